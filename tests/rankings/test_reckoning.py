"""Places from shares: ties, small numbers, order; and that the figures are those of the rows."""

import random
from dataclasses import replace
from datetime import date
from fractions import Fraction

from django.test import SimpleTestCase

from issues.models import Issue
from issues.results import DUE as DUE_RESULTS
from issues.results import RESULTS, Window
from rankings.enums import Group, Share
from rankings.models import Rule
from rankings.reckoning import Scope, Standing, achieved, counted, ranked
from rankings.words import finding, movement_of, place_of

from .support import AUGUST, JULY, July, make_result

RULE = Rule(share=Share.ON_TIME, least_due=5)


def unit(key: int, share: str = Share.ON_TIME, **counts: int) -> Standing:
    counts = dict.fromkeys(RESULTS, 0) | counts
    return Standing(key, f"单位{key}", counts, achieved=achieved(counts, share))


def places(units, rule=RULE) -> dict[int, int | None]:
    return {one.key: one.place for one in ranked(units, rule).all}


class PlaceTests(SimpleTestCase):
    def test_equal_shares_share_a_place_and_the_next_place_is_left_out(self):
        units = [unit(1, on_time=9, late=1), unit(2, on_time=8, late=2), unit(3, on_time=4, overdue=1)]
        assert places([*units, unit(4, on_time=1, late=9)]) == {1: 1, 2: 2, 3: 2, 4: 4}

    def test_shares_are_compared_exactly_and_not_as_rounded_percentages(self):
        nearly = [unit(1, on_time=1999, late=1), unit(2, on_time=2000, late=1)]
        assert ranked(nearly, RULE).ranked[0].rate == ranked(nearly, RULE).ranked[1].rate == "100.0%"
        assert places(nearly) == {1: 2, 2: 1}

    def test_fewer_due_than_the_least_number_gives_no_place_and_takes_none_away(self):
        found = ranked([unit(1, on_time=4), unit(2, on_time=5), unit(3, late=5)], RULE)
        assert [one.key for one in found.few] == [1]
        assert {one.key: one.place for one in found.ranked} == {2: 1, 3: 2}

    def test_the_least_number_is_the_rules(self):
        few = [unit(1, on_time=2), unit(2, late=2)]
        assert places(few) == {1: None, 2: None}
        assert places(few, Rule(share=Share.ON_TIME, least_due=2)) == {1: 1, 2: 2}

    def test_what_awaits_review_is_not_among_those_due(self):
        assert unit(1, on_time=4, waiting=3).due == 4
        assert places([unit(1, on_time=4, waiting=3)]) == {1: None}

    def test_nothing_due_stands_apart(self):
        found = ranked([unit(1), unit(2, waiting=2), unit(3, on_time=5)], RULE)
        assert [one.key for one in found.idle] == [1, 2]
        assert found.idle[0].rate == "–"

    def test_open_overdue_and_relapsed_ones_lower_the_share(self):
        assert [unit(1, on_time=5, **{name: 5}).rate for name in ("overdue", "relapsed", "late")] == [
            "50.0%"
        ] * 3

    def test_the_share_that_counts_is_the_rules(self):
        assert unit(1, Share.CLOSED, on_time=1, late=3, overdue=4).rate == "50.0%"
        assert unit(1, Share.ON_TIME, on_time=1, late=3, overdue=4).rate == "12.5%"

    def test_nobody_at_all_is_an_empty_ranking(self):
        assert ranked([], RULE).is_empty
        assert ranked([unit(1)], RULE).is_empty


class RandomPlaceTests(SimpleTestCase):
    """Whatever the numbers: places follow from shares alone."""

    def some(self, seed: int) -> list[Standing]:
        chance = random.Random(seed)
        return [
            unit(key, **{name: chance.choice((0, 0, 1, 2, 3, 5)) for name in RESULTS})
            for key in range(chance.randrange(1, 40))
        ]

    def test_a_place_is_one_more_than_the_number_of_greater_shares(self):
        for seed in range(200):
            found = ranked(self.some(seed), RULE).ranked
            shares = {one.key: Fraction(one.achieved, one.due) for one in found}
            for one in found:
                better = sum(share > shares[one.key] for share in shares.values())
                assert one.place == better + 1, seed

    def test_the_order_in_which_units_come_changes_nothing(self):
        for seed in range(200):
            units = self.some(seed)
            mixed = random.Random(seed).sample(units, len(units))
            assert ranked(units, RULE) == ranked(mixed, RULE), seed

    def test_every_unit_stands_in_exactly_one_part(self):
        for seed in range(200):
            units = self.some(seed)
            found = ranked(units, RULE)
            assert sorted(one.key for one in found.all) == sorted(one.key for one in units)
            assert all(one.due >= 5 for one in found.ranked)
            assert all(0 < one.due < 5 for one in found.few)
            assert all(one.due == 0 for one in found.idle)


