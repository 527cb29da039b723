"""Database triggers that make a table append-only, on PostgreSQL and SQLite."""

TABLES = ("core_historyentry", "core_historyseal")

POSTGRESQL = [
    """
    CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'append-only table %', TG_TABLE_NAME; END $$
    """,
    "CREATE TRIGGER {table}_rows BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER {table}_all BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
]
SQLITE = [
    "CREATE TRIGGER {table}_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, 'append-only table'); END",
    "CREATE TRIGGER {table}_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, 'append-only table'); END",
]
REMOVE = {
    "postgresql": [
        "DROP TRIGGER IF EXISTS {table}_rows ON {table}",
        "DROP TRIGGER IF EXISTS {table}_all ON {table}",
    ],
    "sqlite": ["DROP TRIGGER IF EXISTS {table}_update", "DROP TRIGGER IF EXISTS {table}_delete"],
}


def install(connection) -> None:
    """Refuse UPDATE and DELETE (and TRUNCATE, where the database has it) on the history tables."""
    _execute(connection, POSTGRESQL if connection.vendor == "postgresql" else SQLITE)


def remove(connection) -> None:
    """Take the triggers off, to empty a demonstration or a test database."""
    _execute(connection, REMOVE[connection.vendor])


def _execute(connection, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for table in TABLES:
            for statement in statements:
                cursor.execute(statement.format(table=table))
