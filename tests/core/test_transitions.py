"""One function writes statuses; it refuses wrong sources and stale copies and leaves one history entry."""

import pytest
from django.db import transaction

from core import history
from core.exceptions import StaleState, TransitionError
from core.transitions import allows, move, move_each, move_many
from tests.base import World


class Move(World):
    def test_writes_status_fields_version_and_one_entry(self):
        move(self.duty, "submit", by=self.county_office, now=self.now, comment="首次", submitted_at=self.now)
        self.duty.refresh_from_db()
        assert (self.duty.status, self.duty.version, self.duty.submitted_at) == ("submitted", 1, self.now)
        entry = history.of(self.duty).get()
        assert (entry.actor, entry.action, entry.from_status, entry.to_status, entry.comment) == (
            self.county_office,
            "submit",
            "open",
            "submitted",
            "首次",
        )
        assert entry.scope == "桃城区人大常委会 人大工作人员"

    def test_refuses_a_state_that_is_no_source(self):
        with pytest.raises(TransitionError, match="未报送"):
            move(self.duty, "accept", by=self.city_staff, now=self.now)
        assert not history.of(self.duty).exists()

    def test_refuses_a_copy_that_somebody_else_has_changed(self):
        stale = type(self.duty).objects.get(pk=self.duty.pk)
        move(self.duty, "submit", by=self.county_office, now=self.now)
        with pytest.raises(StaleState):
            move(stale, "submit", by=self.county_colleague, now=self.now)
        assert history.of(self.duty).count() == 1

    def test_an_act_that_keeps_the_state_still_raises_the_version(self):
        move(self.link, "start", by=self.city_staff, now=self.now)
        move(self.link, "note_progress", by=self.city_staff, now=self.now)
        self.link.refresh_from_db()
        assert (self.link.status, self.link.version) == ("running", 2)

    def test_allows_asks_the_table(self):
        assert allows(self.duty, "submit")
        assert not allows(self.duty, "accept")


class MoveMany(World):
    def test_each_gets_its_status_version_and_one_entry(self):
        move_many(
            [self.duty, self.other_duty], "submit", by=self.county_office, now=self.now, submitted_at=self.now
        )
        for duty in (self.duty, self.other_duty):
            assert (duty.status, duty.version) == ("submitted", 1)
            duty.refresh_from_db()
            assert (duty.status, duty.version, duty.submitted_at) == ("submitted", 1, self.now)
            entry = history.of(duty).get()
            assert (entry.from_status, entry.to_status, entry.actor, entry.object_label) == (
                "open",
                "submitted",
                self.county_office,
                str(duty),
            )

    def test_things_in_different_states_keep_their_own_earlier_state_on_record(self):
        move(self.duty, "submit", by=self.county_office, now=self.now)
        move(self.duty, "return", by=self.city_staff, now=self.now)
        move_many([self.duty, self.other_duty], "submit", by=self.county_office, now=self.now)
        found = [history.of(duty).first().from_status for duty in (self.duty, self.other_duty)]
        assert found == ["returned", "open"]

    def test_one_that_may_not_or_was_changed_stops_them_all(self):
        stale = type(self.duty).objects.get(pk=self.duty.pk)
        move(self.duty, "submit", by=self.county_office, now=self.now)
        for first in (self.duty, stale):
            with pytest.raises((TransitionError, StaleState)), transaction.atomic():
                move_many([self.other_duty, first], "submit", by=self.county_office, now=self.now)
            self.other_duty.refresh_from_db()
            assert self.other_duty.status == "open"
            assert not history.of(self.other_duty).exists()

    def test_nothing_to_move_writes_nothing(self):
        move_many([], "submit", by=self.county_office, now=self.now)
        assert not history.of(self.duty).exists()


class MoveEach(World):
    def test_each_takes_its_own_fields_and_has_its_own_data_on_record(self):
        changes = [
            (duty, {"submitted_at": self.now, "return_reason": word}, {"word": word})
            for duty, word in ((self.duty, "甲"), (self.other_duty, "乙"))
        ]
        move_each(changes, "submit", by=self.county_office, now=self.now)
        for duty, word in ((self.duty, "甲"), (self.other_duty, "乙")):
            assert (duty.status, duty.version, duty.return_reason) == ("submitted", 1, word)
            duty.refresh_from_db()
            assert (duty.status, duty.return_reason, duty.submitted_at) == ("submitted", word, self.now)
            entry = history.of(duty).get()
            assert (entry.from_status, entry.to_status, entry.data) == ("open", "submitted", {"word": word})

    def test_one_that_was_changed_stops_them_all(self):
        stale = type(self.duty).objects.get(pk=self.duty.pk)
        move(self.duty, "submit", by=self.county_office, now=self.now)
        with pytest.raises(StaleState), transaction.atomic():
            move_each(
                [(self.other_duty, {}, {}), (stale, {}, {})], "submit", by=self.county_office, now=self.now
            )
        assert not history.of(self.other_duty).exists()

    def test_nothing_to_move_writes_nothing(self):
        move_each([], "submit", by=self.county_office, now=self.now)
        assert not history.of(self.duty).exists()
