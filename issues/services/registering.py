"""Issues typed into a form: one by the committee that runs the campaign or one below it, at any time; several from an
activity of deputies, which then is where they were found."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from campaigns.enums import ActivityKind, ActivityStatus
from campaigns.models import Activity, Campaign, Topic
from campaigns.permissions import keeps_activity
from core import clock, history, numbers
from core.exceptions import RuleBroken
from core.inputs import filled, fitting
from core.locks import hold
from core.notifications import notify
from laws.matching import ArticleLibrary, library_of
from organizations.enums import Kind, Role
from organizations.models import Organization
from organizations.querysets import people_as

from .. import permissions, rows
from ..enums import DueKind, IssueStatus, Origin
from ..models import Finding, Issue
from ..texts import plain
from .rules import require_running

REGISTERED = gettext_noop("%(reporter)s登记了问题 %(number)s，请分办。")
FOUND_ON_SITE = gettext_noop("%(reporter)s在代表活动中登记了 %(count)d 项问题，请分办。")
MOST_AT_ONCE = 20  # problems of one activity in one go
ORIGINAL = "问题描述"  # under which a finding keeps what its finder wrote
ORIGIN_OF = {
    ActivityKind.QUESTIONNAIRE: Origin.QUESTIONNAIRE,
    ActivityKind.CALL_LINE: Origin.LETTERS,
    ActivityKind.MAILBOX: Origin.LETTERS,
    ActivityKind.SUGGESTION_BOX: Origin.LETTERS,
}  # every other activity: of the deputy group, or of the committee's own inspection
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
    library = library_of(campaign)
    fields = _checked(campaign, said, library)
    with transaction.atomic():
        require_running(campaign)
        issue = _create(campaign, congress, said, fields, by, now)
        facts = {"reporter": congress.short_name, "number": issue.number}
        _tell_sorters(campaign, congress, REGISTERED, now, url=issue.get_absolute_url(), **facts)
    return issue


def register_problems(
    activity: Activity, problems: Iterable[Said], *, by, now: datetime | None = None
) -> list[Issue]:
    """Make an issue of each problem that was found in an activity, all or none; they are reported and wait to be sorted.

    By who keeps the activity, once it was held. What is not said is taken from the activity: topic and place; how it came
    to light follows from the activity's kind. The finder is the committee, and through the activity its group. Whoever
    sorts is told once. Raises NotAllowed, RuleBroken (field `description_2` for the second problem).
    """
    now = now or clock.now()
    allowed = keeps_activity(by, activity)
    permissions.require(allowed, _("只有登记单位的工作人员和本小组的代表可以登记发现的问题。"))
    campaign, congress = activity.campaign, activity.congress
    problems = [_from(activity, said) for said in problems]
    if not problems:
        raise RuleBroken(_("请至少填写一个问题。"), "description_1")
    if len(problems) > MOST_AT_ONCE:
        raise RuleBroken(_("一次最多登记 %(most)d 个问题。") % {"most": MOST_AT_ONCE})
    library, made = library_of(campaign), []
    with transaction.atomic():
        require_running(campaign)
        if hold(Activity, activity.pk).status != ActivityStatus.HELD:
            raise RuleBroken(_("登记开展情况以后，才能登记发现的问题；作废的活动不能登记。"))
        for place, said in enumerate(problems, 1):
            with _named_at(place):
                fields = _checked(campaign, said, library)
                made.append(_create(campaign, congress, said, fields, by, now, activity))
        words = {"reporter": congress.short_name, "count": len(made)}
        _tell_sorters(campaign, congress, FOUND_ON_SITE, now, url=reverse("issues:screen"), **words)
    return made


def _from(activity: Activity, said: Said) -> Said:
    """What was said, completed by what is known of the activity."""
    return replace(
        said,
        origin=origin_of(activity),
        topic=said.topic or activity.topic,
        place=said.place or activity.place,
    )


def origin_of(activity: Activity) -> str:
    """How what is found in an activity comes to light."""
    usual = Origin.DEPUTY_GROUP if activity.group_id else Origin.INSPECTION
    return ORIGIN_OF.get(activity.kind, usual)


@contextmanager
def _named_at(place: int) -> Iterator[None]:
    """A refusal inside names the field of the problem at this place."""
    try:
        yield
    except RuleBroken as refusal:
        raise RuleBroken(str(refusal), f"{refusal.field or 'description'}_{place}") from refusal


def _create(
    campaign: Campaign,
    congress: Organization,
    said: Said,
    fields: dict,
    by,
    now: datetime,
    activity: Activity | None = None,
) -> Issue:
    """The issue, its finding and its record."""
    mark = rows.fingerprint(_as_row(said, fields))
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
    words = {ORIGINAL: issue.description} if activity else {}
    Finding.objects.create(**found, activity=activity, original=words, fingerprint=mark, found_at=now)
    data = {"activity": activity.pk} if activity else {}
    history.append(issue, "register", by=by, now=now, to_status=IssueStatus.FOUND, data=data)
    return issue


def _tell_sorters(
    campaign: Campaign, congress: Organization, message: str, now: datetime, *, url: str, **words: object
) -> None:
    """Whoever sorts, of what comes from below."""
    if congress.pk != campaign.congress_id:
        notify(people_as(campaign.congress, Role.STAFF), message, now=now, url=url, **words)


def _checked(campaign: Campaign, said: Said, library: ArticleLibrary) -> dict:
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
    law_article = fitting(said.law_article, "law_article", limit=200)
    due_on = said.due_on if said.due_kind == DueKind.FIXED else None
    return {
        "title": rows.title_of(description),
        "description": description,
        "suggested": filled(said.units, "units", _("请填写责任单位。"), limit=200),
        "category": fitting(said.category, "category", limit=60),
        "place": fitting(said.place, "place", limit=100),
        "law_article": law_article,
        "article_id": library.key_for(law_article, said.topic and said.topic.pk),
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
