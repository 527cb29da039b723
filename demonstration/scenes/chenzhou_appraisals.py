"""Notices after each half year, and the score sheets of the year before: what the rules suggest, chosen by people."""

from datetime import date, time, timedelta

from appraisals import publishing, services, sheets
from appraisals.enums import SheetStatus, Subject
from appraisals.models import NoticeKind, Sheet
from appraisals.suggestions import suggested
from core import clock
from core.periods import Period, PeriodKind
from organizations.models import Organization

from .chenzhou_places import CITY
from .persons import user
from .places import congress
from .timeline import Timeline

# Day of the meeting -> how many notices of each kind it issued for the quarter before, of those the rule suggested.
MEETINGS = {date(2022, 7, 15): {"praise": 2, "criticism": 1}}
PUBLIC = "praise"  # what the committee also lets everybody read
SCORED = {date(2022, 1, 12): 2021}
OBJECTIONS = timedelta(days=6)  # more than the working days that the rule gives


def plan(timeline: Timeline) -> None:
    for day, numbers in MEETINGS.items():
        for kind, number in numbers.items():
            timeline.on(day, lambda kind=kind, number=number: _issue(kind, number), at=time(15))
    for day, year in SCORED.items():
        timeline.on(day, lambda year=year: _score(year), at=time(10))
        timeline.on(day + OBJECTIONS, lambda year=year: _freeze(year), at=time(10))


def _issue(kind: str, number: int) -> None:
    """For the quarter that ended last, the first that the rule suggests; proposed by one person, issued by another."""
    home = congress(CITY)
    today = clock.today()
    period = Period.around(PeriodKind.QUARTER, date(today.year, today.month - 1, 1))
    chosen = [one for one in suggested(home, period, today) if one.kind.code == kind][:number]
    for one in chosen:
        unit = Organization.objects.get(pk=one.unit)
        notice = services.draft_suggested(
            home, unit, NoticeKind.objects.get(code=kind), period, by=user("city.ou")
        )
        services.propose_notice(notice, by=user("city.ou"))
        services.issue_notice(notice, by=user("city.xiao"))
        if kind == PUBLIC:
            words = publishing.propose_publication(notice, text=notice.text, by=user("city.ou"))
            publishing.publish_notice(words, by=user("city.lei"))


def _score(year: int) -> None:
    home = congress(CITY)
    for subject in (Subject.DEPARTMENTS, Subject.BODIES):
        sheets.propose_sheet(home, subject, year, by=user("city.ou"))


def _freeze(year: int) -> None:
    for sheet in Sheet.objects.filter(year=year, status=SheetStatus.PROPOSED).for_page():
        sheets.freeze_sheet(sheet, by=user("city.xiao"))
