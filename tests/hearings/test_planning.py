"""A hearing on the agenda: its papers by the rule counted back, moved with the meeting, waived, delivered, held."""

from datetime import date

import pytest

from core import clock
from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from deadlines.models import Change, Deadline, Rule
from hearings.enums import PaperKind
from hearings.models import Hearing, Paper
from hearings.services.planning import (
    adjust_hearing,
    await_paper_again,
    call_off_hearing,
    deliver_paper,
    move_meeting,
    register_hearing,
    waive_paper,
)
from organizations.enums import Kind
from tests.factories import TODAY, make_campaign, make_organization, make_project

from .base import HELD, MEETS_ON, HearingWorld, upload

DAYS = [date(2018, 8, 31), date(2018, 9, 10), date(2018, 9, 13)]  # 20, 10 and 7 days before the meeting


class Agenda(HearingWorld):
    def papers(self, hearing) -> list[tuple]:
        return list(hearing.papers.order_by("id").values_list("kind", "status", "due_on"))

    def test_papers_are_owed_by_the_days_counted_back_from_the_meeting(self):
        hearing = self.hearing()
        assert [due for _kind, _status, due in self.papers(hearing)] == DAYS
        rows = Deadline.objects.filter(scope=f"hearings.hearing:{hearing.pk}").order_by("due_on")
        assert [(row.due_on, row.owed_by, row.owed_to, row.rule.source) for row in rows] == [
            (DAYS[0], self.city_government, self.city_congress, "监督法第十二条"),
            (DAYS[1], self.city_government, self.city_congress, "监督法第十二条"),
            (DAYS[2], self.city_congress, self.city_congress, "监督法第十二条"),
        ]
        assert self.faults() == []

    def test_entering_is_recorded_and_tells_the_body_that_reports(self):
        hearing = self.hearing()
        assert self.acts(hearing) == [("put_on_agenda", "", "planned")]
        assert self.told() == [
            (
                "government_liaison",
                "衡水市人大常委会将于 2018-09-20 听取审议“优化营商环境工作”的报告，请按时送交报告稿和正式报告",
            )
        ]

    def test_a_place_with_another_rule_counts_by_its_own(self):
        national = Rule.objects.get(code="report_draft", edition="2006年")
        Rule.objects.create(
            code="report_draft", kind="duty", title="送交报告稿", jurisdiction="河北省", anchor="会议举行",
            amount=-30, source="本省规定", ladder=national.ladder,
        )  # fmt: skip
        assert self.papers(self.hearing())[0][2] == date(2018, 8, 21)

    def test_without_a_rule_a_paper_has_no_day_and_is_not_chased(self):
        Rule.objects.filter(code="report_draft").delete()
        assert self.papers(self.hearing())[0] == ("report_draft", "awaited", None)
        assert Deadline.objects.filter(subject_type="hearings.paper").count() == 2

    def test_what_lay_before_today_is_overdue_at_once(self):
        paper = self.hearing(meets_on=date(2018, 8, 16)).papers.get(kind=PaperKind.DRAFT)
        assert paper.due_on == date(2018, 7, 27)
        assert paper.light(TODAY).key == "overdue"

    def test_nobody_but_the_committees_staff_enters_a_hearing(self):
        for person in self.others(self, "city_staff", "city_colleague"):
            with pytest.raises(NotAllowed):
                self.hearing(by=person)
        assert not Hearing.objects.exists()

    def test_refusals_name_their_field(self):
        county_project = make_project(self.county_congress, self.county_office)
        court = make_organization("衡水市某代表小组", self.city, Kind.DEPUTY_GROUP)
        for field, wrong in {
            "matter": {"matter": " "},
            "meeting": {"meeting": ""},
            "meets_on": {"meets_on": date(2018, 8, 8)},
            "reporter": {"reporter": court},
            "lead": {"lead": self.housing},
            "project": {"campaign": None},
            "campaign": {"campaign": make_campaign(self.county_congress)},
        }.items():
            with pytest.raises(RuleBroken) as refusal:
                self.hearing(**wrong)
            assert refusal.value.field == field, field
        with pytest.raises(RuleBroken):
            self.hearing(project=county_project)

    def test_the_same_matter_stands_once_on_the_agenda_of_a_day(self):
        first = self.hearing()
        with pytest.raises(RuleBroken):
            self.hearing()
        call_off_hearing(first, reason="议题调整", by=self.city_staff)
        assert self.hearing().status == "planned"

    def test_a_projects_only_campaign_is_taken_along(self):
        project = make_project(self.city_congress, self.city_staff, status="implement")
        project.campaigns.add(self.campaign)
        assert self.hearing(project=project, campaign=None).campaign == self.campaign
        project.campaigns.add(make_campaign(self.city_congress))
        assert self.hearing(project=project, campaign=None, matter="另一事项").campaign is None

    def test_adjusting_keeps_the_old_words_on_record(self):
        hearing = self.hearing()
        words = {"kind": self.work_report, "campaign": self.campaign}
        adjust_hearing(hearing, matter="优化营商环境条例实施", by=self.city_colleague, **words)
        assert self.fresh(hearing).matter == "优化营商环境条例实施"
        assert self.acts(hearing)[-1] == ("adjust", "planned", "planned")

    def test_a_stale_copy_is_refused(self):
        hearing = self.hearing()
        stale = self.fresh(hearing)
        move_meeting(hearing, meeting="x", meets_on=date(2018, 9, 27), reason="x", by=self.city_staff)
        with pytest.raises(StaleState):
            call_off_hearing(stale, reason="x", by=self.city_staff)


