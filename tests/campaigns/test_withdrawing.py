"""Taking a duty back (作废): who may, from which state, what is written, who is told, and where it is counted no longer."""

from datetime import date

from django.urls import reverse

from campaigns import chain, services
from campaigns.burden import Question, count_of
from campaigns.enums import CampaignStatus, DutyStatus
from campaigns.models import Campaign, Duty
from campaigns.owed import open_duties
from campaigns.weeks import Week
from core import history
from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from core.models import Notification
from deadlines.enums import Kind
from deadlines.models import Deadline
from tests.base import World
from tests.factories import make_campaign, make_duty, make_link, make_person, make_stage

from .support import acts_on, prepare, submitted, told

REASON = "市委另行布置"


class Withdrawals(World):
    def withdraw(self, duty=None, by=None, **details):
        duty = Duty.objects.for_page().get(pk=(duty or self.duty).pk)
        return services.withdraw_duty(duty, by=by or self.city_staff, **{"reason": REASON} | details)

    def status(self, duty) -> str:
        return Duty.objects.values_list("status", flat=True).get(pk=duty.pk)


class WithdrawTests(Withdrawals):
    def test_it_is_on_record_with_reason_title_and_day_and_those_who_owe_it_are_told(self):
        self.withdraw()
        self.assertEqual(acts_on(self.duty), [("withdraw", "open", "withdrawn")])
        entry = history.of(self.duty).get()
        self.assertEqual((entry.comment, entry.actor), (REASON, self.city_staff))
        self.assertEqual(entry.data, {"title": self.duty.title, "due_on": "2018-08-10"})
        self.assertEqual(told(), {self.county_office, self.county_colleague})
        self.assertEqual(self.status(self.other_duty), "open")

    def test_the_words_it_came_from_stay(self):
        Duty.objects.filter(pk=self.duty.pk).update(source_words="县区于8月10日前报", source_paragraph=7)
        (duty,) = self.withdraw()
        duty = Duty.objects.get(pk=duty.pk)
        self.assertEqual((duty.source_words, duty.source_paragraph), ("县区于8月10日前报", 7))
        self.assertEqual((duty.phrase, duty.withdrawn_reason), ("8月10日前", REASON))

    def test_its_deadline_is_closed_and_nobody_is_reminded_any_more(self):
        open_duties([self.duty, self.other_duty], now=self.now)
        self.withdraw()
        closed = Deadline.objects.of(self.duty, Kind.DUTY).get()
        self.assertEqual((closed.withdrawn_at, closed.met_at, closed.next_at), (self.now, None, None))
        self.assertTrue(Deadline.objects.of(self.other_duty, Kind.DUTY).get().is_open)

    def test_what_others_owe_alike_goes_with_it_when_asked(self):
        different = make_duty(self.link, self.county_congress, self.city_congress, title="另一份")
        found = self.withdraw(with_alike=True)
        self.assertEqual({duty.pk for duty in found}, {self.duty.pk, self.other_duty.pk})
        self.assertEqual(acts_on(self.other_duty), [("withdraw", "open", "withdrawn")])
        self.assertEqual(self.status(different), "open")
        self.assertEqual(told(), {self.county_office, self.county_colleague, self.other_office})

    def test_what_came_in_stays_when_the_others_go(self):
        submitted(self.other_duty, self.other_office)
        Notification.objects.all().delete()
        self.assertEqual([duty.pk for duty in self.withdraw(with_alike=True)], [self.duty.pk])
        self.assertEqual(self.status(self.other_duty), "submitted")
        self.assertNotIn(self.other_office, told())

    def test_nobody_else_can_withdraw(self):
        for name, person in self.everyone().items():
            if name not in {"city_staff", "city_colleague"}:
                with self.subTest(name), self.assertRaises(NotAllowed):
                    self.withdraw(by=person)
        self.assertEqual((acts_on(self.duty), told()), ([], set()))

    def test_who_belongs_to_both_sides_cannot_withdraw(self):
        both = make_person("both", self.city_congress)
        both.memberships.create(organization=self.county_congress, role="staff", starts_on=date(2018, 1, 1))
        with self.assertRaises(NotAllowed):
            self.withdraw(by=both)

    def test_the_staff_of_the_campaign_take_back_what_a_county_would_receive_and_it_is_told(self):
        duty = make_duty(self.link, self.county_government, self.county_congress, title="整改情况")
        self.withdraw(duty)
        self.assertEqual(told(), {self.county_office, self.county_colleague})
        message = Notification.objects.first()
        self.assertIn("应报", message.message)

    def test_the_receiver_takes_back_and_the_staff_of_the_campaign_are_told(self):
        duty = make_duty(self.link, self.county_housing, self.county_congress, title="整改情况")
        self.withdraw(duty, by=self.county_office)
        self.assertEqual(told(), {self.county_liaison, self.city_staff, self.city_colleague})

    def test_a_reason_is_required(self):
        with self.assertRaises(RuleBroken) as refusal:
            self.withdraw(reason=" \n")
        self.assertEqual(refusal.exception.field, "reason")

    def test_only_from_open(self):
        for status in set(DutyStatus) - {DutyStatus.OPEN}:
            Duty.objects.filter(pk=self.duty.pk).update(status=status, submitted_at=self.now)
            with self.subTest(status), self.assertRaises(TransitionError):
                self.withdraw()

    def test_after_a_return_it_cannot_be_withdrawn_for_it_came_in_once(self):
        duty = submitted(self.duty, self.county_office)
        services.return_duty(duty, reason="补", by=self.city_staff)
        with self.assertRaises(TransitionError):
            self.withdraw()

    def test_a_stale_copy_is_refused(self):
        copy = Duty.objects.for_page().get(pk=self.duty.pk)
        services.change_duty_date(self.duty, due_on=date(2018, 8, 15), reason="汛期", by=self.city_staff)
        with self.assertRaises(StaleState):
            services.withdraw_duty(copy, reason=REASON, by=self.city_colleague)
        self.assertEqual(self.status(self.duty), "open")

    def test_in_a_draft_its_own_staff_withdraw_and_nobody_is_told(self):
        Campaign.objects.update(status=CampaignStatus.DRAFT)
        self.withdraw()
        self.assertEqual((self.status(self.duty), told()), ("withdrawn", set()))

    def test_a_concluded_campaign_is_not_changed(self):
        Campaign.objects.update(status=CampaignStatus.CONCLUDED)
        with self.assertRaises(RuleBroken):
            self.withdraw()

    def test_it_takes_no_submission_and_no_change_any_more(self):
        prepare(self.duty, self.county_office)
        self.withdraw()
        duty = Duty.objects.for_page().get(pk=self.duty.pk)
        with self.assertRaises(TransitionError):
            services.submit_duty(duty, by=self.county_office)
        with self.assertRaises(TransitionError):
            services.amend_duty(duty, title="改", parts=duty.parts, reason="改", by=self.city_staff)

    def test_the_same_may_be_asked_again_under_its_name(self):
        self.withdraw()
        again = make_duty(self.link, self.county_congress, self.city_congress)
        self.assertEqual(Duty.objects.in_force().filter(owed_by=self.county_congress).get(), again)


