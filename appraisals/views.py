"""Notices and accountability: suggestions from facts, drafts, decisions, what was done, the letter."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_POST

from core import clock, documents
from core.access import access
from core.exceptions import NotAllowed, RuleBroken
from core.models import Attachment
from core.periods import Period, PeriodKind
from core.web import DOCX, KeysetPage, attempt, download, file_answer, record_refusal, refusals_as_messages
from core.words import listed
from issues.enums import PublicationStatus
from issues.models import Issue
from issues.views.acting import not_now, perform, permit
from organizations.enums import Kind, Role
from organizations.models import Organization

from . import letters, permissions, services, suggestions
from .enums import Family, NoticeStatus
from .forms import DecisionForm, DraftForm, OutcomeForm, ProposeForm, ReasonForm, TextForm
from .models import Notice, NoticeKind, NoticePublication
from .rules import shown_again

READERS = (Role.STAFF, Role.LEADER, Role.LIAISON)
COMMITTEE = (Role.STAFF, Role.LEADER)
MONTHS_BACK = 6


# ── lists ───────────────────────────────────────────────────────────────────────────────────────────────────────
@access(*READERS)
def notice_list(request: HttpRequest) -> HttpResponse:
    """Notices, and for staff what the rule suggests for a period that is over."""
    return _list(request, Family.NOTICE)


@access(*COMMITTEE)
def accountability(request: HttpRequest) -> HttpResponse:
    """Steps of calling to account, with their approval and record."""
    return _list(request, Family.STEP)


def _list(request: HttpRequest, family: Family) -> HttpResponse:
    rows = Notice.objects.visible_to(request.user).filter(kind__family=family)
    state = request.GET.get("state", "")
    if state in NoticeStatus.values:
        rows = rows.filter(status=state)
    congress = _own_congress(request)
    periods = _periods() if congress and family == Family.NOTICE else []
    period = next(
        (one for one in periods if str(one) == request.GET.get("period")), next(iter(periods), None)
    )
    rule = suggestions.rule_of(congress, clock.today()) if period else None
    context = {
        "family": family,
        "page": KeysetPage(rows.for_list(), order=("-id",), after=request.GET.get("after", "")),
        "state": state if state in NoticeStatus.values else "",
        "states": _states(state) if request.user.roles & set(COMMITTEE) else [],
        "congress": congress,
        "periods": periods,
        "period": period,
        "suggestions": suggestions.suggested(congress, period, clock.today(), rule) if rule else [],
        "rule": rule,
    }
    return render(request, "appraisals/notice_list.html", context)


def _states(chosen: str) -> list[tuple[str, str, bool]]:
    """The states to narrow the list to: words, address, whether it is the one in force."""
    named = [(str(label), f"?state={value}", value == chosen) for value, label in NoticeStatus.choices]
    return [(_("全部"), "?", chosen not in NoticeStatus.values), *named]


def _own_congress(request: HttpRequest) -> Organization | None:
    return next(iter(request.user.organizations_as(Role.STAFF)), None)


def _periods() -> list[Period]:
    """Months and the year that are over, the latest month first."""
    period, found = Period.around(PeriodKind.MONTH, clock.today()).previous, []
    for _back in range(MONTHS_BACK):
        found.append(period)
        period = period.previous
    return [*found, Period.around(PeriodKind.YEAR, clock.today()).previous]


# ── drafting ────────────────────────────────────────────────────────────────────────────────────────────────────
@access(Role.STAFF)
@require_POST
@refusals_as_messages(lambda: reverse("issues:notice_list"))
def notice_suggested(request: HttpRequest) -> HttpResponse:
    """Take a suggestion up: it becomes a draft with its facts."""
    congress, period = _own_congress(request), Period.read(request.POST.get("period", ""))
    kind = NoticeKind.objects.filter(code=request.POST.get("kind", ""), is_active=True).first()
    unit = _units(congress).filter(pk=_key(request.POST.get("unit", ""))).first()
    if not (period and kind and unit):
        raise Http404
    notice = services.draft_suggested(congress, unit, kind, period, by=request.user)
    messages.success(request, _("已按事实拟稿，请修改后提请批准。"))
    return redirect("issues:notice_edit", notice.pk)


def _key(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


def _units(congress: Organization):
    """Whom a committee may write to: departments and government of its place, committees directly below."""
    own = Q(region=congress.region_id, kind__in=[Kind.DEPARTMENT, Kind.GOVERNMENT])
    below = Q(region__parent=congress.region_id, kind=Kind.CONGRESS)
    return Organization.objects.filter(own | below, is_active=True).select_related("region")


@access(Role.STAFF)
def notice_new(request: HttpRequest) -> HttpResponse:
    """Draft one by hand; `?family=step` for a step of calling to account, `?issue=` cites an issue."""

    def draft_notice():
        data = form.cleaned_data
        found = Issue.objects.visible_to(request.user).filter(number__in=data["numbers"])
        issues = {issue.number: issue for issue in found}
        missing = [number for number in data["numbers"] if number not in issues]
        if missing:
            raise RuleBroken(_("没有这些编号的问题：%(numbers)s。") % {"numbers": listed(missing)}, "numbers")
        chosen = [issues[number] for number in data["numbers"]]
        unit, kind = data["organization"], data["kind"]
        return services.draft_notice(
            congress, unit, kind, reason=data["reason"], issues=chosen, by=request.user
        )

    congress = _own_congress(request)
    family = Family.STEP if request.GET.get("family") == Family.STEP else Family.NOTICE
    kinds = NoticeKind.objects.filter(family=family, is_active=True)
    form = DraftForm(request.POST or None, kinds=kinds, units=_units(congress), initial=_cited(request))
    if form.is_bound and form.is_valid():
        notice = attempt(request, form, draft_notice, on=congress)
        if notice:
            return redirect("issues:notice_edit", notice.pk)
    context = {"form": form, "family": family}
    return render(request, "appraisals/notice_new.html", context, status=422 if form.errors else 200)


def _cited(request: HttpRequest) -> dict:
    """What is known when somebody comes from an issue."""
    key = _key(request.GET.get("issue", ""))
    issue = Issue.objects.visible_to(request.user).filter(pk=key).first() if key else None
    return {"numbers": issue.number, "organization": issue.department_id} if issue else {}


@access(Role.STAFF)
def notice_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the words of a draft; the facts stand beside them."""

    def edit_notice():
        data = form.cleaned_data
        typed = {name: data[name] for name in ("title", "text", "addressee")}
        return services.edit_notice(notice, by=request.user, **typed)

    notice = _visible(request, pk)
    permit(request, notice, edit_notice, lambda: services.require_drafter(request.user, notice.congress))
    if away := not_now(request, notice, "edit", notice):
        return away
    initial = {"title": notice.title, "text": notice.text, "addressee": notice.addressee}
    form = TextForm(request.POST or None, thing=notice, initial=initial)
    if form.is_bound and form.is_valid() and perform(request, form, edit_notice, on=notice):
        messages.success(request, _("已保存。"))
        return redirect(notice)
    context = {"form": form, "notice": notice, **_facts(notice)}
    return render(request, "appraisals/notice_edit.html", context, status=422 if form.errors else 200)


