"""From a confirmed plan to a campaign: one transaction writes the rows, each with the words of the plan it rests on."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock, history, transitions
from core.exceptions import NotAllowed, RuleBroken
from organizations.enums import Kind
from organizations.models import Organization

from ..enums import CampaignStatus, UnitRole
from ..models import Campaign, CampaignUnit, Duty, Link, PlanDraft, Stage, SupervisionPoint, Topic
from ..permissions import may_plan
from ..plan_draft import tree
from ..plan_draft.bodies import Area
from ..plan_draft.paragraphs import Places
from ..signals import campaign_created
from .chain import propose_reports
from .plan_drafts import plan_of

UNDATED = "方案未写时间"
HEAD_FIELDS = ("title", "short_title", "code", "year", "start", "end")


def create_campaign(draft: PlanDraft, *, by, now: datetime | None = None) -> Campaign:
    """Create the campaign of a draft in which nothing doubtful is left: draft open -> created, the campaign a draft.

    Every stage, link and duty keeps its words; a duty of a group becomes one row for each organization. Raises
    NotAllowed, RuleBroken with the field of the head and one line for each fault, TransitionError or StaleState when
    somebody created, changed or discarded it first; then nothing is written.
    """
    now = now or clock.now()
    if not may_plan(by, draft.congress):
        raise NotAllowed(
            _("只有%(organization)s的工作人员可以办理方案。") % {"organization": draft.congress.name}
        )
    transitions.require(draft, "create")
    plan, area = plan_of(draft), Area(draft.congress)
    try:
        with transaction.atomic():
            _claim(draft)
            _require_no_faults(plan, area)
            campaign = _campaign(draft, plan, now)
            _Rows(campaign, plan, area, Places(draft.text), now).write()
            propose_reports(campaign)
            transitions.move(
                draft, "create", by=by, now=now, campaign=campaign, data={"campaign": campaign.pk}
            )
            history.append(campaign, "create", by=by, now=now, data={"plan_draft": draft.pk})
            campaign_created.send(Campaign, campaign=campaign, draft=draft, by=by, now=now)
    except IntegrityError:  # another draft was created under the code at the same moment
        raise RuleBroken(code_taken(plan.head.code), "code") from None
    return campaign


# ── what stands in the way ──────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Fault:
    """Why a campaign cannot be created yet: the item of the tree, the field of the head if it is one, the words."""

    item: str
    text: str
    field: str | None = None


def faults_of(plan: tree.Plan, area: Area) -> list[Fault]:
    """Everything that stands in the way of creating a campaign, in the order of the page."""
    faults = [*_head_faults(plan.head), *_doubts(plan)]
    if not any(plan.links):
        faults.append(Fault("head", _("方案还没有阶段和环节，请先补充。")))
    return [*faults, *_duty_faults(plan, area)]


def code_taken(code: str) -> str:
    return _("编号“%(code)s”已被别的监督行动使用，请换一个。") % {"code": code}


def _require_no_faults(plan: tree.Plan, area: Area) -> None:
    faults = faults_of(plan, area)
    if faults:
        raise RuleBroken("\n".join(fault.text for fault in faults), faults[0].field)


def _head_faults(head: tree.Head) -> Iterator[Fault]:
    labels = {
        "title": _("名称"),
        "short_title": _("简称"),
        "code": _("编号前缀"),
        "year": _("年度"),
        "start": _("开始日期"),
        "end": _("结束日期"),
    }
    for name in HEAD_FIELDS:
        if not getattr(head, name):
            yield Fault("head", _("请填写%(label)s。") % {"label": labels[name]}, name)
    if head.start and head.end and head.end < head.start:
        yield Fault("head", _("结束日期不能早于开始日期。"), "end")
    if head.code and Campaign.objects.filter(code=head.code).exists():
        yield Fault("head", code_taken(head.code), "code")


def _doubts(plan: tree.Plan) -> Iterator[Fault]:
    open_ones = plan.doubtful
    if open_ones:
        count = len(open_ones)
        text = ngettext(
            "还有 %(n)d 处没有确认，请先确认或更正。", "还有 %(n)d 处没有确认，请先确认或更正。", count
        )
        yield Fault(open_ones[0].id, text % {"n": count})


def _duty_faults(plan: tree.Plan, area: Area) -> Iterator[Fault]:
    for link in plan.links:
        seen: Counter = Counter()
        for duty in link.duties:
            yield from _faults_of_duty(duty, plan.head, area)
            seen.update((one.pk, duty.title.strip()) for one in area.members(duty.owed_by))
            if any(count > 1 for count in seen.values()):
                text = _("同一环节里有单位重复承担“%(title)s”，请合并或改名。") % {"title": duty.title}
                yield Fault(duty.id, text)
                seen.clear()


def _faults_of_duty(duty: tree.Deadline, head: tree.Head, area: Area) -> Iterator[Fault]:
    named = {"title": duty.title}
    owing = area.members(duty.owed_by)
    if not owing and duty.owed_by:
        yield Fault(duty.id, _("“%(title)s”的报送单位在本区域没有登记，请更正。") % named)
    receivers = [(one, area.receiver(duty.owed_to, one)) for one in owing]
    lost = [one for one, receiver in receivers if receiver is None]
    if lost and duty.owed_to:
        yield Fault(duty.id, _("“%(title)s”没有对应的接收单位，请更正。") % named)
    if any(one == receiver for one, receiver in receivers):
        yield Fault(duty.id, _("“%(title)s”的报送单位和接收单位相同，请更正。") % named)
    if duty.end and head.end and duty.end > head.end:
        yield Fault(duty.id, _("“%(title)s”的截止日期晚于行动的结束日期，请更正。") % named)


# ── rows ────────────────────────────────────────────────────────────────────────────────────────────────────────
def _claim(draft: PlanDraft) -> None:
    """Alone on the draft, which still is what the person saw: pressed twice, or by two people, it creates once."""
    row = PlanDraft.objects.select_for_update().only("status", "version").get(pk=draft.pk)
    if (row.status, row.version) != (draft.status, draft.version):
        raise transitions.stale(draft)


def _campaign(draft: PlanDraft, plan: tree.Plan, now: datetime) -> Campaign:
    head = plan.head
    return Campaign.objects.create(
        title=head.title.strip(),
        short_title=head.short_title.strip(),
        code=head.code.strip(),
        congress=draft.congress,
        upper=draft.upper,
        year=head.year,
        status=CampaignStatus.DRAFT,
        document_number=head.document_number,
        aim=head.aim,
        starts_on=head.start,
        ends_on=head.end,
        rules=_rules(plan.rules),
        created_at=now,
        updated_at=now,
    )


def _rules(rules: tree.Rules) -> dict:
    """The campaign's own rules, each with the words it comes from."""
    given = {
        "participation_floor": rules.floor,
        "floor_levels": list(rules.floor_levels) if rules.floor else [],
        "grades": list(rules.grades),
    }
    return {name: {"value": value, "source": rules.phrase} for name, value in given.items() if value}