class ChainTests(Withdrawals):
    """The counties' duties rest on the city's report to the province."""

    def setUp(self):
        super().setUp()
        report = {"title": "汇总", "due_on": date(2018, 8, 20)}
        self.report = make_duty(self.link, self.city_congress, self.province_congress, **report)
        services.propose_reports(self.campaign)

    def test_what_rested_on_a_withdrawn_report_rests_on_none_and_its_staff_are_told(self):
        self.withdraw(self.report, by=self.province_staff)
        self.assertEqual(Duty.objects.exclude(needed_for=None).count(), 0)
        self.assertEqual(told(), {self.city_staff, self.city_colleague})
        message = Notification.objects.get(recipient=self.city_staff, message__startswith="上级节点")
        self.assertEqual((message.params["report"], message.params["n"]), ("汇总", 2))

    def test_a_withdrawn_report_is_proposed_to_nothing(self):
        self.withdraw(self.report, by=self.province_staff)
        self.assertEqual(chain.reports_of(self.campaign, [self.city_congress.pk]), {})
        services.propose_reports(self.campaign)
        self.assertEqual(Duty.objects.exclude(needed_for=None).count(), 0)

    def test_a_withdrawn_duty_no_longer_holds_a_report_back(self):
        self.withdraw(with_alike=True)
        early = {"due_on": date(2018, 8, 9), "reason": "提前", "by": self.province_staff}
        services.change_duty_date(Duty.objects.for_page().get(pk=self.report.pk), **early)
        self.assertEqual(chain.rests_on(self.report, self.city_staff), [])


