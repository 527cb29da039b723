"""Three counties carry the linked supervision out with plans of their own, made from the city's through the services.

桃城区 has its plan on file with the city, 安平县's came back with a reason, 枣强县's is approved and not filed yet; the
other counties have none. Each keeps what the city asks of it and adds a link of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from campaigns import services
from campaigns.models import Campaign, Filing, Link
from campaigns.plan_draft import changes, tree
from core import clock
from core.documents import Letter, build_letter
from organizations.enums import Level
from organizations.models import User

from .hengshui_places import CITY
from .persons import user
from .places import congress, department

WORKING_STAGE = "组织实施"


@dataclass(frozen=True)
class CountyPlan:
    """A county's own part: who makes the plan, its codes, when it was approved, the link it adds and who reports in that."""

    place: str
    staff: str
    code: str
    document: str
    approved_on: date
    number: str
    link: str
    text: str
    system: str = ""  # the department of the county that reports its own check to the committee
    due_on: date | None = None
    reports: str = ""


PLANS = (
    CountyPlan(
        "桃城区",
        "taocheng.wen",
        "TC-LD2018",
        "桃人常办〔2018〕14号",
        date(2018, 7, 5),
        "演示桃批〔2018〕4号",
        "老旧小区物业专项查看",
        "区人大常委会组织代表查看老旧小区物业服务和维修资金使用，区住房和城乡建设局先行自查，并将自查情况报区人大常委会。",
        "housing",
        date(2018, 8, 24),
        "老旧小区物业自查情况",
    ),
    CountyPlan(
        "安平县",
        "anping.shen",
        "AP-LD2018",
        "安人常办〔2018〕9号",
        date(2018, 7, 6),
        "演示安批〔2018〕3号",
        "丝网企业扬尘专项查看",
        "县人大常委会组织代表查看丝网企业扬尘和散煤治理，县环境保护局先行自查，并将自查情况报县人大常委会。",
        "environment",
        date(2018, 8, 22),
        "丝网企业扬尘治理自查情况",
    ),
    CountyPlan(
        "枣强县",
        "zaoqiang.mi",
        "ZQ-LD2018",
        "枣人常办〔2018〕11号",
        date(2018, 8, 6),
        "演示枣批〔2018〕2号",
        "皮毛市场办事窗口走访",
        "县人大常委会组织代表到皮毛市场和政务服务窗口走访商户，收集办事难点，汇入本县问题清单。",
    ),
)


def load(upper: Campaign) -> None:
    """Make, approve and open the three plans under the city's, and file two of them upward."""
    made = {plan.place: _open(upper, plan) for plan in PLANS}
    with _at(7, 9):
        filing = _file(made["桃城区"], user("taocheng.wen"), "演示桃备〔2018〕4号")
    with _at(7, 11):
        services.receive_filing(filing, by=user("city.su"))
    with _at(7, 12):
        filing = _file(made["安平县"], user("anping.shen"), "演示安备〔2018〕3号")
    with _at(7, 13):
        reason = "未附县委批准文件，代表小组的检查点也没有列出，请补充后重新报备。"
        services.return_filing(filing, reason=reason, by=user("city.su"))


def _open(upper: Campaign, plan: CountyPlan) -> Campaign:
    staff, body = user(plan.staff), congress(plan.place)
    approved = plan.approved_on
    with _at(7, 4):
        draft = services.start_under(upper, congress=body, by=staff)
        draft = services.change_plan_draft(draft, _own_part(plan), by=staff, version=draft.version)
        campaign = services.create_campaign(draft, by=staff)
    with _at(approved.month, approved.day):
        services.approve_campaign(
            campaign,
            approved_by=f"中共{plan.place}委员会",
            approved_on=approved,
            number=plan.number,
            files=[_approval(plan)],
            by=staff,
        )
    with _at(approved.month, approved.day + 1):
        services.open_campaign(campaign, by=staff)
    with _at(8, 8):
        _tell(campaign, staff)
    return campaign


def _tell(campaign: Campaign, staff: User) -> None:
    """How its links stand the day before the scene begins, and that no report to the city rests on its own department's."""
    links = Link.objects.filter(stage__campaign=campaign).select_related("stage__campaign__congress")
    for link in links.filter(ends_on__lt=clock.today()):
        services.finish_link(link, finished_on=campaign.approved_on + timedelta(days=1), by=staff)
    for link in links.filter(ends_on__gte=clock.today(), stage__name=WORKING_STAGE):
        services.start_link(link, by=staff)
        text = "代表小组已全部下到联系点，按检查重点逐项走访。"
        services.note_link_progress(link, text=text, percent=80, by=staff)
    for duty in campaign.duties.for_page():
        services.set_needed_for(duty, None, by=staff)


def _approval(plan: CountyPlan) -> SimpleUploadedFile:
    """The party committee's paper."""
    letter = Letter(
        letterhead=f"中共{plan.place}委员会文件",
        number=plan.number,
        title="关于同意三项联动监督工作方案的批复",
        to=f"{plan.place}人大常委会党组",
        paragraphs=["你们报来的三项联动监督工作方案收悉。经研究，同意按方案组织实施。（演示文件）"],
        signer=f"中共{plan.place}委员会",
        dated=plan.approved_on,
    )
    return SimpleUploadedFile(f"{plan.number}.docx", build_letter(letter))


def _file(campaign: Campaign, staff: User, number: str) -> Filing:
    return services.record_filing(
        campaign, filed_with=congress(CITY), filed_on=clock.today(), number=number, by=staff
    )


def _at(month: int, day: int):
    return clock.at(datetime(2018, month, day, 15, tzinfo=clock.LOCAL_ZONE))


def _own_part(county: CountyPlan) -> Callable[[tree.Plan], tree.Plan]:
    """What a county's staff does with the plan from above: its own codes, its own link, everything else as it is."""

    def completed(plan: tree.Plan) -> tree.Plan:
        plan = changes.correct(
            plan,
            "head",
            title=f"{county.place}人大常委会三项联动监督（2018年）",
            short_title=f"{county.place[:2]}三项联动监督",
            code=county.code,
            document_number=county.document,
        )
        stage = next(one for one in plan.stages if one.name == WORKING_STAGE)
        plan = changes.add(plan, _own_link(county), to=stage.id)
        if county.system:
            office = department(county.place, county.system)
            plan = changes.add(plan, tree.Department(name=office.name, bodies=(f"#{office.pk}",)))
        for item in plan.doubtful:
            plan = changes.confirm(plan, item.id)
        return plan

    return completed


def _own_link(county: CountyPlan) -> tree.Link:
    deadlines = ()
    if county.due_on:
        deadlines = (
            tree.Deadline(
                end=county.due_on,
                is_duty=True,
                title=county.reports,
                what=county.text,
                parts=("summary",),
                phrase=f"{county.due_on.month}月{county.due_on.day}日前",
                owed_by=(f"#{department(county.place, county.system).pk}",),
                owed_to=f"#{congress(county.place).pk}",
            ),
        )
    who = f"{county.place}人大常委会"
    return tree.Link(name=county.link, text=county.text, who=who, levels=(Level.COUNTY,), deadlines=deadlines)
