"""The pages that act: what is typed reaches the service, who may not gets 403, a refusal stands on the page."""

from datetime import date

from django.urls import reverse

from hearings.models import Deferral, Hearing, Opinion
from hearings.services.opinions import draft_opinion
from issues.models import Handover
from tests.factories import TODAY, make_activity, make_project

from .base import HELD, MEETS_ON, RECTIFY_BY, REPORT_DUE, VOTE_ON, HearingWorld, upload

WENT = {"kind": "open_visit", "place": "甲地", "seen": "乙"}


class Acting(HearingWorld):
    def post(self, name, thing, person=None, status=302, **data):
        """Send a form about a thing as a person; its version goes with it."""
        thing.refresh_from_db()
        self.sign_in(person or self.city_staff)
        answer = self.client.post(reverse(name, args=[thing.pk]), {"version": thing.version} | data)
        words = "" if answer.status_code == status else answer.content.decode()[-3000:]
        assert answer.status_code == status, (name, answer.status_code, words)
        return answer

    def get(self, name, thing, person=None) -> str:
        self.sign_in(person or self.city_staff)
        answer = self.client.get(reverse(name, args=[thing.pk]))
        assert answer.status_code == 200, (name, answer.status_code)
        return answer.content.decode()


class Agenda(Acting):
    def test_entering_a_hearing(self):
        self.sign_in(self.city_staff)
        named = {
            "matter": "优化营商环境工作",
            "reporter": self.city_government.pk,
            "meeting": "第十次会议",
            "meets_on": "2018年9月20日",
            "kind": self.work_report.pk,
            "campaign": self.campaign.pk,
        }
        answer = self.client.post(reverse("hearings:create"), named)
        hearing = Hearing.objects.get()
        assert answer.status_code == 302 and answer.url == hearing.get_absolute_url()
        assert (hearing.matter, hearing.meets_on) == ("优化营商环境工作", MEETS_ON)

    def test_a_refusal_keeps_what_was_typed(self):
        self.sign_in(self.city_staff)
        named = {
            "matter": "优化营商环境工作",
            "reporter": self.city_government.pk,
            "meeting": "第十次会议",
            "meets_on": "2018-01-01",
            "kind": self.work_report.pk,
            "campaign": self.campaign.pk,
        }
        answer = self.client.post(reverse("hearings:create"), named)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "会议日期不能早于今天" in page and "优化营商环境工作" in page

    def test_moving_adjusting_and_calling_off(self):
        hearing = self.hearing()
        self.post("hearings:move", hearing, meeting="x", meets_on="2018-09-27", reason="会期调整")
        assert self.fresh(hearing).meets_on == date(2018, 9, 27)
        self.post(
            "hearings:adjust", hearing, matter="新名称", kind=self.work_report.pk, campaign=self.campaign.pk
        )
        assert self.fresh(hearing).matter == "新名称"
        self.post("hearings:call_off", hearing, reason="议题调整")
        assert self.fresh(hearing).status == "called_off"

    def test_registering_names_what_is_missing_first(self):
        hearing = self.hearing()
        self.later(MEETS_ON)
        assert "会前还缺" in self.get("hearings:hear", hearing)
        answer = self.post("hearings:hear", hearing, status=422)
        assert "请补齐，或者说明原因后登记" in answer.content.decode()
        self.post("hearings:hear", hearing, note="紧急事项")
        assert self.fresh(hearing).status == "heard"

    def test_who_only_sees_it_may_not_act(self):
        hearing = self.hearing()
        for name in ("adjust", "move", "call_off", "hear", "member_add", "opinion_draft", "speaker_choose"):
            self.post(f"hearings:{name}", hearing, person=self.leader, status=403)
        paper = hearing.papers.get(kind="report_to_members")
        self.post("hearings:paper_deliver", paper, person=self.government_liaison, status=403)
        self.post("hearings:paper_waive", paper, person=self.government_liaison, status=403)

    def test_a_stale_page_is_told_so(self):
        hearing = self.hearing()
        version = hearing.version
        self.post("hearings:move", hearing, meeting="x", meets_on="2018-09-27", reason="x")
        self.sign_in(self.city_staff)
        answer = self.client.post(
            reverse("hearings:call_off", args=[hearing.pk]), {"version": version, "reason": "x"}
        )
        assert answer.status_code == 422 and "刚被别人处理过" in answer.content.decode()


