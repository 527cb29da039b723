"""The rules by which due dates are reckoned, and the ladders of reminders: what holds, and changing it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.access import access
from core.web import attempt
from organizations.enums import Role

from ..forms import RuleForm, RungForm
from ..models import Ladder, Rule, Rung
from ..recalculation import Move, change_rule, change_rung, foresee
from .calendar import moved_words


@access(Role.SYSTEM_ADMIN, Role.STAFF)
def rule_list(request: HttpRequest) -> HttpResponse:
    """Every rule with its law and edition, and the ladders behind them."""
    context = {
        "rules": Rule.objects.select_related("ladder"),
        "ladders": Ladder.objects.prefetch_related("rungs"),
        "may_change": Role.SYSTEM_ADMIN in request.user.roles,
    }
    return render(request, "deadlines/rule_list.html", context)


@access(Role.SYSTEM_ADMIN)
def rule_change(request: HttpRequest, pk: int) -> HttpResponse:
    """New values of a rule: first which open dates would move, then they move."""
    rule = get_object_or_404(Rule.objects.select_related("ladder"), pk=pk)
    kept = ["amount", "unit", "source", "edition", "valid_from", "valid_to", "extenders"]
    form = RuleForm(request.POST or None, initial={name: getattr(rule, name) for name in kept})
    moves = None
    if form.is_bound and form.is_valid():
        moves = attempt(request, form, lambda: _act(rule, form, request.user), on=rule)
        if moves is not None and form.was_shown:
            messages.success(request, _("规则已保存。") + moved_words(moves))
            return redirect("deadlines:rule_list")
        form = form if moves is None else form.ask_again()
    context = {"rule": rule, "form": form, "moves": moves}
    return render(request, "deadlines/rule_change.html", context, status=422 if form.errors else 200)


def _act(rule: Rule, form: RuleForm, user) -> list[Move]:
    def change() -> list[Move]:
        return change_rule(rule, reason=form.cleaned_data["reason"], by=user, **form.fields_of_rule)

    return change() if form.was_shown else foresee(change)


@access(Role.SYSTEM_ADMIN)
def rung_change(request: HttpRequest, pk: int) -> HttpResponse:
    """New values of one reminder; the open deadlines of its ladder follow."""
    rung = get_object_or_404(Rung.objects.select_related("ladder"), pk=pk)
    form = RungForm(request.POST or None, instance=rung)
    if form.is_bound and form.is_valid():
        before = Rung.objects.get(pk=pk)
        count = attempt(
            request, form, lambda: change_rung(before, by=request.user, **form.cleaned_data), on=before
        )
        if count is not None:
            words = ngettext(
                "提醒已保存，%(n)d 个未办结的时限按新设置提醒。",
                "提醒已保存，%(n)d 个未办结的时限按新设置提醒。",
                count,
            )
            messages.success(request, words % {"n": count})
            return redirect("deadlines:rule_list")
    return render(
        request,
        "deadlines/rung_change.html",
        {"rung": rung, "form": form},
        status=422 if form.errors else 200,
    )
