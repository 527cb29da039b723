"""Submitting, returning, accepting and re-dating a duty: the rules and what is written."""

from datetime import date

from campaigns import services, signals
from campaigns.enums import CampaignStatus, DutyStatus
from campaigns.models import Campaign, Duty, Submission
from campaigns.owed import open_duties
from core import clock, history
from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from core.models import Notification
from deadlines.enums import Kind
from deadlines.models import Deadline
from tests.base import World
from tests.factories import make_duty, make_person

from .support import AFTER_MIDNIGHT, BEFORE_MIDNIGHT, a_pdf, acts_on, prepare, submitted, told


def put(duty: Duty, status: str) -> Duty:
    """The duty as if it stood in a status, for refusals only."""
    changes = {"status": status, "submitted_at": clock.now()}
    Duty.objects.filter(pk=duty.pk).update(**changes)
    return Duty.objects.get(pk=duty.pk)


class SubmitTests(World):
    def test_submission_is_written_down_whole_and_the_receivers_are_told(self):
        prepare(self.duty, self.county_office)
        attachment = services.attach_file(self.duty, upload=a_pdf(), by=self.county_office)
        receipt = services.submit_duty(self.duty, by=self.county_office)
        self.assertEqual(receipt.number, 1)
        self.assertEqual(receipt.submitted_at, self.now)
        self.assertEqual(receipt.summary, "代表活动已全面展开。")
        self.assertEqual(receipt.facts["issue_list"], {"issues": 128})
        self.assertEqual(list(receipt.files.all()), [attachment])
        self.assertEqual(acts_on(self.duty), [("submit", "open", "submitted")])
        self.assertEqual(told(), {self.city_staff, self.city_colleague})

    def test_receipt_number_names_campaign_duty_and_submission(self):
        receipt = services.submit_duty(prepare(self.duty, self.county_office), by=self.county_office)
        self.assertEqual(receipt.receipt_number, f"LD2018-{self.duty.pk:04d}-1")

    def test_what_was_sent_does_not_change_with_the_draft_afterwards(self):
        duty = submitted(self.duty, self.county_office)
        services.return_duty(duty, reason="缺少数据", by=self.city_staff)
        services.save_summary(duty, text="改过的正文", by=self.county_office)
        self.assertEqual(Submission.objects.get(duty=duty).summary, "代表活动已全面展开。")

    def test_nobody_else_can_submit(self):
        prepare(self.duty, self.county_office)
        allowed = {"county_office", "county_colleague"}
        for name, person in self.everyone().items():
            if name in allowed:
                continue
            with self.subTest(name), self.assertRaises(NotAllowed):
                services.submit_duty(self.duty, by=person)
        self.assertEqual(acts_on(self.duty), [])

    def test_submission_is_possible_only_from_open_or_returned(self):
        prepare(self.duty, self.county_office)
        for status in set(DutyStatus) - {DutyStatus.OPEN, DutyStatus.RETURNED}:
            with self.subTest(status), self.assertRaises(TransitionError):
                services.submit_duty(put(self.duty, status), by=self.county_office)

    def test_second_submission_is_refused_with_the_time_of_the_first(self):
        duty = submitted(self.duty, self.county_office)
        with self.assertRaisesMessage(TransitionError, "已于 2018-08-09 09:00 报送，不用重复报送"):
            services.submit_duty(duty, by=self.county_colleague)
        self.assertEqual(duty.submissions.count(), 1)

    def test_two_colleagues_submitting_at_once_make_one_submission(self):
        prepare(self.duty, self.county_office)
        copy = Duty.objects.get(pk=self.duty.pk)
        services.submit_duty(self.duty, by=self.county_office)
        with self.assertRaises(StaleState):
            services.submit_duty(copy, by=self.county_colleague)
        self.assertEqual(self.duty.submissions.count(), 1)
        self.assertEqual(Notification.objects.count(), 2)

    def test_missing_parts_are_named(self):
        services.save_summary(self.duty, text="正文", ready=True, by=self.county_office)
        with self.assertRaisesMessage(RuleBroken, "还没有完成：问题清单"):
            services.submit_duty(self.duty, by=self.county_office)
        self.assertEqual(acts_on(self.duty), [])

    def test_a_duty_without_parts_needs_a_file(self):
        duty = make_duty(self.link, self.county_congress, self.city_congress, title="测评情况", parts=[])
        with self.assertRaisesMessage(RuleBroken, "至少上传一个附件"):
            services.submit_duty(duty, by=self.county_office)
        services.attach_file(duty, upload=a_pdf(), by=self.county_office)
        self.assertEqual(services.submit_duty(duty, by=self.county_office).number, 1)

    def test_a_campaign_that_is_not_running_takes_no_submission(self):
        prepare(self.duty, self.county_office)
        for status in set(CampaignStatus) - {CampaignStatus.RUNNING}:
            type(self.campaign).objects.filter(pk=self.campaign.pk).update(status=status)
            with self.subTest(status), self.assertRaisesMessage(RuleBroken, "只有进行中的监督行动"):
                services.submit_duty(self.duty, by=self.county_office)
        self.assertEqual(Submission.objects.count(), 0)

    def test_a_liaison_submits_what_the_government_department_owes(self):
        duty = make_duty(self.link, self.housing, self.city_congress, title="自查情况", parts=[])
        services.attach_file(duty, upload=a_pdf(), by=self.liaison)
        services.submit_duty(duty, by=self.liaison)
        with self.assertRaises(NotAllowed):
            services.submit_duty(duty, by=self.other_liaison)

    def test_those_above_in_the_code_hear_of_a_submission_inside_its_transaction(self):
        heard = []

        def listener(sender, duty, submission, by, now, **_kwargs):
            heard.append((duty.pk, duty.status, submission.number, by, now))

        signals.duty_submitted.connect(listener)
        self.addCleanup(signals.duty_submitted.disconnect, listener)
        services.submit_duty(prepare(self.duty, self.county_office), by=self.county_office)
        self.assertEqual(heard, [(self.duty.pk, "submitted", 1, self.county_office, self.now)])

    def test_a_listener_that_refuses_undoes_the_submission(self):
        def listener(sender, **_kwargs):
            raise RuleBroken("名单未导入")

        signals.duty_submitted.connect(listener)
        self.addCleanup(signals.duty_submitted.disconnect, listener)
        with self.assertRaises(RuleBroken):
            services.submit_duty(prepare(self.duty, self.county_office), by=self.county_office)
        self.assertEqual(Duty.objects.get(pk=self.duty.pk).status, DutyStatus.OPEN)
        self.assertEqual((Submission.objects.count(), Notification.objects.count()), (0, 0))


