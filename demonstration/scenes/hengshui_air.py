"""A second plan of the city in the same year: an inspection of the air law, approved, waiting for its opening.

It was made from its document as everybody makes one. One of its topics is one of the linked supervision too, over the same
offices in the same weeks, so whoever opens it is asked why; and its reports show in the burden as planned.
"""

from datetime import date, datetime

from campaigns import services
from campaigns.models import Campaign
from campaigns.plan_draft import changes
from campaigns.plan_draft.tree import Department, Plan
from core import clock

from .hengshui_places import CITY
from .persons import user
from .places import congress, department

TEXT = """衡水市人大常委会关于《中华人民共和国大气污染防治法》执法检查的工作方案

衡人常办发〔2018〕33号

按照年度监督计划，对全市贯彻大气污染防治法的情况开展执法检查，制定本方案。

一、检查内容

（一）关于大气污染防治。重点检查《中华人民共和国大气污染防治法》在工业企业、扬尘和散煤治理中的落实情况。

二、步骤安排

第一阶段：准备（2018年8月25日前）

1.市人大常委会组成检查组，听取市环境保护局情况介绍。

第二阶段：检查（2018年8月27日至9月28日）

2.县（市、区）人大常委会开展自查。9月7日前，将大气污染防治法实施自查报告报市人大常委会。

3.9月10日至9月28日，市人大常委会检查组赴各县（市、区）实地检查。

第三阶段：报告（2018年10月）

4.市人大常委会听取执法检查报告，提出审议意见。
"""


def draft() -> Campaign:
    """Read from its document and confirmed."""
    staff = user("city.su")
    with _at(8, 6):
        found = services.start_plan_draft(congress(CITY), text=TEXT, year=2018, by=staff)
        found = services.change_plan_draft(found, _confirmed, by=staff, version=found.version)
        return services.create_campaign(found, by=staff)


def approve(campaign: Campaign) -> None:
    """Approved the day before the scene begins, long after the linked supervision was opened."""
    with _at(8, 8):
        services.approve_campaign(
            campaign,
            approved_by="中共衡水市委",
            approved_on=date(2018, 8, 8),
            number="演示批〔2018〕9号",
            by=user("city.su"),
        )


def _at(month: int, day: int):
    return clock.at(datetime(2018, month, day, 15, tzinfo=clock.LOCAL_ZONE))


def _confirmed(plan: Plan) -> Plan:
    """What the document leaves open: the short name and the office that is inspected; everything else is as it was read."""
    plan = changes.correct(plan, "head", short_title="大气执法检查", code="DQ2018")
    office = f"#{department(CITY, 'environment').pk}"
    plan = changes.add(plan, Department(name="市环境保护局", bodies=(office,)))
    for item in plan.doubtful:
        plan = changes.confirm(plan, item.id)
    return plan
