"""One issue typed into a form: by the committee that runs the campaign, or by one below it at any time."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from campaigns.models import Campaign, Topic
from core import clock, history, numbers
from core.exceptions import RuleBroken
from core.inputs import filled, fitting
from core.notifications import notify
from organizations.enums import Kind, Role
from organizations.models import Organization
from organizations.querysets import people_as

from .. import permissions, rows
from ..enums import DueKind, IssueStatus, Origin
from ..models import Finding, Issue
from ..texts import plain
from .rules import require_running

REGISTERED = gettext_noop("%(reporter)s登记了问题 %(number)s，请分办。")
SHORTEST = 4  # letters and digits of a description; 无 or 同上 is none


@dataclass(frozen=True)
class Said:
    """What the form says of the problem; only the description and who is responsible must be there."""

    description: str
    units: str
    category: str = ""
    place: str = ""
    law_article: str = ""
    due_kind: str = DueKind.FIXED
    due_on: date | None = None
    origin: str = Origin.INSPECTION
    topic: Topic | None = None


def reporters_for(user, campaign: Campaign) -> list[Organization]:
    """The committees for which a person may register: the campaign's own, and those of the places below it."""
    area = campaign.congress.region
    own = user.organizations_as(Role.STAFF)
    return [one for one in own if one.kind == Kind.CONGRESS and area.contains(one.region)]


def register_issue(
    campaign: Campaign, said: Said, *, congress: Organization, by, now: datetime | None = None
) -> Issue:
    """Register an issue that `congress` found; it is reported at once and waits to be sorted.

    By the staff of `congress`, which runs the campaign or lies below. The same said twice is refused, as a row sent twice
    is. Whoever sorts is told of what comes from below. Raises NotAllowed, RuleBroken (fields of `Said`).
    """
    now = now or clock.now()
    allowed = congress in reporters_for(by, campaign)
    permissions.require(allowed, _("只有本级和下级人大的工作人员可以登记问题。"))
    fields = _checked(campaign, said)
    mark = rows.fingerprint(_as_row(said, fields))
    with transaction.atomic():
        require_running(campaign)
        _require_new(campaign, congress, mark)
        serial = numbers.claim(f"issue:{campaign.code}")
        issue = Issue.objects.create(
            campaign=campaign,
            number=f"{campaign.code}-{serial:04d}",
            congress=congress,
            reported_by=congress,
            reported_at=now,
            created_at=now,
            updated_at=now,
            **fields,
        )
        found = {"issue": issue, "first_issue": issue, "organization": congress, "origin": issue.origin}
        Finding.objects.create(**found, fingerprint=mark, found_at=now)
        history.append(issue, "register", by=by, now=now, to_status=IssueStatus.FOUND)
        if congress.pk != campaign.congress_id:
            people = people_as(campaign.congress, Role.STAFF)
            facts = {"reporter": congress.short_name, "number": issue.number}
            notify(people, REGISTERED, now=now, url=issue.get_absolute_url(), **facts)
    return issue


def _checked(campaign: Campaign, said: Said) -> dict:
    """The columns of the issue."""
    missing = _("请写清问题：什么地方、什么事。")
    description = filled(said.description, "description", missing)
    if len(plain(description)) < SHORTEST or plain(description).isdecimal():
        raise RuleBroken(missing, "description")
    if said.topic is not None and said.topic.campaign_id != campaign.pk:
        raise RuleBroken(_("所选事项不属于该监督行动。"), "topic")
    if said.origin not in Origin.values:
        raise RuleBroken(_("请选择发现途径。"), "origin")
    if said.due_kind not in DueKind.values:
        raise RuleBroken(_("请选择时限类型。"), "due_kind")
    due_on = said.due_on if said.due_kind == DueKind.FIXED else None
    return {
        "title": rows.title_of(description),
        "description": description,
        "suggested": filled(said.units, "units", _("请填写责任单位。"), limit=200),
        "category": fitting(said.category, "category", limit=60),
        "place": fitting(said.place, "place", limit=100),
        "law_article": fitting(said.law_article, "law_article", limit=200),
        "origin": said.origin,
        "topic": said.topic,
        "due_kind": said.due_kind,
        **Issue.due_columns(due_on),
    }


def _as_row(said: Said, fields: dict) -> dict:
    """The row of a list that would say the same: what was typed here is known again when a list brings it in these words."""
    due = fields["due_on"].isoformat() if fields["due_on"] else ""
    other = {"地点": fields["place"], "对照法条": fields["law_article"]}
    return {
        "category": fields["category"],
        "description": fields["description"],
        "measure": "",
        "person": "",
        "due": {"raw": due or (DueKind(said.due_kind).value if said.due_kind != DueKind.FIXED else "")},
        "departments": [name for name in fields["suggested"].split("、") if name],
        "lead": [],
        "supporting": [],
        "other": {heading: text for heading, text in other.items() if text},
    }


def _require_new(campaign: Campaign, congress: Organization, mark: str) -> None:
    Organization.objects.select_for_update(no_key=True).get(pk=congress.pk)  # two alike at once
    known = Finding.objects.filter(organization=congress, fingerprint=mark, first_issue__campaign=campaign)
    issue = known.exclude(first_issue__status=IssueStatus.VOIDED).select_related("first_issue").first()
    if issue is not None:
        raise RuleBroken(_("同样的问题已经登记，编号 %(number)s。") % {"number": issue.first_issue.number})
