"""What the views around a hearing share: the thing the person sees, who may act, a page for one confirmed act."""

from collections.abc import Callable

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from campaigns.views.common import confirmed_act, require
from core.forms import VersionedForm
from issues.views.acting import not_now
from organizations.enums import Role

from ..models import Deferral, Hearing, Opinion, Paper, Speaker
from ..permissions import may_prepare

READERS = (Role.STAFF, Role.LEADER, Role.LIAISON)


def act_on(
    request: HttpRequest, thing: Model, form: VersionedForm, act: Callable, *, when: dict[Model, str], **page
) -> HttpResponse:
    """A page that asks for one act on a hearing, a paper, a speaker or an opinion; the template says what it takes besides.

    `when` names the acts that the states of the things in it must allow: where one does not, whoever opens the page reads
    why on the page that it came from.
    """
    back = page.get("back") or thing.get_absolute_url()
    refusals = (not_now(request, one, action, back) for one, action in when.items())
    if away := next(filter(None, refusals), None):
        return away
    return confirmed_act(request, thing, form, act, template="hearings/act.html", **page)


def seen_hearing(request: HttpRequest, pk: int) -> Hearing:
    """The hearing with what its page names, or 404."""
    return get_object_or_404(Hearing.objects.visible_to(request.user).for_page(), pk=pk)


def own_hearing(request: HttpRequest, pk: int) -> Hearing:
    """The same for the committee's staff; others who see it get 403."""
    hearing = seen_hearing(request, pk)
    require(may_prepare(request.user, hearing.congress))
    return hearing


def seen_paper(request: HttpRequest, pk: int) -> Paper:
    papers = Paper.objects.visible_to(request.user)
    return get_object_or_404(papers.select_related("hearing__congress", "hearing__reporter"), pk=pk)


def seen_speaker(request: HttpRequest, pk: int) -> Speaker:
    speakers = Speaker.objects.visible_to(request.user).select_related("hearing__congress", "deputy", "rule")
    return get_object_or_404(speakers.prefetch_related("parts", "speech"), pk=pk)


def own_speaker(request: HttpRequest, pk: int) -> Speaker:
    speaker = seen_speaker(request, pk)
    require(may_prepare(request.user, speaker.hearing.congress))
    return speaker


def seen_opinion(request: HttpRequest, pk: int) -> Opinion:
    return get_object_or_404(Opinion.objects.visible_to(request.user).for_page(), pk=pk)


def own_opinion(request: HttpRequest, pk: int) -> Opinion:
    opinion = seen_opinion(request, pk)
    require(may_prepare(request.user, opinion.hearing.congress))
    return opinion


def seen_deferral(request: HttpRequest, pk: int) -> Deferral:
    return get_object_or_404(Deferral.objects.visible_to(request.user).for_page(), pk=pk)


def sent(request: HttpRequest) -> tuple:
    """What a form is bound to: what was sent, with its files; nothing when the page is only opened."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)
