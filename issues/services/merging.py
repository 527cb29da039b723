"""Making one issue of two that say the same, and undoing it. Every finding stays; nothing handed over is merged."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from core import clock, history, transitions
from core.exceptions import RuleBroken

from ..enums import IssueStatus
from ..models import Finding, Issue
from .rules import require_running
from .screening import require_ready, require_screener

MERGE_FIELDS = ("title", "description", "category", "place", "law_article")
UNMERGE_DAYS = 30  # default; a campaign's rule "unmerge_days" overrides it


def merge_issues(
    main: Issue, duplicate: Issue, *, take: Iterable[str] = (), by, now: datetime | None = None
) -> Issue:
    """Make one issue of two; every finding stays and is counted under `main`, the duplicate keeps its number as merged.

    Both from "found" or "screened", in one campaign, by who may screen them. `take` names the fields (of MERGE_FIELDS)
    that the main issue takes from the duplicate.
    """
    now = now or clock.now()
    require_screener(by, main)
    require_screener(by, duplicate)
    _require_mergeable(main, duplicate)
    names = [name for name in MERGE_FIELDS if name in set(take)]
    names += ["article_id"] if "law_article" in names else []  # the article goes with the words that name it
    taken = {name: getattr(duplicate, name) for name in names}
    before = {name: getattr(main, name) for name in taken}
    with transaction.atomic():
        require_running(main.campaign)
        require_ready(main, "take_in")
        require_ready(duplicate, "merge")
        data = {"duplicate": duplicate.number, "before": before}
        transitions.move(main, "take_in", by=by, now=now, data=data, **taken)
        data = {"main": main.number, "taken": taken}
        transitions.move(duplicate, "merge", by=by, now=now, data=data, merged_into=main)
        Finding.objects.filter(issue=duplicate).update(issue=main)
        duplicate.merged.update(merged_into=main)
    return main


def _require_mergeable(main: Issue, duplicate: Issue) -> None:
    if main.pk == duplicate.pk:
        raise RuleBroken(_("不能把一条问题并入它自己。"))
    if main.campaign_id != duplicate.campaign_id:
        raise RuleBroken(_("两条问题不属于同一个监督行动，不能合并。"))
    handed = [issue for issue in (main, duplicate) if issue.assignments.exists()]
    if handed:
        raise RuleBroken(
            _("“%(issue)s”已经交办，不能再合并。请在另一条的办理中注明与它有关。") % {"issue": handed[0]}
        )


def unmerge_issue(issue: Issue, *, by, now: datetime | None = None) -> Issue:
    """Undo a merge within the days the campaign allows: the issue is to be sorted again and has its findings back.

    Texts that the main issue took from it go back too, as long as the main issue was not handed over or reworded.
    """
    now = now or clock.now()
    require_screener(by, issue)
    with transaction.atomic():
        require_running(issue.campaign)
        if not transitions.allows(issue, "unmerge"):
            raise transitions.not_now(issue, "unmerge")
        main = Issue.objects.get(pk=issue.merged_into_id)
        _require_in_time(issue, now)
        _require_whole(main)
        _give_back(main, issue, by, now)
        transitions.move(issue, "unmerge", by=by, now=now, data={"main": main.number}, merged_into=None)
        Finding.objects.filter(first_issue=issue, issue=main).update(issue=issue)
    return issue


def merged_at(issue: Issue) -> datetime:
    """When the issue was merged last."""
    return history.of(issue).filter(action="merge").first().at


def unmerge_until(issue: Issue) -> datetime:
    """Until when the merge can be undone."""
    return merged_at(issue) + timedelta(days=issue.campaign.rule("unmerge_days", UNMERGE_DAYS))


def _require_in_time(issue: Issue, now: datetime) -> None:
    if now > unmerge_until(issue):
        days = issue.campaign.rule("unmerge_days", UNMERGE_DAYS)
        raise RuleBroken(_("合并已超过 %(days)d 天，不能再撤销。") % {"days": days})


def _require_whole(main: Issue) -> None:
    """The parts of a split carry everybody who found the whole; taking one of them out again would leave that untrue."""
    if main.status == IssueStatus.SPLIT:
        raise RuleBroken(_("“%(issue)s”已经拆分，请先撤销拆分，再撤销合并。") % {"issue": main})


def _give_back(main: Issue, issue: Issue, by, now: datetime) -> None:
    """Put the main issue's own texts back where nobody changed them since."""
    data = {"duplicate": issue.number}
    if not transitions.allows(main, "take_in"):
        history.append(main, "give_back", by=by, now=now, data=data)
        return
    taken_in = history.of(main).filter(action="take_in", data__duplicate=issue.number).first()
    before = taken_in.data["before"] if taken_in else {}
    back = {name: old for name, old in before.items() if getattr(main, name) == getattr(issue, name)}
    transitions.move(main, "give_back", by=by, now=now, data=data, **back)
