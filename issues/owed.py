"""What departments and committees owe one another for an issue, stated to the deadline engine.

A letter is signed for as a whole: one deadline for each letter, met when every issue in it was signed for or sent back.
Rectification is a second one, for each issue. It is met when the department applies for write-off with its proof, not when
that is approved: from then on the clock is the committee's, by a deadline of its own for the review, since whoever rectifies
may never be who closes (domain notes 3.3), and nobody shall be pressed or marked late for a decision that others owe. Sent
back for rework, the same date runs on. The ledger goes on counting the issue as open until it is written off.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime

from django.db.models import Q

from campaigns.models import Campaign
from campaigns.terms import Term, asks_for, rounds_of, terms_of
from core import clock
from deadlines import services as deadlines
from deadlines.enums import Kind, Reason
from deadlines.models import Deadline
from deadlines.services import Facts
from deadlines.words import titled

from .enums import BEING_RECTIFIED, Decision, Ground, IssueStatus
from .models import Assignment, Extension, Handover, Issue, LookBack, WriteOff

BY_PLACE = ("issue__campaign", "issue__congress__region")  # what rules are chosen by
# Whose rectification is still awaited from the department.
OWED_BY_UNIT = BEING_RECTIFIED | {IssueStatus.HANDED_OVER, IssueStatus.SIGNED}


# ── what is due ─────────────────────────────────────────────────────────────────────────────────────────────────
def sign_facts(handover: Handover, term: Term | None = None) -> Facts:
    """Signing for a letter; with the term, how its day was reckoned from the day of issue."""
    return Facts(
        subject=handover,
        kind=Kind.SIGN_FOR,
        title=titled(Kind.SIGN_FOR, handover),
        owed_by=handover.department_id,
        owed_to=handover.congress_id,
        due_on=handover.sign_by,
        url=handover.get_absolute_url(),
        scope=_scope(handover.campaign_id),
        phrase=handover.number,
        **_by(term, handover.issued_on),
    )


def rectification_facts(issue: Issue, handover: Handover, by_rule: dict) -> Facts:
    """Rectifying an issue by the date of the letter; `by_rule` (from `_by`) says what the rule would have given."""
    return Facts(
        **_of_unit(issue, Kind.RECTIFICATION),
        due_on=issue.due_on,
        phrase=handover.number,
        **by_rule,
    )


def plan_facts(issue: Issue, by_rule: dict) -> list[Facts]:
    """The plan, reckoned from the signature, but never later than the rectification itself."""
    facts = _reckoned(by_rule, **_of_unit(issue, Kind.PLAN))
    return [replace(one, due_on=_not_after(issue, one)) for one in facts]


def _not_after(issue: Issue, facts: Facts) -> date:
    reaches = issue.due_on and facts.reckoned.anchor_on <= issue.due_on  # signed for in time
    return min(facts.due_on, issue.due_on) if reaches else facts.due_on


def progress_facts(issue: Issue, by_rule: dict) -> list[Facts]:
    """The next report on progress, reckoned from the last word of the department."""
    return _reckoned(by_rule, **_of_unit(issue, Kind.PROGRESS))


def reply_facts(extension: Extension, by_rule: dict) -> list[Facts]:
    """The committee's answer to a request for more time."""
    return _reckoned(by_rule, **_of_committee(extension, Kind.EXTENSION_REPLY))


def review_facts(write_off: WriteOff, by_rule: dict) -> list[Facts]:
    """The committee's decision on an application for write-off."""
    return _reckoned(by_rule, **_of_committee(write_off, Kind.WRITE_OFF_REVIEW))


def look_back_facts(look_back: LookBack, by_rule: dict) -> Facts:
    """A committee's second look at what was written off, owed to the one whose campaign it is."""
    issue = look_back.issue
    turned = {"subject": look_back, "owed_by": look_back.congress_id, "owed_to": issue.campaign.congress_id}
    own = turned | {"url": look_back.get_absolute_url(), "scope": _scope(issue.campaign_id)}
    return Facts(**_of_unit(issue, Kind.LOOK_BACK) | own, due_on=look_back.due_on, **by_rule)


