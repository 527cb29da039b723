"""Pages of the list that goes up: what it would hold now, its versions, and the rows behind each number."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.enums import DUTY_OWED, Part
from campaigns.models import Duty
from core.access import access
from core.exceptions import Refusal
from core.web import KeysetPage, download, record_refusal
from organizations.enums import Role

from .. import permissions
from ..ledger import is_key
from ..models import Compilation, Issue
from ..services.compiling import MOST_ROWS, Share, compile_list, differences, shares, shares_now, source_of

READERS = (Role.STAFF, Role.LEADER)


@access(*READERS)
def compile_duty(request: HttpRequest, pk: int) -> HttpResponse:
    """The issue list of a duty by its sources, with every version so far; the button makes the next one."""
    duties = Duty.objects.visible_to(request.user).select_related("campaign", "owed_by", "owed_to")
    duty = get_object_or_404(duties, pk=pk)
    if request.method == "POST":
        return _compile(request, duty)
    can = permissions.may_upload_list(request.user, duty.campaign, duty)
    can = can and duty.status in DUTY_OWED and Part.ISSUE_LIST in duty.parts
    source = source_of(duty) if can else None
    now = shares_now(duty, source) if source else []
    seen = {
        one.pk: one for one in Compilation.objects.visible_to(request.user).filter(pk__in=_versions_of(now))
    }
    versions = Compilation.objects.visible_to(request.user).filter(duty=duty)
    context = {
        "duty": duty,
        "can_compile": can,
        "source": source,
        "shares": [(share, seen.get(share.version)) for share in now],
        "total": sum(share.count for share in now),
        "is_own": not _versions_of(now),  # nothing out of lists below: the ledger shows all of it
        "most_rows": MOST_ROWS,
        "versions": [_version(one) for one in versions.select_related("duty", "compiled_by", "file")],
    }
    return render(request, "issues/compile.html", context)


def _versions_of(given: list[Share]) -> list[int]:
    return [share.version for share in given if share.version]


def _compile(request: HttpRequest, duty: Duty) -> HttpResponse:
    try:
        made = compile_list(duty, by=request.user)
    except Refusal as refusal:
        record_refusal(request, duty, compile_list)
        messages.error(request, str(refusal))
    else:
        facts = {"number": made.number, "count": made.rows.count()}
        messages.success(request, _("已汇总第 %(number)d 版，共 %(count)d 条，可以报送。") % facts)
    return redirect("issues:compile", pk=duty.pk)


def _version(compilation: Compilation) -> dict:
    """A version with its sources and what changed; each number opens its rows."""
    given = shares(compilation)
    added, gone = differences(compilation)
    return {
        "it": compilation,
        "total": sum(share.count for share in given),
        "shares": [_share(compilation, share) for share in given],
        "added": added,
        "gone": gone,
    }


def _share(compilation: Compilation, share) -> dict:
    url = f"{compilation.get_absolute_url()}?source={share.key}"
    return {"name": share.name, "count": share.count, "url": url, "key": share.key}


@access(*READERS)
def compilation(request: HttpRequest, pk: int) -> HttpResponse:
    """The issues of one version, all or those of one source."""
    versions = Compilation.objects.visible_to(request.user).select_related(
        "duty__owed_by", "duty__owed_to", "file"
    )
    version = get_object_or_404(versions, pk=pk)
    chosen = request.GET.get("source", "")
    asked = {"compiled__compilation": version}
    if is_key(chosen):
        asked["compiled__source"] = int(chosen)
    rows = Issue.objects.visible_to(request.user).filter(**asked)
    only_counting = "counting" in request.GET
    if only_counting:
        rows = rows.still_counting()
    context = {
        "version": version,
        "only_counting": only_counting,
        "shares": [
            _share(version, share) | {"active": str(share.key) == chosen} for share in shares(version)
        ],
        "total": rows.count(),
        "most_rows": MOST_ROWS,
        "page": KeysetPage(rows.for_list(), order=("id",), after=request.GET.get("after", "")),
        "back": reverse("issues:compile", args=[version.duty_id]),
    }
    return render(request, "issues/compilation.html", context)


@access(*READERS)
def compilation_file(request: HttpRequest, pk: int) -> FileResponse:
    """The workbook of one version as it was written when the version was made."""
    version = get_object_or_404(Compilation.objects.visible_to(request.user).select_related("file"), pk=pk)
    if version.file is None:
        raise Http404
    return download(version.file)
