"""Small plans that tests change, and a strategy for any plan."""

from datetime import date

from hypothesis import strategies as st

from campaigns.plan_draft.changes import add
from campaigns.plan_draft.tree import Deadline, Department, Doubt, Head, Link, Plan, Stage, Topic
from campaigns.plan_text.messages import Message

ODD = Doubt("odd_character", "日期里有不是数字的字符。", "The date holds letters.")
READ = Message("按正文", "from the text")


def a_plan() -> Plan:
    """Two stages, three links, a doubtful duty: s1(l2(d3), l4) s5(l6(d7)) t8 b9."""
    plan = Plan(head=Head(title="营商环境监督", year=2018))
    stage = Stage(
        name="组织实施", start=date(2018, 7, 1), end=date(2018, 9, 30), phrase="7月至9月", span=(0, 12)
    )
    plan = add(plan, stage)
    plan = add(plan, Link(name="代表活动", text="各县开展活动。8月l0日前报市。", span=(12, 28)), to="s1")
    plan = add(plan, a_duty(doubts=(ODD,)), to="l2")
    plan = add(plan, Link(name="梳理移交", text="市县分别梳理问题。", span=(28, 37)), to="s1")
    plan = add(plan, Stage(name="总结", start=date(2018, 12, 1), end=date(2018, 12, 31), span=(37, 40)))
    plan = add(plan, Link(name="全面总结", text="12月上旬总结。", span=(40, 48)), to="s5")
    plan = add(plan, Deadline(start=date(2018, 12, 1), end=date(2018, 12, 10), phrase="12月上旬"), to="l6")
    plan = add(plan, Topic(name="营商环境", laws=("优化营商环境条例",)))
    return add(plan, Department(name="住建", bodies=("department:housing@2",)))


def a_duty(**fields) -> Deadline:
    defaults = {
        "end": date(2018, 8, 10),
        "phrase": "8月l0日前",
        "span": (19, 25),
        "reckoning": READ,
        "is_duty": True,
        "title": "活动情况",
        "who": "各县",
        "owed_by": ("congress@3",),
        "receiver": "市",
        "owed_to": "congress@2",
        "parts": ("summary",),
    }
    return Deadline(**defaults | fields)


days = st.none() | st.dates(date(2016, 1, 1), date(2030, 12, 31))
words = st.text("市县报送问题清单。；8月10日前", max_size=30)
deadlines = st.builds(
    Deadline,
    start=days,
    end=days,
    is_duty=st.booleans(),
    title=words,
    phrase=words,
    owed_by=st.lists(st.sampled_from(["congress@3", "#1"]), max_size=2).map(tuple),
    owed_to=st.sampled_from(["", "congress@2"]),
    doubts=st.sampled_from([(), (ODD,)]),
)
links = st.builds(Link, name=words, text=words, span=st.none() | st.just((3, 9)))
stages = st.builds(Stage, name=words, start=days, end=days)


@st.composite
def plans(draw) -> Plan:
    """Any plan of a few stages, links and deadlines."""
    plan = Plan()
    for stage in draw(st.lists(stages, max_size=3)):
        plan = add(plan, stage)
    for link in draw(st.lists(links, max_size=4)) if plan.stages else []:
        plan = add(plan, link, to=draw(st.sampled_from([one.id for one in plan.stages])))
    keys = [one.id for one in plan.links]
    for deadline in draw(st.lists(deadlines, max_size=4)) if keys else []:
        plan = add(plan, deadline, to=draw(st.sampled_from(keys)))
    return plan
