"""Issue lists that come in: upload and check, correct a cell, confirm, discard.

Nothing of a list becomes an issue before it is confirmed. What a county confirms for a duty stays its own draft until
the duty is submitted: `reported_at` is None and nobody above sees it.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from campaigns.enums import DUTY_OWED, ActivityStatus, Part
from campaigns.models import Activity, Campaign, Duty
from core import bulk, clock, history, numbers, transitions, uploads
from core.exceptions import RuleBroken
from core.locks import hold
from laws.matching import library_of
from organizations.models import Organization

from .. import permissions, rows
from ..corrections import MAX_CELL_LENGTH, cells_of_bad_rows, correct, likely_headings, place_of
from ..departments import Directory, directory_for
from ..enums import IssueStatus, ListStatus, Origin
from ..intake.cells import tidy
from ..intake.check import check_issue_list, check_sheets, read_sheets
from ..intake.headers import heading_key
from ..intake.marked import mark_errors
from ..intake.model import Refused
from ..models import Finding, Issue, IssueList
from ..resent import compare
from ..self_check import way_up
from .amending import amend_drafts, count_for_activity, note_corrections
from .registering import origin_of
from .reporting import mark_list_ready, tell_committee
from .rules import require_running
from .vocabulary import columns_of, keep_aliases, keep_columns


# ── upload ──────────────────────────────────────────────────────────────────────────────────────────────────────
def upload_issue_list(
    campaign: Campaign,
    *,
    duty: Duty | None = None,
    upload: UploadedFile,
    origin: str = "",
    columns: dict[str, str] | None = None,
    department: Organization | None = None,
    activity: Activity | None = None,
    by,
    now: datetime | None = None,
) -> IssueList:
    """Check a list and keep it with what was found; nothing is imported yet.

    For a duty by the staff of the committee that owes it while it is a draft; without one by the staff of the campaign's
    own committee. For a `department` it is its own self-inspection, brought by its liaison; it goes the way of
    `self_check.way_up`. `origin` defaults to deputy groups for a duty, to inspection without one; where everything on the
    list was found in one `activity` of the committee, it follows from that. `columns` maps headings the reader does not
    know to its fields and is kept for the committee's next lists. Raises NotAllowed, and RuleBroken (fields `file`, when it
    is no readable list, and `activity`).
    """
    now = now or clock.now()
    congress, duty = _whose(campaign, duty, department, by)
    _require_draft(campaign, duty)
    _require_held(activity, campaign, None if department else congress)
    kept = columns_of(congress)
    owner = department.name if department else ""
    report = _read(upload, upload.name, campaign, columns=kept | (columns or {}), owner=owner)
    report["remembered"] = _remembered(report, kept, columns or {})
    _note_unknown_organizations(report, congress)
    with transaction.atomic():
        require_running(campaign)
        if columns and not department:
            keep_columns(congress, columns, by=by, now=now)
        issue_list = IssueList.objects.create(
            campaign=campaign,
            duty=duty,
            congress=congress,
            department=department,
            activity=activity,
            origin=Origin.SELF_CHECK if department else _origin(origin, activity, duty),
            file=uploads.store(upload, by=by, now=now, allowed=uploads.LISTS),
            uploaded_by=by,
            report=report,
            created_at=now,
            updated_at=now,
        )
        history.append(issue_list, "upload", by=by, now=now, data={"sha256": issue_list.file.sha256})
    return issue_list


def _whose(
    campaign: Campaign, duty: Duty | None, department: Organization | None, by
) -> tuple[Organization, Duty | None]:
    """The committee whose list it will be and the duty it belongs to, once the person may bring it."""
    if department is None:
        allowed = permissions.may_upload_list(by, campaign, duty)
        permissions.require(allowed, _("只有报送单位的人大工作人员可以导入问题清单。"))
        return duty.owed_by if duty else campaign.congress, duty
    words = _("只有%(department)s的联络员可以报送自查清单。") % {"department": department}
    permissions.require(permissions.may_self_check(by, department), words)
    return way_up(campaign, department)


def default_origin(duty: Duty | None) -> str:
    """How issues of a committee's list came to light where nobody says."""
    return Origin.DEPUTY_GROUP if duty else Origin.INSPECTION


def _origin(said: str, activity: Activity | None, duty: Duty | None) -> str:
    return origin_of(activity) if activity else said or default_origin(duty)


def _require_held(activity: Activity | None, campaign: Campaign, congress: Organization | None) -> None:
    """An activity that a list names is one of the committee's own in this campaign, and has taken place."""
    if activity is None:
        return
    own = congress is not None and activity.congress_id == congress.pk
    if not own or activity.campaign_id != campaign.pk or activity.status != ActivityStatus.HELD:
        raise RuleBroken(_("请选择本单位在该监督行动中已开展的活动。"), "activity")


