"""Fixtures for the whole suite, and what happens where a tool of the machine is missing."""

import os
import shutil

import pytest
from django.db import connection
from hypothesis import HealthCheck, settings

from core import triggers

STRICT = os.environ.get("NOTHING_SKIPPED") == "1"  # continuous integration: the same examples in every run

# No test measures time: on a busy machine the same example takes ten times as long.
settings.register_profile(
    "without_clock", deadline=None, derandomize=STRICT, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("without_clock")

# marker -> (program that must be there, how to get it)
TOOLS = {
    "browser": ("chromium", "apt-get install chromium fonts-noto-cjk"),
    "redis": ("redis-server", "apt-get install redis-server"),
}


def pytest_collection_modifyitems(config, items):
    """Skip by name what cannot run here; where nothing may be skipped, stop instead."""
    lacking = {marker: tool for marker, tool in TOOLS.items() if not shutil.which(tool[0])}
    slow_too = STRICT or os.environ.get("RUN_SLOW") == "1"
    on_postgres = os.environ.get("DATABASE_URL", "").startswith("postgres")
    for item in items:
        if item.get_closest_marker("postgres") and not on_postgres:
            item.add_marker(
                pytest.mark.skip(reason="needs PostgreSQL: make test runs it where PostgreSQL is found")
            )
        if item.get_closest_marker("slow") and not slow_too:
            item.add_marker(pytest.mark.skip(reason="slow: RUN_SLOW=1 runs it"))
        for marker, (program, remedy) in lacking.items():
            if not item.get_closest_marker(marker):
                continue
            if STRICT:
                pytest.exit(f"{program} is missing and nothing may be skipped: {remedy}", returncode=1)
            item.add_marker(pytest.mark.skip(reason=f"needs {program}: {remedy}"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Tests that empty the database between them (live servers, races) need the history without its triggers.

    The triggers themselves are tested in tests/core/test_history.py, which puts them back.
    """
    with django_db_blocker.unblock():
        triggers.remove(connection)
