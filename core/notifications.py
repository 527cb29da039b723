"""Messages to people: a row in the inbox in the transaction of the act. Channels outside the product start from it."""

from collections.abc import Iterable
from datetime import datetime

from .models import Notification


def notify(
    recipients: Iterable, message: str, *, now: datetime, url: str = "", urgent=False, **params
) -> None:
    """Put one message into each recipient's inbox, once per person.

    `message` is a Chinese template marked with gettext_noop; `params` fill it and must be JSON values. It is translated
    when read, into the reader's language. What is `urgent` leaves the product at once, not with the day's digest.
    """
    people = {person.pk: person for person in recipients}
    Notification.objects.bulk_create(
        Notification(recipient=person, message=message, params=params, url=url, urgent=urgent, created_at=now)
        for person in people.values()
    )
