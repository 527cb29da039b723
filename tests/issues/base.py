"""The small world with one letter of the city's committee to its housing department, and what its tests share."""

import struct
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile

from core.models import HistoryEntry, Notification
from issues.checks import DEFAULT
from issues.enums import ISSUE_TRANSITIONS
from issues.models import Extension, Publication, WriteOff
from tests.base import World
from tests.factories import NOW, make_assigned_issue, make_handover

CHECKS = {check["key"]: f"{check['name']}的说明" for check in DEFAULT}
PASSED = dict.fromkeys(CHECKS, True)
FAILED = PASSED | {"effect": False}


class InHand(World):
    """`self.handover` may be signed until 14 August and is due on 30 September 2018."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.handover = make_handover(
            cls.campaign, cls.city_congress, cls.city_government, cls.housing, cls.city_staff
        )

    def an_issue(self, status="handed_over", **fields):
        return make_assigned_issue(self.handover, status, **{"reported_by": self.county_congress} | fields)

    def refused_for_everybody_but(self, *permitted, act, error) -> None:
        """`act(person)` raises `error` for everyone else and changes nothing."""
        for name, person in self.everyone().items():
            if person not in permitted:
                with self.subTest(name), self.assertRaises(error):
                    act(person)
        assert HistoryEntry.objects.count() == 0
        assert Notification.objects.count() == 0


def sources_of(action: str) -> frozenset:
    return ISSUE_TRANSITIONS[action].sources


def acts_on(issue) -> list[tuple]:
    """The history of an issue, oldest first: action, from, to, actor, comment."""
    rows = HistoryEntry.objects.filter(object_type="issues.issue", object_id=issue.pk).order_by("id")
    return list(rows.values_list("action", "from_status", "to_status", "actor__username", "comment"))


def data_of(issue) -> dict:
    """What the last history entry of an issue carries."""
    return HistoryEntry.objects.filter(object_type="issues.issue", object_id=issue.pk).latest("id").data


def told() -> set[str]:
    """Who has a message."""
    return set(Notification.objects.values_list("recipient__username", flat=True))


def texts() -> set[str]:
    return {notice.text for notice in Notification.objects.all()}


def picture(name="整改后.png") -> SimpleUploadedFile:
    """A sound PNG of one white pixel."""
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\0\xff\xff\xff")),
    )
    chunks = [
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in (*parts, (b"IEND", b""))
    ]
    return SimpleUploadedFile(name, b"\x89PNG\r\n\x1a\n" + b"".join(chunks), "image/png")


def pdf(name="证明.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.4\n1 0 obj\nendobj\ntrailer\n%%EOF\n", "application/pdf")


def make_extension(issue, asked_by, **fields) -> Extension:
    defaults = {
        "old_due_on": issue.due_on,
        "new_due_on": issue.campaign.ends_on,
        "reason": "管网施工受汛期影响",
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Extension.objects.create(issue=issue, asked_by=asked_by, **defaults | fields)


def make_write_off(issue, asked_by, **fields) -> WriteOff:
    defaults = {"checks": CHECKS, "opinion": "同意申请销号", "created_at": NOW, "updated_at": NOW}
    return WriteOff.objects.create(issue=issue, asked_by=asked_by, **defaults | fields)


def make_publication(issue, proposed_by, **fields) -> Publication:
    defaults = {"text": "部分井盖缺失，正在更换。", "created_at": NOW, "updated_at": NOW}
    return Publication.objects.create(issue=issue, proposed_by=proposed_by, **defaults | fields)
