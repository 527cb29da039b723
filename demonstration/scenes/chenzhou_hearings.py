"""Reports heard by the standing committee: research, a central speaker, the opinion with its list, a deferral, the vote;
once the members were not satisfied, and the matter was handled, reported and voted on again.

A table of problems that belongs to a hearing is handed over with the opinion; what becomes of its rows stands in
`chenzhou_handling`.
"""

from dataclasses import dataclass
from datetime import date, time, timedelta

from core import clock
from hearings.models import Deferral, Hearing, Opinion
from hearings.services.again import demand_again
from hearings.services.opinions import (
    comment_on_report,
    draft_opinion,
    hand_over_opinion,
    submit_handling_report,
)
from hearings.services.planning import create_hearing, deliver_paper, register_hearing
from hearings.services.research import add_member, file_research, record_visit, set_problems
from hearings.services.speaking import choose_speaker, file_speech, record_part
from hearings.services.voting import ask_deferral, grant_deferral
from issues.models import Handover, Issue, IssueList
from organizations.models import Deputy, User
from projects.models import ProjectKind

from . import files
from .chenzhou_campaigns import campaign
from .chenzhou_people import LIAISONS
from .chenzhou_places import CITY, committee
from .persons import user
from .places import department
from .timeline import Timeline, working_day


@dataclass(frozen=True)
class Deferred:
    """The report and the vote put off together, asked by the government and decided by the chairpersons' meeting."""

    asked_on: date
    decided_on: date
    meeting: str
    reason: str
    report_on: date
    vote_on: date
    vote_meeting: str


@dataclass(frozen=True)
class Again:
    """What was demanded after a vote that left the members unsatisfied, and when the second report came."""

    demanded_on: date
    demand: str
    report_due_on: date
    vote_on: date
    vote_meeting: str
    reported_on: date


@dataclass(frozen=True)
class Heard:
    """One hearing and what follows it. `matter` is the key of the problem table and of the campaign's matter.

    Where no table belongs to it, `handed_on` is the day on which the opinion goes out by itself.
    """

    matter: str
    code: str
    title: str
    system: str  # the department that reports
    lead: str
    meeting: str
    meets_on: date
    speaker: str
    visits: tuple[tuple[str, str], ...]
    opinion: str = ""
    report_due_on: date | None = None
    vote_on: date | None = None
    vote_meeting: str = ""
    reported_on: date | None = None
    deferred: Deferred | None = None
    handed_on: date | None = None
    note: str = ""  # why something was missing before the meeting
    again: Again | None = None