def _remembered(report: dict, kept: dict, said: dict) -> dict[str, str]:
    """The headings of this list that were read as the committee mapped them before: heading to field."""
    fields = {heading_key(heading): name for heading, name in kept.items() if name and heading not in said}
    used = (column for sheet in report["sheets"] if sheet["used"] for column in sheet["columns"])
    return {
        column["heading"]: column["field"]
        for column in used
        if column["field"] and column["field"] in map(fields.get, _keys_of(column["heading"]))
    }


def _keys_of(heading: str) -> tuple[str, str]:
    """A heading of several levels is known by all of them or by the lowest."""
    return heading_key(heading), heading_key(heading.rpartition("/")[2])


def _require_draft(campaign: Campaign, duty: Duty | None) -> None:
    """A list for a duty comes in only while its owner still has to act on it."""
    if duty is None:
        return
    if duty.campaign_id != campaign.pk:
        raise RuleBroken(_("报送任务不属于该监督行动。"))
    if Part.ISSUE_LIST not in duty.parts:
        raise RuleBroken(_("本项任务不要求报送问题清单。"))
    if not Duty.objects.filter(pk=duty.pk, status__in=DUTY_OWED).exists():
        raise RuleBroken(_("本项任务已经报送，清单不能再改。如需更正，请联系接收单位退回补正后重新导入。"))


def _read(
    file,
    name: str,
    campaign: Campaign,
    *,
    edits: Iterable[dict] = (),
    columns: dict | None = None,
    owner: str = "",
) -> dict:
    """The reader's report on a file with corrections applied; RuleBroken with its words when it is no readable list."""
    if file.size > settings.UPLOAD_MAX_BYTES:
        uploads.check(file, uploads.LISTS)
    file.seek(0)
    try:
        sheets = read_sheets(file.read(), name)
        correct(sheets, edits)
        report = check_sheets(sheets, year=campaign.year, columns=columns, owner=owner)
    except Refused as refusal:
        raise RuleBroken(in_language(refusal.message), "file") from refusal
    found = report.as_json()
    if not found["readable"]:
        raise NotAList(
            in_language(found["message"]), _headings_of(found["sheets"]) or likely_headings(sheets)
        )
    for row, entry in zip(found["accepted"], report.accepted, strict=True):
        row["fingerprint"] = rows.fingerprint(row, entry.plain)
    return found | {"cells": cells_of_bad_rows(sheets, found), "edits": list(edits), "columns": columns or {}}


class NotAList(RuleBroken):
    """No list with the needed columns was found. `headings` are those of the likeliest sheet, to choose the columns from."""

    def __init__(self, message: str, headings: list[str]):
        super().__init__(message, "file")
        self.headings = headings


def _headings_of(sheets: list[dict]) -> list[str]:
    """The headings that the reader found, of the first sheet that has any."""
    found = ([one["heading"] for one in sheet["columns"]] for sheet in sheets if sheet["columns"])
    return next(found, [])


def in_language(both: dict) -> str:
    """The reader's sentence in the language of the page."""
    return both["zh"] if (get_language() or "zh").startswith("zh") else both["en"]


def _note_unknown_organizations(report: dict, congress: Organization) -> None:
    """Warn of responsible organizations that nobody here is called, with the likeliest one."""
    directory = directory_for(congress, own_first=True)
    for row in report["accepted"]:
        row["warnings"] += [doubt for name in rows.responsible(row) if (doubt := _doubt(directory, name))]


def _doubt(directory: Directory, name: str) -> dict | None:
    match = directory.find(name)
    if match.organization:
        return None
    suggestion = match.suggestion.name if match.suggestion else ""
    return {"code": "unknown_organization", "field": "departments", "name": name, "suggestion": suggestion}


# ── correcting a cell ───────────────────────────────────────────────────────────────────────────────────────────
def edit_cells(issue_list: IssueList, cells: Iterable[dict], *, by, now: datetime | None = None) -> IssueList:
    """Put other values into cells and check the whole list again; the uploaded file itself stays as it came.

    `cells`: dicts of sheet, row, column, value. From the state "checked", by the committee's own staff. Raises RuleBroken
    when the list has no such cell.
    """
    now = now or clock.now()
    _require_own(issue_list, by)
    said = {place_of(cell): cell | {"value": tidy(cell["value"])[:MAX_CELL_LENGTH]} for cell in cells}
    for cell in said.values():
        _require_cell(issue_list.report, cell)
    edits = [one for one in issue_list.report["edits"] if place_of(one) not in said] + list(said.values())
    columns = issue_list.report["columns"]
    with issue_list.file.file.open("rb") as file:
        owner = issue_list.department.name if issue_list.department else ""
        report = _read(
            file, issue_list.file.name, issue_list.campaign, edits=edits, columns=columns, owner=owner
        )
    report["remembered"] = issue_list.report.get("remembered", {})
    _note_unknown_organizations(report, issue_list.congress)
    with transaction.atomic():
        transitions.move(
            issue_list, "edit", by=by, now=now, data={"cells": list(said.values())}, report=report
        )
    return issue_list


