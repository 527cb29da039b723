"""Pages of self-inspection: a department brings its own list; committees see it beside what was found by others."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.models import Campaign
from core import history
from core.access import access
from core.models import HistoryEntry
from core.web import XLSX, attempt, file_answer
from organizations.enums import Role
from organizations.models import Organization

from .. import self_check_compared
from ..forms.intake import SelfCheckForm, SelfCheckRuleForm
from ..intake.template import build_template
from ..ledger import is_key
from ..models import Issue, IssueList
from ..preview import Page
from ..self_check import campaigns_asking, campaigns_for, rule_in_words, with_asking
from ..self_check_compared import ALL, Compared, Said, compare_self_checks, joined, said_of
from ..services.intake import NotAList, upload_issue_list
from ..services.self_checking import campaigns_ruled_by, require_setter, set_self_check
from .acting import not_now, perform, permit

EARLIER = 20  # uploads shown
GROUPS = {
    "listed": gettext_lazy("自查"),
    "found": gettext_lazy("发现"),
    "found_only": gettext_lazy("发现而未自查"),
    "both": gettext_lazy("自查且发现"),
    "listed_only": gettext_lazy("只有自查"),
}

MOST_RULED = 20  # campaigns whose rule is offered for changing
OWN_GROUPS = ("listed", "listed_only")


# ── the department's own list ───────────────────────────────────────────────────────────────────────────────────
@access(Role.LIAISON)
def self_check_upload(request: HttpRequest) -> HttpResponse:
    """Bring a department's self-inspection list for a campaign (?campaign=, ?department=); without them, choose one."""
    if "campaign" not in request.GET:
        return render(request, "issues/self_check_choose.html", {"choices": _choices(request.user)})
    campaign, department = _purpose(request)
    form = SelfCheckForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        issue_list = _upload(request, form, campaign, department)
        if issue_list:
            return redirect(issue_list)
    earlier = IssueList.objects.visible_to(request.user).filter(campaign=campaign, department=department)
    context = {
        "campaign": campaign,
        "department": department,
        "form": form,
        "earlier": earlier.defer("report").select_related("file", "uploaded_by")[:EARLIER],
        "query": request.GET.urlencode(),
    }
    return render(request, "issues/self_check_upload.html", context, status=422 if form.is_bound else 200)


def _choices(user) -> list[tuple[Organization, Campaign]]:
    """What the person may bring a list for: department and campaign."""
    own = user.organizations_as(Role.LIAISON)
    return [(one, campaign) for one in own for campaign in campaigns_for(one).select_related("congress")]


def _purpose(request: HttpRequest) -> tuple[Campaign, Organization]:
    """The campaign and the department that the address names, if the person may bring a list for them; else 404."""
    own = {one.pk: one for one in request.user.organizations_as(Role.LIAISON)}
    asked = request.GET.get("department", "")
    department = own.get(int(asked)) if is_key(asked) else next(iter(own.values()), None)
    if department is None:
        raise Http404
    campaigns = campaigns_for(department).select_related("congress__region")
    return get_object_or_404(campaigns, pk=_key(request)), department


def _key(request: HttpRequest) -> int:
    value = request.GET["campaign"]
    if not is_key(value):
        raise Http404
    return int(value)


def _upload(request: HttpRequest, form, campaign: Campaign, department: Organization) -> IssueList | None:
    def act():
        file = form.cleaned_data["file"]
        named = {"department": department, "columns": form.columns}
        try:
            return upload_issue_list(campaign, upload=file, **named, by=request.user)
        except NotAList as refusal:
            form.offer(refusal.headings)
            raise

    return attempt(request, form, act)


@access(Role.LIAISON)
def self_check_template(request: HttpRequest) -> HttpResponse:
    """The workbook of self-inspection to fill in, with the department's name and the campaign's topics."""
    if "campaign" not in request.GET:
        raise Http404
    campaign, department = _purpose(request)
    categories = [topic.name for topic in campaign.topics.all()]
    content = build_template(department.name, campaign.year, categories=categories, is_self_check=True)
    return file_answer(content, _("自查清单模板-%(who)s.xlsx") % {"who": department.short_name}, XLSX)


