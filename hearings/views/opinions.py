"""One opinion's page with its rectification list, its letter, and what is done with it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Case, IntegerField, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from core import clock
from core.access import access
from core.documents import Letter, build_letter, long_date
from core.timeline import lines
from core.transitions import allows
from core.web import DOCX, attempt, file_answer
from deadlines.shown import shown_for
from issues.departments import directory_for
from issues.models import Issue
from organizations.enums import Kind, Role
from organizations.models import Organization

from .. import pages, permissions
from ..enums import HearingStatus, OpinionStatus
from ..forms import (
    MOST_SHOWN,
    AgainForm,
    CommentForm,
    HandlingReportForm,
    HandOverForm,
    OpinionForm,
    VoteForm,
)
from ..letters import again_letter, opinion_letter
from ..models import Opinion, OpinionVote
from ..preparation import problems_of
from ..services import again, voting
from ..services import opinions as services
from .common import READERS, act_on, own_hearing, own_opinion, require, seen_opinion, sent

GAP = "＿＿号"  # the number is given out only when the paper is handed over
LABELS = {"begin_opinion": gettext_lazy("起草审议意见")}


@access(*READERS)
@require_safe
def opinion_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper, its list row by row, reports, deferrals and the vote, with the reader's next step."""
    opinion, user = seen_opinion(request, pk), request.user
    inside, votes = permissions.is_inside(user, opinion.hearing), pages.vote_rows(opinion, user)
    rows, deferrals = pages.item_rows(opinion, user, clock.today()), list(opinion.deferrals.order_by("-id"))
    context = {
        "opinion": opinion,
        "hearing": opinion.hearing,
        "rows": rows,
        "figures": _figures(rows),
        "reports": list(opinion.reports.select_related("made_by", "commented_by").prefetch_related("files")),
        "deferrals": deferrals,
        "votes": votes,
        "inside": inside,
        "deadlines": shown_for(user, opinion, now=clock.now()),
        "timeline": lines(opinion, labels=LABELS) if inside else [],
        "is_out": opinion.status != OpinionStatus.DRAFT,
        "reads_letter": permissions.reads_letter(user, opinion),
        **pages.acts_on_opinion(opinion, user, votes, deferrals),
    }
    return render(request, "hearings/opinion_detail.html", context)


def _figures(rows: list[pages.ItemRow]) -> dict[str, int]:
    """How many of the rows shown are on account and written off."""
    return {
        "all": len(rows),
        "on_account": sum(row.plan is not None for row in rows),
        "written_off": sum(row.issue.status == "written_off" for row in rows),
    }


@access(*READERS)
@require_safe
def opinion_letter_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The opinion's letter as a Word file, made anew from what is on record; the number stays."""
    opinion = seen_opinion(request, pk)
    require(permissions.reads_letter(request.user, opinion), *READERS)
    letter = letter_of(opinion)
    return file_answer(build_letter(letter), f"{opinion.number or opinion.hearing.matter}.docx", DOCX)


def letter_of(opinion: Opinion, **entered):
    items = opinion.items.select_related("issue", "department", "handover").order_by("number")
    return opinion_letter(opinion, items, **entered)


def shown(letter) -> dict:
    """What the sheet on a page takes; the date as the document writes it, whatever the language of the page."""
    return {"letter": letter, "letter_date": long_date(letter.dated) if letter.dated else ""}


# ── acts ────────────────────────────────────────────────────────────────────────────────────────────────────────
@access(Role.STAFF)
def opinion_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the opinion of a hearing with its numbered list; `pk` is the hearing's."""
    hearing = own_hearing(request, pk)
    opinion = getattr(hearing, "opinion", None)
    is_open = hearing.status == HearingStatus.HEARD and (opinion is None or allows(opinion, "draft"))
    if request.method != "POST" and not is_open:  # who has typed reads it beside what was typed
        messages.info(request, _("登记听取审议之后、交办之前才能起草审议意见。"))
        return redirect(opinion or hearing)
    listed = list(opinion.items.all()) if opinion else []
    problems = list(problems_of(hearing).values_list("pk", flat=True))
    issues = _listable(hearing, problems, [item.issue_id for item in listed])
    form = OpinionForm(
        *sent(request),
        issues=issues,
        departments=_departments(hearing),
        initial=_initial(hearing, opinion, listed, issues, problems),
    )
    if form.is_bound and form.is_valid():
        made = attempt(
            request,
            form,
            lambda: services.draft_opinion(hearing, by=request.user, **form.values),
            on=hearing,
        )
        if made:
            messages.success(request, _("审议意见已保存，核对后交办。"))
            return redirect(made)
    context = {"form": form, "hearing": hearing, "problems": problems}
    return render(request, "hearings/opinion_form.html", context, status=422 if form.is_bound else 200)