class LatenessTests(World):
    def test_the_last_second_of_the_due_day_is_in_time(self):
        prepare(self.duty, self.county_office)
        services.submit_duty(self.duty, by=self.county_office, now=BEFORE_MIDNIGHT)
        self.assertFalse(Duty.objects.get(pk=self.duty.pk).was_late)

    def test_the_first_second_of_the_next_day_is_late_by_one_day(self):
        prepare(self.duty, self.county_office)
        services.submit_duty(self.duty, late_reason="等待汇总", by=self.county_office, now=AFTER_MIDNIGHT)
        duty = Duty.objects.get(pk=self.duty.pk)
        self.assertEqual((duty.was_late, duty.days_late, duty.late_reason), (True, 1, "等待汇总"))

    def test_a_late_submission_without_reason_is_refused_at_its_field(self):
        prepare(self.duty, self.county_office)
        with self.assertRaises(RuleBroken) as refusal:
            services.submit_duty(self.duty, late_reason="  ", by=self.county_office, now=AFTER_MIDNIGHT)
        self.assertEqual(refusal.exception.field, "late_reason")
        self.assertEqual(acts_on(self.duty), [])

    def test_a_reason_given_although_in_time_is_not_kept(self):
        prepare(self.duty, self.county_office)
        services.submit_duty(self.duty, late_reason="以防万一", by=self.county_office)
        self.assertEqual(Duty.objects.get(pk=self.duty.pk).late_reason, "")

    def test_late_stays_late_after_return_and_new_submission(self):
        duty = submitted(self.duty, self.county_office, late_reason="等待汇总", now=AFTER_MIDNIGHT)
        services.return_duty(duty, reason="缺数据", by=self.city_staff)
        services.submit_duty(duty, by=self.county_office)
        services.accept_duty(duty, by=self.city_staff)
        duty.refresh_from_db()
        self.assertEqual((duty.was_late, duty.days_late, duty.late_reason), (True, 1, "等待汇总"))

    def test_in_time_stays_in_time_however_late_the_correction_comes(self):
        duty = submitted(self.duty, self.county_office)
        services.return_duty(duty, reason="缺数据", by=self.city_staff)
        services.submit_duty(duty, by=self.county_office, now=AFTER_MIDNIGHT)
        duty.refresh_from_db()
        self.assertEqual((duty.was_late, duty.first_submitted_at), (False, self.now))
        self.assertEqual(duty.submitted_at, AFTER_MIDNIGHT)
        self.assertEqual(list(duty.submissions.values_list("number", flat=True)), [2, 1])


