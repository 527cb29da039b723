"""Who can sign in to the Chenzhou demonstration, and the members of the city's standing committee. Every name is invented."""

from datetime import date

from organizations.enums import Kind, Level, Role
from organizations.models import Deputy, Organization, Region

from .chenzhou_places import CITY, PROVINCE
from .persons import Person, load_cast, user
from .places import congress

PASSWORD = "chenzhou-2022-demo"  # printed at start; demonstration only
SINCE = date(2018, 1, 1)

CAST = [
    Person("city.ou", "欧知远", Role.STAFF, CITY),
    Person("city.lei", "雷静文", Role.STAFF, CITY),
    Person("city.duan", "段如山", Role.STAFF, CITY),
    Person("city.xiao", "萧望川", Role.LEADER, CITY),
    Person("city.gu", "谷怀远", Role.LEADER, CITY),
    Person("province.tang", "唐砚秋", Role.STAFF, PROVINCE),
    Person("beihu.he", "何雨桐", Role.STAFF, "北湖区"),
    Person("suxian.hu", "胡清和", Role.STAFF, "苏仙区"),
    Person("zixing.yuan", "袁东湖", Role.STAFF, "资兴市"),
    Person("zixing.mo", "莫思源", Role.LEADER, "资兴市"),
    Person("guiyang.liu", "刘长宁", Role.STAFF, "桂阳县"),
    Person("yizhang.kuang", "邝本初", Role.STAFF, "宜章县"),
    Person("yongxing.cao", "曹明轩", Role.STAFF, "永兴县"),
    Person("jiahe.li", "李若溪", Role.STAFF, "嘉禾县"),
    Person("linwu.tang", "唐望舒", Role.STAFF, "临武县"),
    Person("rucheng.zhu", "朱安之", Role.STAFF, "汝城县"),
    Person("guidong.guo", "郭行简", Role.STAFF, "桂东县"),
    Person("anren.tan", "谭秉文", Role.STAFF, "安仁县"),
    Person("government.qiu", "邱伯言", Role.LIAISON, CITY, "government"),
    Person("development.cheng", "成致广", Role.LIAISON, CITY, "development"),
    Person("education.shi", "石启蒙", Role.LIAISON, CITY, "education"),
    Person("industry.gong", "龚立新", Role.LIAISON, CITY, "industry"),
    Person("civil.an", "安老有", Role.LIAISON, CITY, "civil"),
    Person("justice.fa", "法正言", Role.LIAISON, CITY, "justice"),
    Person("finance.qian", "钱守约", Role.LIAISON, CITY, "finance"),
    Person("personnel.ren", "任广才", Role.LIAISON, CITY, "personnel"),
    Person("land.tian", "田方正", Role.LIAISON, CITY, "land"),
    Person("environment.lan", "蓝碧空", Role.LIAISON, CITY, "environment"),
    Person("housing.ju", "居安然", Role.LIAISON, CITY, "housing"),
    Person("water.jiang", "江澄清", Role.LIAISON, CITY, "water"),
    Person("agriculture.he", "禾守田", Role.LIAISON, CITY, "agriculture"),
    Person("commerce.shang", "尚通达", Role.LIAISON, CITY, "commerce"),
    Person("culture.wen", "文景行", Role.LIAISON, CITY, "culture"),
    Person("health.kang", "康佑宁", Role.LIAISON, CITY, "health"),
    Person("emergency.ping", "平安澜", Role.LIAISON, CITY, "emergency"),
    Person("audit.shen", "沈核实", Role.LIAISON, CITY, "audit"),
    Person("assets.guo", "国有初", Role.LIAISON, CITY, "assets"),
    Person("market.heng", "衡公平", Role.LIAISON, CITY, "market"),
    Person("approval.jian", "简便民", Role.LIAISON, CITY, "approval"),
    Person("urban.cheng", "程整洁", Role.LIAISON, CITY, "urban"),
    Person("rural.xing", "邢振声", Role.LIAISON, CITY, "rural"),
    Person("member.liao", "廖直言", Role.DEPUTY, CITY),
    Person("member.luo", "罗求是", Role.DEPUTY, CITY),
    Person("teller.suan", "宣守信", Role.TELLER, CITY),
    Person("teller.ji", "纪正明", Role.TELLER, CITY),
    Person("admin.system", "系统管理员", Role.SYSTEM_ADMIN, CITY),
    Person("admin.security", "安全管理员", Role.SECURITY_ADMIN, CITY),
    Person("admin.audit", "审计管理员", Role.AUDIT_ADMIN, CITY),
]
LIAISONS = {person.system: person.username for person in CAST if person.role == Role.LIAISON}
COUNTY_STAFF = {person.place: person.username for person in CAST if person.role == Role.STAFF}
STRENGTH = 43  # members of the city's standing committee; it is they who vote


def load() -> None:
    """The cast, and the members of the standing committee: those who sign in by name, the others by number."""
    load_cast(CAST, password=PASSWORD, since=SINCE)
    city = Region.objects.get(name=CITY)
    group = Organization.objects.get(kind=Kind.DEPUTY_GROUP, region=city)
    seat = {"level": Level.CITY, "area": city, "group": group, "committee": congress(CITY)}
    known = [person for person in CAST if person.role == Role.DEPUTY]
    Deputy.objects.bulk_create(
        Deputy(name=f"组成人员{number:02d}", **seat) for number in range(1, STRENGTH + 1 - len(known))
    )
    for person in known:
        Deputy.objects.create(name=person.name, user=user(person.username), **seat)