def learn(
    issue_list: IssueList,
    *,
    columns: dict[str, str | None],
    aliases: dict[str, str],
    by,
    now: datetime | None = None,
) -> IssueList:
    """Say what headings and names of this list mean; it is read again so, and both are kept for the committee's next lists.

    From the state "checked", by the committee's own staff. Raises RuleBroken as `keep_columns` and `keep_aliases` do, and
    when the list could not be read with these columns.
    """
    now = now or clock.now()
    _require_own(issue_list, by)
    old = issue_list.report
    with transaction.atomic():
        keep_columns(issue_list.congress, columns, by=by, now=now)
        keep_aliases(issue_list.congress, aliases, by=by, now=now)
        with issue_list.file.file.open("rb") as file:
            report = _read(
                file,
                issue_list.file.name,
                issue_list.campaign,
                edits=old["edits"],
                columns=old["columns"] | columns,
            )
        report["remembered"] = old.get("remembered", {})
        _note_unknown_organizations(report, issue_list.congress)
        data = {"columns": columns, "aliases": aliases}
        transitions.move(issue_list, "edit", by=by, now=now, data=data, report=report)
    return issue_list


def _require_cell(report: dict, edit: dict) -> None:
    sheet = next((one for one in report["sheets"] if one["name"] == edit["sheet"] and one["used"]), None)
    known = {(row["sheet"], row["row"]) for name in ("accepted", "rejected") for row in report[name]}
    columns = {column["column"] for column in sheet["columns"]} if sheet else set()
    if (edit["sheet"], edit["row"]) not in known or edit["column"] not in columns:
        raise RuleBroken(_("清单中没有这个单元格，请刷新页面后重试。"))


def marked_workbook(issue_list: IssueList) -> bytes:
    """The uploaded workbook (.xlsx) with every faulty cell marked, those corrected on the page included."""
    with issue_list.file.file.open("rb") as file:
        data = file.read()
    columns = issue_list.report["columns"]
    year, owner = issue_list.campaign.year, issue_list.department.name if issue_list.department else ""
    report = check_issue_list(data, issue_list.file.name, year=year, columns=columns, owner=owner)
    return mark_errors(data, issue_list.file.name, report)


def discard_issue_list(issue_list: IssueList, *, by, now: datetime | None = None) -> IssueList:
    """Give up a checked list; nothing of it was imported."""
    now = now or clock.now()
    _require_own(issue_list, by)
    with transaction.atomic():
        transitions.move(issue_list, "discard", by=by, now=now)
    return issue_list


def _require_own(issue_list: IssueList, by) -> None:
    words = _("只有%(congress)s的工作人员可以处理这份清单。") % {"congress": issue_list.owner}
    permissions.require(permissions.may_change_list(by, issue_list), words)


# ── confirming ──────────────────────────────────────────────────────────────────────────────────────────────────
def confirm_issue_list(
    issue_list: IssueList,
    *,
    skip_errors: bool = False,
    replace: bool = False,
    by,
    now: datetime | None = None,
) -> IssueList:
    """Make issues of the rows that can be imported, all or none; rows that are there already are not doubled.

    From the state "checked", by the committee's own staff, while the duty is still a draft. `skip_errors` leaves out the
    rows with errors; `replace` voids earlier drafts of the same duty that this list no longer contains, which nothing but
    a person's word does and only while they are drafts. A corrected row goes into its issue, which keeps its number; once
    that was sorted the correction is only put on its record. Marks the duty's part ready. Raises RuleBroken,
    TransitionError for a second confirmation, StaleState when somebody else was first.
    """
    now = now or clock.now()
    _require_own(issue_list, by)
    _require_importable(issue_list, skip_errors)
    _require_comparable(issue_list, replace)
    with transaction.atomic():
        require_running(issue_list.campaign)
        _require_draft(issue_list.campaign, issue_list.duty)
        _one_import_at_a_time(issue_list.congress_id)
        if issue_list.activity_id:
            activity = hold(Activity, issue_list.activity_id)
            _require_held(activity, issue_list.campaign, issue_list.congress)
        found = compare(issue_list)
        gone = found.gone if replace else []
        outcome = {
            "added": len(found.new),
            "changed": len(found.changed),
            "noted": len(found.noted),
            "same": found.same,
            "skipped": len(bad_rows(issue_list.report)),
            "withdrawn": len(gone),
        }
        transitions.move(issue_list, "confirm", by=by, now=now, data=outcome, outcome=outcome)
        _void(gone, gettext_noop("更正后的清单中已没有此条"), by, now)
        amend_drafts(issue_list, found.changed, by=by, now=now)
        note_corrections(issue_list, found.noted, by=by, now=now)
        _add_issues(issue_list, found.new, by, now)
        count_for_activity(issue_list)
        if issue_list.department_id:
            tell_committee(issue_list, now=now)
        elif issue_list.duty_id:
            mark_list_ready(issue_list.duty, by=by, now=now)
    return issue_list


