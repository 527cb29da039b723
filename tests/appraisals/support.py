"""What tests of notices share: July's results and a notice in every state."""

from appraisals.models import Notice, NoticeKind
from appraisals.services import (
    draft_notice,
    draft_suggested,
    issue_notice,
    propose_notice,
)
from core.models import HistoryEntry, Notification
from issues.models import Issue
from tests.rankings.support import JULY, July

__all__ = ["JULY"]


class Appraised(July):
    """housing has 2 overdue, commerce 1 late and 1 relapsed, water all 5 on time (see `July`)."""

    @staticmethod
    def kind(code: str) -> NoticeKind:
        return NoticeKind.objects.get(code=code)

    def praised(self) -> Notice:
        return draft_suggested(self.city_congress, self.water, self.kind("praise"), JULY, by=self.city_staff)

    def criticized(self) -> Notice:
        return draft_suggested(
            self.city_congress, self.commerce, self.kind("criticism"), JULY, by=self.city_staff
        )

    def step(self, code="talk", **changes) -> Notice:
        issues = Issue.objects.filter(department=self.housing, status="rectifying").order_by("id")
        given = {"reason": "有 2 件到期未销号", "issues": issues, "by": self.city_staff}
        return draft_notice(self.city_congress, self.housing, self.kind(code), **given | changes)

    def proposed(self, notice: Notice | None = None) -> Notice:
        return propose_notice(notice or self.praised(), by=self.city_staff)

    def issued(self, notice: Notice | None = None) -> Notice:
        return issue_notice(self.proposed(notice), by=self.city_colleague)

    def refused_for_everybody_but(self, *permitted, act, error) -> None:
        """`act(person)` raises `error` for everyone else and changes nothing."""
        before = HistoryEntry.objects.count(), Notification.objects.count()
        for name, person in self.everyone().items():
            if person not in permitted:
                with self.subTest(name), self.assertRaises(error):
                    act(person)
        assert (HistoryEntry.objects.count(), Notification.objects.count()) == before


def acts_on(notice: Notice) -> list[tuple]:
    """The history of a notice, oldest first: action, from, to, actor, comment."""
    rows = HistoryEntry.objects.filter(object_type="appraisals.notice", object_id=notice.pk).order_by("id")
    return list(rows.values_list("action", "from_status", "to_status", "actor__username", "comment"))


def told(message: str) -> set[str]:
    """Who has a message whose words contain `message`."""
    rows = Notification.objects.filter(message__contains=message)
    return set(rows.values_list("recipient__username", flat=True))
