"""The lights of duties, links, stages and campaigns, and that a list, a page and a queryset never disagree on them."""

from datetime import date, timedelta

from campaigns import services
from campaigns.enums import CampaignStatus
from campaigns.lights import of_kind, sum_up
from campaigns.models import Campaign, Duty, Link
from core.lights import Light
from tests.base import World
from tests.factories import make_campaign, make_link, make_stage

from .support import AFTER_MIDNIGHT, submitted

TOMORROW = date(2018, 8, 10)
AFTER = date(2018, 8, 11)


class DutyLightTests(World):
    def light(self, today=None, duty=None):
        light = (duty or Duty.objects.get(pk=self.duty.pk)).light(today or self.today)
        return light.key, light.text

    def test_an_open_duty_counts_down_and_then_up(self):
        self.assertEqual(self.light(date(2018, 8, 1)), ("ok", "还剩 9 天"))
        self.assertEqual(self.light(), ("risk", "还剩 1 天"))
        self.assertEqual(self.light(TOMORROW), ("risk", "今天截止"))
        self.assertEqual(self.light(AFTER), ("overdue", "逾期 1 天"))

    def test_the_campaign_may_warn_earlier(self):
        Campaign.objects.filter(pk=self.campaign.pk).update(
            rules={"risk_days": {"value": 10, "source": "方案"}}
        )
        self.assertEqual(self.light(date(2018, 8, 1)), ("risk", "还剩 9 天"))

    def test_after_submission_the_words_say_who_has_to_act(self):
        duty = submitted(self.duty, self.county_office)
        self.assertEqual(self.light(AFTER), ("wait", "已报送，待接收"))
        services.return_duty(duty, reason="缺数据", by=self.city_staff)
        self.assertEqual(self.light(AFTER), ("risk", "退回补正"))
        services.submit_duty(duty, by=self.county_office)
        services.accept_duty(duty, by=self.city_staff)
        self.assertEqual(self.light(AFTER), ("done", "已接收"))

    def test_late_stays_in_the_words_whatever_happens(self):
        duty = submitted(self.duty, self.county_office, late_reason="等待汇总", now=AFTER_MIDNIGHT)
        self.assertEqual(self.light(AFTER), ("wait", "已报送，待接收，迟报 1 天"))
        services.return_duty(duty, reason="缺数据", by=self.city_staff)
        self.assertEqual(self.light(AFTER), ("risk", "退回补正，迟报 1 天"))
        services.submit_duty(duty, by=self.county_office)
        services.accept_duty(duty, by=self.city_staff)
        self.assertEqual(self.light(date(2019, 8, 1)), ("done", "已接收，迟报 1 天"))

    def test_a_draft_changes_nothing_that_others_see(self):
        before = self.light()
        services.save_summary(self.duty, text="初稿", ready=True, by=self.county_office)
        self.assertEqual(self.light(), before)

    def test_row_and_queryset_agree_on_overdue_in_every_state(self):
        states = {"open": self.other_duty, "submitted": submitted(self.duty, self.county_office)}
        for today in (TOMORROW, AFTER, AFTER + timedelta(days=400)):
            listed = set(Duty.objects.overdue(today))
            for name, duty in states.items():
                with self.subTest(name, today=today):
                    self.assertEqual(duty in listed, duty.is_overdue(today))
                    self.assertEqual(duty in listed, duty.light(today).key == "overdue")

    def test_of_many_alike_the_overdue_ones_are_counted(self):
        submitted(self.duty, self.county_office)
        for today, light in ((TOMORROW, ("risk", "今天截止")), (AFTER, ("overdue", "1 家逾期"))):
            kind = Duty.objects.all().by_kind(today).get()
            self.assertEqual(of_kind(kind, self.campaign, today), Light(*light))
        submitted(self.other_duty, self.other_office)
        kind = Duty.objects.all().by_kind(AFTER).get()
        self.assertEqual(of_kind(kind, self.campaign, AFTER), Light("done", "已全部报送"))


