"""Quiet hours and digests: nothing leaves inside them, nothing is put off by more than a day."""

from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadlines.times import after_quiet, next_digest

from .base import moment

NIGHT = time(21), time(7, 30)
LUNCH = time(12), time(14)
NONE = time(8), time(8)


@pytest.mark.parametrize(
    ("now", "quiet", "expected"),
    [
        (moment(8, 9, 20, 59), NIGHT, moment(8, 9, 20, 59)),
        (moment(8, 9, 21, 0), NIGHT, moment(8, 10, 7, 30)),
        (moment(8, 9, 23, 59), NIGHT, moment(8, 10, 7, 30)),
        (moment(8, 10, 0, 0), NIGHT, moment(8, 10, 7, 30)),
        (moment(8, 10, 7, 29), NIGHT, moment(8, 10, 7, 30)),
        (moment(8, 10, 7, 30), NIGHT, moment(8, 10, 7, 30)),
        (moment(8, 10, 11, 59), LUNCH, moment(8, 10, 11, 59)),
        (moment(8, 10, 12, 0), LUNCH, moment(8, 10, 14)),
        (moment(8, 10, 14, 0), LUNCH, moment(8, 10, 14)),
        (moment(8, 10, 8, 0), NONE, moment(8, 10, 8)),
        (moment(12, 31, 22, 0), NIGHT, moment(1, 1, 7, 30, year=2019)),
    ],
)
def test_nothing_leaves_in_quiet_hours(now, quiet, expected):
    assert after_quiet(now, *quiet) == expected


@pytest.mark.parametrize(
    ("now", "digest_at", "expected"),
    [
        (moment(8, 9, 8, 44), time(8, 45), moment(8, 9, 8, 45)),
        (moment(8, 9, 8, 45), time(8, 45), moment(8, 10, 8, 45)),
        (moment(8, 9, 9, 0), time(8, 45), moment(8, 10, 8, 45)),
        (moment(8, 9, 9, 0), time(22), moment(8, 10, 7, 30)),  # a digest at night comes in the morning
    ],
)
def test_the_digest_is_the_next_one(now, digest_at, expected):
    assert next_digest(now, digest_at, *NIGHT) == expected


@given(st.integers(0, 10 * 365 * 24 * 60), st.times(), st.times(), st.times())
def test_a_message_is_never_early_never_in_quiet_hours_and_at_most_two_days_late(minutes, digest, start, end):
    now = moment(1, 1) + timedelta(minutes=minutes)
    for at in (after_quiet(now, start, end), next_digest(now, digest, start, end)):
        assert now <= at <= now + timedelta(days=2)
        assert after_quiet(at, start, end) == at
