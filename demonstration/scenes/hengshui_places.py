"""Hengshui's places and organizations: the province above, eleven county-level units, townships below."""

from organizations.enums import Kind, Level
from organizations.models import Organization, Region

PROVINCE, CITY = "河北省", "衡水市"
COUNTIES = {
    "桃城区": ["河沿镇", "赵家圈镇", "邓庄镇", "何家庄乡"],
    "冀州区": ["官道李镇", "南午村镇", "周村镇", "码头李镇"],
    "深州市": ["唐奉镇", "辰时镇", "榆科镇", "魏家桥镇"],
    "枣强县": ["枣强镇", "大营镇", "恩察镇", "肖张镇"],
    "武邑县": ["武邑镇", "清凉店镇", "审坡镇", "赵桥镇"],
    "武强县": ["武强镇", "街关镇", "周窝镇", "东孙庄镇"],
    "饶阳县": ["饶阳镇", "大尹村镇", "五公镇", "大官亭镇"],
    "安平县": ["安平镇", "马店镇", "南王庄镇", "大子文镇"],
    "故城县": ["郑口镇", "夏庄镇", "青罕镇", "武官寨镇"],
    "景县": ["景州镇", "龙华镇", "广川镇", "留智庙镇"],
    "阜城县": ["阜城镇", "古城镇", "码头镇", "霞口镇"],
}
# system -> name without the place, short name; the first five are evaluated under the plan.
DEPARTMENTS = {
    "housing": ("住房和城乡建设局", "住建局"),
    "commerce": ("商务局", "商务局"),
    "industry": ("工业和信息化局", "工信局"),
    "personnel": ("人力资源和社会保障局", "人社局"),
    "health": ("卫生和计划生育局", "卫计局"),
    "environment": ("环境保护局", "环保局"),
    "poverty": ("扶贫和农业开发办公室", "扶贫办"),
    "approval": ("行政审批局", "审批局"),
    "agriculture": ("农牧局", "农牧局"),
    "development": ("发展和改革委员会", "发改委"),
}
EVALUATED = ["housing", "commerce", "industry", "personnel", "health"]


def load() -> None:
    """Make every place and the organizations that sit there."""
    province = _place(PROVINCE, Level.PROVINCE, None, 13)
    city = _place(CITY, Level.CITY, province, 11)
    for number, (name, townships) in enumerate(COUNTIES.items(), 1):
        county = _place(name, Level.COUNTY, city, number)
        for order, township in enumerate(townships, 1):
            _township(_place(township, Level.TOWNSHIP, county, order))


def _place(name: str, level: int, parent: Region | None, order: int) -> Region:
    path = f"{parent.path if parent else ''}{order:02d}/"
    region = Region.objects.create(
        name=name, short_name=_short(name), level=level, parent=parent, path=path, order=order
    )
    if level != Level.TOWNSHIP:
        _seat(region)
    return region


def _short(name: str) -> str:
    """桃城区 -> 桃城, 景县 stays."""
    return name[:-1] if len(name) > 2 else name


def _seat(region: Region) -> None:
    """The organs of a place that has a standing committee."""
    add = _adder(region)
    congress = add("人大常委会", "人大常委会", Kind.CONGRESS)
    government = add("人民政府", "政府", Kind.GOVERNMENT)
    add("监察委员会", "监委", Kind.SUPERVISORY)
    add("党委", "党委", Kind.PARTY)
    for system, (name, short_name) in DEPARTMENTS.items():
        add(name, short_name, Kind.DEPARTMENT, parent=government, system=system)
    if region.level == Level.COUNTY:
        for order in ("一", "二", "三", "四", "五"):
            add(f"第{order}代表小组", f"第{order}组", Kind.DEPUTY_GROUP, parent=congress)


def _township(region: Region) -> None:
    add = _adder(region)
    add("人大主席团", "主席团", Kind.PRESIDIUM)
    add("人民政府", "政府", Kind.GOVERNMENT)


def _adder(region: Region):
    def add(name, short_name, kind, **fields):
        return Organization.objects.create(
            name=region.name + name,
            short_name=region.short_name + short_name,
            kind=kind,
            region=region,
            **fields,
        )

    return add


def congress(place: str) -> Organization:
    return Organization.objects.get(kind=Kind.CONGRESS, region__name=place)


def government(place: str) -> Organization:
    return Organization.objects.get(kind=Kind.GOVERNMENT, region__name=place)


def department(place: str, system: str) -> Organization:
    return Organization.objects.get(kind=Kind.DEPARTMENT, region__name=place, system=system)
