"""The deadline engine: a pass with nothing due, and passes in which 10,000 deadlines become overdue.

The yardstick of the latter is the least a database can do: one set-based UPDATE of as many rows, and COPY of the very
rows that the pass wrote, into the same tables and indexes, from text made beforehand.
"""

import io
import threading
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import count
from statistics import median
from time import perf_counter

from django.db import connection, transaction

from bench.web import Server, fetch, get, typical
from core import bulk, clock
from core.models import Notification
from deadlines import engine, ladders, services
from deadlines.models import Deadline, Ladder, Occurrence
from organizations.enums import Kind, Level, Role
from organizations.models import Membership, Organization, Region, User

DUE, REPEATS, BODIES, FEW = 10_000, 5, 300, 10_000
QUIET_DAYS = 1_100  # the deadlines that are not due lie on so many days, years from now
_rounds, _subjects = count(), count(1)


def rows(size: int, bare: Server) -> list[dict]:
    """Every measurement of this file, with `size` open deadlines in the table; `bare` is the port of the bare view."""
    ladder, bodies = services.default_ladder("duty"), _bodies()
    _fill(bodies, ladder, FEW)
    few = [_overdue(bodies, ladder) for _repeat in range(REPEATS)]
    _fill(bodies, ladder, size - FEW)
    many = [_overdue(bodies, ladder) for _repeat in range(REPEATS)]
    return [_nothing_due(bare), _against_copy(many), _against_few(few, many), _two_at_once(bodies, ladder)]


# ── what is there ───────────────────────────────────────────────────────────────────────────────────────────────
def _bodies() -> list[int]:
    """Committees with one person each who is told; their keys."""
    place = Region.objects.create(name="时限省", short_name="时限", level=Level.PROVINCE, path="99/")
    moment = clock.now()
    names = [f"时限{number:03d}" for number in range(BODIES)]
    owing = Organization.objects.bulk_create(
        Organization(name=name, short_name=name, kind=Kind.CONGRESS, region=place) for name in names
    )
    people = User.objects.bulk_create(User(username=name, name=name, created_at=moment) for name in names)
    Membership.objects.bulk_create(
        Membership(user=person, organization=body, role=Role.STAFF, starts_on=date(2018, 1, 1))
        for person, body in zip(people, owing, strict=True)
    )
    return [body.pk for body in owing]


def _fill(bodies: list[int], ladder: Ladder, number: int) -> None:
    """Open deadlines that are due years from now."""
    rungs, now = services.rungs_by_ladder()[ladder.pk], clock.now()
    days = [date(clock.today().year + 8, 1, 1) + timedelta(days=n) for n in range(QUIET_DAYS)]
    looks = [(day, ladders.first_after(rungs, day, now)) for day in days]
    _insert(bodies, ladder, (looks[n % QUIET_DAYS] for n in range(number)))


def _insert(bodies: list[int], ladder: Ladder, dates: Iterable[tuple[date, datetime]]) -> None:
    common = {"kind": "duty", "subject_type": "bench.thing", "scope": "bench:1", "owed_to_id": bodies[0]}
    common |= {"ladder_id": ladder.pk, "opened_at": clock.now()}
    lines = (
        {
            "subject_id": number,
            "title": f"第{number}项报送任务",
            "owed_by_id": bodies[number % len(bodies)],
            "first_due_on": due_on,
            "due_on": due_on,
            "next_at": next_at,
        }
        for number, (due_on, next_at) in zip(_subjects, dates, strict=False)
    )
    bulk.insert(Deadline, lines, common=common)
    _say_to_database("VACUUM ANALYZE deadlines_deadline")


