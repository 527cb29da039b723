"""A campaign in full swing for the pages that count: two departments of the city, one of a county, every state."""

from datetime import date, timedelta

from issues.enums import IssueStatus
from issues.models import Issue
from tests.base import World
from tests.factories import TODAY, make_assigned_issue, make_handover, make_issue


def rows_behind(client, address: str) -> int:
    """How many rows the ledger shows at an address, as the page itself says."""
    return client.get(address).context["total"]


def duties_behind(client, address: str) -> int:
    """How many duties the table at an address shows."""
    return client.get(address).context["shown"]


class Busy(World):
    """`housing` is the worst (2 overdue), `commerce` has 1, the county's own department 1; some of all states."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        city = (cls.campaign, cls.city_congress, cls.city_government)
        cls.to_housing = make_handover(*city, cls.housing, cls.city_staff)
        cls.to_commerce = make_handover(*city, cls.commerce, cls.city_staff)
        cls.to_county = make_handover(
            cls.campaign, cls.county_congress, cls.county_government, cls.county_housing, cls.county_office
        )
        cls.longest = cls.hand(cls.to_housing, "rectifying", days=-30)
        cls.hand(cls.to_housing, "reported", days=-1)
        cls.hand(cls.to_housing, "signed", days=0)
        cls.hand(cls.to_housing, "handed_over", days=7)
        cls.hand(cls.to_housing, "rework", days=8)
        cls.hand(cls.to_commerce, "rectifying", days=-2)
        cls.hand(cls.to_commerce, "written_off", days=-5, written_off_at=cls.now)
        cls.hand(cls.to_commerce, "written_off", days=-5, written_off_at=cls.now - timedelta(days=7))
        cls.hand(cls.to_county, "rectifying", days=-3)
        for status in ("found", "screened", "sent_back", "merged", "out_of_scope", "referred", "voided"):
            cls.loose(status)

    @classmethod
    def hand(cls, handover, status, *, days, **fields) -> Issue:
        """An issue in hand, due so many days from today."""
        return make_assigned_issue(handover, status, due_on=TODAY + timedelta(days=days), **fields)

    @classmethod
    def loose(cls, status) -> Issue:
        fields = {"merged_into": cls.longest} if status == IssueStatus.MERGED else {}
        return make_issue(cls.campaign, cls.city_congress, status=status, **fields)

    @classmethod
    def many(cls, count: int) -> None:
        """More of the same, for counting queries."""
        for number in range(count):
            cls.hand(cls.to_housing, "rectifying", days=number - count)
            cls.hand(cls.to_county, "signed", days=number)
            make_issue(cls.campaign, cls.city_congress)


def past(days: int) -> date:
    return TODAY - timedelta(days=days)