def _of_unit(issue: Issue, kind: Kind) -> dict:
    """What a department owes the committee for an issue."""
    return {
        "subject": issue,
        "kind": kind,
        "title": titled(kind, issue),
        "owed_by": issue.department_id,
        "owed_to": issue.congress_id,
        "url": issue.get_absolute_url(),
        # What relapsed goes on when its campaign ends.
        "scope": "" if issue.relapsed_times else _scope(issue.campaign_id),
    }


def _of_committee(asked: Extension | WriteOff, kind: Kind) -> dict:
    """What the committee owes the department that asked."""
    issue = asked.issue
    turned = {"subject": asked, "owed_by": issue.congress_id, "owed_to": issue.department_id}
    return _of_unit(issue, kind) | turned | {"url": asked.get_absolute_url()}


def _scope(campaign_id: int) -> str:
    return f"{Campaign._meta.label_lower}:{campaign_id}"


def _by(term: Term | None, anchor_on: date) -> dict:
    """The rule and what it reckons from a day; empty where there is no rule."""
    reckoned = term.after(anchor_on) if term else None
    return {"rule": term.rule, "reckoned": reckoned} if reckoned else {}


def _reckoned(by_rule: dict, **facts) -> list[Facts]:
    """Due on the day that a rule gives; nothing is due where none gives a day."""
    return [Facts(**facts, **by_rule, due_on=by_rule["reckoned"].due_on)] if by_rule else []


# ── what happens ────────────────────────────────────────────────────────────────────────────────────────────────
def handed_over(
    handover: Handover, issues: Iterable[Issue], terms: dict[str, Term], *, now: datetime
) -> None:
    """A letter went out: signing for it and rectifying each of its issues are owed."""
    by_rule = _by(terms["rectification"], handover.issued_on)
    facts = [rectification_facts(issue, handover, by_rule) for issue in issues]
    deadlines.open_deadlines([sign_facts(handover, terms["sign_for"]), *facts], now=now)


def signed(handover: Handover, issues: list[Issue], *, now: datetime) -> None:
    """Signed for: the plan of each issue is owed, and where the campaign asks for them reports on progress."""
    answered(handover, now=now)
    campaign, day = handover.campaign, clock.local_date(now)
    stated = {"plan": plan_facts} | ({"progress": progress_facts} if asks_for(campaign, "progress") else {})
    terms = terms_of(campaign, handover.congress, *stated, day=day)
    by_rule = {code: _by(term, day) for code, term in terms.items()}
    facts = [one for code, of in stated.items() for issue in issues for one in of(issue, by_rule[code])]
    deadlines.open_deadlines(facts, now=now)


def answered(handover: Handover, *, now: datetime) -> None:
    """The letter is dealt with once no issue in it waits any more."""
    if not handover.assignments.filter(is_current=True, issue__status=IssueStatus.HANDED_OVER).exists():
        deadlines.meet([handover], Kind.SIGN_FOR, now=now)


def sent_back(issue: Issue, handover: Handover, *, now: datetime) -> None:
    """Not this department's business: it owes nothing for the issue any more."""
    deadlines.withdraw([issue], Kind.RECTIFICATION, now=now)
    answered(handover, now=now)


def reported_progress(issue: Issue, *, now: datetime) -> None:
    """A report came in; the next one is owed where the campaign asks for them."""
    if asks_for(issue.campaign, "progress"):
        deadlines.meet([issue], Kind.PROGRESS, now=now)
        _await_progress(issue, now)


def _await_progress(issue: Issue, now: datetime) -> None:
    deadlines.open_deadlines(progress_facts(issue, _rule(issue, "progress", now)), now=now)


