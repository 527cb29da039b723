"""Sorting what was reported (分办): accept for a level, decline or refer with an answer, void.

Only the staff of the committee that runs the campaign sort; which committee then follows an issue up, that one or the
committee that reported it, decides to whose government it may be handed (same-level supervision).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from campaigns.models import Duty, Topic
from core import clock, transitions
from core.exceptions import Refusal, RuleBroken
from core.inputs import filled, fitting
from core.notifications import notify
from laws.matching import library_of
from organizations.enums import Role
from organizations.models import Organization
from organizations.querysets import people_as

from .. import permissions
from ..enums import IssueStatus
from ..models import Issue
from .finders import finders_of
from .reporting import mark_list_ready
from .rules import require_running

ASSIGNED = gettext_noop("%(count)d 项问题经分办由你单位跟踪监督，请及时交办。")
DECLINED = gettext_noop("你单位报送的问题 %(number)s 不予受理：%(answer)s")
REFERRED = gettext_noop("你单位报送的问题 %(number)s 已转%(body)s：%(answer)s")


@dataclass(frozen=True)
class Split:
    """What became of a set: the issues done, and those left as they were with the reason."""

    done: list[Issue]
    left: list[tuple[Issue, Refusal]]


# ── accepting ───────────────────────────────────────────────────────────────────────────────────────────────────
def screen_issue(
    issue: Issue,
    *,
    congress: Organization,
    topic: Topic | None = None,
    law_article: str = "",
    by,
    now: datetime | None = None,
) -> Issue:
    """Accept an issue and say which committee follows it up: the campaign's own or the one that reported it.

    From "found", once its duty is accepted. The article that `law_article` certainly names is linked. A committee below
    is told. Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_screener(by, issue)
    law_article = fitting(law_article, "law_article", limit=200)
    with transaction.atomic():
        require_running(issue.campaign)
        require_ready(issue, "screen")
        _require_placement(issue, congress, topic)
        data = {"congress": congress.name, "topic": topic.name if topic else ""}
        article = library_of(issue.campaign).key_for(law_article, topic.pk if topic else None)
        changes = {"congress": congress, "topic": topic, "law_article": law_article, "article_id": article}
        transitions.move(issue, "screen", by=by, now=now, data=data, **changes)
        _tell_follower(congress, [issue], now)
    return issue


def screen_issues(
    issues: Iterable[Issue],
    *,
    congress: Organization | None = None,
    topic: Topic | None = None,
    by,
    now: datetime | None = None,
) -> Split:
    """Accept several at once: for `congress`, or each for the committee that reported it (None).

    `topic` replaces each issue's own where given. What cannot be accepted is left as it is and named with the reason;
    raises the first reason when nothing can.
    """
    now = now or clock.now()
    done, left = [], []
    issues = list(issues)
    with transaction.atomic():
        ready = set(
            Issue.objects.to_screen()
            .filter(pk__in=[issue.pk for issue in issues])
            .values_list("pk", flat=True)
        )
        for issue in issues:
            reason = _why_not(issue, congress or issue.reported_by, topic, ready, by)
            left.append((issue, reason)) if reason else done.append(issue)
        if not done:
            raise left[0][1] if left else RuleBroken(_("请先勾选问题。"))
        for campaign in {issue.campaign_id: issue.campaign for issue in done}.values():
            require_running(campaign)
        _screen_all(done, congress, topic, by, now)
    return Split(done, left)


def _why_not(
    issue: Issue, congress: Organization, topic: Topic | None, ready: set[int], by
) -> Refusal | None:
    try:
        require_screener(by, issue)
        _require_placement(issue, congress, topic)
        if not transitions.allows(issue, "screen"):
            raise transitions.not_now(issue, "screen")
        if issue.pk not in ready:
            raise _not_ready(issue)
    except Refusal as refusal:
        return refusal
    return None


def _screen_all(
    issues: list[Issue], congress: Organization | None, topic: Topic | None, by, now: datetime
) -> None:
    def follower(issue: Issue) -> Organization:
        return congress or issue.reported_by

    changes = {"topic": topic} if topic else {}
    for _key, group in groupby(
        sorted(issues, key=lambda one: follower(one).pk), key=lambda one: follower(one).pk
    ):
        alike = list(group)
        own = follower(alike[0])
        data = {"congress": own.name}
        transitions.move_many(alike, "screen", by=by, now=now, data=data, congress=own, **changes)
        _tell_follower(own, alike, now)


def _tell_follower(congress: Organization, issues: list[Issue], now: datetime) -> None:
    if congress.pk != issues[0].campaign.congress_id:
        url = reverse("issues:hand_over")
        notify(people_as(congress, Role.STAFF), ASSIGNED, now=now, url=url, count=len(issues))


