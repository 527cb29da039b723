"""The deliberation opinion (审议意见): drafted after the hearing, handed over with its numbered list, reported on.

The list goes the way of every issue: one letter for each department (`issues`), signed for, planned with a named person
and a day, written off one by one. The opinion itself goes to the government (domain 3.1), under its own number.
"""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from campaigns.terms import Term, terms_of
from core import clock, history, numbers
from core.exceptions import NotAllowed, RuleBroken
from core.inputs import filled, fitting, named, stored
from core.notifications import notify
from core.transitions import move, require
from core.words import listed
from deadlines import services as deadlines
from deadlines.enums import Kind
from issues.enums import READY_TO_HAND_OVER
from issues.models import Issue
from issues.services.handover import hand_over_issues
from issues.services.rules import require_running
from organizations.enums import Kind as Body
from organizations.enums import Role
from organizations.models import Organization
from organizations.querysets import liaisons_of, people_as

from .. import owed, permissions
from ..enums import HearingStatus
from ..models import HandlingReport, Hearing, Opinion, OpinionItem
from .shared import SHORT, campaign_of, require_not_future, require_preparer

MOST_ITEMS = 200
TEXT = 20_000
HANDED_OVER = gettext_noop("收到%(opinion)s，问题清单 %(count)d 项，请于 %(day)s 前报送研究处理情况报告")
REPORTED = gettext_noop("%(unit)s已报送“%(matter)s”审议意见研究处理情况报告")
RETURNED = gettext_noop("“%(matter)s”审议意见研究处理情况报告须补充：%(reason)s")
ACCEPTED = gettext_noop("“%(matter)s”审议意见研究处理情况报告已提出意见，待满意度测评")


# ── drafting ────────────────────────────────────────────────────────────────────────────────────────────────────
def draft_opinion(
    hearing: Hearing,
    *,
    text: str,
    approved_at: str = "",
    approved_on: date | None = None,
    items: Iterable[tuple[Issue, Organization]] = (),
    by,
    now: datetime | None = None,
) -> Opinion:
    """Write the opinion of a hearing that was held, or write it anew while it is a draft.

    `items` is the whole list in the order of its numbers: each an issue of the hearing's campaign that waits to be
    handed over, with the department of the committee's own level that has to solve it. Raises NotAllowed, RuleBroken,
    TransitionError, StaleState.
    """
    now = now or clock.now()
    require_preparer(by, hearing.congress)
    if hearing.status != HearingStatus.HEARD:
        raise RuleBroken(_("登记听取审议后才能起草审议意见。"))
    values = {
        "text": filled(text, "text", _("请填写审议意见正文。"), limit=TEXT),
        "approved_at": fitting(approved_at, "approved_at", limit=100),
        "approved_on": approved_on and require_not_future(approved_on, "approved_on", now),
    }
    items = list(items)
    with transaction.atomic():
        opinion = _drafted(hearing, values, by, now, len(items))
        _require_items(opinion, items)
        opinion.items.all().delete()
        OpinionItem.objects.bulk_create(
            OpinionItem(opinion=opinion, number=number, issue=issue, department=department)
            for number, (issue, department) in enumerate(items, 1)
        )
    return opinion


def _drafted(hearing: Hearing, values: dict, by, now: datetime, count: int) -> Opinion:
    Hearing.objects.select_for_update().get(pk=hearing.pk)  # two first drafts at once
    opinion = Opinion.objects.filter(hearing=hearing).select_related("hearing__congress", "receiver").first()
    if opinion is not None:
        move(opinion, "draft", by=by, now=now, data={"items": count}, **values)
        return opinion
    times = {"created_at": now, "updated_at": now}
    opinion = Opinion.objects.create(hearing=hearing, receiver=hearing.receiver, **times, **values)
    history.append(opinion, "begin_opinion", by=by, now=now, to_status=opinion.status, data={"items": count})
    return opinion