def extension_asked(extension: Extension, *, now: datetime) -> None:
    by_rule = _rule(extension.issue, "extension_reply", now)
    deadlines.open_deadlines(reply_facts(extension, by_rule), now=now)


def extension_granted(extension: Extension, *, by, now: datetime) -> None:
    """The answer was given, and the issue is due on the new day; what was reported meanwhile too, should it come back."""
    extension_answered(extension, now=now)
    moved = {
        "due_on": extension.new_due_on,
        "reason_kind": Reason.EXTENSION,
        "reason": extension.reason[:500],
    }
    deadlines.change_due(extension.issue, Kind.RECTIFICATION, by=by, now=now, **moved)


def extension_answered(extension: Extension, *, now: datetime) -> None:
    """Refused, or lapsed with the write-off."""
    deadlines.meet([extension], Kind.EXTENSION_REPLY, now=now)


def write_off_asked(write_off: WriteOff, *, now: datetime) -> None:
    """The department has done its part; from now on the committee owes the review."""
    deadlines.meet([write_off.issue], Kind.RECTIFICATION, Kind.PROGRESS, now=now)
    by_rule = _rule(write_off.issue, "write_off_review", now)
    deadlines.open_deadlines(review_facts(write_off, by_rule), now=now)


def written_off(write_off: WriteOff, *, now: datetime) -> None:
    """Reviewed and closed; as many looks back are owed as the campaign asks for."""
    deadlines.meet([write_off], Kind.WRITE_OFF_REVIEW, now=now)
    _plan_rounds(write_off.issue, now)


def _plan_rounds(issue: Issue, now: datetime) -> None:
    """Each round on its day, reckoned from the write-off: after three months, a year, two years."""
    day = clock.local_date(now)
    terms = rounds_of(issue.campaign, issue.congress, "look_back", day=day)
    facts = [look_back_facts(*_round(issue, number, term, day, now)) for number, term in enumerate(terms, 1)]
    if facts:
        deadlines.open_deadlines(facts, now=now)


def _round(issue: Issue, number: int, term: Term, day: date, now: datetime) -> tuple[LookBack, dict]:
    by_rule = _by(term, day)
    look_back = LookBack.objects.create(
        issue=issue,
        congress_id=issue.congress_id,
        ground=Ground.RULE,
        round=number,
        due_on=by_rule["reckoned"].due_on,
        created_at=now,
        updated_at=now,
    )
    return look_back, by_rule


def look_backs_planned(look_backs: Iterable[LookBack], *, now: datetime) -> None:
    """By hand or drawn, for a day that people chose."""
    deadlines.open_deadlines([look_back_facts(one, {}) for one in look_backs], now=now)


def looked_back(look_back: LookBack, *, now: datetime) -> None:
    deadlines.meet([look_back], Kind.LOOK_BACK, now=now)


def look_backs_cancelled(look_backs: Iterable[LookBack], *, now: datetime) -> None:
    deadlines.withdraw(look_backs, Kind.LOOK_BACK, now=now)


def reopened(issue: Issue, *, now: datetime) -> None:
    """It came up again: the department owes the rectification by the new date, and where asked for reports meanwhile."""
    current = issue.assignments.filter(is_current=True).select_related("handover").get()
    deadlines.open_deadlines([rectification_facts(issue, current.handover, {})], now=now)
    if asks_for(issue.campaign, "progress"):
        _await_progress(issue, now)


def was_late(issue: Issue) -> bool:
    """Whether the department has once let the day of the rectification pass; on record for ever."""
    return Deadline.objects.of(issue, Kind.RECTIFICATION).filter(was_late=True).exists()


def returned(write_off: WriteOff, *, now: datetime) -> None:
    """Reviewed and sent back: the department owes the rectification again by the same date."""
    deadlines.meet([write_off], Kind.WRITE_OFF_REVIEW, now=now)
    deadlines.reopen([write_off.issue], Kind.RECTIFICATION, now=now)
    if asks_for(write_off.issue.campaign, "progress"):
        _await_progress(write_off.issue, now)


