"""The ladders and rules that a new installation begins with, from data/starting_set.json; staff change them afterwards."""

import json
from pathlib import Path

from django.db import connection

from .models import Ladder, Rule, Rung

FILE = Path(__file__).parent / "data" / "starting_set.json"


def load(**kwargs) -> None:
    """Fill an installation that has no ladder yet; runs after every migration and changes nothing afterwards."""
    tables = connection.introspection.table_names()  # a migration backwards may have taken them away
    if Rung._meta.db_table not in tables or Ladder.objects.exists():
        return
    data = json.loads(FILE.read_text(encoding="utf-8"))
    ladders = {}
    for entry in data["ladders"]:
        ladder = ladders[entry["name"]] = Ladder.objects.create(name=entry["name"])
        Rung.objects.bulk_create(Rung(ladder=ladder, **rung) for rung in entry["rungs"])
    Rule.objects.bulk_create(Rule(**rule | {"ladder": ladders[rule["ladder"]]}) for rule in data["rules"])
