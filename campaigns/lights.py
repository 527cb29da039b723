"""The traffic lights of campaigns, stages, links and duties. Thresholds are rules of the campaign; these are defaults.

Pages, lists and figures all ask here, so that the same thing is never red in one place and green in another.
"""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.lights import RISK_DAYS, Light, running

from .enums import CampaignStatus, DutyStatus, FilingStatus, LinkStatus
from .reckoning import points_behind

if TYPE_CHECKING:
    from .models import Campaign, Duty, Filing, Link

BEHIND_RISK, BEHIND_OVERDUE = 10, 30  # points behind plan; a campaign's rules of the same names override them


def of_duty(duty: "Duty", today: date) -> Light:
    """Open: the days left; then who has to act. That it came late stays in the words for ever."""
    if duty.status == DutyStatus.OPEN:
        return running(duty.due_on, today, risk_days=duty.campaign.rule("risk_days", RISK_DAYS))
    key, word = {
        DutyStatus.SUBMITTED: ("wait", _("已报送，待接收")),
        DutyStatus.RETURNED: ("risk", pgettext("status", "退回补正")),
        DutyStatus.ACCEPTED: ("done", _("已接收")),
        DutyStatus.WITHDRAWN: ("none", _("已作废")),
    }[duty.status]
    return Light(key, _late(word, duty.days_late) if duty.was_late else word)


def _late(state: str, days: int) -> str:
    words = ngettext("%(state)s，迟报 %(n)d 天", "%(state)s，迟报 %(n)d 天", days)
    return words % {"state": state, "n": days}


def of_filing(filing: "Filing") -> Light:
    """With the committee above, received by it, or back again."""
    key = {FilingStatus.FILED: "wait", FilingStatus.RECEIVED: "done", FilingStatus.RETURNED: "risk"}
    return Light(key[filing.status], filing.get_status_display())


def of_kind(kind: dict, campaign: "Campaign", today: date) -> Light:
    """Of what several organizations owe alike (a row of `DutyQuerySet.by_kind`): the worst of them."""
    if kind["overdue"]:
        words = ngettext("%(n)d 家逾期", "%(n)d 家逾期", kind["overdue"])
        return Light("overdue", words % {"n": kind["overdue"]})
    if kind["submitted"] == kind["total"]:
        return Light("done", _("已全部报送"))
    return running(kind["due_on"], today, risk_days=campaign.rule("risk_days", RISK_DAYS))


def of_link(link: "Link", today: date) -> Light:
    """Done, not begun, past its day, behind plan, or the days left; in that order."""
    if link.status == LinkStatus.DONE:
        return _done(link)
    if link.ends_on is None:
        return Light("none", _("未排期"))
    if link.status == LinkStatus.PLANNED and link.begins_on and link.begins_on > today:
        return Light("none", _("未开始"))
    campaign = link.stage.campaign
    by_date = running(link.ends_on, today, risk_days=campaign.rule("risk_days", RISK_DAYS))
    if by_date.key == "overdue":
        return by_date
    behind = points_behind(link.begins_on, link.ends_on, link.percent, today)
    if behind > campaign.rule("behind_overdue", BEHIND_OVERDUE):
        return Light("overdue", _behind_words(behind))
    if behind >= campaign.rule("behind_risk", BEHIND_RISK) and by_date.key == "ok":
        return Light("risk", _behind_words(behind))
    return by_date


def _done(link: "Link") -> Light:
    late = (link.finished_on - link.ends_on).days if link.finished_on and link.ends_on else 0
    if late > 0:
        return Light("done", ngettext("迟 %(n)d 天完成", "迟 %(n)d 天完成", late) % {"n": late})
    return Light("done", _("已完成"))


def _behind_words(points: int) -> str:
    return ngettext("进度滞后 %(n)d 点", "进度滞后 %(n)d 点", points) % {"n": points}


def of_campaign(campaign: "Campaign", today: date) -> Light:
    """While it runs, the sum of its links' lights; otherwise, and before it has links, its status."""
    links = [link for stage in campaign.stages.all() for link in stage.links.all()]
    if campaign.status == CampaignStatus.RUNNING and links:
        return sum_up(link.light(today) for link in links)
    over = campaign.status in {CampaignStatus.CONCLUDED, CampaignStatus.ARCHIVED}
    return Light("done" if over else "none", campaign.get_status_display())


def sum_up(lights: Iterable[Light]) -> Light:
    """One light for many: the worst decides, with how many are so bad."""
    keys = [light.key for light in lights]
    for key, words in (("overdue", _("%(n)d 项逾期或滞后")), ("risk", _("%(n)d 项预警"))):
        if key in keys:
            return Light(key, words % {"n": keys.count(key)})
    if keys and set(keys) == {"done"}:
        return Light("done", _("已完成"))
    if "ok" in keys or "done" in keys:
        return Light("ok", _("正常"))
    return Light("none", _("未开始"))
