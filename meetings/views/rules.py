"""The rule of dispatch of one's own committee: what holds, earlier editions, a new one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.access import access
from core.web import attempt
from organizations.enums import Role

from .. import services, words
from ..forms import RuleForm
from ..models import Rule

SHOWN = (
    "weekday",
    "due_time",
    "open_days",
    "units",
    "weekly_from",
    "weekly_until",
    "stuck_days",
    "speaking",
)


@access(Role.STAFF)
def dispatch_rule(request: HttpRequest) -> HttpResponse:
    """See and change it; posting makes a new edition."""
    congress = request.user.organizations_as(Role.STAFF)[0]
    rule = Rule.objects.in_force(congress)
    own = rule is not None and rule.congress_id is not None
    initial = {name: getattr(rule, name) for name in SHOWN} if rule else {}
    form = RuleForm(request.POST or None, initial=initial | {"version": rule.version if own else 0})

    def change():
        values = {name: value for name, value in form.cleaned_data.items() if name != "checked"}
        return services.change_rule(congress, by=request.user, **values)

    if form.is_bound and form.is_valid() and attempt(request, form, change, on=congress):
        messages.success(request, _("已保存为新版本，立即生效。"))
        return redirect("issues:dispatch_rule")
    context = {
        "form": form,
        "congress": congress,
        "rule": rule,
        "sentences": words.sentences(rule) if rule else [],
        "editions": [(one, words.sentences(one)) for one in Rule.objects.filter(congress=congress)[1:20]]
        if own
        else [],
    }
    return render(request, "meetings/rule.html", context, status=422 if form.errors else 200)