def _rule(issue: Issue, code: str, moment: datetime) -> dict:
    """What the rule of a code gives for an issue from a moment on."""
    day = clock.local_date(moment)
    return _by(terms_of(issue.campaign, issue.congress, code, day=day)[code], day)


# ── the columns of this app ─────────────────────────────────────────────────────────────────────────────────────
def write_sign_dates(keys: Iterable[int], due_on: date) -> None:
    """The day on the letter, by which signing counts as late."""
    Handover.objects.filter(pk__in=list(keys)).update(sign_by=due_on)


def write_look_back_dates(keys: Iterable[int], due_on: date) -> None:
    """The day by which the list of looks back sorts."""
    LookBack.objects.filter(pk__in=list(keys)).update(due_on=due_on)


def write_rectification_dates(keys: Iterable[int], due_on: date) -> None:
    """The two columns by which the ledger sorts and marks what is overdue."""
    Issue.objects.filter(pk__in=list(keys)).update(**Issue.due_columns(due_on))


# ── what stands open now ────────────────────────────────────────────────────────────────────────────────────────
def owed(scope: str) -> Iterator[Facts]:
    """What the rows of this app say is owed now, in one campaign or in all that run.

    Looks back, and what relapsed, are owed even if the campaign has ended.
    """
    campaigns = Campaign.objects.in_scope(scope)
    rule = _Rules()
    yield from map(sign_facts, _waiting(campaigns))
    going_on = Q(issue__campaign__in=campaigns)
    yield from _owed_by_units(going_on if scope else going_on | Q(issue__relapsed_times__gt=0), rule)
    asked = {"status": Decision.ASKED, "issue__campaign__in": campaigns}
    for one in Extension.objects.filter(**asked).select_related(*BY_PLACE):
        yield from reply_facts(one, rule(one.issue, "extension_reply", one.created_at))
    for one in WriteOff.objects.filter(**asked).select_related(*BY_PLACE):
        yield from review_facts(one, rule(one.issue, "write_off_review", one.created_at))
    planned = LookBack.objects.planned().select_related(*BY_PLACE)
    for one in planned.filter(issue__campaign__in=campaigns) if scope else planned:
        yield look_back_facts(one, {})


def _waiting(campaigns) -> Iterable[Handover]:
    """Letters in which some issue waits to be signed for."""
    waits = {"is_current": True, "issue__status": IssueStatus.HANDED_OVER}
    letters = Assignment.objects.filter(issue__campaign__in=campaigns, **waits).values("handover")
    return Handover.objects.filter(pk__in=letters).order_by("pk")


def _owed_by_units(going_on: Q, rule) -> Iterator[Facts]:
    held = {"is_current": True, "issue__status__in": OWED_BY_UNIT}
    rows = (
        Assignment.objects.filter(going_on, **held).select_related("handover", *BY_PLACE).order_by("issue_id")
    )
    for row in rows.iterator(chunk_size=2000):
        issue = row.issue
        if issue.due_on:
            yield rectification_facts(issue, row.handover, {})
        if issue.status == IssueStatus.SIGNED:
            yield from plan_facts(issue, rule(issue, "plan", row.signed_at))
        if row.signed_at and asks_for(issue.campaign, "progress"):
            since = issue.last_progress_at or row.signed_at
            yield from progress_facts(issue, rule(issue, "progress", since))


class _Rules:
    """What the rules give for issues of one campaign, committee and day, each asked for once."""

    def __init__(self):
        self._found: dict[tuple, dict] = {}

    def __call__(self, issue: Issue, code: str, moment: datetime) -> dict:
        key = issue.campaign_id, issue.congress_id, code, clock.local_date(moment)
        if key not in self._found:
            self._found[key] = _rule(issue, code, moment)
        return self._found[key]
