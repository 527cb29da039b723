"""What the views of the library share: the thing the person sees, who may act, a page for one confirmed act."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from campaigns.views.common import confirmed_act, require
from core.forms import VersionedForm

from ..models import Project, YearList
from ..permissions import may_keep


def seen_project(request: HttpRequest, pk: int) -> Project:
    """The project with what its pages look at, or 404."""
    return get_object_or_404(Project.objects.visible_to(request.user).for_page(), pk=pk)


def own_project(request: HttpRequest, pk: int) -> Project:
    """The same for who may change it; others get 403."""
    project = seen_project(request, pk)
    require(may_keep(request.user, project.congress))
    return project


def seen_list(request: HttpRequest, pk: int) -> YearList:
    return get_object_or_404(YearList.objects.visible_to(request.user).for_page(), pk=pk)


def own_list(request: HttpRequest, pk: int) -> YearList:
    year_list = seen_list(request, pk)
    require(may_keep(request.user, year_list.congress))
    return year_list


def act_on(
    request: HttpRequest,
    thing: Project | YearList,
    form: VersionedForm,
    act: Callable,
    *,
    heading: str,
    back: str = "",
    **words,
) -> HttpResponse:
    """A page that asks for one act on a project or a list and goes `back`, by itself to the thing's page.

    `words`: effect, done, and what the template shows besides.
    """
    form.submit_label = heading
    return confirmed_act(
        request,
        thing,
        form,
        act,
        template="projects/act.html",
        back=back or thing.get_absolute_url(),
        subject=thing,
        heading=heading,
        **words,
    )
