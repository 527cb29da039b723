"""The outbox: one mail a day, urgent ones at once, nothing twice, nothing lost, every trouble with its reason."""

from datetime import timedelta
from unittest import mock

import pytest
from django.db import transaction

from core import clock, faults
from core.exceptions import NotAllowed, RuleBroken
from core.models import HistoryEntry
from deadlines import engine, letters, outbox, routing
from deadlines.enums import ChannelKind, DeliveryState, Obstacle
from deadlines.models import Channel, Delivery, Preference

from .base import moment
from .outbox_base import OutboxCase


class BundleTest(OutboxCase):
    def test_a_days_messages_are_one_mail(self):
        for number in range(3):
            self.write(urgent=False, n=number)
        assert self.pass_on() == 0
        assert self.pass_on(moment(8, 10, 8, 45)) == 1
        (mail,) = self.gateway.mails
        assert mail["to"] == "county_office@example.org"
        assert [f"第 {number} 件已交办" in mail["text"] for number in range(3)] == [True] * 3
        assert self.states() == ["sent"] * 3

    def test_what_is_urgent_comes_at_once_in_a_mail_of_its_own(self):
        self.write(urgent=False, n=1)
        self.write(urgent=True, n=2)
        self.pass_on()
        assert [mail["text"].count("已交办") for mail in self.gateway.mails] == [1]
        self.pass_on(moment(8, 10, 9))
        assert len(self.gateway.mails) == 2

    def test_urgent_and_digest_stay_apart_when_both_are_late(self):
        self.write(urgent=False), self.write(urgent=True)
        routing.route(self.now)
        assert outbox.send(moment(8, 11)) == 2
        assert {mail["subject"].removeprefix("［人大监督闭环系统］") for mail in self.gateway.mails} == {
            "有 1 条消息",
            "有 1 条紧急提醒",
        }

    def test_after_days_without_mail_the_digests_are_one(self):
        for day in (9, 10, 11):
            self.write(urgent=False, n=day)
            routing.route(moment(8, day))
        assert outbox.send(moment(9, 2)) == 1
        assert self.gateway.mails[0]["subject"] == "［人大监督闭环系统］有 3 条消息"

    def test_each_person_gets_a_mail_of_their_own(self):
        self.wants_mail(self.liaison)
        self.write(self.county_office, self.liaison)
        assert self.pass_on() == 2
        assert {mail["to"].split("@")[0] for mail in self.gateway.mails} == {"county_office", "liaison"}

    def test_a_group_gets_its_occurrences_in_one_message(self):
        self.group()
        self.open()
        self.open(self.other_duty, owed_by=self.county_congress.pk)
        engine.run_pass(moment(8, 13))
        self.pass_on(moment(8, 13))
        (entry,) = self.gateway.ledger
        assert len(entry["body"]["messages"]) == 2

    def test_sending_twice_sends_nothing_twice(self):
        self.write()
        self.pass_on()
        assert self.pass_on() == 0
        assert len(self.gateway.mails) == 1

    def test_what_comes_during_a_send_waits_for_a_bundle_of_its_own(self):
        self.write(n=1)
        routing.route(self.now)

        def another(point):
            if point == "before_send" and Delivery.objects.count() == 1:
                self.write(n=2)
                routing.route(self.now)

        faults.install(another)
        self.addCleanup(faults.install, None)
        assert outbox.send(self.now) == 2
        assert [mail["text"].count("已交办") for mail in self.gateway.mails] == [1, 1]

    def test_an_idle_pass_asks_three_times(self):
        with self.assertNumQueries(3):  # leases, channels in use, waiting on the one
            outbox.send(self.now)


class LetterTest(OutboxCase):
    def received(self) -> dict:
        self.pass_on()
        return self.gateway.mails[-1]

    def test_each_line_has_its_link_and_why(self):
        self.write()
        text = self.received()["text"]
        assert "https://supervision.example/issues/7/" in text
        assert "您的身份：桃城区人大常委会 人大工作人员" in text
        assert "https://supervision.example/deadlines/preferences/" in text

    def test_the_engines_messages_name_rung_and_role(self):
        self.open()
        engine.run_pass(moment(8, 20))
        routing.route(moment(8, 20))
        outbox.send(moment(8, 20))
        assert (
            "“当天提醒”发给承办方的人大工作人员、单位联络员；时限 2018-08-20，报送"
            in self.gateway.mails[0]["text"]
        )

    def test_the_readers_language(self):
        Preference.objects.update(language="en")
        self.write(text="“%(title)s”今天（%(due_on)s）截止。", title="T", due_on="2018-08-09")
        mail = self.received()
        assert "urgent" in mail["subject"].lower()
        assert "Your role" in mail["text"]

    def test_the_message_id_is_the_bundles_key(self):
        self.write()
        mail = self.received()
        assert mail["message_id"] == f"<{Delivery.objects.get().bundle}@supervision.example>"

    def test_a_long_digest_counts_what_does_not_fit(self):
        with mock.patch.object(letters, "LINES", 2):
            for number in range(5):
                self.write(n=number)
            text = self.received()["text"]
        assert text.count("已交办") == 2
        assert "另有 3 条" in text

    def test_a_title_cannot_add_a_header(self):
        self.write(text="%(title)s", title="x\nBcc: somebody@example.org")
        assert self.received()["to"] == "county_office@example.org"
        assert len(self.gateway.mails) == 1

    def test_statements_do_not_grow_with_the_lines(self):
        for count in (1, 8):
            for number in range(count):
                self.write(n=number)
            routing.route(self.now)
            # leases, channels, 2 looks, 2 ends, channel held, first, claim, key, count, rows, what the person is, mark
            with self.assertNumQueries(14):
                outbox.send(self.now)


