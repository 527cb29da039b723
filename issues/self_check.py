"""Self-inspection of departments (自查自纠): which campaigns ask for it, and by which way a department's list goes up."""

from typing import NamedTuple

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from campaigns.enums import DUTY_OWED, CampaignStatus, Part
from campaigns.models import Campaign, CampaignUnit, Duty, Link
from core.exceptions import RuleBroken
from organizations.enums import Kind
from organizations.models import Organization

# By these words a plan says so; a campaign's rule "self_check" (true or false) overrides them.
WORDS = ("自查", "自纠")


class Way(NamedTuple):
    """By which a list goes up: the committee of the department's own place, and the duty with which that one reports."""

    committee: Organization
    duty: Duty | None


def campaigns_asking() -> QuerySet[Campaign]:
    """Running campaigns whose plan has self-inspection."""
    return Campaign.objects.filter(_asked(), status=CampaignStatus.RUNNING)


def with_asking(campaigns: QuerySet[Campaign]) -> QuerySet[Campaign]:
    """Each with `asks`: whether its departments are to inspect themselves once it runs."""
    asks = Case(When(_asked(), then=Value(True)), default=Value(False), output_field=BooleanField())
    return campaigns.annotate(asks=asks)


def _asked() -> Q:
    """By the word of staff, else by that of the plan."""
    links = Link.objects.filter(_named(), stage__campaign=OuterRef("pk"))
    said_no = Campaign.objects.filter(rules__self_check__value=False).values("pk")
    return Q(rules__self_check__value=True) | Q(Exists(links)) & ~Q(pk__in=said_no)


def _named() -> Q:
    """Links that speak of self-inspection."""
    named = Q()
    for word in WORDS:
        named |= Q(name__contains=word) | Q(text__contains=word) | Q(stage__name__contains=word)
    return named


def rule_in_words(campaign: Campaign) -> str:
    """Whether a campaign asks its departments to inspect themselves, and by what. One query where its plan decides."""
    stated = campaign.rule("self_check")
    if stated is not None:
        words = _("要求部门自查。依据：%(source)s") if stated else _("不要求部门自查。依据：%(source)s")
        return words % {"source": campaign.rules["self_check"].get("source") or "–"}
    link = Link.objects.filter(_named(), stage__campaign=campaign).order_by("number").first()
    if link is None:
        return _("不要求部门自查：方案的环节没有写自查或自纠。")
    return _("要求部门自查：方案的环节“%(link)s”写有自查或自纠。") % {"link": link.name}


def campaigns_for(department: Organization) -> QuerySet[Campaign]:
    """Of these, those of its own place or a place above in which it has a part, or the body it is the system of."""
    same = Q(organization=department) | Q(organization=department.parent_id)
    if department.system:
        same |= Q(organization__system=department.system)
    parts = CampaignUnit.objects.filter(same, campaign=OuterRef("pk"))
    above = Q(congress__region__path__in=department.region.paths_upwards)
    return campaigns_asking().filter(above | Q(congress__region=department.region_id), Exists(parts))


def way_up(campaign: Campaign, department: Organization) -> Way:
    """The committee that gets the list first. Raises RuleBroken where the campaign asks no list of the department, and
    where the duty with which it would go up was submitted already."""
    if not campaigns_for(department).filter(pk=campaign.pk).exists():
        raise RuleBroken(_("该监督行动没有安排你单位自查，或已经结束。"))
    committee = Organization.objects.filter(
        kind=Kind.CONGRESS, region=department.region_id, is_active=True
    ).first()
    if committee is None:
        raise RuleBroken(_("本地没有人大常委会，自查清单无处报送。"))
    if campaign.congress_id == committee.pk:
        return Way(committee, None)
    return Way(committee, _duty_of(campaign, committee))


def list_duty(campaign: Campaign, committee: Organization) -> Duty | None:
    """The next duty with which a committee still owes an issue list in a campaign."""
    owed = Duty.objects.filter(campaign=campaign, owed_by=committee, status__in=DUTY_OWED)
    return next((duty for duty in owed.order_by("due_on", "pk") if Part.ISSUE_LIST in duty.parts), None)


def _duty_of(campaign: Campaign, committee: Organization) -> Duty:
    found = list_duty(campaign, committee)
    if found is None:
        words = _("%(committee)s没有待报送的问题清单，自查清单无法随之上报，请与其联系。")
        raise RuleBroken(words % {"committee": committee})
    return found
