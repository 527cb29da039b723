"""Pages of an incoming list: upload, the checked list with its errors, corrected cells, confirmation."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaigns.enums import ActivityStatus, CampaignStatus
from campaigns.models import Activity, Campaign, Duty
from core.access import access
from core.exceptions import NotAllowed
from core.web import XLSX, attempt, download, file_answer, refusals_as_messages
from core.words import listed
from organizations.enums import Role
from organizations.models import Organization

from .. import permissions
from ..departments import RESPONSIBLE_KINDS
from ..enums import ListStatus
from ..forms.intake import CellsForm, ConfirmForm, UploadForm
from ..forms.vocabulary import LearnForm
from ..intake.template import build_template
from ..labels import field_label
from ..models import IssueList
from ..preview import Preview
from ..resent import Change, Comparison, compare
from ..services.intake import (
    NotAList,
    confirm_issue_list,
    default_origin,
    discard_issue_list,
    edit_cells,
    in_language,
    learn,
    marked_workbook,
    upload_issue_list,
)
from .acting import perform

OWNERS = (Role.STAFF, Role.LIAISON)  # of a committee's list, of a department's own
EARLIER = 20  # uploads shown
SHOWN = 20  # corrected and missing issues named


# ── upload ──────────────────────────────────────────────────────────────────────────────────────────────────────
@access(Role.STAFF)
def import_upload(request: HttpRequest) -> HttpResponse:
    """Take the template, choose a file, have it checked. For a duty (?duty=) or for a campaign of one's own (?campaign=)."""
    campaign, duty = _purpose(request)
    if campaign is None:
        return _choose_campaign(request)
    congress = duty.owed_by if duty else campaign.congress
    initial = {"origin": default_origin(duty), "activity": request.GET.get("activity")}
    held = Activity.objects.filter(campaign=campaign, congress=congress, status=ActivityStatus.HELD)
    form = UploadForm(
        request.POST or None, request.FILES or None, initial=initial, activities=held.select_related("group")
    )
    if request.method == "POST" and form.is_valid():
        issue_list = _upload(request, form, campaign, duty)
        if issue_list:
            return redirect(issue_list)
    earlier = IssueList.objects.visible_to(request.user).filter(campaign=campaign, duty=duty).defer("report")
    context = {
        "campaign": campaign,
        "duty": duty,
        "congress": congress,
        "form": form,
        "earlier": earlier.select_related("file", "uploaded_by")[:EARLIER],
        "query": request.GET.urlencode(),
    }
    return render(request, "issues/import_upload.html", context, status=422 if form.is_bound else 200)


def _purpose(request: HttpRequest) -> tuple[Campaign | None, Duty | None]:
    """The campaign and the duty that the address names, if the person may hand in lists for them."""
    duty, campaign = None, None
    if "duty" in request.GET:
        duties = Duty.objects.visible_to(request.user).select_related(
            "campaign__congress", "owed_by__region", "owed_to"
        )
        duty = get_object_or_404(duties, pk=_key(request, "duty"))
        campaign = duty.campaign
    elif "campaign" in request.GET:
        campaigns = Campaign.objects.visible_to(request.user).select_related("congress__region")
        campaign = get_object_or_404(campaigns, pk=_key(request, "campaign"))
    if campaign and not permissions.may_upload_list(request.user, campaign, duty):
        who = duty.owed_by if duty else campaign.congress
        raise PermissionDenied(NotAllowed(_("只有%(who)s的工作人员可以导入问题清单。") % {"who": who}))
    return campaign, duty


def _key(request: HttpRequest, name: str) -> int:
    value = request.GET[name]
    if not value.isdecimal():
        raise Http404
    return int(value)


def _choose_campaign(request: HttpRequest) -> HttpResponse:
    """Without a duty one's own lists go into a campaign of one's own committee."""
    own = Campaign.objects.visible_to(request.user).filter(
        congress__in=request.user.organizations_as(Role.STAFF), status=CampaignStatus.RUNNING
    )
    return render(request, "issues/import_choose.html", {"campaigns": own})


def _upload(
    request: HttpRequest, form: UploadForm, campaign: Campaign, duty: Duty | None
) -> IssueList | None:
    data = form.cleaned_data

    def act():
        try:
            return upload_issue_list(
                campaign,
                duty=duty,
                upload=data["file"],
                origin=data["origin"],
                activity=data.get("activity"),
                columns=form.columns,
                by=request.user,
            )
        except NotAList as refusal:
            form.offer(refusal.headings)
            raise

    return attempt(request, form, act)


