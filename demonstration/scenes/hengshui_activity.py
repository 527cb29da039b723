"""What happened from the end of June to the morning of 9 August 2018, done through the product's own services.

Every row of the demonstration was therefore made by the rules that hold for everybody, and has its history.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from campaigns import services as campaign_services
from campaigns.models import Campaign, Duty, Link
from core import clock
from evaluations import services as evaluation_services
from issues.checks import checks_of
from issues.models import Issue
from issues.services import (
    extension,
    handover,
    intake,
    merging,
    publication,
    rectification,
    screening,
    write_off,
)
from organizations.models import Organization

from . import files, hengshui_issues, hengshui_laws, hengshui_lists, hengshui_self_check, hengshui_visits
from .hengshui_places import CITY, COUNTIES, DEPARTMENTS
from .hengshui_plan import DONE_LINKS, RUNNING_LINKS
from .persons import user
from .places import congress, department

# County -> day of its submission; what became of it afterwards is told below.
REPORTED = {
    "安平县": (2018, 8, 1),
    "枣强县": (2018, 8, 2),
    "深州市": (2018, 8, 3),
    "冀州区": (2018, 8, 3),
    "武邑县": (2018, 8, 6),
    "武强县": (2018, 8, 7),
    "故城县": (2018, 8, 8),
}
ACCEPTED = ["安平县", "枣强县", "深州市", "冀州区", "武邑县"]
RETURNED, DRAFTED = "武强县", "饶阳县"
PER_COUNTY, INSPECTED = 28, 96


def load(campaign: Campaign) -> None:
    staff, colleague = user("city.lin"), user("city.su")
    _start(campaign, staff)
    _links(campaign, staff)
    with at(7, 10):
        hengshui_laws.load(campaign, congress(CITY), staff)
    _inspection(campaign, staff)
    _hand_over_inspected(campaign, staff)
    _rectify(campaign)
    _decide(campaign, colleague)
    _county_reports(campaign, staff)
    _screen_county_issues(campaign, staff)
    _county_handover(campaign)
    hengshui_visits.load(campaign)
    found = hengshui_issues.found_by_inspection(COUNTIES, INSPECTED)
    hengshui_self_check.load(campaign, found)
    _publish(campaign)
    _pilot_evaluation(campaign)
    _evaluation_to_count(campaign)


def at(month: int, day: int, hour: int = 10, minute: int = 0):
    """The clock at a local moment of 2018."""
    return clock.at(datetime(2018, month, day, hour, minute, tzinfo=clock.LOCAL_ZONE))


# ── the campaign ────────────────────────────────────────────────────────────────────────────────────────────────
def _start(campaign: Campaign, staff) -> None:
    with at(6, 28):
        campaign_services.approve_campaign(
            campaign,
            approved_by="中共衡水市委",
            approved_on=date(2018, 6, 27),
            number="演示批〔2018〕6号",
            by=staff,
        )
    with at(7, 2):
        campaign_services.open_campaign(campaign, by=staff)
    with at(7, 4):
        campaign_services.record_filing(
            campaign,
            filed_on=date(2018, 7, 4),
            number="演示备〔2018〕11号",
            filed_with=congress("河北省"),
            by=staff,
        )


def _links(campaign: Campaign, staff) -> None:
    for link in Link.objects.filter(stage__campaign=campaign, number__in=DONE_LINKS):
        with at(7, 3):
            campaign_services.start_link(link, by=staff)
        with at(7, 12 if link.number < 4 else 17):
            finished = date(2018, 7, 11 if link.number < 4 else 16)  # the training ended a day late
            campaign_services.finish_link(link, finished_on=finished, by=staff)
    for link in Link.objects.filter(stage__campaign=campaign, number__in=RUNNING_LINKS):
        with at(7, 16):
            campaign_services.start_link(link, by=staff)
        with at(8, 6, 16):
            campaign_services.note_link_progress(
                link,
                text="按方案推进，已汇总各县（市、区）进度。",
                percent=RUNNING_LINKS[link.number],
                by=staff,
            )


# ── the city's own inspection ───────────────────────────────────────────────────────────────────────────────────
def _inspection(campaign: Campaign, staff) -> None:
    with at(7, 16, 15):
        found = list(hengshui_issues.found_by_inspection(COUNTIES, INSPECTED))
        upload = hengshui_lists.workbook("衡水市人大常委会", CITY, found, due=date(2018, 9, 28))
        issue_list = intake.upload_issue_list(campaign, upload=upload, by=staff)
        intake.confirm_issue_list(issue_list, skip_errors=True, by=staff)
    with at(7, 17):
        screening.screen_issues(_found(campaign, congress(CITY))[:-4], congress=congress(CITY), by=staff)
    with at(7, 17, 11):
        last = _found(campaign, congress(CITY))
        screening.decline_issue(
            last[0], answer="属于企业间合同纠纷，不在人大监督范围，建议依法诉讼解决。", by=staff
        )
        screening.refer_issue(last[1], body="市信访局", answer="属信访事项，已转市信访部门办理。", by=staff)
        screening.void_issue(last[2], reason="录入时重复选择了同一条检查记录", by=staff)


def _found(campaign: Campaign, unit: Organization) -> list[Issue]:
    return list(Issue.objects.filter(campaign=campaign, reported_by=unit, status="found").order_by("id"))


def _hand_over_inspected(campaign: Campaign, staff) -> None:
    """One letter per department, in two waves; the first with short terms."""
    for position, system in enumerate(DEPARTMENTS):
        unit = department(CITY, system)
        own = Issue.objects.filter(
            campaign=campaign, status="screened", congress=congress(CITY), suggested__contains=unit.name
        )
        issues = list(own.order_by("id"))
        half = (len(issues) + 1) // 2
        with at(7, 18, 9, position):
            due = date(2018, 8, [1, 3, 6, 8, 14, 15, 16, 20, 24, 31][position])
            handover.hand_over_issues(issues[:half], department=unit, due_on=due, by=staff)
        if issues[half + 1 :]:
            with at(8, 6, 9, position):
                handover.hand_over_issues(
                    issues[half + 1 :], department=unit, due_on=date(2018, 9, 28), by=staff
                )


# ── the departments ─────────────────────────────────────────────────────────────────────────────────────────────
def _in_hand(campaign: Campaign, unit: Organization, *states: str) -> list[Issue]:
    return list(
        Issue.objects.filter(campaign=campaign, department=unit, status__in=states).order_by("due_sort", "id")
    )


def _liaison(unit: Organization):
    return unit.memberships.get(role="liaison").user


def _rectify(campaign: Campaign) -> None:
    """Each department goes as far as its position in the list: some are quick, some have not even signed."""
    for position, system in enumerate(DEPARTMENTS):
        unit = department(CITY, system)
        liaison = _liaison(unit)
        waiting = _in_hand(campaign, unit, "handed_over")
        first = [issue for issue in waiting if issue.due_on < date(2018, 9, 1)]
        with at(7, 19, 10, position):
            for issue in first:
                rectification.sign_for_issue(issue, by=liaison)
        with at(7, 23, 10, position):
            for issue in first[: -1 if position % 3 == 0 else None]:
                _plan(issue, liaison)
        with at(7, 30, 15, position):
            for number, issue in enumerate(_in_hand(campaign, unit, "rectifying")):
                _progress(issue, liaison, 75 if number % 2 else 50)
        if position % 2 == 0:
            with at(8, 7, 9, position):
                later = [issue for issue in waiting if issue not in first]
                for issue in later[:1]:
                    rectification.sign_for_issue(issue, by=liaison)
        if position % 4 == 1:
            with at(8, 7, 10, position):
                for issue in _in_hand(campaign, unit, "handed_over")[:1]:
                    rectification.send_back_issue(
                        issue, reason="该事项审批权限已划转，不属本单位职责。", by=liaison
                    )


def _plan(issue: Issue, liaison) -> None:
    rectification.submit_plan(
        issue,
        measures="一是现场核查，逐户逐项登记；二是明确整改标准，倒排时间；三是举一反三，检查同类问题。",
        person="分管负责人",
        finish_on=issue.due_on,
        by=liaison,
    )


def _progress(issue: Issue, liaison, percent: int) -> None:
    rectification.report_progress(
        issue,
        text="已完成现场核查，正在按方案整改，涉及群众已逐户告知。",
        percent=percent,
        files=[files.picture("现场情况.png", issue.pk * 7 % 200)],
        by=liaison,
    )


def _apply(issue: Issue, liaison) -> None:
    words = "已按要求完成，现场照片和记录附后。"
    write_off.apply_write_off(
        issue,
        checks={check.key: words for check in checks_of(issue.campaign)},
        opinion="情况属实，同意申请销号。",
        files=[files.picture("整改后.png", issue.pk * 11 % 200)],
        by=liaison,
    )


def _decide(campaign: Campaign, colleague) -> None:
    """Applications for write-off and for more time, and what the committee decided."""
    for position, system in enumerate(DEPARTMENTS):
        unit = department(CITY, system)
        liaison = _liaison(unit)
        in_hand = _in_hand(campaign, unit, "rectifying")
        with at(8, 1, 10, position):
            for issue in in_hand[:2]:
                _apply(issue, liaison)
        with at(8, 2, 15, position):
            for number, issue in enumerate(_in_hand(campaign, unit, "reported")):
                _judge(issue, colleague, approve=(position + number) % 3 != 0)
        with at(8, 3, 10, position):
            for issue in _in_hand(campaign, unit, "rectifying")[:1]:
                _ask_for_time(issue, liaison, colleague, position)
        with at(8, 8, 16, position):
            for issue in _in_hand(campaign, unit, "rectifying")[1:2] if position % 2 else []:
                _apply(issue, liaison)


def _judge(issue: Issue, colleague, *, approve: bool) -> None:
    application = issue.write_offs.get(status="asked")
    keys = [check.key for check in checks_of(issue.campaign)]
    if approve:
        write_off.approve_write_off(
            application, verdicts=dict.fromkeys(keys, True), note="已现场核实。", by=colleague
        )
    else:
        verdicts = dict.fromkeys(keys, True) | {keys[-1]: False}
        write_off.return_for_rework(
            application,
            verdicts=verdicts,
            reason="长效机制没有落到文件和责任人，请补充后再报。",
            by=colleague,
        )


def _ask_for_time(issue: Issue, liaison, colleague, position: int) -> None:
    asked = extension.ask_extension(
        issue,
        new_due_on=date(2018, 9, 14),
        reason="涉及管网施工，需待汛期后完成。",
        interim="先行维护，保障使用。",
        by=liaison,
    )
    if position % 3 == 0:
        with at(8, 6, 10, position):
            extension.grant_extension(asked, note="同意，过程中每周报告进展。", by=colleague)
    elif position % 3 == 1:
        with at(8, 6, 10, position):
            extension.refuse_extension(asked, note="理由不充分，请按原时限整改。", by=colleague)


# ── the counties ────────────────────────────────────────────────────────────────────────────────────────────────
def _county_reports(campaign: Campaign, staff) -> None:
    for place, (year, month, day) in REPORTED.items():
        with clock.at(datetime(year, month, day, 16, 30, tzinfo=clock.LOCAL_ZONE)):
            duty = _draft(campaign, place)
            campaign_services.submit_duty(duty, by=_office(place))
    with at(8, 6, 9, 30):
        for place in ACCEPTED:
            if REPORTED[place] < (2018, 8, 6):
                campaign_services.accept_duty(_duty(campaign, place), by=staff)
    with at(8, 7, 9, 30):
        campaign_services.accept_duty(_duty(campaign, "武邑县"), by=staff)
    with at(8, 8, 9, 30):
        reason = "清单中第3至6条没有写明涉及的村，请补充后重新报送。"
        campaign_services.return_duty(_duty(campaign, RETURNED), reason=reason, by=staff)
    with at(8, 8, 17):
        _draft(campaign, DRAFTED)  # imported, not yet submitted: the city sees nothing of it
    with at(8, 8, 17, 30):
        _check_faulty(campaign, DRAFTED)


def _duty(campaign: Campaign, place: str) -> Duty:
    return Duty.objects.get(campaign=campaign, owed_by=congress(place), due_on=date(2018, 8, 10))


def _office(place: str):
    return congress(place).memberships.filter(role="staff").order_by("id").first().user


def _draft(campaign: Campaign, place: str) -> Duty:
    """A county's list imported and its summary written."""
    office, duty = _office(place), _duty(campaign, place)
    found = list(hengshui_issues.problems(place, COUNTIES[place], PER_COUNTY))
    if place in hengshui_issues.SHARED:
        found.append(hengshui_issues.SHARED[place])
    upload = hengshui_lists.workbook(congress(place).name, place, found, due=date(2018, 9, 28))
    issue_list = intake.upload_issue_list(campaign, duty=duty, upload=upload, by=office)
    intake.confirm_issue_list(issue_list, skip_errors=True, by=office)
    text = (
        f"{place}组织五级代表分5个小组开展活动，走访乡镇{len(COUNTIES[place])}个、企业和窗口单位若干，"
        f"发放问卷并实地核实，梳理问题{len(found)}条。"
    )
    duty.refresh_from_db()
    campaign_services.save_summary(duty, text=text, ready=True, by=office)
    duty.refresh_from_db()
    return duty