def _require_items(opinion: Opinion, items: list[tuple[Issue, Organization]]) -> None:
    if not items:
        return
    hearing = opinion.hearing
    campaign, keys = campaign_of(hearing), [issue.pk for issue, _department in items]
    if len(items) > MOST_ITEMS:
        raise RuleBroken(_("问题清单最多 %(limit)d 项。") % {"limit": MOST_ITEMS}, "items")
    if len(set(keys)) != len(keys):
        raise RuleBroken(_("同一问题只能列入一次。"), "items")
    for issue, department in items:
        if issue.campaign_id != campaign.pk or issue.congress_id != hearing.congress_id:
            raise RuleBroken(_("“%(issue)s”不属于本次监督行动。") % {"issue": issue}, "items")
        if issue.status not in READY_TO_HAND_OVER:
            raise RuleBroken(
                _("“%(issue)s”目前是“%(status)s”，受理后才能列入清单。")
                % {"issue": issue, "status": issue.get_status_display()},
                "items",
            )
        if department.kind != Body.DEPARTMENT or department.region_id != hearing.congress.region_id:
            raise RuleBroken(_("“%(issue)s”的承办部门应为本级政府部门。") % {"issue": issue}, "items")
    taken = OpinionItem.objects.filter(issue__in=keys).exclude(opinion=opinion).select_related("issue")
    if taken:
        names = listed(item.issue.number for item in taken)
        raise RuleBroken(_("以下问题已列入其他审议意见：%(names)s。") % {"names": names}, "items")


# ── handing over ────────────────────────────────────────────────────────────────────────────────────────────────
def report_term(opinion: Opinion, day: date) -> Term:
    """How long the handling report may take: the campaign's own months, else the rule of the place."""
    hearing = opinion.hearing
    return terms_of(campaign_of(hearing), hearing.congress, "opinion_report", day=day)["opinion_report"]


def hand_over_opinion(
    opinion: Opinion,
    *,
    vote_on: date,
    vote_meeting: str = "",
    report_due_on: date | None = None,
    rectify_by: date | None = None,
    sign_by: date | None = None,
    by,
    now: datetime | None = None,
) -> Opinion:
    """Give the opinion its number and hand it over with its list: DRAFT → HANDED_OVER.

    All days are local and include the day. `report_due_on` defaults to the rule of the place (code opinion_report) and
    must be given where that gives none; `vote_on` is the day planned for the vote, not before the report; `rectify_by`,
    needed with a list, is the issues' due date, `sign_by` as in `hand_over_issues`, which writes one letter for each
    department. All or nothing. Tells the body that handles it. Raises NotAllowed, RuleBroken, TransitionError,
    StaleState.
    """
    now = now or clock.now()
    hearing = opinion.hearing
    require_preparer(by, hearing.congress)
    require(opinion, "hand_over")
    today = clock.local_date(now)
    campaign, term = campaign_of(hearing), report_term(opinion, today)
    reckoned = term.after(today)
    report_due_on = report_due_on or (reckoned and reckoned.due_on)
    require_days(today, report_due_on, vote_on)
    vote_meeting = fitting(vote_meeting, "vote_meeting", limit=100)
    _require_liaison(opinion.receiver)
    with transaction.atomic():
        require_running(campaign)
        fields = {
            "number": next_number(hearing, "opinion_prefix", "人常审", today),
            "issued_on": today,
            "issued_by": by,
            "report_due_on": report_due_on,
            "vote_on": vote_on,
            "vote_meeting": vote_meeting,
        }
        items = list(opinion.items.select_related("issue__campaign", "issue__congress", "department"))
        data = {"number": fields["number"], "items": len(items), "report_due_on": report_due_on.isoformat()}
        move(opinion, "hand_over", by=by, now=now, data=data | {"vote_on": vote_on.isoformat()}, **fields)
        _hand_over_items(opinion, items, rectify_by, sign_by, by, now)
        by_rule = reckoned if reckoned and reckoned.due_on == report_due_on else None
        report = owed.report_facts(opinion, term.rule, by_rule)
        deadlines.open_deadlines([report, owed.vote_facts(opinion)], now=now)
        facts = {"opinion": opinion.number, "count": len(items), "day": report_due_on.isoformat()}
        notify(liaisons_of(opinion.receiver), HANDED_OVER, now=now, url=opinion.get_absolute_url(), **facts)
    return opinion


def _require_liaison(unit: Organization) -> None:
    if not liaisons_of(unit).exists():
        raise RuleBroken(_("%(unit)s还没有联络员，无人能接收。请先为其设立联络员。") % {"unit": unit})


def require_days(today: date, report_due_on: date | None, vote_on: date) -> None:
    """Raise RuleBroken unless the report is due after today and the vote not before it."""
    if report_due_on is None:
        raise RuleBroken(_("本地没有规定研究处理情况报告的时限，请填写日期。"), "report_due_on")
    if report_due_on <= today:
        raise RuleBroken(_("报告时限应在今天之后。"), "report_due_on")
    if vote_on < report_due_on:
        raise RuleBroken(_("测评应安排在报告时限当日或者之后。"), "vote_on")


def next_number(hearing: Hearing, rule: str, words: str, today: date) -> str:
    """The next number of a committee's series, such as 郴人常审〔2022〕3号; the words are a rule of the campaign."""
    words = campaign_of(hearing).rule(rule) or f"{hearing.congress.region.short_name}{words}"
    words = f"{words}〔{today.year}〕"
    return f"{words}{numbers.claim(f'hearing:{words}')}号"