def _visible(request: HttpRequest, pk: int) -> Notice:
    rows = Notice.objects.visible_to(request.user).for_list().select_related("rule", "drafted_by")
    return get_object_or_404(rows, pk=pk)


def _facts(notice: Notice) -> dict:
    """The letter and what it rests on, with what has changed since it was checked; its date as the document writes it."""
    citations = list(notice.citations.select_related("issue__campaign"))
    return {
        "facts": [shown_again(fact, notice.rule.items if notice.rule else []) for fact in notice.facts],
        "citations": citations,
        "changed": any(one.is_changed for one in citations),
        "letter": letters.letter_of(notice, citations),
        "letter_date": documents.long_date(notice.issued_on) if notice.issued_on else "",
    }


# ── one notice ──────────────────────────────────────────────────────────────────────────────────────────────────
@access(*READERS)
def notice_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter, what it rests on, and what may be done with it."""
    notice = _visible(request, pk)
    facts = _facts(notice)
    is_committee = request.user.acts_for(notice.congress, *COMMITTEE)
    words = notice.publications.first() if is_committee else None
    context = {
        "notice": notice,
        "is_committee": is_committee,
        "outcomes": notice.outcomes.select_related("by").prefetch_related("files") if is_committee else [],
        "acts": [*_acts(request.user, notice), *_public_acts(request.user, notice, words)],
        "publication": words,
        **facts,
    }
    return render(request, "appraisals/notice_detail.html", context)


def _acts(user, notice: Notice) -> list[tuple[str, str]]:
    """What the person may do with it now: (words, address), the next step first."""
    status, found = notice.status, []
    if permissions.may_draft(user, notice.congress):
        offered = {
            NoticeStatus.DRAFT: (
                (_("提请批准"), "notice_propose"),
                (_("修改"), "notice_edit"),
                (_("不再办理"), "notice_drop"),
            ),
            NoticeStatus.ISSUED: (
                *([(_("登记办理情况"), "notice_record")] if notice.kind.has_record else []),
                (pgettext("notice", "撤销"), "notice_withdraw"),
            ),
        }
        found = [(label, name) for label, name in offered.get(status, ())]
    if status == NoticeStatus.PROPOSED and permissions.may_decide(user, notice):
        found = [(_("审核签发"), "notice_decide")]
    return [(label, reverse(f"issues:{name}", args=[notice.pk])) for label, name in found]


def _public_acts(user, notice: Notice, words: NoticePublication | None) -> list[tuple[str, str]]:
    """What staff of the committee may do about what everybody reads of it; `words` are the last ones put forward."""
    if not permissions.may_draft(user, notice.congress) or not notice.kind.may_be_public:
        return []
    state = words.status if words else ""
    if state == PublicationStatus.PUBLISHED:
        return [_at(_("撤回公开"), "notice_public_withdraw", words)]
    if state == PublicationStatus.PROPOSED:
        waiting = [_at(_("审核公开"), "notice_public_review", words)]
        return waiting if permissions.may_release(user, words) else []
    return (
        [_at(_("向社会公开"), "notice_public_propose", notice)]
        if notice.status == NoticeStatus.ISSUED
        else []
    )


def _at(label: str, name: str, thing) -> tuple[str, str]:
    return label, reverse(f"issues:{name}", args=[thing.pk])


@access(*READERS)
def notice_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The Word file."""
    notice = _visible(request, pk)
    letter = letters.letter_of(notice, notice.citations.select_related("issue"))
    return file_answer(documents.build_letter(letter), f"{notice}.docx", DOCX)