class MovedMeeting(HearingWorld):
    def test_awaited_papers_move_with_the_meeting_and_the_old_days_stay_on_record(self):
        hearing = self.hearing()
        waive_paper(hearing.papers.get(kind=PaperKind.DRAFT), reason="临时议题", by=self.city_staff)
        since = self.messages()
        move_meeting(
            hearing, meeting="第十一次会议", meets_on=date(2018, 9, 27), reason="会期调整", by=self.city_staff
        )
        assert [paper.due_on for paper in hearing.papers.order_by("id")] == [
            DAYS[0],
            date(2018, 9, 17),
            date(2018, 9, 20),
        ]
        changes = Change.objects.order_by("new_due_on").values_list("old_due_on", "new_due_on", "reason")
        assert list(changes) == [
            (DAYS[1], date(2018, 9, 17), "会期调整"),
            (DAYS[2], date(2018, 9, 20), "会期调整"),
        ]
        assert self.told(since) == [
            ("government_liaison", "听取审议“优化营商环境工作”的会议改为 2018-09-27：会期调整")
        ]
        assert self.faults() == []

    def test_moving_needs_another_day_that_is_not_past_and_a_reason(self):
        hearing = self.hearing()
        for field, wrong in {
            "meets_on": {"meets_on": MEETS_ON},
            "reason": {"reason": ""},
            "meeting": {"meeting": ""},
        }.items():
            named = {"meets_on": date(2018, 9, 27), "reason": "x", "meeting": "x", "by": self.city_staff}
            with pytest.raises(RuleBroken) as refusal:
                move_meeting(hearing, **named | wrong)
            assert refusal.value.field == field
        with pytest.raises(RuleBroken):
            move_meeting(hearing, meets_on=date(2018, 8, 1), reason="x", meeting="x", by=self.city_staff)

    def test_called_off_nothing_is_owed_any_more(self):
        hearing = self.hearing()
        call_off_hearing(hearing, reason="议题调整", by=self.city_staff)
        assert set(hearing.papers.values_list("status", flat=True)) == {"dropped"}
        assert not Deadline.objects.still_open().filter(subject_type="hearings.paper").exists()
        assert self.acts(hearing)[-1] == ("call_off", "planned", "called_off")
        assert self.told()[-1] == ("government_liaison", "听取审议“优化营商环境工作”已取消：议题调整")

    def test_acts_before_the_meeting_are_refused_afterwards(self):
        done = self.heard()
        off = self.hearing(matter="另一事项")
        call_off_hearing(off, reason="x", by=self.city_staff)
        for hearing in (done, off):
            for act in (
                lambda one: call_off_hearing(one, reason="x", by=self.city_staff),
                lambda one: register_hearing(one, by=self.city_staff, now=HELD),
                lambda one: move_meeting(
                    one, meeting="x", meets_on=date(2018, 10, 9), reason="x", by=self.city_staff
                ),
            ):
                with pytest.raises(TransitionError):
                    act(self.fresh(hearing))


