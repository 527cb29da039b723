"""Further beginnings of a plan: under the campaign above, from last year's campaign, from a template. All end in a draft."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import clock, history
from core.exceptions import NotAllowed, RuleBroken
from core.workdays import calendar_from
from organizations.enums import Kind
from organizations.models import Organization

from ..enums import CampaignStatus, Origin
from ..models import Campaign, CampaignTemplate, PlanDraft
from ..permissions import may_plan
from ..plan_draft import moving
from ..plan_draft.bodies import Area
from ..plan_draft.from_campaign import plan_of_campaign, plan_under
from ..plan_draft.tree import Plan, as_json, from_json
from .campaigns import require_runner, require_text
from .plan_drafts import start_draft

FOLLOWED = frozenset(
    {CampaignStatus.APPROVED, CampaignStatus.RUNNING}
)  # plans that those below may carry out
FARTHEST = 10  # years between a campaign and the one made from it


def may_follow(user, upper: Campaign, congress: Organization) -> bool:
    """Whether a person may make the plan of a committee below under a campaign."""
    below = congress.kind == Kind.CONGRESS and upper.congress.region.contains(congress.region)
    return may_plan(user, congress) and below and congress.pk != upper.congress_id


def start_under(upper: Campaign, *, congress: Organization, by, now: datetime | None = None) -> PlanDraft:
    """Begin a committee's plan under the campaign above, with everything that campaign asks of it already in.

    Raises NotAllowed, RuleBroken when the campaign above is not approved or the committee has a plan under it already.
    """
    now = now or clock.now()
    if not may_follow(by, upper, congress):
        raise NotAllowed(_("只有下级人大常委会的工作人员可以据此制定本级方案。"))
    if upper.status not in FOLLOWED:
        raise RuleBroken(
            _("上级行动目前是“%(status)s”，不能据此制定方案。") % {"status": upper.get_status_display()}
        )
    with transaction.atomic():
        Campaign.objects.select_for_update().get(pk=upper.pk)  # two colleagues at once make one plan
        if has_plan_under(upper, congress):
            raise RuleBroken(_("本级在这项行动下已有方案或草稿，请在监督行动列表中继续。"))
        plan = plan_under(upper, congress)
        common = {"origin": Origin.UPPER, "reference": _reference(upper), "by": by, "now": now}
        return start_draft(congress, plan, upper=upper, **common)


def has_plan_under(upper: Campaign, congress: Organization) -> bool:
    """Whether a committee has a campaign or an open draft under a campaign."""
    drafts = PlanDraft.objects.still_open().filter(upper=upper, congress=congress)
    return drafts.exists() or Campaign.objects.filter(upper=upper, congress=congress).exists()


def plans_under(uppers: Iterable[Campaign], committees: Iterable[Organization]) -> dict[int, Campaign]:
    """The campaign that one of the committees has under each of these, by the key of the upper one; one query."""
    found = Campaign.objects.filter(upper__in=list(uppers), congress__in=list(committees))
    return {one.upper_id: one for one in found}


def start_again(campaign: Campaign, *, year: int, by, now: datetime | None = None) -> PlanDraft:
    """Begin another year's plan from a campaign of the same committee: every date in the new year, rest days doubtful.

    Raises NotAllowed, RuleBroken with the field when the year is not after the campaign's own.
    """
    now = now or clock.now()
    require_runner(by, campaign)
    years = year - campaign.year
    if not 1 <= years <= FARTHEST:
        raise RuleBroken(
            _("新的年度应晚于 %(year)d 年，相隔不超过 10 年。") % {"year": campaign.year}, "year"
        )
    plan = moving.moved(
        _blank_code(plan_of_campaign(campaign, Area(campaign.congress)), year),
        lambda day: moving.in_year(day, day.year + years),
        calendar_from(moving.in_year(campaign.starts_on, year)),
    )
    common = {"origin": Origin.LAST_YEAR, "reference": _reference(campaign), "by": by, "now": now}
    return start_draft(campaign.congress, plan, upper=None, **common)


def keep_as_template(
    campaign: Campaign, *, name: str, days: dict[str, date] | None = None, by, now: datetime | None = None
) -> CampaignTemplate:
    """Keep a running or finished campaign's plan with relative dates.

    Dates count from its first day, or from the latest of the named `days` (local dates within it) before them.
    """
    now = now or clock.now()
    require_runner(by, campaign)
    require_text(name, _("请填写模板名称。"), "name")
    if campaign.status in (CampaignStatus.DRAFT, CampaignStatus.APPROVED):
        raise RuleBroken(_("进行中或已结束的行动才能存为模板。"))
    named = sorted((days or {}).items(), key=lambda pair: pair[1])
    if any(not campaign.starts_on < day <= campaign.ends_on for _name, day in named):
        raise RuleBroken(_("起算日应在监督行动的起止日期之内。"), "day_on")
    plan = plan_of_campaign(campaign, Area(campaign.congress))
    tree = moving.relative(as_json(plan), [campaign.starts_on, *(day for _name, day in named)])
    given = {"name": name.strip(), "days": ["开始日期", *(label for label, _day in named)], "tree": tree}
    try:
        with transaction.atomic():
            template = CampaignTemplate.objects.create(
                congress=campaign.congress, source=campaign, made_by=by, made_at=now, **given
            )
            history.append(campaign, "keep_as_template", by=by, now=now, data={"name": template.name})
    except IntegrityError:
        raise RuleBroken(_("已有同名模板，请换一个名称。"), "name") from None
    return template


def start_from_template(
    template: CampaignTemplate, *, days: list[date], by, now: datetime | None = None
) -> PlanDraft:
    """Begin a plan whose dates count from the template's named days, given in their order (local dates).

    Raises NotAllowed, RuleBroken when a day is missing or they are not in order.
    """
    now = now or clock.now()
    if not may_plan(by, template.congress):
        raise NotAllowed(
            _("只有%(organization)s的工作人员可以办理方案。") % {"organization": template.congress.name}
        )
    if len(days) != len(template.days) or sorted(days) != days:
        raise RuleBroken(_("请按先后次序填写每个起算日。"), "day_0")
    plan = from_json(moving.absolute(template.tree, days))
    plan = moving.with_reckonings(_blank_code(plan, days[0].year), template.days, calendar_from(days[0]))
    common = {"origin": Origin.TEMPLATE, "reference": _reference(template), "by": by, "now": now}
    return start_draft(template.congress, plan, upper=None, **common)


def _blank_code(plan: Plan, year: int) -> Plan:
    """For another year; the document has not been written and the code is proposed anew."""
    return replace(plan, head=replace(plan.head, year=year, code="", document_number=""))


def _reference(thing: Campaign | CampaignTemplate) -> str:
    return f"{thing._meta.label_lower}:{thing.pk}"
