"""The structure of a plan: its JSON, its order, what has to be looked at."""

import json
from dataclasses import replace
from datetime import date

from hypothesis import given

from campaigns.plan_draft.tree import Plan, Point, Rules, as_json, from_json, replaced

from .plans import a_plan, plans


def test_a_plan_comes_back_from_its_json():
    plan = a_plan()
    topic = replace(plan.topics[0], points=(Point("duty", "责任是否落实"),))
    plan = replace(
        replaced(plan, topic), rules=Rules(floor="1/4", floor_levels=(1, 2), grades=("满意", "不满意"))
    )
    assert from_json(json.loads(json.dumps(as_json(plan)))) == plan


@given(plans())
def test_any_plan_comes_back_from_its_json(plan):
    assert from_json(json.loads(json.dumps(as_json(plan)))) == plan


def test_an_empty_tree_is_an_empty_plan():
    assert from_json({}) == Plan()


def test_a_key_that_is_not_known_is_left_out():
    data = as_json(a_plan()) | {"colour": "red"}
    assert from_json(data) == a_plan()


def test_items_stand_in_the_order_of_the_page():
    keys = [item.id for item in a_plan().items()]
    assert keys == ["head", "s1", "l2", "d3", "l4", "s5", "l6", "d7", "t8", "b9", "rules"]


def test_a_link_lasts_from_the_first_to_the_last_day_of_its_deadlines():
    plan = a_plan()
    assert (plan.find("l6").start, plan.find("l6").end) == (date(2018, 12, 1), date(2018, 12, 10))
    assert (plan.find("l4").start, plan.find("l4").end) == (None, None)


def test_parents():
    plan = a_plan()
    assert plan.parent_of("d7").id == "l6"
    assert plan.parent_of("l6").id == "s5"
    assert plan.parent_of("s5") is plan.parent_of("t8") is plan.parent_of("nothing") is None


def test_what_is_settled_is_counted_among_what_had_to_be_looked_at():
    plan = a_plan()
    assert plan.settled == (0, 1)
    assert [item.id for item in plan.doubtful] == ["d3"]
    plan = replaced(plan, replace(plan.find("d3"), confirmed=True))
    assert plan.settled == (1, 1)
    assert plan.doubtful == []
