"""What waits for a person, and for whom the person waits, by role. Each source is one query with a bound on its rows."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Count, Exists, Min, OuterRef, Q, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns.enums import DUTY_OWED, ActivityStatus, CampaignStatus, DutyStatus
from campaigns.models import Activity, Duty, Filing
from core.lights import Light, running
from deadlines.enums import Kind
from deadlines.models import Deadline
from evaluations.enums import Electorate, EvaluationStatus
from evaluations.models import Evaluation, TellerSheet
from issues.enums import Decision as Answer
from issues.enums import IssueStatus
from issues.models import Assignment, Extension, Issue, Publication, WriteOff
from meetings.models import Decision
from organizations.enums import Role
from organizations.models import User
from projects.models import Project

from .. import links
from .desks import MOST, Desk, Source, Task, Waiting, bounded, waited
from .hearing_tasks import deferrals_to_decide, opinions_on_desk, speeches_on_desk
from .second_looks import second_looks

LOOK_BACK_DAYS = 30  # a look back stands on the work page this long before its day
RUNNING = {"campaign__status": CampaignStatus.RUNNING}


# ── duties, of staff and liaisons ───────────────────────────────────────────────────────────────────────────────
def duties_on_desk(user: User, today: date) -> Desk:
    """What one's own body owes, and what it has received and not yet accepted or returned."""
    owing = Q(owed_by__in=user.organizations_as(Role.STAFF, Role.LIAISON), status__in=DUTY_OWED)
    deciding = Q(owed_to__in=user.organizations_as(Role.STAFF), status=DutyStatus.SUBMITTED)
    rows = Duty.objects.visible_to(user).filter(owing | deciding, **RUNNING).for_list()
    return bounded(rows.order_by("due_on", "submitted_at", "id"), lambda duty: _duty_task(duty, today))


def _duty_task(duty: Duty, today: date) -> Task:
    common = {"url": duty.get_absolute_url(), "campaign": duty.campaign.short_title}
    if duty.status == DutyStatus.SUBMITTED:
        queue = links.duties(duty.campaign_id, "waiting")
        light = waited(duty.submitted_at, today)
        return Task(_("审核报送"), str(duty), light=light, queue=queue, **common)
    if duty.status == DutyStatus.RETURNED:  # it came in once; a day that has passed since is not missed
        due_on = duty.due_on if duty.due_on >= today else None
        return Task(_("补正报送"), duty.title, light=duty.light(today), due_on=due_on, **common)
    return Task(_("报送"), duty.title, light=duty.light(today), due_on=duty.due_on, **common)


def duties_awaited(user: User, today: date) -> Desk:
    """Who still owes the person's committee something, by what and when."""
    own = user.organizations_as(Role.STAFF)
    rows = Duty.objects.visible_to(user).not_submitted().filter(owed_to__in=own, **RUNNING).order_by()
    alike = rows.values("campaign_id", "link_id", "title", "due_on", "owed_to_id")
    kinds = alike.annotate(n=Count("id"), sample=Min("id")).order_by("due_on", "title")
    return Desk(waiting=tuple(_awaited(kind, today) for kind in kinds[:MOST]))


def _awaited(kind: dict, today: date) -> Waiting:
    who = ngettext("%(n)d 个单位", "%(n)d 个单位", kind["n"]) % {"n": kind["n"]}
    url = links.duties(kind["campaign_id"], "not_submitted", like=kind["sample"])
    light = running(kind["due_on"], today)
    return Waiting(_("报送：%(title)s") % kind, who, url, due_on=kind["due_on"], light=light)


# ── activities of deputies, of staff and deputies ───────────────────────────────────────────────────────────────
def activities_to_record(user: User, today: date) -> Desk:
    """Planned for today or a day that has passed: whoever keeps the activity puts down what came of it, or that it was off."""
    kept = Q(congress__in=user.organizations_as(Role.STAFF)) | Q(group__in=user.organizations_as(Role.DEPUTY))
    rows = Activity.objects.filter(kept, status=ActivityStatus.PLANNED, held_on__lte=today, **RUNNING)
    rows = rows.select_related("campaign", "group").order_by("held_on", "id")
    return bounded(rows, lambda activity: _activity_task(activity, today))


