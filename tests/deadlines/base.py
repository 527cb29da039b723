"""A deadline of the county's duty towards the city, and moments to look at it from."""

from datetime import date, datetime

from core import clock
from core.models import Notification
from deadlines import services
from deadlines.enums import Kind
from deadlines.models import Deadline, Occurrence
from tests.base import World


def moment(month: int, day: int, hour: int = 9, minute: int = 0, year: int = 2018) -> datetime:
    """A local moment (Asia/Shanghai)."""
    return datetime(year, month, day, hour, minute, tzinfo=clock.LOCAL_ZONE)


class DeadlineCase(World):
    due_on = date(2018, 8, 20)

    def facts(self, subject=None, **changes) -> services.Facts:
        subject = subject or self.duty
        stated = {
            "subject": subject,
            "kind": Kind.DUTY,
            "title": subject.title,
            "owed_by": subject.owed_by_id,
            "owed_to": subject.owed_to_id,
            "due_on": self.due_on,
            "url": subject.get_absolute_url(),
            "scope": services.scope_of(self.campaign),
        }
        return services.Facts(**stated | changes)

    def open(self, subject=None, *, now=None, **changes) -> Deadline:
        facts = self.facts(subject, **changes)
        services.open_deadlines([facts], now=now or self.now)
        return Deadline.objects.of(facts.subject, facts.kind).get()

    @staticmethod
    def told() -> list[tuple[str, str]]:
        """Who got which rung's message, from the engine."""
        rows = Notification.objects.filter(cause__startswith="occurrence:").order_by("id")
        return [(row.recipient.username, row.params["rung"]) for row in rows.select_related("recipient")]

    @staticmethod
    def recorded() -> list[tuple[str, str, bool]]:
        """Every occurrence as rung, day and whether it was overtaken."""
        rows = Occurrence.objects.select_related("rung").order_by("day", "rung__offset", "rung_id")
        return [(row.rung.label, row.day.isoformat(), row.superseded) for row in rows]
