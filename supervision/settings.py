"""Settings of the whole product. Everything that differs between machines comes from the environment.

Development (the default) runs on SQLite and an in-process broker, with no server. Production is `APP_ENV=production`
with `DATABASE_URL` and `REDIS_URL`; `core.production` refuses to start there with anything insecure.
"""

import sys
from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _

from .packages import PACKAGES

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
VAR_DIR.mkdir(exist_ok=True)
env = environ.Env()
SECRETS_FILE = env("SECRETS_FILE", default="")
if SECRETS_FILE:
    env.read_env(SECRETS_FILE)


def local_secret_key() -> str:
    """A key of this machine's own for development, made at the first start and kept out of the repository."""
    path = VAR_DIR / "secret-key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key() + get_random_secret_key())
    return path.read_text()


APP_ENV = env("APP_ENV", default="development")
PRODUCTION = APP_ENV == "production"
TESTING = "pytest" in sys.modules
# A developer's machine shows the demonstration; production cannot switch it on.
DEMONSTRATION = env.bool("DEMONSTRATION", default=not TESTING) and not PRODUCTION
SCENE = env("SCENE", default="hengshui")
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY", default="" if PRODUCTION else local_secret_key())
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[] if PRODUCTION else ["127.0.0.1", "localhost", "[::1]", "testserver"]
)
WEB_HOSTS = env.int("WEB_HOSTS", default=1)  # machines that answer web requests
BALLOT_HOST = env("BALLOT_HOST", default="")  # host name of the ballot box, when there is one
FIELD_KEY = env("FIELD_KEY", default="")  # encrypts personal data at rest
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "csp",
    *PACKAGES[: PACKAGES.index("demonstration")],
]

if not PRODUCTION:
    INSTALLED_APPS.append("demonstration")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.RequestContextMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "core.middleware.IdleSessionMiddleware",
    "core.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "core.middleware.SameOriginMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.PrivateAnswersMiddleware",
    "core.middleware.WrongMethodMiddleware",
]

ROOT_URLCONF = "supervision.urls"
WSGI_APPLICATION = "supervision.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context_processors.page",
                "dashboards.context_processors.navigation",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "core.templatetags.ui",
                "crispy_forms.templatetags.crispy_forms_tags",
            ],
        },
    }
]
if not PRODUCTION:
    TEMPLATES[0]["OPTIONS"]["context_processors"].append("demonstration.context_processors.band")
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# ── database ────────────────────────────────────────────────────────────────────────────────────────────────────
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / (SCENE + '.sqlite3')}")}
SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
if SQLITE:
    # IMMEDIATE makes every atomic block a writer at once, so two writers wait instead of failing half-way.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-20000;PRAGMA temp_store=MEMORY;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 600
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # Starting parallel workers costs a page more than its statements; only a count over the nation's rows gains by it.
    # Compiling a statement took ten times as long as running it, for the ranking among a million issues.
    options = DATABASES["default"].setdefault("OPTIONS", {})
    options.setdefault("options", "-c parallel_setup_cost=20000 -c jit=off")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ── people ──────────────────────────────────────────────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "organizations.User"
AUTHENTICATION_BACKENDS = ["organizations.backends.PersonBackend"]
LOGIN_URL = "organizations:login"
LOGIN_REDIRECT_URL = "dashboards:work"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # no test measures hashing
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_AGE = 10 * 60 * 60  # seconds; absolute life of a session
SESSION_IDLE_SECONDS = 30 * 60

# ── language and time ───────────────────────────────────────────────────────────────────────────────────────────
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("中文")), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
CLOCK_SOURCE = "demonstration.clock.current" if DEMONSTRATION else None

# ── files ───────────────────────────────────────────────────────────────────────────────────────────────────────
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static", ("vendor", VAR_DIR / "vendor")]
(VAR_DIR / "vendor").mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = not PRODUCTION
# Each scene of the demonstration keeps its files apart: going back to the start of one empties them.
SUFFIX = "" if SCENE == "hengshui" else f"-{SCENE}"
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(VAR_DIR / ("test-media" if TESTING else f"media{SUFFIX}")))
AUDIT_ANCHOR_DIR = env.path(
    "AUDIT_ANCHOR_DIR", default=str(VAR_DIR / ("test-anchors" if TESTING else f"audit-anchors{SUFFIX}"))
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
UPLOAD_MAX_BYTES = 20 * 1024 * 1024

# ── what browsers are told ──────────────────────────────────────────────────────────────────────────────────────
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "core.views.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.bool("SECURE_COOKIES", default=PRODUCTION)
if SESSION_COOKIE_SECURE:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=365 * 24 * 3600 if PRODUCTION else 0)
TRUSTED_PROXY = env("TRUSTED_PROXY", default="")
if TRUSTED_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# ── background work ─────────────────────────────────────────────────────────────────────────────────────────────
REDIS_URL = env("REDIS_URL", default="")
CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
if REDIS_URL:
    CELERY_TASK_ACKS_LATE = CELERY_TASK_REJECT_ON_WORKER_LOST = True
    CELERY_WORKER_PREFETCH_MULTIPLIER = 1
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600}
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {"polling_interval": 0.05}
# A job that nobody took before the next round is dropped: what is due stands in the database, not in the queue.
CELERY_BEAT_SCHEDULE = {
    "seal-history": {"task": "core.tasks.seal_history", "schedule": 5.0},
    "tell": {"task": "deadlines.tasks.tell", "schedule": 30.0, "options": {"expires": 30}},
    "deliver": {"task": "deadlines.tasks.deliver", "schedule": 20.0, "options": {"expires": 20}},
    "find-duplicates": {"task": "issues.tasks.find_duplicates", "schedule": 30.0, "options": {"expires": 30}},
}

# ── messages that leave the product ─────────────────────────────────────────────────────────────────────────────
EMAIL_CONFIGURED = bool(env("EMAIL_URL", default=""))
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env("EMAIL_FROM", default="supervision@localhost")
PUBLIC_URL = env("PUBLIC_URL", default="http://127.0.0.1:8000")  # how readers outside reach the product
# Hosts that robots and webhooks may be on; the three robots' own are there from the start.
CHANNEL_HOSTS = env.list(
    "CHANNEL_HOSTS", default=["qyapi.weixin.qq.com", "oapi.dingtalk.com", "open.feishu.cn"]
)
OUTBOX_TIMEOUT = env.int("OUTBOX_TIMEOUT", default=10)  # seconds for the other side to answer
OUTBOX_LEASE = env.int(
    "OUTBOX_LEASE", default=120
)  # seconds for which a sender owns a message, above the time-out
OUTBOX_RETRY = env.int("OUTBOX_RETRY", default=60)  # seconds before the second attempt, doubled each time
OUTBOX_ATTEMPTS = env.int("OUTBOX_ATTEMPTS", default=8)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
SILENCED_SYSTEM_CHECKS = []
