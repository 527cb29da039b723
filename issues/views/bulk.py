"""Several rows of the ledger at once: those ticked, or all that the query string asks for."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import clock
from core.access import access
from core.exceptions import Refusal, RuleBroken
from organizations.enums import Role

from .. import ledger
from ..forms.ticks import TickedIssuesField
from ..models import Issue
from ..services.publication import propose_publications
from ..services.screening import Split, screen_issues
from .ledger import AT_ONCE, ORDER

NAMED = 5  # reasons told; further ones are only counted
ALL = "all"


@access(Role.STAFF)
@require_POST
def issue_bulk(request: HttpRequest) -> HttpResponse:
    """Do one act to the rows chosen; what cannot be done to a row is told, and the list stands as it was asked for."""
    back = f"{reverse('issues:list')}?{request.GET.urlencode()}"
    try:
        issues = _chosen(request)
        if request.POST.get("act") == "hand_over":
            return redirect(_to_letter(request, issues))
        make = ACTS.get(request.POST.get("act", ""))
        if make is None:
            raise RuleBroken(_("请选择要办理的事项。"))
        _say(request, *make(request.user, issues))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(back)


def _chosen(request: HttpRequest) -> list[Issue]:
    """The rows that are meant, in the order of the list. Raises RuleBroken when none is, or too many are."""
    asked = ledger.Question.read(request.GET).rows(request.user, clock.today())
    rows = asked.for_list().select_related("campaign__congress__region").order_by(*ORDER)
    if request.POST.get("scope") == ALL:
        issues = list(rows[: AT_ONCE + 1])
    else:
        ticks = request.POST.getlist("issues")
        keys = [key for key in (one.partition(".")[0] for one in ticks) if ledger.is_key(key)]
        field = TickedIssuesField(rows=list(rows.filter(pk__in=keys[: AT_ONCE + 1])), required=False)
        issues = _read(field, ticks)
    if not issues:
        raise RuleBroken(_("请先勾选问题。"))
    if len(issues) > AT_ONCE:
        raise RuleBroken(_("一次最多办理 %(most)d 条，请增加筛选条件。") % {"most": AT_ONCE})
    return issues


def _read(field: TickedIssuesField, ticks: list[str]) -> list[Issue]:
    try:
        return field.clean(ticks)
    except ValidationError as wrong:
        raise RuleBroken(wrong.messages[0]) from wrong


# ── the acts ────────────────────────────────────────────────────────────────────────────────────────────────────
def _screen_for_own(user, issues: list[Issue]) -> tuple[str, Split]:
    own = issues[0].campaign.congress
    return _("已受理 %(count)d 条。"), screen_issues(issues, congress=own, by=user)


def _screen_for_reporter(user, issues: list[Issue]) -> tuple[str, Split]:
    return _("已受理 %(count)d 条。"), screen_issues(issues, by=user)


def _propose(user, issues: list[Issue]) -> tuple[str, Split]:
    return _("已送公开审核 %(count)d 条。"), propose_publications(issues, by=user)


ACTS: dict[str, Callable[[object, list[Issue]], tuple[str, Split]]] = {
    "screen_own": _screen_for_own,
    "screen_reporter": _screen_for_reporter,
    "propose": _propose,
}


def _say(request: HttpRequest, words: str, split: Split) -> None:
    messages.success(request, words % {"count": len(split.done)})
    for _issue, reason in split.left[:NAMED]:
        messages.warning(request, _("未办理：%(reason)s") % {"reason": reason})
    if len(split.left) > NAMED:
        more = len(split.left) - NAMED
        messages.warning(request, _("另有 %(n)d 条也没有办理，原因相近。") % {"n": more})


def _to_letter(request: HttpRequest, issues: list[Issue]) -> str:
    """The page of the letter with these issues ticked: those of the first one's campaign that wait for it."""
    waiting = Issue.objects.followed_up_by(request.user).to_hand_over()
    keys = set(waiting.filter(pk__in=[one.pk for one in issues]).values_list("pk", flat=True))
    ready = [one for one in issues if one.pk in keys]
    if not ready:
        raise RuleBroken(_("所选的问题目前都不能由本单位交办。"))
    alike = [one for one in ready if (one.campaign_id, one.congress_id) == _desk_of(ready[0])]
    if len(alike) < len(issues):
        left = len(issues) - len(alike)
        messages.warning(request, _("另有 %(n)d 条不能列入同一份交办函。") % {"n": left})
    chosen = ".".join(str(one.pk) for one in alike)
    return f"{reverse('issues:hand_over')}?campaign={alike[0].campaign_id}&issues={chosen}"


def _desk_of(issue: Issue) -> tuple[int, int]:
    return issue.campaign_id, issue.congress_id
