"""Which report needs a duty: proposed when a plan is saved, corrected by hand, and those below told when it moves."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core import bulk, clock, transitions
from core.exceptions import NotAllowed, RuleBroken
from core.locks import hold
from core.notifications import notify
from organizations.enums import Role
from organizations.querysets import people_by_organization

from .. import chain
from ..enums import DUTY_IN_FORCE
from ..models import Campaign, Duty
from ..permissions import may_connect

TIGHTER = gettext_noop(
    "上级节点“%(report)s”改为 %(day)s：“%(campaign)s”有 %(n)d 件报送的余量变为 %(days)d 天。"
)
TOO_LATE = gettext_noop(
    "上级节点“%(report)s”改为 %(day)s：“%(campaign)s”有 %(n)d 件报送比上级节点晚 %(days)d 天，请提前。"
)

GONE = gettext_noop("上级节点“%(report)s”已作废：“%(campaign)s”有 %(n)d 件报送不再对应上级节点。")


def propose_reports(campaign: Campaign) -> None:
    """Say for each duty of a new plan which report needs it, unless somebody decided that by hand.

    Raises RuleBroken, one line for each, when a duty is due after its report. Call inside the transaction that saves
    the plan.
    """
    duties = list(campaign.duties.in_force().select_related("link__upper_link", "owed_by", "needed_for"))
    reports = chain.reports_of(campaign, {duty.owed_to_id for duty in duties})
    for duty in duties:
        if not duty.needed_by_hand:
            duty.needed_for = chain.proposed(duty, reports.get(duty.owed_to_id, []))
    Duty.objects.bulk_update(duties, ["needed_for"], batch_size=500)
    _require_all_fit(duties)


def _require_all_fit(duties: list[Duty]) -> None:
    wrong = {}
    for duty in duties:
        if duty.needed_for and duty.slack < 0:  # one line for what several owe alike
            key = duty.link_id, duty.title, duty.due_on
            wrong.setdefault(key, chain.misfit(duty, duty.due_on, duty.needed_for.due_on))
    if wrong:
        raise RuleBroken("\n".join(wrong.values()))


def set_needed_for(duty: Duty, report: Duty | None, *, by, now: datetime | None = None) -> Duty:
    """Say by hand which report needs a duty and those like it (None: no one); the dates must fit.

    By the staff who receive it or whose campaign it is. Raises NotAllowed, RuleBroken, StaleState.
    """
    now = now or clock.now()
    if not may_connect(by, duty):
        raise NotAllowed(
            _("只有%(organization)s的工作人员可以确定上级节点。") % {"organization": duty.owed_to.name}
        )
    if report is not None and report not in reports_for(duty):
        raise RuleBroken(_("上级节点应是接收单位自己要向上报送的任务，请从列表中选择。"), "report")
    with transaction.atomic():
        hold_reports([report] if report else [])
        data = {
            "from": duty.needed_for_id,
            "to": report and report.pk,
            "title": report.title if report else "",
        }
        fields = {"needed_for": report, "needed_by_hand": True}
        transitions.move(duty, "set_needed_for", by=by, now=now, data=data, **fields)
        alike = list(
            Duty.objects.in_campaign(duty.campaign).in_force().alike(duty).values_list("pk", flat=True)
        )
        bulk.keyed(Duty, alike).update(**fields)
        chain.require_fit(dict.fromkeys(alike, duty.due_on))
    return duty


def hold_reports(reports: Iterable[Duty]) -> None:
    """Keep reports asked for until the transaction ends, so that none is withdrawn while something is made to rest on it.

    Raises StaleState when one has been withdrawn already.
    """
    for report in sorted({*reports}, key=lambda one: one.pk):
        if hold(Duty, report.pk).status not in DUTY_IN_FORCE:
            raise transitions.stale(report)


def reports_for(duty: Duty) -> list[Duty]:
    """The reports a duty may be needed for: what its receiver owes in the same campaign or above it."""
    return [
        one
        for one in chain.reports_of(duty.campaign, [duty.owed_to_id])[duty.owed_to_id]
        if one.pk != duty.pk
    ]


def tell_below(report: Duty, *, now: datetime) -> None:
    """A report moved: the staff of each campaign with duties that it needs learn the new slack of the tightest.

    Those whose campaign the report itself belongs to have moved it or are told otherwise, unless something now is late.
    """
    duties = Duty.objects.filter(needed_for=report).select_related("campaign", "needed_for")
    tightest, counts = {}, Counter()
    for duty in duties:
        counts[duty.campaign] += 1
        tightest[duty.campaign] = min(duty.slack, tightest.get(duty.campaign, duty.slack))
    people = people_by_organization([campaign.congress_id for campaign in tightest], Role.STAFF)
    for campaign, slack in tightest.items():
        notify(
            people.get(campaign.congress_id, []),
            TOO_LATE if slack < 0 else TIGHTER,
            now=now,
            url=campaign.get_absolute_url(),
            report=report.title,
            day=report.due_on.isoformat(),
            campaign=campaign.title,
            n=counts[campaign],
            days=abs(slack),
        )


def release_below(reports: list[Duty], *, now: datetime) -> None:
    """Reports are asked for no longer: what rested on them rests on none, and the staff of its campaigns are told."""
    titles = {report.pk: report.title for report in reports}
    resting = list(Duty.objects.filter(needed_for__in=titles).select_related("campaign"))
    if not resting:
        return
    counts = Counter((duty.campaign, titles[duty.needed_for_id]) for duty in resting)
    bulk.keyed(Duty, [duty.pk for duty in resting]).update(needed_for=None, needed_by_hand=False)
    people = people_by_organization({campaign.congress_id for campaign, _report in counts}, Role.STAFF)
    for (campaign, report), count in counts.items():
        notify(
            people.get(campaign.congress_id, []),
            GONE,
            now=now,
            url=campaign.get_absolute_url(),
            report=report,
            campaign=campaign.title,
            n=count,
        )