THIRD, FOURTH, FIFTH = (f"市六届人大常委会第{number}次会议" for number in "三四五")
SIXTH, SEVENTH, EIGHTH = (f"市六届人大常委会第{number}次会议" for number in "六七八")
HEARINGS = {
    one.matter: one
    for one in (
        Heard(
            "business",
            "YS2021",
            "优化营商环境工作",
            "approval",
            "finance",
            "市五届人大常委会第三十三次会议",
            date(2021, 4, 27),
            "member.liao",
            (
                ("市政务服务中心", "跟办三十件事项，记录每件的窗口、材料和用时。"),
                ("郴州高新区", "走访十一户企业，核对厂房办证、水电报装和奖补到账。"),
            ),
            opinion="审批提速要从材料和系统两头减；执法检查要联合、留痕；承诺的政策和账款要逐笔兑现。问题清单逐条办理、逐条销号。",
            report_due_on=date(2021, 10, 15),
            vote_on=date(2021, 10, 28),
            vote_meeting="市五届人大常委会第三十七次会议",
            reported_on=date(2022, 4, 11),
            deferred=Deferred(
                date(2021, 9, 22),
                date(2021, 9, 28),
                "市五届人大常委会第九十六次主任会议",
                "清单中账款清欠、厂房办证等问题进展不够明显，企业感受不强，宜待整改见效后再报告和测评。",
                date(2022, 4, 15),
                date(2022, 4, 28),
                THIRD,
            ),
        ),
        Heard(
            "community",
            "ZX2021",
            "社区治理工作",
            "civil",
            "society",
            "市五届人大常委会第三十五次会议",
            date(2021, 8, 30),
            "member.luo",
            (
                ("苏仙区三个社区", "查阅社区台账和证明清单，与网格员、业主代表座谈。"),
                ("北湖区两个老旧小区", "入户二十户，核对物业、停车和养老服务诉求的办理。"),
            ),
            opinion="社区减负要见清单，证明事项要再清理；网格员要定职责、有保障；老旧小区无人管理的要限期明确责任单位。",
            report_due_on=date(2021, 12, 10),
            vote_on=date(2021, 12, 27),
            vote_meeting="市五届人大常委会第三十八次会议",
            reported_on=date(2021, 12, 8),
            handed_on=date(2021, 9, 8),
            note="问题分散在各社区，由调研报告分类说明，没有单列问题表。",
            again=Again(
                date(2022, 1, 6),
                "一、公布社区不再出具证明的清单，并逐社区核对。\n二、网格员经费列入年度预算，按月到位。\n三、无人管理的老旧小区逐个明确责任单位和完成日期。",
                date(2022, 5, 31),
                date(2022, 6, 28),
                FOURTH,
                date(2022, 5, 26),
            ),
        ),
        Heard(
            "double",
            "JD2022-03",
            "义务教育“双减”政策落实情况",
            "education",
            "education",
            THIRD,
            date(2022, 4, 28),
            "member.luo",
            (
                ("北湖区两所小学", "随堂看课后服务，与二十名家长单独交谈。"),
                ("汝城县寄宿制学校", "核对教师配备表和课后服务经费到账。"),
            ),
            opinion="课后服务要有质量，不止于看管；师资缺口要有补齐的时间表；校外培训执法要有牵头单位。",
            report_due_on=date(2022, 9, 9),
            vote_on=date(2022, 9, 30),
            vote_meeting=SIXTH,
            reported_on=date(2022, 9, 8),
        ),
        Heard(
            "service",
            "JD2022-06",
            "政务数据共享和“一件事一次办”",
            "approval",
            "finance",
            THIRD,
            date(2022, 4, 28),
            "member.liao",
            (
                ("市政务服务中心", "全程跟办新生儿出生、企业注销两个套餐。"),
                ("临武县乡镇便民服务中心", "查看下放事项设备和授权，试办三件。"),
            ),
            opinion="共享目录要能用、常新；窗口要授权到位；一件事要一张表、一个系统、一次办结。",
            report_due_on=date(2022, 7, 29),
            vote_on=date(2022, 8, 30),
            vote_meeting=FIFTH,
            reported_on=date(2022, 7, 27),
        ),
        Heard(
            "assets",
            "JD2022-09",
            "企业国有资产管理情况",
            "assets",
            "finance",
            FOURTH,
            date(2022, 6, 28),
            "member.luo",
            (("市属国有企业三户", "核对资产台账、闲置门面和参股分红。"),),
            opinion="底数要清、闲置要用、收益要缴、监管要实，专项报告所附清单逐项落实。",
            report_due_on=date(2022, 11, 18),
            vote_on=date(2022, 12, 22),
            vote_meeting=EIGHTH,
        ),
        Heard(
            "rural",
            "JD2022-10",
            "巩固脱贫成果同乡村振兴衔接情况",
            "rural",
            "agriculture",
            SEVENTH,
            date(2022, 10, 27),
            "member.liao",
            (
                ("汝城县", "入户三十户，核对监测对象和帮扶车间用工。"),
                ("桂东县", "查看冷链设施和高标准农田管护。"),
            ),
        ),
    )
}
PARTS = ("talk", "report", "draft")  # the visits stand with the activities
CRITERIA = ("member", "expert", "free", "whole")


