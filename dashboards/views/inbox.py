"""Messages: unread first; opening or pressing 全部已读 marks them as read."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from core import clock
from core.access import access
from core.models import Notification

from ..queries import inbox


@access()
def message_list(request: HttpRequest) -> HttpResponse:
    page = inbox.inbox(request.user, request.GET.get("after", ""))
    return render(request, "dashboards/messages.html", {"inbox": page, "page": page.read})


@access()
@require_POST
def message_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one message as read and go to what it speaks of, which decides anew whether the person may see it."""
    message = get_object_or_404(Notification, pk=pk, recipient=request.user)
    inbox.mark_read(request.user, clock.now(), pk=pk)
    inside = url_has_allowed_host_and_scheme(message.url, allowed_hosts=None)
    return redirect(message.url if message.url and inside else "dashboards:messages")


@access()
@require_POST
def messages_read(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    count = inbox.mark_read(request.user, clock.now())
    messages.success(
        request, ngettext("已将 %(n)d 条消息标为已读。", "已将 %(n)d 条消息标为已读。", count) % {"n": count}
    )
    return redirect("dashboards:messages")
