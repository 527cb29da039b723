"""The rule for central speakers that a new installation begins with, from data/starting_set.json; places add theirs."""

import json
from pathlib import Path

from django.db import connection

from .models import SpeakerRule

FILE = Path(__file__).parent / "data" / "starting_set.json"


def load(**kwargs) -> None:
    """Fill an installation that has none yet; runs after every migration and changes nothing afterwards."""
    tables = connection.introspection.table_names()  # a migration backwards may have taken them away
    if SpeakerRule._meta.db_table not in tables or SpeakerRule.objects.exists():
        return
    data = json.loads(FILE.read_text(encoding="utf-8"))
    SpeakerRule.objects.bulk_create(SpeakerRule(**rule) for rule in data["speaker_rules"])