def plan(timeline: Timeline) -> None:
    for one in HEARINGS.values():
        _prepare(timeline, one)
        if one.opinion:
            timeline.on(one.meets_on, lambda one=one: _register(one), at=time(12))
        if one.deferred:
            timeline.on(one.deferred.asked_on, lambda one=one: _ask(one), at=time(15))
            timeline.on(one.deferred.decided_on, lambda one=one: _grant(one), at=time(17))
        if one.handed_on:
            timeline.on(one.handed_on, lambda one=one: hand_over(one, [], rectify_by=None), at=time(9))
        if one.again:
            timeline.on(one.again.demanded_on, lambda one=one: _demand(one), at=time(16))
        for day in filter(None, (one.reported_on, one.again and one.again.reported_on)):
            timeline.on(day, lambda one=one: _report(one), at=time(11))
            timeline.on(working_day(day + timedelta(days=3)), lambda one=one: _accept(one), at=time(10))


def staff() -> User:
    return user("city.ou")


def hearing(one: Heard) -> Hearing:
    rows = Hearing.objects.select_related("congress__region", "reporter__parent", "campaign")
    return rows.get(matter=one.title)


def opinion(one: Heard) -> Opinion:
    rows = Opinion.objects.select_related("hearing__congress__region", "hearing__campaign", "receiver")
    return rows.get(hearing__matter=one.title)


# ── before the meeting ──────────────────────────────────────────────────────────────────────────────────────────
def _prepare(timeline: Timeline, one: Heard) -> None:
    def before(days: int, act, at: time = time(10)) -> None:
        timeline.on(working_day(one.meets_on - timedelta(days=days)), lambda: act(one), at=at)

    before(42, _put_on_agenda)
    before(40, _form_group)
    for number, (place, words) in enumerate(one.visits):
        timeline.on(
            working_day(one.meets_on - timedelta(days=33 - 3 * number)),
            lambda place=place, words=words: _visit(one, place, words),
            at=time(17),
        )
    before(24, lambda one: _deliver(one, "report_draft"), time(15))
    before(22, _take_part, time(16))
    if one.opinion:
        before(12, _file_research)
        before(13, lambda one: _deliver(one, "report_final"), time(15))
        before(11, _finish_parts, time(16))
        before(8, lambda one: _deliver(one, "report_to_members"), time(15))
        before(2, _speech)


def _put_on_agenda(one: Heard) -> None:
    home = campaign(one.code)
    create_hearing(
        home.congress,
        matter=one.title,
        reporter=department(CITY, one.system),
        kind=ProjectKind.objects.get(code="work_report"),
        meeting=one.meeting,
        meets_on=one.meets_on,
        campaign=home,
        project=home.projects.first(),
        lead=committee(one.lead),
        by=staff(),
    )


def _member(username: str) -> Deputy:
    return Deputy.objects.get(user__username=username)


def _form_group(one: Heard) -> None:
    found, by = hearing(one), staff()
    add_member(found, person=user("city.gu"), duty="head", by=by)
    add_member(found, person=user("city.lei"), by=by)
    for deputy in (
        _member(one.speaker),
        Deputy.objects.filter(user=None).order_by("id")[one.meets_on.day % 20],
    ):
        add_member(found, deputy=deputy, by=by)
    choose_speaker(found, deputy=_member(one.speaker), criteria_met=CRITERIA, by=by)


def _visit(one: Heard, place: str, words: str) -> None:
    found = hearing(one)
    record_visit(
        found,
        kind="open_visit",
        place=place,
        held_on=clock.today(),
        seen=words,
        present=found.group.all(),
        by=user("city.lei"),
    )


def _deliver(one: Heard, kind: str) -> None:
    paper = hearing(one).papers.select_related("hearing__reporter", "hearing__congress").get(kind=kind)
    by = staff() if kind == "report_to_members" else user(LIAISONS[one.system])
    paper_file = files.document(
        f"{one.title}{paper.get_kind_display()}", [f"{one.title}的基本情况、存在问题和下一步安排。"]
    )
    deliver_paper(paper, files=[paper_file], by=by)


