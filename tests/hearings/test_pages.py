"""Pages of hearings, opinions, deferrals and what is still to be voted on: who sees what, at which cost."""

from django.urls import reverse

from core.models import Attachment
from hearings.services.planning import deliver_paper
from hearings.services.research import add_member, file_research, set_problems
from hearings.services.speaking import choose_speaker, file_speech, record_part
from hearings.services.voting import grant_deferral, refuse_deferral
from issues.models import IssueList
from tests.factories import NOW, TODAY, make_issue

from .base import HELD, HearingWorld, upload


class Prepared(HearingWorld):
    """A hearing with something in every section of its page."""

    def prepared(self, count=1):
        hearing = self.hearing()
        deliver_paper(
            hearing.papers.get(kind="report_draft"), files=[upload("报告稿.pdf")], by=self.government_liaison
        )
        for number in range(count):
            member = add_member(hearing, deputy=self.members[number], by=self.city_staff)
            self.visit(hearing, member, place=f"甲地{number}")
            speaker = choose_speaker(
                hearing,
                deputy=self.members[number],
                criteria_met=["member", "expert", "free", "whole"],
                by=self.city_staff,
            )
            record_part(speaker, key="visit", took_part_on=TODAY, by=self.city_staff)
            file_speech(speaker, files=[upload(f"发言稿{number}.pdf")], by=self.city_staff)
        file_research(hearing, text="调研摘要", files=[upload("调研报告.pdf")], by=self.city_staff)
        set_problems(hearing, issues=self.issues[:count], by=self.city_staff)
        return hearing

    def read(self, person, url) -> str:
        self.sign_in(person)
        answer = self.client.get(url)
        assert answer.status_code == 200, (person.username, url, answer.status_code)
        return answer.content.decode()


class HearingPage(Prepared):
    def test_the_committee_sees_everything_and_what_is_missing(self):
        hearing = self.prepared()
        page = self.read(self.city_staff, hearing.get_absolute_url())
        for words in ("报告稿.pdf", "委员1", "甲地0", "调研摘要", "发言稿0.pdf", "尚未参加", "会前还缺"):
            assert words in page, words

    def test_only_staff_are_led_to_the_uploaded_list(self):
        hearing = self.prepared()
        who = {"uploaded_by": self.city_staff}
        file = Attachment.objects.create(name="问题表.xlsx", size=1, uploaded_at=NOW, **who)
        times = {"created_at": NOW, "updated_at": NOW}
        uploaded = IssueList.objects.create(
            campaign=self.campaign, congress=self.city_congress, file=file, **who, **times
        )
        hearing.issue_lists.add(uploaded)
        assert uploaded.get_absolute_url() in self.read(self.city_staff, hearing.get_absolute_url())
        page = self.read(self.leader, hearing.get_absolute_url())
        assert "问题表.xlsx" in page and uploaded.get_absolute_url() not in page

    def test_who_reports_sees_its_papers_but_neither_research_nor_speakers(self):
        hearing = self.prepared()
        page = self.read(self.government_liaison, hearing.get_absolute_url())
        assert "报告稿.pdf" in page
        for words in ("委员1", "甲地0", "调研摘要", "发言稿", "会前还缺"):
            assert words not in page, words

    def test_files_follow_what_they_belong_to(self):
        hearing = self.prepared()
        paper = hearing.papers.get(kind="report_draft").files.get()
        research, speech = hearing.research_files.get(), hearing.speakers.get().speech.get()
        for person, seen in (
            (self.city_staff, {paper, research, speech}),
            (self.leader, {paper, research, speech}),
            (self.government_liaison, {paper}),
            (self.liaison, set()),
            (self.province_staff, set()),
        ):
            self.sign_in(person)
            for file in (paper, research, speech):
                answer = self.client.get(reverse("hearings:file", args=[file.pk]))
                assert (answer.status_code == 200) == (file in seen), (person.username, file.name)

    def test_the_page_costs_the_same_with_more_of_everything(self):
        first = self.prepared()
        self.sign_in(self.city_staff)
        self.client.get(first.get_absolute_url())
        with self.assertNumQueries(24):
            self.client.get(first.get_absolute_url())

    def test_the_page_costs_the_same_with_three_of_everything(self):
        hearing = self.prepared(count=3)
        self.sign_in(self.city_staff)
        self.client.get(hearing.get_absolute_url())
        with self.assertNumQueries(24):
            self.client.get(hearing.get_absolute_url())


class Lists(HearingWorld):
    def test_the_list_shows_what_one_sees_and_narrows_to_a_state(self):
        self.hearing(matter="教育工作")
        self.heard(matter="环境工作")
        self.sign_in(self.city_staff)
        page = self.client.get(reverse("hearings:list")).content.decode()
        assert "教育工作" in page and "环境工作" in page
        page = self.client.get(reverse("hearings:list"), {"state": "heard"}).content.decode()
        assert "教育工作" not in page and "环境工作" in page
        self.sign_in(self.province_staff)
        page = self.client.get(reverse("hearings:list")).content.decode()
        assert "教育工作" not in page and "环境工作" in page

    def test_the_list_says_how_an_opinion_stands_once_it_is_handed_over(self):
        self.drafted(matter="教育工作", listed=[])
        self.sign_in(self.city_staff)
        assert "审议意见：" not in self.client.get(reverse("hearings:list")).content.decode()
        self.handed_over(matter="环境工作", listed=[])
        assert "审议意见：研究处理中" in self.client.get(reverse("hearings:list")).content.decode()

    def test_the_list_costs_the_same_with_one_and_three(self):
        self.sign_in(self.city_staff)
        for matters in (["甲事项"], ["乙事项", "丙事项"]):
            for matter in matters:
                self.hearing(matter=matter)
            with self.assertNumQueries(3):
                self.client.get(reverse("hearings:list"))

    def test_nothing_yet_says_what_comes_next(self):
        self.sign_in(self.city_staff)
        assert "还没有听取审议的报告" in self.client.get(reverse("hearings:list")).content.decode()


