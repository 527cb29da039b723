"""The rule that holds until a committee makes its own: nobody owes a weekly report, for that burden is theirs to impose."""

from django.db import connection
from django.utils.translation import gettext_noop

from .enums import Speaking
from .models import Rule

FIRST_RULE = {
    "congress": None,
    "version": 1,
    "source": gettext_noop("本产品的起始规则，各地可另定"),
    "weekday": None,
    "stuck_days": 30,
    "speaking": Speaking.WORST_FIRST,
}


def load(**kwargs) -> None:
    """Fill an installation that has no rule yet; runs after every migration and changes nothing afterwards."""
    tables = connection.introspection.table_names()  # a migration backwards may have taken them away
    if Rule._meta.db_table in tables and not Rule.objects.exists():
        Rule.objects.create(**FIRST_RULE)