def _activity_task(activity: Activity, today: date) -> Task:
    who = f"{activity.group.short_name} " if activity.group else ""
    return Task(
        _("登记开展情况"),
        f"{who}{activity}",
        reverse("campaigns:activity_hold", args=[activity.pk]),
        running(activity.held_on, today),
        campaign=activity.campaign.short_title,
        due_on=activity.held_on,
    )


# ── what is owed by a deadline alone ────────────────────────────────────────────────────────────────────────────
OWED_BY_DEADLINE = {
    Kind.FILING: gettext_lazy("报备"),
    Kind.WEEKLY_REPORT: gettext_lazy("报送"),
    Kind.DECISION: gettext_lazy("落实"),
    Kind.LOOK_BACK: gettext_lazy("回头看"),
    Kind.OPINION_REPORT: gettext_lazy("报送"),
    Kind.DUTY: gettext_lazy("送交"),
}
PAPER = "hearings.paper"  # the duties of campaigns stand on the desk by themselves, with what was returned


def deadlines_on_desk(user: User, today: date) -> Desk:
    """What one's own bodies owe by a deadline alone: the filing of a plan, weekly reports, a meeting's decisions, the papers
    before a hearing, the report on an opinion; and issues to be looked at once more, from a month before their day on.
    """
    own, soon = user.organizations_as(Role.STAFF, Role.LIAISON), today + timedelta(days=LOOK_BACK_DAYS)
    rows = Deadline.objects.still_open().filter(kind__in=OWED_BY_DEADLINE, owed_by__in=own)
    papers = Q(kind=Kind.DUTY) & ~Q(subject_type=PAPER)
    rows = rows.exclude(papers).exclude(kind=Kind.LOOK_BACK, due_on__gt=soon)
    return bounded(rows.order_by("due_on", "id"), lambda row: _owed_task(row, today))


def _owed_task(row: Deadline, today: date) -> Task:
    verb, title, queue = str(OWED_BY_DEADLINE[Kind(row.kind)]), row.title, ""
    if row.kind in {Kind.LOOK_BACK, Kind.DUTY}:  # the title says again what the verb says
        title = row.title.partition("：")[2] or row.title
    if row.kind == Kind.LOOK_BACK:
        queue = reverse("issues:look_back_list")
    return Task(verb, title, row.url, running(row.due_on, today), due_on=row.due_on, queue=queue)


def decisions_to_accept(user: User, today: date) -> Desk:
    """What units report they have done of a meeting's decisions."""
    rows = Decision.objects.to_accept(user).select_related("organization").order_by("updated_at", "id")
    return bounded(rows, lambda row: _accept_task(row, today))


def _accept_task(row: Decision, today: date) -> Task:
    words = _("%(unit)s：%(text)s") % {"unit": row.organization.short_name, "text": row}
    return Task(_("确认落实"), words, row.get_absolute_url(), waited(row.updated_at, today))


# ── the project library ─────────────────────────────────────────────────────────────────────────────────────────
def suggestions_to_decide(user: User, today: date) -> Desk:
    """What was suggested for the library of the person's committee and is neither taken up nor dropped."""
    rows = Project.objects.suggested().filter(congress__in=user.organizations_as(Role.STAFF))
    return bounded(rows.order_by("created_at", "id"), lambda project: _suggestion_task(project, today))


def _suggestion_task(project: Project, today: date) -> Task:
    queue = links.with_query("campaigns:project_board", view="suggested", congress=project.congress_id)
    light = waited(project.created_at, today)
    return Task(_("研究立项建议"), project.title, project.get_absolute_url(), light, queue=queue)


# ── plans, filed upward ─────────────────────────────────────────────────────────────────────────────────────────
def filings_on_desk(user: User, today: date) -> Desk:
    """Plans filed with the person's committee that it has neither received nor returned."""
    own = user.organizations_as(Role.STAFF)
    rows = Filing.objects.visible_to(user).awaiting_decision().filter(filed_with__in=own)
    rows = rows.select_related("campaign__congress").order_by("created_at", "id")
    return bounded(rows, lambda filing: _filing_task(filing, today))


