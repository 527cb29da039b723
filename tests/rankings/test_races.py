"""Two people at the same moment about one ranking: nothing is published twice, and nobody's objection is passed over."""

from datetime import date

import pytest
from django.test import TransactionTestCase

from core.exceptions import RuleBroken, StaleState, TransitionError
from core.models import HistoryEntry
from rankings.models import Objection, Ranking, Rule
from rankings.objections import raise_objection
from rankings.services import (
    propose_ranking,
    publish_ranking,
    recount_ranking,
    reject_objection,
    return_ranking,
    uphold_objection,
)
from rulebook import kinds
from rulebook.services import make_edition
from tests.factories import make_person
from tests.races import at_once

from .support import July, noon

AFTER = noon(date(2018, 8, 15))


@pytest.mark.postgres
class RankingRaces(TransactionTestCase):
    def setUp(self):
        self.world = type("RaceWorld", (July,), {})
        self.world.setUpTestData()
        self.third = make_person("third", self.world.city_congress)

    def proposed(self) -> Ranking:
        return propose_ranking(July.scope(self.world), by=self.world.city_staff, now=self.world.now)

    def copies(self, thing, count=2) -> list:
        return [type(thing).objects.get(pk=thing.pk) for _copy in range(count)]

    def one_acted(self, outcomes) -> None:
        refused = [outcome for outcome in outcomes if outcome is not None]
        assert len(refused) == len(outcomes) - 1
        assert all(isinstance(one, (StaleState, TransitionError)) for one in refused)

    def acts(self, action: str) -> int:
        return HistoryEntry.objects.filter(action=action, object_type="rankings.ranking").count()

    def test_two_propose_the_same_period(self):
        scope = July.scope(self.world)
        outcomes = at_once(
            lambda: propose_ranking(scope, by=self.world.city_staff),
            lambda: propose_ranking(scope, by=self.world.city_colleague),
        )
        refused = [one for one in outcomes if one]
        assert [type(one) for one in refused] == [RuleBroken]
        assert (Ranking.objects.count(), self.acts("propose")) == (1, 1)

    def test_two_publish_it(self):
        one, two = self.copies(self.proposed())
        self.one_acted(
            at_once(
                lambda: publish_ranking(one, by=self.world.city_colleague, now=AFTER),
                lambda: publish_ranking(two, by=self.third, now=AFTER),
            )
        )
        assert self.acts("publish") == 1

    def test_one_publishes_and_one_returns_it(self):
        one, two = self.copies(self.proposed())
        self.one_acted(
            at_once(
                lambda: publish_ranking(one, by=self.world.city_colleague, now=AFTER),
                lambda: return_ranking(two, reason="有误", by=self.third, now=AFTER),
            )
        )
        assert self.acts("publish") + self.acts("return") == 1

    def test_an_objection_at_the_moment_of_publication_is_never_passed_over(self):
        world, ranking = self.world, self.proposed()
        one, two = self.copies(ranking)
        self.one_acted(
            at_once(
                lambda: publish_ranking(one, by=world.city_colleague, now=AFTER),
                lambda: raise_objection(two, world.housing, reason="有误", by=world.liaison),
            )
        )
        ranking.refresh_from_db()
        assert (ranking.status == "published") == (not Objection.objects.exists())

    def test_two_units_object_at_once_and_both_are_heard(self):
        world = self.world
        one, two = self.copies(self.proposed())
        outcomes = at_once(
            lambda: raise_objection(one, world.housing, reason="有误", by=world.liaison),
            lambda: raise_objection(two, world.commerce, reason="有误", by=world.other_liaison),
        )
        assert outcomes == [None, None]
        assert Objection.objects.count() == 2

    def test_two_liaisons_of_one_unit_make_one_objection(self):
        world = self.world
        second = make_person("second_liaison", world.housing, "liaison")
        one, two = self.copies(self.proposed())
        outcomes = at_once(
            lambda: raise_objection(one, world.housing, reason="有误", by=world.liaison),
            lambda: raise_objection(two, world.housing, reason="有误", by=second),
        )
        assert [type(one) for one in outcomes if one] == [RuleBroken]
        assert Objection.objects.count() == 1

    def test_two_answer_an_objection(self):
        world = self.world
        objection = raise_objection(
            self.proposed(), world.housing, reason="有误", by=world.liaison, now=world.now
        )
        one, two = self.copies(objection)
        self.one_acted(
            at_once(
                lambda: uphold_objection(one, answer="已更正", by=world.city_staff),
                lambda: reject_objection(two, answer="无误", by=world.city_colleague),
            )
        )
        assert Objection.objects.exclude(answer="").count() == 1

    def test_two_count_it_anew(self):
        world = self.world
        one, two = self.copies(self.proposed())
        self.one_acted(
            at_once(
                lambda: recount_ranking(one, by=world.city_staff),
                lambda: recount_ranking(two, by=world.city_colleague),
            )
        )
        assert one.rows.count() == 5

    def test_two_make_a_new_edition_of_the_rule(self):
        world, kind = self.world, kinds.known("ranking")
        seen = kind.latest(world.city_congress).pk

        def make(by, least: int):
            content = {
                "share": "on_time",
                "least_due": least,
                "objection_days": 3,
                "periods": ["month"],
                "groups": ["departments"],
            }
            given = {"source": "市规定", "valid_from": world.today, "seen": seen}
            return make_edition(kind, world.city_congress, content=content, by=by, **given)

        outcomes = at_once(lambda: make(world.city_staff, 3), lambda: make(world.city_colleague, 4))
        assert [type(one) for one in outcomes if one] == [StaleState]
        assert Rule.objects.filter(congress=world.city_congress).count() == 1
