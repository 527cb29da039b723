"""Pages of sorting (分办): the queue beside the issue on top of it, and merging two issues into one."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaigns.models import Topic
from core.access import access
from core.web import KeysetPage, refusals_as_messages
from laws.matching import library_of
from organizations.enums import Role

from ..departments import Directory, Match, directory_for
from ..enums import IssueStatus
from ..forms.screening import (
    REPORTER,
    SUGGESTED,
    BulkScreenForm,
    DeclineForm,
    ReferForm,
    ScreenForm,
    VoidForm,
    suggested_level,
)
from ..forms.ticks import tick
from ..models import Finding, Issue
from ..services.screening import (
    Split,
    decline_issue,
    refer_issue,
    require_may_void,
    require_screener,
    screen_issue,
    screen_issues,
    void_issue,
)
from ..suggestions import runs_of, suggestions_for
from .acting import described, last_act, not_now, perform, permit, visible_issue

RECENT = 5  # merges offered for undoing


# ── the queue ───────────────────────────────────────────────────────────────────────────────────────────────────
@access(Role.STAFF)
def screen(request: HttpRequest) -> HttpResponse:
    """The queue on the left, one issue in full on the right with what can be done to it."""
    return _queue_page(request)


@dataclass(frozen=True)
class Filter:
    """A condition on the queue: its words, its number, the address that sets or clears it."""

    label: str
    url: str
    active: bool


FILTERS = {"county": "reported_by", "topic": "topic"}


def _waiting(request: HttpRequest):
    waiting = Issue.objects.visible_to(request.user).screened_by(request.user).to_screen()
    return (
        waiting.filter(campaign=request.GET["campaign"])
        if request.GET.get("campaign", "").isdecimal()
        else waiting
    )


def _queue(request: HttpRequest):
    chosen = {field: request.GET.get(name, "") for name, field in FILTERS.items()}
    return _waiting(request).filter(**{field: int(key) for field, key in chosen.items() if key.isdecimal()})


def _filters(request: HttpRequest) -> dict[str, list[Filter]]:
    """Chips by reporting county and by topic with their numbers; two queries."""
    waiting = _waiting(request)
    names = {"county": "reported_by__short_name", "topic": "topic__name"}
    return {
        name: [
            _filter(request, name, key, label, count)
            for key, label, count in waiting.values_list(FILTERS[name], names[name])
            .annotate(n=Count("id"))
            .order_by(FILTERS[name])
            if key
        ]
        for name in FILTERS
    }


def _filter(request: HttpRequest, name: str, key: int, label: str, count: int) -> Filter:
    query = request.GET.copy()
    active = query.get(name) == str(key)
    for other in (name, "issue", "after"):
        query.pop(other, None)
    if not active:
        query[name] = key
    return Filter(f"{label} {count}", f"?{query.urlencode()}", active)


def _queue_page(
    request: HttpRequest, *, chosen: Issue | None = None, bound=None, status: int = 200
) -> HttpResponse:
    """The whole page; `bound` is the form that was refused, for `chosen`."""
    page = KeysetPage(_queue(request).for_list(), order=("id",), after=request.GET.get("after", ""))
    for issue in page:
        issue.tick, issue.row_url = tick(issue), _address(request, issue)
    issue = chosen or _wanted(request, page)
    context = {"page": page, "filters": _filters(request), "chosen": issue, "recent": _recent_merges(request)}
    context["runs"] = runs_of(request.user)
    if issue is not None:
        context |= _detail(request, issue, bound)
    return render(request, "issues/screen.html", context, status=status)


def _wanted(request: HttpRequest, page: KeysetPage) -> Issue | None:
    """The issue that the address names, if it still waits; else the first of the page."""
    key = request.GET.get("issue", "")
    shown = next((issue for issue in page if str(issue.pk) == key), None)
    if shown is None and key.isdecimal():
        shown = _queue(request).for_list().filter(pk=key).first()
    return shown or next(iter(page), None)


def _address(request: HttpRequest, issue: Issue | None) -> str:
    """The queue with the same conditions, opened at an issue."""
    query = request.GET.copy()
    query.pop("issue", None)
    if issue is not None:
        query["issue"] = issue.pk
    return f"{reverse('issues:screen')}?{query.urlencode()}"


def _detail(request: HttpRequest, issue: Issue, bound) -> dict:
    match = _match(issue)
    forms = {
        "screen_one": ScreenForm(issue=issue, match=match, **_choices(issue)),
        "decline": DeclineForm(thing=issue),
        "refer": ReferForm(thing=issue),
        "void": VoidForm(thing=issue),
    }
    if bound is not None:
        forms[bound.page] = bound
    for name, form in forms.items():
        form.form_action = f"{reverse(f'issues:{name}', args=[issue.pk])}?{request.GET.urlencode()}"
    return {
        "forms": forms,
        "match": match,
        "findings": Finding.objects.filter(issue=issue)
        .select_related("organization", "issue_list__file")
        .defer("issue_list__report"),  # the whole list as it was read
        "suggestions": suggestions_for(request.user, issue),
    }


def _choices(issue: Issue) -> dict:
    """The topics and articles that an issue can be put under."""
    articles = library_of(issue.campaign).choices(issue.topic_id)
    return {"topics": Topic.objects.filter(campaign=issue.campaign_id), "articles": articles}


def _match(issue: Issue, directory: Directory | None = None) -> Match:
    """Whom the list means first; `directory` is that of the reporting committee, where one is at hand."""
    name = issue.suggested.partition("、")[0]
    return (directory or directory_for(issue.reported_by)).find(name) if name else Match()


@access(Role.STAFF)
def compare_progress(request: HttpRequest) -> HttpResponse:
    """How far the search for duplicates is; the page asks again while one is under way."""
    return render(request, "issues/_compare_runs.html", {"runs": runs_of(request.user)})


# ── acts on one issue ───────────────────────────────────────────────────────────────────────────────────────────
@access(Role.STAFF)
@require_POST
def screen_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept the issue and open the next."""

    def make(issue: Issue) -> ScreenForm:
        return ScreenForm(request.POST, issue=issue, match=_match(issue), **_choices(issue))

    def act(issue: Issue, form: ScreenForm):
        data = form.cleaned_data
        named = {"topic": data["topic"], "law_article": data["law_article"]}
        return screen_issue(issue, congress=form.congress, **named, by=request.user)

    return _sort(request, pk, "screen", make, act)