def _listable(hearing, problems: list[int], listed: list[int]) -> list[Issue]:
    """What may be listed: accepted issues of the campaign, those of the problem table first, then what is listed."""
    own = {"campaign": hearing.campaign_id, "congress": hearing.congress_id}
    first = Case(When(pk__in=problems, then=0), default=1, output_field=IntegerField())
    waiting = Issue.objects.to_hand_over().filter(**own).exclude(opinion_items__isnull=False)
    keys = [*waiting.order_by(first, "id").values_list("pk", flat=True)[:MOST_SHOWN], *listed]
    return list(Issue.objects.filter(pk__in=keys).order_by(first, "id"))


def _departments(hearing):
    own = {"region": hearing.congress.region_id, "kind": Kind.DEPARTMENT, "is_active": True}
    return Organization.objects.filter(**own)


def _initial(hearing, opinion, listed, issues, problems: list[int]) -> dict:
    """The draft as it stands; before that every accepted issue of the problem table, with the department its list means."""
    if opinion:
        initial = {name: getattr(opinion, name) for name in ("text", "approved_at", "approved_on")}
        for item in listed:
            initial |= {
                f"listed_{item.issue_id}": True,
                f"number_{item.issue_id}": item.number,
                f"department_{item.issue_id}": item.department_id,
            }
        return initial
    directory = directory_for(hearing.congress)
    initial = {}
    for issue in issues:
        meant = directory.meant(issue.suggested)
        initial[f"listed_{issue.pk}"] = issue.pk in problems
        initial[f"department_{issue.pk}"] = meant.pk if meant else None
    return initial


@access(Role.STAFF)
def opinion_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """See the letter as it will be, hand the opinion over with its list."""
    opinion, today = own_opinion(request, pk), clock.today()
    items = list(opinion.items.select_related("issue", "department", "handover").order_by("number"))
    previewing = "preview" in request.POST
    initial = _proposed(opinion, today)
    form = HandOverForm(
        None if previewing else request.POST or None,
        thing=opinion,
        listed=bool(items),
        initial=initial | (request.POST.dict() if previewing else {}),
    )
    dates = {name: _typed(form, name) for name in ("report_due_on", "vote_on", "rectify_by")}
    letter = opinion_letter(opinion, items, number=GAP, dated=today, **dates)
    return act_on(
        request,
        opinion,
        form,
        lambda values: services.hand_over_opinion(opinion, by=request.user, **values),
        when={opinion: "hand_over"},
        heading=_("交办审议意见"),
        effect=_(
            "交办后：审议意见编号存档；问题按承办部门分别出具交办函；研究处理单位和承办部门的联络员收到通知。"
        ),
        done=_("已交办，各承办部门须签收并逐项落实责任人和完成日期。"),
        **shown(letter),
    )


def _proposed(opinion: Opinion, today) -> dict:
    """The day that the rule of the place gives for the report; nothing is proposed where there is none."""
    if opinion.hearing.campaign is None:
        return {}
    reckoned = services.report_term(opinion, today).after(today)
    return {"report_due_on": reckoned.due_on} if reckoned else {}


def _typed(form, name: str):
    """The date in a field, right or not: the preview shows a gap for what cannot be read."""
    if name not in form.fields:
        return None
    try:
        return form.fields[name].to_python(form[name].value())
    except ValidationError:
        return None


