"""Looking in the background for issues that may say the same as those that came in: across all lists of the area.

What is found is a suggestion, kept beside the new issue for the page of sorting; nothing here changes an issue.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain, islice

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q

from campaigns.enums import CampaignStatus
from campaigns.models import Campaign
from core import clock

from ..enums import OPEN, IssueStatus
from ..models import Comparison, ComparisonRun, Issue
from ..similar import Index, Text

MOST_NEW = 10_000  # issues of one run; the next run goes on
MOST_OLD = 100_000  # issues of the area, the newest first, with which they are compared
CLOSED_DAYS = 365  # how long a written-off issue still counts
CHUNK = 500  # issues between two steps of the progress bar
SILENT = timedelta(minutes=10)  # after which a run that no longer moves is given up

_COLUMNS = ("pk", "description", "place", "reported_by", "suggested", "department__name")


def compare_waiting(*, now: datetime | None = None) -> int:
    """Compare what waits to be sorted and was not compared yet, campaign by campaign. Gives how many issues.

    Beat calls it; it may run twice, beside itself, or not at all for a month.
    """
    now = now or clock.now()
    waiting = _waiting().filter(campaign=OuterRef("pk"))
    campaigns = Campaign.objects.filter(Exists(waiting), status=CampaignStatus.RUNNING).order_by("pk")
    return sum(
        compare_campaign(campaign, now=now) for campaign in campaigns.select_related("congress__region")
    )


def compare_campaign(campaign: Campaign, *, now: datetime | None = None) -> int:
    """One run for one campaign; 0 where another run is at it or nothing waits."""
    now = now or clock.now()
    new = [text_of(*row) for row in _rows(_waiting().filter(campaign=campaign).order_by("pk")[:MOST_NEW])]
    run = _claim(campaign, len(new), now) if new else None
    if run is None:
        return 0
    try:
        _compare(run, new, campaign, now)
    finally:
        ComparisonRun.objects.filter(pk=run.pk).update(finished_at=clock.now())
    return len(new)


def text_of(
    pk: int, description: str, place: str, reporter: int, suggested: str, department: str | None
) -> Text:
    """What of an issue is compared."""
    return Text(pk, f"{description} {place}", reporter, department or suggested)


def text_of_issue(issue: Issue) -> Text:
    """The same for an issue at hand, read with `for_list()`."""
    department = issue.department.name if issue.department else None
    return text_of(
        issue.pk, issue.description, issue.place, issue.reported_by_id, issue.suggested, department
    )


def compared_with(campaign: Campaign, now: datetime):
    """The issues of the campaign's area, all campaigns together, that are open or were closed not long ago."""
    recent = Q(status=IssueStatus.WRITTEN_OFF, written_off_at__gte=now - timedelta(days=CLOSED_DAYS))
    place = campaign.congress.region.path
    area = Issue.objects.filter(congress__region__path__startswith=place, reported_at__isnull=False)
    return area.filter(Q(status__in=OPEN) | recent).order_by("-pk")


def _waiting():
    return Issue.objects.to_screen().filter(comparison=None)


def _rows(issues) -> Iterator[tuple]:
    return issues.values_list(*_COLUMNS).iterator(chunk_size=2_000)


def _claim(campaign: Campaign, total: int, now: datetime) -> ComparisonRun | None:
    """Begin a run unless one is under way; the database allows one open run per campaign."""
    running = ComparisonRun.objects.filter(campaign=campaign, finished_at=None)
    running.filter(heard_at__lt=now - SILENT).update(finished_at=now)
    try:
        with transaction.atomic():
            return ComparisonRun.objects.create(campaign=campaign, total=total, started_at=now, heard_at=now)
    except IntegrityError:
        return None


def _compare(run: ComparisonRun, new: list[Text], campaign: Campaign, now: datetime) -> None:
    own = {text.key for text in new}
    old = (
        text_of(*row)
        for row in _rows(compared_with(campaign, now)[: MOST_OLD + MOST_NEW])
        if row[0] not in own
    )
    index = Index(chain(new, islice(old, MOST_OLD)))
    for start in range(0, len(new), CHUNK):
        part = new[start : start + CHUNK]
        rows = [Comparison(issue_id=text.key, found=_found(index, text), at=now) for text in part]
        Comparison.objects.bulk_create(rows, ignore_conflicts=True)
        done = start + len(part)
        ComparisonRun.objects.filter(pk=run.pk).update(done=done, heard_at=clock.now())


def _found(index: Index, text: Text) -> list[list]:
    """Keys of the issues that are like it, each with its score."""
    return [[one.key, round(one.score, 3)] for one in index.like(text)]
