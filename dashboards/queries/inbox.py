"""A person's messages."""

from dataclasses import dataclass
from datetime import datetime

from core.models import Notification
from core.web import KeysetPage
from deadlines import grounds
from organizations.models import User

UNREAD_SHOWN = 50


@dataclass(frozen=True)
class Inbox:
    """What is unread stands first, the newest on top; then a page of what was read."""

    unread: list[Notification]
    unread_total: int
    read: KeysetPage

    @property
    def is_empty(self) -> bool:
        return not self.unread_total and not len(self.read) and self.read.is_first


def inbox(user: User, after: str) -> Inbox:
    """Three queries, and one more where the deadline engine has written."""
    own = Notification.objects.filter(recipient=user)
    unread = own.filter(read_at=None)
    found = Inbox(
        unread=list(unread.order_by("-id")[:UNREAD_SHOWN]),
        unread_total=unread.count(),
        read=KeysetPage(own.exclude(read_at=None), order=("-id",), after=after),
    )
    grounds.attach([*found.unread, *found.read])
    return found


def mark_read(user: User, now: datetime, **which) -> int:
    """Mark the person's own unread messages as read, all or `which`; gives how many."""
    return Notification.objects.filter(recipient=user, read_at=None, **which).update(read_at=now)
