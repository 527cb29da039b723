"""The work page around hearings: each thing stands on the desk of whoever's turn it is, with its day, and on no other."""

from datetime import date, timedelta

from django.urls import reverse

from evaluations.services import propose_publication, publish_evaluation
from hearings.models import Opinion
from hearings.services.opinions import comment_on_report, submit_handling_report
from hearings.services.planning import call_off_hearing, deliver_paper
from hearings.services.speaking import choose_speaker, file_speech
from organizations.enums import Role
from tests.factories import make_person
from tests.hearings.base import HELD, MEETS_ON, REPORT_DUE, VOTE_ON, HearingWorld, upload
from tests.hearings.test_again import BAD, REPORT, Again

from .test_work import WORK, WorkCase

ALL = ["member", "expert", "free", "whole"]
MATTER = "优化营商环境工作"


class Desk(HearingWorld, WorkCase):
    def found(self, person, *verbs) -> list[tuple[str, str, date | None]]:
        """(verb, title, day) of the person's tasks with one of these verbs, in the order of the page."""
        groups = self.page(person).groups
        return [
            (one.verb, one.title, one.due_on) for group in groups for one in group.tasks if one.verb in verbs
        ]

    def nobody_else(self, verb, *names):
        for person in self.others(self, *names):
            assert verb not in self.verbs(person), (person.username, verb)

    def reported(self) -> Opinion:
        opinion = self.handed_over()
        submit_handling_report(opinion, text="已办", files=[upload()], by=self.government_liaison, now=HELD)
        return self.fresh(opinion)

    def speaker(self, *, user=None):
        member = self.members[0]
        member.user = user
        member.save()
        return choose_speaker(self.hearing(), deputy=member, criteria_met=ALL, by=self.city_staff)


class Papers(Desk):
    def test_who_reports_owes_two_papers_and_the_committee_the_members_copies(self):
        self.hearing()
        assert self.found(self.government_liaison, "送交") == [
            ("送交", f"{MATTER} 报告稿（征求意见）", MEETS_ON - timedelta(days=20)),
            ("送交", f"{MATTER} 正式报告", MEETS_ON - timedelta(days=10)),
        ]
        ours = [("送交", f"{MATTER} 报告发给组成人员", MEETS_ON - timedelta(days=7))]
        assert self.found(self.city_staff, "送交") == self.found(self.city_colleague, "送交") == ours
        self.nobody_else("送交", "government_liaison", "city_staff", "city_colleague")

    def test_what_was_delivered_or_called_off_is_owed_no_longer(self):
        hearing = self.hearing()
        paper = hearing.papers.get(kind="report_draft")
        deliver_paper(paper, files=[upload()], by=self.government_liaison)
        assert [title for _verb, title, _day in self.found(self.government_liaison, "送交")] == [
            f"{MATTER} 正式报告"
        ]
        call_off_hearing(self.fresh(hearing), reason="x", by=self.city_staff)
        assert self.found(self.government_liaison, "送交") == self.found(self.city_staff, "送交") == []


class Reports(Desk):
    def test_the_government_owes_the_report_on_the_opinion(self):
        opinion = self.handed_over()
        assert self.found(self.government_liaison, "报送") == [
            ("报送", f"审议意见办理报告：{opinion}", REPORT_DUE)
        ]
        for person in self.others(self, "government_liaison"):
            assert not [one for one in self.found(person, "报送") if "审议意见" in one[1]], person.username

    def test_the_committees_staff_comment_on_it(self):
        opinion = self.reported()
        assert self.found(self.city_staff, "对报告提出意见") == [("对报告提出意见", MATTER, None)]
        self.nobody_else("对报告提出意见", "city_staff", "city_colleague")
        assert self.found(self.government_liaison, "报送") == []
        self.sign_in(self.city_staff)
        self.assertContains(self.client.get(WORK), opinion.get_absolute_url())

    def test_returned_it_is_owed_again(self):
        comment_on_report(self.reported(), comment="补充", accepts=False, by=self.city_staff, now=HELD)
        assert self.found(self.city_staff, "对报告提出意见") == []
        assert len(self.found(self.government_liaison, "报送")) == 1


class Votes(Desk):
    def test_a_vote_is_to_be_set_up_from_a_month_before_its_planned_day(self):
        self.accepted()
        self.later(VOTE_ON - timedelta(days=31))
        self.nobody_else("安排测评")
        self.later(VOTE_ON - timedelta(days=30))
        assert self.found(self.city_staff, "安排测评") == [("安排测评", MATTER, VOTE_ON)]
        self.nobody_else("安排测评", "city_staff", "city_colleague")

    def test_no_vote_is_asked_for_before_the_report_was_accepted(self):
        self.reported()
        self.later(VOTE_ON)
        self.nobody_else("安排测评")

    def test_set_up_it_is_to_be_held_then_counted(self):
        opinion = self.accepted()
        evaluation = self.voted_on(opinion)
        assert self.found(self.city_staff, "安排测评", "组织测评") == [
            ("组织测评", evaluation.title, VOTE_ON)
        ]
        self.nobody_else("组织测评", "city_staff", "city_colleague")