def _filing_task(filing: Filing, today: date) -> Task:
    return Task(
        _("接收备案"),
        _("%(unit)s：%(number)s") % {"unit": filing.campaign.congress.short_name, "number": filing.number},
        filing.get_absolute_url(),
        waited(filing.created_at, today),
        campaign=filing.campaign.short_title,
    )


# ── issues, of the staff ────────────────────────────────────────────────────────────────────────────────────────
def issues_on_desk(user: User, today: date) -> Desk:
    """How many wait to be sorted, to be handed over, and for this person's release to the public, by campaign."""
    seen = Issue.objects.visible_to(user).filter(**RUNNING)
    sets = {
        "screen": seen.to_screen().screened_by(user),
        "hand_over": seen.to_hand_over().followed_up_by(user),
        # a concluded campaign still publishes its results
        "publish_queue": Issue.objects.filter(publications__in=Publication.objects.waiting_for(user)),
    }
    screen, *others = (
        rows.order_by().values("campaign_id", "campaign__short_title").annotate(n=Count("id"), act=Value(act))
        for act, rows in sets.items()
    )
    return Desk(tasks=tuple(_issues_task(row) for row in screen.union(*others, all=True)))


def _issues_task(row: dict) -> Task:
    verb, words = {
        "screen": (_("分办"), ngettext("%(n)d 件新报送的问题", "%(n)d 件新报送的问题", row["n"])),
        "hand_over": (_("交办"), ngettext("%(n)d 件待交办的问题", "%(n)d 件待交办的问题", row["n"])),
        "publish_queue": (
            _("审核公开"),
            ngettext("%(n)d 件等您审核的公开文本", "%(n)d 件等您审核的公开文本", row["n"]),
        ),
    }[row["act"]]
    url = links.with_query(f"issues:{row['act']}", campaign=row["campaign_id"])
    return Task(verb, words % row, url, Light("wait", _("待处理")), campaign=row["campaign__short_title"])


def write_offs_to_decide(user: User, today: date) -> Desk:
    return _to_decide(WriteOff, _("审核销号"), "issues:write_off_queue", user, today)


def extensions_to_decide(user: User, today: date) -> Desk:
    return _to_decide(Extension, _("审批延期"), "issues:extend_queue", user, today)


def _to_decide(model, verb: str, queue: str, user: User, today: date) -> Desk:
    """What departments ask of the person's committee; who has waited longest stands first."""
    rows = _shown(
        model.objects.to_decide(user), "issue__campaign__short_title", "issue__department__short_name"
    )
    address = reverse(queue)
    return bounded(rows.order_by("created_at", "id"), lambda asked: _asked_task(asked, verb, address, today))


def _shown(rows, *names: str):
    """Of an application and its issue only what a line says; the names are those of organizations and campaigns."""
    joined = {name.rpartition("__")[0] for name in names}
    return rows.select_related(*joined).only("created_at", "issue__number", "issue__title", *names)


def _asked_task(asked: WriteOff | Extension, verb: str, queue: str, today: date) -> Task:
    issue = asked.issue
    return Task(
        verb,
        _("%(unit)s：%(issue)s") % {"unit": issue.department.short_name, "issue": issue},
        asked.get_absolute_url(),
        waited(asked.created_at, today),
        campaign=issue.campaign.short_title,
        queue=queue,
    )


def letters_unsigned(user: User, today: date) -> Desk:
    """Letters of the person's committee that a department has neither signed for nor sent back."""
    own = user.organizations_as(Role.STAFF)
    rows = _unsigned(handover__congress__in=own, handover__campaign__status=CampaignStatus.RUNNING)
    return Desk(waiting=tuple(_letter_out(row, today) for row in rows[:MOST]))


