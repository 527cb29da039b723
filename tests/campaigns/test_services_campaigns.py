"""Approval, opening and conclusion of a campaign."""

from datetime import date

from campaigns import services
from campaigns.enums import CampaignStatus
from campaigns.models import Campaign, CampaignUnit, Duty, Link
from campaigns.querysets import attachments_visible_to
from core import history
from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from core.models import Notification
from tests.base import World
from tests.factories import make_campaign, make_duty, make_link, make_stage

from .support import a_pdf, acts_on, submitted, told

STAFF = {"city_staff", "city_colleague"}


class Plans(World):
    """A second campaign of the city in a chosen state, with one stage and one link."""

    def plan(self, status="draft", **fields) -> Campaign:
        campaign = make_campaign(self.city_congress, title="大气污染防治", status=status, **fields)
        self.plan_link = make_link(make_stage(campaign), number=1)
        return campaign

    def refused_for_others(self, act, campaign) -> None:
        for name, person in self.everyone().items():
            if name not in STAFF:
                with self.subTest(name), self.assertRaises(NotAllowed):
                    act(campaign, by=person)
        self.assertEqual(acts_on(campaign), [])

    def refused_from_other_states(self, act, *allowed) -> None:
        for status in set(CampaignStatus) - set(allowed):
            with self.subTest(status), self.assertRaises(TransitionError):
                act(self.plan(status), by=self.city_staff)


class ApproveTests(Plans):
    def approve(self, campaign, by, **changes):
        details = {
            "approved_by": "中共衡水市委",
            "approved_on": date(2018, 8, 1),
            "number": "衡发〔2018〕9号",
        }
        return services.approve_campaign(campaign, by=by, **details | changes)

    def test_approval_is_recorded_with_body_date_and_number(self):
        campaign = self.plan()
        self.approve(campaign, self.city_staff)
        campaign.refresh_from_db()
        self.assertEqual(campaign.status, CampaignStatus.APPROVED)
        self.assertEqual(campaign.approved_by, "中共衡水市委")
        self.assertEqual(
            (campaign.approved_on, campaign.approval_number), (date(2018, 8, 1), "衡发〔2018〕9号")
        )
        self.assertEqual(acts_on(campaign), [("approve", "draft", "approved")])
        self.assertEqual(history.of(campaign).get().data["number"], "衡发〔2018〕9号")

    def test_the_paper_is_kept_for_the_committee_and_those_above_only(self):
        campaign = self.plan()
        self.approve(campaign, self.city_staff, files=[a_pdf("批复.pdf")])
        paper = campaign.approval_files.get()
        CampaignUnit.objects.create(campaign=campaign, organization=self.housing, role="evaluated")
        readers = {
            name for name, person in self.everyone().items() if paper in attachments_visible_to(person)
        }
        self.assertEqual(
            readers, {"city_staff", "city_colleague", "leader", "province_staff", "teller", "other_teller"}
        )

    def test_nobody_else_records_it(self):
        self.refused_for_others(self.approve, self.plan())

    def test_only_a_draft_is_approved(self):
        self.refused_from_other_states(self.approve, CampaignStatus.DRAFT)

    def test_a_plan_without_links_is_not_approved(self):
        with self.assertRaisesMessage(RuleBroken, "方案还没有阶段和环节"):
            self.approve(make_campaign(self.city_congress, status="draft"), self.city_staff)

    def test_missing_or_future_details_are_refused_at_their_field(self):
        wrong = {"approved_by": " ", "number": "", "approved_on": date(2018, 8, 10)}
        for field, value in wrong.items():
            with self.subTest(field), self.assertRaises(RuleBroken) as refusal:
                self.approve(self.plan(), self.city_staff, **{field: value})
            self.assertEqual(refusal.exception.field, field)

    def test_a_stale_copy_is_refused(self):
        campaign = self.plan()
        copy = Campaign.objects.get(pk=campaign.pk)
        self.approve(campaign, self.city_staff)
        with self.assertRaises(StaleState):
            self.approve(copy, self.city_colleague)


