"""Pages of handing over: the letter being made, the letters sent, one letter with who signed for what."""

from collections import Counter
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Case, Count, IntegerField, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaigns.models import Campaign
from core import clock
from core.access import access
from core.documents import Letter, build_letter, long_date
from core.web import DOCX, KeysetPage, attempt, file_answer
from deadlines.shown import shown_for
from organizations.enums import Kind, Role
from organizations.models import Organization

from ..departments import directory_for
from ..forms.handover import HandOverForm
from ..forms.ticks import tick
from ..ledger import is_key
from ..letters import letter_of
from ..models import Assignment, Handover, Issue
from ..services.handover import hand_over_issues, letter_prefix

AT_ONCE = 200  # issues offered for one letter


# ── making a letter ─────────────────────────────────────────────────────────────────────────────────────────────
@access(Role.STAFF)
def hand_over(request: HttpRequest) -> HttpResponse:
    """Choose the department, tick issues, see the letter as it will be, sign and issue it."""
    desks = _desks(request)
    desk = _chosen(desks)
    if desk is None:
        return render(request, "issues/hand_over.html", {"desks": []})
    rows = _rows(desk, _wanted(request))
    form = _form(request, desk, rows)
    signing = "sign" in request.POST
    if signing and form.is_valid():
        done = attempt(request, form, lambda: _hand_over(form, request.user))
        if done:
            _say(request, done)
            return redirect(done.handover)
    department = str(form["department"].value() or "")
    rows.sort(key=lambda issue: not issue.meant or str(issue.meant.pk) != department)  # its own stand first
    chips = _suggested(desk, rows, department)
    context = {"desks": desks, "desk": desk, "form": form, "rows": rows, "suggested": chips}
    context |= _shown(_draft(form, desk))
    return render(request, "issues/hand_over.html", context, status=422 if signing else 200)


@access(Role.STAFF)
@require_POST
def hand_over_preview(request: HttpRequest) -> HttpResponse:
    """The letter as it stands while the form is being filled in; changes nothing."""
    desk = _chosen(_desks(request))
    if desk is None:
        raise Http404
    return render(
        request,
        "issues/_letter.html",
        {"letter": _draft(_form(request, desk, _rows(desk, _wanted(request))), desk)},
    )


@dataclass(frozen=True)
class Desk:
    """A campaign in which a committee of the person has issues to hand over."""

    campaign: Campaign
    congress: Organization
    count: int
    is_chosen: bool = False

    @property
    def label(self) -> str:
        return f"{self.campaign.short_title} {self.count}"

    @property
    def url(self) -> str:
        return f"?campaign={self.campaign.pk}"


def _desks(request: HttpRequest) -> list[Desk]:
    waiting = Issue.objects.followed_up_by(request.user).to_hand_over()
    pairs = (
        waiting.values_list("campaign", "congress").annotate(n=Count("id")).order_by("campaign", "congress")
    )
    campaigns = Campaign.objects.select_related("congress").in_bulk({pair[0] for pair in pairs})
    own = {one.pk: one for one in request.user.organizations_as(Role.STAFF)}
    wanted = request.GET.get("campaign", "")
    keys = [str(pair[0]) for pair in pairs]
    chosen = keys.index(wanted) if wanted in keys else 0
    return [
        Desk(campaigns[campaign], own[congress], n, is_chosen=place == chosen)
        for place, (campaign, congress, n) in enumerate(pairs)
    ]


def _chosen(desks: list[Desk]) -> Desk | None:
    return next((desk for desk in desks if desk.is_chosen), None)


def _wanted(request: HttpRequest) -> list[int]:
    """The issues that the address asks for (keys joined by dots), as the ledger's bulk bar does."""
    keys = request.GET.get("issues", "").split(".")
    return [int(key) for key in keys if is_key(key)][:AT_ONCE]


def _rows(desk: Desk, wanted: list[int]) -> list[Issue]:
    """What can be put into the letter, each with the value of its box and the organization its list means.

    The issues `wanted` stand first, so that none of them is cut off.
    """
    waiting = Issue.objects.to_hand_over().filter(campaign=desk.campaign, congress=desk.congress)
    first = Case(When(pk__in=wanted, then=0), default=1, output_field=IntegerField())
    rows = list(waiting.for_list().order_by(first, "topic__order", "id")[:AT_ONCE])
    directory = directory_for(desk.congress)
    for issue in rows:
        issue.tick, issue.meant = tick(issue), directory.meant(issue.suggested)
    return rows


def _meant(desk: Desk, rows: list[Issue]) -> list[tuple[Organization, int]]:
    """The departments of the committee's own level that the lists mean, with their numbers, the most frequent first."""
    own = (issue.meant for issue in rows if issue.meant and issue.meant.region_id == desk.congress.region_id)
    return Counter(one for one in own if one.kind == Kind.DEPARTMENT).most_common()


