"""A lower duty is due not after the report that needs it: proposed, corrected, refused with the days, shown with the slack."""

from datetime import date

import pytest
from django.urls import reverse

from campaigns import chain, services
from campaigns.models import Campaign, Duty
from campaigns.owed import open_duties
from core import history
from core.exceptions import NotAllowed, RuleBroken, StaleState
from core.models import Notification
from deadlines import services as deadlines
from deadlines.enums import Kind
from deadlines.models import Deadline
from tests.base import World
from tests.factories import make_campaign, make_duty, make_link, make_stage

from .support import told


class Chain(World):
    """The counties owe the city by 10 August; the city owes the province by the 20th, in a link of the same stage."""

    def setUp(self):
        super().setUp()
        self.summary_link = make_link(self.stage, number=5, name="汇总报省", ends_on=date(2018, 8, 20))
        self.report = self.city_report()

    def city_report(self, link=None, **fields) -> Duty:
        given = {"title": "汇总和问题清单", "due_on": date(2018, 8, 20)} | fields
        return make_duty(link or self.summary_link, self.city_congress, self.province_congress, **given)

    def connect(self) -> None:
        services.propose_reports(self.campaign)
        open_duties(Duty.objects.all(), now=self.now)
        for duty in (self.duty, self.other_duty, self.report):
            duty.refresh_from_db()

    def move(self, day, duty=None, by=None):
        duty = Duty.objects.for_page().get(pk=(duty or self.duty).pk)
        return services.change_duty_date(
            duty, due_on=date(2018, 8, day), reason="汛期", by=by or self.city_staff
        )


class ProposalTests(Chain):
    def proposal(self, **fields) -> Duty | None:
        Duty.objects.filter(pk=self.duty.pk).update(**fields)
        self.duty.refresh_from_db()
        reports = chain.reports_of(self.campaign, [self.city_congress.pk])[self.city_congress.pk]
        return chain.proposed(self.duty, reports)

    def test_the_next_report_of_the_same_stage_that_asks_for_the_same(self):
        self.city_report(title="另一份", due_on=date(2018, 8, 30))
        assert self.proposal() == self.report

    def test_a_report_that_asks_for_all_of_it_comes_before_an_earlier_one_that_asks_for_less(self):
        less = self.city_report(title="小结", due_on=date(2018, 8, 12), parts=["summary"])
        assert self.proposal() == self.report
        Duty.objects.filter(pk=self.report.pk).delete()
        assert self.proposal() == less

    def test_a_report_that_asks_for_nothing_of_it_does_not_rest_on_it(self):
        Duty.objects.filter(pk=self.report.pk).update(parts=["summary"])
        assert self.proposal(parts=["issue_list"]) is None

    def test_elsewhere_a_report_that_asks_for_less_is_not_believed(self):
        far = make_link(make_stage(self.campaign, order=4, name="总结"), number=14)
        Duty.objects.filter(pk=self.report.pk).update(link=far, parts=["summary"])
        assert self.proposal() is None

    def test_its_own_link_comes_before_the_stage(self):
        own = self.city_report(self.link, due_on=date(2018, 8, 30))
        assert self.proposal() == own

    def test_after_all_reports_of_its_stage_it_is_still_theirs(self):
        assert self.proposal(due_on=date(2018, 8, 23)) == self.report

    def test_elsewhere_only_a_later_report_is_believed(self):
        far = make_link(make_stage(self.campaign, order=4, name="总结"), number=14)
        Duty.objects.filter(pk=self.report.pk).update(link=far)
        assert self.proposal() == self.report
        assert self.proposal(due_on=date(2018, 8, 23)) is None

    def test_a_countys_own_campaign_rests_on_what_it_owes_the_city(self):
        own = make_campaign(self.county_congress, upper=self.campaign)
        township_duty = make_duty(
            make_link(make_stage(own)), self.county_housing, self.county_congress, due_on=date(2018, 8, 5)
        )
        reports = chain.reports_of(own, [self.county_congress.pk])[self.county_congress.pk]
        assert chain.proposed(township_duty, reports) == self.duty

    def test_what_was_decided_by_hand_is_not_proposed_again(self):
        services.set_needed_for(self.duty, None, by=self.city_staff)
        services.propose_reports(self.campaign)
        assert set(Duty.objects.filter(link=self.link).values_list("needed_for", flat=True)) == {None}


