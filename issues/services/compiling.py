"""The list that goes up: a committee's own issues and those of the committees below, as they stand, in versions.

A list that a committee accepted from below is its own from then on. What it reports upward is made of these, so that its
number is the sum of its sources, and a list that comes back gets a new version beside the old one.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils import translation
from django.utils.translation import gettext as _

from campaigns.enums import DUTY_OWED, DutyStatus, Part
from campaigns.models import Campaign, Duty
from campaigns.services import require_running
from core import bulk, clock, history, uploads
from core.excel import build_workbook
from core.exceptions import RuleBroken
from organizations.models import Organization

from .. import permissions
from ..listing import LISTS, fill
from ..models import Compilation, CompiledIssue, Issue
from ..querysets import IssueQuerySet
from .reporting import mark_list_ready

MOST_ROWS = 20_000  # of one workbook


@dataclass(frozen=True)
class Share:
    """What one committee gives to a list: out of the very campaign, or of the `version` (a key) of a list below."""

    key: int
    name: str
    count: int
    version: int | None = None


def source_of(duty: Duty) -> Campaign | None:
    """The campaign whose issues the list of a duty is made of: the owing committee's own, in or under the duty's."""
    if duty.campaign.congress_id == duty.owed_by_id:
        return duty.campaign
    return duty.campaign.lower_campaigns.filter(congress=duty.owed_by_id).order_by("-pk").first()


def issues_to_compile(duty: Duty, source: Campaign) -> dict[int, int]:
    """Keys of the issues that belong into the list, each with the key of the committee it comes from.

    From the campaign itself what was reported and accepted; from lists below that were made the same way and accepted
    what their latest version holds, as far as it still counts. What was merged, split or left out counts nowhere.
    """
    given = {issue: place for issue, (place, _version) in _given_from_below(duty, source).items()}
    return given | _own(source)


def _own(source: Campaign) -> dict[int, int]:
    return dict(_counting().filter(campaign=source).order_by("pk").values_list("pk", "reported_by"))


def _given_from_below(duty: Duty, source: Campaign) -> dict[int, tuple[int, int]]:
    """By the key of the issue: the committee it comes from, and the version of the list below it stands in."""
    lower = Duty.objects.filter(campaign=source, owed_to=duty.owed_by_id, status=DutyStatus.ACCEPTED)
    sent = Max("compilations__number", filter=Q(compilations__sent_at__isnull=False))
    found: dict[int, tuple[int, int]] = {}
    latest = lower.exclude(pk=duty.pk).annotate(last=sent).filter(last__isnull=False)
    for key, place, number in latest.order_by("pk").values_list("pk", "owed_by", "last"):
        rows = CompiledIssue.objects.filter(compilation__duty=key, compilation__number=number)
        given = rows.filter(issue__in=_counting()).order_by("issue").values_list("issue", "compilation")
        found |= {issue: (place, version) for issue, version in given}
    return found


def _counting() -> IssueQuerySet:
    return Issue.objects.still_counting()


def compile_list(duty: Duty, *, by, now: datetime | None = None) -> Compilation:
    """Make the next version of the duty's issue list and mark that part of the duty as ready.

    By the staff of the committee that owes it, while it still has to act on it. Raises NotAllowed, RuleBroken where
    there is no campaign of its own, nothing to report, or nothing has changed since the last version.
    """
    now = now or clock.now()
    require_compiler(by, duty)
    with transaction.atomic():
        require_running(duty.campaign_id)
        duty = _alone(duty)
        source = _require_source(duty)
        found = issues_to_compile(duty, source)
        last = duty.compilations.first()
        _require_new(found, last)
        made = Compilation.objects.create(
            duty=duty,
            campaign=source,
            number=last.number + 1 if last else 1,
            compiled_by=by,
            compiled_at=now,
        )
        rows = ({"issue_id": issue, "source_id": place} for issue, place in found.items())
        bulk.insert(CompiledIssue, rows, common={"compilation_id": made.pk})
        _keep_file(made, len(found), by, now)
        data = {"version": made.number, "issues": len(found)}
        history.append(duty, "compile_list", by=by, now=now, data=data)
        mark_list_ready(duty, by=by, now=now)
    return made


def _keep_file(made: Compilation, count: int, by, now: datetime) -> None:
    """Write the version down as a workbook, an official paper and so in Chinese; what becomes of the issues later is not in it."""
    if count > MOST_ROWS:
        return
    duty, today = made.duty, clock.local_date(now)
    with translation.override("zh-hans"):
        facts = [
            _("第 %(number)d 版，共 %(n)d 条") % {"number": made.number, "n": count},
            _("填报单位：%(name)s") % {"name": duty.owed_by.name},
        ]
        title = f"{made.campaign.short_title}{LISTS['issues'].name}"
        rows = Issue.objects.filter(compiled__compilation=made).order_by("number")
        filled = fill("issues", rows, user=by, today=today, title=title, facts=facts)
        name = _("%(title)s第%(number)d版.xlsx") % {"title": title, "number": made.number}
        content = build_workbook([filled.sheet()], made_by=by.name, made_at=now)
    made.file = uploads.store(SimpleUploadedFile(name, content), by=by, now=now)
    made.save(update_fields=["file"])


def _alone(duty: Duty) -> Duty:
    """The duty anew, locked: two at once would both take the next number."""
    rows = Duty.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("campaign", "owed_by").get(pk=duty.pk)


def require_compiler(by, duty: Duty) -> None:
    words = _("只有%(congress)s的工作人员可以汇总这份清单。") % {"congress": duty.owed_by}
    permissions.require(permissions.may_upload_list(by, duty.campaign, duty), words)


def _require_source(duty: Duty) -> Campaign:
    if Part.ISSUE_LIST not in duty.parts:
        raise RuleBroken(_("本项任务不要求报送问题清单。"))
    if duty.status not in DUTY_OWED:
        raise RuleBroken(_("本项任务已经报送，清单不能再改。如需更正，请联系接收单位退回补正后重新汇总。"))
    source = source_of(duty)
    if source is None:
        raise RuleBroken(_("本级还没有对应的监督行动，没有可汇总的问题；请导入清单。"))
    return source


def _require_new(found: dict[int, int], last: Compilation | None) -> None:
    if not found:
        raise RuleBroken(_("没有可汇总的问题：还没有接收下级报送的清单，也没有本级发现的问题。"))
    if last and dict(last.rows.values_list("issue", "source")) == found:
        raise RuleBroken(_("与第 %(number)d 版相同，不必重新汇总。") % {"number": last.number})


# ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────────
def shares(compilation: Compilation) -> list[Share]:
    """How many issues each source gave to a version, the owing committee's own first; one query."""
    rows = compilation.rows.values_list("source", "source__short_name").annotate(n=Count("pk"))
    return _ordered(
        (Share(*row) for row in rows.order_by("source__region__path")), compilation.duty.owed_by_id
    )


