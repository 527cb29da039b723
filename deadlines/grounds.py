"""Why somebody got a message: the rung that came due and the role in which it reached them."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from core.models import Notification

from .models import Occurrence, Rung

PREFIX = "occurrence:"  # of the cause of the engine's messages


def attach(messages: Iterable[Notification]) -> None:
    """Give each of the engine's messages its `ground` as a sentence, the others an empty one; one query, or none."""
    messages = list(messages)
    found = occurrences(message.cause for message in messages)
    for message in messages:
        occurrence = found.get(message.cause)
        message.ground = of(occurrence) if occurrence else ""


def occurrences(causes: Iterable[str]) -> dict[str, Occurrence]:
    """The occurrences behind causes, by cause."""
    keys = [int(cause.removeprefix(PREFIX)) for cause in causes if cause.startswith(PREFIX)]
    if not keys:
        return {}
    rows = Occurrence.objects.filter(pk__in=keys).select_related("rung", "deadline")
    return {occurrence.cause: occurrence for occurrence in rows}


def of(occurrence: Occurrence) -> str:
    """The rung, whom it reaches, and the due date it speaks of, in the language in use."""
    return _("“%(rung)s”发给%(party)s的%(roles)s；时限 %(due_on)s，%(kind)s") % {
        "rung": occurrence.rung.label,
        "party": occurrence.rung.get_party_display(),
        "roles": roles(occurrence.rung),
        "due_on": occurrence.due_on.isoformat(),
        "kind": occurrence.deadline.get_kind_display(),
    }


def roles(rung: Rung) -> str:
    return _("、").join(rung.role_names)