class DecisionTests(World):
    def setUp(self):
        super().setUp()
        self.duty = submitted(self.duty, self.county_office)
        Notification.objects.all().delete()

    def test_accepting_is_recorded_and_the_county_is_told(self):
        services.accept_duty(self.duty, by=self.city_staff)
        self.duty.refresh_from_db()
        self.assertEqual((self.duty.status, self.duty.accepted_at), (DutyStatus.ACCEPTED, self.now))
        self.assertEqual(acts_on(self.duty)[1:], [("accept", "submitted", "accepted")])
        self.assertEqual(told(), {self.county_office, self.county_colleague})

    def test_returning_keeps_the_reason_in_row_and_history(self):
        services.return_duty(self.duty, reason="问题清单缺少责任单位", by=self.city_staff)
        self.duty.refresh_from_db()
        self.assertEqual(self.duty.status, DutyStatus.RETURNED)
        self.assertEqual(self.duty.return_reason, "问题清单缺少责任单位")
        self.assertEqual(acts_on(self.duty)[1:], [("return", "submitted", "returned")])
        self.assertEqual(history.of(self.duty).first().comment, "问题清单缺少责任单位")
        self.assertEqual(told(), {self.county_office, self.county_colleague})

    def test_returning_needs_a_reason(self):
        with self.assertRaises(RuleBroken) as refusal:
            services.return_duty(self.duty, reason=" ", by=self.city_staff)
        self.assertEqual(refusal.exception.field, "reason")

    def test_nobody_else_can_decide(self):
        for name, person in self.everyone().items():
            if name in {"city_staff", "city_colleague"}:
                continue
            with self.subTest(name):
                with self.assertRaises(NotAllowed):
                    services.accept_duty(self.duty, by=person)
                with self.assertRaises(NotAllowed):
                    services.return_duty(self.duty, reason="缺数据", by=person)
        self.assertEqual(len(acts_on(self.duty)), 1)

    def test_who_belongs_to_both_sides_cannot_decide(self):
        both = make_person("both", self.city_congress)
        both.memberships.create(organization=self.county_congress, role="deputy", starts_on=date(2018, 1, 1))
        with self.assertRaises(NotAllowed):
            services.accept_duty(self.duty, by=both)

    def test_decisions_are_possible_only_on_what_was_submitted(self):
        for status in set(DutyStatus) - {DutyStatus.SUBMITTED}:
            duty = put(self.duty, status)
            with self.subTest(status):
                with self.assertRaises(TransitionError):
                    services.accept_duty(duty, by=self.city_staff)
                with self.assertRaises(TransitionError):
                    services.return_duty(duty, reason="缺数据", by=self.city_staff)

    def test_of_two_people_deciding_at_once_the_second_is_refused(self):
        copy = Duty.objects.get(pk=self.duty.pk)
        services.accept_duty(self.duty, by=self.city_staff)
        with self.assertRaises(StaleState):
            services.return_duty(copy, reason="缺数据", by=self.city_colleague)
        self.assertEqual(Duty.objects.get(pk=self.duty.pk).status, DutyStatus.ACCEPTED)
        self.assertEqual(len(acts_on(self.duty)), 2)

    def test_a_concluded_campaign_takes_no_decision(self):
        type(self.campaign).objects.update(status=CampaignStatus.CONCLUDED)
        with self.assertRaises(RuleBroken):
            services.accept_duty(self.duty, by=self.city_staff)
        with self.assertRaises(RuleBroken):
            services.return_duty(self.duty, reason="缺数据", by=self.city_staff)

    def test_listeners_hear_of_both_decisions(self):
        heard = []

        def returned(sender, duty, **_kwargs):
            heard.append(("returned", duty.status))

        def accepted(sender, duty, **_kwargs):
            heard.append(("accepted", duty.status))

        for signal, listener in ((signals.duty_returned, returned), (signals.duty_accepted, accepted)):
            signal.connect(listener)
            self.addCleanup(signal.disconnect, listener)
        services.return_duty(self.duty, reason="缺数据", by=self.city_staff)
        services.submit_duty(self.duty, by=self.county_office)
        services.accept_duty(self.duty, by=self.city_staff)
        self.assertEqual(heard, [("returned", "returned"), ("accepted", "accepted")])


