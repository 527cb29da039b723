"""The leader page: every number is the length of the list that it opens; the worst stands first; nobody sees too much."""

import re
from datetime import date, timedelta
from unittest import mock

from django.urls import reverse

from campaigns.models import Duty
from core import clock
from dashboards.queries.standing import _kept, rate
from evaluations.enums import EvaluationStatus
from organizations.enums import Level
from tests.base import World
from tests.evaluations.test_services import EvaluationCase
from tests.factories import (
    NOW,
    make_campaign,
    make_duty,
    make_issue,
    make_link,
    make_organization,
    make_region,
    make_stage,
)

from .support import Busy, duties_behind, rows_behind

LEADER = reverse("dashboards:leader")


class LeaderCase(Busy):
    def setUp(self):
        super().setUp()
        self.sign_in(self.leader)

    def page(self, **query):
        return self.client.get(LEADER, query).context["page"]

    def cells(self, rows):
        return [cell for row in rows for cell in (*row.cells, row.counted, row.total)]


class FigureTests(LeaderCase):
    def test_the_four_figures_count_what_they_say(self):
        overdue, due, share, week = self.page().figures
        assert (overdue.value, due.value, share.value, week.value) == (4, 2, "20.0%", 1)
        assert share.note == "已销号 2／已交办 10 件"

    def test_every_figure_opens_exactly_its_rows(self):
        overdue, due, _share, week = self.page().figures
        for figure in (overdue, due, week):
            assert rows_behind(self.client, figure.url) == figure.value, figure.label

    def test_the_rate_opens_what_was_handed_over(self):
        share = self.page().figures[2]
        assert rows_behind(self.client, share.url) == 10

    def test_every_cell_of_both_tables_opens_exactly_its_rows(self):
        page = self.page()
        for cell in self.cells((*page.departments, *page.committees)):
            assert rows_behind(self.client, cell.url) == cell.value, cell.url

    def test_the_parts_of_a_row_add_up_to_what_was_handed_over(self):
        page = self.page()
        for row in (*page.departments, *page.committees):
            assert sum(cell.value for cell in row.cells) == row.counted.value, row.name

    def test_the_tables_add_up_to_the_figures(self):
        page = self.page()
        for name, figure in (("overdue", 0), ("due_within", 1)):
            assert sum(row.value(name) for row in page.committees) == page.figures[figure].value

    def test_issues_of_other_campaigns_do_not_count(self):
        other = make_campaign(self.city_congress)
        make_issue(other, self.city_congress, status="rectifying", due_on=self.today - timedelta(days=9))
        assert self.page(campaign=self.campaign.pk).figures[0].value == 4

    def test_the_week_is_compared_in_words(self):
        assert self.page().figures[3].note == "与上周同期持平"
        self.hand(self.to_commerce, "written_off", days=9, written_off_at=self.now)
        assert self.page().figures[3].note == "比上周同期多 1 件"

    def test_weeks_begin_on_local_monday(self):
        monday = self.now - timedelta(days=3, hours=9)  # Sunday 24:00 in Shanghai
        self.hand(self.to_commerce, "written_off", days=9, written_off_at=monday)
        self.hand(self.to_commerce, "written_off", days=9, written_off_at=monday - timedelta(seconds=1))
        page = self.page()
        assert page.figures[3].value == 2
        assert [point.value for point in page.trend.points] == [0, 0, 0, 0, 0, 0, 2, 2]
        assert page.trend.last.day == date(2018, 8, 6)

    def test_shares_are_rounded_half_up_to_one_decimal(self):
        assert [rate(1, 3), rate(1, 2000), rate(1, 8), rate(0, 5), rate(0, 0)] == [
            "33.3%",
            "0.1%",
            "12.5%",
            "0.0%",
            "–",
        ]


