"""The research group, its visits and problem table; central speakers, what they took part in, their speeches."""

from datetime import date

import pytest

from campaigns.models import Activity
from core.exceptions import NotAllowed, RuleBroken, TransitionError
from hearings import preparation
from hearings.enums import Duty, PaperKind
from hearings.models import GroupMember, Speaker, SpeakerRule
from hearings.services.planning import deliver_paper, register_hearing
from hearings.services.research import (
    add_member,
    add_visit,
    file_research,
    record_visit,
    remove_member,
    remove_visit,
    set_problems,
)
from hearings.services.speaking import choose_speaker, file_speech, record_part, release_speaker
from issues.models import IssueList
from issues.services.intake import confirm_issue_list, upload_issue_list
from organizations.enums import Level
from tests.factories import TODAY, make_activity, make_campaign, make_deputy, make_issue

from .base import HELD, HearingWorld, upload

ALL = ["member", "expert", "free", "whole"]


class Group(HearingWorld):
    def test_people_of_the_office_and_deputies_form_the_group(self):
        hearing = self.hearing()
        since = self.messages()
        add_member(hearing, person=self.leader, duty=Duty.HEAD, by=self.city_staff)
        add_member(hearing, deputy=self.members[0], by=self.city_staff)
        assert [str(member) for member in hearing.group.all()] == ["leader", "委员1"]
        assert self.told(since) == [("leader", "请参加“优化营商环境工作”调研组，会议 2018-09-20 举行")]
        assert self.acts(hearing)[1:] == [("add_member", "planned", "planned")] * 2

    def test_one_head_nobody_twice_and_nobody_from_elsewhere(self):
        hearing = self.hearing()
        add_member(hearing, person=self.leader, duty=Duty.HEAD, by=self.city_staff)
        outside = make_deputy(self.province, self.deputy_group, Level.PROVINCE)
        for wrong in (
            {"person": self.city_staff, "duty": Duty.HEAD},
            {"person": self.leader},
            {"person": self.county_office},
            {"deputy": outside},
            {},
            {"person": self.city_staff, "deputy": self.members[0]},
        ):
            with pytest.raises(RuleBroken):
                add_member(self.fresh(hearing), by=self.city_staff, **wrong)
        assert GroupMember.objects.count() == 1

    def test_visits_name_who_of_the_group_was_there(self):
        hearing = self.hearing()
        member = add_member(hearing, person=self.leader, by=self.city_staff)
        words = {"kind": "open_visit", "place": "桃城区政务大厅", "seen": "三个窗口无人", "held_on": TODAY}
        visit = record_visit(hearing, present=[member], by=self.city_staff, **words)
        assert list(visit.present.all()) == [member]
        with pytest.raises(RuleBroken):
            remove_member(member, by=self.city_staff)
        for field, wrong in {
            "place": {"place": ""},
            "seen": {"seen": " "},
            "kind": {"kind": "walk"},
            "held_on": {"held_on": date(2018, 8, 10)},
            "present": {"present": []},
        }.items():
            with pytest.raises(RuleBroken) as refusal:
                record_visit(self.fresh(hearing), by=self.city_staff, **words | {"present": [member]} | wrong)
            assert refusal.value.field == field

    def test_a_visit_is_an_activity_of_the_campaign_with_the_deputies_who_went(self):
        hearing = self.hearing()
        members = [
            add_member(hearing, person=self.leader, by=self.city_staff),
            add_member(hearing, person=self.city_colleague, by=self.city_staff),
            add_member(hearing, deputy=self.members[0], by=self.city_staff),
        ]
        visit = self.visit(hearing, *members)
        activity = visit.activity
        assert (activity.campaign, activity.congress, activity.status) == (
            self.campaign, self.city_congress, "held",
        )  # fmt: skip
        assert (activity.people_city, activity.people_in_all) == (2, 2), "a leader is a deputy, staff are not"

    def test_staff_alone_are_no_visit_of_deputies(self):
        hearing = self.hearing()
        member = add_member(hearing, person=self.city_colleague, by=self.city_staff)
        with pytest.raises(RuleBroken) as refusal:
            self.visit(hearing, member)
        assert refusal.value.field == "present"
        assert not Activity.objects.exists()

    def test_an_activity_that_is_on_record_is_counted_once_and_only_of_this_campaign(self):
        hearing = self.hearing()
        member = add_member(hearing, deputy=self.members[0], by=self.city_staff)
        activity = make_activity(self.campaign, self.city_congress, self.city_staff)
        named = {"present": [member], "by": self.city_staff}
        assert add_visit(hearing, activity=activity, **named).activity == activity
        foreign = make_activity(make_campaign(self.city_congress), self.city_congress, self.city_staff)
        county = make_activity(self.campaign, self.county_congress, self.county_office)
        planned = make_activity(self.campaign, self.city_congress, self.city_staff, status="planned")
        for wrong in (activity, foreign, county, planned):
            with pytest.raises(RuleBroken) as refusal:
                add_visit(self.fresh(hearing), activity=wrong, **named)
            assert refusal.value.field == "activity"

    def test_what_is_void_counts_no_longer(self):
        hearing = self.hearing()
        member = add_member(hearing, deputy=self.members[0], by=self.city_staff)
        visit = self.visit(hearing, member)
        assert preparation.visits_of(hearing) == [visit]
        Activity.objects.update(status="voided")
        assert preparation.visits_of(hearing) == []

    def test_without_a_campaign_there_is_nothing_to_record_it_under(self):
        hearing = self.hearing()
        member = add_member(hearing, deputy=self.members[0], by=self.city_staff)
        hearing.campaign = None
        with pytest.raises(RuleBroken) as refusal:
            self.visit(hearing, member)
        assert refusal.value.field == "campaign"

    def test_a_visit_entered_by_mistake_is_taken_back_and_its_activity_stays(self):
        hearing = self.hearing()
        member = add_member(hearing, person=self.leader, by=self.city_staff)
        visit = self.visit(hearing, member)
        remove_visit(visit, reason="登记重复", by=self.city_staff)
        assert not hearing.visits.exists()
        assert Activity.objects.get().status == "held"
        assert self.acts(hearing)[-1] == ("remove_visit", "planned", "planned")
        remove_member(GroupMember.objects.get(), by=self.city_staff)
        assert not hearing.group.exists()

    def test_nobody_else_changes_the_group_or_files_for_it(self):
        hearing = self.hearing()
        for person in self.others(self, "city_staff", "city_colleague"):
            for act in (
                lambda by: add_member(hearing, person=self.leader, by=by),
                lambda by: file_research(hearing, text="x", files=[upload()], by=by),
                lambda by: set_problems(hearing, issues=self.issues, by=by),
                lambda by: choose_speaker(hearing, deputy=self.members[0], criteria_met=ALL, by=by),
            ):
                with pytest.raises(NotAllowed):
                    act(person)

    def test_the_first_report_needs_a_file_a_newer_one_keeps_it(self):
        hearing = self.hearing()
        with pytest.raises(RuleBroken) as refusal:
            file_research(hearing, text="摘要", files=[], by=self.city_staff)
        assert refusal.value.field == "files"
        file_research(hearing, text="摘要", files=[upload("调研报告.pdf")], by=self.city_staff)
        file_research(hearing, text="修改后的摘要", files=[], by=self.city_staff)
        hearing = self.fresh(hearing)
        assert hearing.research_text == "修改后的摘要"
        assert [file.name for file in hearing.research_files.all()] == ["调研报告.pdf"]