def _say_to_database(sql: str, values: list | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def _become_overdue(bodies: list[int], ladder: Ladder) -> datetime:
    """Put 10,000 deadlines one step before their first overdue message; gives the moment at which it comes.

    Those of the round before are done by now.
    """
    soon = Deadline.objects.still_open().filter(due_on__lt=clock.today() + timedelta(days=2_000))
    soon.update(met_at=clock.now(), next_at=None)
    due_on = clock.today() + timedelta(days=365 + next(_rounds))
    steps = ladders.steps(services.rungs_by_ladder()[ladder.pk], due_on)
    overdue = next(step.at for step in steps if step.day > due_on)
    _insert(bodies, ladder, [(due_on, overdue)] * DUE)
    return overdue


# ── a pass against the least a database can do ──────────────────────────────────────────────────────────────────
def _overdue(bodies: list[int], ladder: Ladder) -> tuple[float, float]:
    """Seconds of a pass that tells of 10,000 overdue deadlines, and of the yardstick for the same rows."""
    moment = _become_overdue(bodies, ladder)
    before = _written()
    started = perf_counter()
    looked_at = engine.run_pass(moment)
    spent = perf_counter() - started
    occurrences, notifications = (after - old for after, old in zip(_written(), before, strict=True))
    if (looked_at, occurrences > DUE, notifications >= DUE) != (DUE, True, True):
        raise RuntimeError(f"a pass looked at {looked_at} and wrote {occurrences} and {notifications}")
    return spent, _yardstick(occurrences, notifications)


def _written() -> tuple[int, int]:
    return Occurrence.objects.count(), Notification.objects.count()


def _yardstick(occurrences: int, notifications: int) -> float:
    """One UPDATE of 10,000 deadlines and COPY of the rows just written, under other keys; they go again afterwards."""
    places = [
        (
            "deadlines_occurrence",
            "deadline_id, rung_id, due_on + 36500, day, planned_at, superseded",
            occurrences,
        ),
        (
            "core_notification",
            "recipient_id, created_at, message, params, url, cause || 'y', urgent, unrouted",
            notifications,
        ),
    ]
    texts = [(*place, _copied(*place)) for place in places]
    started = perf_counter()
    with transaction.atomic():
        _say_to_database(
            "UPDATE deadlines_deadline SET next_at = next_at + interval '1 second' WHERE id IN"
            " (SELECT deadline_id FROM deadlines_occurrence ORDER BY id DESC LIMIT %s)",
            [DUE],
        )
        with connection.cursor() as cursor:
            for table, columns, _number, text in texts:
                names = columns.replace(" + 36500", "").replace(" || 'y'", "")
                cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN", text)
    spent = perf_counter() - started
    Occurrence.objects.filter(due_on__gt=clock.today() + timedelta(days=36_000)).delete()
    Notification.objects.filter(cause__endswith="y").delete()
    return spent


def _copied(table: str, columns: str, number: int) -> io.StringIO:
    """The last rows of a table as text for COPY."""
    text = io.StringIO()
    with connection.cursor() as cursor:
        query = f"SELECT {columns} FROM {table} ORDER BY id DESC LIMIT {number}"
        cursor.copy_expert(f"COPY ({query}) TO STDOUT", text)
    text.seek(0)
    return text


def _against_copy(many: list[tuple[float, float]]) -> dict:
    return {
        "operation": "10,000 newly overdue with their rows, 1 M open",
        "ours_ms": _ms(ours for ours, _least in many),
        "yardstick": "set-based UPDATE + COPY of the same rows",
        "yardstick_ms": _ms(least for _ours, least in many),
        "ratio": round(median(ours / least for ours, least in many), 2),
        "target": 2,
        "runs": len(many),
    }


def _against_few(few: list[tuple[float, float]], many: list[tuple[float, float]]) -> dict:
    ours, base = median(ours for ours, _least in many), median(ours for ours, _least in few)
    return {
        "operation": "the same with 1 M deadlines in the table",
        "ours_ms": round(ours * 1000, 2),
        "yardstick": "the same with 10,000 in the table",
        "yardstick_ms": round(base * 1000, 2),
        "ratio": round(ours / base, 2),
        "target": 1.2,
        "runs": len(many),
    }


def _ms(seconds: Iterable[float]) -> float:
    return round(median(seconds) * 1000, 2)


# ── nothing due, and two at once ────────────────────────────────────────────────────────────────────────────────
def _nothing_due(bare: Server) -> dict:
    results = []
    for _repeat in range(REPEATS):
        base = typical(lambda: fetch(bare, get("/"))[0], 200, bare).ms
        results.append((_typical_pass(), base))
    return {
        "operation": "a pass with nothing due, 1 M open",
        "ours_ms": round(median(ours for ours, _base in results), 2),
        "yardstick": "bare",
        "yardstick_ms": round(median(base for _ours, base in results), 2),
        "ratio": round(median(ours / base for ours, base in results), 2),
        "target": 5,
        "runs": REPEATS,
    }


def _typical_pass() -> float:
    """Milliseconds of a pass that finds nothing."""
    spent = []
    for _time in range(200):
        started = perf_counter()
        engine.run_pass(clock.now())
        spent.append(perf_counter() - started)
    return median(spent) * 1000


def _two_at_once(bodies: list[int], ladder: Ladder) -> dict:
    """Two passes beside each other over the same 10,000: what they wrote twice or not at all."""
    moment = _become_overdue(bodies, ladder)
    before = Occurrence.objects.filter(superseded=False).count()
    passes = [threading.Thread(target=_pass_of_its_own, args=[moment]) for _one in range(2)]
    for one in passes:
        one.start()
    for one in passes:
        one.join()
    written = Occurrence.objects.filter(superseded=False).count() - before
    expected = DUE * _told_at(ladder, moment)
    return {
        "operation": "two passes at once: rows doubled or missing",
        "ours": abs(written - expected),
        "target": 0,
    }


def _pass_of_its_own(moment: datetime) -> None:
    engine.run_pass(moment)
    connection.close()


def _told_at(ladder: Ladder, moment: datetime) -> int:
    """How many rungs come at the moment of the first overdue message."""
    rungs = services.rungs_by_ladder()[ladder.pk]
    return sum(
        rung.offset == 1 and rung.at_time == moment.astimezone(clock.LOCAL_ZONE).time() for rung in rungs
    )
