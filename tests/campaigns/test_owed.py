"""Deadlines of a campaign's reports and of its filing, from the acts that make and end them."""

from datetime import date

from campaigns import services
from campaigns.models import Campaign
from campaigns.owed import open_duties
from deadlines.enums import Kind, Reason
from deadlines.models import Change, Deadline
from deadlines.services import scope_of
from tests.base import World
from tests.deadlines.base import moment
from tests.factories import make_campaign, make_duty, make_link, make_stage

from .support import prepare


class Owed(World):
    def plan(self, status="approved", **fields) -> Campaign:
        campaign = make_campaign(self.city_congress, status=status, **fields)
        self.plan_duty = make_duty(
            make_link(make_stage(campaign)),
            self.county_congress,
            self.city_congress,
            phrase="8月20日前",
            reckoning="含当日",
            due_on=date(2018, 8, 20),
        )
        return campaign

    def deadline(self, duty=None) -> Deadline:
        return Deadline.objects.of(duty or self.duty, Kind.DUTY).get()


class DutyTests(Owed):
    def setUp(self):
        super().setUp()
        open_duties([self.duty, self.other_duty], now=self.now)

    def submit(self, now=None, **details):
        self.duty.refresh_from_db()
        services.submit_duty(
            prepare(self.duty, self.county_office), by=self.county_office, now=now, **details
        )

    def test_opening_the_campaign_opens_its_reports_in_the_words_of_the_plan(self):
        campaign = services.open_campaign(self.plan(), overlap_reason="上级要求", by=self.city_staff)
        row = self.deadline(self.plan_duty)
        assert (row.owed_by, row.owed_to, row.due_on) == (
            *(self.county_congress, self.city_congress),
            date(2018, 8, 20),
        )
        assert (row.phrase, row.reckoning, row.scope) == (
            "8月20日前",
            {"explained": "含当日"},
            scope_of(campaign),
        )
        assert row.next_at == moment(8, 13, 8, 30)

    def test_submitting_meets_it_and_a_late_mark_is_the_duties_own(self):
        self.submit()
        assert (self.deadline().met_at, self.deadline().was_late) == (self.now, False)
        services.return_duty(self.duty, reason="缺数据", by=self.city_staff)
        self.submit(now=moment(8, 13))
        self.duty.refresh_from_db()
        assert (self.duty.was_late, self.deadline().was_late) == (False, False)

    def test_submitting_late_is_late_in_both(self):
        self.submit(now=moment(8, 11), late_reason="汛期")
        self.duty.refresh_from_db()
        assert (self.duty.was_late, self.deadline().was_late) == (True, True)

    def test_returned_it_is_owed_again(self):
        self.submit()
        services.return_duty(self.duty, reason="缺数据", by=self.city_staff)
        assert (self.deadline().is_open, self.deadline().next_at) == (True, moment(8, 10, 8, 30))

    def test_accepted_it_stays_met(self):
        self.submit()
        services.accept_duty(self.duty, by=self.city_staff)
        assert not self.deadline().is_open

    def test_a_later_date_is_an_extension_an_earlier_one_a_correction(self):
        services.change_duty_date(self.duty, due_on=date(2018, 8, 20), reason="汛期", by=self.city_staff)
        services.change_duty_date(self.duty, due_on=date(2018, 8, 15), reason="误填", by=self.city_staff)
        changes = Change.objects.order_by("id").values_list(
            "reason_kind", "old_due_on", "new_due_on", "reason"
        )
        assert list(changes) == [
            (Reason.EXTENSION, date(2018, 8, 10), date(2018, 8, 20), "汛期"),
            (Reason.CORRECTION, date(2018, 8, 20), date(2018, 8, 15), "误填"),
        ]
        assert (self.deadline().due_on, self.deadline().first_due_on) == (
            date(2018, 8, 15),
            date(2018, 8, 10),
        )

    def test_with_the_end_of_the_campaign_nothing_is_owed_any_more(self):
        services.finish_link(self.link, finished_on=self.today, by=self.city_staff)
        services.conclude_campaign(self.campaign, by=self.city_staff)
        assert not Deadline.objects.still_open().exists()
        assert self.deadline().withdrawn_at == self.now


class FilingTests(Owed):
    def approve(self) -> Campaign:
        named = {"approved_by": "市委", "number": "衡发1号", "approved_on": date(2018, 8, 6)}
        return services.approve_campaign(self.plan("draft"), by=self.city_staff, **named)

    def file(self, campaign, filed_on, now):
        named = {"filed_with": self.province_congress, "number": "备1号", "filed_on": filed_on}
        services.record_filing(campaign, by=self.city_staff, now=now, **named)
        return Deadline.objects.of(campaign, Kind.FILING).get()

    def test_an_approved_plan_is_to_be_filed_with_the_committee_above(self):
        row = Deadline.objects.of(self.approve(), Kind.FILING).get()
        assert (row.owed_by, row.owed_to) == (self.city_congress, self.province_congress)
        assert (row.due_on, row.anchor_on) == (date(2018, 8, 13), date(2018, 8, 6))

    def test_filed_in_time_and_entered_later_is_in_time(self):
        row = self.file(self.approve(), date(2018, 8, 13), moment(8, 20))
        assert (row.was_late, row.met_at) == (False, moment(8, 13, 12))

    def test_filed_after_the_day_is_late(self):
        assert self.file(self.approve(), date(2018, 8, 14), moment(8, 14)).was_late

    def test_the_topmost_committee_files_with_nobody(self):
        campaign = make_campaign(self.province_congress, status="draft")
        make_link(make_stage(campaign))
        named = {"approved_by": "省委", "number": "1号", "approved_on": date(2018, 8, 6)}
        services.approve_campaign(campaign, by=self.province_staff, **named)
        assert not Deadline.objects.exists()