def _unsigned(**conditions):
    waiting = Assignment.objects.filter(is_current=True, signed_at=None, sent_back_at=None, **conditions)
    by_letter = waiting.order_by().values(
        "handover_id",
        "handover__number",
        "handover__sign_by",
        "handover__issued_at",
        "handover__campaign__short_title",
        "department__short_name",
    )
    return by_letter.annotate(n=Count("id")).order_by("handover__sign_by", "handover_id")


def _letter_out(row: dict, today: date) -> Waiting:
    return Waiting(
        _letter_words(row),
        row["department__short_name"],
        reverse("issues:handover_detail", args=[row["handover_id"]]),
        since=row["handover__issued_at"],
        due_on=row["handover__sign_by"],
        light=running(row["handover__sign_by"], today),
    )


def _letter_words(row: dict) -> str:
    words = ngettext("签收 %(letter)s（%(n)d 件）", "签收 %(letter)s（%(n)d 件）", row["n"])
    return words % {"letter": row["handover__number"], "n": row["n"]}


# ── evaluations ─────────────────────────────────────────────────────────────────────────────────────────────────
def evaluations_on_desk(user: User, today: date) -> Desk:
    """Members' votes to hold, results to put forward, and those that a colleague has put forward for this person to publish."""
    own = {"congress__in": user.organizations_as(Role.STAFF), **RUNNING}
    counted = Q(status=EvaluationStatus.COUNTED)
    proposed = Q(status=EvaluationStatus.PROPOSED) & ~Q(proposed_by=user)
    drafted = Q(status=EvaluationStatus.DRAFT, electorate=Electorate.MEMBERS)
    rows = Evaluation.objects.visible_to(user).filter(drafted | counted | proposed, **own)
    rows = rows.select_related("campaign")
    rows = rows.only("title", "status", "held_on", "updated_at", "campaign__short_title")
    return bounded(rows.order_by("held_on", "id"), lambda evaluation: _evaluation_task(evaluation, today))


def _evaluation_task(evaluation: Evaluation, today: date) -> Task:
    common = {"url": evaluation.get_absolute_url(), "campaign": evaluation.campaign.short_title}
    if evaluation.status == EvaluationStatus.DRAFT:
        day = evaluation.held_on
        return Task(_("组织测评"), evaluation.title, light=running(day, today), due_on=day, **common)
    verb = _("审核公布") if evaluation.status == EvaluationStatus.PROPOSED else _("送公开审核")
    return Task(verb, evaluation.title, light=waited(evaluation.updated_at, today), **common)


def counts_to_make(user: User, today: date) -> Desk:
    """Evaluations whose ballots the teller has to count, or to compare once both sheets are in."""
    sheets = TellerSheet.objects.filter(evaluation=OuterRef("pk"))
    own = {"congress__in": user.organizations_as(Role.TELLER), **RUNNING}
    rows = Evaluation.objects.visible_to(user).filter(status=EvaluationStatus.FROZEN, **own)
    rows = rows.annotate(
        handed_in=Exists(sheets.filter(teller=user)), other=Exists(sheets.exclude(teller=user))
    )
    rows = rows.select_related("campaign").order_by("held_on", "id")
    found = list(rows[:MOST])
    return Desk(
        tasks=tuple(_count_task(one, today) for one in found if not one.handed_in or one.other),
        waiting=tuple(_count_waiting(one) for one in found if one.handed_in and not one.other),
    )


def _count_task(evaluation: Evaluation, today: date) -> Task:
    both = evaluation.handed_in and evaluation.other
    return Task(
        _("核对计票单") if both else _("清点计票"),
        evaluation.title,
        reverse("evaluations:paper", args=[evaluation.pk]),
        running(evaluation.held_on, today),
        campaign=evaluation.campaign.short_title,
        due_on=evaluation.held_on,
    )


def _count_waiting(evaluation: Evaluation) -> Waiting:
    url = reverse("evaluations:paper", args=[evaluation.pk])
    return Waiting(evaluation.title, _("另一名计票人"), url, due_on=evaluation.held_on)


