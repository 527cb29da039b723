"""The ledger as a workbook: the same rows as the list, with what was asked for in its head."""

from collections.abc import Iterable, Iterator

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock, history
from core.access import access
from core.excel import Column, Sheet, build_workbook
from core.web import XLSX, file_answer
from core.words import listed
from organizations.enums import Role

from .. import ledger, permissions
from ..models import Issue
from .ledger import ORDER, READERS

MOST_ROWS = 20_000  # in one workbook made while the person waits


@access(*READERS)
def issue_export(request: HttpRequest) -> HttpResponse:
    """The ledger that the query string asks for as .xlsx; taking it out is put on record."""
    question, now = ledger.Question.read(request.GET), clock.now()
    rows = question.rows(request.user, clock.local_date(now))
    count = rows.count()
    if count > MOST_ROWS:
        words = _("符合条件的有 %(count)d 条，一次最多导出 %(most)d 条，请增加筛选条件后再导出。")
        messages.error(request, words % {"count": count, "most": MOST_ROWS})
        return redirect(f"{reverse('issues:list')}?{request.GET.urlencode()}")
    parts = [part.words for part in ledger.Choices.offered_to(request.user, question).parts(question)]
    sheet = _sheet(request.user, rows.for_list().order_by(*ORDER), parts, count)
    history.append(
        request.user, "export_ledger", by=request.user, now=now, data={"asked": parts, "rows": count}
    )
    made = build_workbook([sheet], made_by=request.user.name, made_at=now)
    return file_answer(made, _("问题台账%(day)s.xlsx") % {"day": clock.local_date(now).isoformat()}, XLSX)


def _sheet(user, rows: Iterable[Issue], parts: list[str], count: int) -> Sheet:
    is_committee = not user.roles.isdisjoint({Role.STAFF, Role.LEADER})
    return Sheet(
        name=_("问题台账"),
        title=_("问题台账"),
        facts=[
            _("条件：%(parts)s") % {"parts": listed(parts) or _("全部")},
            _("共 %(n)d 条") % {"n": count},
        ],
        columns=_columns(is_committee),
        rows=_rows(user, rows, is_committee),
        frozen_columns=2,
    )


def _columns(is_committee: bool) -> list[Column]:
    finders = [Column(_("首报单位"), 20), Column(_("发现途径"), 14)] if is_committee else []
    return [
        Column(_("编号"), 18),
        Column(_("问题"), 36),
        Column(_("问题描述"), 50),
        Column(_("监督行动"), 16),
        Column(_("事项"), 16),
        Column(_("类别"), 14),
        Column(_("地点"), 18),
        *finders,
        Column(_("跟踪监督单位"), 20),
        Column(_("责任单位"), 20),
        Column(_("整改时限"), 12, "date"),
        Column(_("时限状态"), 12),
        Column(_("办理状态"), 12),
        Column(_("最近进展"), 36),
        Column(_("最近进展时间"), 17, "datetime"),
        Column(_("销号时间"), 17, "datetime"),
    ]


def _rows(user, rows: Iterable[Issue], is_committee: bool) -> Iterator[list]:
    today = clock.today()
    for issue in rows:
        yield [
            issue.number,
            issue.title,
            issue.description,
            issue.campaign.short_title,
            issue.topic.name if issue.topic else "",
            issue.category,
            issue.place,
            *(_finders(user, issue) if is_committee else []),
            issue.congress.short_name,
            issue.department.short_name if issue.department else "",
            issue.due_on,
            issue.light(today).text,
            issue.get_status_display(),
            issue.last_progress,
            issue.last_progress_at,
            issue.written_off_at,
        ]


def _finders(user, issue: Issue) -> list[str]:
    """Who reported it and how it was found, where this person may know."""
    if not permissions.sees_finders(user, issue):
        return ["", ""]
    return [issue.reported_by.short_name, issue.get_origin_display()]
