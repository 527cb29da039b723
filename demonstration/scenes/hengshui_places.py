"""Hengshui's places and organizations: the province above, eleven county-level units, townships below."""

from organizations.enums import Level

from .places import place, seat_organs, seat_township

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
    province = place(PROVINCE, Level.PROVINCE, None, 13)
    city = place(CITY, Level.CITY, province, 11)
    for seat in (province, city):
        seat_organs(seat, departments=DEPARTMENTS)
    for number, (name, townships) in enumerate(COUNTIES.items(), 1):
        county = place(name, Level.COUNTY, city, number)
        seat_organs(county, departments=DEPARTMENTS, groups="一二三四五")
        for order, township in enumerate(townships, 1):
            seat_township(place(township, Level.TOWNSHIP, county, order))
