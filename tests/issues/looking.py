"""What tests of looking back share: issues that were written off, looks planned and recorded."""

from datetime import date

from issues.enums import Ground
from issues.models import LookBack
from issues.services.look_back import record_look_back
from tests.factories import NOW

from .base import InHand

NEW_DUE = date(2018, 10, 31)
SEEN = {
    "place": "和平路",
    "note": "井盖齐全，无松动",
    "looked_on": date(2018, 8, 9),
}
RELAPSED = SEEN | {"finding": "relapsed", "note": "又有三处缺失", "due_on": NEW_DUE}


class LookingBack(InHand):
    """`an_issue("written_off")` was closed on 1 August 2018."""

    def closed(self, **fields):
        closed_at = NOW.replace(day=1)
        return self.an_issue("written_off", **{"written_off_at": closed_at, "title": "井盖缺失"} | fields)

    def planned(self, issue=None, **fields) -> LookBack:
        return make_look_back(issue or self.closed(), **fields)

    def record(self, look_back, **changes) -> LookBack:
        given = SEEN | {"finding": "kept", "by": self.city_staff} | changes
        return record_look_back(look_back, **given)


def make_look_back(issue, **fields) -> LookBack:
    defaults = {
        "congress": issue.congress,
        "ground": Ground.HAND,
        "due_on": date(2018, 8, 20),
        "created_at": NOW,
        "updated_at": NOW,
    }
    return LookBack.objects.create(issue=issue, **defaults | fields)