# ── beside what was found ───────────────────────────────────────────────────────────────────────────────────────
@access(Role.STAFF, Role.LEADER)
def self_check(request: HttpRequest) -> HttpResponse:
    """By department what it listed itself and what others found; each number opens its rows (?department=, ?group=)."""
    own = {one.pk for one in request.user.organizations_as(Role.STAFF, Role.LEADER)}
    seen = Campaign.objects.visible_to(request.user).filter(pk__in=campaigns_asking())
    campaigns = sorted(seen, key=lambda one: (one.congress_id not in own, -one.pk))
    campaign = _chosen(request, campaigns)
    compared = compare_self_checks(request.user, campaign) if campaign else []
    whole = joined(compared)
    key, group = request.GET.get("department", ""), request.GET.get("group", "")
    one = next((each for each in (*compared, whole) if str(each.department) == key), None)
    page = Page(getattr(one, group), request.GET.get("after", "")) if one and group in GROUPS else None
    context = {
        "campaign": campaign,
        "campaigns": campaigns,
        "rows": Page([_row(campaign, each) for each in compared], request.GET.get("after", "")),
        "total": _row(campaign, whole) if compared else None,
        "most": self_check_compared.MOST if whole.is_cut else None,
        "one_name": one and _name(one),
        "groups": GROUPS.values(),
        "group": group if one and group in GROUPS else "",
        "group_name": GROUPS.get(group, ""),
        "page": page,
        "own": _own(page) if group in OWN_GROUPS else None,
        "ruled": with_asking(campaigns_ruled_by(request.user))[:MOST_RULED] if page is None else [],
    }
    return render(request, "issues/self_check.html", context)


def _own(page: Page | None) -> list[tuple[Issue, Said | None]]:
    """The issues shown, each with what the department's own list said of it."""
    said = said_of(page.rows) if page else {}
    return [(issue, said.get(issue.pk)) for issue in page or ()]


def _chosen(request: HttpRequest, campaigns: list[Campaign]) -> Campaign | None:
    """The campaign the address names or the first: the own committee's newest; one that is not the person's to see is not there."""
    asked = request.GET.get("campaign", "")
    if not asked:
        return next(iter(campaigns), None)
    found = next((one for one in campaigns if str(one.pk) == asked), None)
    if found is None:
        raise Http404
    return found


def _row(campaign: Campaign, one: Compared) -> dict:
    base = f"{reverse('issues:self_check')}?campaign={campaign.pk}&department={one.department}&group="
    numbers = [(label, len(getattr(one, name)), base + name) for name, label in GROUPS.items()]
    return {"name": _name(one), "numbers": numbers}


def _name(one: Compared) -> str:
    return _("全部单位") if one.department == ALL else one.name or _("未写明单位")


# ── the campaign's rule ─────────────────────────────────────────────────────────────────────────────────────────
@access(Role.STAFF)
def self_check_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether a campaign asks departments to inspect themselves; without a word of staff its plan says so."""

    def set_rule():
        given = form.cleaned_data
        return set_self_check(campaign, asked=given["asked"], source=given["source"], by=request.user)

    seen = Campaign.objects.visible_to(request.user).select_related("congress__region")
    campaign = get_object_or_404(seen, pk=pk)
    permit(request, campaign, set_rule, lambda: require_setter(request.user, campaign))
    if away := not_now(request, campaign, "set_self_check", campaign):
        return away
    stated = {True: "yes", False: "no"}.get(campaign.rule("self_check"), "")
    form = SelfCheckRuleForm(request.POST or None, thing=campaign, initial={"asked": stated})
    if form.is_bound and form.is_valid() and perform(request, form, set_rule, on=campaign):
        messages.success(request, rule_in_words(campaign))
        return redirect("issues:self_check")
    changes = history.of(campaign).filter(action="set_self_check", outcome=HistoryEntry.Outcome.DONE)
    context = {
        "form": form,
        "campaign": campaign,
        "words": rule_in_words(campaign),
        "changes": changes[:EARLIER],
    }
    return render(request, "issues/self_check_rule.html", context, status=422 if form.errors else 200)
