"""One function writes statuses; it refuses wrong sources and stale copies and leaves one history entry."""

import pytest

from core import history
from core.exceptions import StaleState, TransitionError
from core.transitions import allows, move
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
