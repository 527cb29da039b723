"""A hearing is put on the agenda, moved, called off, held; its papers are delivered or waived.

When papers are due is reckoned back from the day of the meeting by the rules of the place (`deadlines`: report_draft,
report_final, report_to_members; Supervision Law art. 15, until 2024 art. 12).
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from campaigns.models import Campaign
from core import clock, history
from core.exceptions import NotAllowed, RuleBroken
from core.inputs import filled, fitting, named, stored
from core.notifications import notify
from core.transitions import move, require
from core.words import listed
from deadlines import services as deadlines
from deadlines.enums import Kind, Reason
from deadlines.models import Rule
from organizations.enums import Role
from organizations.models import Organization
from organizations.querysets import liaisons_of, people_as
from projects.models import Project, ProjectKind
from projects.querysets import departments_of, kinds_at, leads_of

from .. import owed, permissions, preparation
from ..enums import PaperKind, PaperStatus
from ..models import Hearing, Paper
from .shared import SHORT, require_not_future, require_preparer

PUT_ON = gettext_noop("%(congress)s将于 %(day)s 听取审议“%(matter)s”的报告，请按时送交报告稿和正式报告")
MOVED = gettext_noop("听取审议“%(matter)s”的会议改为 %(day)s：%(reason)s")
CALLED_OFF = gettext_noop("听取审议“%(matter)s”已取消：%(reason)s")
DELIVERED = gettext_noop("%(unit)s已送交“%(matter)s”的%(paper)s")


# ── on the agenda ───────────────────────────────────────────────────────────────────────────────────────────────
def create_hearing(
    congress: Organization,
    *,
    matter: str,
    reporter: Organization,
    kind: ProjectKind,
    meeting: str,
    meets_on: date,
    project: Project | None = None,
    campaign: Campaign | None = None,
    lead: Organization | None = None,
    by,
    now: datetime | None = None,
) -> Hearing:
    """Put a report on the agenda of a meeting (local day, today or later), for a project or a campaign of the committee.

    A project's only campaign is taken along. Its papers are owed from now on by the rules of the place; what lay before
    today is overdue at once and is delivered or waived with a reason. Tells the liaisons of the body that reports.
    Raises NotAllowed for anybody but the committee's staff, RuleBroken with its field.
    """
    now = now or clock.now()
    require_preparer(by, congress)
    campaign = campaign or _only_campaign(project)
    values = _checked(congress, now, matter, reporter, kind, meeting, meets_on, lead)
    _require_own(congress, project, campaign)
    with transaction.atomic():
        _require_first(congress, values["matter"], meets_on)
        hearing = Hearing.objects.create(
            congress=congress,
            project=project,
            campaign=campaign,
            entered_by=by,
            created_at=now,
            updated_at=now,
            **values,
        )
        data = {"meeting": hearing.meeting, "meets_on": meets_on.isoformat(), "reporter": reporter.name}
        history.append(hearing, "put_on_agenda", by=by, now=now, to_status=hearing.status, data=data)
        _await_papers(hearing, now)
        facts = {"congress": congress.short_name, "day": meets_on.isoformat(), "matter": hearing.matter}
        _tell_reporter(hearing, PUT_ON, now, **facts)
    return hearing


def _only_campaign(project: Project | None) -> Campaign | None:
    found = list(project.campaigns.filter(congress=project.congress)[:2]) if project else []
    return found[0] if len(found) == 1 else None


def _checked(congress, now, matter, reporter, kind, meeting, meets_on, lead) -> dict:
    if meets_on < clock.local_date(now):
        raise RuleBroken(_("会议日期不能早于今天。"), "meets_on")
    if not departments_of(congress).filter(pk=reporter.pk).exists():
        raise RuleBroken(_("报告单位应为本级人民政府及其部门、监察委员会。"), "reporter")
    if lead is not None and not leads_of(congress).filter(pk=lead.pk).exists():
        raise RuleBroken(_("牵头机构应为本级人大的专门委员会或者工作机构。"), "lead")
    if kind not in kinds_at(congress):
        raise RuleBroken(_("请选择本地使用的监督方式。"), "kind")
    return {
        "matter": filled(matter, "matter", _("请填写听取审议的事项。"), limit=120),
        "reporter": reporter,
        "kind": kind,
        "meeting": filled(meeting, "meeting", _("请填写会议名称。"), limit=100),
        "meets_on": meets_on,
        "lead": lead,
    }


def _require_own(congress: Organization, project: Project | None, campaign: Campaign | None) -> None:
    """Each of the committee itself; a campaign that it only joins is heard by those who lead it."""
    if project is None and campaign is None:
        raise RuleBroken(_("请选择监督项目或者监督行动。"), "project")
    if project is not None and project.congress_id != congress.pk:
        raise RuleBroken(_("请选择本单位的监督项目。"), "project")
    if campaign is not None and campaign.congress_id != congress.pk:
        raise RuleBroken(_("请选择本单位的监督行动。"), "campaign")


def _require_first(congress: Organization, matter: str, meets_on: date, *, but: int = 0) -> None:
    """One entry for a matter at a meeting. Call inside a transaction."""
    Organization.objects.select_for_update(no_key=True).get(pk=congress.pk)  # two alike at once
    same = Hearing.objects.filter(congress=congress, matter=matter, meets_on=meets_on)
    if same.exclude(status="called_off").exclude(pk=but).exists():
        raise RuleBroken(_("这次会议已经列入同一事项。"), "matter")


def _await_papers(hearing: Hearing, now: datetime) -> None:
    rules = Rule.objects.nearest_of(PaperKind.values, hearing.congress, clock.local_date(now))
    facts = []
    for kind in PaperKind:
        rule = rules.get(kind.value)
        reckoned = owed.reckoned_for(rule, hearing.meets_on)
        paper = Paper.objects.create(
            hearing=hearing,
            kind=kind,
            due_on=reckoned and reckoned.due_on,
            created_at=now,
            updated_at=now,
        )
        facts += owed.paper_facts(paper, rule)
    deadlines.open_deadlines(facts, now=now)


def adjust_hearing(
    hearing: Hearing,
    *,
    matter: str,
    kind: ProjectKind,
    project: Project | None = None,
    campaign: Campaign | None = None,
    lead: Organization | None = None,
    by,
    now: datetime | None = None,
) -> Hearing:
    """Correct what an entry says before the meeting; its body and its day are changed by other acts.

    Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_preparer(by, hearing.congress)
    require(hearing, "adjust")
    values = _checked(
        hearing.congress, now, matter, hearing.reporter, kind, hearing.meeting, hearing.meets_on, lead
    )
    _require_own(hearing.congress, project, campaign)
    with transaction.atomic():
        _require_first(hearing.congress, values["matter"], hearing.meets_on, but=hearing.pk)
        data = {"old": {"matter": hearing.matter, "campaign": hearing.campaign_id}}
        move(hearing, "adjust", by=by, now=now, data=data, project=project, campaign=campaign, **values)
    return hearing


