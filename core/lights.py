"""The traffic-light state of a thing as shape, word and colour: a key that CSS and icons know, and the chip's words.

Keys (design of the interface): overdue, risk, ok, done, wait, none, moved. The words carry the number.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

RISK_DAYS = 7  # default; a campaign's rule "risk_days" overrides it


@dataclass(frozen=True)
class Light:
    """`key` chooses icon and colours, `text` stands in the chip."""

    key: str
    text: str


def running(due_on: date | None, today: date, *, risk_days: int = RISK_DAYS) -> Light:
    """The light of something still owed: days are calendar days, the due day itself still counts."""
    if due_on is None:
        return Light("none", _("未定时限"))
    left = (due_on - today).days
    if left < 0:
        return Light("overdue", ngettext("逾期 %(n)d 天", "逾期 %(n)d 天", -left) % {"n": -left})
    if left == 0:
        return Light("risk", _("今天截止"))
    words = ngettext("还剩 %(n)d 天", "还剩 %(n)d 天", left) % {"n": left}
    return Light("risk" if left <= risk_days else "ok", words)