class CountTests(Withdrawals):
    """It is on its link's page and under its own heading; no other number counts it."""

    def setUp(self):
        super().setUp()
        self.withdraw()

    def test_figures_of_the_campaign_leave_it_out(self):
        tally = Duty.objects.in_campaign(self.campaign).tally(self.today)
        self.assertEqual((tally["total"], tally["not_submitted"], tally["withdrawn"]), (1, 1, 1))
        (kind,) = Duty.objects.in_campaign(self.campaign).by_kind(self.today)
        self.assertEqual((kind["total"], kind["sample"]), (1, self.other_duty.pk))

    def test_the_burden_leaves_it_out(self):
        self.assertEqual(count_of(self.city_staff, Question(Week.of(date(2018, 8, 10)))), 1)

    def test_the_list_shows_it_only_when_asked_for(self):
        self.sign_in(self.city_staff)
        url = reverse("campaigns:duty_list")
        shown = [cell for row in self.client.get(url).context["matrix"].rows for _column, cell in row.cells]
        self.assertEqual(shown, [self.other_duty])
        answer = self.client.get(url, {"state": "withdrawn"})
        shown = [cell for row in answer.context["matrix"].rows for _column, cell in row.cells]
        self.assertEqual(shown, [self.duty])
        self.assertContains(answer, "已作废 1")

    def test_last_years_plan_is_repeated_without_it(self):
        self.withdraw(self.other_duty)
        Campaign.objects.filter(pk=self.campaign.pk).update(status=CampaignStatus.CONCLUDED)
        self.campaign.refresh_from_db()
        draft = services.start_again(self.campaign, year=2019, by=self.city_staff)
        self.assertEqual(list(services.plan_of(draft).duties), [])

    def test_a_campaign_is_approved_although_a_withdrawn_duty_would_not_fit(self):
        stage = make_stage(make_campaign(self.city_congress, status="draft"))
        link = make_link(stage)
        early = {"title": "汇总", "due_on": date(2018, 8, 1)}
        make_duty(link, self.city_congress, self.province_congress, **early)
        late = make_duty(link, self.county_congress, self.city_congress)
        details = {"approved_by": "市委", "approved_on": self.today, "number": "1号", "by": self.city_staff}
        with self.assertRaises(RuleBroken):
            services.approve_campaign(stage.campaign, **details)
        self.withdraw(late)
        self.assertEqual(services.approve_campaign(stage.campaign, **details).status, "approved")


