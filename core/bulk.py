"""Writing thousands of rows of one table at once, far below what objects cost: COPY on PostgreSQL, one prepared INSERT
on SQLite. For imports; everything else saves objects.

Nothing here calls `save()` or sends signals; the database's own constraints
hold as ever.
"""

import csv
import json
from collections.abc import Callable, Iterable
from datetime import date, datetime
from itertools import chain, islice
from operator import itemgetter

import orjson
from django.db import connection, models
from django.db.models.expressions import RawSQL


def reserve_keys(model: type[models.Model], count: int) -> list[int]:
    """Primary keys for `count` rows to come, in ascending order. Call inside the transaction that inserts them."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sql = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
            cursor.execute(sql, [table, model._meta.pk.column, count])
            return sorted(key for (key,) in cursor.fetchall())
        # SQLite has one writer at a time, so the numbers after the last one ever given out are ours
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()
    first = (last[0] if last else 0) + 1
    return list(range(first, first + count))


def insert(model: type[models.Model], rows: Iterable[dict], *, common: dict | None = None) -> None:
    """Insert rows given by attribute name (`campaign_id`); every row names the same attributes.

    `common` holds what is the same in all of them; what neither names gets the field's default. `rows` may be made
    while they are sent, so that the database works meanwhile; making them must not ask the database itself.
    """
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return
    common = _defaults(model) | (common or {})
    same = [name for name in common if name not in first]
    columns = [_column(model, name) for name in (*same, *first)]
    write = _copy if connection.vendor == "postgresql" else _execute_many
    values = _values_of(tuple(first))
    write(
        connection.ops.quote_name(model._meta.db_table),
        columns,
        [_plain(common[name]) for name in same],
        (values(row) for row in chain([first], rows)),
    )


def _values_of(names: tuple[str, ...]) -> Callable[[dict], tuple]:
    """Takes a row's values in the order of `names`; itemgetter gives no tuple for a single one."""
    return itemgetter(*names) if len(names) > 1 else lambda row: (row[names[0]],)


def _defaults(model: type[models.Model]) -> dict:
    return {
        field.attname: field.get_default() for field in model._meta.concrete_fields if not field.primary_key
    }


def _column(model: type[models.Model], name: str) -> str:
    return connection.ops.quote_name(model._meta.get_field(name).column)


def _plain(value):
    """A value as both databases take it: JSON as text, moments in UTC, members of an enumeration as their value."""
    if value is None or type(value) in (str, int, bool):
        return value
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, str) else orjson.dumps(value).decode()


def _execute_many(table: str, columns: list[str], same: list, lines: Iterable[list]) -> None:
    places = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"
        cursor.executemany(sql, ([*same, *map(_plain, line)] for line in lines))


def _copy(table: str, columns: list[str], same: list, lines: Iterable[list]) -> None:
    start = list(map(_copied, same))
    stream = _Stream([*start, *map(_copied, line)] for line in lines)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN WITH (FORMAT csv)", stream)


class _Stream:
    """Rows as a CSV file for COPY, some hundred at a time: the server stores them while the next are made."""

    LINES = 200

    def __init__(self, rows: Iterable[list]):
        self._rows = iter(rows)
        self._written: list[str] = []
        self._writer = csv.writer(self, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")

    def write(self, line: str) -> None:
        self._written.append(line)

    def read(self, _size: int = -1) -> str:
        self._written.clear()
        self._writer.writerows(islice(self._rows, self.LINES))
        return "".join(self._written).replace("\0", "")  # the only character PostgreSQL cannot store


class _Null(int):
    """NULL for COPY: empty without quotes, which the writer leaves off numbers only."""

    def __str__(self) -> str:
        return ""


_NULL = _Null()


def _copied(value):
    """A value for the CSV form of COPY."""
    kind = type(value)
    if kind is str or kind is int or kind is bool:
        return value
    return _NULL if value is None else _plain(value)


# ── many rows named by their keys ───────────────────────────────────────────────────────────────────────────────
def keyed(model: type[models.Model], keys: list[int]) -> models.QuerySet:
    """The rows with these keys, however many."""
    return model._base_manager.filter(pk__in=among(keys))


def among(keys: list[int]) -> RawSQL:
    """For a condition `..._in`: the keys travel as one value, where a list would be thousands."""
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::bigint[])", [keys])
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(keys)])