def _check_faulty(campaign: Campaign, place: str) -> None:
    """A second, fuller list of a county that was checked; its office has yet to correct three cells."""
    found = list(hengshui_issues.problems(place, COUNTIES[place], PER_COUNTY))
    for at_row in (4, 11):
        found[at_row] = replace(found[at_row], text="")
    upload = hengshui_lists.workbook(
        congress(place).name, place, found, due=date(2018, 9, 28), misdated={20: "9月31日"}
    )
    intake.upload_issue_list(campaign, duty=_duty(campaign, place), upload=upload, by=_office(place))


def _screen_county_issues(campaign: Campaign, staff) -> None:
    """Of the first three lists most were sorted: to the county, to the city, merged, out of scope; two wait."""
    for position, place in enumerate(ACCEPTED[:3]):
        found = _found(campaign, congress(place))
        with at(8, 7, 14, position):
            screening.screen_issues(found[:16], congress=congress(place), by=staff)
        with at(8, 7, 15, position):
            screening.screen_issues(found[16:20], congress=congress(CITY), by=staff)
        with at(8, 7, 16, position):
            merging.merge_issues(found[16], found[20], by=staff)
            screening.decline_issue(found[21], answer="属法院正在审理的个案，不在监督范围。", by=staff)


def _county_handover(campaign: Campaign) -> None:
    """安平 hands its own issues to its own departments, never across levels."""
    office = user("anping.shen")
    for system in ("housing", "environment"):
        unit = department("安平县", system)
        own = Issue.objects.filter(campaign=campaign, status="screened", congress=congress("安平县"))
        issues = list(own.filter(suggested__contains=unit.name).order_by("id"))
        if not issues:
            continue
        with at(8, 8, 9):
            handover.hand_over_issues(issues, department=unit, due_on=date(2018, 9, 21), by=office)
        with at(8, 8, 15):
            rectification.sign_for_issue(issues[0], by=_liaison(unit))


