"""Channels out of the product, how a person uses them, and whether the engine behind them is well."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from core.access import access
from core.web import attempt, refusals_as_messages
from organizations.enums import Role

from .. import channels, outbox
from .. import health as checks
from ..channel_forms import ChannelForm, PreferenceForm
from ..models import Channel, Delivery, Preference


# ── one's own ───────────────────────────────────────────────────────────────────────────────────────────────────
@access()
def preferences(request: HttpRequest) -> HttpResponse:
    """How one wants to hear of things outside the product."""
    own = Preference.objects.filter(user=request.user).first() or Preference(user=request.user)
    form = PreferenceForm(request.POST or None, instance=own)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("已保存。"))
        return redirect("deadlines:preferences")
    status = 422 if form.errors else 200
    return render(request, "deadlines/preferences.html", {"form": form}, status=status)


# ── the administrator's ─────────────────────────────────────────────────────────────────────────────────────────
def _to_channels(**kwargs) -> str:
    return reverse("deadlines:channels")


def _to_health(**kwargs) -> str:
    return reverse("deadlines:health")


@access(Role.SYSTEM_ADMIN)
def channel_list(request: HttpRequest) -> HttpResponse:
    """The channels of one's own place and below, and a form for another."""
    form = ChannelForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if attempt(request, form, lambda: channels.add_channel(**values, by=request.user)):
            messages.success(request, _("渠道已添加，尚未启用。"))
            return redirect("deadlines:channels")
    seen = Channel.objects.visible_to(request.user).select_related("organization")
    context = {"channels": seen, "form": form, "silent": checks.is_silent()}
    return render(request, "deadlines/channels.html", context, status=422 if form.errors else 200)


@access(Role.SYSTEM_ADMIN)
@require_POST
@refusals_as_messages(_to_channels)
def channel_switch(request: HttpRequest, pk: int) -> HttpResponse:
    channel = get_object_or_404(Channel.objects.visible_to(request.user), pk=pk)
    channel = channels.switch_channel(channel, on=request.POST.get("on") == "1", by=request.user)
    done = _("“%(name)s”已启用。") if channel.is_active else _("“%(name)s”已停用。")
    messages.success(request, done % {"name": channel.name})
    return redirect("deadlines:channels")


@access(Role.SYSTEM_ADMIN)
@require_POST
@refusals_as_messages(_to_channels)
def channel_test(request: HttpRequest, pk: int) -> HttpResponse:
    channel = get_object_or_404(Channel.objects.visible_to(request.user), pk=pk)
    channels.try_channel(channel, by=request.user)
    messages.success(request, _("测试消息已发出，请到“%(name)s”查看。") % {"name": channel.name})
    return redirect("deadlines:channels")


# ── health ──────────────────────────────────────────────────────────────────────────────────────────────────────
@access(Role.SYSTEM_ADMIN, Role.STAFF)
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Whether the engine lives and what it has not got rid of: counts and reasons, no business."""
    context = {
        "health": checks.examine(),
        "own": set(Channel.objects.visible_to(request.user).values_list("pk", flat=True)),
    }
    return render(request, "deadlines/health.html", context)


@access(Role.SYSTEM_ADMIN)
@require_POST
@refusals_as_messages(_to_health)
def resend(request: HttpRequest) -> HttpResponse:
    """Try one bundle again that failed or whose fate is unknown."""
    seen = Delivery.objects.filter(channel__in=Channel.objects.visible_to(request.user))
    bundle = request.POST.get("bundle") or "-"
    found = seen.filter(bundle=bundle).select_related("channel").first()
    if found is None:
        return render(request, "404.html", status=404)
    count = outbox.resend(found.channel, bundle=bundle, by=request.user)
    words = ngettext("%(n)d 条消息将重新发送。", "%(n)d 条消息将重新发送。", count) % {"n": count}
    messages.success(request, words)
    return redirect("deadlines:health")