@access(Role.STAFF)
@require_POST
@refusals_as_messages(lambda pk: Notice(pk=pk).get_absolute_url())
def notice_recheck(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the cited issues as they stand now."""
    notice = _visible(request, pk)
    try:
        services.recheck_notice(notice, by=request.user)
    except NotAllowed as refusal:
        record_refusal(request, notice, services.recheck_notice)
        raise PermissionDenied(refusal) from refusal
    messages.success(request, _("已按现在的事实核对，请检查正文是否还合适。"))
    return redirect("issues:notice_edit", pk)


# ── acts with a form each ───────────────────────────────────────────────────────────────────────────────────────
@access(Role.STAFF)
def notice_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a draft to a second person."""

    def propose_notice():
        return services.propose_notice(notice, by=request.user)

    notice = _visible(request, pk)
    permit(request, notice, propose_notice, lambda: services.require_drafter(request.user, notice.congress))
    form = ProposeForm(_sent(request), thing=notice)
    return _act(request, notice, form, propose_notice, "propose", _("提请批准"), _("已提请批准。"))


@access(*COMMITTEE)
def notice_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue it or send it back, by another person than the proposer."""

    def decide_notice():
        if "return" in request.POST:
            return services.return_notice(notice, reason=form.cleaned_data["reason"], by=request.user)
        return services.issue_notice(notice, by=request.user)

    notice = _visible(request, pk)
    permit(request, notice, decide_notice, lambda: services.require_decider(request.user, notice))
    form = DecisionForm(_sent(request), thing=notice)
    form.confirm_text = _("签发后自动编号，%(readers)s会收到消息并可以查看；不能删除，只能说明原因撤销。") % {
        "readers": _READ_BY[notice.kind.readers]
    }
    return _act(request, notice, form, decide_notice, "issue", _("审核签发"), _("已办理，并告知有关人员。"))


_READ_BY = {
    "nobody": gettext_lazy("本级人大领导和提请人"),
    "concerned": gettext_lazy("对象单位、本级人大领导和提请人"),
    "everybody": gettext_lazy("对象单位、本级各部门、本级人大领导和提请人"),
}


@access(Role.STAFF)
def notice_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a draft up."""

    def drop_notice():
        return services.drop_notice(notice, reason=form.cleaned_data["reason"], by=request.user)

    notice = _visible(request, pk)
    permit(request, notice, drop_notice, lambda: services.require_drafter(request.user, notice.congress))
    form = ReasonForm(_sent(request), thing=notice)
    form.submit_label = _("不再办理")
    return _act(request, notice, form, drop_notice, "drop", _("不再办理"), _("已停止办理。"))


@access(Role.STAFF)
def notice_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an issued notice back."""

    def withdraw_notice():
        return services.withdraw_notice(notice, reason=form.cleaned_data["reason"], by=request.user)

    notice = _visible(request, pk)
    permit(request, notice, withdraw_notice, lambda: services.require_drafter(request.user, notice.congress))
    form = ReasonForm(_sent(request), thing=notice)
    form.submit_label = _("撤销")
    done = _("已撤销，并告知收到过的人员。")
    return _act(request, notice, form, withdraw_notice, "withdraw", _("撤销"), done)


@access(Role.STAFF)
def notice_record(request: HttpRequest, pk: int) -> HttpResponse:
    """Put down what was done on it."""

    def record_outcome():
        data = form.cleaned_data
        return services.record_outcome(notice, text=data["text"], files=data["files"], by=request.user)

    notice = _visible(request, pk)
    permit(request, notice, record_outcome, lambda: services.require_drafter(request.user, notice.congress))
    form = OutcomeForm(_sent(request), request.FILES or None, thing=notice)
    return _act(request, notice, form, record_outcome, "record", _("登记办理情况"), _("已登记。"))


def _sent(request: HttpRequest):
    """What a form is bound to: whatever was sent, even nothing at all."""
    return request.POST if request.method == "POST" else None


def _act(request: HttpRequest, notice: Notice, form, act, name: str, heading: str, done: str) -> HttpResponse:
    """A page with one act on a notice."""
    if away := not_now(request, notice, name, notice):
        return away
    if form.is_bound and form.is_valid() and perform(request, form, act, on=notice):
        messages.success(request, done)
        return redirect(notice)
    context = {"form": form, "notice": notice, "heading": heading, **_facts(notice)}
    return render(request, "appraisals/notice_act.html", context, status=422 if form.errors else 200)


@access(*COMMITTEE)
def notice_file(request: HttpRequest, pk: int, attachment_pk: int) -> FileResponse:
    """A file of what was done, for the committee's own people."""
    notice = _visible(request, pk)
    if not request.user.acts_for(notice.congress, *COMMITTEE):
        raise Http404
    return download(get_object_or_404(Attachment, pk=attachment_pk, outcomes__notice=notice))
