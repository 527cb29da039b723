"""The monthly meeting of September: prepared from what is late or stuck, held, and what it decided."""

from datetime import date, time

from meetings.enums import Cause
from meetings.models import Decision, Meeting
from meetings.services import (
    accept_decision,
    add_item,
    decide_task,
    drop_item,
    gather_again,
    hold_meeting,
    prepare_meeting,
    report_decision,
)

from .chenzhou_people import LIAISONS
from .chenzhou_places import CITY
from .persons import user
from .places import congress, department
from .timeline import Timeline

PREPARED_ON, ARRANGED_ON, HELD_ON = date(2022, 9, 22), date(2022, 9, 26), date(2022, 9, 27)
# Department -> what it has to do, by when, and on which day it said that it was done.
DECISIONS = {
    "industry": (
        "会同资规部门一周内拿出园区变电站选址方案，逾期两件逐件说明原因。",
        date(2022, 10, 14),
        None,
    ),
    "market": ("牵头建立举报线索移送单，教育、市场监管当日互送。", date(2022, 9, 30), date(2022, 9, 29)),
    "emergency": ("国庆前对逾期的安全隐患逐处现场核查。", date(2022, 9, 29), date(2022, 9, 28)),
}
CONFIRMED = "emergency"


def plan(timeline: Timeline) -> None:
    timeline.on(PREPARED_ON, lambda: prepare_meeting(congress(CITY), meets_on=HELD_ON, by=user("city.ou")))
    timeline.on(ARRANGED_ON, _arrange, at=time(16))
    timeline.on(HELD_ON, lambda: hold_meeting(_meeting(), by=user("city.ou")), at=time(9))
    timeline.on(HELD_ON, _decide, at=time(11))
    for system, (_text, _due_on, reported_on) in DECISIONS.items():
        if reported_on:
            timeline.on(reported_on, lambda system=system: _report(system), at=time(17))
    timeline.on(
        date(2022, 9, 29), lambda: accept_decision(_decision(CONFIRMED), by=user("city.ou")), at=time(9)
    )


def _meeting() -> Meeting:
    return Meeting.objects.select_related("congress__region", "rule").get()


def _arrange() -> None:
    """Brought up to date; one matter of staff's own, one left for the next time."""
    meeting, by = gather_again(_meeting(), by=user("city.ou")), user("city.ou")
    add_item(meeting, title="国庆假期前安全隐患排查", unit=department(CITY, "emergency"), by=by)
    later = meeting.items.filter(cause__in=[Cause.STUCK, Cause.PROJECT]).order_by("order").last()
    if later is not None:
        drop_item(later, reason="已列入下月专题研究。", by=by)


def _decide() -> None:
    meeting = _meeting()
    for system, (text, due_on, _reported_on) in DECISIONS.items():
        unit = department(CITY, system)
        item = meeting.items.filter(unit=unit).first()
        decide_task(meeting, organization=unit, text=text, due_on=due_on, item=item, by=user("city.ou"))


def _decision(system: str) -> Decision:
    rows = Decision.objects.select_related("meeting__congress", "organization")
    return rows.get(organization=department(CITY, system))


def _report(system: str) -> None:
    text = "已落实：责任人、时间和佐证材料见附表，后续按周报告。"
    report_decision(_decision(system), result=text, by=user(LIAISONS[system]))