# ── what the public sees ────────────────────────────────────────────────────────────────────────────────────────
RESULT = {"written_off": "已完成整改，经核查予以销号。", "rectifying": "责任单位正在按整改方案办理。"}


def _publish(campaign: Campaign) -> None:
    """Of the city's own issues: sixteen are public, one of them was taken back; one text was returned, three wait."""
    writer, approver = user("city.lin"), user("city.su")
    own = Issue.objects.filter(campaign=campaign, congress=congress(CITY), status__in=RESULT)
    issues = list(own.order_by("id")[:20])
    with at(8, 7, 10):
        written = [_words_of(issue, writer) for issue in issues]
    with at(8, 7, 16):
        for words in written[:16]:
            publication.publish_issue(words, by=approver)
        publication.return_publication(written[16], reason="请写明整改的结果和时间。", by=approver)
    with at(8, 8, 10):
        reason = "所述地点需要再核实，核实后重新公开。"
        publication.withdraw_publication(written[15], reason=reason, by=approver)


def _words_of(issue: Issue, writer):
    problem = issue.description.rstrip("。")
    text = f"{problem}。{RESULT[issue.status]}"
    return publication.propose_publication(issue, text=text, by=writer)


def _pilot_evaluation(campaign: Campaign) -> None:
    """A trial of the evaluation procedure in one county, before November's."""
    first, second = user("anping.shen"), user("anping.lu")
    place = congress("安平县")
    units: Iterable[Organization] = [
        department("安平县", system) for system in ("housing", "commerce", "industry")
    ]
    with at(7, 24):
        evaluation = evaluation_services.create_evaluation(
            campaign,
            congress=place,
            title="安平县部门满意度测评（试点）",
            held_on=date(2018, 7, 27),
            departments=units,
            by=first,
        )
        evaluation_services.freeze_evaluation(evaluation, by=first)
    with at(7, 27, 16):
        entitled = evaluation_services.entitled_by_level(evaluation)
        turnout = {str(level): (count * 2 + 2) // 5 for level, count in entitled.items()}
        present = sum(turnout.values())
        figures = {str(unit.pk): _votes(present, position) for position, unit in enumerate(units)}
        for teller in ("anping.teller1", "anping.teller2"):
            evaluation_services.hand_in_sheet(evaluation, turnout=turnout, figures=figures, by=user(teller))
        evaluation_services.take_in_count(evaluation, by=user("anping.teller1"))
    with at(7, 30):
        evaluation_services.propose_publication(evaluation, by=first)
    with at(7, 31):
        evaluation_services.publish_evaluation(evaluation, by=second)


def _evaluation_to_count(campaign: Campaign) -> None:
    """A second trial, held this morning: its two tellers have the ballots before them."""
    office, place = user("zaoqiang.mi"), congress("枣强县")
    with at(8, 8, 15):
        evaluation = evaluation_services.create_evaluation(
            campaign,
            congress=place,
            title="枣强县部门满意度测评（试点）",
            held_on=date(2018, 8, 9),
            departments=[department("枣强县", system) for system in ("health", "personnel")],
            by=office,
        )
        evaluation_services.freeze_evaluation(evaluation, by=office)


def _votes(issued: int, position: int) -> dict:
    returned, invalid = issued - 2, 3
    valid = returned - invalid
    satisfied = valid * (62, 44, 28)[position] // 100
    basically = valid * (27, 33, 18)[position] // 100
    counts = {"满意": satisfied, "基本满意": basically, "不满意": valid - satisfied - basically}
    return {"issued": issued, "returned": returned, "invalid": invalid, "counts": counts}
