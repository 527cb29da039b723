"""The research group before a hearing (调研组): members, visits, the report with its problem table."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from campaigns.enums import ActivityStatus
from campaigns.models import Activity
from campaigns.services.activities import Facts, record_activity
from core import clock
from core.exceptions import RuleBroken
from core.inputs import filled, named, stored
from core.notifications import notify
from core.transitions import move, require
from issues.enums import LEFT_OUT, ListStatus
from issues.models import Issue, IssueList
from organizations.enums import Role
from organizations.models import Deputy
from organizations.querysets import people_as

from ..enums import Duty
from ..models import GroupMember, Hearing, Visit
from ..querysets import INSIDE
from .shared import campaign_of, require_not_future, require_preparer

JOINED = gettext_noop("请参加“%(matter)s”调研组，会议 %(day)s 举行")
MOST_TICKED = 500


def add_member(
    hearing: Hearing,
    *,
    person=None,
    deputy: Deputy | None = None,
    duty: str = Duty.MEMBER,
    by,
    now: datetime | None = None,
) -> GroupMember:
    """Take somebody of the committee's office (`person`) or an active deputy of its area (`deputy`) into the group.

    One head at most. Whoever has an account is told. Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_preparer(by, hearing.congress)
    require(hearing, "add_member")
    _require_one(hearing, person, deputy)
    with transaction.atomic():
        move(hearing, "add_member", by=by, now=now, data={"name": (person or deputy).name, "duty": str(duty)})
        if duty == Duty.HEAD and hearing.group.filter(duty=Duty.HEAD).exists():
            raise RuleBroken(_("调研组已有组长，请先调整。"), "duty")
        if hearing.group.filter(person=person, deputy=deputy).exists():
            raise RuleBroken(_("此人已在调研组。"), "person" if person else "deputy")
        member = GroupMember.objects.create(hearing=hearing, person=person, deputy=deputy, duty=duty)
        told = [one for one in (person or deputy.user,) if one is not None]
        facts = {"matter": hearing.matter, "day": hearing.meets_on.isoformat()}
        notify(told, JOINED, now=now, url=hearing.get_absolute_url() if person else "", **facts)
    return member


def _require_one(hearing: Hearing, person, deputy: Deputy | None) -> None:
    if (person is None) == (deputy is None):
        raise RuleBroken(_("请选择一名工作人员或者一名代表。"), "person")
    if person is not None and not people_as(hearing.congress, *INSIDE).filter(pk=person.pk).exists():
        raise RuleBroken(_("“%(name)s”不是本机关人员。") % {"name": person.name}, "person")
    if deputy is not None and not _is_ours(hearing, deputy):
        raise RuleBroken(_("“%(name)s”不是本区域在任的代表。") % {"name": deputy.name}, "deputy")


def _is_ours(hearing: Hearing, deputy: Deputy) -> bool:
    return deputy.is_active and deputy.area.path.startswith(hearing.congress.region.path)


def remove_member(member: GroupMember, *, by, now: datetime | None = None) -> Hearing:
    """Take somebody out of the group who was on no visit yet. Raises NotAllowed, RuleBroken, TransitionError, StaleState."""
    now = now or clock.now()
    hearing = member.hearing
    require_preparer(by, hearing.congress)
    require(hearing, "remove_member")
    with transaction.atomic():
        move(hearing, "remove_member", by=by, now=now, data={"name": str(member), "duty": member.duty})
        if member.visits.exists():
            raise RuleBroken(_("“%(name)s”已参加调研，不能移出。") % {"name": member})
        member.delete()
    return hearing


def record_visit(
    hearing: Hearing,
    *,
    kind: str,
    place: str,
    held_on: date,
    seen: str,
    present: Iterable[GroupMember],
    by,
    now: datetime | None = None,
) -> Visit:
    """Put down an activity of the campaign in which the group took part; `held_on` is a local day, not in the future.

    It is the committee's own activity, with the deputies of the group as those who took part; leaders of a committee are
    deputies of its level. Raises as `add_visit` and `campaigns.services.activities.record_activity`.
    """
    now = now or clock.now()
    require_preparer(by, hearing.congress)
    require(hearing, "add_visit")
    require_not_future(held_on, "held_on", now)
    present = _of_group(hearing, present)
    people = _deputies_by_level(hearing, present)
    facts = Facts(hearing.congress, kind, held_on, place, people=people, seen=seen)
    with transaction.atomic():
        activity = record_activity(campaign_of(hearing), facts, by=by, now=now)
        return add_visit(hearing, activity=activity, present=present, by=by, now=now)


