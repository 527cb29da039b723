"""A project's papers as files; who took which is put on record."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock, history
from core.access import access
from core.documents import has_chinese_font
from core.web import DOCX, PDF, XLSX, file_answer
from organizations.enums import Role

from .. import papers
from ..models import Project
from .common import seen_project
from .projects import campaigns_of


@access(Role.STAFF, Role.LEADER)
@require_safe
def project_document(request: HttpRequest, pk: int) -> HttpResponse:
    """Responsibility letter, road map and work schedule as one Word document."""
    project, record, now = _record(request, pk)
    with translation.override(papers.CHINESE):
        content = papers.document(record)
    _note(project, "docx", request.user, now)
    return file_answer(content, f"{project.title}责任书.docx", DOCX)


@access(Role.STAFF, Role.LEADER)
@require_safe
def project_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The same three as PDF, for reading and printing where nothing is to be changed."""
    project, record, now = _record(request, pk)
    if not has_chinese_font():
        messages.error(
            request,
            _("本机没有中文字体，不能生成 PDF。请下载 Word，或请系统管理员安装中文字体（如思源宋体）。"),
        )
        return redirect(project)
    with translation.override(papers.CHINESE):
        content = papers.pdf(record)
    _note(project, "pdf", request.user, now)
    return file_answer(content, f"{project.title}责任书.pdf", PDF)


@access(Role.STAFF, Role.LEADER)
@require_safe
def project_workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """The work schedule as a workbook."""
    project, record, now = _record(request, pk)
    with translation.override(papers.CHINESE):
        content = papers.workbook(record, made_by=request.user.name, made_at=now)
    _note(project, "xlsx", request.user, now)
    return file_answer(content, f"{project.title}施工表.xlsx", XLSX)


def _record(request: HttpRequest, pk: int) -> tuple[Project, papers.Record, datetime]:
    project, now = seen_project(request, pk), clock.now()
    campaigns = campaigns_of(project, request.user)
    return project, papers.Record(project, campaigns, clock.local_date(now)), now


def _note(project: Project, form: str, user, now: datetime) -> None:
    history.append(project, "export_papers", by=user, now=now, data={"form": form})