def _parts(one: Heard, keys: tuple[str, ...]) -> None:
    speaker = hearing(one).speakers.select_related("hearing__congress", "deputy", "rule").get()
    for key in keys:
        record_part(speaker, key=key, took_part_on=clock.today(), by=user("city.lei"))


def _take_part(one: Heard) -> None:
    _parts(one, PARTS[:1])


def _finish_parts(one: Heard) -> None:
    _parts(one, PARTS[1:])


def _file_research(one: Heard) -> None:
    words = [f"{place}：{text}" for place, text in one.visits]
    text = "调研发现的问题逐条列入所附问题表，见事见单位。"
    report = files.document(f"{one.title}调研报告", [*words, text])
    file_research(hearing(one), text=text, files=[report], by=user("city.lei"))


def _speech(one: Heard) -> None:
    speaker = hearing(one).speakers.select_related("hearing__congress", "deputy").get()
    speech = files.document(f"{one.title}中心发言稿", ["开门见山讲问题，逐条举例，逐条提建议。", one.opinion])
    file_speech(speaker, files=[speech], by=user("city.lei"))


def list_problems(one: Heard, issue_list: IssueList) -> None:
    """The research group's table becomes the hearing's."""
    set_problems(hearing(one), issue_lists=[issue_list], by=user("city.lei"))


def _register(one: Heard) -> None:
    register_hearing(hearing(one), note=one.note, by=staff())


# ── the opinion ─────────────────────────────────────────────────────────────────────────────────────────────────
def hand_over(one: Heard, issues: list[tuple[Issue, str]], *, rectify_by: date | None) -> list[Handover]:
    """The opinion with its numbered list (each issue with the system of its department); gives the letters."""
    items = [(issue, department(CITY, system)) for issue, system in issues]
    approved = {"approved_at": "主任会议", "approved_on": clock.today()}
    drafted = draft_opinion(hearing(one), text=one.opinion, items=items, **approved, by=staff())
    hand_over_opinion(
        drafted,
        vote_on=one.vote_on,
        vote_meeting=one.vote_meeting,
        report_due_on=one.report_due_on,
        rectify_by=rectify_by,
        by=staff(),
    )
    letters = Handover.objects.filter(opinion_items__opinion=drafted).distinct()
    return list(letters.select_related("campaign", "congress__region", "department").order_by("id"))


def _ask(one: Heard) -> None:
    put_off = one.deferred
    found = opinion(one)
    ask_deferral(
        found,
        reason=put_off.reason,
        new_report_due_on=put_off.report_on,
        new_vote_on=put_off.vote_on,
        new_meeting=put_off.vote_meeting,
        issues=Issue.objects.filter(opinion_items__opinion=found).exclude(status="written_off"),
        by=user("government.qiu"),
    )


def _grant(one: Heard) -> None:
    rows = Deferral.objects.select_related("opinion__hearing__congress__region", "opinion__hearing__campaign")
    asked = rows.select_related("opinion__receiver").get(opinion=opinion(one))
    note = "同意延期，期间按季报告进度。"
    meeting, day = one.deferred.meeting, one.deferred.decided_on
    grant_deferral(asked, decision_meeting=meeting, decided_on=day, note=note, by=user("city.xiao"))


def _demand(one: Heard) -> None:
    demand_again(
        opinion(one),
        demand=one.again.demand,
        report_due_on=one.again.report_due_on,
        vote_on=one.again.vote_on,
        vote_meeting=one.again.vote_meeting,
        by=staff(),
    )


def _report(one: Heard) -> None:
    what = "审议意见逐条研究、逐条整改" if one.handed_on else "审议意见逐条研究，问题清单逐项整改"
    text = f"{what}，未完成的列明原因和完成时间。"
    report = files.document(f"{one.title}研究处理情况报告", [text])
    submit_handling_report(opinion(one), text=text, files=[report], by=user("government.qiu"))


def _accept(one: Heard) -> None:
    words = f"报告对照{'意见' if one.handed_on else '清单'}逐项说明，同意提请常委会会议测评。"
    comment_on_report(opinion(one), comment=words, accepts=True, by=staff())
