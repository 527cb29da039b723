"""The list of hearings, one hearing's page, and the acts on it as a whole."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock
from core.access import access
from core.transitions import allows
from core.web import KeysetPage
from organizations.enums import Kind, Role

from .. import pages, permissions
from ..enums import HearingStatus
from ..models import Hearing
from .common import READERS, seen_hearing

H = HearingStatus


# ── the list ────────────────────────────────────────────────────────────────────────────────────────────────────
@access(*READERS)
@require_safe
def hearing_list(request: HttpRequest) -> HttpResponse:
    """What will be heard and what was heard, the latest meeting first; narrowed to a state."""
    asked = request.GET.get("state", "")
    rows = Hearing.objects.visible_to(request.user).for_list()
    rows = rows.filter(status=asked) if asked in H.values else rows
    own = request.user.organizations_as(Role.STAFF)
    context = {
        "page": KeysetPage(rows, order=("-meets_on", "-id"), after=request.GET.get("after", "")),
        "chips": _chips(asked),
        "is_narrowed": asked in H.values,
        "may_create": any(one.kind == Kind.CONGRESS for one in own),
    }
    return render(request, "hearings/hearing_list.html", context)


def _chips(asked: str) -> list[tuple[str, str, bool]]:
    """All, and each state (label, address, chosen)."""
    every = (_("全部"), "?", asked not in H.values)
    return [every, *((str(one.label), f"?state={one.value}", asked == one.value) for one in H)]


# ── the page ────────────────────────────────────────────────────────────────────────────────────────────────────
@access(*READERS)
@require_safe
def hearing_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Meeting, papers, research, speakers, what is missing; who reports sees only what it has to deliver."""
    hearing, user = seen_hearing(request, pk), request.user
    inside, prepares = permissions.is_inside(user, hearing), permissions.may_prepare(user, hearing.congress)
    context = {
        "hearing": hearing,
        "papers": pages.paper_rows(hearing, user, clock.today()),
        "opinion": _opinion(hearing, user),
        "inside": inside,
        "prepares": prepares,
        "planned": prepares and allows(hearing, "adjust"),
        "hears": prepares and allows(hearing, "hear") and hearing.meets_on <= clock.today(),
        "lists_problems": prepares and allows(hearing, "list_problems"),
        "drafts": prepares and hearing.status == H.HEARD and getattr(hearing, "opinion", None) is None,
        **(pages.inside_of(hearing) if inside else {}),
    }
    return render(request, "hearings/hearing_detail.html", context)


def _opinion(hearing: Hearing, user):
    """The opinion on it, where the person sees it."""
    opinion = getattr(hearing, "opinion", None)
    seen = opinion and type(opinion).objects.visible_to(user).filter(pk=opinion.pk).exists()
    return opinion if seen else None
