"""What is owed in a campaign, stated to the deadline engine: reports by the day of the plan, the filing of the plan itself."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time

from django.db.models import Exists, OuterRef

from core import clock
from deadlines import services as deadlines
from deadlines.enums import Kind
from deadlines.models import Deadline
from deadlines.services import Facts, scope_of
from deadlines.words import titled
from organizations.models import Organization

from .enums import DUTY_OWED, CampaignStatus
from .models import Campaign, Duty, Filing
from .terms import terms_of

TO_FILE = frozenset(
    {CampaignStatus.APPROVED, CampaignStatus.RUNNING}
)  # campaigns whose plan is owed to those above


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


def meet_filing(filing: Filing, *, now: datetime) -> None:
    """What counts is the day on which the plan was filed, not the one on which somebody typed it in.

    Lateness belongs to the first filing; one that follows a return neither cures nor causes it.
    """
    campaign = filing.campaign
    row = Deadline.objects.of(campaign, Kind.FILING).first()
    if row is None:
        return
    late = row.was_late if filing.round > 1 else row.paused_at is None and filing.filed_on > row.due_on
    noon = datetime.combine(filing.filed_on, time(12), clock.LOCAL_ZONE)
    deadlines.reopen([campaign], Kind.FILING, now=now)  # a corrected day is judged anew
    deadlines.meet([campaign], Kind.FILING, now=min(noon, now), late=late)


def reopen_filing(campaign: Campaign, *, now: datetime) -> None:
    """A plan that was returned is to be filed again by the same day, unless the campaign has come to its end."""
    if campaign.status in TO_FILE:
        deadlines.reopen([campaign], Kind.FILING, now=now)


# ── everything ──────────────────────────────────────────────────────────────────────────────────────────────────
def owed(scope: str) -> Iterator[Facts]:
    """What the rows of this app say is owed now, in one campaign (however far it is prepared) or in all that run."""
    duties = Duty.objects.filter(status__in=DUTY_OWED, campaign__in=Campaign.objects.in_scope(scope))
    yield from map(duty_facts, duties.iterator())
    filed = Filing.objects.current().filter(campaign=OuterRef("pk"))
    approved = Campaign.objects.filter(~Exists(filed), status__in=TO_FILE).exclude(approved_on=None)
    for campaign in approved.select_related("congress__region"):
        if scope in ("", scope_of(campaign)):
            yield from filing_facts(campaign)