class OpinionPage(HearingWorld):
    def read(self, person, url) -> str:
        self.sign_in(person)
        answer = self.client.get(url)
        assert answer.status_code == 200, (person.username, url, answer.status_code)
        return answer.content.decode()

    def test_a_department_sees_its_own_rows_only(self):
        opinion = self.handed_over()
        titles = [issue.title for issue in self.issues]
        for person, seen in (
            (self.city_staff, titles),
            (self.government_liaison, titles),
            (self.liaison, [titles[0], titles[2]]),
            (self.other_liaison, [titles[1]]),
        ):
            page = self.read(person, opinion.get_absolute_url())
            assert [title for title in titles if title in page] == seen, person.username

    def test_the_letter_is_for_the_committee_and_the_body_it_went_to(self):
        opinion = self.handed_over()
        for person, status in (
            (self.city_staff, 200),
            (self.government_liaison, 200),
            (self.province_staff, 200),
            (self.liaison, 403),
            (self.county_office, 404),
        ):
            self.sign_in(person)
            answer = self.client.get(reverse("hearings:opinion_letter", args=[opinion.pk]))
            assert answer.status_code == status, person.username

    def test_the_page_costs_the_same_with_one_item_and_three(self):
        self.sign_in(self.city_staff)
        one = [(make_issue(self.campaign, self.city_congress, status="screened"), self.housing)]
        for opinion in (self.accepted(), self.accepted(matter="另一事项", listed=one)):
            self.asked(opinion)
            with self.assertNumQueries(12):
                self.client.get(opinion.get_absolute_url())


class VotePage(HearingWorld):
    def test_it_names_the_members_as_voters_and_who_gets_a_copy(self):
        evaluation = self.voted_on(self.accepted())
        self.sign_in(self.city_staff)
        page = self.client.get(evaluation.get_absolute_url()).content.decode()
        for words in ("在任的常委会组成人员即成为名册", "结果抄送", "衡水市商务局"):
            assert words in page, words
        assert self.client.get(reverse("evaluations:announce", args=[evaluation.pk])).status_code == 404


class ToVote(HearingWorld):
    def test_every_row_opens_its_things_and_the_numbers_are_those_of_the_list(self):
        opinion = self.accepted()
        evaluation = self.voted_on(opinion)
        self.sign_in(self.city_staff)
        page = self.client.get(reverse("evaluations:to_vote")).content.decode()
        for words in (
            "已交办、尚未测评 1 件",
            opinion.get_absolute_url(),
            evaluation.get_absolute_url(),
            "销号 0／3",
            "2018-12-20",
        ):
            assert words in page, words

    def test_past_its_day_it_says_so(self):
        opinion = self.handed_over()
        self.later(opinion.vote_on.replace(day=21))
        self.sign_in(self.city_staff)
        assert "其中 1 件已过计划日期" in self.client.get(reverse("evaluations:to_vote")).content.decode()

    def test_the_page_costs_the_same_with_one_and_two(self):
        self.sign_in(self.city_staff)
        first = self.accepted()
        self.asked(first)
        self.voted_on(self.fresh(first))
        with self.assertNumQueries(10):
            self.client.get(reverse("evaluations:to_vote"))
        second = self.accepted(matter="另一事项", listed=[])
        self.asked(second)
        self.voted_on(self.fresh(second))
        with self.assertNumQueries(10):
            self.client.get(reverse("evaluations:to_vote"))


class DeferralPage(HearingWorld):
    def test_the_letter_stands_on_the_page_with_gaps_until_it_is_decided(self):
        deferral = self.asked(self.handed_over(), issues=[self.issues[0]])
        self.sign_in(self.leader)
        page = self.client.get(deferral.get_absolute_url()).content.decode()
        for words in ("2018年11月20日", "2019年1月19日", "部分问题整改成效不明显", self.issues[0].title):
            assert words in page, words

    def test_the_letter_is_a_word_document_once_it_is_granted(self):
        deferral = self.asked(self.handed_over())
        self.sign_in(self.government_liaison)
        address = reverse("evaluations:deferral_letter", args=[deferral.pk])
        assert self.client.get(address).status_code == 404, "nothing is decided yet"
        self.decided(grant_deferral, deferral)
        answer = self.client.get(address)
        assert answer.status_code == 200 and answer.content.startswith(b"PK")

    def test_a_refused_one_has_no_letter_that_says_it_was_granted(self):
        deferral = self.asked(self.handed_over())
        self.decided(refuse_deferral, deferral)
        self.sign_in(self.government_liaison)
        assert "研究决定" not in self.client.get(deferral.get_absolute_url()).content.decode()
        answer = self.client.get(reverse("evaluations:deferral_letter", args=[deferral.pk]))
        assert answer.status_code == 404

    def decided(self, act, deferral):
        words = {"decision_meeting": "第二十次主任会议", "decided_on": HELD.date(), "note": "按期办结"}
        act(deferral, by=self.leader, now=HELD, **words)

    def test_others_do_not_see_it(self):
        deferral = self.asked(self.handed_over())
        self.sign_in(self.county_office)
        assert self.client.get(deferral.get_absolute_url()).status_code == 404