class Papers(Acting):
    def test_the_liaison_delivers_and_staff_waive_and_take_back(self):
        hearing = self.hearing()
        draft, final = (hearing.papers.get(kind=kind) for kind in ("report_draft", "report_final"))
        page = self.get("hearings:paper_deliver", draft, self.government_liaison)
        assert "delivered_on" not in page
        self.post("hearings:paper_deliver", draft, person=self.government_liaison, files=upload("稿.pdf"))
        assert self.fresh(draft).status == "delivered"
        self.post("hearings:paper_waive", final, reason="临时议题")
        assert self.fresh(final).status == "waived"
        self.post("hearings:paper_await", final, reason="恢复")
        assert self.fresh(final).status == "awaited"


class Preparing(Acting):
    def test_group_visits_report_table_and_speaker(self):
        hearing, day = self.hearing(), TODAY.isoformat()
        self.post("hearings:member_add", hearing, person=self.leader, status=403)
        self.post("hearings:member_add", hearing, duty="head", person="", deputy=self.members[0].pk)
        self.post("hearings:member_add", hearing, duty="member", deputy=self.members[1].pk)
        first, second = hearing.group.order_by("id")
        self.post("hearings:visit_add", hearing, held_on=day, present=[first.pk], **WENT)
        self.sign_in(self.city_staff)
        hearing.refresh_from_db()
        answer = self.client.post(
            reverse("hearings:member_remove", args=[second.pk]), {"version": hearing.version}
        )
        assert answer.status_code == 302 and hearing.group.count() == 1
        self.post("hearings:research_file", hearing, text="摘要", files=upload("调研报告.pdf"))
        self.post("hearings:problems_set", hearing, issues=[issue.pk for issue in self.issues[:2]])
        criteria = ["member", "expert", "free", "whole"]
        self.post("hearings:speaker_choose", hearing, deputy=self.members[0].pk, criteria_met=criteria)
        speaker = hearing.speakers.get()
        self.post("hearings:part_record", speaker, key="visit", took_part_on=day)
        self.post("hearings:speech_file", speaker, files=upload("发言稿.pdf"))
        page = self.get("hearings:detail", hearing)
        for words in ("甲地", "调研报告.pdf", "发言稿.pdf", "共 2 个问题"):
            assert words in page, words
        self.post("hearings:speaker_release", speaker, reason="出差")
        assert self.fresh(speaker).status == "released"

    def test_a_visit_is_taken_back(self):
        hearing = self.hearing()
        self.post("hearings:member_add", hearing, duty="head", deputy=self.members[0].pk)
        present = [hearing.group.get().pk]
        self.post(
            "hearings:visit_add",
            hearing,
            held_on=TODAY.isoformat(),
            present=present,
            **WENT,
        )
        hearing.refresh_from_db()
        url = reverse("hearings:visit_remove", args=[hearing.visits.get().pk])
        assert self.client.post(url, {"version": hearing.version, "reason": "重复"}).status_code == 302
        assert not hearing.visits.exists()

    def test_an_activity_on_record_is_chosen_instead_of_typed_again(self):
        hearing = self.hearing()
        self.post("hearings:member_add", hearing, duty="head", deputy=self.members[0].pk)
        activity = make_activity(self.campaign, self.city_congress, self.city_staff)
        assert str(activity) in self.get("hearings:visit_add", hearing)
        present = [hearing.group.get().pk]
        self.post("hearings:visit_add", hearing, status=422, present=present)
        self.post("hearings:visit_add", hearing, activity=activity.pk, present=present)
        assert hearing.visits.get().activity == activity
        assert str(activity) not in self.get("hearings:visit_add", hearing)

    def test_without_a_campaign_the_page_says_what_comes_first(self):
        hearing = self.hearing()
        Hearing.objects.update(campaign=None, project=make_project(self.city_congress, self.city_staff))
        self.sign_in(self.city_staff)
        answer = self.client.get(reverse("hearings:visit_add", args=[hearing.pk]), follow=True)
        self.assertContains(answer, "请先为本次听取审议选定监督行动")


