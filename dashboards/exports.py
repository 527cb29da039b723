"""Files for others: the workbook with every row and the Word report that go upward, and one's own acts.

They are official papers and therefore Chinese whatever language their maker works in; nothing here goes through
gettext, and labels of states are taken in Chinese.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils import translation

from campaigns.models import Duty
from core import documents, excel
from core.dates import minute
from core.documents import Section, Table
from core.excel import Column, Sheet
from core.models import HistoryEntry
from evaluations.enums import EvaluationStatus
from evaluations.models import Subject
from issues.models import Issue
from issues.results import RESULTS
from organizations.models import User
from rankings import words
from rankings.enums import Group
from rankings.reckoning import Standing

from . import records
from .queries.ranking import RankingPage
from .queries.report import Report, duty_rows, issue_rows, judged
from .queries.standing import COLUMNS, Row

CHINESE = "zh-hans"
ISSUE_COLUMNS = (
    Column("编号", 16),
    Column("问题", 30),
    Column("问题描述", 50),
    Column("监督事项", 16),
    Column("类别", 12),
    Column("发现途径", 14),
    Column("首报单位", 20),
    Column("跟踪监督单位", 20),
    Column("责任单位", 22),
    Column("整改时限", 12, "date"),
    Column("状态", 10),
    Column("逾期天数", 9, "number"),
    Column("最近进展", 36),
    Column("最近进展时间", 17, "datetime"),
    Column("销号时间", 17, "datetime"),
    Column("退回次数", 9, "number"),
)
DUTY_COLUMNS = (
    Column("报送单位", 24),
    Column("报送内容", 30),
    Column("接收单位", 24),
    Column("截止日期", 12, "date"),
    Column("状态", 10),
    Column("首次报送时间", 17, "datetime"),
    Column("迟报天数", 9, "number"),
    Column("迟报原因", 30),
    Column("接收时间", 17, "datetime"),
)
SUBJECT_COLUMNS = (
    Column("测评", 30),
    Column("组织单位", 22),
    Column("测评日期", 12, "date"),
    Column("测评对象", 26),
    Column("发出", 8, "number"),
    Column("收回", 8, "number"),
    Column("无效", 8, "number"),
)
VERDICT_COLUMNS = (Column("评定结果", 12), Column("公布情况", 12))
HEADS = {
    "overdue": "逾期",
    "due_within": "7天内到期",
    "on_track": "正常",
    "written_off": "已销号",
    "sent_back": "退签",
}


ACT_COLUMNS = (
    Column("时间", 17, "datetime"),
    Column("操作", 16),
    Column("类别", 12),
    Column("对象", 50),
    Column("结果", 22),
)


def own_acts(entries: Iterable[HistoryEntry], period: str, *, by: User, now: datetime) -> bytes:
    """What a person did in a period, as a workbook of one sheet."""
    with translation.override(CHINESE):
        lines = records.lines(entries, naming_things=not by.is_administrator)
        rows = [[line.at, line.act, line.kind, line.thing, line.result] for line in lines]
        facts = [f"办理人：{by.name}", f"时间范围：{period}", f"共 {len(rows)} 条"]
        sheet = Sheet("已办", "已办事项", facts, ACT_COLUMNS, rows, 1)
        return excel.build_workbook([sheet], made_by=f"{by.name}（{by.scope_label}）", made_at=now)


# ── workbook ────────────────────────────────────────────────────────────────────────────────────────────────────
def workbook(report: Report, *, by: User, now: datetime) -> bytes:
    """问题台账, 报送情况, 测评结果: every row that the maker sees, the page's totals in the head of each sheet."""
    with translation.override(CHINESE):
        sheets = [_issues(report, by), _duties(report, by), _subjects(report, by)]
        return excel.build_workbook(sheets, made_by=f"{by.name}（{by.scope_label}）", made_at=now)


def _facts(report: Report, *figures: str) -> list[str]:
    campaign = report.campaign
    return [
        f"监督行动：{campaign.title}",
        f"填报单位：{campaign.congress.name}",
        "范围：本行动全部",
        *figures,
    ]


def _issues(report: Report, by: User) -> Sheet:
    total = report.standing.total
    figures = f"共 {total('total')} 件，已交办 {total('counted')} 件，已销号 {total('written_off')} 件，逾期 {total('overdue')} 件"
    rows = (_issue_row(issue, report) for issue in issue_rows(by, report.campaign).iterator(chunk_size=2000))
    name = "问题台账"
    return Sheet(
        name, f"{report.campaign.short_title}{name}", _facts(report, figures), ISSUE_COLUMNS, rows, 2
    )


