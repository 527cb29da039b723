"""The calendar of rest days and make-up days: what holds in a year, corrections, and which open dates they would move."""

import calendar as months_of
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateformat import format as formatted
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from core import clock, workdays
from core.access import access
from core.dates import WEEKDAYS
from core.models import CalendarDay
from core.web import attempt, refusals_as_messages
from organizations.enums import Role

from ..forms import CalendarForm
from ..recalculation import Move, enter_calendar_days, foresee, remove_calendar_day

FIRST, LAST = 2001, 2100  # years the page goes to


@access(Role.SYSTEM_ADMIN, Role.STAFF)
def calendar(request: HttpRequest) -> HttpResponse:
    """A year day by day. System administrators enter corrections: first they see what would move, then it moves."""
    year = _year(request)
    may_enter = Role.SYSTEM_ADMIN in request.user.roles
    if request.method == "POST" and not may_enter:
        raise PermissionDenied(calendar.access)
    form = CalendarForm(request.POST or None, year=year)
    moves = None
    if form.is_bound and form.is_valid():
        moves = attempt(request, form, lambda: _act(form, request.user))
        if moves is not None and form.was_shown:
            messages.success(request, _("日历已保存。") + moved_words(moves))
            return redirect(_page(year))
        form = form if moves is None else form.ask_again()
    context = {"year": year, "years": [year - 1, year, year + 1], "form": form, "may_enter": may_enter}
    context |= {"moves": moves, "months": _months(year), "provisional": workdays.provisional(year)}
    context["weekdays"] = WEEKDAYS
    context["entered"] = CalendarDay.objects.filter(day__year=year).order_by("day")
    return render(request, "deadlines/calendar.html", context, status=422 if form.errors else 200)


def _act(form: CalendarForm, user) -> list[Move]:
    if form.was_shown:
        return enter_calendar_days(form.entries, by=user)
    return foresee(lambda: enter_calendar_days(form.entries, by=user))


@access(Role.SYSTEM_ADMIN)
@require_POST
@refusals_as_messages(lambda pk: reverse("deadlines:calendar"))
def calendar_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one correction back."""
    row = get_object_or_404(CalendarDay, pk=pk)
    moves = remove_calendar_day(row, by=request.user)
    messages.success(
        request, _("已撤销 %(day)s 的更正。") % {"day": row.day.isoformat()} + moved_words(moves)
    )
    return redirect(_page(row.day.year))


def moved_words(moves: list[Move]) -> str:
    """How many open deadlines moved, for a message."""
    count = sum(move.count for move in moves)
    return ngettext("移动了 %(n)d 个时限。", "移动了 %(n)d 个时限。", count) % {"n": count} if count else ""


def _page(year: int) -> str:
    return f"{reverse('deadlines:calendar')}?year={year}"


def _year(request: HttpRequest) -> int:
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else clock.today().year
    return min(max(year, FIRST), LAST)


def _months(year: int) -> list[dict]:
    """Twelve months as weeks of (day, key); days of other months are None. Keys: work, rest, off (weekday), worked (weekend)."""
    working = workdays.calendar_from(date(year, 7, 1))
    weeks = months_of.Calendar(firstweekday=0)
    return [
        {
            "name": formatted(date(year, month, 1), "F"),
            "weeks": [
                [(day, _key(day, working(day))) if day.month == month else None for day in week]
                for week in weeks.monthdatescalendar(year, month)
            ],
        }
        for month in range(1, 13)
    ]


def _key(day: date, is_working: bool) -> str:
    weekend = day.weekday() >= 5
    if is_working:
        return "worked" if weekend else "work"
    return "rest" if weekend else "off"