@access(Role.STAFF)
@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    def act(issue: Issue, form: DeclineForm):
        return decline_issue(issue, answer=form.cleaned_data["answer"], by=request.user)

    return _sort(request, pk, "decline", lambda issue: DeclineForm(request.POST, thing=issue), act)


@access(Role.STAFF)
@require_POST
def refer(request: HttpRequest, pk: int) -> HttpResponse:
    def act(issue: Issue, form: ReferForm):
        data = form.cleaned_data
        return refer_issue(issue, body=data["body"], answer=data["answer"], by=request.user)

    return _sort(request, pk, "refer", lambda issue: ReferForm(request.POST, thing=issue), act)


@access(Role.STAFF)
@require_POST
def void(request: HttpRequest, pk: int) -> HttpResponse:
    def act(issue: Issue, form: VoidForm):
        return void_issue(issue, reason=form.cleaned_data["reason"], by=request.user)

    return _sort(request, pk, "void", lambda issue: VoidForm(request.POST, thing=issue), act)


@access(Role.STAFF)
def void_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Take out one entry outside the queue: a draft by the committee that wrote it, an accepted issue by who sorts."""

    def void():
        return void_issue(issue, reason=form.cleaned_data["reason"], by=request.user)

    issue = visible_issue(request, pk)
    permit(request, issue, void, lambda: require_may_void(request.user, issue))
    if away := not_now(request, issue, "void", issue):
        return away
    form = VoidForm(request.POST or None, thing=issue)
    if form.is_bound and form.is_valid() and perform(request, form, void, on=issue):
        messages.success(request, _("%(number)s 已作废，记录保留。") % {"number": issue.number})
        return redirect(issue)
    context = {"issue": issue, "form": form}
    return render(request, "issues/void.html", context, status=422 if form.errors else 200)


def _sort(request: HttpRequest, pk: int, act: str, make: Callable, do: Callable) -> HttpResponse:
    """One act on one issue of the queue: then the next issue, or the page again with the refusal in the form."""
    issue = visible_issue(request, pk)
    permit(request, issue, do, lambda: require_screener(request.user, issue))
    if issue.status != IssueStatus.FOUND:
        messages.warning(request, described(last_act(issue), issue))
        return redirect(_address(request, None))
    following = _queue(request).filter(pk__gt=pk).order_by("pk").first()
    form = make(issue)
    form.page = request.resolver_match.url_name
    if form.is_valid() and perform(request, form, lambda: do(issue, form), on=issue):
        words = {"act": issue.TRANSITIONS[act].label, "number": issue.number}
        messages.success(request, _("%(number)s 已%(act)s。") % words)
        return redirect(_address(request, following))
    return _queue_page(request, chosen=issue, bound=form, status=422)


# ── several at once ─────────────────────────────────────────────────────────────────────────────────────────────
@access(Role.STAFF)
@require_POST
@refusals_as_messages(lambda: reverse("issues:screen"))
def screen_bulk(request: HttpRequest) -> HttpResponse:
    """Accept the ticked rows, each as suggested or all for one level; what cannot be accepted is named."""
    page = KeysetPage(_queue(request).for_list(), order=("id",), after=request.GET.get("after", ""))
    form = BulkScreenForm(request.POST, rows=page.rows)
    if not form.is_valid():
        for error in form.errors.values():
            messages.error(request, error[0])
        return redirect(_address(request, None))
    _screen_ticked(request, form)
    return redirect(_address(request, None))


def _screen_ticked(request: HttpRequest, form: BulkScreenForm) -> None:
    issues, level = form.cleaned_data["issues"], form.cleaned_data["level"]
    groups = _by_suggestion(issues) if level == SUGGESTED else {level: issues}
    with transaction.atomic():
        splits = [_screen(group, chosen, request.user) for chosen, group in groups.items()]
    messages.success(request, _("已受理 %(count)d 条。") % {"count": sum(len(one.done) for one in splits)})
    for _issue, reason in (left for one in splits for left in one.left):
        messages.warning(request, _("未受理：%(reason)s") % {"reason": reason})


def _screen(issues: list[Issue], level: str, by) -> Split:
    return screen_issues(issues, congress=None if level == REPORTER else issues[0].campaign.congress, by=by)


def _by_suggestion(issues: list[Issue]) -> dict[str, list[Issue]]:
    """The issues by the level that is suggested for each."""
    reporters = {issue.reported_by_id: issue.reported_by for issue in issues}
    directories = {key: directory_for(one, own_first=True) for key, one in reporters.items()}
    groups: dict[str, list[Issue]] = {}
    for issue in issues:
        match = _match(issue, directories[issue.reported_by_id])
        groups.setdefault(suggested_level(issue, match), []).append(issue)
    return groups


def _recent_merges(request: HttpRequest) -> list[Issue]:
    own = Issue.objects.visible_to(request.user).screened_by(request.user)
    merged = own.filter(status=IssueStatus.MERGED).select_related("merged_into")
    return list(merged.order_by("-updated_at", "-id")[:RECENT])