class OpenTests(Plans):
    def open(self, campaign, by):
        return services.open_campaign(campaign, by=by)

    def test_everybody_who_owes_or_takes_part_is_told(self):
        campaign = self.plan("approved")
        make_duty(self.plan_link, self.county_congress, self.city_congress, title="大气治理情况")
        CampaignUnit.objects.create(campaign=campaign, organization=self.housing, role="evaluated")
        self.open(campaign, self.city_staff)
        self.assertEqual(acts_on(campaign), [("open", "approved", "running")])
        self.assertEqual(told(), {self.county_office, self.county_colleague, self.liaison})

    def test_one_message_for_a_person_concerned_twice(self):
        campaign = self.plan("approved")
        make_duty(self.plan_link, self.housing, self.city_congress)
        CampaignUnit.objects.create(campaign=campaign, organization=self.housing, role="evaluated")
        self.open(campaign, self.city_staff)
        self.assertEqual(Notification.objects.filter(recipient=self.liaison).count(), 1)

    def test_nobody_else_opens_it(self):
        self.refused_for_others(self.open, self.plan("approved"))

    def test_only_an_approved_campaign_opens(self):
        self.refused_from_other_states(self.open, CampaignStatus.APPROVED)

    def test_one_whose_time_is_over_does_not_open(self):
        campaign = self.plan("approved", ends_on=date(2018, 8, 8))
        with self.assertRaisesMessage(RuleBroken, "结束日期已过"):
            self.open(campaign, self.city_staff)

    def test_on_its_last_day_it_still_opens(self):
        campaign = self.plan("approved", ends_on=self.today)
        self.assertEqual(self.open(campaign, self.city_staff).status, CampaignStatus.RUNNING)

    def test_a_stale_copy_is_refused(self):
        campaign = self.plan("approved")
        copy = Campaign.objects.get(pk=campaign.pk)
        self.open(campaign, self.city_staff)
        with self.assertRaises(StaleState):
            self.open(copy, self.city_colleague)


class ConcludeTests(Plans):
    def conclude(self, campaign, by):
        return services.conclude_campaign(campaign, by=by)

    def done(self, status="running") -> Campaign:
        campaign = self.plan(status)
        Link.objects.filter(pk=self.plan_link.pk).update(status="done", finished_on=self.today)
        return campaign

    def test_with_all_links_done_it_ends_and_those_concerned_are_told(self):
        campaign = self.done()
        make_duty(self.plan_link, self.county_congress, self.city_congress, status="accepted")
        self.conclude(campaign, self.city_staff)
        self.assertEqual(acts_on(campaign), [("conclude", "running", "concluded")])
        self.assertEqual(told(), {self.county_office, self.county_colleague})

    def test_links_that_are_not_done_are_named(self):
        campaign = self.plan("running")
        make_link(self.plan_link.stage, number=9)
        with self.assertRaisesMessage(RuleBroken, "还有环节没有完成：1、9"):
            self.conclude(campaign, self.city_staff)

    def test_a_submission_that_waits_for_a_decision_stops_it(self):
        campaign = self.done()
        make_duty(self.plan_link, self.county_congress, self.city_congress, status="submitted")
        with self.assertRaisesMessage(RuleBroken, "还有 1 件报送等待接收"):
            self.conclude(campaign, self.city_staff)

    def test_a_duty_never_submitted_does_not_stop_it_and_stays_overdue(self):
        campaign = self.done()
        duty = make_duty(self.plan_link, self.county_congress, self.city_congress, due_on=date(2018, 8, 1))
        self.conclude(campaign, self.city_staff)
        self.assertIn(duty, Duty.objects.overdue(self.today))

    def test_nobody_else_concludes_it(self):
        self.refused_for_others(self.conclude, self.done())

    def test_only_a_running_campaign_is_concluded(self):
        for status in set(CampaignStatus) - {CampaignStatus.RUNNING}:
            with self.subTest(status), self.assertRaises(TransitionError):
                self.conclude(self.done(status), self.city_staff)

    def test_a_stale_copy_is_refused(self):
        campaign = self.done()
        copy = Campaign.objects.get(pk=campaign.pk)
        self.conclude(campaign, self.city_staff)
        with self.assertRaises(StaleState):
            self.conclude(copy, self.city_colleague)

    def test_nothing_is_submitted_after_the_end(self):
        campaign = self.done()
        duty = make_duty(self.plan_link, self.county_congress, self.city_congress)
        self.conclude(campaign, self.city_staff)
        with self.assertRaises(RuleBroken):
            submitted(duty, self.county_office)
