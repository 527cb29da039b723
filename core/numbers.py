"""Running numbers that are never reused: issue numbers, letter numbers."""

from django.db import transaction
from django.db.models import F

from .models import NumberSeries


@transaction.atomic
def claim(key: str, count: int = 1) -> int:
    """Take `count` numbers of the series `key` and give the first. The row is locked until the transaction ends."""
    NumberSeries.objects.get_or_create(key=key)
    NumberSeries.objects.filter(key=key).update(last=F("last") + count)
    return NumberSeries.objects.get(key=key).last - count + 1
