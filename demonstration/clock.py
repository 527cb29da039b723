"""The application's "now" while a demonstration is loaded; named in settings.CLOCK_SOURCE."""

from datetime import date, datetime, time

from django.utils.translation import gettext as _

from core import clock
from core.exceptions import RuleBroken

from .models import DemonstrationClock

LATEST = date(2030, 12, 31)


def current() -> datetime | None:
    """The demonstration's moment; None, that is the machine's, where nothing is loaded yet."""
    return DemonstrationClock.objects.values_list("moment", flat=True).first()


def start(scene: str, moment: datetime) -> None:
    """Set the clock to a scene's beginning."""
    DemonstrationClock.objects.all().delete()
    DemonstrationClock.objects.create(scene=scene, moment=moment)


def move_to(day: date) -> None:
    """Move forward to 09:00 (Asia/Shanghai) of `day`. Raises RuleBroken for a day that is not ahead or too far off."""
    if day <= clock.today():
        raise RuleBroken(_("演示时间只能向前调整；要回到起点，请用“回到起点”。"), field="day")
    if day > LATEST:
        raise RuleBroken(_("演示时间最晚到 %(day)s。") % {"day": LATEST.isoformat()}, field="day")
    moment = datetime.combine(day, time(9), tzinfo=clock.LOCAL_ZONE)
    DemonstrationClock.objects.update(moment=moment)
