"""The kinds and rules that a new installation begins with, from data/starting_set.json; places enter their own later."""

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
    data = json.loads(FILE.read_text(encoding="utf-8"))
    if not NoticeKind.objects.exists():
        NoticeKind.objects.bulk_create(
            NoticeKind(order=place, **kind) for place, kind in enumerate(data["kinds"], 1)
        )
    for rule in data["rules"]:
        if not Rule.objects.filter(subject=rule["subject"]).exists():
            Rule.objects.create(**rule)