def _void(drafts: list[Issue], comment: str, by, now: datetime) -> None:
    if drafts:
        transitions.move_many(drafts, "void", by=by, now=now, comment=comment)


def bad_rows(report: dict) -> set[tuple[str, int]]:
    """The rows with an error; one row may have several bad cells."""
    return {(fault["sheet"], fault["row"]) for fault in report["rejected"]}


def _require_importable(issue_list: IssueList, skip_errors: bool) -> None:
    report = issue_list.report
    if issue_list.status != ListStatus.CHECKED:
        return  # the transition itself says what has become of it
    if not report["accepted"]:
        raise RuleBroken(_("没有可导入的行。请更正错误，或重新上传。"))
    if report["rejected"] and not skip_errors:
        raise RuleBroken(
            _("还有 %(n)d 行有错误。请更正，或勾选“跳过错误行”只导入其余各行。")
            % {"n": len(bad_rows(report))},
            "skip_errors",
        )


def _require_comparable(issue_list: IssueList, replace: bool) -> None:
    """Earlier issues are taken out only as drafts, and only when every row could be compared with them."""
    if replace and issue_list.duty_id is None:
        raise RuleBroken(_("已经报送的问题不随清单作废，请逐条核对后办理。"), "replace")
    if replace and issue_list.report["rejected"]:
        raise RuleBroken(
            _("有错误的行没有参加比较，可能就是上次的那几条。请先更正，再作废清单中没有的。"), "replace"
        )


def _one_import_at_a_time(congress_id: int) -> None:
    """Two lists of one committee confirmed at once must not both add the same row."""
    Organization.objects.select_for_update(no_key=True).get(pk=congress_id)


def _add_issues(issue_list: IssueList, new: list[dict], by, now: datetime) -> None:
    if not new:
        return
    issues = list(_issues(issue_list, new))
    bulk.insert(Issue, issues, common=_common(issue_list, now))
    common = {
        "organization_id": issue_list.owner.pk,
        "origin": issue_list.origin,
        "issue_list_id": issue_list.pk,
        "activity_id": issue_list.activity_id,
        "found_at": now,
    }
    bulk.insert(Finding, _findings_of(issues, new), common=common)
    things = (
        (issue["id"], f"{issue['number']} {issue['title']}", _place(issue_list, row))
        for issue, row in zip(issues, new, strict=True)
    )
    history.append_alike(Issue, things, "import", by=by, now=now, to_status=IssueStatus.FOUND)


def _place(issue_list: IssueList, row: dict) -> dict:
    return {"list": issue_list.pk, "sheet": row["sheet"], "row": row["row"]}


def _common(issue_list: IssueList, now: datetime) -> dict:
    """What all issues of a list have alike. Drafts of a duty are not reported yet."""
    return {
        "campaign_id": issue_list.campaign_id,
        "congress_id": issue_list.congress_id,
        "reported_by_id": issue_list.congress_id,
        "reported_at": None if issue_list.duty_id else now,
        "origin": issue_list.origin,
        "created_at": now,
        "updated_at": now,
    }


def _issues(issue_list: IssueList, new: list[dict]) -> Iterator[dict]:
    """The issues as rows of their table, numbered through the campaign.

    One series for all committees: departments and the public read the number, and it must not tell who reported
    (security R3). The series is locked from here to the end of the import, which is why it is claimed only now.
    """
    campaign = issue_list.campaign
    topics, library = list(campaign.topics.all()), library_of(campaign)
    first = numbers.claim(f"issue:{campaign.code}", len(new))
    keys = bulk.reserve_keys(Issue, len(new))
    for serial, (key, row) in enumerate(zip(keys, new, strict=True), first):
        yield {
            "id": key,
            "number": f"{campaign.code}-{serial:04d}",
            **rows.issue_fields(row, topics, library, issue_list.activity),
        }


def _findings_of(issues: list[dict], new: list[dict]) -> Iterator[dict]:
    for issue, row in zip(issues, new, strict=True):
        yield {
            "issue_id": issue["id"],
            "first_issue_id": issue["id"],
            "sheet": row["sheet"][:60],
            "row": row["row"],
            "original": rows.original(row),
            "fingerprint": row["fingerprint"],
        }
