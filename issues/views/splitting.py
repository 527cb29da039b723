"""Pages of splitting: one issue for several units, and undoing it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import access
from core.web import refusals_as_messages
from core.words import listed
from organizations.enums import Role

from ..forms.splitting import MORE, SplitForm
from ..models import Finding
from ..services.screening import require_screener
from ..services.splitting import split_issue, unsplit_issue
from .acting import not_now, perform, permit, visible_issue


@access(Role.STAFF)
def split(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what each unit has to see to; the parts then wait in the queue."""
    issue = visible_issue(request, pk)
    permit(request, issue, split_issue, lambda: require_screener(request.user, issue))
    if away := not_now(request, issue, "split", issue):
        return away
    form = SplitForm(request.POST if request.method == "POST" else None, issue=issue)
    if request.method == "POST" and MORE in request.POST:
        form = form.with_one_more(issue)
    elif form.is_bound and form.is_valid():
        made = perform(request, form, lambda: split_issue(issue, parts=form.parts, by=request.user), on=issue)
        if made:
            facts = {"number": issue.number, "parts": listed(part.number for part in made)}
            messages.success(request, _("%(number)s 已拆为 %(parts)s，请逐条分办。") % facts)
            return redirect(f"{reverse('issues:screen')}?issue={made[0].pk}")
    finders = Finding.objects.filter(issue=issue).order_by("id").values_list("organization__name", flat=True)
    context = {"issue": issue, "form": form, "finders": list(dict.fromkeys(finders))}
    return render(request, "issues/split.html", context, status=422 if form.is_bound and form.errors else 200)


@access(Role.STAFF)
@require_POST
@refusals_as_messages(lambda pk: reverse("issues:detail", args=[pk]))
def unsplit(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a split: the whole waits to be sorted again."""
    issue = visible_issue(request, pk)
    permit(request, issue, unsplit_issue, lambda: require_screener(request.user, issue))
    unsplit_issue(issue, by=request.user)
    messages.success(request, _("已撤销拆分，%(number)s 重新待分办。") % {"number": issue.number})
    return redirect(f"{reverse('issues:screen')}?issue={issue.pk}")
