"""A real Chromium against a live server with the demonstration loaded, for walks through the product.

Loading the scene takes seconds, so the tests of one file share it: each keeps to people, issues and duties of its own
and none needs what another did. A file that moves the clock has one test only.
"""

import contextlib
import os
import shutil
import sqlite3

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management import call_command
from django.db import connection, connections
from django.test import override_settings
from django.test.testcases import LiveServerThread

from .visitor import Visitor

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the driver runs a loop of its own in this thread

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    """Have pytest-django make its test database before the first walk, whatever else runs."""
    for item in items:
        if "visit" in item.fixturenames:
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture
def _django_db_helper(demonstration):
    """In place of pytest-django's own, which would empty the database after each test: here a file's tests share it."""


@pytest.fixture(scope="package")
def chromium():
    from playwright.sync_api import sync_playwright  # only where the browser tests run

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def database(django_db_setup, django_db_blocker, tmp_path_factory):
    """An empty database that the server's threads can use, each over a connection of its own."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            with _in_a_file(tmp_path_factory.mktemp("database") / "walk.sqlite3"):
                yield
        else:
            yield
            call_command("flush", interactive=False, verbosity=0)
        connections.close_all()


@contextlib.contextmanager
def _in_a_file(path):
    """The other tests' SQLite lives in memory, where its connections wait for nobody; go on with a copy in a file."""
    connection.ensure_connection()
    memory, name = connection.connection, connection.settings_dict["NAME"]
    with contextlib.closing(sqlite3.connect(path)) as copy:
        memory.backup(copy)
    connection.settings_dict["NAME"], connection.connection = str(path), None
    yield
    connection.close()
    connection.settings_dict["NAME"], connection.connection = name, memory


@pytest.fixture(scope="module")
def demonstration(request, database, tmp_path_factory):
    """A scene at its beginning, with its clock: the one that the file names as its SCENE, else Hengshui."""
    from demonstration import loader  # needs the settings

    folder = tmp_path_factory.mktemp("files")
    with override_settings(
        DEMONSTRATION=True,
        CLOCK_SOURCE="demonstration.clock.current",
        MEDIA_ROOT=folder / "media",
        AUDIT_ANCHOR_DIR=folder / "anchors",
    ):
        loader.load(getattr(request.module, "SCENE", "hengshui"))
        yield


@pytest.fixture(scope="module")
def server(demonstration):
    """The address of the product."""
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()


@pytest.fixture
def visit(chromium, server, tmp_path):
    """Open a window: `visit()`, `visit("city.lin")` signed in, `visit(width=390, language="en")`.

    Whatever a test does: nothing is fetched from elsewhere, no script fails, no answer is a failure of the product.
    """
    opened: list[Visitor] = []

    def open_window(person: str = "", *, width: int = 1366, language: str = "zh-hans") -> Visitor:
        visitor = Visitor(chromium, server, tmp_path, width=width, language=language)
        opened.append(visitor)
        if person:
            visitor.become(person)
        return visitor

    yield open_window
    for visitor in opened:
        visitor.context.close()
        assert visitor.foreign == []
        assert visitor.faults == []
