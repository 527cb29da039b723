"""The forms of supervision and the rules for moving that a new installation begins with; places add and change theirs."""

import json
from pathlib import Path

from django.db import connection

from .models import ProjectKind, ShelfRule

FILE = Path(__file__).parent / "data" / "starting_set.json"


def load(**kwargs) -> None:
    """Fill an installation that has none yet; runs after every migration and changes nothing afterwards."""
    tables = connection.introspection.table_names()  # a migration backwards may have taken them away
    if ShelfRule._meta.db_table not in tables or ProjectKind.objects.exists() or ShelfRule.objects.exists():
        return
    data = json.loads(FILE.read_text(encoding="utf-8"))
    ProjectKind.objects.bulk_create(ProjectKind(**kind) for kind in data["kinds"])
    ShelfRule.objects.bulk_create(ShelfRule(**rule) for rule in data["shelf_rules"])
