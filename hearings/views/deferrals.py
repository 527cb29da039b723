"""Deferrals of a report and its vote, and the list of everything that is still to be voted on (应测尽测)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import clock
from core.access import access
from core.documents import build_letter
from core.web import DOCX, KeysetPage, file_answer
from organizations.enums import Role

from .. import letters, permissions
from ..models import Opinion
from .common import READERS, seen_deferral
from .opinions import shown


@access(Role.STAFF, Role.LEADER)
@require_safe
def to_vote(request: HttpRequest) -> HttpResponse:
    """Everything handed over and not yet voted on, the nearest planned vote first; none is left out."""
    rows = Opinion.objects.visible_to(request.user).to_vote()
    today = clock.today()
    page = KeysetPage(
        rows.with_list_figures().for_list(), order=("vote_on", "id"), after=request.GET.get("after", "")
    )
    for opinion in page.rows:
        opinion.vote = next((one.evaluation for one in opinion.votes.all() if _stands(one)), None)
        opinion.put_off = sum(one.status == "granted" for one in opinion.deferrals.all())
        opinion.is_late = opinion.vote_on < today
    context = {
        "page": page,
        "total": rows.count(),
        "late": rows.filter(vote_on__lt=today).count(),
        "voted": Opinion.objects.visible_to(request.user).voted().count(),
    }
    return render(request, "hearings/to_vote.html", context)


def _stands(vote) -> bool:
    return vote.evaluation.status != "voided"


@access(*READERS)
@require_safe
def deferral_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What is asked, why, which days it moves; the letter; the decision for whoever may register it."""
    deferral = seen_deferral(request, pk)
    return render(request, "hearings/deferral.html", deferral_context(request, deferral))


def deferral_context(request: HttpRequest, deferral, form=None) -> dict:
    opinion = deferral.opinion
    decides = deferral.status == "asked" and permissions.may_decide_deferral(request.user, deferral)
    concerned = opinion.items.filter(issue__deferrals=deferral).select_related("issue").order_by("number")
    letter = letters.deferral_letter(deferral, number="＿＿", dated=clock.today())
    return {
        "deferral": deferral,
        "opinion": opinion,
        "hearing": opinion.hearing,
        "items": list(concerned),
        "decides": decides,
        "form": form,
        **shown(letter),
    }


@access(*READERS)
@require_safe
def deferral_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter of a deferral that was granted, as a Word file."""
    deferral = seen_deferral(request, pk)
    letter = letters.deferral_letter(deferral, dated=clock.today())
    name = deferral.number or str(deferral)
    return file_answer(build_letter(letter), f"{name}.docx", DOCX)