class Opinions(Acting):
    def rows(self, *chosen) -> dict:
        data = {}
        for number, (issue, department) in enumerate(chosen, 1):
            data |= {
                f"listed_{issue.pk}": "on",
                f"number_{issue.pk}": number,
                f"department_{issue.pk}": department.pk,
            }
        return data

    def test_drafting_numbers_the_list_as_typed(self):
        hearing = self.heard()
        rows = self.rows((self.issues[2], self.housing), (self.issues[0], self.commerce))
        self.post("hearings:opinion_draft", hearing, text="一、抓紧整改。", **rows)
        opinion = Opinion.objects.get()
        assert [(item.number, item.issue, item.department) for item in opinion.items.all()] == [
            (1, self.issues[2], self.housing),
            (2, self.issues[0], self.commerce),
        ]

    def test_a_listed_issue_needs_its_department(self):
        hearing = self.heard()
        answer = self.post(
            "hearings:opinion_draft", hearing, status=422, text="x", **{f"listed_{self.issues[0].pk}": "on"}
        )
        assert "请选择承办部门" in answer.content.decode()

    def test_the_letter_is_previewed_with_what_was_typed_and_nothing_goes_out(self):
        opinion = self.drafted()
        self.later(MEETS_ON)
        answer = self.post(
            "hearings:opinion_hand_over", opinion, status=200, preview="1", vote_on="2018-12-20",
            report_due_on="2018-11-20",
        )  # fmt: skip
        page = answer.content.decode()
        for words in ("2018年12月20日", "2018年11月20日", self.issues[0].number, "衡水市商务局"):
            assert words in page, words
        assert self.fresh(opinion).status == "draft" and not Handover.objects.exists()

    def test_handing_over_asks_for_the_tick_and_then_goes_out(self):
        opinion = self.drafted()
        self.later(MEETS_ON)
        days = {
            "report_due_on": REPORT_DUE.isoformat(),
            "vote_on": VOTE_ON.isoformat(),
            "rectify_by": RECTIFY_BY.isoformat(),
        }
        self.post("hearings:opinion_hand_over", opinion, status=422, **days)
        self.post("hearings:opinion_hand_over", opinion, checked="on", **days)
        assert self.fresh(opinion).status == "handed_over"

    def test_report_comment_and_vote(self):
        opinion = self.handed_over()
        self.post(
            "hearings:opinion_report",
            opinion,
            person=self.government_liaison,
            text="办结",
            files=upload("报告.pdf"),
        )
        self.post("hearings:opinion_comment", opinion, **{"return": "1"}, comment="补充第2项")
        assert self.fresh(opinion).status == "handed_over"
        self.post(
            "hearings:opinion_report", opinion, text="纸质报告", received_on=TODAY.isoformat(), status=422
        )
        self.later(MEETS_ON)
        self.post("hearings:opinion_report", opinion, text="纸质报告", received_on="2018-09-20")
        self.post("hearings:opinion_comment", opinion, comment="同意")
        self.post("hearings:opinion_vote", opinion, held_on="2018-12-20")
        vote = opinion.votes.get().evaluation
        assert vote.get_absolute_url() in self.get("hearings:opinion", opinion)

    def test_the_form_costs_the_same_with_one_issue_and_three(self):
        short = self.heard(matter="另一事项")
        self.sign_in(self.city_staff)
        draft_opinion(
            self.heard(), text="x", items=[(issue, self.housing) for issue in self.issues[:2]],
            by=self.city_staff, now=HELD,
        )  # fmt: skip
        url = reverse("hearings:opinion_draft", args=[short.pk])
        with self.assertNumQueries(7):
            self.client.get(url)
        draft_opinion(Hearing.objects.get(matter="优化营商环境工作"), text="x", by=self.city_staff, now=HELD)
        with self.assertNumQueries(7):
            self.client.get(url)


