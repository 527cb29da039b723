"""Plan against reality of one project for any two days, with the edition of the schedule that was approved."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from core import clock
from core.access import access
from core.forms import LooseDateField
from organizations.enums import Role

from .. import services
from ..forms import ReasonForm
from ..models import Baseline, Project
from ..permissions import may_keep
from ..reality import SETS, Compared, compare
from .common import act_on, own_project, seen_project

LABELS = {
    "planned": gettext_lazy("按计划应完成"),
    "done": gettext_lazy("实际完成"),
    "behind": gettext_lazy("应完成未完成"),
    "ahead": gettext_lazy("提前完成"),
    "moved": gettext_lazy("改过日期"),
    "added": gettext_lazy("计划外增加"),
}


@dataclass(frozen=True)
class Figure:
    """A number that narrows the table to exactly the links it counts."""

    label: str
    value: int
    url: str
    active: bool
    key: str = ""


@dataclass(frozen=True)
class Asked:
    """What the address asks for: two days, an edition, a set; `fault` says what was wrong with the days."""

    first: date
    last: date
    baseline: Baseline | None
    show: str
    fault: str = ""

    def address(self, **changed) -> str:
        query = {
            "from": self.first,
            "until": self.last,
            "version": self.baseline.number,
            "show": self.show,
        } | changed
        return "?" + urlencode({name: value for name, value in query.items() if value})


@access(Role.STAFF, Role.LEADER)
@require_safe
def project_schedule(request: HttpRequest, pk: int) -> HttpResponse:
    """What was planned and done by two days and what moved in between; every number opens its links."""
    project = seen_project(request, pk)
    editions = list(project.baselines.select_related("frozen_by").order_by("-number"))
    asked = _asked(request, editions)
    compared = None if asked.baseline is None else compare(project, asked.baseline, asked.first, asked.last)
    context = {
        "project": project,
        "asked": asked,
        "editions": [(one, asked.address(version=one.number, show="")) for one in editions],
        "compared": compared,
        "groups": _groups(compared, asked) if compared else [],
        "rows": compared.of(asked.show) if compared else [],
        "show_all": asked.address(show="") if compared and asked.show else "",
        "freezes": may_keep(request.user, project.congress)
        and bool(project.year_list and project.year_list.is_agreed),
    }
    return render(request, "projects/schedule.html", context, status=422 if asked.fault else 200)


def _asked(request: HttpRequest, editions: list[Baseline]) -> Asked:
    """By itself from the day of the approved schedule to today."""
    query, today = request.GET, clock.today()
    baseline = next((one for one in editions if str(one.number) == query.get("version")), None)
    baseline = baseline or (editions[0] if editions else None)
    begins = min(clock.local_date(baseline.frozen_at), today) if baseline else today
    show = query.get("show", "")
    show = show if show in SETS else ""
    try:
        first = LooseDateField(required=False).clean(query.get("from", "")) or begins
        last = LooseDateField(required=False).clean(query.get("until", "")) or today
    except ValidationError as error:
        return Asked(begins, today, baseline, show, error.messages[0])
    if last < first:
        return Asked(first, last, baseline, show, _("开始日期不能晚于结束日期"))
    return Asked(first, last, baseline, show)


def _groups(compared: Compared, asked: Asked) -> list[tuple[str, date | None, list[Figure]]]:
    """Three groups of figures: the first day, the last day, in between."""
    counts = compared.counts

    def figure(name: str, kind: str) -> Figure:
        key = "overdue" if kind == "behind" and counts[name] else ""
        return Figure(LABELS[kind], counts[name], asked.address(show=name), asked.show == name, key)

    return [
        ("first", compared.first, [figure(f"{kind}_first", kind) for kind in ("planned", "done", "behind")]),
        (
            "last",
            compared.last,
            [figure(f"{kind}_last", kind) for kind in ("planned", "done", "behind", "ahead")],
        ),
        (
            "between",
            compared.first + timedelta(days=1) if compared.first < compared.last else None,
            [
                figure("planned_between", "planned"),
                figure("done_between", "done"),
                figure("moved", "moved"),
                figure("added", "added"),
            ],
        ),
    ]


@access(Role.STAFF)
def project_freeze(request: HttpRequest, pk: int) -> HttpResponse:
    """A new edition of the schedule, with the reason."""
    project: Project = own_project(request, pk)
    return act_on(
        request,
        project,
        ReasonForm(request.POST or None, thing=project),
        lambda values: services.freeze_schedule(project, by=request.user, **values),
        heading=_("冻结新版施工表"),
        effect=_("现在的环节和日期成为新的对照版本；以前的版本全部保留，仍可对照。"),
        done=_("已冻结为新版本。"),
    )