class ExceptionTests(LeaderCase):
    def test_the_sentence_says_who_is_worst(self):
        text = self.page().sentence
        assert text == f"4 件问题逾期未结，{self.housing.short_name}最多（2 件）；7 天内有 2 件到期。"

    def test_the_longest_overdue_stand_first(self):
        longest = self.page().longest
        assert longest[0] == self.longest
        assert [issue.due_on for issue in longest] == sorted(issue.due_on for issue in longest)
        assert len(longest) == 4

    def test_the_worst_organization_stands_first(self):
        assert [row.name for row in self.page().departments] == [
            self.housing.short_name,
            self.commerce.short_name,
            self.county_housing.short_name,
        ]

    def test_the_county_tab_shows_committees(self):
        answer = self.client.get(LEADER, {"tab": "county"})
        names = [row.name for row in answer.context["rows"]]
        assert names == [self.city_congress.short_name, self.county_congress.short_name]

    def test_a_committee_whose_issues_wait_to_be_sorted_is_in_the_table(self):
        make_issue(self.campaign, self.other_congress)
        row = self.page().committees[-1]
        assert (row.name, row.total.value, row.counted.value, row.rate) == (
            self.other_congress.short_name,
            1,
            0,
            "–",
        )
        self.assertContains(self.client.get(LEADER, {"tab": "county"}), row.name)

    def test_a_zero_is_a_dash(self):
        self.assertContains(self.client.get(LEADER), '<td class="num cell-sent_back">–</td>', html=True)

    def test_nobody_is_missing_on_the_day_itself(self):
        with clock.at(NOW + timedelta(days=1)):
            assert self.page().missing == ()

    def test_from_the_day_after_whoever_sent_nothing_is_named(self):
        Duty.objects.filter(pk=self.duty.pk).update(status="submitted", first_submitted_at=self.now)
        with clock.at(NOW + timedelta(days=2)):
            self.sign_in(self.leader)
            page = self.page()
            assert [one.who for one in page.missing] == [self.other_congress.short_name]
            assert "1 项报送逾期未到" in page.sentence
            assert duties_behind(self.client, page.missing_total.url) == page.missing_total.value == 1

    def test_a_returned_duty_is_not_missing(self):
        fields = {"status": "returned", "first_submitted_at": self.now}
        Duty.objects.all().update(**fields)
        with clock.at(NOW + timedelta(days=2)):
            self.sign_in(self.leader)
            assert self.page().missing_total.value == 0

    def test_more_missing_than_fit_are_counted_in_full(self):
        for number in range(9):
            link = make_link(self.stage, 20 + number)
            make_duty(link, self.county_congress, self.city_congress, due_on=date(2018, 8, 1))
        page = self.page()
        assert len(page.missing) == 6
        assert duties_behind(self.client, page.missing_total.url) == page.missing_total.value == 9

    def test_of_many_that_owe_alike_all_are_counted(self):
        for number in range(9):
            place = make_region(f"第{number}县", Level.COUNTY, f"13/11/{20 + number}/", self.city)
            office = make_organization(f"第{number}县人大常委会", place)
            make_duty(self.link, office, self.city_congress, due_on=date(2018, 8, 8))
        page = self.page()
        assert (len(page.missing), page.missing_total.value) == (6, 9)


class PlanTests(LeaderCase):
    def test_stages_show_how_many_links_are_done(self):
        make_link(self.stage, 7, status="done", finished_on=self.today)
        (line,) = self.page().stages
        assert (line.done, line.total) == (1, 2)

    def test_the_next_dates_come_in_order(self):
        make_link(self.stage, 7, name="更早的环节", ends_on=self.today)
        days = [one.day for one in self.page().coming]
        assert days == sorted(days)
        assert days[0] == self.today

    def test_what_is_due_next_opens_those_who_owe_it_and_a_date_all_who_owed_it(self):
        make_duty(
            self.link, self.county_congress, self.city_congress, title="另一件", due_on=self.duty.due_on
        )
        page = self.page()
        assert duties_behind(self.client, page.expected.url) == len(page.expected.names.split("、"))
        for one in page.coming:
            if match := re.search(r"（\d+／(\d+) 已报送）", one.title):
                assert duties_behind(self.client, one.url) == int(match[1]), one.title


class WhoSeesWhatTests(LeaderCase):
    def test_only_leaders_and_staff_open_it(self):
        allowed = {
            "city_staff",
            "city_colleague",
            "leader",
            "province_staff",
            "county_office",
            "county_colleague",
            "other_office",
        }
        for name, person in self.everyone().items():
            self.sign_in(person)
            assert self.client.get(LEADER).status_code == (200 if name in allowed else 403), name

    def test_a_county_sees_only_its_own(self):
        self.sign_in(self.county_office)
        page = self.page()
        assert [row.name for row in page.departments] == [self.county_housing.short_name]
        assert page.figures[0].value == 1
        for cell in self.cells(page.departments):
            assert rows_behind(self.client, cell.url) == cell.value

    def test_a_county_never_reads_of_another(self):
        canary = "安平县金丝雀问题"
        make_issue(
            self.campaign,
            self.other_congress,
            title=canary,
            status="rectifying",
            due_on=self.today - timedelta(days=99),
            department=self.county_housing,
        )
        self.assertContains(self.client.get(LEADER), canary)
        self.sign_in(self.county_office)
        answer = self.client.get(LEADER, {"tab": "county"})
        self.assertNotContains(answer, canary)
        self.assertNotContains(answer, self.other_congress.short_name)

    def test_drafts_of_a_county_are_not_counted_above(self):
        before = self.page().figures[2].note
        make_issue(
            self.campaign, self.county_congress, reported=False, status="rectifying", due_on=self.today
        )
        assert self.page().figures[2].note == before

    def test_another_campaign_can_be_chosen(self):
        other = make_campaign(self.city_congress, short_title="另一行动")
        assert self.page(campaign=self.campaign.pk).campaign == self.campaign
        assert self.page(campaign=other.pk).campaign == other

    def test_without_a_choice_the_newest_running_one_of_the_own_committee(self):
        make_campaign(self.city_congress, status="concluded", year=2019)
        make_campaign(self.county_congress, year=2020)
        own = make_campaign(self.city_congress, year=2018)
        assert self.page().campaign == own

    def test_a_campaign_out_of_sight_is_not_found(self):
        draft = make_campaign(self.county_congress, status="draft")
        for wanted in (draft.pk, 999999, "x", "-1", "1" * 30):
            assert self.client.get(LEADER, {"campaign": wanted}).status_code == 404, wanted