class LinkLightTests(World):
    def light(self, today=None, **fields):
        defaults = {"number": 20, "starts_on": date(2018, 8, 1), "ends_on": date(2018, 8, 20)}
        link = make_link(self.stage, **defaults | fields)
        light = link.light(today or self.today)
        return light.key, light.text

    def test_without_a_date_it_is_not_scheduled(self):
        self.assertEqual(self.light(ends_on=None), ("none", "未排期"))

    def test_before_its_period_it_has_not_begun(self):
        self.assertEqual(self.light(date(2018, 7, 31)), ("none", "未开始"))

    def test_a_link_without_start_takes_that_of_its_stage(self):
        self.assertEqual(self.light(date(2018, 7, 10), starts_on=None), ("none", "未开始"))

    def test_with_progress_in_step_it_counts_the_days(self):
        self.assertEqual(self.light(status="running", percent=40), ("ok", "还剩 11 天"))

    def test_behind_plan_it_warns_from_ten_points_and_is_red_above_thirty(self):
        # On the 9th of a period from the 1st to the 20th, 40 percent of the time is used.
        for number, percent, expected in (
            (21, 31, "ok"),
            (22, 30, "risk"),
            (23, 10, "risk"),
            (24, 9, "overdue"),
        ):
            with self.subTest(percent=percent):
                self.assertEqual(self.light(number=number, percent=percent, status="running")[0], expected)

    def test_the_words_tell_how_far_behind(self):
        self.assertEqual(self.light(status="running"), ("overdue", "进度滞后 40 点"))

    def test_the_campaign_sets_its_own_thresholds(self):
        Campaign.objects.filter(pk=self.campaign.pk).update(
            rules={"behind_overdue": {"value": 50, "source": "x"}}
        )
        self.stage.refresh_from_db()
        self.assertEqual(self.light(status="running")[0], "risk")

    def test_past_its_day_it_is_overdue_however_much_is_done(self):
        self.assertEqual(
            self.light(date(2018, 8, 22), status="running", percent=99), ("overdue", "逾期 2 天")
        )

    def test_near_its_day_it_warns_although_in_step(self):
        self.assertEqual(self.light(date(2018, 8, 14), status="running", percent=70), ("risk", "还剩 6 天"))

    def test_done_in_time_and_done_late(self):
        done = {"status": "done", "percent": 100}
        self.assertEqual(self.light(finished_on=date(2018, 8, 20), **done), ("done", "已完成"))
        late = self.light(number=21, finished_on=date(2018, 8, 23), **done)
        self.assertEqual(late, ("done", "迟 3 天完成"))

    def test_done_without_dates_is_plainly_done(self):
        self.assertEqual(self.light(status="done", ends_on=None), ("done", "已完成"))


class SumTests(World):
    def test_the_worst_decides_and_is_counted(self):
        lights = [Light("ok", ""), Light("overdue", ""), Light("risk", ""), Light("overdue", "")]
        self.assertEqual(sum_up(lights), Light("overdue", "2 项逾期或滞后"))
        self.assertEqual(sum_up(lights[:1] + lights[2:3]), Light("risk", "1 项预警"))

    def test_all_done_is_done_and_some_done_is_on_track(self):
        done, none = Light("done", ""), Light("none", "")
        self.assertEqual(sum_up([done, done]).key, "done")
        self.assertEqual(sum_up([done, none]).key, "ok")
        self.assertEqual(sum_up([none]).key, "none")
        self.assertEqual(sum_up([]).key, "none")

    def test_a_stage_sums_up_its_own_links_only(self):
        other = make_stage(self.campaign, order=2, name="整改问责")
        make_link(other, number=10, ends_on=date(2018, 8, 1))
        Link.objects.filter(pk=self.link.pk).update(percent=90)
        self.assertEqual(other.light(self.today).key, "overdue")
        self.assertEqual(self.stage.light(self.today).key, "risk")

    def test_a_campaign_that_does_not_run_shows_its_status(self):
        for status, key in (
            ("draft", "none"),
            ("approved", "none"),
            ("concluded", "done"),
            ("archived", "done"),
        ):
            campaign = make_campaign(self.city_congress, status=status)
            light = campaign.light(self.today)
            self.assertEqual((light.key, light.text), (key, CampaignStatus(status).label))

    def test_a_running_campaign_sums_up_all_links(self):
        self.assertEqual(self.campaign.light(self.today), Light("overdue", "1 项逾期或滞后"))
        self.assertEqual(make_campaign(self.city_congress).light(self.today), Light("none", "进行中"))
