"""The story of one issue as a reader may know it: what happened and how far it is.

It is told from the issue's history entries, which carry what was said and which files belong to it. A department reads
only its own time with the issue: neither who found it, nor what other departments answered, nor how it was screened.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import history
from core.models import HistoryEntry
from core.words import listed
from organizations.enums import Role
from organizations.words import capacity

from . import permissions
from .checks import checks_of
from .enums import ISSUE_TRANSITIONS, LEFT_OUT, IssueStatus, LookBackStatus
from .labels import field_label
from .models import Issue, Progress

S = IssueStatus
NEWEST = 200  # entries on the page; no issue of a year of weekly reports has more
# What a department is told. Everything before it was handed the issue, and how it came about, is the committee's own.
FOR_UNITS = frozenset(
    {
        "hand_over",
        "sign_for",
        "plan",
        "report_progress",
        "ask_extension",
        "grant_extension",
        "refuse_extension",
        "apply_write_off",
        "return_for_rework",
        "write_off",
        "look_back",
        "reopen",
        "publish",
        "withdraw_publication",
    }
)
# Acts whose words a reader is not told: they name other finders, or are the committee's own.
UNSAID = {
    "county": frozenset({"merge", "unmerge", "take_in", "give_back", "tell_apart", "ask_again"}),
    "unit": frozenset({"withdraw_publication"}),
}
KEYS = {
    "write_off": "done",
    "look_back": "done",
    "reopen": "overdue",
    "return_for_rework": "overdue",
    "send_back": "risk",
    "refuse_extension": "risk",
    "grant_extension": "moved",
    "ask_extension": "wait",
    "apply_write_off": "wait",
    "hand_over": "wait",
    "report_progress": "ok",
    "plan": "ok",
    "sign_for": "ok",
    "propose_publication": "wait",
    "publish": "done",
    "return_publication": "risk",
    "withdraw_publication": "risk",
}


@dataclass(frozen=True)
class Entry:
    """One point of the timeline, as the template tag takes it."""

    at: datetime
    who: str
    title: str
    text: str
    files: list[tuple[str, str]]
    key: str


def audience(user, issue: Issue) -> str:
    """As what the person reads: "committee" of the campaign's whole area, "county" that must not learn of another
    county even where it follows up itself, or "unit", which learns of no finder.
    """
    if not permissions.sees_finders(user, issue):
        return "unit"
    area = issue.campaign.congress.region
    whole = any(own.region.contains(area) for own in user.organizations_as(Role.STAFF, Role.LEADER))
    return "committee" if whole else "county"


def records_for(reader: str, issue: Issue) -> list[HistoryEntry]:
    """The history of the issue that a reader (of `audience`) may know, newest first; one query."""
    done = history.of(issue).filter(outcome=HistoryEntry.Outcome.DONE, action__in=ISSUE_TRANSITIONS)
    records = list(done[:NEWEST])
    return list(_since_handed_over(records)) if reader == "unit" else records


def _since_handed_over(records: Iterable[HistoryEntry]) -> Iterable[HistoryEntry]:
    for record in records:
        if record.action in FOR_UNITS:
            yield record
        if record.action == "hand_over":
            return


def entries(records: Iterable[HistoryEntry], issue: Issue, reader: str) -> list[Entry]:
    """The records as points of the timeline, without the words this reader is not told."""
    unsaid = UNSAID.get(reader, ())
    return [_entry(record, issue, said=record.action not in unsaid) for record in records]


def _entry(record: HistoryEntry, issue: Issue, *, said: bool) -> Entry:
    facts = _FACTS.get(record.action, lambda data, issue: [])(record.data, issue)
    lines = [record.comment, *facts] if said else []
    return Entry(
        at=record.at,
        who=f"{record.actor_name}（{capacity(record.scope)}）" if record.scope else record.actor_name,
        title=str(ISSUE_TRANSITIONS[record.action].label),
        text="\n".join(line for line in lines if line),
        files=[(file["name"], attachment_url(issue, file["id"])) for file in record.data.get("files", [])],
        key=KEYS.get(record.action, "none"),
    )


def attachment_url(issue: Issue, attachment_id: int) -> str:
    """Where a file of this issue is downloaded."""
    return reverse("issues:attachment", args=[issue.pk, attachment_id])


# ── what an entry's data say, line by line ──────────────────────────────────────────────────────────────────────
def _of_amendment(data: dict, issue: Issue) -> list[str]:
    return [
        _("%(field)s：由“%(before)s”改为“%(after)s”")
        % {"field": field_label(name), "before": before or "–", "after": after or "–"}
        for name, before, after in data.get("changes", [])
    ]


def _of_pair(data: dict, issue: Issue) -> list[str]:
    return [_("另一条：%(other)s") % data] if "other" in data else []


def _of_handover(data: dict, issue: Issue) -> list[str]:
    return [_("%(handover)s，%(department)s，整改时限 %(due_on)s") % data] if "handover" in data else []


def _of_signature(data: dict, issue: Issue) -> list[str]:
    return [_("超过签收期限")] if data.get("late") else []


def _of_plan(data: dict, issue: Issue) -> list[str]:
    return [_("责任人：%(person)s，计划 %(finish_on)s 完成") % data] if "person" in data else []


def _of_progress(data: dict, issue: Issue) -> list[str]:
    step = dict(Progress.STEPS).get(data.get("percent"))
    return [_("完成程度：%(step)s") % {"step": step}] if step else []


def _of_request(data: dict, issue: Issue) -> list[str]:
    lines = [_("由 %(old_due_on)s 延至 %(new_due_on)s") % data] if "new_due_on" in data else []
    return lines + ([_("逾期后申请")] if data.get("after_due") else [])


def _of_refusal(data: dict, issue: Issue) -> list[str]:
    return [_("时限仍为 %(due_on)s") % data] if "due_on" in data else []


def _of_application(data: dict, issue: Issue) -> list[str]:
    said = data.get("checks", {})
    checks = [check for check in checks_of(issue.campaign) if check.key in said]
    return [f"{check.name}{_('：')}{said[check.key]}" for check in checks]


def _of_verdict(data: dict, issue: Issue) -> list[str]:
    verdicts = data.get("verdicts", {})
    failed = [check.name for check in checks_of(issue.campaign) if verdicts.get(check.key) is False]
    return [_("不通过：%(checks)s") % {"checks": listed(failed)}] if failed else []


def _of_look_back(data: dict, issue: Issue) -> list[str]:
    """Where and when somebody looked, and when it is due if it had come up again."""
    lines = [_("%(looked_on)s，%(place)s") % data] if "place" in data else []
    if data.get("finding") == LookBackStatus.KEPT:
        lines.append(_("结果：保持"))
    return lines + ([_("新的整改时限 %(due_on)s") % data] if "due_on" in data else [])


_FACTS: dict[str, Callable[[dict, Issue], list[str]]] = {
    "amend": _of_amendment,
    "note_correction": _of_amendment,
    "tell_apart": _of_pair,
    "ask_again": _of_pair,
    "hand_over": _of_handover,
    "sign_for": _of_signature,
    "plan": _of_plan,
    "report_progress": _of_progress,
    "ask_extension": _of_request,
    "grant_extension": _of_request,
    "refuse_extension": _of_refusal,
    "apply_write_off": _of_application,
    "return_for_rework": _of_verdict,
    "look_back": _of_look_back,
    "reopen": _of_look_back,
}

# ── how far it is ───────────────────────────────────────────────────────────────────────────────────────────────
STEPS = (
    gettext_lazy("交办"),
    gettext_lazy("签收"),
    gettext_lazy("方案"),
    gettext_lazy("办理"),
    gettext_lazy("申请销号"),
    gettext_lazy("审核"),
    gettext_lazy("销号"),
    gettext_lazy("回头看"),
)
# The step that is current in each state, counted from 0.
CURRENT_STEP = {
    S.FOUND: 0,
    S.SCREENED: 0,
    S.SENT_BACK: 0,
    S.HANDED_OVER: 1,
    S.SIGNED: 2,
    S.RECTIFYING: 3,
    S.REWORK: 3,
    S.REOPENED: 3,
    S.REPORTED: 5,
    S.WRITTEN_OFF: 7,
}


def steps(issue: Issue) -> list[tuple[str, str]]:
    """The step bar; empty for an issue that left the way (merged, declined, referred, voided)."""
    if issue.status in LEFT_OUT:
        return []
    current = CURRENT_STEP[issue.status]
    state = {True: "done", False: "todo"}
    return [
        (str(label), "current" if number == current else state[number < current])
        for number, label in enumerate(STEPS)
    ]