def _issue_row(issue: Issue, report: Report) -> list[object]:
    return [
        issue.number,
        issue.title,
        issue.description,
        issue.topic.name if issue.topic else "",
        issue.category,
        issue.get_origin_display(),
        issue.reported_by.name,
        issue.congress.name,
        issue.department.name if issue.department else "",
        issue.due_on,
        issue.get_status_display(),
        (report.today - issue.due_on).days if issue.is_overdue(report.today) else None,
        issue.last_progress,
        issue.last_progress_at,
        issue.written_off_at,
        issue.returned_times or None,
    ]


def _duties(report: Report, by: User) -> Sheet:
    counts = report.duties
    figures = f"共 {counts['total']} 项，已报送 {counts['submitted']} 项，迟报 {counts['late']} 项，逾期未报 {counts['overdue']} 项"
    rows = (_duty_row(duty) for duty in duty_rows(by, report.campaign).iterator(chunk_size=2000))
    name = "报送情况"
    return Sheet(name, f"{report.campaign.short_title}{name}", _facts(report, figures), DUTY_COLUMNS, rows, 1)


def _duty_row(duty: Duty) -> list[object]:
    return [
        duty.owed_by.name,
        duty.title,
        duty.owed_to.name,
        duty.due_on,
        duty.get_status_display(),
        duty.first_submitted_at,
        duty.days_late or None,
        duty.late_reason,
        duty.accepted_at,
    ]


def _subjects(report: Report, by: User) -> Sheet:
    grades = _grades(report)
    columns = (*SUBJECT_COLUMNS, *(Column(grade, 10, "number") for grade in grades), *VERDICT_COLUMNS)
    rows = (_subject_row(subject, grades) for subject in judged(by, report.campaign))
    name, figures = "测评结果", f"共 {len(report.subjects)} 个测评对象"
    return Sheet(name, f"{report.campaign.short_title}{name}", _facts(report, figures), columns, rows, 1)


def _grades(report: Report) -> list[str]:
    """The grades of all evaluations in the campaign, in the order of their rules, each once."""
    return list(
        dict.fromkeys(grade for subject in report.subjects for grade in subject.evaluation.rule["grades"])
    )


def _subject_row(subject: Subject, grades: list[str]) -> list[object]:
    evaluation, figures = subject.evaluation, subject.figures
    counts = figures.get("counts", {})
    return [
        evaluation.title,
        evaluation.congress.name,
        evaluation.held_on,
        str(subject),
        figures.get("issued"),
        figures.get("returned"),
        figures.get("invalid"),
        *(counts.get(grade) for grade in grades),
        subject.verdict or "无评定结果",
        _publication(evaluation.status),
    ]


def _publication(status: str) -> str:
    return "已公布" if status == EvaluationStatus.PUBLISHED else "未公布"


# ── ranking ─────────────────────────────────────────────────────────────────────────────────────────────────────
RANKING_COLUMNS = (
    Column("名次", 12),
    Column("单位", 28),
    Column("排名依据", 11, "percent"),
    Column("到期", 8, "number"),
    Column("按期销号", 10, "number"),
    Column("逾期销号", 10, "number"),
    Column("到期未销号", 11, "number"),
    Column("反弹未销号", 11, "number"),
    Column("按期申请、待审核", 17, "number"),
    Column("与上期比", 14),
)


def ranking(page: RankingPage, *, by: User, now: datetime) -> bytes:
    """A ranking with its rule, its state and the moment of its figures; who has no place stands below."""
    with translation.override(CHINESE):
        scope, units = page.scope, page.counted.all
        facts = [
            f"排名单位：{scope.congress.name}",
            f"范围：{scope.campaign.title if scope.campaign else '全部监督行动'}",
            f"状态：{page.light.text if page.ranking else '初步数据，未冻结'}，数据截至 {minute(page.moment)}",
            f"规则：{page.sentence}（{page.reference}）",
        ]
        rows = [_ranking_row(unit, page) for unit in units]
        group = Group(scope.group).label
        title = f"{scope.period.words}{group}排行榜"
        sheet = Sheet("排行榜", title, facts, RANKING_COLUMNS, rows, 2)
        return excel.build_workbook([sheet], made_by=f"{by.name}（{by.scope_label}）", made_at=now)


def _ranking_row(unit: Standing, page: RankingPage) -> list[object]:
    return [
        words.place_of(unit, page.counted) if unit.due else "没有到期件",
        unit.name,
        unit.achieved / unit.due if unit.due else None,
        unit.due,
        *(unit.counts[name] for name in RESULTS),
        words.movement_of(unit, page.counted),
    ]


