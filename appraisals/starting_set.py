"""The kinds and rules that a new installation begins with, from data/starting_set.json; places make their own later."""

import functools
import json
from pathlib import Path

from django.db import connection

from .models import NoticeKind, Rule

FILE = Path(__file__).parent / "data" / "starting_set.json"


def load(**kwargs) -> None:
    """Fill an installation that has none yet; runs after every migration and changes nothing afterwards."""
    tables = connection.introspection.table_names()  # a migration backwards may have taken them away
    if not {NoticeKind._meta.db_table, Rule._meta.db_table} <= set(tables):
        return
    if not NoticeKind.objects.exists():
        NoticeKind.objects.bulk_create(
            NoticeKind(order=place, **kind) for place, kind in enumerate(_data()["kinds"], 1)
        )
    for rule in rules():
        if not Rule.objects.filter(subject=rule["subject"]).exists():
            Rule.objects.create(**rule)


def rules() -> list[dict]:
    """The rules as they come with the product; nobody may change what is given here."""
    return _data()["rules"]


@functools.cache
def _data() -> dict:
    return json.loads(FILE.read_text(encoding="utf-8"))
