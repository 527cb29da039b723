"""One clock, which tests and the rehearsal can put a moment into."""

from datetime import UTC, date, datetime

import pytest

from core import clock


def test_today_is_the_local_date_not_the_utc_one():
    with clock.at(datetime(2018, 8, 9, 16, 0, tzinfo=UTC)):
        assert clock.today() == date(2018, 8, 10)


def test_blocks_nest_and_give_the_former_moment_back():
    outer, inner = datetime(2018, 8, 9, tzinfo=UTC), datetime(2018, 9, 9, tzinfo=UTC)
    with clock.at(outer):
        with clock.at(inner):
            assert clock.now() == inner
        assert clock.now() == outer


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="aware"), clock.at(datetime(2018, 8, 9)):  # noqa: DTZ001
        pass


def test_without_a_moment_put_in_it_is_the_machines():
    before = datetime.now(UTC)
    assert before <= clock.now() <= datetime.now(UTC)