@access(Role.STAFF)
def template(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in, with the committee's name, the campaign's topics and the departments of the place."""
    campaign, duty = _purpose(request)
    if campaign is None:
        raise Http404
    congress = duty.owed_by if duty else campaign.congress
    near = Organization.objects.filter(is_active=True, kind__in=RESPONSIBLE_KINDS, region=congress.region_id)
    content = build_template(
        congress.name,
        campaign.year,
        categories=[topic.name for topic in campaign.topics.all()],
        departments=list(near.values_list("name", flat=True)),
    )
    return file_answer(content, _("问题清单模板-%(who)s.xlsx") % {"who": congress.short_name}, XLSX)


# ── the checked list ────────────────────────────────────────────────────────────────────────────────────────────
@access(*OWNERS)
def import_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What was found in a list; nothing is imported before it is confirmed here."""
    return _preview_page(request, _own_list(request, pk))


def _own_list(request: HttpRequest, pk: int) -> IssueList:
    lists = IssueList.objects.visible_to(request.user)
    return get_object_or_404(
        lists.select_related(
            "campaign__congress", "congress__region", "duty", "department", "activity", "file", "uploaded_by"
        ),
        pk=pk,
    )


def _preview_page(
    request: HttpRequest,
    issue_list: IssueList,
    form=None,
    *,
    learn_form=None,
    cells_form: CellsForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, also as the answer to a refused act: then its links name the page, for the address is the act's."""
    preview = Preview(issue_list.report, in_language, cells_form and cells_form.typed)
    url = issue_list.get_absolute_url()
    is_open = issue_list.status == ListStatus.CHECKED
    found = compare(issue_list) if is_open else Comparison()
    only = request.GET.get("only", "")
    page = preview.page(only, request.GET.get("after", ""))
    context = {
        "list": issue_list,
        "upload_url": upload_url(issue_list),
        "is_open": is_open,
        "preview": preview,
        "found": found,
        "url": url,
        "chips": _chips(preview, url, only),
        "page": page,
        "faults": preview.listed_faults(page, url) if is_open else [],
        "notes": preview.notes(),
        "changed": [(change, _changed_words(change)) for change in found.changed[:SHOWN]],
        "noted": [(change, _changed_words(change)) for change in found.noted[:SHOWN]],
        "gone": found.gone[:SHOWN],
        "cells_form": cells_form,
        "learn_form": learn_form or _offered_learn_form(issue_list, preview),
        "form": form or (_confirm_form(None, issue_list, preview, found.gone) if is_open else None),
        "query": request.GET.urlencode(),
    }
    return render(request, "issues/import_preview.html", context, status=status)


def _changed_words(change: Change) -> list[tuple[str, str, str]]:
    """Where a correction differs: the field in words, the text before and after."""
    return [(field_label(one.field), one.before, one.after) for one in change.differences]


def _chips(preview: Preview, url: str, only: str) -> list[tuple[str, str, bool]]:
    """What can be shown of the list (label, address, chosen)."""
    chips = [(_("全部行"), url, only == "")]
    if preview.bad:
        chips.append((_("只看错误"), f"{url}?only=errors", only == "errors"))
    if preview.doubtful:
        chips.append((_("只看提醒"), f"{url}?only=warnings", only == "warnings"))
    return chips


def _confirm_form(data, issue_list: IssueList, preview: Preview, gone: list) -> ConfirmForm:
    """Only drafts of a duty can be taken out with a list, once every row of it could be compared."""
    drafts = gone if issue_list.duty_id and not preview.bad else []
    return ConfirmForm(data, thing=issue_list, bad=len(preview.bad), gone=len(drafts))


@access(*OWNERS)
@require_POST
def import_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Put other values into cells; the list is checked again as a whole. What is refused stays in its fields."""
    issue_list = _own_list(request, pk)
    preview = Preview(issue_list.report, in_language)
    form = CellsForm(request.POST, thing=issue_list, preview=preview)
    if not form.is_valid() or not perform(
        request, form, lambda: edit_cells(issue_list, form.cells, by=request.user), on=issue_list
    ):
        return _preview_page(request, issue_list, cells_form=form, status=422)
    words = {"places": listed(form.places)}
    messages.success(request, _("%(places)s 已更正，整张清单已重新检查。") % words)
    pressed = request.POST.get("at", "")
    place = f"#{pressed}" if preview.find(pressed) else ""
    return redirect(f"{issue_list.get_absolute_url()}?{request.GET.urlencode()}{place}")


@access(Role.STAFF)
@require_POST
def import_learn(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what unknown columns and names of this list mean; it is checked again, and the committee's next lists know."""
    issue_list = _own_list(request, pk)
    form = _learn_form(request.POST, issue_list, Preview(issue_list.report, in_language))
    if form.is_valid():
        said = {"columns": form.columns, "aliases": form.aliases}
        if perform(request, form, lambda: learn(issue_list, **said, by=request.user), on=issue_list):
            messages.success(request, _("已登记，整张清单已重新检查。"))
            return redirect(issue_list)
    return _preview_page(request, issue_list, learn_form=form, status=422)


def _offered_learn_form(issue_list: IssueList, preview: Preview) -> LearnForm | None:
    """The committee's staff say what their words mean; a department's own list is read by those."""
    is_asked = issue_list.status == ListStatus.CHECKED and not issue_list.department
    return _learn_form(None, issue_list, preview) if is_asked else None


def _learn_form(data, issue_list: IssueList, preview: Preview) -> LearnForm:
    return LearnForm(data, thing=issue_list, headings=preview.unknown_headings, names=preview.suggested_names)


@access(*OWNERS)
@require_POST
def import_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Import the rows that can be imported; a second press changes nothing and says so."""
    issue_list = _own_list(request, pk)
    if issue_list.status != ListStatus.CHECKED:
        messages.info(
            request,
            _("这份清单目前是“%(status)s”，没有重复导入。") % {"status": issue_list.get_status_display()},
        )
        return redirect(issue_list)
    preview = Preview(issue_list.report, in_language)
    gone = compare(issue_list).gone if issue_list.duty_id else []
    form = _confirm_form(request.POST, issue_list, preview, gone)
    if form.is_valid() and perform(
        request, form, lambda: _confirm(issue_list, form, request.user), on=issue_list
    ):
        messages.success(request, _("已导入：新增 %(added)d 条，更正 %(changed)d 条。") % issue_list.outcome)
        return redirect(issue_list)
    return _preview_page(request, issue_list, form, status=422)


def _confirm(issue_list: IssueList, form: ConfirmForm, by) -> IssueList:
    data = form.cleaned_data
    skip, replace = data.get("skip_errors", False), data.get("replace", False)
    return confirm_issue_list(issue_list, skip_errors=skip, replace=replace, by=by)


@access(*OWNERS)
@require_POST
@refusals_as_messages(lambda pk: reverse("issues:import_preview", args=[pk]))
def import_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up a checked list."""
    issue_list = _own_list(request, pk)
    if issue_list.status == ListStatus.CHECKED:
        discard_issue_list(issue_list, by=request.user)
        messages.success(request, _("已放弃这份清单，没有导入任何内容。"))
    return redirect(upload_url(issue_list))


def upload_url(issue_list: IssueList) -> str:
    """The upload page for the same purpose."""
    if issue_list.department_id:
        asked = f"campaign={issue_list.campaign_id}&department={issue_list.department_id}"
        return f"{reverse('issues:self_check_upload')}?{asked}"
    purpose = f"duty={issue_list.duty_id}" if issue_list.duty_id else f"campaign={issue_list.campaign_id}"
    return f"{reverse('issues:import_upload')}?{purpose}"


# ── files ───────────────────────────────────────────────────────────────────────────────────────────────────────
@access(*OWNERS)
def import_file(request: HttpRequest, pk: int) -> FileResponse:
    """The list as it was uploaded."""
    return download(_own_list(request, pk).file)


@access(*OWNERS)
def import_marked(request: HttpRequest, pk: int) -> HttpResponse:
    """The person's own workbook with the bad cells marked red and listed."""
    issue_list = _own_list(request, pk)
    name = issue_list.file.name.rpartition(".")[0]
    return file_answer(marked_workbook(issue_list), _("%(name)s-标注错误.xlsx") % {"name": name}, XLSX)
