"""Importing issue lists over HTTP: 10,000 rows, 200 rows, a list whose last row is wrong, other pages meanwhile."""

import io
import threading
import time
from collections.abc import Callable, Iterator
from statistics import median

import openpyxl
from django.db import connection

from bench.seed import DEPARTMENTS
from bench.sessions import CSRF_TOKEN
from bench.web import Server, fetch, get, post, typical
from issues.models import Issue

ROWS = 10_000
FEW = 200
REPEATS = 3
HEADINGS = (
    "序号",
    "问题类别",
    "地点",
    "问题描述",
    "责任单位",
    "对照法条",
    "整改措施",
    "责任人",
    "整改时限",
    "备注",
    "发现途径",
    "联系方式",
)


def rows(cookies: dict[str, str], known: dict, product: Server, bare: Server) -> Iterator[dict]:
    """One line of the report for each operation."""
    desk = _Desk(cookies["city"], known, product)
    good = yield from _many(desk, known)
    yield _wrong_at_the_end(desk, good)
    yield _few(desk, bare)
    yield _others_meanwhile(desk, cookies["county"], product)


class _Desk:
    """The city's clerk, who uploads lists; every list is another one under another name, or it would correct an earlier one."""

    def __init__(self, cookies: str, known: dict, product: Server):
        self._cookies, self._campaign, self._product = cookies, known["campaign"], product
        self._series = 0

    def workbook(self, count: int = ROWS, *, wrong_at_the_end: bool = False) -> bytes:
        """A list of `count` different rows of twelve columns."""
        self._series += 1
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet("问题清单")
        sheet.append(HEADINGS)
        for number in range(count):
            faulty = wrong_at_the_end and number == count - 1
            sheet.append(_row(self._series, number, "" if faulty else None))
        buffer = io.BytesIO()
        book.save(buffer)
        return buffer.getvalue()

    def send(self, content: bytes, *, answer: int = 302) -> float:
        """Upload and confirm; the seconds that took. `answer` is what the confirmation is to say."""
        boundary = "bench-boundary"
        body = (
            (
                f'--{boundary}\r\nContent-Disposition: form-data; name="origin"\r\n\r\ninspection\r\n'
                f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="list {self._series}.xlsx"\r\n'
                "Content-Type: application/octet-stream\r\n\r\n"
            ).encode()
            + content
            + f"\r\n--{boundary}--\r\n".encode()
        )
        start = time.perf_counter()
        path = f"/issues/import/?campaign={self._campaign}"
        page = self._post(path, body, f"multipart/form-data; boundary={boundary}", 302)
        place = page.split(b"Location: ")[1].split(b"\r\n")[0].decode()
        self._post(f"{place}confirm/", b"version=0&checked=on", "application/x-www-form-urlencoded", answer)
        return time.perf_counter() - start

    def _post(self, path: str, body: bytes, kind: str, wanted: int) -> bytes:
        head = post(path, self._cookies, CSRF_TOKEN, body, kind)
        status, answer = fetch(self._product, head, body)
        if status != wanted:
            raise RuntimeError(f"{path} answered {status} instead of {wanted}")
        return answer


def _row(series: int, number: int, department: str | None) -> list:
    text = f"某乡第{number % 977}村道路破损{number % 31}处（{series}-{number}），群众反映多次，影响出行，" * 3
    return [
        number + 1,
        "优化营商环境",
        f"第{number % 977}村",
        text,
        DEPARTMENTS[number % len(DEPARTMENTS)] if department is None else department,
        "第十条",
        "修补并建立巡查",
        "分管负责人",
        "2027-09-28",
        "",
        "走访",
        "",
    ]


def _many(desk: _Desk, known: dict) -> Iterator[dict]:
    """From the upload to the committed issues, with report and history. Gives the typical seconds to who goes on."""
    results = []
    for _repeat in range(REPEATS + 1):  # the first does not count
        content = desk.workbook()
        yardstick = _openpyxl_and_copy(content, known)
        results.append((_adding(ROWS, lambda content=content: desk.send(content)), yardstick))
    results = results[1:]
    ours = median(ours for ours, _base in results)
    yield {
        "operation": "import of 10,000 rows, upload to committed",
        "ours_ms": round(ours * 1000),
        "yardstick": "openpyxl read + COPY",
        "yardstick_ms": round(median(base for _ours, base in results) * 1000),
        "ratio": round(median(ours / base for ours, base in results), 2),
        "target": 0.5,
        "n": ROWS,
        "runs": REPEATS,
    }
    return ours