class TroubleTest(OutboxCase):
    def row(self) -> Delivery:
        return Delivery.objects.get()

    def stuck(self) -> tuple:
        row = self.row()
        return row.state, row.obstacle, row.error, row.attempts

    def test_a_refused_mail_is_tried_again_later_with_the_same_id(self):
        self.gateway.refuse_mail = "451 later"
        self.write()
        assert self.pass_on() == 0
        assert self.stuck() == ("queued", "refused", "SMTP 451", 1)
        assert outbox.send(self.now) == 0, "not before its time"
        key, self.gateway.refuse_mail = self.row().bundle, ""
        self.expire_leases()
        assert outbox.send(self.now) == 1
        assert self.gateway.mails[0]["message_id"].startswith(f"<{key}@")

    def test_the_wait_doubles_up_to_six_hours(self):
        waits = [outbox.wait(attempts).total_seconds() for attempts in (1, 2, 3, 4, 30)]
        assert waits == [60, 120, 240, 480, 6 * 3600]

    def test_after_the_last_attempt_it_has_failed_with_the_reason(self):
        self.gateway.refuse_mail = "550 no such person"
        self.write()
        with self.settings(OUTBOX_ATTEMPTS=3):
            for _attempt in range(5):
                self.pass_on()
                self.expire_leases()
        assert self.stuck() == ("failed", "refused", "SMTP 550", 3)

    def test_one_refused_reader_does_not_keep_the_others_back(self):
        self.wants_mail(self.liaison)
        self.write(self.county_office, self.liaison)
        self.gateway.refuse_mail = "550 no such person"
        self.pass_on()
        assert [row.attempts for row in Delivery.objects.all()] == [1, 1]

    def test_a_dead_server_costs_one_attempt_a_pass(self):
        self.wants_mail(self.liaison)
        self.write(self.county_office, self.liaison)
        with self.settings(EMAIL_PORT=1):
            self.pass_on()
        rows = list(Delivery.objects.order_by("id").values_list("attempts", "obstacle"))
        assert rows == [(1, Obstacle.UNREACHABLE), (0, "")]

    def test_mail_that_is_not_configured_says_so(self):
        self.write()
        with self.settings(EMAIL_CONFIGURED=False):
            self.pass_on()
        assert self.stuck() == ("queued", "not_configured", "EMAIL_URL", 1)

    def test_whoever_wants_no_mail_any_more_gets_none(self):
        self.write()
        routing.route(self.now)
        Preference.objects.update(by_email=False)
        outbox.send(self.now)
        assert self.stuck() == ("failed", "no_address", "", 1)
        assert self.gateway.mails == []

    def test_a_letter_that_cannot_be_written_does_not_stop_the_rest(self):
        self.wants_mail(self.liaison)
        self.write(self.county_office, text="%(lacking)s")
        self.write(self.liaison)
        with self.assertLogs("deadlines.outbox", "ERROR"):
            assert self.pass_on() == 1
        assert list(Delivery.objects.order_by("id").values_list("state", "obstacle")) == [
            ("queued", "fault"),
            ("sent", ""),
        ]

    def test_a_channel_that_is_off_keeps_what_waits(self):
        self.write()
        routing.route(self.now)
        self.mail.is_active = False
        self.mail.save()
        assert outbox.send(self.now) == 0
        self.mail.is_active = True
        self.mail.save()
        assert outbox.send(self.now) == 1