def _hand_over_items(opinion: Opinion, items: list[OpinionItem], rectify_by, sign_by, by, now) -> None:
    """One letter for each department, in the order of the list."""
    if items and rectify_by is None:
        raise RuleBroken(_("请填写问题清单的整改时限。"), "rectify_by")
    departments = {item.department: None for item in items}
    for department in departments:
        own = [item for item in items if item.department_id == department.pk]
        note = (
            f"以上问题列入{opinion.number}审议意见问题清单，序号：{listed(str(one.number) for one in own)}。"
        )
        done = hand_over_issues(
            [one.issue for one in own],
            department=department,
            due_on=rectify_by,
            sign_by=sign_by,
            note=note,
            by=by,
            now=now,
        )
        if done.left:
            raise done.left[0][1]
        OpinionItem.objects.filter(pk__in=[one.pk for one in own]).update(handover=done.handover)


# ── the report on handling it ───────────────────────────────────────────────────────────────────────────────────
def submit_handling_report(
    opinion: Opinion,
    *,
    text: str,
    files: Iterable[UploadedFile] = (),
    received_on: date | None = None,
    by,
    now: datetime | None = None,
) -> HandlingReport:
    """Report on handling the opinion (研究处理情况报告): HANDED_OVER → REPORTED; late stays late.

    By the liaison of the body that handles it, with a file, today; or by the committee's staff for a report on paper,
    who may state the day it came (`received_on`, local, not in the future). Tells the committee's staff. Raises
    NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    if not permissions.may_report(by, opinion):
        raise NotAllowed(_("只有研究处理单位的联络员和主办单位的工作人员可以报送。"))
    require(opinion, "report")
    text, files = filled(text, "text", _("请写出研究处理情况摘要。")), list(files)
    ours = permissions.may_prepare(by, opinion.hearing.congress)
    if not files and not ours:
        raise RuleBroken(_("请上传研究处理情况报告。"), "files")
    day = clock.local_date(now)
    if received_on is not None and ours:
        day = require_not_future(received_on, "received_on", now)
        if day < opinion.issued_on:
            raise RuleBroken(_("收到日期不能早于交办日期。"), "received_on")
    late = day > opinion.report_due_on
    with stored(files, by=by, now=now) as kept, transaction.atomic():
        data = {"day": day.isoformat(), "late": late, "files": named(kept)}
        move(opinion, "report", by=by, now=now, data=data)
        report = HandlingReport.objects.create(
            opinion=opinion,
            number=opinion.reports.count() + 1,
            text=text,
            received_on=day,
            was_late=late,
            made_by=by,
            made_at=now,
        )
        report.files.add(*kept)
        noon = datetime.combine(day, time(12), clock.LOCAL_ZONE)
        deadlines.meet([opinion], Kind.OPINION_REPORT, now=min(noon, now), late=late)
        facts = {"unit": opinion.receiver.short_name, "matter": opinion.hearing.matter}
        staff = people_as(opinion.hearing.congress, Role.STAFF)
        notify(staff, REPORTED, now=now, url=opinion.get_absolute_url(), **facts)
    return report


def comment_on_report(
    opinion: Opinion, *, comment: str, accepts: bool, by, now: datetime | None = None
) -> HandlingReport:
    """Comment on the latest report: accepted it goes on to the vote (REPORTED → ACCEPTED), else it is owed again.

    Returned, it is due by the same day. Tells the body that handles the opinion. Raises NotAllowed, RuleBroken,
    TransitionError, StaleState.
    """
    now = now or clock.now()
    require_preparer(by, opinion.hearing.congress)
    act = "accept_report" if accepts else "return_report"
    require(opinion, act)
    comment = filled(comment, "comment", _("请写明对报告的意见。"), limit=2000)
    with transaction.atomic():
        move(opinion, act, by=by, now=now, comment=comment)
        report = opinion.reports.order_by("-number").first()
        report.is_accepted, report.comment = accepts, comment
        report.commented_by, report.commented_at = by, now
        report.save(update_fields=["is_accepted", "comment", "commented_by", "commented_at"])
        if not accepts:
            deadlines.reopen([opinion], Kind.OPINION_REPORT, now=now)
        facts = {"matter": opinion.hearing.matter} | ({} if accepts else {"reason": comment[: SHORT // 5]})
        message = ACCEPTED if accepts else RETURNED
        notify(liaisons_of(opinion.receiver), message, now=now, url=opinion.get_absolute_url(), **facts)
    return report
