"""催报: who is told, who is skipped and why."""

from datetime import date, timedelta

from campaigns import services
from campaigns.models import Campaign, Duty
from campaigns.owed import open_duties
from core import clock
from core.exceptions import NotAllowed, RuleBroken
from core.models import Notification
from deadlines import engine
from deadlines.models import Rung
from organizations.enums import Role
from tests.base import World
from tests.deadlines.base import moment
from tests.factories import make_duty, make_organization, make_person

from .support import AFTER_MIDNIGHT, acts_on, submitted, told


class RemindTests(World):
    def remind(self, *duties, by=None):
        return services.remind_duties(duties or [self.duty, self.other_duty], by=by or self.city_staff)

    def test_people_of_the_owing_organizations_are_told_and_it_is_on_record(self):
        result = self.remind()
        self.assertEqual(set(result.sent), {self.duty, self.other_duty})
        self.assertEqual(told(), {self.county_office, self.county_colleague, self.other_office})
        self.assertEqual(acts_on(self.duty), [("remind", "open", "open")])

    def test_the_message_says_by_when_and_afterwards_that_it_is_over(self):
        self.remind(self.duty)
        self.assertIn("请于 2018-08-10 前报送", Notification.objects.first().text)
        Notification.objects.all().delete()
        with clock.at(AFTER_MIDNIGHT):
            self.remind(self.duty)
        self.assertIn("已过截止日期 2018-08-10", Notification.objects.first().text)

    def test_one_reminder_a_day_for_each_duty(self):
        self.remind()
        result = self.remind(by=self.city_colleague)
        self.assertEqual(result.sent, [])
        self.assertEqual({reason for _duty, reason in result.skipped}, {"今天已经催报过"})
        self.assertEqual(Notification.objects.count(), 3)

    def test_what_the_engine_told_today_is_not_doubled_by_hand(self):
        open_duties([self.duty], now=self.now)
        with clock.at(moment(8, 10)):
            engine.run_pass()
            Notification.objects.all().delete()
            result = self.remind()
        self.assertEqual(result.sent, [self.other_duty])
        self.assertEqual(result.skipped, [(self.duty, "今天已自动提醒")])
        self.assertEqual(told(), {self.other_office})

    def test_what_the_engine_told_yesterday_or_only_the_leader_may_be_repeated(self):
        Rung.objects.filter(label="已逾期").update(is_active=False)
        make_person("county_leader", self.county_congress, Role.LEADER)
        open_duties([self.duty], now=self.now)
        engine.run_pass(moment(8, 10))
        with clock.at(moment(8, 11)):
            engine.run_pass()
            self.assertEqual(self.remind(self.duty).sent, [self.duty])

    def test_the_next_local_day_it_may_be_repeated(self):
        self.remind(self.duty)
        with clock.at(self.now + timedelta(hours=15)):
            self.assertEqual(self.remind(self.duty).sent, [self.duty])

    def test_what_was_submitted_meanwhile_is_skipped_and_the_rest_goes_on(self):
        stale = Duty.objects.get(pk=self.duty.pk)
        submitted(self.duty, self.county_office)
        Notification.objects.all().delete()
        result = self.remind(stale, self.other_duty)
        self.assertEqual(result.skipped, [(stale, "已经报送")])
        self.assertEqual(told(), {self.other_office})

    def test_an_organization_without_people_is_named(self):
        empty = make_organization("冀州区人大常委会", self.county)
        duty = make_duty(self.link, empty, self.city_congress)
        result = self.remind(duty)
        self.assertEqual([skipped for skipped, _reason in result.skipped], [duty])
        self.assertIn("没有可以通知的人员", result.skipped[0][1])
        self.assertEqual(acts_on(duty), [])

    def test_people_who_left_are_not_told(self):
        self.county_colleague.memberships.update(ends_on=date(2018, 8, 8))
        self.remind(self.duty)
        self.assertEqual(told(), {self.county_office})

    def test_nobody_else_reminds(self):
        for name, person in self.everyone().items():
            if name not in {"city_staff", "city_colleague"}:
                with self.subTest(name), self.assertRaises(NotAllowed):
                    self.remind(by=person)

    def test_one_foreign_duty_among_them_refuses_all(self):
        upward = make_duty(self.link, self.city_congress, self.province_congress)
        with self.assertRaises(NotAllowed):
            self.remind(self.duty, upward)
        self.assertEqual(Notification.objects.count(), 0)

    def test_nothing_ticked_is_said(self):
        with self.assertRaisesMessage(RuleBroken, "请先选择要催报的任务"):
            services.remind_duties([], by=self.city_staff)

    def test_outside_a_running_campaign_nobody_is_told(self):
        Campaign.objects.update(status="concluded")
        self.assertEqual(self.remind().sent, [])
        self.assertEqual(told(), set())

    def test_a_reminder_does_not_make_a_page_being_filled_in_stale(self):
        typing = Duty.objects.get(pk=self.duty.pk)
        self.remind(self.duty)
        services.save_summary(typing, text="正文", by=self.county_office)
        self.assertEqual(Duty.objects.get(pk=self.duty.pk).summary, "正文")

    def test_the_number_of_statements_grows_only_by_the_messages(self):
        third = make_duty(self.link, self.housing, self.city_congress, title="自查情况")
        with self.assertNumQueries(10):
            self.remind()
        with self.assertNumQueries(8):
            self.remind(third)
