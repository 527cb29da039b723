"""Buttons beside a suggestion: these two are not the same, and taking that back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import access
from core.web import refusals_as_messages
from organizations.enums import Role

from ..services import telling_apart
from ..services.screening import require_screener
from .acting import permit, visible_issue


def _back(pk: int, other_pk: int) -> str:
    return f"{reverse('issues:screen')}?issue={pk}#chosen"


@access(Role.STAFF)
@require_POST
@refusals_as_messages(_back)
def tell_apart(request: HttpRequest, pk: int, other_pk: int) -> HttpResponse:
    """These two are not the same: the suggestion goes and is not made again while the texts stay as they are."""
    issue, other = visible_issue(request, pk), visible_issue(request, other_pk)
    permit(request, issue, telling_apart.tell_apart, lambda: require_screener(request.user, issue))
    telling_apart.tell_apart(issue, other, by=request.user)
    words = {"number": issue.number, "other": other.number}
    messages.success(request, _("已记录：%(number)s 与 %(other)s 不是同一问题，不再提示。") % words)
    return redirect(_back(pk, other_pk))


@access(Role.STAFF)
@require_POST
@refusals_as_messages(_back)
def ask_again(request: HttpRequest, pk: int, other_pk: int) -> HttpResponse:
    """Let the suggestion show again."""
    issue, other = visible_issue(request, pk), visible_issue(request, other_pk)
    permit(request, issue, telling_apart.ask_again, lambda: require_screener(request.user, issue))
    telling_apart.ask_again(issue, other, by=request.user)
    messages.success(request, _("已撤销，%(other)s 重新列为可能相同的问题。") % {"other": other.number})
    return redirect(_back(pk, other_pk))