class FitTests(Chain):
    def setUp(self):
        super().setUp()
        self.connect()

    def test_the_same_day_fits_and_one_day_more_is_refused_with_the_days(self):
        self.move(20)
        for day, days in ((21, 1), (23, 3)):
            with self.subTest(day), pytest.raises(RuleBroken, match=f"比上级节点晚 {days} 天") as refusal:
                self.move(day)
            assert refusal.value.field == "due_on"
        assert Deadline.objects.of(self.duty, Kind.DUTY).get().due_on == date(2018, 8, 20)

    def test_an_extension_is_refused_too(self):
        deadline = Deadline.objects.of(self.duty, Kind.DUTY).get()
        with pytest.raises(RuleBroken, match="比上级节点晚 2 天"):
            deadlines.extend(deadline, due_on=date(2018, 8, 22), reason="汛期", by=self.city_staff)
        assert deadlines.extend(
            deadline, due_on=date(2018, 8, 20), reason="汛期", by=self.city_staff
        ).due_on == date(2018, 8, 20)

    def test_everything_shifted_together_fits(self):
        services.shift_campaign(self.campaign, days=30, reason="推迟", by=self.city_staff)
        assert Duty.objects.get(pk=self.report.pk).due_on == date(2018, 9, 19)

    def test_a_shift_past_a_report_that_stays_is_refused(self):
        other = make_campaign(self.province_congress)
        Campaign.objects.filter(pk=self.campaign.pk).update(upper=other)
        link = make_link(make_stage(other))
        Duty.objects.filter(pk=self.report.pk).update(campaign=other, link=link)
        Deadline.objects.of(self.report, Kind.DUTY).update(scope=deadlines.scope_of(other))
        with pytest.raises(RuleBroken, match="比上级节点晚 4 天"):
            services.shift_campaign(self.campaign, days=14, reason="推迟", by=self.city_staff)
        assert Duty.objects.get(pk=self.duty.pk).due_on == date(2018, 8, 10)
        fresh = Campaign.objects.get(pk=self.campaign.pk)
        assert services.shift_campaign(fresh, days=10, reason="推迟", by=self.city_staff) == 2

    def test_a_links_new_dates_do_not_carry_its_duties_past_the_report(self):
        with pytest.raises(RuleBroken, match="比上级节点晚 1 天"):
            services.change_link_dates(
                self.link, starts_on=None, ends_on=date(2018, 8, 21), reason="推迟", by=self.city_staff
            )
        self.link.refresh_from_db()
        assert self.link.ends_on == date(2018, 8, 10)

    def test_a_plan_that_does_not_fit_is_not_approved_and_every_misfit_is_named_once(self):
        plan = make_campaign(self.city_congress, status="draft")
        stage = make_stage(plan)
        lower, upper = make_link(stage, number=1), make_link(stage, number=2)
        for body in (self.county_congress, self.other_congress):
            late = make_duty(lower, body, self.city_congress, due_on=date(2018, 8, 23))
        report = make_duty(upper, self.city_congress, self.province_congress, due_on=date(2018, 8, 20))
        named = {"approved_by": "市委", "number": "1号", "approved_on": self.today, "by": self.city_staff}
        with pytest.raises(RuleBroken, match="比上级节点晚 3 天") as refusal:
            services.approve_campaign(plan, **named)
        assert len(str(refusal.value).splitlines()) == 1
        assert (Campaign.objects.get(pk=plan.pk).status, Duty.objects.get(pk=late.pk).needed_for) == (
            "draft",
            None,
        )
        services.set_needed_for(Duty.objects.get(pk=late.pk), None, by=self.city_staff)
        services.approve_campaign(Campaign.objects.get(pk=plan.pk), **named)
        assert not report.needs.exists()

    def test_in_a_draft_its_own_staff_put_the_date_right(self):
        Campaign.objects.filter(pk=self.campaign.pk).update(status="draft")
        self.move(12)
        self.move(1)  # a past day is no fault of a plan that does not run yet
        self.move(25, self.report)
        assert not Notification.objects.exclude(recipient__in=[self.city_staff, self.city_colleague]).exists()
        with pytest.raises(NotAllowed):
            self.move(26, self.report, by=self.province_staff)


class MovedReportTests(Chain):
    def setUp(self):
        super().setUp()
        self.connect()

    def test_those_below_learn_the_new_slack(self):
        self.move(15, self.report, by=self.province_staff)
        texts = {note.text for note in Notification.objects.filter(recipient=self.city_staff)}
        assert any("2 件报送的余量变为 5 天" in text for text in texts)

    def test_a_report_that_moves_before_its_duties_is_named_with_the_days_late(self):
        Deadline.objects.update(next_at=None)
        self.move(9, self.report, by=self.province_staff)
        texts = {note.text for note in Notification.objects.filter(recipient=self.city_colleague)}
        assert any("2 件报送比上级节点晚 1 天" in text for text in texts)
        self.sign_in(self.city_staff)
        page = self.client.get(self.campaign.get_absolute_url())
        (rest,) = page.context["rests"]
        assert (rest.slack, rest.light.key, rest.count) == (-1, "overdue", 2)
        self.assertContains(page, "比上级节点晚 1 天")

    def test_a_countys_own_draft_is_told_of_without_anybody_else_hearing(self):
        own = make_campaign(self.county_congress, upper=self.campaign, status="draft")
        make_duty(make_link(make_stage(own)), self.county_housing, self.county_congress, needed_for=self.duty)
        Notification.objects.all().delete()
        self.move(11)
        told_of_own = Notification.objects.filter(params__campaign=own.title)
        assert {note.recipient for note in told_of_own} == {self.county_office, self.county_colleague}


