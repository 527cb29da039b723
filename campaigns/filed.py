"""Which committees below have filed their plan under a campaign, and which have not. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.lights import Light
from deadlines.enums import Kind
from deadlines.models import Deadline
from organizations.enums import Kind as Body
from organizations.models import Organization

from .enums import CampaignStatus, FilingStatus, UnitRole
from .models import Campaign, CampaignUnit, Filing

UNFILED = "unfiled"


@dataclass(frozen=True)
class LowerPlan:
    """How the plan of one committee below stands: its campaign and its latest filing, if there are any."""

    committee: Organization
    campaign: Campaign | None
    filing: Filing | None
    deadline: Deadline | None
    today: date

    @property
    def state(self) -> str:
        """The status of the latest filing; "unfiled" before the first."""
        return self.filing.status if self.filing else UNFILED

    @property
    def light(self) -> Light:
        """Filed as it stands; else how long the plan has been approved, and by how much filing is overdue."""
        if self.filing and self.filing.status != FilingStatus.RETURNED:
            return self.filing.light(self.today)
        if self.campaign is None:
            return Light("none", _("还没有批准的方案"))
        late = (self.today - self.deadline.due_on).days if self.deadline else 0
        if late > 0 and not self.deadline.paused_at:
            return Light("overdue", ngettext("逾期 %(n)d 天", "逾期 %(n)d 天", late) % {"n": late})
        return self.filing.light(self.today) if self.filing else Light("risk", _("未备案"))

    @property
    def days_since_approval(self) -> int | None:
        """Calendar days since the party committee approved the plan, while it is not on file."""
        owed = self.state in (UNFILED, FilingStatus.RETURNED)
        approved = self.campaign and self.campaign.approved_on
        return (self.today - approved).days if owed and approved else None


def lower_plans(
    campaign: Campaign, lower: Iterable[Campaign], units: Iterable[CampaignUnit], today: date
) -> list[LowerPlan]:
    """Every committee below that takes part or has a campaign of its own under this one; at most two queries.

    `lower` are the campaigns under it that the reader sees, `units` its units with their organizations.
    """
    plans = [one for one in lower if one.status != CampaignStatus.DRAFT]
    prefetch_related_objects(plans, "filings")
    deadlines = _deadlines(plans)
    rows = [LowerPlan(one.congress, one, _latest(one), deadlines.get(one.pk), today) for one in plans]
    started = {one.congress_id for one in plans}
    missing = {
        unit.organization_id: unit.organization for unit in units if _is_asked(unit, campaign, started)
    }
    rows += [LowerPlan(committee, None, None, None, today) for committee in missing.values()]
    return sorted(rows, key=lambda row: row.committee.region.path)


def _latest(campaign: Campaign) -> Filing | None:
    return max(campaign.filings.all(), key=lambda filing: filing.round, default=None)


def _deadlines(plans: list[Campaign]) -> dict[int, Deadline]:
    """The open deadline for filing, by campaign; one query, none without campaigns."""
    if not plans:
        return {}
    rows = Deadline.objects.still_open().filter(kind=Kind.FILING, subject_type=Campaign._meta.label_lower)
    return {row.subject_id: row for row in rows.filter(subject_id__in=[one.pk for one in plans])}


def _is_asked(unit: CampaignUnit, campaign: Campaign, started: set[int]) -> bool:
    """Whether a unit is a committee below from which a plan is expected and has not come."""
    body = unit.organization
    takes_part = unit.role in (UnitRole.LEADS, UnitRole.TAKES_PART) and body.kind == Body.CONGRESS
    below = body.pk != campaign.congress_id and campaign.congress.region.contains(body.region)
    return takes_part and below and body.pk not in started


def counts(plans: Iterable[LowerPlan]) -> list[tuple[str, int]]:
    """How many stand where, in words."""
    plans = list(plans)
    words = {
        FilingStatus.RECEIVED: FilingStatus.RECEIVED.label,
        FilingStatus.FILED: FilingStatus.FILED.label,
        FilingStatus.RETURNED: FilingStatus.RETURNED.label,
        UNFILED: _("未备案"),
    }
    return [(label, sum(plan.state == state for plan in plans)) for state, label in words.items()]