def move_meeting(
    hearing: Hearing, *, meeting: str, meets_on: date, reason: str, by, now: datetime | None = None
) -> Hearing:
    """Hold the meeting on another day: every paper still awaited is due by the new day's reckoning.

    Tells the body that reports. Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_preparer(by, hearing.congress)
    require(hearing, "move_meeting")
    reason = filled(reason, "reason", _("请说明会议改期的原因。"), limit=SHORT)
    meeting = filled(meeting, "meeting", _("请填写会议名称。"), limit=100)
    if meets_on < clock.local_date(now):
        raise RuleBroken(_("会议日期不能早于今天。"), "meets_on")
    if meets_on == hearing.meets_on:
        raise RuleBroken(_("新的会议日期与现在相同。"), "meets_on")
    with transaction.atomic():
        _require_first(hearing.congress, hearing.matter, meets_on, but=hearing.pk)
        data = {"from": hearing.meets_on.isoformat(), "to": meets_on.isoformat()}
        fields = {"meeting": meeting, "meets_on": meets_on}
        move(hearing, "move_meeting", by=by, now=now, comment=reason, data=data, **fields)
        _move_papers(hearing, reason, by, now)
        facts = {"matter": hearing.matter, "day": meets_on.isoformat(), "reason": reason[:100]}
        _tell_reporter(hearing, MOVED, now, **facts)
    return hearing


def _move_papers(hearing: Hearing, reason: str, by, now: datetime) -> None:
    rules = Rule.objects.nearest_of(PaperKind.values, hearing.congress, clock.local_date(now))
    for paper in hearing.papers.filter(status=PaperStatus.AWAITED).exclude(due_on=None):
        reckoned = owed.reckoned_for(rules.get(paper.kind), hearing.meets_on)
        if reckoned is None or reckoned.due_on == paper.due_on:
            continue
        data = {"from": paper.due_on.isoformat(), "to": reckoned.due_on.isoformat()}
        move(paper, "move_date", by=by, now=now, data=data)
        moved = {"due_on": reckoned.due_on, "reason_kind": Reason.SHIFT, "reason": reason}
        deadlines.change_due(paper, Kind.DUTY, by=by, now=now, **moved)


def call_off_hearing(hearing: Hearing, *, reason: str, by, now: datetime | None = None) -> Hearing:
    """Take the report off the agenda: PLANNED → CALLED_OFF; what is still awaited is owed no longer.

    Tells the body that reports. Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_preparer(by, hearing.congress)
    require(hearing, "call_off")
    reason = filled(reason, "reason", _("请说明取消的原因。"), limit=SHORT)
    with transaction.atomic():
        move(hearing, "call_off", by=by, now=now, comment=reason)
        awaited = list(hearing.papers.filter(status=PaperStatus.AWAITED))
        for paper in awaited:
            move(paper, "drop", by=by, now=now)
        deadlines.withdraw(awaited, Kind.DUTY, now=now)
        _tell_reporter(hearing, CALLED_OFF, now, matter=hearing.matter, reason=reason[:100])
    return hearing