class ByHandTests(Chain):
    def test_all_that_owe_alike_follow_and_it_is_on_record(self):
        services.set_needed_for(self.duty, self.report, by=self.city_colleague)
        rows = Duty.objects.filter(link=self.link)
        assert set(rows.values_list("needed_for", "needed_by_hand")) == {(self.report.pk, True)}
        entry = history.of(self.duty).get()
        assert (entry.action, entry.data["title"]) == ("set_needed_for", "汇总和问题清单")

    def test_a_report_that_comes_too_early_is_refused(self):
        Duty.objects.filter(pk=self.report.pk).update(due_on=date(2018, 8, 8))
        with pytest.raises(RuleBroken, match="比上级节点晚 2 天"):
            services.set_needed_for(self.duty, self.report, by=self.city_staff)
        assert Duty.objects.get(pk=self.duty.pk).needed_for is None

    def test_only_what_the_receiver_itself_owes_can_be_chosen(self):
        for wrong in (self.duty, self.other_duty):
            with pytest.raises(RuleBroken) as refusal:
                services.set_needed_for(self.duty, wrong, by=self.city_staff)
            assert refusal.value.field == "report"

    def test_only_by_the_staff_of_the_receiver(self):
        for name, person in self.everyone().items():
            if name not in ("city_staff", "city_colleague"):
                with self.subTest(name), pytest.raises(NotAllowed):
                    services.set_needed_for(self.duty, self.report, by=person)

    def test_a_stale_copy_is_refused(self):
        copy = Duty.objects.get(pk=self.duty.pk)
        services.set_needed_for(self.duty, self.report, by=self.city_staff)
        with pytest.raises(StaleState):
            services.set_needed_for(copy, None, by=self.city_colleague)


class PageTests(Chain):
    def setUp(self):
        super().setUp()
        self.connect()

    def page(self, person, duty=None):
        self.sign_in(person)
        return self.client.get((duty or self.duty).get_absolute_url())

    def test_the_duty_shows_the_report_and_the_slack(self):
        for words in ("汇总和问题清单", "余量 10 天"):
            self.assertContains(self.page(self.city_staff), words)

    def test_a_county_learns_the_day_but_not_what_the_report_is_about(self):
        page = self.page(self.county_office)
        self.assertContains(page, "余量 10 天")
        self.assertContains(page, "应于 2018年8月20日前报")
        self.assertNotContains(page, "汇总和问题清单")

    def test_the_report_shows_what_it_rests_on(self):
        self.assertContains(self.page(self.province_staff, self.report), "依靠的下级报送")

    def test_the_campaign_shows_each_pair_once_with_the_slack(self):
        self.sign_in(self.city_staff)
        page = self.client.get(self.campaign.get_absolute_url())
        assert [(rest.count, rest.slack) for rest in page.context["rests"]] == [(2, 10)]
        self.sign_in(self.county_office)
        assert self.client.get(self.campaign.get_absolute_url()).context["rests"] == []

    def test_changing_the_date_past_the_report_is_said_at_the_field(self):
        self.sign_in(self.city_staff)
        url = reverse("campaigns:duty_change_date", args=[self.duty.pk])
        answer = self.client.post(url, {"version": self.duty.version, "due_on": "8月23日", "reason": "汛期"})
        self.assertContains(answer, "比上级节点晚 3 天", status_code=422)
        assert "due_on" in answer.context["form"].errors

    def test_correcting_through_the_page(self):
        self.sign_in(self.city_staff)
        url = reverse("campaigns:duty_connect", args=[self.duty.pk])
        self.assertContains(self.client.get(url), "2018-08-20")
        answer = self.client.post(url, {"version": self.duty.version, "report": ""})
        self.assertRedirects(answer, self.duty.get_absolute_url())
        assert Duty.objects.get(pk=self.duty.pk).needed_for is None
        wrong = self.client.post(url, {"version": self.duty.version + 1, "report": self.other_duty.pk})
        assert wrong.status_code == 422

    def test_the_owing_side_may_not_correct_it(self):
        self.sign_in(self.county_office)
        assert self.client.get(reverse("campaigns:duty_connect", args=[self.duty.pk])).status_code == 403
        assert told() == set()
