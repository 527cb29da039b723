"""Fixtures for the whole suite."""

import pytest
from django.db import connection

from core import triggers


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Tests that empty the database between them (live servers, races) need the history without its triggers.

    The triggers themselves are tested in tests/core/test_history.py, which puts them back.
    """
    with django_db_blocker.unblock():
        triggers.remove(connection)