def register_hearing(hearing: Hearing, *, note: str = "", by, now: datetime | None = None) -> Hearing:
    """The meeting has heard the report: PLANNED → HEARD, on its day or later.

    Where something is missing (papers, research, speeches), `note` must say why it was held without. Raises NotAllowed,
    RuleBroken naming what is missing, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_preparer(by, hearing.congress)
    require(hearing, "hear")
    note = fitting(note, "note", limit=2000)
    if clock.local_date(now) < hearing.meets_on:
        raise RuleBroken(_("会议 %(day)s 举行，届时才能登记。") % {"day": hearing.meets_on.isoformat()})
    gaps = preparation.gaps(hearing)
    if gaps and not note:
        raise RuleBroken(
            _("会前还缺：%(gaps)s。请补齐，或者说明原因后登记。")
            % {"gaps": listed(gap.text for gap in gaps)},
            "note",
        )
    with transaction.atomic():
        data = {"missing": [gap.text for gap in gaps]} if gaps else None
        move(hearing, "hear", by=by, now=now, comment=note, data=data, heard_note=note)
        awaited = list(hearing.papers.filter(status=PaperStatus.AWAITED))
        for paper in awaited:
            move(paper, "drop", by=by, now=now)
        deadlines.withdraw(awaited, Kind.DUTY, now=now)
    return hearing


def _tell_reporter(hearing: Hearing, message: str, now: datetime, **facts) -> None:
    notify(liaisons_of(hearing.reporter), message, now=now, url=hearing.get_absolute_url(), **facts)


# ── papers ──────────────────────────────────────────────────────────────────────────────────────────────────────
def deliver_paper(
    paper: Paper,
    *,
    files: Iterable[UploadedFile] = (),
    note: str = "",
    delivered_on: date | None = None,
    by,
    now: datetime | None = None,
) -> Paper:
    """Deliver a paper, or a newer version of it, before the meeting is held; AWAITED → DELIVERED.

    By the liaison of the body that reports, with a file; by staff of the committee, who may register another day
    (`delivered_on`, local, not in the future) for what came on paper. Late stays late. Tells the committee's staff what
    came from outside. Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    hearing = paper.hearing
    if not permissions.may_deliver(by, paper):
        raise NotAllowed(_("只有报告单位的联络员和主办单位的工作人员可以送交。"))
    act = "deliver_again" if paper.status == PaperStatus.DELIVERED else "deliver"
    require(paper, act)
    require(hearing, "adjust")
    files, note = list(files), fitting(note, "note", limit=SHORT)
    ours = permissions.may_prepare(by, hearing.congress)
    day = _day_of_delivery(paper, ours, delivered_on, now)
    if not files and not (ours and note):
        raise RuleBroken(_("请上传文件；纸质送交的由工作人员写明情况。"), "files")
    with stored(files, by=by, now=now) as kept, transaction.atomic():
        fields = {"note": note} if act == "deliver_again" else _delivered(paper, day, note)
        data = {"day": day.isoformat(), "files": named(kept)}
        move(paper, act, by=by, now=now, comment=note, data=data, **fields)
        paper.files.add(*kept)
        if act == "deliver":
            deadlines.meet([paper], Kind.DUTY, now=now, late=paper.was_late)
        if not ours:
            facts = {"unit": hearing.reporter.short_name, "matter": hearing.matter}
            facts["paper"] = str(PaperKind(paper.kind).label)
            staff = people_as(hearing.congress, Role.STAFF)
            notify(staff, DELIVERED, now=now, url=hearing.get_absolute_url(), **facts)
    return paper


