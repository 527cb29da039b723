"""Who can sign in to the Hengshui demonstration, and the deputies of five levels. Every name is invented."""

import random
from datetime import date

from organizations.enums import Kind, Level, Role
from organizations.models import Deputy, Organization, Region

from .hengshui_places import CITY, COUNTIES, PROVINCE
from .persons import Person, load_cast, user

PASSWORD = "hengshui-2018-demo"  # printed at start and shown on the sign-in page; demonstration only
SINCE = date(2017, 1, 1)


CAST = [
    Person("city.lin", "林知远", Role.STAFF, CITY),
    Person("city.su", "苏静文", Role.STAFF, CITY),
    Person("city.gao", "高屹峰", Role.LEADER, CITY),
    Person("province.han", "韩明川", Role.STAFF, PROVINCE),
    Person("taocheng.qi", "齐书兰", Role.STAFF, "桃城区"),
    Person("taocheng.wen", "温立诚", Role.STAFF, "桃城区"),
    Person("taocheng.yue", "岳望山", Role.LEADER, "桃城区"),
    Person("jizhou.bai", "白雨桐", Role.STAFF, "冀州区"),
    Person("shenzhou.tan", "谭宗岳", Role.STAFF, "深州市"),
    Person("zaoqiang.mi", "米若溪", Role.STAFF, "枣强县"),
    Person("wuyi.ji", "纪长河", Role.STAFF, "武邑县"),
    Person("wuqiang.le", "乐思源", Role.STAFF, "武强县"),
    Person("raoyang.pu", "浦明轩", Role.STAFF, "饶阳县"),
    Person("anping.shen", "沈望舒", Role.STAFF, "安平县"),
    Person("anping.lu", "陆秉文", Role.STAFF, "安平县"),
    Person("gucheng.fu", "符景行", Role.STAFF, "故城县"),
    Person("jingxian.tao", "陶安之", Role.STAFF, "景县"),
    Person("fucheng.mu", "穆清和", Role.STAFF, "阜城县"),
    Person("housing.qin", "秦筑安", Role.LIAISON, CITY, "housing"),
    Person("commerce.yu", "俞通达", Role.LIAISON, CITY, "commerce"),
    Person("industry.gong", "龚立新", Role.LIAISON, CITY, "industry"),
    Person("personnel.ren", "任广才", Role.LIAISON, CITY, "personnel"),
    Person("health.kang", "康佑宁", Role.LIAISON, CITY, "health"),
    Person("environment.lan", "蓝天佑", Role.LIAISON, CITY, "environment"),
    Person("poverty.fang", "方济民", Role.LIAISON, CITY, "poverty"),
    Person("approval.jian", "简便民", Role.LIAISON, CITY, "approval"),
    Person("agriculture.he", "禾守田", Role.LIAISON, CITY, "agriculture"),
    Person("development.cheng", "程致远", Role.LIAISON, CITY, "development"),
    Person("government.xu", "许伯言", Role.LIAISON, CITY, "government"),
    Person("taocheng.housing", "梁安居", Role.LIAISON, "桃城区", "housing"),
    Person("taocheng.government", "窦平川", Role.LIAISON, "桃城区", "government"),
    Person("anping.housing", "阮正宇", Role.LIAISON, "安平县", "housing"),
    Person("anping.environment", "尹碧空", Role.LIAISON, "安平县", "environment"),
    Person("deputy.tian", "田丰年", Role.DEPUTY, "桃城区"),
    Person("deputy.nong", "农素心", Role.DEPUTY, "安平县"),
    Person("teller.ping", "平若衡", Role.TELLER, CITY),
    Person("teller.shi", "施公允", Role.TELLER, CITY),
    Person("taocheng.teller1", "计正明", Role.TELLER, "桃城区"),
    Person("taocheng.teller2", "算守信", Role.TELLER, "桃城区"),
    Person("anping.teller1", "衡无私", Role.TELLER, "安平县"),
    Person("anping.teller2", "准子期", Role.TELLER, "安平县"),
    Person("jizhou.teller1", "簿清源", Role.TELLER, "冀州区"),
    Person("jizhou.teller2", "核无讹", Role.TELLER, "冀州区"),
    Person("shenzhou.teller1", "盘星河", Role.TELLER, "深州市"),
    Person("shenzhou.teller2", "点明轩", Role.TELLER, "深州市"),
    Person("zaoqiang.teller1", "校长宁", Role.TELLER, "枣强县"),
    Person("zaoqiang.teller2", "验如初", Role.TELLER, "枣强县"),
    Person("wuyi.teller1", "数本真", Role.TELLER, "武邑县"),
    Person("wuyi.teller2", "合同心", Role.TELLER, "武邑县"),
    Person("wuqiang.teller1", "监言信", Role.TELLER, "武强县"),
    Person("wuqiang.teller2", "对守一", Role.TELLER, "武强县"),
    Person("raoyang.teller1", "查有度", Role.TELLER, "饶阳县"),
    Person("raoyang.teller2", "录无隐", Role.TELLER, "饶阳县"),
    Person("gucheng.teller1", "平允中", Role.TELLER, "故城县"),
    Person("gucheng.teller2", "审思齐", Role.TELLER, "故城县"),
    Person("jingxian.teller1", "票如山", Role.TELLER, "景县"),
    Person("jingxian.teller2", "清若水", Role.TELLER, "景县"),
    Person("fucheng.teller1", "统百川", Role.TELLER, "阜城县"),
    Person("fucheng.teller2", "毫不差", Role.TELLER, "阜城县"),
    Person("admin.system", "系统管理员", Role.SYSTEM_ADMIN, CITY),
    Person("admin.security", "安全管理员", Role.SECURITY_ADMIN, CITY),
    Person("admin.audit", "审计管理员", Role.AUDIT_ADMIN, CITY),
]
# Deputies per county-level unit, from the fewest to the most.
SIZES = {Level.NATIONAL: (0, 1), Level.PROVINCE: (4, 7), Level.CITY: (26, 42), Level.COUNTY: (150, 220)}
PER_TOWNSHIP = (44, 56)


def load() -> None:
    load_cast(CAST, password=PASSWORD, since=SINCE)
    for name in COUNTIES:
        _deputies(Region.objects.get(name=name))
    for person in CAST:
        if person.role == Role.DEPUTY:
            first = Deputy.objects.filter(area__name=person.place, level=Level.COUNTY).order_by("id").first()
            first.name, first.user = person.name, user(person.username)
            first.save()


def _deputies(county: Region) -> None:
    """Deputies of five levels who take part in the county's groups; numbered names, for nobody real is meant."""
    chance = random.Random(county.path)  # the same people at every load
    groups = list(Organization.objects.filter(kind=Kind.DEPUTY_GROUP, region=county))
    sizes = {level: chance.randint(*size) for level, size in SIZES.items()}
    sizes[Level.TOWNSHIP] = sum(chance.randint(*PER_TOWNSHIP) for _township in county.children.all())
    Deputy.objects.bulk_create(
        Deputy(
            name=f"{county.short_name}{Level(level).label}代表{number:03d}",
            level=level,
            area=county,
            group=groups[number % len(groups)],
        )
        for level, size in sizes.items()
        for number in range(1, size + 1)
    )