class LeaseTest(OutboxCase):
    """A process died with a bundle in its hands."""

    def leave(self, kind, *, point="before_send"):
        """Claim, and stop at a point as a killed process would."""
        if kind == ChannelKind.EMAIL:
            self.write()
        else:
            Channel.objects.all().delete()
            self.group(kind)
            self.open()
            engine.run_pass(moment(8, 13))
        routing.route(self.now)

        def killed(reached):
            if reached == point:
                raise KeyboardInterrupt

        faults.install(killed)
        with self.assertRaises(KeyboardInterrupt):
            outbox.send(moment(8, 14))
        faults.install(None)

    def status_address(self):
        name = "CHANNEL_WEBHOOK_STATUS"
        self.enterContext(mock.patch.dict("os.environ", {name: f"{self.gateway.http}/status"}))

    def again(self) -> int:
        self.expire_leases()
        return outbox.send(moment(8, 14))

    def test_nobody_touches_a_bundle_while_its_lease_runs(self):
        self.leave(ChannelKind.EMAIL)
        assert outbox.send(self.now) == 0
        assert self.states() == ["sending"]

    def test_mail_is_sent_again_with_the_same_id_and_once_too_often_at_most(self):
        for point, mails in (("before_send", 1), ("after_send", 2)):
            with self.subTest(point):
                Delivery.objects.all().delete()
                self.gateway.mails.clear()
                self.leave(ChannelKind.EMAIL, point=point)
                assert self.again() == 1
                assert len(self.gateway.mails) == mails
                assert len({mail["message_id"] for mail in self.gateway.mails}) == 1

    def test_a_webhook_that_can_be_asked_is_asked_first(self):
        self.status_address()
        self.leave(ChannelKind.WEBHOOK, point="after_send")
        assert self.again() == 1
        assert (len(self.gateway.ledger), self.states()) == (1, ["sent"])

    def test_a_webhook_that_has_nothing_is_sent_it(self):
        self.status_address()
        self.leave(ChannelKind.WEBHOOK, point="before_send")
        assert self.again() == 1
        assert (len(self.gateway.ledger), self.states()) == (1, ["sent"])

    def test_a_webhook_that_does_not_say_is_asked_again_later(self):
        self.status_address()
        self.leave(ChannelKind.WEBHOOK, point="after_send")
        self.gateway.answers.append((500, b""))
        assert self.again() == 0
        assert self.states() == ["queued"]
        assert self.again() == 1
        assert len(self.gateway.ledger) == 1

    def test_what_cannot_be_asked_stays_unknown_until_somebody_resends(self):
        for kind in (ChannelKind.WECOM, ChannelKind.DINGTALK, ChannelKind.FEISHU, ChannelKind.WEBHOOK):
            with self.subTest(kind), transaction.atomic():
                self.leave(kind)
                assert self.again() == 0
                assert (self.states(), self.gateway.ledger) == (["unknown"], [])
                outbox.resend(Delivery.objects.get().channel, by=None, now=self.now)
                assert self.again() == 1
                assert len(self.gateway.ledger) == 1
                self.gateway.ledger.clear()
                transaction.set_rollback(True)

    def test_whoever_lost_the_lease_marks_nothing(self):
        self.leave(ChannelKind.EMAIL)
        row = Delivery.objects.get()
        late = outbox.Bundle(row.bundle, row.fence, row.attempts)
        assert self.again() == 1
        Delivery.objects.update(state=DeliveryState.SENDING)
        outbox._mark_sent(late, self.now)
        assert self.states() == ["sending"]

    def test_a_late_success_counts_where_nobody_else_has_claimed(self):
        self.leave(ChannelKind.EMAIL, point="after_send")
        row = Delivery.objects.get()
        self.expire_leases()
        outbox.take_back()
        outbox._mark_sent(outbox.Bundle(row.bundle, row.fence, row.attempts), self.now)
        assert self.states() == ["sent"]
        assert self.again() == 0

    def test_leases_count_in_the_machines_time(self):
        self.leave(ChannelKind.EMAIL)
        with clock.at(moment(9, 18)):
            assert outbox.send() == 0, "forty days on the product's clock are nothing to a process"

    def test_a_bundle_that_kills_every_process_is_given_up(self):
        with self.settings(OUTBOX_ATTEMPTS=1):
            self.leave(ChannelKind.EMAIL)
            assert self.again() == 0
        assert self.states() == ["unknown"]

    def test_fault_points_are_passed_in_order(self):
        passed = []
        self.write()
        faults.install(passed.append)
        self.addCleanup(faults.install, None)
        self.pass_on()
        assert passed == [
            *("routed", "send_claimed", "before_send", "after_send", "before_mark", "after_mark"),
        ]


class ResendTest(OutboxCase):
    def setUp(self):
        super().setUp()
        self.write()
        self.pass_on()
        Delivery.objects.update(state=DeliveryState.FAILED, attempts=8)

    def test_it_keeps_its_key_and_is_recorded(self):
        key = Delivery.objects.get().bundle
        assert outbox.resend(self.mail, bundle=key, by=self.system_admin, now=self.now) == 1
        assert outbox.send(self.now) == 1
        assert {mail["message_id"] for mail in self.gateway.mails} == {f"<{key}@supervision.example>"}
        record = HistoryEntry.objects.get(action="resend")
        assert (record.object_id, record.data) == (self.mail.pk, {"messages": 1, "bundle": key})

    def test_only_the_administrator_may(self):
        for name, person in self.everyone().items():
            if name != "system_admin":
                with self.subTest(name), pytest.raises(NotAllowed):
                    outbox.resend(self.mail, by=person, now=self.now)
        assert self.states() == ["failed"]

    def test_what_has_been_sent_is_not_sent_again(self):
        Delivery.objects.update(state=DeliveryState.SENT)
        with pytest.raises(RuleBroken):
            outbox.resend(self.mail, by=self.system_admin, now=self.now)

    def test_a_stale_page_cannot_resend_twice(self):
        outbox.resend(self.mail, by=self.system_admin, now=self.now)
        with pytest.raises(RuleBroken):
            outbox.resend(self.mail, by=self.system_admin, now=self.now + timedelta(seconds=1))
