"""From the inbox to the outbox: who wants it, when it may go, once."""

from datetime import time
from unittest import mock

from core.models import Notification
from deadlines import engine, routing
from deadlines.enums import ChannelKind
from deadlines.models import Channel, Delivery, Preference

from .base import moment
from .outbox_base import OutboxCase


class ToPeopleTest(OutboxCase):
    def when(self, *, urgent, now=None, **habit):
        Preference.objects.filter(user=self.county_office).update(**habit)
        self.write(urgent=urgent, now=now)
        routing.route(now or self.now)
        return Delivery.objects.get().send_at

    def test_what_is_urgent_may_go_at_once(self):
        assert self.when(urgent=True) == self.now

    def test_everything_else_waits_for_the_next_digest(self):
        assert self.when(urgent=False) == moment(8, 10, 8, 45)

    def test_each_persons_own_times_count(self):
        assert self.when(urgent=False, digest_at=time(17)) == moment(8, 9, 17)

    def test_nothing_goes_in_quiet_hours_however_urgent(self):
        assert self.when(urgent=True, now=moment(8, 9, 23)) == moment(8, 10, 7, 30)

    def test_only_those_who_want_mail_and_have_an_address(self):
        self.wants_mail(self.liaison, by_email=False)
        self.wants_mail(self.leader, email="")
        self.wants_mail(self.deputy)
        self.deputy.is_active = False
        self.deputy.save()
        self.write(self.county_office, self.liaison, self.leader, self.deputy, self.city_staff)
        routing.route(self.now)
        assert [row.recipient for row in Delivery.objects.all()] == [self.county_office]

    def test_everything_is_routed_whether_somebody_wants_it_or_not(self):
        self.write(self.county_office, self.city_staff)
        assert routing.route(self.now) == 2
        assert not Notification.objects.filter(unrouted=True).exists()

    def test_nothing_is_kept_for_a_channel_that_is_off(self):
        Channel.objects.update(is_active=False)
        self.write()
        routing.route(self.now)
        assert not Delivery.objects.exists()
        assert not Notification.objects.filter(unrouted=True).exists()

    def test_a_second_pass_adds_nothing_even_for_what_is_marked_unrouted_again(self):
        self.write()
        routing.route(self.now)
        Notification.objects.update(unrouted=True)
        routing.route(self.now)
        assert Delivery.objects.count() == 1

    def test_a_pass_that_fails_leaves_everything_unrouted(self):
        self.write()
        with (
            mock.patch.object(routing.faults, "reach", side_effect=RuntimeError),
            self.assertRaises(RuntimeError),
        ):
            routing.route(self.now)
        assert not Delivery.objects.exists()
        assert Notification.objects.filter(unrouted=True).count() == 1

    def test_more_than_a_batch_is_routed(self):
        with mock.patch.object(routing, "BATCH", 2):
            for number in range(5):
                self.write(n=number)
            assert routing.route(self.now) == 5
        assert Delivery.objects.count() == 5

    def test_an_idle_pass_asks_once(self):
        with self.assertNumQueries(1):
            routing.route(self.now)

    def test_statements_do_not_grow_with_the_messages(self):
        for _round in range(2):
            for number in range(10):
                self.write(self.county_office, self.city_staff, n=number)
            # is there any, 2 ends of a savepoint, keys, channels, habits, insert, mark, is there any more
            with self.assertNumQueries(9):
                routing.route(self.now)


class ToGroupsTest(OutboxCase):
    def tell(self, *, now=None):
        self.open()
        engine.run_pass(now or moment(8, 13))

    def test_a_group_gets_one_message_per_occurrence_not_per_person(self):
        channel = self.group()
        self.tell()
        row = Delivery.objects.get()
        assert (row.channel, row.recipient, row.notification) == (channel, None, None)
        assert row.occurrence.rung.label == "提前 7 天提醒"
        assert Notification.objects.count() == 2

    def test_only_the_body_that_the_rung_addresses(self):
        self.group(organization=self.city_congress)
        self.tell()
        assert not Delivery.objects.exists()
        engine.run_pass(moment(8, 21))
        assert {row.occurrence.rung.party for row in Delivery.objects.all()} == {"owed_to"}

    def test_the_body_above_hears_of_a_department(self):
        channel = self.group(organization=self.city_government)
        self.open(owed_by=self.housing.pk)
        engine.run_pass(moment(8, 23))
        assert Delivery.objects.get().channel == channel
        assert Delivery.objects.get().occurrence.rung.label == "报承办部门的上级机关"

    def test_a_group_that_is_off_gets_nothing(self):
        self.group(is_active=False)
        self.tell()
        assert not Delivery.objects.exists()

    def test_each_channel_of_a_body_gets_its_own(self):
        for kind in (ChannelKind.WECOM, ChannelKind.FEISHU):
            self.group(kind)
        self.tell()
        assert Delivery.objects.count() == 2

    def test_groups_have_quiet_hours_too(self):
        self.group()
        self.tell(now=moment(8, 13, 22))
        assert Delivery.objects.get().send_at == moment(8, 14, 7, 30)

    def test_what_was_overtaken_is_not_told(self):
        self.group()
        self.tell(now=moment(9, 6))
        assert [row.occurrence.superseded for row in Delivery.objects.all()] == [
            False
        ] * Delivery.objects.count()
        labels = [row.occurrence.rung.label for row in Delivery.objects.all()]
        assert labels.count("已逾期") == 1