def _day_of_delivery(paper: Paper, ours: bool, delivered_on: date | None, now: datetime) -> date:
    """Today, unless staff register an earlier day; whoever delivers cannot date it back."""
    if delivered_on is None or not ours:
        return clock.local_date(now)
    return require_not_future(delivered_on, "delivered_on", now)


def _delivered(paper: Paper, day: date, note: str) -> dict:
    late = paper.due_on is not None and day > paper.due_on
    return {"delivered_on": day, "was_late": late, "note": note}


def waive_paper(paper: Paper, *, reason: str, by, now: datetime | None = None) -> Paper:
    """Do without a paper, as for a matter of urgency: AWAITED → WAIVED, with the reason.

    Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_preparer(by, paper.hearing.congress)
    require(paper, "waive")
    require(paper.hearing, "adjust")
    reason = filled(reason, "reason", _("请说明免于送交的理由。"), limit=SHORT)
    with transaction.atomic():
        move(paper, "waive", by=by, now=now, comment=reason, note=reason)
        deadlines.withdraw([paper], Kind.DUTY, now=now)
    return paper


def await_paper_again(paper: Paper, *, reason: str, by, now: datetime | None = None) -> Paper:
    """Take a waiver back: WAIVED → AWAITED, due as reckoned from the meeting.

    Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    hearing = paper.hearing
    require_preparer(by, hearing.congress)
    require(paper, "await_again")
    require(hearing, "adjust")
    reason = filled(reason, "reason", _("请说明理由。"), limit=SHORT)
    rule = Rule.objects.nearest(paper.kind, hearing.congress, clock.local_date(now))
    reckoned = owed.reckoned_for(rule, hearing.meets_on)
    with transaction.atomic():
        due_on = reckoned.due_on if reckoned else paper.due_on
        move(paper, "await_again", by=by, now=now, comment=reason, note="", due_on=due_on)
        deadlines.open_deadlines(owed.paper_facts(paper, rule), now=now)
    return paper