class Problems(HearingWorld):
    def uploaded(self) -> IssueList:
        text = "序号,问题描述,责任单位\n1,道路破损严重影响出行,住建局\n2,排水不畅导致积水,住建局\n".encode()
        file = upload("问题表.csv")
        file.file.seek(0)
        file.file.truncate()
        file.file.write(text)
        file.file.seek(0)
        file.size = len(text)
        return upload_issue_list(self.campaign, upload=file, by=self.city_staff)

    def test_rows_of_an_attached_list_join_the_table_when_they_become_issues(self):
        hearing, issue_list = self.hearing(), self.uploaded()
        set_problems(hearing, issue_lists=[issue_list], by=self.city_staff)
        assert not preparation.problems_of(hearing).exists()
        confirm_issue_list(issue_list, by=self.city_staff)
        assert preparation.problems_of(hearing).count() == 2

    def test_ticked_issues_and_lists_together_and_stated_anew(self):
        hearing = self.hearing()
        set_problems(hearing, issues=self.issues[:2], by=self.city_staff)
        assert list(preparation.problems_of(hearing)) == self.issues[:2]
        set_problems(hearing, issues=self.issues[2:], by=self.city_staff)
        assert list(preparation.problems_of(hearing)) == self.issues[2:]

    def test_the_table_may_still_grow_after_the_meeting(self):
        hearing = self.heard()
        set_problems(hearing, issues=self.issues, by=self.city_staff, now=HELD)
        assert self.acts(hearing)[-1] == ("list_problems", "heard", "heard")

    def test_foreign_or_left_out_issues_are_refused(self):
        hearing = self.hearing()
        elsewhere = make_issue(make_campaign(self.city_congress), self.city_congress)
        below = make_issue(self.campaign, self.county_congress)
        gone = make_issue(self.campaign, self.city_congress, status="voided")
        for wrong in ([elsewhere], [below], [gone], []):
            with pytest.raises(RuleBroken):
                set_problems(self.fresh(hearing), issues=wrong, by=self.city_staff)