class PageTests(Withdrawals):
    def page(self, person, **data):
        self.sign_in(person)
        url = reverse("campaigns:duty_withdraw", args=[self.duty.pk])
        return self.client.post(url, data) if data else self.client.get(url)

    def send(self, person=None, **data):
        version = Duty.objects.get(pk=self.duty.pk).version
        return self.page(person or self.city_staff, **{"version": version, "reason": REASON} | data)

    def test_everybody_who_would_be_told_is_named_before(self):
        answer = self.page(self.city_staff)
        rows = [(row.duty.pk, row.people) for row in answer.context["told"]]
        own = [self.county_office, self.county_colleague]
        self.assertEqual(rows, [(self.duty.pk, own), (self.other_duty.pk, [self.other_office])])
        self.assertContains(answer, "其他单位同样的、尚未报送的任务（1 件）一并作废")
        self.assertEqual((acts_on(self.duty), told()), ([], set()))

    def test_what_rests_on_it_is_said_before(self):
        report = make_duty(self.link, self.city_congress, self.province_congress, title="汇总")
        Duty.objects.filter(pk=self.duty.pk).update(needed_for=report)
        self.sign_in(self.province_staff)
        answer = self.client.get(reverse("campaigns:duty_withdraw", args=[report.pk]))
        self.assertContains(answer, "有 1 件下级报送不再对应上级节点")
        self.assertContains(answer, "同时告知衡水市人大常委会的工作人员")

    def test_afterwards_the_reason_stands_on_the_page_and_nothing_can_be_sent(self):
        self.assertRedirects(self.send(), self.duty.get_absolute_url())
        self.sign_in(self.county_office)
        answer = self.client.get(self.duty.get_absolute_url())
        self.assertContains(answer, "本项报送任务已作废")
        self.assertContains(answer, REASON)
        self.assertIsNone(answer.context["page"].submit_form)

    def test_what_the_county_had_written_stays_its_own(self):
        services.save_summary(self.duty, text="写了一半的报告", by=self.county_office)
        self.send()
        self.sign_in(self.county_office)
        self.assertContains(self.client.get(self.duty.get_absolute_url()), "写了一半的报告")
        self.sign_in(self.city_staff)
        self.assertNotContains(self.client.get(self.duty.get_absolute_url()), "写了一半的报告")

    def test_the_others_go_only_with_the_tick(self):
        self.send()
        self.assertEqual(self.status(self.other_duty), "open")

    def test_with_the_tick_all_go(self):
        self.send(with_alike="on")
        self.assertEqual(self.status(self.other_duty), "withdrawn")

    def test_without_a_reason_the_page_says_so(self):
        self.assertContains(self.send(reason=""), "请写明作废原因", status_code=422)
        self.assertEqual(self.status(self.duty), "open")

    def test_sent_twice_it_happens_once(self):
        self.send()
        answer = self.send(version=0)
        self.assertContains(answer, "不能作废", status_code=422)
        self.assertEqual(len(acts_on(self.duty)), 2)  # the second attempt is on record as refused

    def test_a_draft_says_that_nobody_is_told(self):
        Campaign.objects.update(status=CampaignStatus.DRAFT)
        answer = self.page(self.city_staff)
        self.assertContains(answer, "不通知其他单位")
        self.assertEqual(answer.context["told"], [])

    def test_others_do_not_get_in(self):
        self.assertEqual(self.send(self.county_office).status_code, 403)
        self.assertEqual(self.send(self.province_staff).status_code, 403)
        self.assertEqual(self.send(self.other_office).status_code, 404)

    def test_the_link_to_it_is_shown_only_to_who_may(self):
        url = reverse("campaigns:duty_withdraw", args=[self.duty.pk])
        for person, may in ((self.city_staff, True), (self.county_office, False), (self.leader, False)):
            self.sign_in(person)
            shown = url in self.client.get(self.duty.get_absolute_url()).content.decode()
            with self.subTest(person.username):
                self.assertEqual(shown, may)

    def test_the_cost_is_the_same_however_many_owe_alike(self):
        self.sign_in(self.city_staff)
        url = reverse("campaigns:duty_withdraw", args=[self.duty.pk])
        for more in (self.city_government, self.county_government):
            with self.assertNumQueries(10):
                self.client.get(url)
            make_duty(self.link, more, self.city_congress)
