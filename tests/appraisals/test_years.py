"""Figures over years: what counts in which year, that a later relapse moves no earlier year, that numbers open their rows."""

import io
from datetime import UTC, date, datetime

from django.urls import reverse
from openpyxl import load_workbook

from appraisals.years import FIGURES, Ballots, total_of, years_of
from core.models import HistoryEntry
from evaluations.models import Evaluation, Subject
from evaluations.services import DEFAULT_RULE
from issues.models import Assignment, Issue, WriteOff
from tests.factories import NOW
from tests.issues.base import make_write_off
from tests.issues.looking import RELAPSED, LookingBack, make_look_back


class YearsCase(LookingBack):
    def closed_in(self, year, *, late=False, **fields):
        issue = self.closed(**fields)
        write_off = make_write_off(
            issue, self.liaison, status="granted", decided_by=self.city_staff, was_late=late
        )
        WriteOff.objects.filter(pk=write_off.pk).update(updated_at=datetime(year, 6, 1, tzinfo=UTC))
        return issue

    def vote(self, day, satisfied, basically, dissatisfied, verdict="满意", **fields):
        evaluation = Evaluation.objects.create(
            campaign=self.campaign, congress=self.city_congress, title="测评", held_on=day, rule=DEFAULT_RULE,
            rule_source="x", created_at=NOW, updated_at=NOW, **{"status": "published"} | fields,
        )  # fmt: skip
        counts = dict(zip(DEFAULT_RULE["grades"], (satisfied, basically, dissatisfied), strict=True))
        figures = {"counts": counts}
        Subject.objects.create(
            evaluation=evaluation, organization=self.housing, order=1, verdict=verdict, figures=figures
        )
        return evaluation

    def years(self) -> dict:
        return {one.year: one for one in years_of([self.city_congress.pk], self.today)}


class CountTests(YearsCase):
    def test_each_year_from_the_first_to_this_one_even_an_empty_one(self):
        self.closed_in(2016)
        assert list(self.years()) == [2018, 2017, 2016]
        assert self.years()[2017].counts["closed"] == 0

    def test_closed_on_time_and_late_by_the_year_of_the_decision(self):
        self.closed_in(2017), self.closed_in(2017, late=True), self.closed_in(2018)
        found = self.years()
        assert (found[2017].counts["closed"], found[2017].counts["on_time"]) == (2, 1)
        assert (found[2017].on_time_rate, found[2018].on_time_rate) == ("50.0%", "100.0%")

    def test_the_local_year_counts_not_that_of_greenwich(self):
        issue = self.closed_in(2017)
        WriteOff.objects.filter(issue=issue).update(updated_at=datetime(2017, 12, 31, 16, tzinfo=UTC))
        assert self.years()[2018].counts["closed"] == 1

    def test_a_later_relapse_moves_no_earlier_year(self):
        issue = self.closed_in(2017)
        before = self.years()[2017].counts
        self.record(make_look_back(issue), **RELAPSED)
        found = self.years()
        assert found[2017].counts == before
        assert (found[2018].counts["looked"], found[2018].counts["relapsed"]) == (1, 1)
        assert found[2018].relapse_rate == "100.0%"

    def test_votes_count_once_for_each_object_and_voided_ones_never(self):
        self.vote(date(2017, 12, 31), 20, 8, 2)
        self.vote(date(2017, 5, 1), 10, 0, 0)
        self.vote(date(2017, 6, 1), 0, 0, 30, status="voided")
        self.vote(date(2017, 7, 1), 0, 0, 30, verdict="", status="frozen")
        found = self.years()[2017]
        assert (found.counts["votes"], found.ballots, found.ballots.rate) == (2, Ballots(38, 40), "95.0%")

    def test_what_was_sent_back_was_handed_over_and_handed_over_again_counts_once(self):
        issue = self.closed()
        first = issue.assignments.get()
        before = self.years()[2018].counts["handed"]
        Assignment.objects.filter(pk=first.pk).update(is_current=False)
        assert self.years()[2018].counts["handed"] == before
        Assignment.objects.create(issue=issue, handover=first.handover, department=self.housing)
        assert self.years()[2018].counts["handed"] == before

    def test_all_years_together_are_the_sums_and_their_own_rates(self):
        self.closed_in(2016), self.closed_in(2018, late=True)
        self.vote(date(2017, 5, 1), 9, 0, 1), self.vote(date(2018, 5, 1), 30, 0, 0)
        total = total_of(list(self.years().values()))
        assert (total.year, total.counts["closed"], total.counts["votes"]) == (None, 2, 2)
        assert (total.on_time_rate, total.ballots.rate) == ("50.0%", "97.5%")

    def test_below_counts_only_where_the_area_is_asked_for(self):
        Issue.objects.filter(pk=self.closed_in(2018).pk).update(congress=self.county_congress)
        assert self.years()[2018].counts["closed"] == 0
        area = years_of(self.city_congress.committees_from_here_down, self.today)
        assert area[0].counts["closed"] == 1

    def test_it_costs_the_same_with_few_and_many_rows(self):
        for _round in range(2):
            self.closed_in(2017), self.vote(self.today, 1, 1, 1)
            with self.assertNumQueries(9):
                self.years()


class PageTests(YearsCase):
    def setUp(self):
        super().setUp()
        for year in (2016, 2017, 2018):
            self.closed_in(year)
        self.vote(date(2018, 3, 1), 20, 8, 2)
        self.record(make_look_back(self.closed()))
        Assignment.objects.update(department=self.housing)

    def page(self, person=None, **query):
        self.sign_in(person or self.leader)
        return self.client.get(reverse("appraisals:years"), query)

    def test_every_number_opens_exactly_its_rows(self):
        for scope in ("own", "area"):
            for _year, cells in self.page(scope=scope).context["rows"]:
                for cell in cells:
                    with self.subTest(cell["url"]):
                        assert self.client.get(cell["url"]).context["total"] == cell["value"]

    def test_how_each_is_counted_stands_on_the_page(self):
        page = self.page()
        for figure in FIGURES.values():
            self.assertContains(page, figure.explanation)

    def test_addresses_that_mean_nothing_are_not_there(self):
        self.sign_in(self.leader)
        for query in (
            {},
            {"figure": "closed"},
            {"figure": "x", "year": "2018"},
            {"figure": "closed", "year": "二〇一八"},
        ):
            assert self.client.get(reverse("appraisals:years_rows"), query).status_code == 404

    def test_only_committees_open_it(self):
        assert self.page(self.liaison).status_code == 403

    def test_the_workbook_holds_figures_and_rules_and_goes_on_record(self):
        self.sign_in(self.city_staff)
        answer = self.client.get(reverse("appraisals:years_export"))
        book = load_workbook(io.BytesIO(answer.content))
        assert book.sheetnames == ["历年数据", "口径说明"]
        heads = [cell.value for cell in book["历年数据"][3]]
        assert heads[:4] == ["年份", "测评次数", "交办", "销号"]
        row = [cell.value for cell in book["历年数据"][4]]
        assert (row[0], row[1], row[3]) == ("2018", 1, 1)
        assert HistoryEntry.objects.get(action="export_years").data == {"scope": "own"}

    def test_a_page_costs_a_fixed_number_of_statements(self):
        self.sign_in(self.leader)
        for name, queries in (("years", 11), ("years_rows", 4)):
            with self.subTest(name), self.assertNumQueries(queries):
                self.client.get(reverse(f"appraisals:{name}"), {"figure": "closed", "year": "2018"})
