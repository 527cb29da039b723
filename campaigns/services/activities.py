"""What deputy groups do on the ground: planned, held, corrected, void. Nothing is ever deleted."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core import clock, history, transitions
from core.exceptions import NotAllowed, RuleBroken
from core.inputs import filled, fitting, named, stored
from core.notifications import notify
from organizations.enums import Kind, Level, Role
from organizations.models import Organization
from organizations.querysets import people_as, people_by_organization

from ..enums import ATTENDED, ActivityKind, ActivityStatus
from ..models import Activity, Campaign, Link, Topic, Visit
from ..permissions import keeps_activity, organizers_for
from ..querysets_activities import people_field
from .campaigns import require_running

MOST_PEOPLE = 9_999  # of one level in one activity; more is a slip of the finger
ANNOUNCED = gettext_noop("%(congress)s定于 %(day)s 到你单位开展代表活动。")
MOVED = gettext_noop("%(congress)s原定 %(old)s 到你单位开展的代表活动改为 %(day)s。")
CALLED_OFF = gettext_noop("%(congress)s原定 %(day)s 到你单位开展的代表活动已取消。")
RECORDED = gettext_noop("%(group)s登记了代表活动：%(day)s，%(place)s。")


@dataclass(frozen=True)
class Facts:
    """What is put down of an activity. `people` counts the deputies by level; it and `seen` belong to what was held."""

    organizer: Organization  # a deputy group, or the committee itself
    kind: str
    held_on: date
    place: str
    topic: Topic | None = None
    link: Link | None = None
    people: dict[int, int] = field(default_factory=dict)
    visited: tuple[Organization, ...] = ()
    seen: str = ""

    @property
    def congress(self) -> Organization:
        return self.organizer.parent if self.group else self.organizer

    @property
    def group(self) -> Organization | None:
        return self.organizer if self.organizer.kind == Kind.DEPUTY_GROUP else None


def units_to_visit(congresses: Iterable[Organization]) -> QuerySet[Organization]:
    """What these committees supervise: the government and its departments at home, the governments one level down."""
    regions = [congress.region_id for congress in congresses]
    at_home = Q(region__in=regions, kind__in=[Kind.GOVERNMENT, Kind.DEPARTMENT])
    below = Q(region__parent__in=regions, kind=Kind.GOVERNMENT)
    return Organization.objects.filter(at_home | below, is_active=True)


# ── acts ────────────────────────────────────────────────────────────────────────────────────────────────────────
def record_activity(
    campaign: Campaign, facts: Facts, *, files: Iterable[UploadedFile] = (), by, now: datetime | None = None
) -> Activity:
    """Put down an activity of a running campaign: planned when its local day is still to come, else held.

    By staff of the committee or a deputy of the group. The units of a planned visit are told, unless it is unannounced;
    the committee is told of what its deputies put down. The same one twice is refused. Raises NotAllowed, RuleBroken
    (fields of `Facts`).
    """
    now = now or clock.now()
    if not organizers_for(by, campaign).filter(pk=facts.organizer.pk).exists():
        raise NotAllowed(_("只有本级和下级人大的工作人员、小组的代表可以登记活动。"))
    is_planned = facts.held_on > clock.local_date(now)
    columns = _checked(campaign, facts, is_planned)
    with stored(files, by=by, now=now) as kept, transaction.atomic():
        require_running(campaign.pk)
        _require_new(campaign, columns)
        activity = Activity.objects.create(
            campaign=campaign,
            status=ActivityStatus.PLANNED if is_planned else ActivityStatus.HELD,
            recorded_by=by,
            created_at=now,
            updated_at=now,
            **columns,
        )
        activity.files.set(kept)
        _visit(activity, facts.visited)
        history.append(
            activity, "register", by=by, now=now, to_status=activity.status, data={"files": named(kept)}
        )
        _tell_committee(activity, by, now)
        if is_planned:
            _tell_units(activity, facts.visited, ANNOUNCED, now)
    return activity


def hold_activity(
    activity: Activity, facts: Facts, *, files: Iterable[UploadedFile] = (), by, now: datetime | None = None
) -> Activity:
    """Say what came of a planned activity, on its day or another that is not in the future: planned -> held."""
    now = now or clock.now()
    _require_keeper(by, activity)
    transitions.require(activity, "hold")
    if facts.held_on > clock.local_date(now):
        raise RuleBroken(_("活动还没有开展：日期不能晚于今天。"), "held_on")
    return _rewrite(activity, "hold", facts, files=files, by=by, now=now, is_planned=False)


def correct_activity(
    activity: Activity,
    facts: Facts,
    *,
    reason: str,
    files: Iterable[UploadedFile] = (),
    by,
    now: datetime | None = None,
) -> Activity:
    """Put an activity right, with a reason: a planned one moves to another day to come, of a held one anything changes.

    What stood there before stays on record. Units of a planned visit are told of the new day. `files` are added.
    """
    now = now or clock.now()
    _require_keeper(by, activity)
    transitions.require(activity, "correct")
    reason = filled(reason, "reason", _("请写明更正原因。"), limit=300)
    is_planned, today = activity.status == ActivityStatus.PLANNED, clock.local_date(now)
    if is_planned and facts.held_on < today:
        raise RuleBroken(_("日期已过。已经开展的，请登记开展情况。"), "held_on")
    if not is_planned and facts.held_on > today:
        raise RuleBroken(_("已开展的活动，日期不能晚于今天。"), "held_on")
    old_day = activity.held_on
    told = [] if activity.is_secret_now else _visited(activity)
    with transaction.atomic():
        activity = _rewrite(
            activity, "correct", facts, files=files, by=by, now=now, is_planned=is_planned, reason=reason
        )
        if is_planned:
            _tell_of_change(activity, facts.visited, told, old_day, now)
    return activity


def void_activity(activity: Activity, *, reason: str, by, now: datetime | None = None) -> Activity:
    """Take an activity out: planned and called off, or put down in error. From planned or held; it stays on record.

    Units that were told of a planned visit are told that it does not take place.
    """
    now = now or clock.now()
    _require_keeper(by, activity)
    reason = filled(reason, "reason", _("请填写作废原因。"), limit=500)
    is_planned, is_secret = activity.status == ActivityStatus.PLANNED, activity.is_secret_now
    with transaction.atomic():
        require_running(activity.campaign_id)
        transitions.move(activity, "void", by=by, now=now, comment=reason)
        if is_planned and not is_secret:
            _tell_units(activity, _visited(activity), CALLED_OFF, now)
    return activity


# ── rules ───────────────────────────────────────────────────────────────────────────────────────────────────────
def _require_keeper(by, activity: Activity) -> None:
    if not keeps_activity(by, activity):
        raise NotAllowed(_("只有登记单位的工作人员和本小组的代表可以办理。"))


def _checked(campaign: Campaign, facts: Facts, is_planned: bool) -> dict[str, Any]:
    """The columns of the activity, if what was said holds together."""
    if facts.kind not in ActivityKind.values:
        raise RuleBroken(_("请选择活动形式。"), "kind")
    _check_day(campaign, facts.held_on)
    _check_belonging(campaign, facts)
    people, seen = {people_field(level): 0 for level in Level}, ""
    if not is_planned:
        people = _people(facts)
        seen = filled(facts.seen, "seen", _("请写明了解到的情况。"))
    return {
        "congress": facts.congress,
        "group": facts.group,
        "kind": facts.kind,
        "held_on": facts.held_on,
        "place": filled(facts.place, "place", _("请填写地点。"), limit=100),
        "topic": facts.topic,
        "link": facts.link,
        "seen": seen or fitting(facts.seen, "seen"),
        **people,
    }


def _check_day(campaign: Campaign, day: date) -> None:
    if not campaign.starts_on <= day <= campaign.ends_on:
        first, last = campaign.starts_on.isoformat(), campaign.ends_on.isoformat()
        raise RuleBroken(
            _("日期应在监督行动期间（%(first)s 至 %(last)s）。") % {"first": first, "last": last}, "held_on"
        )


def _check_belonging(campaign: Campaign, facts: Facts) -> None:
    if facts.topic is not None and facts.topic.campaign_id != campaign.pk:
        raise RuleBroken(_("所选事项不属于该监督行动。"), "topic")
    if facts.link is not None and facts.link.stage.campaign_id != campaign.pk:
        raise RuleBroken(_("所选环节不属于该监督行动。"), "link")
    keys = {unit.pk for unit in facts.visited}
    if units_to_visit([facts.congress]).filter(pk__in=keys).count() != len(keys):
        raise RuleBroken(_("只能走访本级和下一级的单位。"), "visited")


def _people(facts: Facts) -> dict[str, int]:
    counts = {people_field(level): facts.people.get(level, 0) for level in Level}
    if not all(0 <= count <= MOST_PEOPLE for count in counts.values()):
        raise RuleBroken(_("代表人数应在 0 到 %(most)d 之间。") % {"most": MOST_PEOPLE}, "people_county")
    if facts.kind in ATTENDED and not any(counts.values()):
        raise RuleBroken(_("请填写参加活动的代表人数。"), "people_county")
    return counts


def _require_new(campaign: Campaign, columns: dict[str, Any]) -> None:
    Organization.objects.select_for_update(no_key=True).get(pk=columns["congress"].pk)  # two alike at once
    alike = {name: columns[name] for name in ("congress", "group", "kind", "held_on", "place", "topic")}
    if Activity.objects.live().filter(campaign=campaign, **alike).exists():
        raise RuleBroken(_("同一天、同一地点的这项活动已经登记，请勿重复登记。"), "place")


# ── writing ─────────────────────────────────────────────────────────────────────────────────────────────────────
def _rewrite(
    activity: Activity,
    act: str,
    facts: Facts,
    *,
    files: Iterable[UploadedFile],
    by,
    now: datetime,
    is_planned: bool,
    reason: str = "",
) -> Activity:
    """Write what changes and put old and new on record; the organizer stays with the committee that recorded it."""
    columns = _checked(activity.campaign, facts, is_planned)
    if columns["congress"].pk != activity.congress_id:
        raise RuleBroken(_("活动只能由登记单位或它的代表小组开展。"), "organizer")
    changed = _changes(activity, columns, facts.visited)
    with stored(files, by=by, now=now) as kept, transaction.atomic():
        require_running(activity.campaign_id)
        data = {"changed": changed, "files": named(kept)}
        transitions.move(activity, act, by=by, now=now, comment=reason, data=data, **columns)
        _visit(activity, facts.visited)
        activity.files.add(*kept)
    return activity


def _changes(activity: Activity, columns: dict[str, Any], visited: Iterable[Organization]) -> list[list[str]]:
    """What becomes different, as [column, old, new] in words for the record."""
    before = Activity(**{name: getattr(activity, name) for name in columns})
    after = Activity(**columns)
    found = [[name, _written(before, name), _written(after, name)] for name in columns]
    units = [sorted(one.name for one in some) for some in (_visited(activity), visited)]
    found.append(["visited", *("、".join(names) for names in units)])
    return [row for row in found if row[1] != row[2]]


def _written(activity: Activity, name: str) -> str:
    value = getattr(activity, name)
    return "" if value is None else str(value)


def _visited(activity: Activity) -> list[Organization]:
    return list(Organization.objects.filter(visits__activity=activity))


def _visit(activity: Activity, visited: Iterable[Organization]) -> None:
    """The units it goes to are exactly these."""
    activity.visits.exclude(organization__in=visited).delete()
    there = set(activity.visits.values_list("organization_id", flat=True))
    Visit.objects.bulk_create(
        Visit(activity=activity, organization=unit) for unit in visited if unit.pk not in there
    )


# ── telling ─────────────────────────────────────────────────────────────────────────────────────────────────────
def _tell_committee(activity: Activity, by, now: datetime) -> None:
    """The committee's staff, of what a deputy put down."""
    if not by.acts_for(activity.congress, Role.STAFF):
        people = people_as(activity.congress, Role.STAFF)
        words = {"group": activity.group.short_name, "place": activity.place}
        words["day"] = activity.held_on.isoformat()
        notify(people, RECORDED, now=now, url=activity.get_absolute_url(), **words)


