"""A notice's way: drafted from facts, edited, proposed, issued with a number by a second person, recorded, withdrawn.

The facts are issues as they stood when they were checked; if one has changed since, the notice goes back to be checked
before it may be proposed or issued. It names organizations, never persons (security D1: two people).
"""

from collections.abc import Iterable
from datetime import datetime
from string import Template

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core import clock, history, numbers
from core.exceptions import NotAllowed, RuleBroken
from core.inputs import filled, fitting, named, stored
from core.notifications import notify
from core.periods import Period
from core.transitions import move, require
from core.words import listed
from issues import personal
from issues.models import Issue
from issues.querysets import IssueQuerySet
from issues.results import Window
from organizations.enums import Kind, Role
from organizations.models import Organization, User
from organizations.querysets import people_as
from rankings.enums import Group
from rankings.reckoning import Scope

from . import permissions, publishing, suggestions
from .models import Citation, Notice, NoticeKind, Outcome
from .suggestions import Suggestion

LONGEST, MOST_CITED = 5_000, 200
TO_DECIDE = gettext_noop("请审核批准：%(title)s")
RETURNED = gettext_noop("被退回修改：%(title)s。%(reason)s")
ISSUED = gettext_noop("%(congress)s印发%(number)s：%(title)s")
WITHDRAWN = gettext_noop("%(congress)s撤销%(number)s：%(title)s。%(reason)s")


# ── draft ───────────────────────────────────────────────────────────────────────────────────────────────────────
def draft_suggested(
    congress: Organization,
    unit: Organization,
    kind: NoticeKind,
    period: Period,
    *,
    by,
    now: datetime | None = None,
) -> Notice:
    """Draft what the rule suggests for a unit in a period, with the facts counted at this moment. Tells nobody.

    Raises NotAllowed, RuleBroken when the rule does not suggest it (any more).
    """
    now = now or clock.now()
    require_drafter(by, congress)
    today = clock.local_date(now)
    found = next(
        (
            one
            for one in suggestions.suggested(congress, period, today)
            if (one.unit, one.kind) == (unit.pk, kind)
        ),
        None,
    )
    if found is None:
        raise RuleBroken(_("按现在的事实和规则没有这项建议，或者已经拟稿。"))
    issues = _cited_by(found, congress, period, now)
    facts = [
        {"item": reason.key, "words": reason.words, "cites": list(reason.cites)} for reason in found.reasons
    ]
    more = {"rule": suggestions.rule_of(congress, today), "written_period": str(period)}
    return _draft(congress, unit, kind, issues, facts, found.words, by=by, now=now, **more)


def _cited_by(found: Suggestion, congress: Organization, period: Period, now: datetime) -> list[Issue]:
    scope = Scope(congress, Group.DEPARTMENTS, period)
    window = Window.of(period, clock.local_date(now))
    seen = Issue.objects.filter(IssueQuerySet.for_congress(congress))
    rows = scope.issues(seen, [found.unit]).with_results(window).filter(result__in=found.cites)
    return list(rows.order_by("due_sort", "id")[:MOST_CITED])


def draft_notice(
    congress: Organization,
    unit: Organization,
    kind: NoticeKind,
    *,
    reason: str,
    issues: Iterable[Issue],
    by,
    now: datetime | None = None,
) -> Notice:
    """Draft a notice by hand: `reason` says in words what happened, `issues` (of this unit) are the facts behind it.

    Raises NotAllowed, RuleBroken.
    """
    now = now or clock.now()
    require_drafter(by, congress)
    _require_unit(congress, unit)
    reason = filled(reason, "reason", _("请写明依据的事实。"), limit=1_000).rstrip("。；")
    issues = list(issues)
    _require_own(congress, unit, issues)
    facts = [{"item": "", "words": reason, "cites": []}]
    return _draft(congress, unit, kind, issues, facts, reason, by=by, now=now)


def _draft(congress, unit, kind, issues, facts, words, *, by, now, **more) -> Notice:
    with transaction.atomic():
        # One draft of a committee after the other: two at once would make the same notice twice.
        Organization.objects.select_for_update().get(pk=congress.pk)
        _require_no_twin(congress, unit, kind, more.get("written_period", ""))
        filled_in = _texts(congress, unit, kind, words, more.get("written_period", ""), now)
        notice = Notice.objects.create(
            kind=kind,
            congress=congress,
            organization=unit,
            facts=facts,
            checked_at=now,
            drafted_by=by,
            created_at=now,
            updated_at=now,
            **filled_in,
            **more,
        )
        _cite(notice, issues)
        data = {"unit": unit.name, "kind": kind.name, "issues": [issue.number for issue in issues]}
        history.append(notice, "draft_notice", by=by, now=now, to_status=notice.status, data=data)
    return notice


def _require_no_twin(congress, unit, kind, period: str) -> None:
    there = Notice.objects.filter(
        congress=congress, organization=unit, kind=kind, written_period=period
    ).living()
    if period and there.exists():
        raise RuleBroken(_("这个单位本期已有同类通报，不能重复。"))


