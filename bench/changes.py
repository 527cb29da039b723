"""Operations that write: deciding on a write-off, importing a list of 10,000 rows."""

import io
import time
from collections.abc import Iterator
from statistics import median

import openpyxl
from django.db import connection

from bench.seed import DEPARTMENTS
from bench.sessions import CSRF_TOKEN
from bench.web import Server, against_bare, fetch, get, post, typical
from core import clock
from issues.checks import checks_of
from issues.models import Issue, WriteOff
from issues.services.write_off import check_field
from organizations.models import User

ROWS = 10_000
REPEATS = 3


# ── write-off ───────────────────────────────────────────────────────────────────────────────────────────────────
def write_offs(cookies: str, known: dict, product: Server, bare: Server) -> dict:
    """Approving write-offs over HTTP, one after the other; counted in the database, not in answers."""
    waiting = _applications(known, 2_000)
    keys = [check.key for check in checks_of(Issue.objects.get(pk=waiting[0].issue_id).campaign)]
    bodies = iter([_decision(application, keys) for application in waiting])

    def ask() -> int:
        path, body = next(bodies)
        return fetch(
            product, post(path, cookies, CSRF_TOKEN, body, "application/x-www-form-urlencoded"), body
        )[0]

    def ask_bare() -> int:
        return fetch(bare, get("/"))[0]

    results = [
        (
            typical(ask_bare, 200, bare),
            typical(ask, 302, product, seconds=2, warm_up=0.3),
            typical(ask_bare, 200, bare),
        )
        for _repeat in range(REPEATS)
    ]
    done = WriteOff.objects.filter(pk__in=[one.pk for one in waiting], status="granted").count()
    return {
        "operation": "write-off approved",
        **against_bare(results),
        "target": 6,
        "n": done,
        "runs": REPEATS,
    }


def _applications(known: dict, count: int) -> list[WriteOff]:
    """Reported issues of the city's own committee with an application by the liaison."""
    liaison = User.objects.get(pk=known["people"]["liaison"])
    unit = liaison.memberships.get().organization
    chosen = list(Issue.objects.filter(status="reported").order_by("id").values_list("pk", flat=True)[:count])
    Issue.objects.filter(pk__in=chosen).update(congress_id=known["city"], department=unit)
    now = clock.now()
    return WriteOff.objects.bulk_create(
        WriteOff(issue_id=pk, checks={}, opinion="同意", asked_by=liaison, created_at=now, updated_at=now)
        for pk in chosen
    )


def _decision(application: WriteOff, keys: list[str]) -> tuple[str, bytes]:
    fields = {"version": application.version, "checked": "on", "note": ""}
    fields |= {check_field(key): "yes" for key in keys}
    body = "&".join(f"{name}={value}" for name, value in fields.items()).encode()
    return f"/issues/write-offs/{application.pk}/", body


# ── import ──────────────────────────────────────────────────────────────────────────────────────────────────────
def import_list(cookies: str, known: dict, product: Server) -> dict:
    """From the upload to the committed issues, with report and history, against reading with openpyxl plus COPY."""
    results = []
    for repeat in range(REPEATS + 1):  # the first does not count
        content = workbook(repeat)
        yardstick = _openpyxl_and_copy(content, known)
        before = Issue.objects.count()
        start = time.perf_counter()
        _upload_and_confirm(content, cookies, known, product)
        ours = time.perf_counter() - start
        added = Issue.objects.count() - before
        if added != ROWS:
            raise RuntimeError(f"{added} issues instead of {ROWS}")
        results.append((ours, yardstick))
    results = results[1:]
    return {
        "operation": "import of 10,000 rows, upload to committed",
        "ours_ms": round(median(ours for ours, _base in results) * 1000),
        "yardstick": "openpyxl read + COPY",
        "yardstick_ms": round(median(base for _ours, base in results) * 1000),
        "ratio": round(median(ours / base for ours, base in results), 2),
        "target": 0.5,
        "n": ROWS,
        "runs": REPEATS,
    }


def workbook(series: int) -> bytes:
    """10,000 different rows of twelve columns."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("问题清单")
    sheet.append(
        [
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
        ]
    )
    for number in range(ROWS):
        text = (
            f"某乡第{number % 977}村道路破损{number % 31}处（{series}-{number}），群众反映多次，影响出行，"
            * 3
        )
        sheet.append(
            [
                number + 1,
                "优化营商环境",
                f"第{number % 977}村",
                text,
                DEPARTMENTS[number % len(DEPARTMENTS)],
                "第十条",
                "修补并建立巡查",
                "分管负责人",
                "2027-09-28",
                "",
                "走访",
                "",
            ]
        )
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


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


def _upload_and_confirm(content: bytes, cookies: str, known: dict, product: Server) -> None:
    boundary = "bench-boundary"
    body = (
        (
            f'--{boundary}\r\nContent-Disposition: form-data; name="origin"\r\n\r\ninspection\r\n'
            f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="list.xlsx"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        ).encode()
        + content
        + f"\r\n--{boundary}--\r\n".encode()
    )
    path = f"/issues/import/?campaign={known['campaign']}"
    status, answer = fetch(
        product, post(path, cookies, CSRF_TOKEN, body, f"multipart/form-data; boundary={boundary}"), body
    )
    if status != 302:
        raise RuntimeError(f"the upload answered {status}")
    place = answer.split(b"Location: ")[1].split(b"\r\n")[0].decode()
    confirm = b"version=0&skip_errors=on&checked=on"
    status, _answer = fetch(
        product,
        post(f"{place}confirm/", cookies, CSRF_TOKEN, confirm, "application/x-www-form-urlencoded"),
        confirm,
    )
    if status != 302:
        raise RuntimeError(f"the confirmation answered {status}")