def _likeliest(desk: Desk, rows: list[Issue]) -> str:
    """The department to begin with: the one that most of the waiting issues mean."""
    return next((str(one.pk) for one, _count in _meant(desk, rows)), "")


def _suggested(desk: Desk, rows: list[Issue], department: str) -> list[tuple[str, str, bool]]:
    """Chips of those departments: label, address, chosen."""
    return [
        (f"{one.short_name} {count}", f"{desk.url}&department={one.pk}", str(one.pk) == department)
        for one, count in _meant(desk, rows)
    ]


def _form(request: HttpRequest, desk: Desk, rows: list[Issue]) -> HandOverForm:
    keys = set(_wanted(request))
    wanted = [issue for issue in rows if issue.pk in keys]
    return HandOverForm(
        request.POST or None,
        wanted=[issue.tick for issue in wanted],
        campaign=desk.campaign,
        congress=desk.congress,
        rows=rows,
        today=clock.today(),
        department=request.GET.get("department", _likeliest(desk, wanted or rows)),
        signing="sign" in request.POST,
    )


def _hand_over(form: HandOverForm, by):
    data = form.cleaned_data
    named = {name: data[name] for name in ("department", "due_on", "sign_by", "note")}
    return hand_over_issues(data["issues"], **named, by=by)


def _say(request: HttpRequest, done) -> None:
    count, number = len(done.issues), done.handover.number
    messages.success(
        request, _("已签发 %(number)s，交办 %(count)d 项问题。") % {"number": number, "count": count}
    )
    for _issue, reason in done.left:
        messages.warning(request, _("未列入本函：%(reason)s") % {"reason": reason})


def _draft(form: HandOverForm, desk: Desk) -> Letter:
    """The letter as the form stands, right or wrong; its number is given out only when it is issued."""
    values = form.values
    department = values["department"]
    handover = Handover(
        campaign=desk.campaign,
        congress=desk.congress,
        department=department,
        government=department.parent if department else None,
        number=f"{letter_prefix(desk.campaign, desk.congress)}〔{clock.today().year}〕＿＿号",
        issued_on=clock.today(),
        sign_by=values["sign_by"],
        due_on=values["due_on"],
        note=values["note"] or "",
    )
    return letter_of(handover, values["issues"] or [])


def _shown(letter: Letter) -> dict:
    """What the sheet on the page takes; the date as the document writes it, whatever the language of the page."""
    return {"letter": letter, "letter_date": long_date(letter.dated)}


# ── letters sent ────────────────────────────────────────────────────────────────────────────────────────────────
@access(Role.STAFF, Role.LEADER, Role.LIAISON)
def handover_list(request: HttpRequest) -> HttpResponse:
    """The letters of the person's committee and below it, or those the department received, newest first."""
    rows = Handover.objects.visible_to(request.user).for_list()
    page = KeysetPage(rows, order=("-id",), after=request.GET.get("after", ""))
    may_make = any(own.kind == Kind.CONGRESS for own in request.user.organizations_as(Role.STAFF))
    return render(request, "issues/handover_list.html", {"page": page, "may_make": may_make})


@access(Role.STAFF, Role.LEADER, Role.LIAISON)
def handover_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter and, for each issue, who signed for it when; what was declined stands on top with the reason."""
    handover = _handover(request, pk)
    assignments = _assignments(handover)
    context = {
        "handover": handover,
        "assignments": sorted(assignments, key=lambda one: (one.sent_back_at is None, one.pk)),
        "tally": Counter(_state(one) for one in assignments),
        "is_committee": bool(request.user.organizations_as(Role.STAFF, Role.LEADER)),
        "receives": request.user.acts_for(handover.department, Role.LIAISON),
        "deadlines": shown_for(request.user, handover, now=clock.now()),
    }
    context |= _shown(letter_of(handover, [one.issue for one in assignments]))
    return render(request, "issues/handover_detail.html", context)


@access(Role.STAFF, Role.LEADER, Role.LIAISON)
def handover_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter as a Word file, made anew from what is on record; the number stays."""
    handover = _handover(request, pk)
    letter = letter_of(handover, [one.issue for one in _assignments(handover)])
    return file_answer(build_letter(letter), f"{handover.number}.docx", DOCX)


def _handover(request: HttpRequest, pk: int) -> Handover:
    rows = Handover.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("campaign", "congress", "government", "department"), pk=pk)


def _assignments(handover: Handover) -> list[Assignment]:
    return list(handover.assignments.select_related("issue", "handover", "signed_by").order_by("pk"))


def _state(assignment: Assignment) -> str:
    if assignment.sent_back_at:
        return "sent_back"
    return "signed" if assignment.signed_at else "waiting"
