"""Chenzhou's places and organizations: the province above, two districts, a city and eight counties below.

The city's standing committee with its special committees and working bodies, the city's government with its departments.
"""

from organizations.enums import Kind, Level
from organizations.models import Organization

from .places import organ, place, seat_organs

PROVINCE, CITY = "湖南省", "郴州市"
COUNTIES = [
    *("北湖区", "苏仙区"),
    "资兴市",
    *("桂阳县", "宜章县", "永兴县", "嘉禾县", "临武县", "汝城县", "桂东县", "安仁县"),
]
# system -> name without the place, short name
DEPARTMENTS = {
    "development": ("发展和改革委员会", "发改委"),
    "education": ("教育局", "教育局"),
    "industry": ("工业和信息化局", "工信局"),
    "civil": ("民政局", "民政局"),
    "justice": ("司法局", "司法局"),
    "finance": ("财政局", "财政局"),
    "personnel": ("人力资源和社会保障局", "人社局"),
    "land": ("自然资源和规划局", "资规局"),
    "environment": ("生态环境局", "生态环境局"),
    "housing": ("住房和城乡建设局", "住建局"),
    "water": ("水利局", "水利局"),
    "agriculture": ("农业农村局", "农业农村局"),
    "commerce": ("商务局", "商务局"),
    "culture": ("文化旅游广电体育局", "文旅广体局"),
    "health": ("卫生健康委员会", "卫健委"),
    "emergency": ("应急管理局", "应急局"),
    "audit": ("审计局", "审计局"),
    "assets": ("国有资产监督管理委员会", "国资委"),
    "market": ("市场监督管理局", "市监局"),
    "approval": ("行政审批服务局", "审批服务局"),
    "urban": ("城市管理和综合执法局", "城管局"),
    "rural": ("乡村振兴局", "乡村振兴局"),
}
# key -> name without the place and short name: special committees and working bodies of the city's standing committee
COMMITTEES = {
    "finance": ("人大财政经济委员会", "财经委"),
    "justice": ("人大监察和司法委员会", "监司委"),
    "education": ("人大教育科学文化卫生委员会", "教科文卫委"),
    "agriculture": ("人大农业与农村委员会", "农业农村委"),
    "environment": ("人大城乡建设和环境资源保护委员会", "城环资委"),
    "society": ("人大社会建设委员会", "社会委"),
    "laws": ("人大常委会法制工作委员会", "法工委"),
    "deputies": ("人大常委会代表工作委员会", "代表工委"),
}
MEMBERS = ("人大常委会组成人员", "常委会组成人员")


def load() -> None:
    """Make every place and the organizations that sit there."""
    province = place(PROVINCE, Level.PROVINCE, None, 43)
    seat_organs(province, departments={}, party="委")
    city = place(CITY, Level.CITY, province, 10)
    congress = seat_organs(city, departments=DEPARTMENTS, party="委")
    organ(city, MEMBERS, Kind.DEPUTY_GROUP, parent=congress)
    for name, short_name in COMMITTEES.values():
        Organization.objects.create(
            name=CITY + name, short_name=short_name, kind=Kind.COMMITTEE, region=city, parent=congress
        )
    for number, name in enumerate(COUNTIES, 1):
        seat_organs(place(name, Level.COUNTY, city, number), departments={}, party="委")


def committee(key: str) -> Organization:
    """A special committee or working body of the city's standing committee."""
    return Organization.objects.get(kind=Kind.COMMITTEE, name=CITY + COMMITTEES[key][0])