def shares_now(duty: Duty, source: Campaign) -> list[Share]:
    """The same for what would be compiled now; what comes from a list below is a share of its own."""
    own, given = _own(source), _given_from_below(duty, source)
    counts = Counter((place, None) for place in own.values())
    counts += Counter(found for issue, found in given.items() if issue not in own)
    keys = {place for place, _version in counts}
    places = Organization.objects.filter(pk__in=keys).order_by("region__path")
    named = dict(list(places.values_list("pk", "short_name")))
    found = sorted(counts.items(), key=lambda one: (list(named).index(one[0][0]), one[0][1] or 0))
    return _ordered(
        (Share(place, named[place], count, version) for (place, version), count in found), duty.owed_by_id
    )


def _ordered(given, own: int) -> list[Share]:
    return sorted(given, key=lambda share: share.key != own)


def differences(compilation: Compilation) -> tuple[int, int]:
    """How many issues a version has that the one before had not, and how many went."""
    before = compilation.duty.compilations.filter(number=compilation.number - 1).first()
    old = set(before.rows.values_list("issue", flat=True)) if before else set()
    new = set(compilation.rows.values_list("issue", flat=True))
    return len(new - old), len(old - new)


def mark_sent(duty: Duty, *, now: datetime) -> None:
    """The duty was submitted: its latest version is what the level above gets."""
    last = duty.compilations.first()
    if last is not None and last.sent_at is None:
        Compilation.objects.filter(pk=last.pk).update(sent_at=now)