class _Rows:
    """Writes what belongs to a new campaign."""

    def __init__(self, campaign: Campaign, plan: tree.Plan, area: Area, places: Places, now: datetime):
        self.campaign, self.plan, self.area, self.places = campaign, plan, area, places
        self.stamps = {"created_at": now, "updated_at": now}

    def write(self) -> None:
        self._topics()
        duties = [duty for stage in self._stages() for duty in stage]
        Duty.objects.bulk_create(duties, batch_size=500)
        self._units(duties)

    def _topics(self) -> None:
        for order, topic in enumerate(self.plan.topics, 1):
            laws = "\n".join(topic.laws)
            row = Topic.objects.create(campaign=self.campaign, order=order, name=topic.name[:60], laws=laws)
            SupervisionPoint.objects.bulk_create(
                SupervisionPoint(topic=row, aspect=point.aspect, text=point.text, order=number)
                for number, point in enumerate(topic.points)
            )

    def _stages(self) -> Iterator[Iterator[Duty]]:
        number = 0
        for order, stage in enumerate(self.plan.stages, 1):
            dates = self._dated(stage, stage.start, stage.end)
            quoted = self._quoted(stage, stage.span)
            row = Stage.objects.create(
                campaign=self.campaign, order=order, name=stage.name.strip()[:60], **dates, **quoted
            )
            links = [self._link(row, number + place, link) for place, link in enumerate(stage.links, 1)]
            number += len(links)
            for kept, link in zip(Link.objects.bulk_create(links), stage.links, strict=True):
                yield (duty for one in link.duties for duty in self._duties(kept, link, one))

    def _link(self, stage: Stage, number: int, link: tree.Link) -> Link:
        phrase = "；".join(dict.fromkeys(one.phrase for one in link.deadlines if one.phrase and one.end))
        reckoned = dict.fromkeys(one.reckoning.zh for one in link.deadlines if one.reckoning and one.end)
        return Link(
            stage=stage,
            number=number,
            name=link.name.strip()[:60],
            text=link.text,
            who=link.who[:200],
            levels=list(link.levels),
            upper_link_id=link.upper,
            starts_on=link.start,
            ends_on=link.end,
            phrase=_fitting(phrase, 100),
            reckoning=_fitting("；".join(reckoned), 200) if link.end else UNDATED,
            **self._quoted(link, link.span),
            **self.stamps,
        )

    def _duties(self, row: Link, link: tree.Link, duty: tree.Deadline) -> Iterator[Duty]:
        quoted = self._quoted(duty, self.places.sentence(duty.span, within=link.span))
        for owing in self.area.members(duty.owed_by):
            yield Duty(
                campaign=self.campaign,
                link=row,
                owed_by=owing,
                owed_to=self.area.receiver(duty.owed_to, owing),
                title=duty.title.strip()[:100],
                parts=list(duty.parts),
                due_on=duty.end,
                phrase=_fitting(duty.phrase, 100),
                reckoning=_fitting(duty.reckoning.zh if duty.reckoning else "", 200),
                **quoted,
                **self.stamps,
            )

    def _dated(self, item: tree.Item, start: date | None, end: date | None) -> dict:
        reckoning = item.reckoning.zh if item.reckoning else ""
        return {
            "starts_on": start,
            "ends_on": end,
            "phrase": _fitting(item.phrase, 100),
            "reckoning": _fitting(reckoning, 200),
        }

    def _quoted(self, item: tree.Item, span: tree.Span) -> dict:
        """The words of the plan and where they stand; what was typed by hand has none."""
        if not span:
            return {"source_words": item.what if isinstance(item, tree.Deadline) else ""}
        return {
            "source_words": self.places.quote(span),
            "source_start": span[0],
            "source_end": span[1],
            "source_paragraph": self.places.number(span),
        }

    def _units(self, duties: list[Duty]) -> None:
        """Who leads, who is evaluated, who is supervised as their government, and who takes part because it reports."""
        evaluated = self.area.members(key for one in self.plan.departments for key in one.bodies)
        governments = {one.parent_id for one in evaluated if one.parent_id}
        roles: list[tuple[Organization, str]] = [(self.campaign.congress, UnitRole.LEADS)]
        roles += [(one, UnitRole.EVALUATED) for one in evaluated]
        roles += [(one, UnitRole.SUPERVISED) for one in self.area.organizations if one.pk in governments]
        units = [CampaignUnit(campaign=self.campaign, organization=one, role=role) for one, role in roles]
        CampaignUnit.objects.bulk_create(
            [*units, *taking_part(self.campaign, (duty.owed_by for duty in duties))]
        )


def taking_part(campaign: Campaign, owing: Iterable[Organization]) -> list[CampaignUnit]:
    """Committees and presidia that owe something in a campaign take part in it; unsaved rows."""
    found = {one for one in owing if one.kind in (Kind.CONGRESS, Kind.PRESIDIUM)}
    return [
        CampaignUnit(campaign=campaign, organization=one, role=UnitRole.TAKES_PART)
        for one in found
        if one.pk != campaign.congress_id
    ]


def _fitting(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