class CountedTests(July):
    def found(self, period=JULY, **changed):
        return counted(
            self.scope(period, **changed), Issue.objects.visible_to(self.city_staff), self.rule(), self.today
        )

    def rule(self):
        return Rule.objects.nearest(self.city_congress, self.today)

    def by_name(self, found):
        return {one.key: one for one in found.all}

    def test_july_as_it_was(self):
        found = self.found()
        assert [(one.key, one.place, one.rate) for one in found.ranked] == [
            (self.water.pk, 1, "100.0%"),
            (self.housing.pk, 2, "66.7%"),
            (self.commerce.pk, 2, "66.7%"),
        ]
        assert [one.key for one in found.few] == [self.transport.pk]
        assert [one.key for one in found.idle] == [self.culture.pk]

    def test_the_parts_of_every_unit_are_the_rows_of_the_named_sets(self):
        window = Window.of(JULY, self.today)
        for key, one in self.by_name(self.found()).items():
            theirs = Issue.objects.filter(department=key)
            assert one.due == theirs.due_in(window).count() == sum(one.counts[name] for name in DUE_RESULTS)
            for name in RESULTS:
                assert one.counts[name] == theirs.with_result(name, window).count(), name

    def test_the_sum_over_all_units_is_everything_that_was_due(self):
        assert (
            sum(one.due for one in self.found().all)
            == Issue.objects.due_in(Window.of(JULY, self.today)).count()
            == 19
        )

    def test_only_what_the_reader_sees_counts(self):
        nobody = counted(self.scope(), Issue.objects.visible_to(self.other_office), self.rule(), self.today)
        assert nobody.is_empty

    def test_a_department_of_another_level_is_not_compared(self):
        found = self.found()
        assert self.county_housing.pk not in {one.key for one in found.all}

    def test_one_campaign_by_itself(self):
        from tests.factories import make_campaign

        other = make_campaign(self.city_congress)
        assert self.found(campaign=other).is_empty
        assert not self.found(campaign=self.campaign).is_empty

    def test_it_costs_three_queries_however_many_there_are(self):
        rule = self.rule()
        for _more in range(2):
            with self.assertNumQueries(3):
                counted(self.scope(), Issue.objects.all(), rule, self.today)
            self.give(self.housing, on_time=5, overdue=5)

    def test_places_below_are_compared_by_the_committee_that_follows_up(self):
        from tests.factories import make_handover

        letter = make_handover(
            self.campaign,
            self.county_congress,
            self.county_government,
            self.county_housing,
            self.county_office,
        )
        for _one in range(5):
            make_result(letter, "on_time")
        scope = Scope(self.city_congress, Group.PLACES, JULY)
        found = counted(scope, Issue.objects.visible_to(self.city_staff), self.rule(), self.today)
        assert [(one.key, one.place, one.name) for one in found.ranked] == [
            (self.county_congress.pk, 1, "桃城")
        ]
        assert [one.key for one in found.idle] == [self.other_congress.pk]

    def test_the_running_month_counts_what_is_still_open_from_before(self):
        found = self.by_name(self.found(AUGUST))
        assert found[self.housing.pk].counts["overdue"] == 2
        assert found[self.housing.pk].counts["on_time"] == 0

    def test_what_is_due_today_is_not_due_yet(self):
        self.give(self.culture, overdue=1, due_on=self.today)
        self.give(self.culture, overdue=1, due_on=date(2018, 8, 8))
        assert self.by_name(self.found(AUGUST))[self.culture.pk].due == 1


class WordTests(SimpleTestCase):
    def moved(self, *units: Standing) -> list[str]:
        found = ranked(units, RULE)
        return [movement_of(one, found) for one in sorted(found.all, key=lambda one: one.key)]

    def test_movement_is_said_in_words(self):
        shares = [
            unit(1, on_time=9),
            unit(2, on_time=8, late=1),
            unit(3, on_time=7, late=2),
            unit(4, on_time=6, late=3),
        ]
        before = [3, 2, 1, None]
        units = [replace(one, previous_place=place) for one, place in zip(shares, before, strict=True)]
        assert self.moved(*units) == ["升 2 名", "与上期相同", "降 2 名", "上期未排名"]

    def test_without_an_earlier_ranking_there_is_no_movement(self):
        assert self.moved(unit(1, on_time=9), unit(2, on_time=1)) == ["–", ""]

    def test_many_at_one_place_are_not_all_named(self):
        found = ranked([unit(key, on_time=5) for key in range(1, 6)], RULE)
        assert finding(found) == "第 1 名单位1、单位2、单位3等 5 个单位（100.0%）。"
        assert {place_of(one, found) for one in found.ranked} == {"1（并列）"}