class Speakers(HearingWorld):
    def speaker(self, hearing=None) -> Speaker:
        return choose_speaker(
            hearing or self.hearing(), deputy=self.members[0], criteria_met=ALL, by=self.city_staff
        )

    def test_the_criteria_met_stand_with_the_choice(self):
        speaker = self.speaker()
        assert speaker.criteria_met == ALL
        assert self.acts(speaker) == [("choose", "", "chosen")]

    def test_somebody_who_meets_not_all_criteria_needs_a_reason(self):
        hearing = self.hearing()
        with pytest.raises(RuleBroken) as refusal:
            choose_speaker(hearing, deputy=self.members[0], criteria_met=["member"], by=self.city_staff)
        assert refusal.value.field == "reason"
        speaker = choose_speaker(
            self.fresh(hearing),
            deputy=self.members[0],
            criteria_met=["free", "member"],
            reason="唯一熟悉此项工作",
            by=self.city_staff,
        )
        assert speaker.criteria_met == ["member", "free"]

    def test_criteria_are_those_of_the_nearest_place(self):
        rule = {"criteria": [{"key": "own", "text": "本地标准"}], "parts": [], "source": "市办法"}
        SpeakerRule.objects.create(jurisdiction="衡水市", **rule)
        with pytest.raises(RuleBroken):
            self.speaker()
        speaker = choose_speaker(
            self.hearing(matter="另一事项"), deputy=self.members[0], criteria_met=["own"], by=self.city_staff
        )
        assert speaker.rule.source == "市办法"

    def test_deputies_of_other_levels_and_inactive_ones_do_not_speak(self):
        hearing = self.hearing()
        lower = make_deputy(self.county, self.deputy_group, Level.COUNTY)
        gone = self.members[1]
        gone.is_active = False
        gone.save()
        for deputy in (lower, gone):
            with pytest.raises(RuleBroken) as refusal:
                choose_speaker(self.fresh(hearing), deputy=deputy, criteria_met=ALL, by=self.city_staff)
            assert refusal.value.field == "deputy"

    def test_the_check_list_says_what_is_missing_until_all_is_done(self):
        speaker = self.speaker()
        assert [gap.text for gap in preparation.gaps_of(speaker, [])] == [
            "委员1：参加调研组实地调研",
            "委员1：参加座谈会",
            "委员1：讨论调研报告和问题表",
            "委员1：研读报告稿",
            "委员1：发言稿",
        ]
        for key in ("visit", "talk", "report", "draft"):
            record_part(speaker, key=key, took_part_on=TODAY, by=self.city_staff)
        file_speech(speaker, files=[upload("发言稿.pdf")], by=self.city_staff)
        assert preparation.gaps_of(self.fresh(speaker), []) == []
        assert [act for act, _old, _new in self.acts(speaker)] == [
            "choose",
            *["record_part"] * 4,
            "file_speech",
        ]

    def test_activities_they_took_part_in_count_by_themselves(self):
        speaker = self.speaker()
        hearing = self.fresh(speaker.hearing)
        mine = hearing.group.get()
        assert mine.deputy == speaker.deputy, "a speaker joins the group"
        other = add_member(hearing, deputy=self.members[1], by=self.city_staff)
        self.visit(self.fresh(hearing), other, place="甲地")
        assert not any(check.is_done for check in self.checks(speaker)), "somebody else was there"
        self.visit(self.fresh(hearing), mine, place="乙地", kind="unannounced")
        self.visit(self.fresh(hearing), mine, other, place="丙地", kind="talk")
        done = [(check.key, check.day, check.note) for check in self.checks(speaker) if check.is_done]
        assert done == [("visit", TODAY, "乙地"), ("talk", TODAY, "丙地")]
        Activity.objects.filter(place="丙地").update(status="voided")
        assert [check.key for check in self.checks(speaker) if check.is_done] == ["visit"]

    def checks(self, speaker) -> list[preparation.Check]:
        speaker = self.fresh(speaker)
        return preparation.check_list(speaker, preparation.visits_of(speaker.hearing))

    def test_recording_again_corrects_and_other_keys_or_days_are_refused(self):
        speaker = self.speaker()
        record_part(speaker, key="visit", took_part_on=date(2018, 8, 1), by=self.city_staff)
        record_part(speaker, key="visit", took_part_on=date(2018, 8, 2), by=self.city_staff)
        assert [part.took_part_on for part in speaker.parts.all()] == [date(2018, 8, 2)]
        for wrong in (
            {"key": "sleep", "took_part_on": TODAY},
            {"key": "talk", "took_part_on": date(2018, 8, 10)},
        ):
            with pytest.raises(RuleBroken):
                record_part(self.fresh(speaker), by=self.city_staff, **wrong)

    def test_somebody_released_is_asked_for_nothing_more_and_may_be_chosen_anew(self):
        speaker = self.speaker()
        hearing = self.fresh(speaker.hearing)
        with pytest.raises(RuleBroken):
            self.speaker(hearing)
        release_speaker(speaker, reason="出差", by=self.city_staff)
        assert self.acts(speaker)[-1] == ("release", "chosen", "released")
        with pytest.raises(TransitionError):
            record_part(self.fresh(speaker), key="visit", took_part_on=TODAY, by=self.city_staff)
        assert self.speaker(self.fresh(hearing)).status == "chosen"

    def test_after_the_meeting_nothing_of_it_changes(self):
        speaker = self.speaker()
        register_hearing(self.fresh(speaker.hearing), note="x", by=self.city_staff, now=HELD)
        speaker = self.fresh(speaker)
        for act in (
            lambda: record_part(speaker, key="visit", took_part_on=TODAY, by=self.city_staff),
            lambda: file_speech(speaker, files=[upload()], by=self.city_staff),
            lambda: release_speaker(speaker, reason="x", by=self.city_staff),
        ):
            with pytest.raises(TransitionError):
                act()

    def test_prepared_wholly_it_is_registered_without_a_note(self):
        hearing = self.hearing()
        for kind in PaperKind:
            deliver_paper(hearing.papers.get(kind=kind), files=[upload()], by=self.city_staff)
        member = add_member(hearing, person=self.leader, duty=Duty.HEAD, by=self.city_staff)
        self.visit(hearing, member)
        file_research(hearing, text="x", files=[upload()], by=self.city_staff)
        set_problems(hearing, issues=self.issues, by=self.city_staff)
        speaker = self.speaker(hearing)
        for key in ("visit", "talk", "report", "draft"):
            record_part(speaker, key=key, took_part_on=TODAY, by=self.city_staff)
        file_speech(speaker, files=[upload()], by=self.city_staff)
        assert register_hearing(self.fresh(hearing), by=self.city_staff, now=HELD).status == "heard"