class IsOneOf(models.Func):
    """The condition that a text column is one of many texts, which travel as one value.

    On PostgreSQL an array and no subquery: that is looked up by hash or index whatever the planner believes, where it
    would join a table that has just grown row by row with all of them.
    """

    output_field = models.BooleanField()

    def __init__(self, column: str, texts: Iterable[str]):
        texts = list(texts)
        many = texts if connection.vendor == "postgresql" else json.dumps(texts)
        super().__init__(models.F(column), models.Value(many, output_field=models.Field()))

    def as_postgresql(self, *args, **kwargs) -> tuple:
        return self.as_sql(*args, arg_joiner=" = ANY(", template="(%(expressions)s::text[]))", **kwargs)

    def as_sqlite(self, *args, **kwargs) -> tuple:
        joiner, template = " IN (SELECT value FROM json_each(", "(%(expressions)s)))"
        return self.as_sql(*args, arg_joiner=joiner, template=template, **kwargs)


def insert_select(model: type[models.Model], columns: list[str], rows: models.QuerySet) -> list[int]:
    """Insert what a query gives, without bringing it here; rows that are there already are left. Gives the new keys.

    `rows` is a `values_list` whose columns stand in the order of `columns`; it must have a condition.
    """
    select, values = rows.query.sql_with_params()
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(connection.ops.quote_name(name) for name in columns)
    sql = f"INSERT INTO {table} ({names}) {select} ON CONFLICT DO NOTHING RETURNING id"
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [key for (key,) in cursor.fetchall()]


def update(model: type[models.Model], rows: dict[int, dict]) -> None:
    """Write other values into many rows: by key what each takes, by attribute name, all the same attributes.

    One statement on PostgreSQL, a prepared one on SQLite.
    """
    names = tuple(next(iter(rows.values()), ()))
    if not names:
        return
    if connection.vendor == "postgresql":
        _update_from_json(model, names, rows)
        return
    changes = ", ".join(f"{_column(model, name)} = %s" for name in names)
    sql = f"UPDATE {connection.ops.quote_name(model._meta.db_table)} SET {changes} WHERE id = %s"
    values = _values_of(names)
    with connection.cursor() as cursor:
        cursor.executemany(sql, ([*map(_plain, values(row)), key] for key, row in rows.items()))


def _update_from_json(model: type[models.Model], names: tuple[str, ...], rows: dict[int, dict]) -> None:
    """The values travel as one JSON text, each column with its own type."""
    places = [f"c{number}" for number in range(len(names))]
    typed = ", ".join(
        f"{place} {model._meta.get_field(name).db_type(connection)}"
        for place, name in zip(places, names, strict=True)
    )
    changes = ", ".join(
        f"{_column(model, name)} = given.{place}" for place, name in zip(places, names, strict=True)
    )
    values = _values_of(names)
    lines = [
        {"key": key} | dict(zip(places, map(_stored, values(row)), strict=True)) for key, row in rows.items()
    ]
    table = connection.ops.quote_name(model._meta.db_table)
    sql = f"UPDATE {table} SET {changes} FROM json_to_recordset(%s::json) AS given(key bigint, {typed}) WHERE id = given.key"
    with connection.cursor() as cursor:
        cursor.execute(sql, [orjson.dumps(lines).decode()])


def _stored(value):
    """A text without the only character PostgreSQL cannot store."""
    return value.replace("\0", "") if isinstance(value, str) else value


def upsert(objects: Iterable[models.Model], *, unique: list[str], update: list[str]) -> None:
    """Save new objects of one model; a row that stands under the same `unique` fields takes their `update` fields.

    One statement on SQLite, one for every 2,000 objects on PostgreSQL.
    """
    objects = list(objects)
    if not objects:
        return
    model = type(objects[0])
    if connection.vendor == "postgresql":
        named = {"update_conflicts": True, "unique_fields": unique, "update_fields": update}
        model._base_manager.bulk_create(objects, batch_size=2000, **named)
        return
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    lines = (
        [field.get_db_prep_save(getattr(one, field.attname), connection) for field in fields]
        for one in objects
    )
    with connection.cursor() as cursor:
        cursor.executemany(_upsert_sql(model, fields, unique, update), lines)


def _upsert_sql(model: type[models.Model], fields: list, unique: list[str], update: list[str]) -> str:
    quote = connection.ops.quote_name
    table, columns = quote(model._meta.db_table), [quote(field.column) for field in fields]
    changes = ", ".join(f"{_column(model, name)} = excluded.{_column(model, name)}" for name in update)
    under = ", ".join(_column(model, name) for name in unique)
    places = ", ".join(["%s"] * len(columns))
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places}) "
        f"ON CONFLICT ({under}) DO UPDATE SET {changes}"
    )
