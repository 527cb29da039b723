"""What production refuses to start with. Each rule names the setting at fault; `problems` lists every one that fails.

The settings rules run at every start (web, worker, commands); the database rules when web or worker start.
"""

import stat
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

MIN_KEY_LENGTH = 50
CLOCK_TOLERANCE = 2  # seconds
Rule = tuple[str, Callable[[], bool], str]


def _mail_without_tls() -> bool:
    mail_is_used = settings.EMAIL_HOST not in {"", "localhost"}
    return mail_is_used and not (settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL)


def _open_secrets_file() -> bool:
    path = settings.SECRETS_FILE
    return bool(path) and bool(stat.S_IMODE(Path(path).stat().st_mode) & 0o077)


def _weak_key() -> bool:
    key = settings.SECRET_KEY
    return len(key) < MIN_KEY_LENGTH or len(set(key)) < 5 or key.startswith("django-insecure-")


SETTINGS_RULES: list[Rule] = [
    ("DEBUG", lambda: settings.DEBUG, "must be off"),
    ("SECRET_KEY", _weak_key, f"must be set, random and at least {MIN_KEY_LENGTH} characters long"),
    (
        "ALLOWED_HOSTS",
        lambda: not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS,
        "must name the host names",
    ),
    (
        "SECURE_COOKIES",
        lambda: not (settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE),
        "must be on: cookies only over https",
    ),
    ("HSTS_SECONDS", lambda: settings.SECURE_HSTS_SECONDS < 31_536_000, "must be a year (31536000) or more"),
    ("TRUSTED_PROXY", lambda: not settings.TRUSTED_PROXY, "must name the proxy that ends https"),
    (
        "DATABASE_URL",
        lambda: settings.SQLITE and settings.WEB_HOSTS > 1,
        "must be PostgreSQL when WEB_HOSTS is more than one",
    ),
    (
        "FIELD_KEY",
        lambda: not settings.FIELD_KEY or settings.FIELD_KEY == settings.SECRET_KEY,
        "must be set and differ from SECRET_KEY",
    ),
    ("EMAIL_URL", _mail_without_tls, "must use TLS (smtp+tls:// or smtp+ssl://)"),
    ("SECRETS_FILE", _open_secrets_file, "must be readable by its owner alone (chmod 600)"),
    (
        "BALLOT_HOST",
        lambda: bool(settings.BALLOT_HOST) and settings.BALLOT_HOST in settings.ALLOWED_HOSTS,
        "must be another host name than the main one",
    ),
]


def _owns_history() -> bool:
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tableowner = current_user FROM pg_tables WHERE tablename = 'core_historyentry'"
            " AND schemaname = current_schema()"
        )
        row = cursor.fetchone()
    return bool(row and row[0])


def _clock_differs() -> bool:
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        there = cursor.fetchone()[0]
    return abs(there.timestamp() - time.time()) > CLOCK_TOLERANCE


def _migrations_missing() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


DATABASE_RULES: list[Rule] = [
    (
        "DATABASE_URL",
        _owns_history,
        "the web's database user must not own core_historyentry (see README, deploying)",
    ),
    ("CLOCK", _clock_differs, "the machine's clock is off by more than 2 s against the database"),
    ("MIGRATIONS", _migrations_missing, "are missing: run manage.py migrate as the owner of the tables"),
]


def problems(*, with_database: bool) -> Iterator[str]:
    """Every rule that production breaks, as one line that names the setting; nothing outside production."""
    if not settings.PRODUCTION:
        return
    for name, broken, remedy in SETTINGS_RULES + (DATABASE_RULES if with_database else []):
        if broken():
            yield f"{name} {remedy}"


def refuse_to_start() -> None:
    """End the process, naming every setting at fault; for the entry points of web and worker."""
    found = list(problems(with_database=True))
    if found:
        sys.exit("Refusing to start in production:\n" + "\n".join(f"  - {problem}" for problem in found))
