"""The wall chart of a committee's projects of a year, on the screen and on paper (A3, A0)."""

from django.db.models import Max, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core import clock
from core.access import access
from organizations.enums import Role

from ..models import Baseline, BaselineLink, Project
from ..wall import wall_of
from .board import MOST, chosen_committee, committee_chips, committees_of, number_in, year_chips

PAPERS = ("a3", "a0")
LEGEND = (
    ("overdue", _("逾期或严重滞后")),
    ("risk", _("预警")),
    ("ok", _("正常")),
    ("done", _("已完成")),
    ("none", _("未开始")),
)


@access(Role.STAFF, Role.LEADER)
@require_safe
def project_wall(request: HttpRequest) -> HttpResponse:
    """Every project of the year in the library with its stages, all lights, today's line; `?paper=` a3 or a0."""
    user, today = request.user, clock.today()
    year = number_in(request.GET.get("year")) or today.year
    committees = committees_of(user, year)
    congress = chosen_committee(committees, number_in(request.GET.get("congress")))
    paper = request.GET.get("paper", "")
    rows = Project.objects.visible_to(user).filter(congress=congress, year=year).in_library()
    projects = list(rows.for_list(user).order_by("list_order", "id")[:MOST])
    context = {
        "congress": congress,
        "year": year,
        "wall": wall_of(projects, _planned_ends(projects), year, today),
        "today": today,
        "legend": LEGEND,
        "paper": paper if paper in PAPERS else "a3",
        "years": year_chips(user, congress, year, today),
        "committees": committee_chips(committees, congress, year),
        "address": f"?year={year}&congress={congress.pk}",
    }
    return render(request, "projects/wall.html", context)


def _planned_ends(projects: list[Project]) -> dict:
    """For each project the last day of the newest edition of its approved schedule; one query."""
    newest = (
        Baseline.objects.filter(project=OuterRef("baseline__project")).order_by("-number").values("pk")[:1]
    )
    rows = BaselineLink.objects.filter(baseline__project__in=projects, baseline=Subquery(newest))
    found = rows.order_by().values_list("baseline__project").annotate(last=Max("ends_on"))
    return {project: last for project, last in found if last}
