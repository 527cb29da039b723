"""The core app: settings are checked before every command; on SQLite many rows go into one statement."""

import sqlite3

from django.apps import AppConfig
from django.core import checks
from django.db.backends.signals import connection_created


def refuse_insecure_settings(app_configs, **kwargs):
    """Every management command refuses insecure production settings."""
    from . import production  # needs the settings, which are ready only now

    return [checks.Critical(problem, id="core.P001") for problem in production.problems(with_database=False)]


def take_sqlite_at_its_word(sender, connection, **kwargs) -> None:
    """Ask SQLite how many values a statement may carry; Django assumes 999 and would split an import into hundreds."""
    if connection.vendor == "sqlite":
        limit = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
        connection.features.max_query_params = min(limit, 30_000)


class CoreConfig(AppConfig):
    name = "core"

    def ready(self):
        checks.register(refuse_insecure_settings)
        connection_created.connect(take_sqlite_at_its_word)