def _require_placement(issue: Issue, congress: Organization, topic: Topic | None) -> None:
    if congress.pk not in (issue.campaign.congress_id, issue.reported_by_id):
        raise RuleBroken(
            _("只能由%(own)s或报送单位%(reporter)s跟踪监督。")
            % {"own": issue.campaign.congress, "reporter": issue.reported_by},
            "congress",
        )
    if topic is not None and topic.campaign_id != issue.campaign_id:
        raise RuleBroken(_("所选事项不属于该监督行动。"), "topic")


# ── not taken up ────────────────────────────────────────────────────────────────────────────────────────────────
def decline_issue(issue: Issue, *, answer: str, by, now: datetime | None = None) -> Issue:
    """Leave an issue out as beyond the campaign, with an answer to those who found it. From "found"."""
    now = now or clock.now()
    require_screener(by, issue)
    answer = filled(answer, "answer", _("请填写给报送单位的答复，说明不予受理的理由。"))
    with transaction.atomic():
        require_running(issue.campaign)
        require_ready(issue, "decline")
        transitions.move(issue, "decline", by=by, now=now, comment=answer, answer=answer)
        _tell_finders(issue, DECLINED, now, answer=_short(answer))
    return issue


def refer_issue(issue: Issue, *, body: str, answer: str, by, now: datetime | None = None) -> Issue:
    """Pass an issue on to the organ `body` that is competent for it, with an answer to those who found it. From "found"."""
    now = now or clock.now()
    require_screener(by, issue)
    body = filled(body, "body", _("请填写转往的机关。"), limit=100)
    answer = filled(answer, "answer", _("请填写给报送单位的答复，说明转往何处、为什么。"))
    with transaction.atomic():
        require_running(issue.campaign)
        require_ready(issue, "refer")
        transitions.move(
            issue, "refer", by=by, now=now, comment=answer, data={"body": body}, answer=f"{body}：{answer}"
        )
        _tell_finders(issue, REFERRED, now, body=body, answer=_short(answer))
    return issue


def void_issue(issue: Issue, *, reason: str, by, now: datetime | None = None) -> Issue:
    """Take out an entry made in error; it stays on record. From "found" or "screened".

    What is reported, by who may screen it; a draft that is not reported yet, by the committee that wrote it.
    """
    now = now or clock.now()
    require_may_void(by, issue)
    reason = filled(reason, "reason", _("请填写作废原因。"), limit=500)
    with transaction.atomic():
        require_running(issue.campaign)
        transitions.move(issue, "void", by=by, now=now, comment=reason)
        if issue.reported_at is None:
            _count_again(issue, by, now)
    return issue


def require_may_void(by, issue: Issue) -> None:
    words = _("只有分办单位可以作废；未报送的，只有填报单位可以作废。")
    permissions.require(permissions.may_void(by, issue), words)


def _count_again(issue: Issue, by, now: datetime) -> None:
    """A draft went: the duty it belongs to has one issue less."""
    for duty in Duty.objects.filter(issue_lists__findings__first_issue=issue).distinct():
        mark_list_ready(duty, by=by, now=now)


# ── shared ──────────────────────────────────────────────────────────────────────────────────────────────────────
def require_screener(by, issue: Issue) -> None:
    words = _("只有%(congress)s的工作人员可以分办。") % {"congress": issue.campaign.congress}
    permissions.require(permissions.may_screen(by, issue), words)


def require_ready(issue: Issue, action: str) -> None:
    """An issue that came with a duty is sorted only after the duty was accepted: until then it may still be corrected."""
    if not transitions.allows(issue, action):
        raise transitions.not_now(issue, action)
    if issue.status == IssueStatus.FOUND and not Issue.objects.to_screen().filter(pk=issue.pk).exists():
        raise _not_ready(issue)


def _not_ready(issue: Issue) -> Refusal:
    if not Issue.objects.filter(pk=issue.pk, version=issue.version).exists():
        return transitions.stale(issue)
    return RuleBroken(_("“%(issue)s”随报送任务而来，接收该任务后才能分办。") % {"issue": issue})


def _tell_finders(issue: Issue, message: str, now: datetime, **params) -> None:
    """Each under the number that it knows: its own issue, which may have been merged into this one or split."""
    finders = list(finders_of([issue], but=issue.campaign.congress_id))
    own = Issue.objects.in_bulk([finder.first_issue for finder in finders])
    for finder in finders:
        known = own[finder.first_issue]
        notify(finder.people, message, now=now, url=known.get_absolute_url(), number=known.number, **params)


def _short(text: str) -> str:
    return text if len(text) <= 100 else text[:99] + "…"
