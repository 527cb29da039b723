"""Real worker processes, killed and raced; what the world outside received is compared with what should have been told.

On SQLite with the embedded default, and on PostgreSQL where DATABASE_URL names it. The scenarios are in workshop.py.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from deadlines.enums import ChannelKind

from .fake_gateway import FakeGateway

pytestmark = pytest.mark.slow
ALL = [str(kind) for kind in ChannelKind]


@pytest.fixture
def gateway():
    gateway = FakeGateway()
    yield gateway
    gateway.close()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory) -> Path:
    """A SQLite file with all tables, copied by each scenario; on PostgreSQL nothing."""
    path = tmp_path_factory.mktemp("workshop") / "migrated.sqlite3"
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{path}"}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], env=environment, cwd=BASE, check=True)
    return path


BASE = Path(settings.BASE_DIR)


@pytest.fixture
def database(tmp_path, request, django_db_blocker):
    """A database of the scenario's own, as a DATABASE_URL."""
    if connection.vendor == "sqlite":
        path = tmp_path / "scenario.sqlite3"
        shutil.copy(request.getfixturevalue("migrated"), path)
        yield f"sqlite:///{path}"
        return
    name = f"workshop_{uuid.uuid4().hex[:12]}"
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    yield os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{name}"
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def environment(database: str, gateway: FakeGateway) -> dict[str, str]:
    """Everything a scenario's processes read; nothing of the developer's own."""
    addresses = {
        f"CHANNEL_{kind.upper()}": f"{gateway.http}/{kind}?key=t0ken" for kind in ALL if kind != "email"
    }
    return {
        **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
        **addresses,
        "CHANNEL_WEBHOOK_STATUS": f"{gateway.http}/status",
        "CHANNEL_HOSTS": "127.0.0.1",
        "DATABASE_URL": database,
        "DEMONSTRATION": "1",
        "EMAIL_URL": f"smtp://127.0.0.1:{gateway.smtp_port}",
        "GATEWAY": gateway.http,
        "NO_PROXY": "127.0.0.1",
        "OUTBOX_RETRY": "1",
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def play(database: str, gateway: FakeGateway, *arguments: str) -> None:
    """Run a scenario to its end."""
    run("workshop", *arguments, env=environment(database, gateway))


def run(module: str, *arguments: str, env: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", f"tests.deadlines.{module}", *arguments],
        env=env,
        cwd=BASE,
        capture_output=True,
        text=True,
        timeout=900,  # a machine shared with others may be several times slower
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_killed_at_every_point_for_every_channel_nothing_is_missing_and_nothing_double(database, gateway):
    play(database, gateway, "killed")


def test_four_workers_with_four_beats_double_nothing(database, gateway):
    play(database, gateway, "racing", "email", "webhook", "feishu")


def test_clocks_that_jump_tell_nothing_twice(database, gateway):
    play(database, gateway, "jumping", "email", "wecom")


@pytest.mark.parametrize("hours", [1, 24, 24 * 24])
def test_after_standing_still_every_missed_step_is_there_once(database, gateway, hours):
    play(database, gateway, "stopped", str(hours), "email", "dingtalk")


@pytest.mark.redis
@pytest.mark.postgres
def test_with_servers_that_are_killed_and_restarted_nothing_is_missing(tmp_path, gateway):
    """Two workers, two beats, Redis and PostgreSQL: a worker, the broker, the database and a beat go down in turn."""
    database = f"postgres://tester@127.0.0.1:{free_port()}/postgres"
    redis_url = f"redis://127.0.0.1:{free_port()}/0"
    folder = tempfile.mkdtemp(dir="/tmp")  # pytest's own folders are closed to the user who runs PostgreSQL
    os.chmod(folder, 0o755)
    try:
        # What was in a killed worker's hands waits for its lease to run out: not for the two minutes of every day.
        own = {"REDIS_URL": redis_url, "OUTBOX_LEASE": "30"}
        run("servers", folder, env=environment(database, gateway) | own)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