def _adding(count: int, act: Callable[[], float]) -> float:
    before = Issue.objects.count()
    seconds = act()
    added = Issue.objects.count() - before
    if added != count:
        raise RuntimeError(f"{added} issues instead of {count}")
    return seconds


def _wrong_at_the_end(desk: _Desk, good: float) -> dict:
    """All or nothing: the confirmation is refused, and nothing has been stored."""
    content = desk.workbook(wrong_at_the_end=True)
    times = [_adding(0, lambda: desk.send(content, answer=422)) for _repeat in range(REPEATS)]
    return {
        "operation": "import of 10,000 rows whose last is wrong, refused",
        "ours_ms": round(median(times) * 1000),
        "yardstick": "the same without the fault",
        "yardstick_ms": round(good * 1000),
        "ratio": round(median(times) / good, 2),
        "target": 1.0,
        "n": ROWS,
        "runs": REPEATS,
    }


def _few(desk: _Desk, bare: Server) -> dict:
    """Both requests of a county's usual list against two bare views."""
    times, bases = [], []
    for _repeat in range(7):
        bases.append(typical(lambda: fetch(bare, get("/"))[0], 200, bare, seconds=1, warm_up=0.2).ms)
        content = desk.workbook(FEW)
        times.append(_adding(FEW, lambda content=content: desk.send(content)) * 1000)
    return {
        "operation": "import of 200 rows, upload to committed",
        "ours_ms": round(median(times), 1),
        "yardstick": "bare, twice",
        "yardstick_ms": round(2 * median(bases), 2),
        "ratio": round(median(ours / 2 / base for ours, base in zip(times, bases, strict=True)), 1),
        "target": 40,
        "n": FEW,
        "runs": len(times),
    }


def _others_meanwhile(desk: _Desk, cookies: str, product: Server) -> dict:
    """The median of a county's issue list while 10,000 rows are imported, against the same on an idle server."""

    def look() -> int:
        return fetch(product, get("/issues/?status=rectifying", cookies))[0]

    results = []
    for _repeat in range(REPEATS):
        content = desk.workbook()
        idle = typical(look, 200, product).ms
        results.append((_while_running(lambda content=content: desk.send(content), look), idle))
    return {
        "operation": "issue list while 10,000 rows are imported",
        "ours_ms": round(median(busy for busy, _idle in results), 2),
        "yardstick": "the same on an idle server",
        "yardstick_ms": round(median(idle for _busy, idle in results), 2),
        "ratio": round(median(busy / idle for busy, idle in results), 2),
        "target": 1.5,
        "n": ROWS,
        "runs": REPEATS,
    }


def _while_running(act: Callable[[], object], look: Callable[[], int]) -> float:
    """The median time of `look` (ms) while `act` is under way in a thread of its own."""
    running = threading.Thread(target=act)
    times = []
    running.start()
    while running.is_alive():
        start = time.perf_counter()
        look()
        times.append((time.perf_counter() - start) * 1000)
    running.join()
    return median(times)


def _openpyxl_and_copy(content: bytes, known: dict) -> float:
    """What the file format and the database cost by themselves: read it, COPY as many rows into the same table, undo."""
    columns = [field.column for field in Issue._meta.concrete_fields if field.column != "id"]
    sample = (
        Issue.objects.filter(congress_id=known["city"])
        .values_list(*[f.attname for f in Issue._meta.concrete_fields if f.column != "id"])
        .first()
    )
    start = time.perf_counter()
    rows = list(
        openpyxl.load_workbook(io.BytesIO(content), read_only=True).active.iter_rows(values_only=True)
    )
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        lines = io.StringIO("".join(_copy_lines(columns, sample, rows[1:])))
        names = ", ".join(f'"{column}"' for column in columns)
        cursor.cursor.copy_expert(f"COPY issues_issue ({names}) FROM STDIN", lines)
        elapsed = time.perf_counter() - start
        cursor.execute("ROLLBACK")
    return elapsed


def _copy_lines(columns: list[str], sample: tuple, rows: list[tuple]) -> Iterator[str]:
    for row in rows:
        values = dict(zip(columns, sample, strict=True)) | {"number": f"copy-{row[0]}", "description": row[3]}
        yield "\t".join("\\N" if value is None else str(value) for value in values.values()) + "\n"