def _texts(congress, unit, kind: NoticeKind, words: str, period: str, now: datetime) -> dict[str, str]:
    """Title and text of a draft from the kind's templates; official papers are Chinese in every language."""
    with translation.override(settings.LANGUAGE_CODE):
        when = Period.read(period).words if period else f"{clock.local_date(now).year}年"
    facts = {"organization": unit.name, "period": when, "facts": words, "place": congress.region.short_name}
    return {name: Template(getattr(kind, name)).safe_substitute(facts) for name in ("title", "text")}


def _cite(notice: Notice, issues: Iterable[Issue]) -> None:
    Citation.objects.bulk_create(
        Citation(
            notice=notice,
            issue=issue,
            status=issue.status,
            due_on=issue.due_on,
            relapsed_times=issue.relapsed_times,
        )
        for issue in issues
    )


def edit_notice(
    notice: Notice, *, title: str, text: str, addressee: str = "", by, now: datetime | None = None
) -> Notice:
    """Change the words of a draft. Raises NotAllowed, RuleBroken, TransitionError, StaleState."""
    now = now or clock.now()
    require_drafter(by, notice.congress)
    require(notice, "edit")
    typed = {
        "title": filled(title, "title", _("请填写标题。"), limit=120),
        "text": filled(text, "text", _("请填写正文。"), limit=LONGEST),
        "addressee": fitting(addressee, "addressee", limit=100),
    }
    _require_nobody_named(notice, typed["title"] + "\n" + typed["text"])
    with transaction.atomic():
        move(notice, "edit", by=by, now=now, **typed)
    return notice


def _require_nobody_named(notice: Notice, text: str) -> None:
    """A notice speaks of organizations: no number, address or name of a person that is on file for it."""
    names = publishing.names_on_file(notice, text)
    hits = [hit for hit in personal.found_in(text, names=names) if hit.is_certain or hit.words in names]
    if hits:
        words = listed(f"“{hit.words}”" for hit in hits)
        raise RuleBroken(_("通报只写单位，不写个人信息：请删去%(words)s。") % {"words": words}, "text")


def recheck_notice(notice: Notice, *, by, now: datetime | None = None) -> Notice:
    """Take the cited issues as they stand now; whoever does this has looked at what changed.

    Raises NotAllowed, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_drafter(by, notice.congress)
    require(notice, "recheck")
    with transaction.atomic():
        rows = list(notice.citations.select_related("issue"))
        changed = [row.issue.number for row in rows if row.is_changed]
        move(notice, "recheck", by=by, now=now, data={"changed": changed}, checked_at=now)
        notice.citations.all().delete()
        _cite(notice, [row.issue for row in rows])
    return notice


def drop_notice(notice: Notice, *, reason: str, by, now: datetime | None = None) -> Notice:
    """Give a draft up, with the reason. Raises NotAllowed, RuleBroken, TransitionError, StaleState."""
    now = now or clock.now()
    require_drafter(by, notice.congress)
    require(notice, "drop")
    reason = filled(reason, "reason", _("请说明原因。"), limit=500)
    with transaction.atomic():
        move(notice, "drop", by=by, now=now, comment=reason, end_reason=reason)
    return notice


# ── decide ──────────────────────────────────────────────────────────────────────────────────────────────────────
def propose_notice(notice: Notice, *, by, now: datetime | None = None) -> Notice:
    """Put a draft to a second person. Tells the colleagues and leaders who may issue it.

    Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_drafter(by, notice.congress)
    require(notice, "propose")
    _require_complete(notice)
    with transaction.atomic():
        _require_unchanged(notice)
        move(notice, "propose", by=by, now=now, proposed_by=by, decided_by=None, return_reason="")
        people = people_as(notice.congress, Role.STAFF, Role.LEADER).exclude(pk=by.pk)
        _tell(people, TO_DECIDE, notice, now=now, title=notice.title)
    return notice


def _require_complete(notice: Notice) -> None:
    if notice.kind.asks_addressee and not notice.addressee:
        raise RuleBroken(_("请先填写送往哪个机关。"), "addressee")
    _require_nobody_named(notice, notice.title + "\n" + notice.text)


def _require_unchanged(notice: Notice) -> None:
    changed = [row.issue.number for row in changed_citations(notice)]
    if changed:
        raise RuleBroken(
            _("引用的事实已有变化：%(numbers)s。请退回修改，重新核对后再提请批准。")
            % {"numbers": listed(changed)}
        )


def changed_citations(notice: Notice) -> list[Citation]:
    """What the notice cites and has changed since it was checked; one query."""
    return [row for row in notice.citations.select_related("issue") if row.is_changed]


