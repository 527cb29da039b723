"""No drift: whatever happens, the apps' own columns and the deadlines say the same; the command finds and mends faults."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from campaigns.owed import open_duties
from campaigns.services import change_duty_date, return_duty, submit_duty
from deadlines import checking, engine, services
from deadlines.enums import Kind
from deadlines.models import Change, Deadline
from evaluations.services import create_evaluation
from issues.models import Handover, Issue
from issues.services.extension import ask_extension, grant_extension
from issues.services.rectification import send_back_issue, sign_for_issue
from issues.services.write_off import return_for_rework
from tests.campaigns.support import prepare
from tests.issues.base import FAILED
from tests.issues.test_owed import Owed

from .base import moment


class Whole(Owed):
    """A campaign in which something of every kind is owed."""

    def setUp(self):
        super().setUp()
        open_duties([self.duty, self.other_duty], now=self.now)

    def everything(self) -> None:
        self.asking(progress_days=20)
        waiting, _other, back = self.handed(3)
        send_back_issue(back, reason="不属职责", by=self.liaison)
        sign_for_issue(self.handed()[0], by=self.liaison)
        extended = self.rectifying()
        extension = ask_extension(extended, new_due_on=moment(10, 31).date(), reason="汛期", by=self.liaison)
        grant_extension(extension, by=self.city_staff)
        extended.refresh_from_db()
        ask_extension(extended, new_due_on=moment(11, 15).date(), reason="汛期", by=self.liaison)
        return_for_rework(self.applied(), verdicts=FAILED, reason="不清", by=self.city_staff)
        self.applied()
        named = {"title": "测评", "held_on": moment(11, 6).date(), "departments": [self.housing]}
        create_evaluation(self.campaign, congress=self.city_congress, by=self.city_staff, **named)
        submit_duty(prepare(self.duty, self.county_office), by=self.county_office)
        return_duty(self.duty, reason="缺数据", by=self.city_staff)
        change_duty_date(self.other_duty, due_on=moment(8, 20).date(), reason="汛期", by=self.city_staff)

    @staticmethod
    def faults() -> list[tuple]:
        return [(fault.problem, fault.kind, fault.subject_id) for fault in checking.faults()]


class NoDriftTests(Whole):
    def test_every_act_keeps_both_the_same(self):
        self.everything()
        assert self.faults() == []
        kinds = set(Deadline.objects.still_open().values_list("kind", flat=True))
        others = {Kind.LOOK_BACK, Kind.FILING, Kind.OPINION_REPORT, Kind.WEEKLY_REPORT, Kind.DECISION}
        assert kinds == set(Kind) - others

    def test_shifting_everything_moves_every_column(self):
        self.everything()
        services.shift_scope(self.campaign, days=7, reason="会议推迟", by=self.city_staff)
        assert self.faults() == []
        self.duty.refresh_from_db()
        assert self.duty.due_on == moment(8, 17).date()
        assert Handover.objects.order_by("pk").first().sign_by == moment(8, 21).date()

    def test_pausing_and_resuming_one_thing_moves_its_own_column(self):
        [issue] = self.handed()
        row = self.of(issue, Kind.RECTIFICATION)
        services.pause(row, reason="待批复", by=self.city_staff)
        services.resume(row, by=self.city_staff, now=moment(8, 14))
        issue.refresh_from_db()
        assert (issue.due_on, issue.due_sort) == (moment(10, 3).date(),) * 2
        assert self.faults() == []

    def test_nothing_in_the_apps_depends_on_a_pass_having_run(self):
        self.everything()
        before = self.marks()
        engine.run_pass(moment(12, 1))
        assert self.marks() == before
        assert self.faults() == []

    def marks(self) -> tuple:
        """Everything that pages show as overdue or late on 1 December."""
        day = moment(12, 1).date()
        issues = [(one.pk, one.is_overdue(day), one.light(day).key) for one in Issue.objects.order_by("pk")]
        duties = [(one.pk, one.is_overdue(day), one.was_late) for one in (self.duty, self.other_duty)]
        rows = [
            (row.pk, row.is_overdue(moment(12, 1)), row.was_late) for row in Deadline.objects.order_by("pk")
        ]
        return issues, duties, rows


class CommandTests(Whole):
    def run_command(self, *options) -> dict:
        out = StringIO()
        call_command("check_deadlines", *options, stdout=out)
        return json.loads(out.getvalue())

    def test_all_well(self):
        self.everything()
        assert self.run_command() == {"ok": True, "opened": 0, "faults": {}, "shown": []}

    def test_an_installation_without_deadlines_gets_all_of_them_and_none_twice(self):
        self.everything()
        before = set(Deadline.objects.still_open().values_list("kind", "subject_id", "due_on"))
        Change.objects.all().delete()
        Deadline.objects.all().delete()
        with pytest.raises(SystemExit) as end:
            self.run_command()
        assert end.value.code == 1
        assert self.run_command("--repair")["opened"] == len(before)
        assert set(Deadline.objects.still_open().values_list("kind", "subject_id", "due_on")) == before
        assert self.run_command("--repair")["opened"] == 0

    def test_another_date_is_named_and_left_to_people(self):
        self.everything()
        Deadline.objects.filter(kind=Kind.DUTY, subject_id=self.duty.pk).update(due_on=moment(8, 12).date())
        assert self.faults() == [("drift", "duty", self.duty.pk)]
        with pytest.raises(SystemExit):
            self.run_command("--repair")

    def test_what_is_owed_no_more_is_named(self):
        submit_duty(prepare(self.duty, self.county_office), by=self.county_office)
        Deadline.objects.filter(subject_id=self.duty.pk, kind=Kind.DUTY).update(met_at=None)
        assert self.faults() == [("leftover", "duty", self.duty.pk)]

    def test_a_paused_deadline_is_not_missing(self):
        services.pause(self.of(self.duty, Kind.DUTY), reason="待批复", by=self.city_staff)
        assert self.faults() == []
