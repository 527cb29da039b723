"""The ladders and rules that an installation begins with, from data/starting_set.json; staff change them afterwards."""

import json
from pathlib import Path

from django.db import connection

from .models import Ladder, Rule, Rung

FILE = Path(__file__).parent / "data" / "starting_set.json"


def load(**kwargs) -> None:
    """Add the ladders and rules that are not there yet, as a new version brings them; runs after every migration.

    What is there stays as staff have made it: a ladder is known by its name, a rule by its code, place and edition.
    """
    tables = connection.introspection.table_names()  # a migration backwards may have taken them away
    if Rung._meta.db_table not in tables:
        return
    data = json.loads(FILE.read_text(encoding="utf-8"))
    ladders = {entry["name"]: _ladder(entry) for entry in data["ladders"]}
    known = set(Rule.objects.values_list("code", "jurisdiction", "edition"))
    rules = [Rule(**rule | {"ladder": ladders[rule["ladder"]]}) for rule in data["rules"]]
    Rule.objects.bulk_create(one for one in rules if (one.code, one.jurisdiction, one.edition) not in known)


def _ladder(entry: dict) -> Ladder:
    ladder, is_new = Ladder.objects.get_or_create(name=entry["name"])
    if is_new:
        Rung.objects.bulk_create(Rung(ladder=ladder, **rung) for rung in entry["rungs"])
    return ladder
