"""A project's papers from its one record: responsibility letter, road map and work schedule (责任书、路线图、施工表).

They are official papers and therefore Chinese whatever language their maker works in. The dates are those of the
project's campaigns as they stand on the day the paper is made, which stands on it.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from campaigns.models import Campaign, Link, Stage
from core import documents, excel
from core.documents import Section, Table
from core.excel import Column, Sheet

from .models import Project

CHINESE = "zh-hans"
NONE_YET = "待定"
STAGE_HEADS = ("阶段", "开始", "结束", "环节数")
LINK_HEADS = ("序号", "环节", "责任主体", "开始", "结束", "状态")
LINK_COLUMNS = (
    Column("序号", 6, "number"),
    Column("阶段", 16),
    Column("环节", 30),
    Column("责任主体", 24),
    Column("开始", 12, "date"),
    Column("结束", 12, "date"),
    Column("方案原文时间", 18),
    Column("状态", 10),
    Column("完成程度（%）", 10, "number"),
    Column("完成日期", 12, "date"),
)


@dataclass(frozen=True)
class Record:
    """What the papers say: the project and its campaigns with stages and links, as the person who makes them sees them."""

    project: Project
    campaigns: Sequence[Campaign]
    today: date

    @property
    def stages(self) -> list[Stage]:
        return [stage for campaign in self.campaigns for stage in campaign.stages.all()]

    @property
    def parts(self) -> list[tuple[str, list[Stage]]]:
        """Each campaign that has stages with them, under its name where there are several."""
        found = [(campaign.title, list(campaign.stages.all())) for campaign in self.campaigns]
        found = [(title, stages) for title, stages in found if stages]
        return found if len(found) > 1 else [("", stages) for _title, stages in found]

    @property
    def links(self) -> list[tuple[Stage, Link]]:
        return [(stage, link) for stage in self.stages for link in stage.links.all()]


def document(record: Record) -> bytes:
    """All three as one Word document; call with the Chinese language on."""
    return documents.build_report(_report(record))


def pdf(record: Record) -> bytes:
    """The same as PDF; call with the Chinese language on."""
    return documents.build_pdf(_report(record))


def _report(record: Record) -> documents.Report:
    project = record.project
    return documents.Report(
        title=f"{project.title}\n监督项目责任书",
        subtitle=f"{project.congress.name}　{documents.long_date(record.today)}",
        sections=[
            Section("责任书", tables=[Table(("项目", "内容"), list(_facts(project)), widths=(1, 3))]),
            Section("路线图", _gap(record), _road_map(record)),
            Section("施工表", _gap(record), _schedule(record)),
        ],
        signer=project.congress.name,
        dated=record.today,
    )


def workbook(record: Record, *, made_by: str, made_at: datetime) -> bytes:
    """The work schedule, and the entry on a second sheet; call with the Chinese language on."""
    facts = [f"{record.project.year}年度", record.project.congress.name]
    sheets = [
        Sheet(
            name="施工表",
            title=f"{record.project.title}施工表",
            facts=facts,
            columns=LINK_COLUMNS,
            rows=list(_link_rows(record)),
        ),
        Sheet(
            name="责任书",
            title=f"{record.project.title}责任书",
            facts=facts,
            columns=(Column("项目", 18), Column("内容", 60)),
            rows=list(_facts(record.project)),
        ),
    ]
    return excel.build_workbook(sheets, made_by=made_by, made_at=made_at)


def _facts(project: Project) -> Iterable[tuple[str, str]]:
    listed = project.year_list
    yield "项目名称", project.title
    yield "年度", str(project.year)
    yield "来源", f"{project.get_source_display()}：{project.source_words}"
    yield "性质", f"规定动作（{project.required_by.name}）" if project.required_by else "自选项目"
    yield "监督方式", f"{project.kind.name}（{project.kind.basis}）" if project.kind else NONE_YET
    yield "监督事项", project.topic or NONE_YET
    yield "牵头机构", project.lead.name if project.lead else NONE_YET
    yield "专管人员", project.keeper.name
    yield "涉及部门", "、".join(one.name for one in project.departments.all()) or NONE_YET
    yield "计划上会日期", documents.long_date(project.planned_on) if project.planned_on else NONE_YET
    decided = listed and listed.decided_on
    yield "常委会审定", _act(listed.meeting, listed.decision_number, decided) if decided else NONE_YET
    approved = listed and listed.approved_on
    yield "立项批复", _act(listed.approved_by, listed.approval_number, approved) if approved else NONE_YET


def _act(who: str, number: str, day: date) -> str:
    return f"{who}　{number}　{documents.long_date(day)}"


def _gap(record: Record) -> list[str]:
    """A word instead of an empty table."""
    return [] if record.stages else ["监督行动尚未建立，阶段和环节待方案确认后列入。"]


def _road_map(record: Record) -> list[Table]:
    return [
        Table(
            STAGE_HEADS,
            [
                (stage.name, stage.starts_on or NONE_YET, stage.ends_on or NONE_YET, len(stage.links.all()))
                for stage in stages
            ],
            caption=caption,
        )
        for caption, stages in record.parts
    ]


def _schedule(record: Record) -> list[Table]:
    """One table for each campaign, numbered through."""
    number = itertools.count(1)
    return [
        Table(
            LINK_HEADS,
            [
                (
                    next(number),
                    link.name,
                    link.who,
                    link.starts_on or "",
                    link.ends_on or NONE_YET,
                    str(link.get_status_display()),
                )
                for stage in stages
                for link in stage.links.all()
            ],
            caption=caption,
        )
        for caption, stages in record.parts
    ]


def _link_rows(record: Record) -> Iterable[tuple]:
    for number, (stage, link) in enumerate(record.links, 1):
        state = str(link.get_status_display())
        dates = (link.starts_on, link.ends_on, link.phrase)
        yield (number, stage.name, link.name, link.who, *dates, state, link.percent, link.finished_on)
