"""One test per line of the list of settings that production refuses to start with."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

GOOD = {
    "APP_ENV": "production",
    "SECRET_KEY": "k3y-" + "abcdefghij0123456789" * 3,
    "FIELD_KEY": "another-key-" + "0123456789abcdefghij" * 3,
    "ALLOWED_HOSTS": "supervision.example.org",
    "TRUSTED_PROXY": "10.0.0.1",
    "EMAIL_URL": "smtp+tls://user:word@mail.example.org:587",
    "DATABASE_URL": "sqlite:////tmp/does-not-matter.sqlite3",
}


def start(tmp_path, **changes) -> subprocess.CompletedProcess:
    """Run a management command as production would; a value of None leaves the variable out."""
    wanted = GOOD | {"DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3"} | changes
    environment = {"PATH": os.environ["PATH"]} | {
        name: value for name, value in wanted.items() if value is not None
    }
    command = [sys.executable, "manage.py", "check"]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)


def test_sound_settings_start(tmp_path):
    result = start(tmp_path)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("DEBUG", {"DEBUG": "1"}),
        ("SECRET_KEY", {"SECRET_KEY": None}),
        ("SECRET_KEY", {"SECRET_KEY": "short"}),
        ("SECRET_KEY", {"SECRET_KEY": "django-insecure-" + "abcdefghij0123456789" * 3}),
        ("ALLOWED_HOSTS", {"ALLOWED_HOSTS": None}),
        ("ALLOWED_HOSTS", {"ALLOWED_HOSTS": "*"}),
        ("SECURE_COOKIES", {"SECURE_COOKIES": "0"}),
        ("HSTS_SECONDS", {"HSTS_SECONDS": "0"}),
        ("TRUSTED_PROXY", {"TRUSTED_PROXY": None}),
        ("DATABASE_URL", {"WEB_HOSTS": "2"}),
        ("FIELD_KEY", {"FIELD_KEY": None}),
        ("FIELD_KEY", {"FIELD_KEY": GOOD["SECRET_KEY"]}),
        ("EMAIL_URL", {"EMAIL_URL": "smtp://mail.example.org:25"}),
        ("BALLOT_HOST", {"BALLOT_HOST": GOOD["ALLOWED_HOSTS"]}),
    ],
)
def test_refuses_and_names_the_setting(tmp_path, name, changes):
    result = start(tmp_path, **changes)
    assert result.returncode != 0
    assert name in result.stderr


def test_refuses_a_secrets_file_that_others_can_read(tmp_path):
    secrets = tmp_path / "secrets.env"
    secrets.write_text("X=1\n")
    secrets.chmod(0o644)
    result = start(tmp_path, SECRETS_FILE=str(secrets))
    assert result.returncode != 0
    assert "SECRETS_FILE" in result.stderr


def test_the_demonstration_cannot_be_switched_on(tmp_path):
    script = "import django; django.setup(); from django.conf import settings as s; print(s.DEMONSTRATION, s.CLOCK_SOURCE)"
    environment = GOOD | {
        "PATH": os.environ["PATH"],
        "DEMONSTRATION": "1",
        "DJANGO_SETTINGS_MODULE": "supervision.settings",
    }
    command = [sys.executable, "-c", script]
    result = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)
    assert result.stdout.strip() == "False None", result.stderr


def test_web_refuses_a_database_without_its_migrations(tmp_path):
    environment = GOOD | {"PATH": os.environ["PATH"], "DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3"}
    command = [sys.executable, "-c", "import supervision.wsgi"]
    result = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)
    assert result.returncode != 0
    assert "MIGRATIONS" in result.stderr
