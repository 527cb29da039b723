"""Reading a row that must not change before the transaction ends, while others may do the same."""

from django.db import connection, models


def hold(model: type[models.Model], pk: int) -> models.Model:
    """The row of `model`, under a shared lock: many may hold it at once, whoever wants to change it waits.

    Call inside a transaction. Raises `model.DoesNotExist`.
    """
    table = connection.ops.quote_name(model._meta.db_table)
    lock = " FOR SHARE" if connection.vendor == "postgresql" else ""  # on SQLite the transaction is the lock
    found = list(model._base_manager.raw(f"SELECT * FROM {table} WHERE id = %s{lock}", [pk]))
    if not found:
        raise model.DoesNotExist(pk)
    return found[0]
