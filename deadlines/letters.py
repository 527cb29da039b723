"""What a bundle says: one line per message with its link and why the reader got it, in the reader's language."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.models import Notification
from organizations.words import capacity

from . import grounds
from .engine import message
from .models import Delivery, Occurrence

LINES = 100  # of one message; the rest is counted and lies in the inbox


@dataclass(frozen=True)
class Line:
    text: str
    url: str
    ground: str


@dataclass(frozen=True)
class Letter:
    """One message to one reader. `key` is what a receiver may know it by: the same whenever it is sent again."""

    key: str
    subject: str
    lines: list[Line]
    more: int = 0  # how many lines did not fit
    greeting: str = ""
    address: str = ""  # of mail
    language: str = field(default=settings.LANGUAGE_CODE)

    @property
    def text(self) -> str:
        """The whole of it as plain text."""
        with translation.override(self.language):
            parts = [self.greeting] if self.greeting else []
            parts += ["\n".join(filter(None, (line.text, line.url, line.ground))) for line in self.lines]
            if self.more:
                parts.append(rest(self.more))
            parts.append(_("收件方式可在“通知设置”中修改：%(url)s") % {"url": absolute(_preferences())})
        return "\n\n".join(parts)


def rest(count: int) -> str:
    words = ngettext("另有 %(n)d 条，请登录系统查看。", "另有 %(n)d 条，请登录系统查看。", count)
    return words % {"n": count}


def compose(key: str) -> Letter:
    """The letter of a bundle that has been claimed."""
    related = ("notification", "recipient__preference", "occurrence__rung", "occurrence__deadline__owed_by")
    rows = Delivery.objects.filter(bundle=key).select_related(*related).order_by("id")
    total, shown = rows.count(), list(rows[:LINES])
    person = shown[0].recipient
    preference = getattr(person, "preference", None)
    with translation.override(preference.language if preference else settings.LANGUAGE_CODE):
        lines = _to_person(person, shown) if person else [_of_occurrence(row.occurrence) for row in shown]
        return Letter(
            key=key,
            subject=_subject(total, urgent=shown[0].urgent),
            lines=lines,
            more=total - len(shown),
            greeting=_("%(name)s，您好：") % {"name": person.name} if person else "",
            address=_address(person, preference),
            language=translation.get_language(),
        )


def trial(channel, address: str = "", *, key: str) -> Letter:
    """What an administrator sends to see whether a channel works."""
    line = Line(_("这是“%(name)s”的测试消息。") % {"name": channel.name}, absolute("/"), "")
    return Letter(key, _("测试消息"), [line], address=address, language=translation.get_language())


def absolute(url: str) -> str:
    """A page's address as it is reached from outside the product."""
    return settings.PUBLIC_URL.rstrip("/") + url if url.startswith("/") else url


def _preferences() -> str:
    return reverse("deadlines:preferences")


def _address(person, preference) -> str:
    """Where mail goes now: a person who left, or wants none any more, gets none."""
    wanted = preference and preference.by_email and person.is_active
    return preference.email if wanted else ""


def _subject(count: int, *, urgent: bool) -> str:
    words = (
        ngettext("有 %(n)d 条紧急提醒", "有 %(n)d 条紧急提醒", count)
        if urgent
        else ngettext("有 %(n)d 条消息", "有 %(n)d 条消息", count)
    )
    return _("［人大监督闭环系统］%(what)s") % {"what": words % {"n": count}}


def _to_person(person, rows: Iterable[Delivery]) -> list[Line]:
    """The lines of somebody's own messages; those that no rung caused are there for what the person is."""
    messages: list[Notification] = [row.notification for row in rows]
    grounds.attach(messages)
    scope = capacity(person.scope_label)
    own = _("您的身份：%(scope)s") % {"scope": scope} if scope else ""
    return [Line(one.text, absolute(one.url), one.ground or own) for one in messages]


def _of_occurrence(occurrence: Occurrence) -> Line:
    deadline = occurrence.deadline
    text = _(message(occurrence.rung)) % {
        "title": deadline.title,
        "owed_by": deadline.owed_by.short_name,
        "due_on": occurrence.due_on.isoformat(),
        "rung": occurrence.rung.label,
    }
    return Line(text, absolute(deadline.url), grounds.of(occurrence))
