"""What came of the issues due in a period: which day counts, whose time, what is carried over, and in which one set."""

from datetime import date, timedelta

from core.periods import Period
from deadlines.models import Deadline
from issues.ledger import Question, find_view
from issues.models import Issue
from issues.results import DUE, RESULTS, Window
from tests.rankings.support import AUGUST, JULY, July, make_result

LAST = date(2018, 7, 31)


class ResultCase(July):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.letter = cls.letters[cls.culture.pk]  # the one without issues so far

    def results_of(self, issue, period=JULY, today=None) -> list[str]:
        window = Window.of(period, today or self.today)
        return [
            name for name in RESULTS if Issue.objects.with_result(name, window).filter(pk=issue.pk).exists()
        ]


class ResultTests(ResultCase):
    def test_applied_for_on_the_last_day_is_on_time_however_long_the_review_took(self):
        issue = make_result(self.letter, "on_time", due_on=LAST, closed_on=date(2018, 8, 8))
        assert self.results_of(issue) == ["on_time"]

    def test_applied_for_a_day_later_is_late(self):
        assert self.results_of(make_result(self.letter, "late", due_on=date(2018, 7, 30))) == ["late"]

    def test_without_a_record_the_day_of_the_write_off_decides(self):
        good = make_result(self.letter, "on_time", due_on=date(2018, 7, 20), closed_on=date(2018, 7, 20))
        bad = make_result(self.letter, "on_time", due_on=date(2018, 7, 20), closed_on=date(2018, 7, 21))
        Deadline.objects.all().delete()
        assert (self.results_of(good), self.results_of(bad)) == (["on_time"], ["late"])

    def test_awaiting_review_in_time_is_not_due_and_late_it_is_overdue(self):
        in_time = make_result(self.letter, "waiting")
        too_late = make_result(self.letter, "late", status="reported")
        assert (self.results_of(in_time), self.results_of(too_late)) == (["waiting"], ["overdue"])

    def test_sent_back_for_rework_it_is_overdue_again(self):
        issue = make_result(self.letter, "overdue", status="rework")
        assert self.results_of(issue) == ["overdue"]

    def test_what_is_open_counts_in_every_period_until_it_is_closed(self):
        issue = make_result(self.letter, "overdue", due_on=date(2018, 6, 5))
        assert self.results_of(issue, Period.read("2018-05")) == []
        for month in ("2018-06", "2018-07", "2018-08"):
            assert self.results_of(issue, Period.read(month)) == ["overdue"]

    def test_closed_late_it_counts_up_to_the_period_in_which_it_was_closed(self):
        issue = make_result(self.letter, "late", due_on=date(2018, 6, 5), closed_on=date(2018, 7, 1))
        assert [
            self.results_of(issue, Period.read(month)) for month in ("2018-06", "2018-07", "2018-08")
        ] == [
            ["late"],
            ["late"],
            [],
        ]

    def test_closed_on_time_it_counts_once(self):
        issue = make_result(self.letter, "on_time", due_on=LAST, closed_on=date(2018, 8, 3))
        assert (self.results_of(issue), self.results_of(issue, AUGUST)) == (["on_time"], [])

    def test_what_is_not_due_yet_counts_nowhere_even_when_it_is_closed(self):
        early = make_result(self.letter, "on_time", due_on=date(2018, 8, 20))
        today = make_result(self.letter, "overdue", due_on=self.today)
        assert self.results_of(early, AUGUST) == self.results_of(today, AUGUST) == []
        assert self.results_of(today, AUGUST, self.today + timedelta(days=1)) == ["overdue"]

    def test_reopened_after_a_write_off_it_is_relapsed_whatever_its_day(self):
        issue = make_result(self.letter, "relapsed", due_on=date(2018, 7, 5))
        Issue.objects.filter(pk=issue.pk).update(**Issue.due_columns(date(2018, 12, 31)))
        assert self.results_of(issue) == ["relapsed"]
        assert self.results_of(issue, Period.read("2018-06")) == []

    def test_left_out_or_with_nobody_it_counts_nowhere(self):
        for status in ("sent_back", "voided", "found", "screened", "out_of_scope", "referred"):
            issue = make_result(self.letter, "overdue", status=status)
            assert self.results_of(issue) == [], status

    def test_no_issue_is_in_two_sets_and_the_parts_make_up_what_was_due(self):
        for written in ("2018-06", "2018-07", "2018-08", "2018-Q3", "2018"):
            window = Window.of(Period.read(written), self.today)
            sets = {name: set(Issue.objects.with_result(name, window)) for name in RESULTS}
            assert sum(len(one) for one in sets.values()) == len(set().union(*sets.values()))
            assert set(Issue.objects.due_in(window)) == set().union(*(sets[name] for name in DUE))
            named = {one: one.result for one in Issue.objects.with_results(window) if one.result}
            assert named == {one: name for name, found in sets.items() for one in found}


class ViewTests(ResultCase):
    def test_the_ledger_lists_what_the_named_sets_hold(self):
        window = Window.of(JULY, self.today)
        for name in RESULTS:
            rows = Question(views=(f"{name}_in:2018-07",)).rows(self.city_staff, self.today)
            assert set(rows) == set(Issue.objects.with_result(name, window)), name

    def test_the_period_stands_in_the_words_of_the_condition(self):
        assert find_view("overdue_in:2018-07")[0] == "2018年7月到期未销号"

    def test_views_that_mean_nothing_are_no_views(self):
        for name in (
            "overdue_in",
            "overdue_in:",
            "overdue_in:2018-13",
            "nothing_in:2018-07",
            "overdue:2018-07",
            "",
        ):
            assert find_view(name) is None, name
