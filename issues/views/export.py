"""The ledger and the four official lists as files: the rows that the list shows, with what was asked for in the head."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import clock, history
from core.access import access
from core.documents import build_report
from core.excel import build_workbook
from core.web import DOCX, XLSX, file_answer
from core.words import listed

from .. import ledger
from ..listing import LISTS, Filled, fill
from .ledger import ORDER, READERS, hidden_columns

WORKBOOK, DOCUMENT = "xlsx", "docx"
TYPES = {WORKBOOK: XLSX, DOCUMENT: DOCX}
MOST_ROWS = {WORKBOOK: 20_000, DOCUMENT: 2_000}  # in one file made while the person waits
CHINESE = "zh-hans"


@access(*READERS)
def issue_export(request: HttpRequest) -> HttpResponse:
    """A list of the issues that the query string asks for; taking it out is put on record.

    `list` names one of LISTS (else the ledger in the columns the person chose), `form` is xlsx or docx.
    """
    name = request.GET.get("list") if request.GET.get("list") in LISTS else "ledger"
    form = request.GET.get("form") if request.GET.get("form") in TYPES else WORKBOOK
    with translation.override(CHINESE if LISTS[name].is_official else get_language()):
        return _answer(request, name, form)


def _answer(request: HttpRequest, name: str, form: str) -> HttpResponse:
    question, now = ledger.Question.read(request.GET), clock.now()
    rows = LISTS[name].narrow(question.rows(request.user, clock.local_date(now)))
    count = rows.count()
    if count > MOST_ROWS[form]:
        words = _("符合条件的有 %(count)d 条，一次最多导出 %(most)d 条，请增加筛选条件后再导出。")
        messages.error(request, words % {"count": count, "most": MOST_ROWS[form]})
        return redirect(f"{reverse('issues:list')}?{request.GET.urlencode()}")
    choices = ledger.Choices.offered_to(request.user, question)
    parts = [part.words for part in choices.parts(question)]
    campaign = dict(choices.campaigns).get(question.keys.get("campaign"), "")
    filled = fill(
        name,
        rows.order_by(*ORDER),
        user=request.user,
        today=clock.local_date(now),
        title=f"{campaign}{LISTS[name].name}",
        facts=_facts(request.user, parts, count),
        without=hidden_columns(request),
    )
    data = {"list": name, "form": form, "asked": parts, "rows": count}
    history.append(request.user, "export_ledger", by=request.user, now=now, data=data)
    return file_answer(*_made(filled, form, request.user, now), TYPES[form])


def _facts(user, parts: list[str], count: int) -> list[str]:
    """Who reports stands last: there the reader of lists finds where the name ends."""
    return [
        _("条件：%(parts)s") % {"parts": listed(parts) or _("全部")},
        _("共 %(n)d 条") % {"n": count},
        _("填报单位：%(name)s") % {"name": _own(user)},
    ]


def _own(user) -> str:
    return next((own.name for own in user.organizations_as(*READERS)), "")


def _made(filled: Filled, form: str, user, now) -> tuple[bytes, str]:
    """The file and its name."""
    today = clock.local_date(now)
    name = f"{filled.title}{today.isoformat()}.{form}"
    if form == DOCUMENT:
        return build_report(filled.report(_own(user), today)), name
    return build_workbook([filled.sheet()], made_by=user.name, made_at=now), name
