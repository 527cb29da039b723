"""What the views of the library share: the thing the person sees, who may act, a page for one confirmed act."""

from functools import partial

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from campaigns.views.common import confirmed_act, require

from ..models import Project, YearList
from ..permissions import may_keep

# A page that asks for one act on a project or a list; the template says what it takes besides.
act_on = partial(confirmed_act, template="projects/act.html")


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