class Papers(HearingWorld):
    def paper(self, kind=PaperKind.DRAFT) -> Paper:
        return self.hearing().papers.get(kind=kind)

    def test_the_body_that_reports_delivers_with_a_file(self):
        paper = self.paper()
        since = self.messages()
        deliver_paper(paper, files=[upload("报告稿.pdf")], by=self.government_liaison)
        paper = self.fresh(paper)
        assert (paper.status, paper.delivered_on, paper.was_late) == ("delivered", TODAY, False)
        assert [file.name for file in paper.files.all()] == ["报告稿.pdf"]
        assert self.acts(paper) == [("deliver", "awaited", "delivered")]
        words = "衡水市人民政府已送交“优化营商环境工作”的报告稿（征求意见）"
        assert self.told(since) == [("city_staff", words), ("city_colleague", words)]
        assert Deadline.objects.of(paper, "duty").get().met_at is not None

    def test_only_the_body_that_reports_and_the_committees_staff_deliver(self):
        paper = self.paper()
        for person in self.others(self, "city_staff", "city_colleague", "government_liaison"):
            with pytest.raises(NotAllowed):
                deliver_paper(paper, files=[upload()], by=person)

    def test_the_members_copies_are_the_committees_own(self):
        paper = self.paper(PaperKind.TO_MEMBERS)
        with pytest.raises(NotAllowed):
            deliver_paper(paper, files=[upload()], by=self.government_liaison)
        deliver_paper(paper, note="已印发各组成人员", by=self.city_staff)
        assert self.fresh(paper).status == "delivered"

    def test_a_liaison_needs_a_file_and_cannot_date_back(self):
        paper = self.paper()
        with pytest.raises(RuleBroken) as refusal:
            deliver_paper(paper, note="已送", by=self.government_liaison)
        assert refusal.value.field == "files"
        self.later(date(2018, 9, 3))
        deliver_paper(paper, files=[upload()], delivered_on=date(2018, 8, 31), by=self.government_liaison)
        paper = self.fresh(paper)
        assert (paper.delivered_on, paper.was_late) == (date(2018, 9, 3), True)

    def test_staff_register_the_day_on_which_paper_came(self):
        paper = self.paper()
        self.later(date(2018, 9, 3))
        deliver_paper(paper, note="纸质", delivered_on=date(2018, 8, 31), by=self.city_staff)
        assert self.fresh(paper).was_late is False
        assert Deadline.objects.of(paper, "duty").get().was_late is False

    def test_a_newer_version_does_not_cure_lateness(self):
        paper = self.paper()
        self.later(date(2018, 9, 3))
        deliver_paper(paper, files=[upload("一稿.pdf")], by=self.government_liaison)
        deliver_paper(paper, files=[upload("二稿.pdf")], by=self.government_liaison)
        paper = self.fresh(paper)
        assert paper.was_late and paper.files.count() == 2
        assert [act for act, _old, _new in self.acts(paper)] == ["deliver", "deliver_again"]

    def test_a_waiver_has_its_reason_and_ends_the_deadline_until_taken_back(self):
        paper = self.paper()
        with pytest.raises(RuleBroken) as refusal:
            waive_paper(paper, reason=" ", by=self.city_staff)
        assert refusal.value.field == "reason"
        waive_paper(paper, reason="紧急事项", by=self.city_staff)
        assert not Deadline.objects.of(paper, "duty").still_open().exists()
        with pytest.raises(TransitionError):
            deliver_paper(self.fresh(paper), files=[upload()], by=self.government_liaison)
        await_paper_again(self.fresh(paper), reason="改为一般事项", by=self.city_staff)
        row = Deadline.objects.of(paper, "duty").still_open().get()
        assert row.due_on == DAYS[0]

    def test_only_staff_waive(self):
        paper = self.paper()
        for person in self.others(self, "city_staff", "city_colleague"):
            with pytest.raises(NotAllowed):
                waive_paper(paper, reason="x", by=person)


class Held(HearingWorld):
    def test_it_is_registered_from_its_day_on(self):
        hearing = self.hearing()
        with pytest.raises(RuleBroken):
            register_hearing(hearing, note="x", by=self.city_staff)
        assert self.fresh(hearing).status == "planned"

    def test_what_is_missing_is_named_and_must_be_accounted_for(self):
        hearing = self.hearing()
        with pytest.raises(RuleBroken) as refusal:
            register_hearing(hearing, by=self.city_staff, now=HELD)
        assert refusal.value.field == "note"
        for words in (
            "报告稿",
            "正式报告",
            "组成人员",
            "组长",
            "实地调研",
            "调研报告",
            "问题表",
            "中心发言人",
        ):
            assert words in str(refusal.value), words
        register_hearing(hearing, note="紧急事项", by=self.city_staff, now=HELD)
        hearing = self.fresh(hearing)
        assert (hearing.status, hearing.heard_note) == ("heard", "紧急事项")
        assert self.acts(hearing)[-1] == ("hear", "planned", "heard")
        assert not Deadline.objects.still_open().filter(subject_type="hearings.paper").exists()

    def test_only_staff_register(self):
        hearing = self.hearing()
        for person in self.others(self, "city_staff", "city_colleague"):
            with pytest.raises(NotAllowed):
                register_hearing(hearing, note="x", by=person, now=HELD)


class Seen(HearingWorld):
    def test_the_committee_those_above_once_held_and_who_reports_see_a_hearing(self):
        planned, held = self.hearing(matter="筹备中"), self.heard(matter="已举行")
        seen = {name: set(Hearing.objects.visible_to(person)) for name, person in self.everyone().items()}
        both = {planned, held}
        expected = {
            **dict.fromkeys(("city_staff", "city_colleague", "leader", "government_liaison"), both),
            "province_staff": {held},
        }
        assert seen == {name: expected.get(name, set()) for name in seen}

    def test_the_clock_of_the_world_is_where_the_tests_think(self):
        assert clock.today() == TODAY
