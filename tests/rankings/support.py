"""Three departments and what came of their issues in July 2018; today is 9 August, so July is over and August runs."""

from datetime import date, datetime, timedelta

from core.clock import LOCAL_ZONE
from core.periods import Period
from deadlines import services as deadlines
from deadlines.enums import Kind as DueKind
from issues.models import Issue, WriteOff
from issues.owed import rectification_facts
from organizations.enums import Kind, Role
from rankings.enums import Group
from rankings.models import Ranking
from rankings.reckoning import Scope
from rankings.services import propose_ranking
from tests.base import World
from tests.factories import make_assigned_issue, make_handover, make_organization, make_person

JULY, AUGUST = Period.read("2018-07"), Period.read("2018-08")
DUE = date(2018, 7, 20)
STATUSES = {
    "on_time": "written_off",
    "late": "written_off",
    "overdue": "rectifying",
    "relapsed": "rectifying",
    "waiting": "reported",
}


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=LOCAL_ZONE)


def make_result(
    handover, result: str, *, due_on: date = DUE, closed_on: date | None = None, **fields
) -> Issue:
    """An issue due on a day with a result, its deadline on record; `closed_on` is the day of the write-off."""
    applied_on = due_on + timedelta(days=1) if result == "late" else due_on
    status = fields.pop("status", STATUSES[result])
    if status == "written_off":
        fields["written_off_at"] = noon(closed_on or applied_on + timedelta(days=1))
    fields["relapsed_times"] = int(result == "relapsed")
    issue = make_assigned_issue(handover, status, due_on=due_on, **fields)
    opened = noon(due_on - timedelta(days=30))
    deadlines.open_deadlines([rectification_facts(issue, handover, {})], now=opened)
    if result in ("on_time", "late", "waiting"):
        deadlines.meet([issue], DueKind.RECTIFICATION, now=noon(applied_on))
    if result == "relapsed":
        made = {"created_at": opened, "updated_at": noon(due_on)}
        asker, decider = handover.issued_by, make_person(f"decider{issue.pk}")
        WriteOff.objects.create(
            issue=issue, status="granted", opinion="同意", asked_by=asker, decided_by=decider, **made
        )
    return issue


class July(World):
    """housing 4 of 6 on time (66.7 %), commerce 4 of 6 as well, water 5 of 5, transport 1 of 2 (too few), culture nothing."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        department = {"kind": Kind.DEPARTMENT, "parent": cls.city_government}
        cls.water = make_organization("衡水市水务局", cls.city, **department)
        cls.transport = make_organization("衡水市交通运输局", cls.city, **department)
        cls.culture = make_organization("衡水市文化局", cls.city, **department)
        cls.water_liaison = make_person("water_liaison", cls.water, Role.LIAISON)
        cls.letters = {
            unit.pk: make_handover(cls.campaign, cls.city_congress, cls.city_government, unit, cls.city_staff)
            for unit in (cls.housing, cls.commerce, cls.water, cls.transport, cls.culture)
        }
        cls.give(cls.housing, on_time=4, overdue=2, waiting=1)
        cls.give(cls.commerce, on_time=4, late=1, relapsed=1)
        cls.give(cls.water, on_time=5)
        cls.give(cls.transport, on_time=1, overdue=1)

    @classmethod
    def give(cls, unit, *, due_on: date = DUE, **results: int) -> list[Issue]:
        """So many issues of each result to a department."""
        return [
            make_result(cls.letters[unit.pk], result, due_on=due_on)
            for result, number in results.items()
            for _one in range(number)
        ]

    def scope(self, period: Period = JULY, campaign=None) -> Scope:
        return Scope(self.city_congress, Group.DEPARTMENTS, period, campaign)

    def proposed(self, **changed) -> Ranking:
        """July as the city's staff proposed it."""
        return propose_ranking(self.scope(**changed), by=self.city_staff)
