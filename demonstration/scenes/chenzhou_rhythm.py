"""What the year adds to the matters: shelves, rankings of past periods, what the public reads, and messages read."""

from datetime import date, time

from core import clock
from core.periods import Period
from dashboards.queries.inbox import mark_read
from issues.enums import IssueStatus
from issues.models import Issue, Publication
from issues.services import publication
from projects.services import advance_project, link_campaign
from rankings import services as rankings
from rankings.enums import Group
from rankings.models import Ranking
from rankings.objections import raise_objection
from rankings.reckoning import Scope

from .chenzhou_campaigns import campaign
from .chenzhou_people import CAST
from .chenzhou_places import CITY
from .chenzhou_projects import LISTED, keeper, project
from .persons import user
from .places import congress, department
from .timeline import Timeline


def _d(month: int, day: int, year: int = 2022) -> date:
    return date(year, month, day)


# Project -> the day on which its evaluation began, and the day from which it was only followed.
MOVED: dict[str, tuple[date, ...]] = {
    "business": (_d(3, 16), _d(5, 5)),
    "air": (_d(6, 16), _d(6, 30)),
    "audit": (_d(6, 16), _d(6, 30)),
    "service": (_d(8, 16), _d(9, 1)),
    "accounts": (_d(8, 16), _d(9, 1)),
    "jobs": (_d(9, 15),),
    "double": (_d(9, 16),),
    "debt": (_d(9, 19),),
    "assets": (_d(9, 20),),
    "plan145": (_d(9, 21),),
}
# Earlier campaigns that projects of this year go on following.
LINKED = {"business": ("YS2021", _d(1, 20)), "water": ("SH2019", _d(3, 15))}
# Period -> the day of its proposal, and that of its publication.
RANKED = {
    "2022-06": (_d(7, 1), _d(7, 8)),
    "2022-Q2": (_d(7, 4), _d(7, 11)),
    "2022-08": (_d(9, 1), _d(9, 9)),
}
OBJECTION = "2022-08"
READ_UNTIL = _d(9, 27)


def plan(timeline: Timeline) -> None:
    for key, (code, day) in LINKED.items():
        timeline.on(day, lambda key=key, code=code: _link(key, code))
    for key, days in MOVED.items():
        for day in days:
            timeline.on(day, lambda key=key: _advance(key), at=time(17))
    for period, (proposed, published) in RANKED.items():
        timeline.on(proposed, lambda period=period: _propose(period), at=time(9))
        timeline.on(published, lambda period=period: _publish_ranking(period), at=time(9))
    objected = RANKED[OBJECTION][0]
    timeline.on(objected, _object, at=time(16))
    timeline.on(_d(9, 5), _answer, at=time(11))
    for code, day in (("YS2021", _d(11, 15, 2021)), ("JD2022-06", _d(8, 18)), ("JD2022-01", _d(7, 18))):
        timeline.on(day, lambda code=code: _put_forward(code), at=time(9))
        timeline.on(day, lambda code=code: _release(code), at=time(16))
    timeline.on(_d(9, 28), lambda: _put_forward("JD2022-04"), at=time(9))
    timeline.on(READ_UNTIL, _read, at=time(18))


# ── shelves ─────────────────────────────────────────────────────────────────────────────────────────────────────
def _link(key: str, code: str) -> None:
    found = project(key)
    link_campaign(found, campaign=campaign(code), by=found.keeper)


def _advance(key: str) -> None:
    entry = next(one for one in LISTED if one.key == key)
    advance_project(project(key), by=keeper(entry))


# ── rankings ────────────────────────────────────────────────────────────────────────────────────────────────────
def _propose(period: str) -> None:
    scope = Scope(congress(CITY), Group.DEPARTMENTS, Period.read(period))
    rankings.propose_ranking(scope, by=user("city.ou"))


def _ranking(period: str) -> Ranking:
    return Ranking.objects.for_page().get(written_period=period)


def _publish_ranking(period: str) -> None:
    rankings.publish_ranking(_ranking(period), by=user("city.lei"))


def _object() -> None:
    reason = "其中一件是下放到区县的事项，已按要求指导完成，建议不计入本部门逾期。"
    unit = department(CITY, "education")
    raise_objection(_ranking(OBJECTION), unit, reason=reason, by=user("education.shi"))


def _answer() -> None:
    answer = "交办函明确由市教育局牵头，整改时限未经批准延期，维持原数据。"
    found = _ranking(OBJECTION).objections.select_related("ranking__congress__region", "organization").get()
    rankings.reject_objection(found, answer=answer, by=user("city.ou"))


# ── the public, and the inbox ───────────────────────────────────────────────────────────────────────────────────
def _put_forward(code: str) -> None:
    """The written-off ones of a campaign, each with its own words."""
    done = Issue.objects.filter(campaign__code=code, status=IssueStatus.WRITTEN_OFF, is_public=False)
    rows = done.select_related("campaign__congress", "congress", "department").order_by("id")[:12]
    publication.propose_publications(rows, by=user("city.lei"))


def _release(code: str) -> None:
    waiting = Publication.objects.proposed().filter(issue__campaign__code=code)
    for one in waiting.select_related("issue__campaign__congress", "proposed_by").order_by("id"):
        publication.publish_issue(one, by=user("city.ou"))


def _read() -> None:
    """Everybody has read what came before the last days of the month."""
    for person in CAST:
        mark_read(user(person.username), clock.now())
