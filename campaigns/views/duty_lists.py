"""All duties of a campaign as a table of organizations, and reminding those who owe (催报)."""

from datetime import date

from django.contrib import messages
from django.db.models import Exists, F, Min, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from core import clock
from core.access import access
from core.exceptions import Refusal
from core.web import KeysetPage
from core.words import listed
from organizations.enums import Role
from organizations.models import Organization

from .. import services
from ..enums import DUTY_OWED, CampaignStatus
from ..matrix import matrix_of
from ..models import Campaign, Duty
from ..overview import duty_list_url
from ..permissions import may_decide, may_report
from .common import READERS

# The states a page can be narrowed to, in the order of their chips, with the figure each one counts.
STATES = ("not_submitted", "overdue", "waiting", "returned", "late", "accepted", "withdrawn")
NAMED = 12  # overdue duties whose owners the banner names before it says 等


def state_words() -> dict[str, str]:
    return {
        "not_submitted": _("未报送"),
        "overdue": _("逾期未报"),
        "waiting": _("待接收"),
        "returned": pgettext("status", "退回补正"),
        "late": _("迟报"),
        "accepted": _("已接收"),
        "withdrawn": _("已作废"),
    }


@access(*READERS)
@require_safe
def duty_list(request: HttpRequest) -> HttpResponse:
    """Who has sent what in one campaign; narrowed to a state or a kind, exactly the rows that the figure counts."""
    campaigns = _campaigns_with_duties(request.user)
    campaign = _chosen(campaigns, request.GET.get("campaign", ""))
    if campaign is None:
        return render(request, "campaigns/duty_list.html", {"campaign": None})
    today = clock.today()
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    seen = Duty.objects.visible_to(request.user).in_campaign(campaign)
    sample = _sample(seen, request.GET.get("like", ""))
    seen = seen.alike(sample) if sample else seen
    page = _owing(seen.in_state(state, today), request.GET.get("after", ""))
    duties = list(seen.in_state(state, today).filter(owed_by__in=page.rows).for_list())
    tally = seen.tally(today)
    context = {
        "campaign": campaign,
        "campaigns": campaigns,
        "state": state,
        "chips": _chips(campaign, tally, state, sample),
        "sample": sample,
        "tally": tally,
        "late_names": _late_names(seen, tally["overdue"], today),
        "overdue_url": duty_list_url(campaign, "overdue", _key(sample)),
        "shown": tally[state or "total"],
        "page": page,
        "matrix": matrix_of(page, duties),
        "next_due": seen.not_submitted().filter(due_on__gte=today).aggregate(day=Min("due_on"))["day"],
        "own_duty": next((duty for duty in duties if _is_to_do(request.user, duty)), None),
        "may_remind": _may_remind(request.user, campaign, duties),
        "clear_url": duty_list_url(campaign),
    }
    return render(request, "campaigns/duty_list.html", context)


def _campaigns_with_duties(user) -> list[Campaign]:
    """The campaigns in which the person sees a duty: running ones first, of these upper levels, then newest first."""
    duties = Duty.objects.visible_to(user).filter(campaign=OuterRef("pk"))
    seen = Campaign.objects.visible_to(user).filter(Exists(duties))
    found = seen.order_by("-year", "congress__region__level", "-id")[:50]
    return sorted(found, key=lambda campaign: campaign.status != CampaignStatus.RUNNING)


def _chosen(campaigns: list[Campaign], key: str) -> Campaign | None:
    wanted = [campaign for campaign in campaigns if str(campaign.pk) == key]
    return next(iter(wanted or campaigns), None)


def _sample(seen, key: str) -> Duty | None:
    """The duty whose kind the page is narrowed to, if the address names one that the person sees."""
    is_key = key.isascii() and key.isdigit() and len(key) < 18
    return seen.filter(pk=key).first() if is_key else None


def _key(sample: Duty | None) -> int | None:
    return sample.pk if sample else None


def _late_names(seen, overdue: int, today: date) -> str:
    """Who let a day pass without sending anything, the longest overdue first; no query where nobody did."""
    if not overdue:
        return ""
    late = seen.overdue(today).order_by("due_on", "owed_by__region__path", "id")
    names = listed(dict.fromkeys(late.values_list("owed_by__short_name", flat=True)[:NAMED]))
    return _("%(names)s等") % {"names": names} if overdue > NAMED else names


def _owing(duties, after: str) -> KeysetPage:
    organizations = Organization.objects.filter(pk__in=duties.order_by().values("owed_by"))
    rows = organizations.annotate(place=F("region__path"))
    return KeysetPage(rows, order=("place", "kind", "id"), after=after, size=50)


def _chips(campaign: Campaign, tally: dict, state: str, sample: Duty | None) -> list[tuple[str, str, bool]]:
    def address(name: str = "") -> str:
        return duty_list_url(campaign, name, _key(sample))

    words = state_words()
    shown = (name for name in STATES if name != "withdrawn" or tally[name] or name == state)
    return [
        (_("全部 %(n)d") % {"n": tally["total"]}, address(), not state),
        *((f"{words[name]} {tally[name]}", address(name), name == state) for name in shown),
    ]


def _is_to_do(user, duty: Duty) -> bool:
    return duty.status in DUTY_OWED and may_report(user, duty)


def _may_remind(user, campaign: Campaign, duties: list[Duty]) -> bool:
    running = campaign.status == CampaignStatus.RUNNING
    return running and any(duty.status in DUTY_OWED and may_decide(user, duty) for duty in duties)


@access(Role.STAFF)
def duty_remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind those who owe in a campaign: a preview of who would be told, then the ones that were ticked."""
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=pk)
    owed = Duty.objects.visible_to(request.user).in_campaign(campaign).owed().for_list()
    owed = [duty for duty in owed.order_by("due_on", "id") if may_decide(request.user, duty)]
    if request.method == "POST":
        ticked = set(request.POST.getlist("duty"))
        return _send(request, campaign, [duty for duty in owed if str(duty.pk) in ticked])
    today = clock.today()
    people = services.recipients({duty.owed_by_id for duty in owed}, today)
    reminded = services.reminded_on([duty.pk for duty in owed], today)
    rows = []
    for duty in owed:
        told, light = people.get(duty.owed_by_id, []), duty.light(today)
        rows.append(
            {
                "duty": duty,
                "light": light,
                "people": told,
                "obstacle": services.obstacle(duty, reminded.get(duty.pk, ""), told),
                "is_urgent": light.key in {"overdue", "risk"},  # ticked beforehand
            }
        )
    context = {
        "campaign": campaign,
        "rows": rows,
        "possible": sum(not row["obstacle"] for row in rows),
        "back": duty_list_url(campaign),
    }
    return render(request, "campaigns/duty_remind.html", context)


def _send(request: HttpRequest, campaign: Campaign, duties: list[Duty]) -> HttpResponse:
    try:
        result = services.remind_duties(duties, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("campaigns:duty_remind", campaign.pk)
    if result.sent:
        names = listed(dict.fromkeys(duty.owed_by.short_name for duty in result.sent))
        messages.success(request, _("已催报 %(n)d 件：%(names)s。") % {"n": len(result.sent), "names": names})
    for duty, reason in result.skipped:
        messages.warning(
            request, _("没有催报 %(duty)s：%(reason)s。") % {"duty": str(duty), "reason": reason}
        )
    return redirect(duty_list_url(campaign))