def add_visit(
    hearing: Hearing,
    *,
    activity: Activity,
    present: Iterable[GroupMember],
    by,
    now: datetime | None = None,
) -> Visit:
    """Count an activity of the committee that was held in the hearing's campaign as the group's, with who was there.

    Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_preparer(by, hearing.congress)
    require(hearing, "add_visit")
    present = _of_group(hearing, present)
    if not activities_for(hearing).filter(pk=activity.pk).exists():
        raise RuleBroken(_("请选择本单位在本次监督行动中已开展的活动，每项活动登记一次。"), "activity")
    with transaction.atomic():
        data = {"activity": str(activity), "present": [str(one) for one in present]}
        move(hearing, "add_visit", by=by, now=now, data=data)
        visit = Visit.objects.create(hearing=hearing, activity=activity, made_by=by)
        visit.present.set(present)
    return visit


def activities_for(hearing: Hearing) -> QuerySet[Activity]:
    """What the committee held in the hearing's campaign and has not yet counted for this hearing, the latest first."""
    own = {"campaign": hearing.campaign_id, "congress": hearing.congress_id, "status": ActivityStatus.HELD}
    return Activity.objects.filter(**own).exclude(hearing_visits__hearing=hearing).order_by("-held_on", "-id")


def _of_group(hearing: Hearing, present: Iterable[GroupMember]) -> list[GroupMember]:
    present = list(present)
    if not present or any(member.hearing_id != hearing.pk for member in present):
        raise RuleBroken(_("请选择参加调研的调研组成员。"), "present")
    return present


def _deputies_by_level(hearing: Hearing, present: list[GroupMember]) -> dict[int, int]:
    leaders = set(people_as(hearing.congress, Role.LEADER).values_list("pk", flat=True))
    levels = [one.deputy.level for one in present if one.deputy_id]
    levels += [hearing.congress.level for one in present if one.person_id in leaders]
    if not levels:
        raise RuleBroken(_("参加调研的应有代表；请选择至少一名代表或者本机关领导。"), "present")
    return Counter(levels)


def remove_visit(visit: Visit, *, reason: str, by, now: datetime | None = None) -> Hearing:
    """Count an activity no longer as the group's; the activity itself stays with its campaign. Raises as `add_visit`."""
    now = now or clock.now()
    hearing = visit.hearing
    require_preparer(by, hearing.congress)
    require(hearing, "remove_visit")
    reason = filled(reason, "reason", _("请说明理由。"), limit=500)
    with transaction.atomic():
        data = {"activity": str(visit.activity)}
        move(hearing, "remove_visit", by=by, now=now, comment=reason, data=data)
        visit.delete()
    return hearing


def file_research(
    hearing: Hearing,
    *,
    text: str,
    files: Iterable[UploadedFile],
    by,
    now: datetime | None = None,
) -> Hearing:
    """File the research report, or a newer version; at least one file the first time.

    Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_preparer(by, hearing.congress)
    require(hearing, "file_research")
    text, files = filled(text, "text", _("请写出调研情况摘要。")), list(files)
    if not files and not hearing.research_files.exists():
        raise RuleBroken(_("请上传调研报告。"), "files")
    with stored(files, by=by, now=now) as kept, transaction.atomic():
        fields = {"research_text": text, "research_at": now}
        move(hearing, "file_research", by=by, now=now, data={"files": named(kept)}, **fields)
        hearing.research_files.add(*kept)
    return hearing


def set_problems(
    hearing: Hearing,
    *,
    issue_lists: Iterable[IssueList] = (),
    issues: Iterable[Issue] = (),
    by,
    now: datetime | None = None,
) -> Hearing:
    """State the problem table anew: uploaded lists of the campaign and single issues of it; it replaces what was stated.

    A list may still be unconfirmed: its rows join the table when they become issues. Raises NotAllowed, RuleBroken,
    TransitionError, StaleState.
    """
    now = now or clock.now()
    require_preparer(by, hearing.congress)
    require(hearing, "list_problems")
    campaign, issue_lists, issues = campaign_of(hearing), list(issue_lists), list(issues)
    if not issue_lists and not issues:
        raise RuleBroken(_("请选择问题清单，或者勾选问题。"), "issues")
    if len(issues) > MOST_TICKED:
        raise RuleBroken(_("一次最多勾选 %(limit)d 个问题。") % {"limit": MOST_TICKED}, "issues")
    foreign = {one.campaign_id for one in (*issue_lists, *issues)} - {campaign.pk}
    if foreign or any(one.congress_id != hearing.congress_id for one in (*issue_lists, *issues)):
        raise RuleBroken(_("只能选择本次监督行动中由本单位跟踪的问题和清单。"), "issues")
    if any(one.status == ListStatus.DISCARDED for one in issue_lists):
        raise RuleBroken(_("所选清单已放弃。"), "issue_lists")
    if any(one.status in LEFT_OUT for one in issues):
        raise RuleBroken(_("所选问题已合并、拆分或者不予受理。"), "issues")
    with transaction.atomic():
        data = {
            "lists": [str(one) for one in issue_lists],
            "issues": [one.number for one in issues],
        }
        move(hearing, "list_problems", by=by, now=now, data=data)
        hearing.issue_lists.set(issue_lists)
        hearing.problems.set(issues)
    return hearing
