"""The rule that a new installation ranks by until a place enters its own."""

from django.db import connection
from django.utils.translation import gettext_noop

from .enums import Group, Share
from .models import Rule

FIRST_RULE = {
    "jurisdiction": "",
    "version": "1",
    "source": gettext_noop("本产品的起始规则，各地可另定"),
    "share": Share.ON_TIME,
    "least_due": 5,
    "objection_days": 3,
    "groups": Group.values,
}


def load(**kwargs) -> None:
    """Fill an installation that has no rule yet; runs after every migration and changes nothing afterwards."""
    tables = connection.introspection.table_names()  # a migration backwards may have taken them away
    if Rule._meta.db_table in tables and not Rule.objects.exists():
        Rule.objects.create(**FIRST_RULE)
