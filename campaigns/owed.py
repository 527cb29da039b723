"""What is owed in a campaign, stated to the deadline engine: reports by the day of the plan, the filing of the plan itself."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time

from core import clock
from deadlines import services as deadlines
from deadlines.enums import Kind
from deadlines.services import Facts, scope_of
from deadlines.words import titled
from organizations.models import Organization

from .enums import DUTY_OWED, CampaignStatus
from .models import Campaign, Duty
from .terms import terms_of

FILED = frozenset({CampaignStatus.APPROVED, CampaignStatus.RUNNING})


# ── reports ─────────────────────────────────────────────────────────────────────────────────────────────────────
def open_duties(duties: Iterable[Duty], *, now: datetime) -> None:
    """Reports are owed from the moment their campaign runs; those added afterwards at once."""
    deadlines.open_deadlines((duty_facts(duty) for duty in duties), now=now)


def duty_facts(duty: Duty) -> Facts:
    """The day of the plan in its own words. A day that was changed by an act stands in the deadline's changes."""
    return Facts(
        subject=duty,
        kind=Kind.DUTY,
        title=duty.title,
        owed_by=duty.owed_by_id,
        owed_to=duty.owed_to_id,
        due_on=duty.due_on,
        url=duty.get_absolute_url(),
        scope=f"{Campaign._meta.label_lower}:{duty.campaign_id}",
        phrase=duty.phrase,
        explained=duty.reckoning,
    )


def write_duty_dates(keys: Iterable[int], due_on: date) -> None:
    """The column by which lists of duties sort and mark what is overdue."""
    Duty.objects.filter(pk__in=list(keys)).update(due_on=due_on)


# ── filing ──────────────────────────────────────────────────────────────────────────────────────────────────────
def open_filing(campaign: Campaign, *, now: datetime) -> None:
    """An approved plan is filed with the committee above; nothing is owed where there is none or no term."""
    deadlines.open_deadlines(filing_facts(campaign), now=now)


def filing_facts(campaign: Campaign) -> list[Facts]:
    """At most one; reckoned from the day of the approval."""
    above = Organization.objects.congresses_above(campaign.congress).order_by("-region__path").first()
    term = terms_of(campaign, campaign.congress, "filing", day=campaign.approved_on)["filing"]
    reckoned = term.after(campaign.approved_on)
    if above is None or reckoned is None:
        return []
    return [
        Facts(
            subject=campaign,
            kind=Kind.FILING,
            title=titled(Kind.FILING, campaign),
            owed_by=campaign.congress_id,
            owed_to=above.pk,
            due_on=reckoned.due_on,
            url=campaign.get_absolute_url(),
            scope=scope_of(campaign),
            rule=term.rule,
            reckoned=reckoned,
        )
    ]


def meet_filing(campaign: Campaign, *, filed_on: date, now: datetime) -> None:
    """What counts is the day on which the plan was filed, not the one on which somebody typed it in."""
    noon = datetime.combine(filed_on, time(12), clock.LOCAL_ZONE)
    deadlines.meet([campaign], Kind.FILING, now=min(noon, now))


# ── everything ──────────────────────────────────────────────────────────────────────────────────────────────────
def owed(scope: str) -> Iterator[Facts]:
    """What the rows of this app say is owed now, in one campaign (however far it is prepared) or in all that run."""
    duties = Duty.objects.filter(status__in=DUTY_OWED, campaign__in=Campaign.objects.in_scope(scope))
    yield from map(duty_facts, duties.iterator())
    approved = Campaign.objects.filter(status__in=FILED, filed_on=None).exclude(approved_on=None)
    for campaign in approved.select_related("congress__region"):
        if scope in ("", scope_of(campaign)):
            yield from filing_facts(campaign)