class Deferrals(Acting):
    def ask(self, opinion, person=None, **data):
        named = {
            "reason": "整改成效不明显",
            "new_report_due_on": "2019-01-19",
            "new_vote_on": "2019-02-28",
            "new_meeting": "第十四次会议",
            "issues": [self.issues[0].pk],
        }
        return self.post("evaluations:defer", opinion, person=person, **named | data)

    def test_asked_for_by_the_handler_and_granted_by_a_leader(self):
        opinion = self.handed_over()
        self.ask(opinion, self.government_liaison)
        deferral = Deferral.objects.get()
        page = self.get("evaluations:deferral", deferral, self.leader)
        assert reverse("evaluations:deferral_decide", args=[deferral.pk]) in page
        decided = {"decision_meeting": "第二十次主任会议", "decided_on": "2018-09-20"}
        self.later(MEETS_ON)
        self.post("evaluations:deferral_decide", deferral, person=self.leader, status=422, **decided)
        self.post("evaluations:deferral_decide", deferral, person=self.leader, checked="on", **decided)
        assert self.fresh(deferral).status == "granted"
        assert self.fresh(opinion).vote_on == date(2019, 2, 28)

    def test_a_refusal_needs_no_tick_but_its_reason(self):
        opinion = self.handed_over()
        self.ask(opinion)
        deferral = Deferral.objects.get()
        self.later(MEETS_ON)
        decided = {"decision_meeting": "主任会议", "decided_on": "2018-09-20", "refuse": "1"}
        answer = self.post("evaluations:deferral_decide", deferral, person=self.leader, status=422, **decided)
        assert "请说明不同意的理由" in answer.content.decode()
        self.post("evaluations:deferral_decide", deferral, person=self.leader, note="应按期", **decided)
        assert self.fresh(deferral).status == "refused"

    def test_staff_see_that_a_leader_decides_and_may_not(self):
        self.ask(self.handed_over())
        deferral = Deferral.objects.get()
        assert "主任会议决定" in self.get("evaluations:deferral", deferral)
        self.post("evaluations:deferral_decide", deferral, status=403)

    def test_what_does_not_fit_stands_at_its_field(self):
        opinion = self.handed_over()
        answer = self.ask(opinion, status=422, new_vote_on="2018-12-01")
        assert "测评应延至原计划" in answer.content.decode()
        assert not Deferral.objects.exists()


class TooLate(Acting):
    """What a page asks for is over: whoever opens it reads so before typing, whoever has typed keeps the words."""

    BEFORE_THE_MEETING = (
        "adjust", "move", "call_off", "hear", "member_add", "visit_add", "research_file", "speaker_choose",
    )  # fmt: skip

    def opened(self, name, thing, person=None, back="", says="不能"):
        self.sign_in(person or self.city_staff)
        answer = self.client.get(reverse(name, args=[thing.pk]), follow=True)
        assert [url for url, _status in answer.redirect_chain] == [back or thing.get_absolute_url()], name
        (told,) = answer.context["messages"]
        assert says in str(told), name
        return str(told)

    def test_after_the_meeting_every_form_about_it_says_so_at_opening(self):
        hearing = self.heard()
        for name in self.BEFORE_THE_MEETING:
            assert "已听取审议" in self.opened(f"hearings:{name}", hearing)
        paper = hearing.papers.first()
        for name in ("paper_deliver", "paper_waive", "paper_await"):
            self.opened(f"hearings:{name}", paper)

    def test_the_problem_table_may_still_grow_at_the_meeting(self):
        hearing = self.heard()
        assert "登记问题表" in self.get("hearings:problems_set", hearing)

    def test_what_was_typed_before_somebody_registered_the_meeting_stays_with_the_reason(self):
        hearing = self.heard()
        answer = self.post("hearings:research_file", hearing, status=422, text="走访三十家企业")
        for words in ("走访三十家企业", "不能"):
            assert words in answer.content.decode()

    def test_a_delivered_paper_is_delivered_anew_and_not_waived(self):
        paper = self.hearing().papers.first()
        self.post("hearings:paper_deliver", paper, person=self.government_liaison, files=[upload()])
        paper.refresh_from_db()
        assert "送交" in self.get("hearings:paper_deliver", paper, person=self.government_liaison)
        self.opened("hearings:paper_waive", paper)

    def test_an_opinion_takes_one_step_after_the_other(self):
        opinion = self.handed_over()
        for name in ("hearings:opinion_hand_over", "hearings:opinion_comment", "hearings:opinion_vote"):
            assert "研究处理中" in self.opened(name, opinion)

    def test_a_deferral_is_decided_once(self):
        deferral = self.asked(self.handed_over())
        Deferral.objects.filter(pk=deferral.pk).update(
            status="refused", decided_by=self.leader, decided_at=HELD
        )
        self.opened("evaluations:deferral_decide", deferral, person=self.leader)

    def test_an_opinion_typed_while_a_colleague_handed_it_over_is_not_lost(self):
        opinion = self.handed_over()
        answer = self.post("hearings:opinion_draft", opinion.hearing, status=422, text="二、限期整改。")
        assert "二、限期整改。" in answer.content.decode()
        self.opened(
            "hearings:opinion_draft", opinion.hearing, back=opinion.get_absolute_url(), says="才能起草"
        )
