"""After a vote that left the members unsatisfied: handled, reported on and voted on once more; nothing of the first is lost."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from deadlines.models import Deadline, Rule
from evaluations.models import Evaluation
from evaluations.services import (
    freeze_evaluation,
    hand_in_sheet,
    propose_publication,
    publish_evaluation,
    take_in_count,
    void_evaluation,
)
from hearings.enums import OpinionStatus
from hearings.letters import again_letter
from hearings.models import Opinion, OpinionVote
from hearings.services.again import demand_again, failed_vote
from hearings.services.opinions import comment_on_report, submit_handling_report
from hearings.services.voting import ask_deferral, set_up_vote
from issues.models import Issue

from .base import HELD, VOTE_ON, HearingWorld, upload

REPORT, VOTE = date(2019, 3, 20), date(2019, 4, 25)
GOOD, MIDDLE, BAD = (7, 0, 0), (2, 3, 2), (1, 2, 4)  # ballots of the seven members by grade


class Again(HearingWorld):
    def count(self, evaluation: Evaluation, votes: tuple[int, int, int]) -> Evaluation:
        counts = dict(zip(("满意", "基本满意", "不满意"), votes, strict=True))
        figures = {"issued": 7, "returned": 7, "invalid": 0, "counts": counts}
        sheet = {"turnout": {"2": 7}, "figures": {str(self.city_government.pk): figures}}
        freeze_evaluation(evaluation, by=self.city_staff, now=HELD)
        for teller in (self.teller, self.other_teller):
            hand_in_sheet(evaluation, by=teller, now=HELD, **sheet)
        return take_in_count(self.fresh(evaluation), by=self.teller, now=HELD)

    def published(self, opinion: Opinion, votes=BAD) -> Evaluation:
        evaluation = self.count(set_up_vote(opinion, by=self.city_staff, now=HELD), votes)
        propose_publication(evaluation, by=self.city_staff, now=HELD)
        return publish_evaluation(evaluation, by=self.city_colleague, now=HELD)

    def failed(self, **fields) -> Opinion:
        opinion = self.accepted(**fields)
        self.published(opinion)
        return self.fresh(opinion)

    def demand(self, opinion: Opinion, **fields) -> Opinion:
        named = {
            "demand": "逐项整改到位",
            "report_due_on": REPORT,
            "vote_on": VOTE,
            "vote_meeting": "第十六次会议",
        }
        return demand_again(opinion, **named | {"by": self.city_staff, "now": HELD} | fields)

    def reported_again(self, opinion: Opinion) -> Opinion:
        submit_handling_report(opinion, text="再报", files=[upload()], by=self.government_liaison, now=HELD)
        comment_on_report(self.fresh(opinion), comment="同意", accepts=True, by=self.city_staff, now=HELD)
        return self.fresh(opinion)


class WhichVerdictCalls(Again):
    def test_the_worst_verdict_calls_for_another_round_and_the_others_do_not(self):
        for number, (votes, calls) in enumerate(((GOOD, False), (MIDDLE, False), (BAD, True))):
            opinion = self.accepted(matter=f"事项{number}", listed=[])
            self.count(set_up_vote(opinion, by=self.city_staff, now=HELD), votes)
            assert opinion.votes.get().calls_again == calls, votes
            assert Opinion.objects.to_vote().filter(pk=opinion.pk).exists() == calls, votes

    def test_the_campaigns_own_rule_wins(self):
        self.campaign.rules["opinion_again_after"] = {
            "value": ["基本满意", "不满意"],
            "source": "测评办法第八条",
        }
        self.campaign.save()
        opinion = self.accepted()
        self.count(set_up_vote(opinion, by=self.city_staff, now=HELD), MIDDLE)
        assert opinion.votes.get().calls_again

    def test_a_vote_voided_after_the_count_calls_for_nothing_but_a_vote(self):
        opinion = self.accepted()
        evaluation = self.count(set_up_vote(opinion, by=self.city_staff, now=HELD), BAD)
        void_evaluation(evaluation, reason="计票差错", by=self.city_staff, now=HELD)
        assert failed_vote(self.fresh(opinion)) is None
        assert set_up_vote(self.fresh(opinion), by=self.city_staff, now=HELD).pk != evaluation.pk


class Demanding(Again):
    def test_the_opinion_goes_back_with_new_days_and_both_deadlines_run_anew(self):
        opinion = self.demand(self.failed())
        opinion = self.fresh(opinion)
        assert (opinion.status, opinion.round, opinion.report_due_on, opinion.vote_on, opinion.vote_meeting) == (
            "handed_over", 2, REPORT, VOTE, "第十六次会议",
        )  # fmt: skip
        rows = Deadline.objects.still_open().filter(subject_type="hearings.opinion").order_by("due_on")
        assert [(row.kind, row.due_on) for row in rows] == [("opinion_report", REPORT), ("vote", VOTE)]
        assert self.acts(opinion)[-1] == ("handle_again", "accepted", "handed_over")
        assert self.faults() == []

    def test_each_rounds_deadlines_cite_the_paper_that_asked(self):
        opinion = self.accepted()
        own = opinion.number
        assert self.cited(opinion) == {own}
        self.published(opinion)
        opinion = self.fresh(opinion)
        self.demand(opinion)
        first = opinion.votes.get().number
        assert self.cited(opinion) == {first}
        opinion = self.reported_again(self.fresh(opinion))
        self.published(opinion)
        self.demand(
            self.fresh(opinion), report_due_on=REPORT + timedelta(days=60), vote_on=VOTE + timedelta(days=60)
        )
        second = opinion.votes.order_by("-round").first().number
        assert len({own, first, second}) == 3
        assert self.cited(opinion) == {second}
        assert self.faults() == []

    def cited(self, opinion: Opinion) -> set[str]:
        rows = Deadline.objects.still_open().filter(subject_type="hearings.opinion", subject_id=opinion.pk)
        return set(rows.values_list("phrase", flat=True))

    def test_what_was_demanded_stays_with_the_vote(self):
        opinion = self.demand(self.failed())
        vote = opinion.votes.get()
        assert (vote.demand, vote.demanded_on, vote.report_due_on, vote.vote_on) == (
            "逐项整改到位", date(2018, 9, 20), REPORT, VOTE,
        )  # fmt: skip

    def test_the_body_that_handles_it_is_told_and_nobody_else(self):
        opinion = self.failed()
        since = self.messages()
        self.demand(opinion)
        assert self.told(since) == [
            (
                "government_liaison",
                "“优化营商环境工作”审议意见办理情况测评为“不满意”，请再次研究处理，于 2019-03-20 前重新报告：逐项整改到位",
            )
        ]

    def test_only_the_committees_staff(self):
        opinion = self.failed()
        for person in self.others(self, "city_staff", "city_colleague"):
            with pytest.raises(NotAllowed):
                self.demand(opinion, by=person)

    def test_only_after_a_published_vote_that_calls_for_it(self):
        opinion = self.accepted()
        with pytest.raises(RuleBroken):
            self.demand(opinion)
        evaluation = self.count(set_up_vote(opinion, by=self.city_staff, now=HELD), BAD)
        with pytest.raises(RuleBroken):
            self.demand(self.fresh(opinion))
        propose_publication(evaluation, by=self.city_staff, now=HELD)
        publish_evaluation(evaluation, by=self.city_colleague, now=HELD)
        assert self.demand(self.fresh(opinion)).round == 2

    def test_never_where_the_members_were_satisfied(self):
        opinion = self.accepted()
        self.published(opinion, GOOD)
        with pytest.raises(RuleBroken):
            self.demand(self.fresh(opinion))

    def test_from_no_other_state_and_not_from_a_stale_page(self):
        opinion, stale = self.failed(), Opinion.objects.select_related("hearing").get()
        for status in set(OpinionStatus) - {OpinionStatus.ACCEPTED}:
            Opinion.objects.filter(pk=opinion.pk).update(status=status)
            with pytest.raises(TransitionError):
                self.demand(self.fresh(opinion))
        Opinion.objects.filter(pk=opinion.pk).update(status=OpinionStatus.ACCEPTED)
        self.demand(self.fresh(opinion))
        with pytest.raises(StaleState):
            demand_again(stale, demand="x", report_due_on=REPORT, vote_on=VOTE, by=self.city_staff, now=HELD)

    def test_the_days_must_fit_and_the_demand_be_said(self):
        opinion = self.failed()
        for field, wrong in {
            "demand": {"demand": " "},
            "report_due_on": {"report_due_on": None},
            "vote_on": {"vote_on": date(2019, 3, 19)},
        }.items():
            with pytest.raises(RuleBroken) as refusal:
                self.demand(self.fresh(opinion), **wrong)
            assert refusal.value.field == field, field
        with pytest.raises(RuleBroken):
            self.demand(opinion, report_due_on=date(2018, 9, 20))

    def test_the_rule_of_the_place_counts_from_the_vote(self):
        rule = Rule.objects.get(code="opinion_report_again", jurisdiction="")
        assert rule.amount is None, "the law gives no days"
        rule.pk, rule.jurisdiction, rule.amount, rule.unit = None, "衡水市", 3, "month"
        rule.save()
        opinion = self.demand(self.failed(), report_due_on=None)
        assert opinion.report_due_on == date(2019, 3, 20)
        row = Deadline.objects.of(opinion, "opinion_report").get()
        assert (row.rule, row.anchor_on) == (rule, VOTE_ON)

    def test_the_campaigns_own_months_win(self):
        self.campaign.rules["opinion_again_months"] = {"value": 2, "source": "测评办法第九条"}
        self.campaign.save()
        assert self.demand(self.failed(), report_due_on=None).report_due_on == date(2019, 2, 20)


class Letter(Again):
    def texts(self, opinion: Opinion) -> str:
        vote = opinion.votes.get(calls_again=True)
        letter = again_letter(vote, vote.reopened.order_by("opinion_items__number"))
        rows = [
            cell
            for paper in letter.attachments
            for table in paper.tables
            for row in table.rows
            for cell in row
        ]
        return " ".join([letter.number, letter.to, *letter.paragraphs, *rows])

    def test_the_demand_is_a_numbered_paper_that_says_the_result_the_days_and_what_is_demanded(self):
        written_off = self.issues[0]
        opinion = self.failed()
        Issue.objects.filter(pk=written_off.pk).update(status="written_off")
        self.demand(opinion, demand="一、逐项整改\n二、公开结果", issues=[self.fresh(written_off)])
        words = self.texts(opinion)
        for part in (
            "衡水人常再〔2018〕1号", "2018年12月20日", "“不满意”", "2019年3月20日", "2019年4月25日", "一、逐项整改",
            "二、公开结果", opinion.number, self.fresh(written_off).number,
        ):  # fmt: skip
            assert part in words, part

    def test_a_later_deferral_does_not_change_the_paper(self):
        opinion = self.demand(self.failed())
        before = self.texts(opinion)
        Opinion.objects.filter(pk=opinion.pk).update(report_due_on=date(2019, 9, 1), vote_on=date(2019, 9, 2))
        assert self.texts(self.fresh(opinion)) == before

    def test_the_campaigns_own_words_and_series_win(self):
        for name, value in {
            "again_letter": ["请于${report_due_on}前再报。"],
            "again_prefix": "衡人督",
        }.items():
            self.campaign.rules[name] = {"value": value, "source": "公文处理办法"}
        self.campaign.save()
        words = self.texts(self.demand(self.failed()))
        assert (
            "请于2019年3月20日前再报。" in words
            and "衡人督〔2018〕1号" in words
            and "满意度测评" not in words
        )

    def test_it_is_for_the_committee_and_the_body_it_went_to_and_there_is_none_before(self):
        opinion = self.failed()
        address = reverse("hearings:demand_letter", args=[opinion.votes.get().pk])
        self.sign_in(self.city_staff)
        assert self.client.get(address).status_code == 404, "nothing is demanded yet"
        self.demand(opinion)
        for person, status in (
            (self.city_staff, 200),
            (self.leader, 200),
            (self.government_liaison, 200),
            (self.province_staff, 200),
            (self.liaison, 403),  # its letter is the handover of its own issues
            (self.county_office, 404),
            (self.deputy, 403),
        ):
            self.sign_in(person)
            answer = self.client.get(address)
            assert answer.status_code == status, person.username
            if status == 200:
                assert answer.content.startswith(b"PK")
                assert address in self.client.get(opinion.get_absolute_url()).content.decode()

    def test_it_stands_beside_the_form_as_it_would_be_sent_and_a_preview_sends_nothing(self):
        opinion = self.failed()
        address = reverse("hearings:opinion_again", args=[opinion.pk])
        self.sign_in(self.city_staff)
        assert "＿＿＿＿" in self.client.get(address).content.decode()
        typed = {
            "version": opinion.version,
            "demand": "逐项再改",
            "report_due_on": "3月20日",
            "vote_on": "年底",
        }
        page = self.client.post(address, typed | {"preview": "1"})
        assert page.status_code == 200 and "<p>逐项再改</p>" in page.content.decode()
        assert page.context["form"].fields["report_due_on"].required, "no rule of the place gives the day"
        assert self.fresh(opinion).round == 1
        for typed["demand"] in ("", "逐项再改"):
            answer = self.client.post(address, typed | {"checked": "on"})
            assert answer.status_code == 422
        assert "<p>逐项再改</p>" in answer.content.decode()


class Reopening(Again):
    def test_written_off_rows_that_do_not_hold_go_back_to_their_department(self):
        opinion = self.failed()
        first, second, _third = self.issues
        Issue.objects.filter(pk__in=[first.pk, second.pk]).update(status="written_off", written_off_at=HELD)
        since = self.messages()
        self.demand(opinion, issues=[self.fresh(first)])
        first = self.fresh(first)
        assert (first.status, first.due_on, first.relapsed_times) == ("reopened", REPORT, 1)
        assert self.fresh(second).status == "written_off"
        assert list(opinion.votes.get().reopened.all()) == [first]
        assert "liaison" in {name for name, _text in self.told(since)}
        assert "other_liaison" not in {name for name, _text in self.told(since)}

    def test_only_written_off_rows_of_its_own_list(self):
        opinion = self.failed()
        with pytest.raises(RuleBroken) as refusal:
            self.demand(opinion, issues=[self.fresh(self.issues[0])])
        assert refusal.value.field == "issues"


class SecondVote(Again):
    def test_after_the_second_report_it_is_voted_on_again_and_both_votes_stay(self):
        opinion = self.reported_again(self.demand(self.failed()))
        first = Evaluation.objects.get()
        second = self.published(opinion, GOOD)
        assert (second.title, second.held_on) == (
            "优化营商环境工作审议意见研究处理情况第 2 次满意度测评",
            VOTE,
        )
        votes = OpinionVote.objects.order_by("round").values_list("evaluation", "round", "calls_again")
        assert list(votes) == [(first.pk, 1, True), (second.pk, 2, False)]
        assert [report.number for report in opinion.reports.order_by("number")] == [1, 2]
        assert not Opinion.objects.to_vote().exists()
        assert list(Opinion.objects.voted()) == [opinion]
        assert self.faults() == []

    def test_it_may_fail_a_second_time(self):
        opinion = self.reported_again(self.demand(self.failed()))
        self.published(opinion)
        assert list(Opinion.objects.to_vote()) == [opinion]
        later = self.demand(self.fresh(opinion), report_due_on=date(2019, 6, 20), vote_on=date(2019, 7, 25))
        assert later.round == 3

    def test_no_second_vote_without_a_second_report(self):
        opinion = self.failed()
        with pytest.raises(RuleBroken):
            set_up_vote(opinion, by=self.city_staff, now=HELD)
        with pytest.raises(TransitionError):
            set_up_vote(self.demand(self.fresh(opinion)), by=self.city_staff, now=HELD)

    def test_the_second_round_can_be_put_off_too(self):
        opinion = self.demand(self.failed())
        deferral = ask_deferral(
            self.fresh(opinion), reason="x", new_report_due_on=date(2019, 5, 1), new_vote_on=date(2019, 6, 1),
            new_meeting="x", by=self.city_staff, now=HELD,
        )  # fmt: skip
        assert (deferral.old_report_due_on, deferral.old_vote_on) == (REPORT, VOTE)


class Pages(Again):
    def read(self, person, url) -> str:
        self.sign_in(person)
        answer = self.client.get(url)
        assert answer.status_code == 200, (person.username, url)
        return answer.content.decode()

    def test_the_list_of_what_is_to_be_voted_on_says_that_it_failed(self):
        opinion = self.failed()
        page = self.read(self.city_staff, reverse("evaluations:to_vote"))
        for words in ("优化营商环境工作", "测评为“不满意”", "须再次研究处理"):
            assert words in page, words
        self.later(VOTE_ON + timedelta(days=1))
        page = self.read(self.city_staff, reverse("evaluations:to_vote"))
        assert "已过计划日期" not in page, "it was voted on in time"
        self.demand(opinion)
        self.later(VOTE + timedelta(days=1))
        assert "其中 1 件已过计划日期" in self.read(self.leader, reverse("evaluations:to_vote"))
        assert "待再次测评" in self.read(self.leader, reverse("evaluations:to_vote"))

    def test_staff_are_led_from_the_opinion_to_the_demand(self):
        opinion = self.failed()
        address = reverse("hearings:opinion_again", args=[opinion.pk])
        assert address in self.read(self.city_staff, opinion.get_absolute_url())
        for person in (self.leader, self.government_liaison):
            assert address not in self.read(person, opinion.get_absolute_url())
            assert self.client.get(address).status_code == 403
        self.sign_in(self.city_staff)
        sent = {"version": opinion.version, "checked": "on", "demand": "再改", "report_due_on": "2019-3-20"}
        answer = self.client.post(address, sent | {"vote_on": "2019-4-25"})
        self.assertRedirects(answer, opinion.get_absolute_url())
        page = self.read(self.government_liaison, opinion.get_absolute_url())
        for words in ("第 2 轮研究处理", "要求再次研究处理：\n再改", "<strong>不满意</strong>"):
            assert words in page, words

    def test_after_the_second_vote_nothing_says_that_one_is_to_come(self):
        opinion = self.reported_again(self.demand(self.failed()))
        coming = "处理后再次测评"
        assert coming in self.read(self.city_staff, opinion.get_absolute_url())
        self.published(opinion, GOOD)
        assert coming not in self.read(self.city_staff, opinion.get_absolute_url())

    def test_without_a_failed_vote_the_page_leads_back(self):
        opinion = self.accepted()
        self.sign_in(self.city_staff)
        answer = self.client.get(reverse("hearings:opinion_again", args=[opinion.pk]))
        self.assertRedirects(answer, opinion.get_absolute_url())

    def test_the_opinions_page_costs_the_same_with_one_and_two_votes(self):
        opinion = self.failed()
        for _round in range(2):
            self.sign_in(self.city_staff)
            self.client.get(opinion.get_absolute_url())
            with self.assertNumQueries(14):
                self.client.get(opinion.get_absolute_url())
            opinion = self.reported_again(self.demand(self.fresh(opinion)))
            self.published(opinion)
            opinion = self.fresh(opinion)
