"""Weekly reports every Friday at 17:00, and how a test acts on an issue through the services of its own app.

It is Thursday 9 August 2018: the report of this week is open since Monday, 6 August.
"""

from datetime import date, datetime, time

from core.clock import LOCAL_ZONE
from issues.services import rectification
from meetings.enums import Units
from meetings.models import Rule, Week, WeeklyReport
from meetings.services import change_rule
from tests.base import World
from tests.factories import make_assigned_issue, make_handover

FRIDAY = date(2018, 8, 10)
RULE = {"source": "主任会议决定", "weekday": 4, "units": list(Units.values)}


def at(day: int, hour: int = 9, minute: int = 0, *, month: int = 8) -> datetime:
    """A local moment of August 2018, or of another month of that year."""
    return datetime.combine(date(2018, month, day), time(hour, minute), LOCAL_ZONE)


class WeeklyCase(World):
    """The city asks departments and counties; housing has two issues in hand, one overdue since 1 August."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.letter = make_handover(
            cls.campaign, cls.city_congress, cls.city_government, cls.housing, cls.city_staff
        )
        cls.issue = make_assigned_issue(cls.letter, "rectifying", due_on=date(2018, 9, 30))
        cls.late_issue = make_assigned_issue(cls.letter, "rectifying", due_on=date(2018, 8, 1))

    def begin(self, *, now=None, **changed) -> Week:
        """The city's rule is made and this week's reports are open."""
        change_rule(self.city_congress, version=0, by=self.city_staff, now=now or self.now, **RULE | changed)
        return Week.objects.get()

    def report_of(self, unit) -> WeeklyReport:
        return WeeklyReport.objects.for_page().get(organization=unit)

    def owed(self) -> WeeklyReport:
        """Housing's report of this week."""
        self.begin()
        return self.report_of(self.housing)

    def rule(self) -> Rule:
        return Rule.objects.in_force(self.city_congress)

    def report_progress(self, *, issue=None, now=None, text="管网已完成一半") -> None:
        rectification.report_progress(
            issue or self.issue, text=text, percent=50, files=[], by=self.liaison, now=now or self.now
        )
