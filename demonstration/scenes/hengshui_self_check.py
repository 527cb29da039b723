"""What a department of the city listed itself, on the evening before: partly what the inspection had found there as well."""

from collections.abc import Iterable
from datetime import datetime

from campaigns.models import Campaign
from core import clock
from issues.services import intake

from . import files
from .hengshui_issues import Problem
from .hengshui_places import CITY
from .persons import user
from .places import department

SYSTEM, LIAISON = "approval", "approval.jian"
HEADINGS = ["序号", "自查发现的问题", "自纠措施", "责任科室", "完成情况"]
TWICE = 2  # problems that the inspection found as well
OWN = (
    ("综合窗口取号后平均等候超过四十分钟，没有设置分流引导", "增设导办台，高峰时段加开两个窗口", "政务服务科", "正在整改"),
    ("网上申报系统不支持手机上传材料，企业需到现场补交", "联系开发单位增加手机端上传", "信息科", "计划9月完成"),
    ("部分一次性告知单版本陈旧，列有已经取消的证明材料", "清理告知单并重新印制", "审批一科", "已完成"),
)  # fmt: skip


def load(campaign: Campaign, inspected: Iterable[Problem]) -> None:
    """`inspected`: what the city's inspection found."""
    by = user(LIAISON)
    with clock.at(datetime(2018, 8, 8, 18, 0, tzinfo=clock.LOCAL_ZONE)):
        own = department(CITY, SYSTEM)
        upload = files.issue_list(
            f"{own.name}自查自纠问题清单",
            facts=(f"填报单位：{own.name}", "填报日期：2018-08-08"),
            rows=_rows(inspected),
            headings=HEADINGS,
        )
        issue_list = intake.upload_issue_list(campaign, upload=upload, department=own, by=by)
        intake.confirm_issue_list(issue_list, by=by)


def _rows(inspected: Iterable[Problem]) -> list[tuple[str, ...]]:
    known = [problem.text for problem in inspected if problem.system == SYSTEM][:TWICE]
    return [*((text, "立即整改并举一反三", "审批二科", "正在整改") for text in known), *OWN]
