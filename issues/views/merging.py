"""Pages of merging: two issues side by side, and undoing a merge."""

from difflib import SequenceMatcher

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import access
from core.web import attempt, refusals_as_messages
from organizations.enums import Role

from ..forms.screening import MergeForm, differing
from ..models import Finding, Issue
from ..services.merging import merge_issues, unmerge_issue
from ..services.screening import require_screener
from .acting import permit, visible_issue


@access(Role.STAFF)
def merge(request: HttpRequest, pk: int, other_pk: int) -> HttpResponse:
    """Two issues side by side; the first stays, the second is merged into it with everybody who found it."""
    main, duplicate = visible_issue(request, pk), visible_issue(request, other_pk)
    for issue in (main, duplicate):
        permit(request, issue, merge_issues, lambda issue=issue: require_screener(request.user, issue))
    form = MergeForm(request.POST or None, main=main, duplicate=duplicate)
    if request.method == "POST" and form.is_valid():
        main.version, duplicate.version = (
            form.cleaned_data["main_version"],
            form.cleaned_data["duplicate_version"],
        )
        merged = attempt(
            request, form, lambda: merge_issues(main, duplicate, take=form.take, by=request.user), on=main
        )
        if merged:
            words = {"duplicate": duplicate.number, "main": main.number}
            messages.success(request, _("%(duplicate)s 已并入 %(main)s，30 天内可以撤销。") % words)
            return redirect(f"{reverse('issues:screen')}?issue={main.pk}")
    context = {"main": main, "duplicate": duplicate, "form": form} | _side_by_side(main, duplicate, form)
    return render(request, "issues/merge.html", context, status=422 if request.method == "POST" else 200)


def _side_by_side(main: Issue, duplicate: Issue, form: MergeForm) -> dict:
    findings = (
        Finding.objects.filter(issue__in=(main, duplicate)).select_related("organization").order_by("id")
    )
    return {
        "rows": [
            {
                "label": form.fields[name].label,
                "name": name,
                "chosen": form[name].value(),
                "main": marked(getattr(main, name), getattr(duplicate, name)),
                "duplicate": marked(getattr(duplicate, name), getattr(main, name)),
            }
            for name in differing(main, duplicate)
        ],
        "finders": list(dict.fromkeys(finding.organization.name for finding in findings)),
    }


def marked(text: str, other: str) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether the other text lacks it."""
    blocks = SequenceMatcher(None, text, other, autojunk=False).get_opcodes()
    return [(text[start:end], kind != "equal") for kind, start, end, _a, _b in blocks if end > start]


@access(Role.STAFF)
@require_POST
@refusals_as_messages(lambda pk: reverse("issues:screen"))
def unmerge(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a merge: the issue waits to be sorted again."""
    issue = visible_issue(request, pk)
    permit(request, issue, unmerge_issue, lambda: require_screener(request.user, issue))
    unmerge_issue(issue, by=request.user)
    messages.success(request, _("已撤销合并，%(number)s 重新待分办。") % {"number": issue.number})
    return redirect(f"{reverse('issues:screen')}?issue={issue.pk}")