# ── document ────────────────────────────────────────────────────────────────────────────────────────────────────
def document(report: Report, *, by: User, now: datetime) -> bytes:
    """The summary as a Word report; its figures are those of the page."""
    with translation.override(CHINESE):
        campaign = report.campaign
        return documents.build_report(
            documents.Report(
                title=f"{campaign.title}进展情况报告",
                subtitle=f"数据截至 {minute(now)}，{by.name}制",
                sections=list(_sections(report)),
                signer=campaign.congress.name,
                dated=report.today,
            )
        )


def _sections(report: Report) -> Iterator[Section]:
    yield Section("总体情况", [_overall(report)], [_stages(report)])
    yield Section("尚未办结的事项", _open_paragraphs(report))
    yield Section("问题整改情况", [_issue_sentence(report)], list(_issue_tables(report)))
    yield Section("报送情况", [_duty_sentence(report)], [_duty_table(report)] if report.plan.kinds else [])
    yield Section(
        "满意度测评情况", [_vote_sentence(report)], [_vote_table(report)] if report.subjects else []
    )


def _overall(report: Report) -> str:
    counts, total = report.plan.counts, report.standing.total
    return (
        f"{report.campaign.title}共有{len(report.plan.links)}个环节，已完成{counts['done']}个，"
        f"逾期或滞后{counts['overdue']}个。共收到问题{total('total')}件，已交办{total('counted')}件，"
        f"已销号{total('written_off')}件；应报送{report.duties['total']}项，已报送{report.duties['submitted']}项。"
    )


def _stages(report: Report) -> Table:
    rows = [
        [stage.name, stage.phrase or "未排期", _done_links(stage), stage.light(report.today).text]
        for stage in report.plan.stages
    ]
    return Table(["阶段", "时间", "环节完成", "状态"], rows, "各阶段推进情况", [4, 4, 3, 4])


def _done_links(stage) -> str:
    links = stage.links.all()
    return f"{sum(link.status == 'done' for link in links)}／{len(links)}"


def _open_paragraphs(report: Report) -> list[str]:
    found = report.open_items
    return [f"{item.label}{item.count}项。" for item in found] if found else ["没有未办结的事项。"]


def _issue_sentence(report: Report) -> str:
    total = report.standing.total
    return (
        f"已交办{total('counted')}件，已销号{total('written_off')}件，销号率{report.standing.rate}；"
        f"在办{total('in_hand')}件，其中逾期{total('overdue')}件，7天内到期{total('due_within')}件。"
        "销号率为已销号件数与已交办件数之比，合并、不予受理、转其他机关和作废的不计入。"
    )


def _issue_tables(report: Report) -> Iterator[Table]:
    for caption, rows in (
        ("各部门办理情况（件）", report.standing.departments),
        ("各级人大跟踪监督情况（件）", report.standing.committees),
    ):
        if any(row.counted.value for row in rows):
            heads = ["单位", *(HEADS[name] for name in COLUMNS), "已交办", "销号率"]
            yield Table(
                heads,
                [_standing_row(row) for row in rows if row.counted.value],
                caption,
                [6, 2, 3, 2, 3, 2, 3, 3],
            )


def _standing_row(row: Row) -> list[object]:
    return [row.name, *(cell.value for cell in row.cells), row.counted.value, row.rate]


def _duty_sentence(report: Report) -> str:
    counts = report.duties
    late = f"逾期未报的有：{'、'.join(report.late)}。" if report.late else ""
    return (
        f"应报送{counts['total']}项，已报送{counts['submitted']}项，其中迟报{counts['late']}项；"
        f"逾期未报{counts['overdue']}项，退回补正{counts['returned']}项，已接收{counts['accepted']}项。{late}"
    )


def _duty_table(report: Report) -> Table:
    rows = [
        [kind["title"], kind["due_on"], kind["total"], kind["submitted"], kind["overdue"]]
        for kind in report.plan.kinds
    ]
    return Table(
        ["报送内容", "截止日期", "应报", "已报", "逾期未报"], rows, "报送情况（项）", [6, 4, 2, 2, 3]
    )


def _vote_sentence(report: Report) -> str:
    if not report.subjects:
        return "尚无测评结果。"
    bodies = len({(subject.organization_id, subject.matter) for subject in report.subjects})
    held = len({subject.evaluation_id for subject in report.subjects})
    return f"已组织测评{held}次，测评对象{bodies}个。"


def _vote_table(report: Report) -> Table:
    grades = _grades(report)
    rows = []
    for subject in report.subjects:
        counts = subject.figures.get("counts", {})
        result = [subject.verdict or "无评定结果", _publication(subject.evaluation.status)]
        rows.append([str(subject), *(counts.get(grade, "") for grade in grades), *result])
    heads = ["测评对象", *grades, "评定结果", "公布情况"]
    return Table(heads, rows, "测评结果（票）", [6, *(3 for _grade in grades), 4, 4])