@access(*READERS)
def report_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the handling report; staff register one that came on paper."""
    opinion = seen_opinion(request, pk)
    require(permissions.may_report(request.user, opinion), Role.STAFF, Role.LIAISON)
    registers = permissions.may_prepare(request.user, opinion.hearing.congress)
    return act_on(
        request,
        opinion,
        HandlingReportForm(*sent(request), thing=opinion, registers=registers),
        lambda values: services.submit_handling_report(opinion, by=request.user, **values),
        when={opinion: "report"},
        heading=_("报送研究处理情况报告"),
        effect=_("报送后由主办单位提出意见；逾期的记为逾期报送。"),
        done=_("已报送。"),
    )


@access(Role.STAFF)
def report_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept the report, or return it for more."""
    opinion = own_opinion(request, pk)
    accepts = "return" not in request.POST
    return act_on(
        request,
        opinion,
        CommentForm(*sent(request), thing=opinion),
        lambda values: services.comment_on_report(opinion, accepts=accepts, by=request.user, **values),
        when={opinion: "accept_report"},
        heading=_("认可报告"),
        effect=_("认可后可以安排满意度测评；退回补充的，仍按原时限报送。意见告知研究处理单位。"),
        done=_("已提出意见，并告知研究处理单位。"),
    )


@access(Role.STAFF)
def vote_set_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Set up the members' vote on how the opinion was handled."""
    opinion = own_opinion(request, pk)
    return act_on(
        request,
        opinion,
        VoteForm(*sent(request), thing=opinion, initial={"held_on": opinion.vote_on}),
        lambda values: voting.set_up_vote(opinion, by=request.user, **values),
        when={opinion: "set_up_vote"},
        heading=_("安排满意度测评"),
        effect=_(
            "建立测评：常委会组成人员对审议意见和问题清单的研究处理情况无记名投票，锁定名册之前可以延期。"
        ),
        done=_("已安排测评，请在测评页核对后锁定名册。"),
    )


@access(Role.STAFF)
def opinion_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the matter handled, reported on and voted on once more after a vote that calls for it."""
    opinion = own_opinion(request, pk)
    vote = again.failed_vote(opinion)
    if vote is None or not allows(opinion, "handle_again"):
        messages.info(request, _("本轮测评结果公布、并且须再次研究处理的，才能提出要求。"))
        return redirect(opinion)
    reckoned = again.again_term(opinion, clock.today()).after(vote.evaluation.held_on)
    initial, issues = {"report_due_on": reckoned and reckoned.due_on}, again.reopenable(opinion)
    previewing = "preview" in request.POST
    typed = request.POST.dict() | {"issues": request.POST.getlist("issues")} if previewing else {}
    form = AgainForm(
        None if previewing else request.POST or None,
        thing=opinion,
        issues=issues,
        has_rule=reckoned is not None,
        initial=initial | typed,
    )
    return act_on(
        request,
        opinion,
        form,
        lambda values: again.demand_again(opinion, by=request.user, **values),
        when={opinion: "handle_again"},
        heading=_("要求再次研究处理"),
        effect=_(
            "研究处理单位须在时限前重新报告，认可后再次测评；原报告和原测评结果保留。勾选的问题退回承办部门。"
        ),
        done=_("已提出要求，并告知研究处理单位。"),
        days=[(_("测评为“%(verdict)s”") % {"verdict": _(vote.verdict)}, vote.evaluation.held_on)],
        **shown(_demand_as_typed(vote, form, issues)),
    )


def _demand_as_typed(vote: OpinionVote, form: AgainForm, issues: QuerySet[Issue]) -> Letter:
    """The letter as it would be sent now; what is missing or cannot be read is a gap."""
    chosen = form["issues"].value() or [] if "issues" in form.fields else []
    keys = [int(key) for key in chosen if str(key).isdecimal()]
    return again_letter(
        vote,
        issues.filter(pk__in=keys),
        number=GAP,
        demand=form["demand"].value() or "",
        report_due_on=_typed(form, "report_due_on"),
        vote_on=_typed(form, "vote_on"),
        dated=clock.today(),
    )


@access(*READERS)
@require_safe
def demand_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter that demanded another round, as a Word file; `pk` is the vote's that called for it."""
    votes = OpinionVote.objects.filter(opinion__in=Opinion.objects.visible_to(request.user))
    votes = votes.select_related("evaluation", "opinion__hearing__congress", "opinion__hearing__campaign")
    vote = get_object_or_404(votes.exclude(demanded_on=None), pk=pk)
    require(permissions.reads_letter(request.user, vote.opinion), *READERS)
    letter = again_letter(vote, vote.reopened.order_by("opinion_items__number"))
    return file_answer(build_letter(letter), f"{vote.number or letter.title}.docx", DOCX)
