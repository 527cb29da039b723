"""Finding things: one box, and the page of one organization."""

import unicodedata

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from core import clock
from core.access import access
from organizations.enums import Role

from ..queries import profile as profiles
from ..queries.search import SHORTEST, search

READERS = (Role.STAFF, Role.LEADER, Role.LIAISON)


@access()
def search_page(request: HttpRequest) -> HttpResponse:
    """What the person asked for in the box, grouped; shorter words than two characters are not looked for."""
    words = unicodedata.normalize("NFKC", request.GET.get("q", "")).replace("\x00", "").strip()[:100]
    found = search(request.user, words, clock.today()) if len(words) >= SHORTEST else None
    return render(
        request, "dashboards/search.html", {"words": words, "found": found, "asked": "q" in request.GET}
    )


@access(*READERS)
def org_profile(request: HttpRequest, pk: int) -> HttpResponse:
    """One organization of the person's area, or the own one."""
    organization = get_object_or_404(profiles.profiles_open_to(request.user), pk=pk)
    page = profiles.profile(request.user, organization, clock.today())
    return render(request, "dashboards/profile.html", {"profile": page, "organization": organization})


@access(*READERS)
def own_profile(request: HttpRequest) -> HttpResponse:
    """The way to the own organization's page from the menu."""
    own = profiles.own_profile(request.user)
    if own is None:
        raise Http404
    return redirect("dashboards:org_profile", pk=own.pk)
