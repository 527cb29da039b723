"""A new edition of a rule: by staff of the committee, from a day on, on record; what was decided before keeps its own."""

from datetime import timedelta

import pytest

from core.exceptions import NotAllowed, RuleBroken, StaleState
from core.models import HistoryEntry
from projects import moving
from projects.models import ShelfRule
from rankings.models import Rule
from rulebook import kinds
from rulebook.services import make_edition
from tests.factories import make_organization, make_person
from tests.rankings.support import JULY, July

CONTENT = {
    "share": "closed",
    "least_due": 3,
    "objection_days": 5,
    "periods": ["month"],
    "groups": ["departments"],
}


class MakeTests(July):
    kind = kinds.known("ranking")

    def make(self, by=None, congress=None, **changes) -> Rule:
        congress = congress or self.city_congress
        latest = self.kind.latest(congress)
        given = {
            "content": CONTENT,
            "source": "主任会议第 12 次会议",
            "valid_from": self.today,
            "seen": latest.pk if latest else None,
        }
        return make_edition(self.kind, congress, by=by or self.city_staff, **given | changes)

    def test_it_is_the_committees_own_with_who_and_when(self):
        rule = self.make()
        assert (str(rule), rule.congress, rule.share) == ("衡水市第 1 版", self.city_congress, "closed")
        assert (rule.made_by, rule.made_at, rule.valid_from) == (self.city_staff, self.now, self.today)
        assert Rule.objects.nearest(self.county_congress, self.today) == rule

    def test_history_has_one_entry_with_the_old_and_the_new(self):
        rule = self.make()
        entry = HistoryEntry.objects.get()
        assert (entry.action, entry.object_id, entry.actor) == ("make_edition", rule.pk, self.city_staff)
        assert entry.comment == "主任会议第 12 次会议"
        assert (entry.data["old"]["least_due"], entry.data["new"]["least_due"]) == (5, 3)

    def test_editions_are_numbered_and_stay(self):
        first = self.make()
        second = self.make(content=CONTENT | {"least_due": 4})
        assert [second.version, Rule.objects.get(pk=first.pk).least_due] == ["2", 3]

    def test_a_frozen_ranking_keeps_the_edition_it_was_made_by(self):
        ranking = self.proposed()
        self.make()
        ranking.refresh_from_db()
        assert (ranking.rule.version, ranking.rule.congress, ranking.rule.least_due) == ("1", None, 5)

    def test_the_next_ranking_goes_by_the_new_one(self):
        self.make()
        assert self.proposed(period=JULY).rule.least_due == 3

    def test_from_a_later_day_it_waits(self):
        rule = self.make(valid_from=self.today + timedelta(days=10))
        assert Rule.objects.nearest(self.city_congress, self.today) != rule
        assert self.kind.latest(self.city_congress) == rule

    def test_not_before_the_edition_that_waits(self):
        self.make(valid_from=self.today + timedelta(days=10))
        with pytest.raises(RuleBroken, match="不能早于它"):
            self.make(content=CONTENT | {"least_due": 4})

    def test_nobody_else_may(self):
        for name, person in self.everyone().items():
            if person not in (self.city_staff, self.city_colleague):
                with self.subTest(name), pytest.raises(NotAllowed):
                    self.make(by=person)
        assert not HistoryEntry.objects.exists()

    def test_the_staff_of_a_working_body_make_no_rule_for_the_whole_city(self):
        body = make_organization("衡水市人大财经委", self.city, "committee", parent=self.city_congress)
        with pytest.raises(NotAllowed):
            self.make(by=make_person("clerk", body), congress=body)

    def test_of_two_the_second_is_told_who_was_first(self):
        seen = self.kind.latest(self.city_congress).pk
        self.make(by=self.city_colleague, seen=seen)
        with pytest.raises(StaleState, match="衡水市第 1 版"):
            self.make(seen=seen, content=CONTENT | {"least_due": 4})
        assert Rule.objects.filter(congress=self.city_congress).count() == 1

    def test_the_same_again_is_no_edition(self):
        self.make()
        with pytest.raises(RuleBroken, match="没有改动"):
            self.make()

    def test_it_says_by_what_and_from_when(self):
        for changes, field in (({"source": " "}, "source"), ({"valid_from": None}, "valid_from")):
            with self.subTest(field), pytest.raises(RuleBroken) as refusal:
                self.make(**changes)
            assert refusal.value.field == field


class ShelfTests(July):
    def test_a_new_rule_of_a_shelf_is_asked_from_its_day_on(self):
        kind = kinds.known("shelf-track")
        given = {"source": "市规定", "seen": kind.latest(self.city_congress).pk, "by": self.city_staff}
        content = {"needs": ["concluded", "voted"]}
        make_edition(kind, self.city_congress, content=content, valid_from=self.today, **given)
        assert moving.rules_at(self.city_congress)["track"].needs == ["concluded", "voted"]
        assert moving.rules_at(self.province_congress)["track"].needs == ["voted"]

    def test_every_shelf_with_a_way_into_it_has_a_page(self):
        shelves = {kind.of["shelf"] for kind in kinds.every() if kind.model is ShelfRule}
        assert shelves == {"plan", "implement", "evaluate", "track"}