class AmendTests(World):
    def amend(self, duty=None, by=None, **asked):
        asked = {"title": "活动情况报告", "parts": ["summary"], "reason": "清单另行布置"} | asked
        return services.amend_duty(duty or self.duty, by=by or self.city_staff, **asked)

    def test_what_was_asked_before_stays_in_the_history(self):
        before = [self.duty.title, *self.duty.parts]
        self.amend()
        duty = Duty.objects.get(pk=self.duty.pk)
        self.assertEqual((duty.title, duty.parts, duty.status), ("活动情况报告", ["summary"], "open"))
        entry = history.of(self.duty).get()
        self.assertEqual((entry.action, entry.comment), ("amend", "清单另行布置"))
        self.assertEqual(entry.data, {"from": before, "to": ["活动情况报告", "summary"]})
        self.assertEqual(told(), {self.county_office, self.county_colleague})

    def test_the_deadline_goes_by_the_new_name(self):
        open_duties([self.duty], now=self.now)
        self.amend()
        self.assertEqual(Deadline.objects.of(self.duty, Kind.DUTY).get().title, "活动情况报告")

    def test_in_a_draft_nobody_else_is_told(self):
        Campaign.objects.filter(pk=self.campaign.pk).update(status=CampaignStatus.DRAFT)
        self.amend(Duty.objects.get(pk=self.duty.pk))
        self.assertEqual(told(), set())

    def test_nobody_else_can_amend(self):
        for name, person in self.everyone().items():
            if name not in {"city_staff", "city_colleague"}:
                with self.subTest(name), self.assertRaises(NotAllowed):
                    self.amend(by=person)

    def test_what_makes_no_sense_is_refused_at_its_place(self):
        make_duty(self.duty.link, self.county_congress, self.city_congress, title="另一份")
        same = {"title": self.duty.title, "parts": self.duty.parts}
        for asked, field in (
            ({"title": " "}, "title"),
            ({"title": "另一份"}, "title"),
            (same, "title"),
            ({"reason": " "}, "reason"),
        ):
            with self.subTest(asked), self.assertRaises(RuleBroken) as refusal:
                self.amend(**asked)
            self.assertEqual(refusal.exception.field, field)
        self.assertEqual(acts_on(self.duty), [])

    def test_a_part_that_is_finished_is_not_taken_out(self):
        prepare(self.duty, self.county_office)
        with self.assertRaises(RuleBroken) as refusal:
            self.amend(parts=[])
        self.assertEqual(refusal.exception.field, "parts")

    def test_after_a_submission_nothing_else_can_be_asked(self):
        for status in set(DutyStatus) - {DutyStatus.OPEN}:
            with self.subTest(status), self.assertRaises(TransitionError):
                self.amend(put(self.duty, status))

    def test_a_stale_copy_is_refused(self):
        copy = Duty.objects.get(pk=self.duty.pk)
        self.amend()
        with self.assertRaises(StaleState):
            self.amend(copy, title="又一份", by=self.city_colleague)


class ChangeDateTests(World):
    def change(self, due_on=date(2018, 8, 15), by=None, duty=None, reason="汛期顺延"):
        return services.change_duty_date(
            duty or self.duty, due_on=due_on, reason=reason, by=by or self.city_staff
        )

    def test_the_old_date_stays_in_the_history(self):
        self.change()
        self.assertEqual(Duty.objects.get(pk=self.duty.pk).due_on, date(2018, 8, 15))
        entry = history.of(self.duty).get()
        self.assertEqual((entry.action, entry.comment), ("change_date", "汛期顺延"))
        self.assertEqual(entry.data, {"from": "2018-08-10", "to": "2018-08-15"})
        self.assertEqual(told(), {self.county_office, self.county_colleague})

    def test_lateness_is_measured_against_the_new_date(self):
        self.change()
        duty = submitted(Duty.objects.get(pk=self.duty.pk), self.county_office, now=AFTER_MIDNIGHT)
        self.assertFalse(duty.was_late)

    def test_nobody_else_can_change_a_date(self):
        for name, person in self.everyone().items():
            if name not in {"city_staff", "city_colleague"}:
                with self.subTest(name), self.assertRaises(NotAllowed):
                    self.change(by=person)

    def test_a_date_in_the_past_the_same_date_and_one_after_the_campaign_are_refused(self):
        for due_on in (date(2018, 8, 8), date(2018, 8, 10), date(2019, 1, 1)):
            with self.subTest(due_on), self.assertRaises(RuleBroken) as refusal:
                self.change(due_on)
            self.assertEqual(refusal.exception.field, "due_on")
        self.assertEqual(acts_on(self.duty), [])

    def test_today_is_allowed(self):
        self.assertEqual(self.change(self.today).due_on, self.today)

    def test_a_reason_is_required(self):
        with self.assertRaises(RuleBroken) as refusal:
            self.change(reason="")
        self.assertEqual(refusal.exception.field, "reason")

    def test_after_a_submission_the_date_cannot_change(self):
        for status in set(DutyStatus) - {DutyStatus.OPEN}:
            with self.subTest(status), self.assertRaises(TransitionError):
                self.change(duty=put(self.duty, status))

    def test_a_stale_copy_is_refused(self):
        copy = Duty.objects.get(pk=self.duty.pk)
        self.change()
        with self.assertRaises(StaleState):
            self.change(date(2018, 8, 20), by=self.city_colleague, duty=copy)