def _tell_units(
    activity: Activity, units: Iterable[Organization], message: str, now: datetime, **words: str
) -> None:
    """The liaisons of units that a planned visit goes to; nobody of one that is unannounced."""
    if activity.is_secret_now:
        return
    people = people_by_organization([unit.pk for unit in units], Role.LIAISON)
    recipients = [person for some in people.values() for person in some]
    words = {"congress": activity.congress.short_name, "day": activity.held_on.isoformat()} | words
    url = "" if message == CALLED_OFF else activity.get_absolute_url()  # they no longer see it
    notify(recipients, message, now=now, url=url, **words)


def _tell_of_change(
    activity: Activity,
    visited: Iterable[Organization],
    told: list[Organization],
    old_day: date,
    now: datetime,
) -> None:
    """Who knew is told of the new day, or that nobody comes; who is new is told that somebody does."""
    stay = {unit.pk for unit in visited} & {unit.pk for unit in told}
    old = old_day.isoformat()
    _tell_units(activity, [unit for unit in visited if unit.pk not in stay], ANNOUNCED, now)
    _tell_units(activity, [unit for unit in told if unit.pk not in stay], CALLED_OFF, now, day=old)
    if activity.held_on != old_day:
        _tell_units(activity, [unit for unit in visited if unit.pk in stay], MOVED, now, old=old)
