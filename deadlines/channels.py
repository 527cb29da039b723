"""What administrators do with channels: add, switch on and off, try. Recorded with the channel, never with its address."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core import clock, history
from core.exceptions import NotAllowed, RuleBroken
from organizations.enums import Role
from organizations.models import Organization

from . import gateways, letters
from .enums import ChannelKind
from .gateways import Trouble
from .models import Channel, Preference


def add_channel(
    *, kind: str, name: str, organization: Organization | None, secret: str, by, now: datetime | None = None
) -> Channel:
    """Add a channel, switched off. Mail belongs to nobody and there is one; a group's names a body and a variable.

    Raises NotAllowed for anybody but a system administrator of the body's place or above, RuleBroken with the field.
    """
    now = now or clock.now()
    _require_administrator(by, organization)
    if kind == ChannelKind.EMAIL:
        _require_first_mail()
        organization, secret = None, ""
    elif organization is None:
        raise RuleBroken(_("群机器人和网络接口要选择所属机构。"), "organization")
    elif not gateways.SECRET.fullmatch(secret):
        raise RuleBroken(_("请填写以 CHANNEL_ 开头的环境变量名，只用大写字母、数字和下划线。"), "secret")
    with transaction.atomic():
        channel = Channel.objects.create(kind=kind, name=name, organization=organization, secret=secret)
        history.append(channel, "add_channel", by=by, now=now, data={"kind": kind, "variable": secret})
    return channel


def switch_channel(channel: Channel, *, on: bool, by, now: datetime | None = None) -> Channel:
    """Switch a channel on or off. What waits on one that is off stays and goes out when it is on again.

    Raises RuleBroken where its address is missing or lies on a host that is not allowed.
    """
    now = now or clock.now()
    _require_visible(by, channel)
    if on:
        _require_configured(channel)
    with transaction.atomic():
        changed = Channel.objects.filter(pk=channel.pk, is_active=not on).update(is_active=on)
        if changed:
            act = "switch_on" if on else "switch_off"
            history.append(channel, act, by=by, now=now)
    channel.refresh_from_db()
    return channel


def try_channel(channel: Channel, *, by, now: datetime | None = None) -> None:
    """Send a test message at once: mail to the administrator's own address, else to the group.

    Raises RuleBroken with the reason when it does not arrive.
    """
    now = now or clock.now()
    _require_visible(by, channel)
    address = Preference.objects.filter(user=by).values_list("email", flat=True).first() or ""
    if channel.kind == ChannelKind.EMAIL and not address:
        raise RuleBroken(_("请先在“通知设置”中填写您自己的邮箱。"))
    try:
        gateways.of(channel).send(letters.trial(channel, address, key=uuid.uuid4().hex))
    except Trouble as trouble:
        raise RuleBroken(explain(trouble)) from None
    history.append(channel, "try_channel", by=by, now=now)


def explain(trouble: Trouble) -> str:
    """A trouble as a sentence part with its detail."""
    words = str(trouble.obstacle.label)
    return (
        _("%(what)s（%(detail)s）") % {"what": words, "detail": trouble.detail} if trouble.detail else words
    )


def _require_administrator(by, organization: Organization | None) -> None:
    places = [own.region for own in by.organizations_as(Role.SYSTEM_ADMIN)]
    if not places or organization and not any(place.contains(organization.region) for place in places):
        raise NotAllowed(_("只有本级的系统管理员可以设置通知渠道。"))


def _require_visible(by, channel: Channel) -> None:
    if not Channel.objects.visible_to(by).filter(pk=channel.pk).exists():
        raise NotAllowed(_("只有本级的系统管理员可以设置通知渠道。"))


def _require_first_mail() -> None:
    if Channel.objects.filter(kind=ChannelKind.EMAIL).exists():
        raise RuleBroken(_("电子邮件渠道已经有了。"), "kind")


def _require_configured(channel: Channel) -> None:
    try:
        gateways.of(channel).check()
    except Trouble as trouble:
        raise RuleBroken(explain(trouble)) from None
