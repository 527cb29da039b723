"""What a ladder has to tell: pure functions over a day, a window and a list of rungs."""

from datetime import date, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from deadlines import ladders
from deadlines.models import Rung

from .base import moment

DUE = date(2018, 8, 10)


def rung(key, offset, *, repeat=None, party="owed_by", roles=("staff",), **changes):
    return Rung(
        pk=key,
        offset=offset,
        repeat_days=repeat,
        party=party,
        roles=list(roles),
        at_time=time(8, 30),
        **changes,
    )


LADDER = [
    rung(1, -3),
    rung(2, 0),
    rung(3, 1, repeat=3),
    rung(4, 3, party="owed_to", roles=("leader",)),
]


def days(planned):
    return [(step.rung_id, step.day.day) for step in planned.steps]


def test_a_step_comes_due_at_its_local_time_and_not_a_minute_before():
    early = ladders.plan(LADDER, DUE, moment(8, 1), moment(8, 7, 8, 29))
    assert (early.steps, early.next_at) == ([], moment(8, 7, 8, 30))
    assert days(ladders.plan(LADDER, DUE, moment(8, 1), moment(8, 7, 8, 30))) == [(1, 7)]


def test_a_window_holds_both_its_ends():
    assert days(ladders.plan(LADDER, DUE, moment(8, 7, 8, 30), moment(8, 10, 8, 30))) == [(1, 7), (2, 10)]


def test_a_repeated_step_comes_until_somebody_acts():
    assert days(ladders.plan(LADDER[2:3], DUE, moment(8, 10), moment(8, 18))) == [(3, 11), (3, 14), (3, 17)]


def test_after_an_outage_only_the_last_word_to_the_same_people_is_told():
    planned = ladders.plan(LADDER, DUE, moment(8, 7, 8, 30), moment(8, 15))
    assert days(planned) == [(1, 7), (2, 10), (3, 11), (4, 13), (3, 14)]
    assert [(step.rung_id, step.day.day) for step in planned.telling] == [(4, 13), (3, 14)]


def test_a_rung_switched_off_tells_nothing():
    assert ladders.first_after([rung(1, 0, is_active=False)], DUE, moment(8, 1)) is None


def test_a_ladder_without_repeats_ends():
    assert ladders.plan(LADDER[:2], DUE, moment(8, 1), moment(8, 11)).next_at is None


@given(
    cuts=st.lists(st.integers(0, 40 * 24), min_size=1, max_size=12),
    offsets=st.lists(st.tuples(st.integers(-7, 7), st.sampled_from([None, 1, 3])), min_size=1, max_size=6),
)
def test_however_a_time_is_cut_into_passes_every_step_comes_once(cuts, offsets):
    rungs = [
        rung(n, offset, repeat=repeat if offset > 0 else None) for n, (offset, repeat) in enumerate(offsets)
    ]
    start, end = moment(8, 1), moment(8, 1) + timedelta(hours=40 * 24)
    whole = ladders.plan(rungs, DUE, start, end)
    found, since = [], ladders.first_after(rungs, DUE, start)
    for until in [*(start + timedelta(hours=hours) for hours in sorted(cuts)), end]:
        if since is not None and since <= until:
            part = ladders.plan(rungs, DUE, since, until)
            found, since = found + part.steps, part.next_at
    assert found == [step for step in whole.steps if step.at > start]