def return_notice(notice: Notice, *, reason: str, by, now: datetime | None = None) -> Notice:
    """Send it back to be changed, with the reason. Tells who proposed it.

    Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_decider(by, notice)
    require(notice, "return")
    reason = filled(reason, "reason", _("请说明退回的原因。"), limit=500)
    with transaction.atomic():
        move(notice, "return", by=by, now=now, comment=reason, return_reason=reason)
        _tell([notice.proposed_by], RETURNED, notice, now=now, title=notice.title, reason=reason[:100])
    return notice


def issue_notice(notice: Notice, *, by, now: datetime | None = None) -> Notice:
    """Issue it under a number of its own, by another person than the one who proposed it.

    Tells whom its kind lets read it, the leaders and the proposer. Raises NotAllowed, RuleBroken, TransitionError,
    StaleState.
    """
    now = now or clock.now()
    require_decider(by, notice)
    require(notice, "issue")
    with transaction.atomic():
        _require_unchanged(notice)
        number = _next_number(notice, now)
        day = clock.local_date(now)
        move(
            notice,
            "issue",
            by=by,
            now=now,
            data={"number": number},
            number=number,
            issued_on=day,
            decided_by=by,
        )
        facts = {"congress": notice.congress.short_name, "number": number, "title": notice.title}
        _tell(publishing.concerned(notice, by), ISSUED, notice, now=now, **facts)
    return notice


def _next_number(notice: Notice, now: datetime) -> str:
    place = notice.congress.region.short_name
    words = Template(notice.kind.number_words).safe_substitute(place=place)
    words = f"{words}〔{clock.local_date(now).year}〕"
    return f"{words}{numbers.claim(f'notice:{words}')}号"


def withdraw_notice(notice: Notice, *, reason: str, by, now: datetime | None = None) -> Notice:
    """Take an issued notice back, with the reason; it stays readable. Tells whom the issue was told to.

    What everybody reads of it is withdrawn with it, and words still waiting are returned.

    Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_drafter(by, notice.congress)
    require(notice, "withdraw")
    reason = filled(reason, "reason", _("请说明撤销的原因。"), limit=500)
    with transaction.atomic():
        move(notice, "withdraw", by=by, now=now, comment=reason, end_reason=reason)
        publishing.end_publications(notice, reason=reason, by=by, now=now)
        facts = {"congress": notice.congress.short_name, "number": notice.number, "title": notice.title}
        _tell(publishing.concerned(notice, by), WITHDRAWN, notice, now=now, reason=reason[:100], **facts)
    return notice


def record_outcome(
    notice: Notice, *, text: str, files: Iterable[UploadedFile] = (), by, now: datetime | None = None
) -> Outcome:
    """Put down what was done on an issued step, such as the minutes of a talk. Tells nobody.

    Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_drafter(by, notice.congress)
    require(notice, "record")
    if not notice.kind.has_record:
        raise RuleBroken(_("%(kind)s不需要登记办理情况。") % {"kind": notice.kind})
    text = filled(text, "text", _("请填写办理情况。"), limit=LONGEST)
    with transaction.atomic(), stored(files, by=by, now=now) as attachments:
        move(notice, "record", by=by, now=now, comment=text, data={"files": named(attachments)})
        outcome = Outcome.objects.create(notice=notice, text=text, by=by, at=now)
        outcome.files.add(*attachments)
    return outcome


# ── shared ──────────────────────────────────────────────────────────────────────────────────────────────────────
def require_drafter(user, congress: Organization) -> None:
    """Raise NotAllowed unless the person is staff of the committee."""
    if not permissions.may_draft(user, congress):
        raise NotAllowed(_("只有%(congress)s的工作人员可以办理通报。") % {"congress": congress})


def require_decider(user, notice: Notice) -> None:
    """Raise NotAllowed unless the person may issue or return it: staff and leaders, never who proposed it."""
    if not permissions.may_decide(user, notice):
        raise NotAllowed(_("提请和签发必须由两个人分别办理，请由本级另一名工作人员或领导签发。"))


def _require_unit(congress: Organization, unit: Organization) -> None:
    """A department or government of the committee's own level, or a committee of a place directly below."""
    own_level = unit.region_id == congress.region_id and unit.kind in (Kind.DEPARTMENT, Kind.GOVERNMENT)
    below = unit.kind == Kind.CONGRESS and unit.region.parent_id == congress.region_id
    if not (own_level or below):
        raise RuleBroken(_("只能通报本级政府及其部门，或下一级人大常委会。"), "organization")


def _require_own(congress: Organization, unit: Organization, issues: list[Issue]) -> None:
    if len(issues) > MOST_CITED:
        raise RuleBroken(_("一份通报最多引用 %(most)d 件问题。") % {"most": MOST_CITED}, "numbers")
    foreign = [one.number for one in issues if unit.pk not in (one.department_id, one.congress_id)]
    if foreign:
        words = _("不是%(unit)s承办或跟踪监督的问题：%(numbers)s。")
        raise RuleBroken(words % {"unit": unit.short_name, "numbers": listed(foreign)}, "numbers")


def _tell(people: Iterable[User], message: str, notice: Notice, *, now: datetime, **params) -> None:
    notify(people, message, now=now, url=notice.get_absolute_url(), **params)