# ── departments ─────────────────────────────────────────────────────────────────────────────────────────────────
def letters_to_sign(user: User, today: date) -> Desk:
    own = user.organizations_as(Role.LIAISON)
    rows = _unsigned(department__in=own, handover__campaign__status=CampaignStatus.RUNNING)
    return bounded(rows, lambda row: _letter_in(row, today))


def _letter_in(row: dict, today: date) -> Task:
    words = ngettext("%(letter)s：%(n)d 件问题", "%(letter)s：%(n)d 件问题", row["n"])
    return Task(
        _("签收"),
        words % {"letter": row["handover__number"], "n": row["n"]},
        reverse("issues:handover_detail", args=[row["handover_id"]]),
        running(row["handover__sign_by"], today),
        campaign=row["handover__campaign__short_title"],
        due_on=row["handover__sign_by"],
    )


def issues_in_hand(user: User, today: date) -> Desk:
    """Issues that need a plan, work, or work once more; the nearest due date first."""
    verbs = {
        IssueStatus.SIGNED: _("报整改方案"),
        IssueStatus.RECTIFYING: _("报告进展"),
        IssueStatus.REWORK: _("重新整改"),
        IssueStatus.REOPENED: _("重新整改"),
    }
    own = {"department__in": user.organizations_as(Role.LIAISON), "status__in": list(verbs)}
    going_on = Q(**RUNNING) | Q(
        relapsed_times__gt=0
    )  # what relapsed is rectified though its campaign has ended
    rows = (
        Issue.objects.visible_to(user)
        .filter(going_on, **own)
        .select_related("campaign")
        .order_by("due_sort", "id")
    )
    return bounded(rows, lambda issue: _issue_task(issue, verbs[issue.status], today))


def _issue_task(issue: Issue, verb: str, today: date) -> Task:
    return Task(
        verb,
        str(issue),
        issue.get_absolute_url(),
        issue.light(today),
        campaign=issue.campaign.short_title,
        due_on=issue.due_on,
        queue=reverse("issues:board"),
    )


def write_offs_asked(user: User, today: date) -> Desk:
    return _asked_out(WriteOff, _("销号申请：%(issue)s"), user)


def extensions_asked(user: User, today: date) -> Desk:
    return _asked_out(Extension, _("延期申请：%(issue)s"), user)


def _asked_out(model, words: str, user: User) -> Desk:
    """What one's own unit has asked for and the committee has not decided."""
    own = {"issue__department__in": user.organizations_as(Role.LIAISON), "status": Answer.ASKED}
    rows = _shown(model.objects.visible_to(user).filter(**own), "issue__congress__short_name").order_by(
        "created_at"
    )
    return Desk(waiting=tuple(_asked_waiting(asked, words) for asked in rows[:MOST]))


def _asked_waiting(asked: WriteOff | Extension, words: str) -> Waiting:
    issue = asked.issue
    who = issue.congress.short_name
    return Waiting(words % {"issue": issue}, who, issue.get_absolute_url(), since=asked.created_at)


SOURCES: dict[str, tuple[Source, ...]] = {
    Role.STAFF: (
        duties_on_desk,
        activities_to_record,
        filings_on_desk,
        deadlines_on_desk,
        decisions_to_accept,
        suggestions_to_decide,
        issues_on_desk,
        write_offs_to_decide,
        extensions_to_decide,
        evaluations_on_desk,
        opinions_on_desk,
        speeches_on_desk,
        second_looks,
        duties_awaited,
        letters_unsigned,
    ),
    Role.LIAISON: (
        duties_on_desk,
        deadlines_on_desk,
        letters_to_sign,
        issues_in_hand,
        write_offs_asked,
        extensions_asked,
    ),
    Role.TELLER: (counts_to_make,),
    Role.LEADER: (deferrals_to_decide, second_looks),
    Role.DEPUTY: (activities_to_record, speeches_on_desk),
}


def of(user: User, today: date) -> Iterable[Desk]:
    """Every desk of the person's roles, each source once."""
    wanted = dict.fromkeys(source for role in SOURCES if role in user.roles for source in SOURCES[role])
    return [source(user, today) for source in wanted]