class ManyIssuesTests(LeaderCase):
    """Of a campaign with very many issues the counts may be a minute old, and the page says so."""

    def setUp(self):
        super().setUp()
        self.enterContext(mock.patch("dashboards.queries.standing.MANY_ISSUES", 0))
        self.addCleanup(_kept.forget)

    def later(self, seconds: int):
        return clock.at(NOW + timedelta(seconds=seconds))

    def overdue(self) -> int:
        return self.page().figures[0].value

    def test_they_are_counted_anew_after_a_minute(self):
        before = self.overdue()
        self.hand(self.to_commerce, "signed", days=-3)
        with self.later(59):
            assert self.overdue() == before
        with self.later(61):
            assert self.overdue() == before + 1

    def test_the_page_says_of_when_it_is(self):
        self.client.get(LEADER)
        with self.later(59):
            self.assertContains(self.client.get(LEADER), "2018-08-09 09:00")
        with self.later(61):
            self.assertContains(self.client.get(LEADER), "2018-08-09 09:01")

    def test_a_reader_who_sees_less_gets_the_own_counts(self):
        assert self.overdue() == 4
        self.sign_in(self.county_office)
        assert self.overdue() == 1

    def test_whoever_loses_the_post_loses_the_page(self):
        self.overdue()
        self.leader.memberships.all().delete()
        assert self.client.get(LEADER).status_code == 403

    def test_few_issues_are_always_counted_anew(self):
        with mock.patch("dashboards.queries.standing.MANY_ISSUES", 1000):
            before = self.overdue()
            self.hand(self.to_commerce, "signed", days=-3)
            assert self.overdue() == before + 1

    def test_kept_counts_save_their_query(self):
        self.client.get(LEADER)
        with self.assertNumQueries(10):
            self.client.get(LEADER)


class EmptyTests(World):
    def setUp(self):
        super().setUp()
        self.sign_in(self.leader)

    def test_a_campaign_without_issues_says_so(self):
        self.assertContains(self.client.get(LEADER), "还没有交办问题")

    def test_without_a_campaign_it_says_what_comes_next(self):
        Duty.objects.all().delete()
        self.campaign.delete()
        self.assertContains(self.client.get(LEADER), "还没有监督行动")

    def test_a_campaign_without_plan_and_duties_opens(self):
        other = make_campaign(self.city_congress)
        assert self.client.get(LEADER, {"campaign": other.pk}).status_code == 200


class VoteTests(EvaluationCase):
    def votes(self):
        self.sign_in(self.leader)
        return self.client.get(LEADER).context["page"].votes

    def test_the_latest_result_of_each_department(self):
        self.make(EvaluationStatus.PUBLISHED)
        newest = self.make(EvaluationStatus.COUNTED)
        found = self.votes()
        assert {vote.who for vote in found} == {self.housing.short_name, self.commerce.short_name}
        assert {vote.url for vote in found} == {newest.get_absolute_url()}
        assert {(vote.verdict, vote.counts, vote.is_published) for vote in found} == {
            ("满意", "6／2／1", False)
        }

    def test_the_worst_verdict_stands_first(self):
        evaluation = self.make(EvaluationStatus.COUNTED)
        evaluation.subjects.filter(organization=self.commerce).update(verdict="不满意")
        assert [vote.who for vote in self.votes()] == [self.commerce.short_name, self.housing.short_name]

    def test_nothing_before_the_count(self):
        self.make(EvaluationStatus.FROZEN)
        assert self.votes() == ()


class CostTests(LeaderCase):
    def test_eleven_queries_with_few_and_many_rows(self):
        # session, person, memberships, the engine's pulse, campaigns, issues counted, longest overdue, duties, stages,
        # links, votes
        for _round in range(2):
            with self.assertNumQueries(11):
                self.client.get(LEADER)
            self.many(20)
            make_stage(self.campaign, 2 + _round, "整改问责")
            make_link(make_stage(self.campaign, 5 + _round, "总结提升"), 14)