class FailedVotes(Again, Desk):
    def test_staff_demand_that_it_be_handled_again_once_the_result_is_public(self):
        opinion = self.accepted()
        evaluation = self.count(self.voted_on(opinion), BAD)
        assert self.verbs(self.city_staff) == ["送公开审核"]
        propose_publication(evaluation, by=self.city_staff, now=HELD)
        publish_evaluation(evaluation, by=self.city_colleague, now=HELD)
        task = ("要求再次研究处理", MATTER, None)
        assert self.found(self.city_staff, "要求再次研究处理") == [task]
        self.nobody_else("要求再次研究处理", "city_staff", "city_colleague")
        self.demand(self.fresh(opinion))
        assert self.verbs(self.city_staff) == []
        assert [day for _verb, _title, day in self.found(self.government_liaison, "报送")] == [REPORT]


class Deferrals(Desk):
    def test_a_leader_who_did_not_ask_decides(self):
        deferral = self.asked(self.handed_over(), by=self.government_liaison)
        assert self.found(self.leader, "决定延期报告") == [("决定延期报告", MATTER, None)]
        self.nobody_else("决定延期报告", "leader")
        self.sign_in(self.leader)
        self.assertContains(self.client.get(WORK), deferral.get_absolute_url())

    def test_whoever_asked_does_not(self):
        both = self.city_staff
        both.memberships.create(organization=self.city_congress, role=Role.LEADER, starts_on=date(2018, 1, 1))
        self.asked(self.handed_over(), by=both)
        assert "决定延期报告" not in self.verbs(both)


class Speeches(Desk):
    def setUp(self):
        super().setUp()
        self.member = make_person("member", self.deputy_group, Role.DEPUTY)

    def test_a_speaker_sees_the_coming_hearing_and_files_the_speech(self):
        speaker = self.speaker(user=self.member)
        assert self.found(self.member, "提交发言稿") == [("提交发言稿", MATTER, MEETS_ON)]
        self.nobody_else("提交发言稿", "member")
        file_speech(speaker, files=[upload()], by=self.member)
        assert self.found(self.member, "提交发言稿", "参加听取审议") == [("参加听取审议", MATTER, MEETS_ON)]

    def test_staff_file_it_for_a_speaker_without_account(self):
        speaker = self.speaker()
        assert self.found(self.city_staff, "提交发言稿") == [("提交发言稿", f"{MATTER}（委员1）", MEETS_ON)]
        self.nobody_else("提交发言稿", "city_staff", "city_colleague")
        file_speech(speaker, files=[upload()], by=self.city_staff)
        assert self.found(self.city_staff, "提交发言稿", "参加听取审议") == []

    def test_once_it_was_held_or_called_off_nothing_is_left(self):
        speaker = self.speaker(user=self.member)
        call_off_hearing(self.fresh(speaker.hearing), reason="x", by=self.city_staff)
        assert self.tasks(self.member) == set()


class SpeakersPage(Desk):
    def setUp(self):
        super().setUp()
        self.member = make_person("member", self.deputy_group, Role.DEPUTY)
        self.chosen = self.speaker(user=self.member)
        self.page_url = reverse("hearings:speaker", args=[self.chosen.pk])

    def test_who_speaks_reads_duties_papers_and_check_list_and_files_from_there(self):
        paper = self.chosen.hearing.papers.get(kind="report_draft")
        deliver_paper(paper, files=[upload("报告稿.pdf")], by=self.government_liaison)
        self.sign_in(self.member)
        page = self.client.get(self.page_url).content.decode()
        for words in ("参加座谈会", "每个问题有事例、有数据", "报告稿.pdf", "提交发言稿"):
            assert words in page, words
        file = paper.files.get()
        assert self.client.get(reverse("hearings:file", args=[file.pk])).status_code == 200
        send = reverse("hearings:speech_file", args=[self.chosen.pk])
        sent = {"version": self.chosen.version, "checked": "on", "files": [upload("发言稿.pdf")]}
        answer = self.client.post(send, sent)
        self.assertRedirects(answer, self.page_url)
        assert self.fresh(self.chosen).speech_at is not None

    def test_another_deputy_and_who_was_replaced_see_nothing(self):
        self.sign_in(self.deputy)
        assert self.client.get(self.page_url).status_code == 404
        type(self.chosen).objects.filter(pk=self.chosen.pk).update(status="released")
        self.sign_in(self.member)
        assert self.client.get(self.page_url).status_code == 404
        assert self.tasks(self.member) == set()

    def test_the_page_of_the_hearing_stays_the_committees(self):
        self.sign_in(self.member)
        assert self.client.get(self.chosen.hearing.get_absolute_url()).status_code == 403


class Cost(Desk):
    def test_costs_the_same_with_one_and_three_of_everything(self):
        member = make_person("member", self.deputy_group, Role.DEPUTY)
        for matters in (["甲"], ["乙", "丙"]):
            for matter in matters:
                opinion = self.handed_over(matter=matter, listed=[])
                self.asked(opinion)
                hearing = self.hearing(matter=f"{matter}之二")
                self.members[0].user = member
                self.members[0].save()
                for deputy in self.members[:2]:
                    choose_speaker(hearing, deputy=deputy, criteria_met=ALL, by=self.city_staff)
            for person, queries in (
                (self.city_staff, 18), (self.leader, 6), (self.government_liaison, 9), (member, 4),
            ):  # fmt: skip
                self.sign_in(person)
                with self.assertNumQueries(queries):
                    self.client.get(WORK)
