"""Health: silence is an alarm, what is stuck has its reason, nobody reads business there."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from core import clock
from deadlines import health, outbox, tasks
from deadlines.enums import DeliveryState
from deadlines.models import Channel, Delivery, Heartbeat

from .base import moment
from .outbox_base import OutboxCase

HEALTH, RESEND, LEADER = (
    reverse("deadlines:health"),
    reverse("deadlines:resend"),
    reverse("dashboards:leader"),
)
ALARM = "时限提醒已停止运行超过 5 分钟"


class HealthCase(OutboxCase):
    def alive(self, ago: timedelta = timedelta(0)) -> None:
        for name in health.JOBS:
            Heartbeat.objects.update_or_create(name=name, defaults={"at": clock.machine_now() - ago})

    def fail(self, state=DeliveryState.FAILED) -> Delivery:
        self.write()
        self.pass_on()
        Delivery.objects.update(state=state, obstacle="refused", error="SMTP 550")
        return Delivery.objects.get()

    def command(self) -> tuple[dict, int]:
        out, code = io.StringIO(), 0
        try:
            call_command("deadlines_health", stdout=out)
        except SystemExit as stopped:
            code = stopped.code
        return json.loads(out.getvalue()), code


class AlarmTest(HealthCase):
    def shown(self, person, url=LEADER) -> bool:
        self.sign_in(person)
        return ALARM in self.client.get(url).content.decode()

    def test_a_sign_of_life_within_five_minutes_is_enough(self):
        self.alive(timedelta(minutes=4, seconds=50))
        assert not health.is_silent()
        self.alive(timedelta(minutes=5, seconds=5))
        assert health.is_silent()

    def test_an_engine_that_never_ran_is_silent(self):
        assert health.is_silent()

    def test_one_silent_job_is_enough(self):
        self.alive()
        Heartbeat.objects.filter(name="deliver").delete()
        assert health.is_silent()

    def test_the_demonstrations_clock_does_not_count(self):
        self.alive()
        with clock.at(moment(9, 18)):
            assert not health.is_silent()

    def test_leaders_and_administrators_see_it_until_it_lives(self):
        pages = [
            (self.leader, LEADER),
            (self.city_staff, LEADER),
            (self.system_admin, reverse("dashboards:work")),
            (self.system_admin, reverse("deadlines:channels")),
            (self.system_admin, HEALTH),
        ]
        assert [self.shown(*page) for page in pages] == [True] * 5
        self.alive()
        assert [self.shown(*page) for page in pages] == [False] * 5

    def test_others_are_not_alarmed_on_their_own_page(self):
        assert not self.shown(self.liaison, reverse("dashboards:work"))

    def test_the_jobs_give_the_sign(self):
        tasks.tell()
        assert health.is_silent()
        tasks.deliver()
        assert not health.is_silent()

    def test_a_job_that_fails_gives_none(self):
        with self.settings(CHANNEL_HOSTS=None), pytest.MonkeyPatch.context() as patch:
            patch.setattr(outbox, "take_back", lambda: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                tasks.deliver()
        assert not Heartbeat.objects.exists()


class CommandTest(HealthCase):
    def test_all_is_well(self):
        self.alive()
        answer, code = self.command()
        assert (answer["ok"], answer["failed_or_unknown"], answer["queued"], code) == (True, 0, 0, 0)
        assert set(answer["heartbeats"]) == {"tell", "deliver"}

    def test_silence_is_wrong(self):
        answer, code = self.command()
        assert (answer["ok"], answer["heartbeats"], code) == (False, {"tell": None, "deliver": None}, 1)

    def test_what_failed_stands_there_with_its_reason_and_no_address(self):
        self.alive()
        row = self.fail()
        answer, code = self.command()
        assert code == 1
        (stuck,) = answer["stuck"]
        assert (stuck["bundle"], stuck["reason"], stuck["detail"]) == (row.bundle, "refused", "SMTP 550")
        assert "example.org" not in json.dumps(answer)

    def test_a_message_due_for_more_than_an_hour_is_wrong(self):
        self.alive()
        self.gateway.refuse_mail = "451 later"
        self.write()
        self.pass_on()
        with clock.at(self.now + timedelta(minutes=59)):
            assert self.command()[1] == 0
        with clock.at(self.now + timedelta(minutes=61)):
            answer, code = self.command()
            assert (answer["oldest_undelivered_seconds"], code) == (3660, 1)

    def test_what_is_not_due_yet_is_no_queue(self):
        self.alive()
        self.write(urgent=False)
        self.pass_on()
        assert self.command()[0]["queued"] == 0

    def test_resending_from_the_command_line(self):
        row = self.fail()
        out = io.StringIO()
        call_command("resend_deliveries", self.mail.pk, bundle=row.bundle, stdout=out)
        assert json.loads(out.getvalue()) == {"queued": 1}
        assert self.states() == ["queued"]

    def test_a_resend_of_nothing_is_refused(self):
        for channel in (self.mail.pk, 999999):
            with pytest.raises(CommandError) as refusal:
                call_command("resend_deliveries", channel)
            assert refusal.value.returncode == 2


class PageTest(HealthCase):
    def test_administrators_and_staff_read_it(self):
        allowed = {"system_admin", "city_staff", "city_colleague", "province_staff"}
        allowed |= {"county_office", "county_colleague", "other_office"}
        for name, person in self.everyone().items():
            self.sign_in(person)
            assert self.client.get(HEALTH).status_code == (200 if name in allowed else 403), name

    def test_it_shows_reasons_and_no_business(self):
        self.fail()
        self.sign_in(self.system_admin)
        page = self.client.get(HEALTH).content.decode()
        assert "SMTP 550" in page and "对方拒绝接收" in page
        for hidden in ("已交办", "example.org", self.county_office.username):
            assert hidden not in page

    def test_staff_may_read_but_not_resend(self):
        row = self.fail()
        self.sign_in(self.city_staff)
        self.assertNotContains(self.client.get(HEALTH), "重新发送</button>")
        assert self.client.post(RESEND, {"bundle": row.bundle}).status_code == 403
        assert self.states() == ["failed"]

    def test_the_administrator_resends(self):
        row = self.fail(DeliveryState.UNKNOWN)
        self.sign_in(self.system_admin)
        assert self.client.get(RESEND).status_code == 405
        answer = self.client.post(RESEND, {"bundle": row.bundle}, follow=True)
        self.assertContains(answer, "1 条消息将重新发送")
        assert self.states() == ["queued"]

    def test_an_unknown_bundle_is_not_there(self):
        self.sign_in(self.system_admin)
        for data in ({}, {"bundle": ""}, {"bundle": "x" * 40}):
            assert self.client.post(RESEND, data).status_code == 404

    def test_a_channel_elsewhere_is_not_this_administrators(self):
        foreign = self.group(organization=self.province_congress)
        row = self.fail()
        Delivery.objects.update(channel=foreign)
        self.sign_in(self.system_admin)
        assert self.client.post(RESEND, {"bundle": row.bundle}).status_code == 404
        self.assertContains(self.client.get(HEALTH), "由系统管理员处理")

    def test_the_page_costs_the_same_with_few_and_many_stuck(self):
        self.sign_in(self.system_admin)
        self.client.get(HEALTH)
        for number in range(3):
            self.write(n=number)
            self.pass_on()
            Delivery.objects.update(state=DeliveryState.FAILED)
            # session and person, memberships, due, channels, stuck, pulses, unplanned, unrouted, own channels
            with self.assertNumQueries(9):
                self.client.get(HEALTH)

    def test_channels_that_stop_are_not_counted_as_late(self):
        self.alive()
        self.gateway.refuse_mail = "451 later"
        self.write()
        self.pass_on()
        Channel.objects.update(is_active=False)
        with clock.at(moment(9, 1)):
            assert health.examine().is_well
