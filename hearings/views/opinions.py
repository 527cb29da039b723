"""One opinion's page with its rectification list, its letter, and what is done with it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from core import clock
from core.access import access
from core.documents import build_letter, long_date
from core.timeline import lines
from core.web import DOCX, file_answer
from deadlines.shown import shown_for

from .. import pages, permissions
from ..enums import OpinionStatus
from ..letters import opinion_letter
from ..models import Opinion
from ..services.voting import standing_vote
from .common import READERS, require, seen_opinion

LABELS = {"begin_opinion": gettext_lazy("起草审议意见")}


@access(*READERS)
@require_safe
def opinion_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper, its list row by row, reports, deferrals and the vote, with the reader's next step."""
    opinion, user = seen_opinion(request, pk), request.user
    vote, inside = standing_vote(opinion), permissions.is_inside(user, opinion.hearing)
    rows = pages.item_rows(opinion, user, clock.today())
    context = {
        "opinion": opinion,
        "hearing": opinion.hearing,
        "rows": rows,
        "figures": _figures(rows),
        "reports": list(opinion.reports.select_related("made_by", "commented_by").prefetch_related("files")),
        "deferrals": list(opinion.deferrals.select_related("asked_by").order_by("-id")),
        "vote": vote,
        "shows_vote": vote is not None and type(vote).objects.visible_to(user).filter(pk=vote.pk).exists(),
        "inside": inside,
        "deadlines": shown_for(user, opinion, now=clock.now()),
        "timeline": lines(opinion, labels=LABELS) if inside else [],
        "is_out": opinion.status != OpinionStatus.DRAFT,
        "reads_letter": permissions.reads_letter(user, opinion),
        **pages.acts_on_opinion(opinion, user, vote),
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
