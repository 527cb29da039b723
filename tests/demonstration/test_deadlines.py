"""The demonstration shows the engine: move the clock over 10 August and the right people have the right messages, once."""

import tempfile
from collections import defaultdict
from datetime import date
from pathlib import Path

from django.db import connection
from django.test import TestCase, TransactionTestCase, override_settings
from django.urls import reverse

from core import triggers
from core.models import Notification
from deadlines import checking
from deadlines.models import Deadline, Occurrence
from demonstration import loader
from organizations.models import User

DUTY = "代表活动情况和问题清单"
LATE = {"taocheng": "桃城", "wuqiang": "武强", "raoyang": "饶阳", "jingxian": "景县", "fucheng": "阜城"}
OWING = {"taocheng.qi", "taocheng.wen", "wuqiang.le", "raoyang.pu", "jingxian.tao", "fucheng.mu"}


def told(about: str) -> dict[str, list[str]]:
    """Who got which rungs' messages from the engine about things of a title."""
    found = defaultdict(list)
    rows = Notification.objects.filter(cause__startswith="occurrence:").select_related("recipient")
    for row in rows.order_by("id"):
        if about in row.params["title"]:
            found[row.recipient.username].append(row.params["rung"])
    return dict(found)


class Demonstration:
    """The scene with its clock and its files in a folder of their own."""

    @classmethod
    def setUpClass(cls):
        folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.enterClassContext(
            override_settings(
                DEMONSTRATION=True,
                CLOCK_SOURCE="demonstration.clock.current",
                MEDIA_ROOT=folder / "media",
                AUDIT_ANCHOR_DIR=folder / "anchors",
            )
        )
        super().setUpClass()


class Moved(Demonstration, TestCase):
    @classmethod
    def setUpTestData(cls):
        loader.load("hengshui")

    def move(self, day: date) -> None:
        self.client.force_login(User.objects.get(username="city.lin"))
        answer = self.client.post(reverse("demonstration:move"), {"day": day.isoformat()})
        assert answer.status_code == 302

    def test_at_the_start_everything_owed_has_its_deadline_and_nothing_was_told(self):
        assert list(checking.faults()) == []
        assert not Occurrence.objects.exists()
        kinds = set(Deadline.objects.still_open().values_list("kind", flat=True))
        assert kinds >= {"duty", "sign_for", "plan", "rectification", "extension_reply", "write_off_review"}

    def test_on_the_day_those_who_have_not_reported_are_reminded(self):
        self.move(date(2018, 8, 10))
        assert told(DUTY) == {person: ["当天提醒"] for person in OWING}

    def test_the_day_after_they_their_leader_and_the_citys_staff_hear_of_it(self):
        self.move(date(2018, 8, 10))
        self.move(date(2018, 8, 11))
        expected = {person: ["当天提醒", "已逾期"] for person in OWING}
        expected["taocheng.yue"] = ["报承办方负责人"]
        expected |= {person: ["告知监督方工作人员"] * len(LATE) for person in ("city.lin", "city.su")}
        assert told(DUTY) == expected

    def test_in_one_step_over_the_day_only_the_last_word_is_told(self):
        self.move(date(2018, 8, 11))
        found = told(DUTY)
        assert {found[person][0] for person in OWING} == {"已逾期"}
        assert [len(found[person]) for person in sorted(OWING)] == [1] * len(OWING)
        overtaken = Occurrence.objects.filter(superseded=True, deadline__title=DUTY, rung__label="当天提醒")
        assert overtaken.count() == len(LATE)

    def test_counties_that_reported_hear_nothing(self):
        self.move(date(2018, 8, 11))
        assert not {"anping.shen", "zaoqiang.mi", "gucheng.fu"} & set(told(DUTY))

    def test_the_message_says_what_is_late_since_when(self):
        self.move(date(2018, 8, 11))
        [text] = {
            one.text for one in Notification.objects.filter(recipient__username="raoyang.pu", cause__gt="")
        }
        assert text == f"“{DUTY}”已过时限 2018-08-10，请尽快办理。"

    def test_moving_again_and_a_pass_in_between_double_nothing(self):
        self.move(date(2018, 8, 11))
        before = told("")
        assert self.client.post(reverse("demonstration:move"), {"day": "2018-08-11"}).status_code == 302
        self.move(date(2018, 8, 12))
        after = {person: rungs[: len(before.get(person, []))] for person, rungs in told("").items()}
        assert {person: rungs for person, rungs in after.items() if rungs} == before
        assert told(DUTY)["raoyang.pu"] == ["已逾期"]  # the next one comes three days after the first


class RestartTests(Demonstration, TransactionTestCase):
    def test_back_to_the_start_begins_anew(self):
        self.addCleanup(triggers.remove, connection)  # the restart puts them back
        loader.load("hengshui")
        self.client.force_login(User.objects.get(username="city.lin"))
        for _round in range(2):
            self.client.post(reverse("demonstration:move"), {"day": "2018-08-11"})
            assert told(DUTY)["raoyang.pu"] == ["已逾期"]
            self.client.post(reverse("demonstration:restart"))
            assert not Occurrence.objects.exists()
            assert told("") == {}
