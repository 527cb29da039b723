"""What a person may do to a plan: each act gives a new tree, keeps the ids, and loses nothing that was read or typed."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.plan_draft import changes
from campaigns.plan_draft.changes import add, confirm, correct, merge, move, remove, split
from campaigns.plan_draft.doubts import reckon
from campaigns.plan_draft.tree import Deadline, Link, Plan, Stage, Topic
from core.exceptions import RuleBroken

from .plans import a_duty, a_plan, plans

TEXT = "组织实施(7月至9月)\n各县开展活动。8月l0日前报市。市县分别梳理问题。总结\n12月上旬总结。"


def links_of(plan: Plan) -> list[list[str]]:
    return [[link.id for link in stage.links] for stage in plan.stages]


def codes(plan: Plan, key: str) -> list[str]:
    return [doubt.code for doubt in plan.find(key).doubts]


# ── add and remove ──────────────────────────────────────────────────────────────────────────────────────────────
def test_a_new_item_takes_an_id_that_nothing_had():
    plan = add(remove(a_plan(), "b9"), Topic(name="就业"))
    assert [topic.id for topic in plan.topics] == ["t8", "t10"]


def test_a_new_link_stands_behind_the_one_named():
    assert links_of(add(a_plan(), Link(name="新"), to="s1", after="l2")) == [["l2", "l10", "l4"], ["l6"]]


def test_a_link_cannot_stand_in_a_link():
    with pytest.raises(RuleBroken):
        add(a_plan(), Link(name="新"), to="l2")


def test_a_plan_does_not_grow_without_end(monkeypatch):
    monkeypatch.setattr(changes, "MOST_ITEMS", 12)
    plan = add(a_plan(), Stage(name="一"))
    with pytest.raises(RuleBroken, match="最多 12 项"):
        add(plan, Stage(name="二"))


def test_a_stage_with_links_is_not_removed():
    with pytest.raises(RuleBroken, match="请先移动或移除环节"):
        remove(a_plan(), "s1")


def test_a_link_goes_with_its_deadlines():
    plan = remove(a_plan(), "l2")
    assert plan.find("l2") is plan.find("d3") is None


@pytest.mark.parametrize("key", ["head", "rules"])
def test_head_and_rules_stay(key):
    for act in (remove, merge, move):
        with pytest.raises(RuleBroken):
            act(a_plan(), key)


@pytest.mark.parametrize("act", [remove, confirm, merge, move])
def test_an_item_that_is_gone_is_named(act):
    with pytest.raises(RuleBroken, match="已经不在方案里"):
        act(a_plan(), "l99")


# ── correct and confirm ─────────────────────────────────────────────────────────────────────────────────────────
def test_a_corrected_date_settles_the_doubt_and_keeps_what_was_read():
    plan = correct(a_plan(), "d3", end=date(2018, 8, 12))
    item = plan.find("d3")
    assert (item.doubts, item.confirmed, item.end) == ((), True, date(2018, 8, 12))
    assert item.reckoning.zh == "工作人员更正。原读作 2018-08-10（按正文）"
    assert (item.phrase, item.span) == ("8月l0日前", (19, 25))


def test_a_second_correction_keeps_the_first_reading():
    plan = correct(correct(a_plan(), "d3", end=date(2018, 8, 12)), "d3", end=date(2018, 8, 13))
    assert plan.find("d3").reckoning.zh == "工作人员更正。原读作 2018-08-10（按正文）"


def test_a_correction_of_the_words_leaves_the_reckoning():
    assert correct(a_plan(), "d3", title="情况").find("d3").reckoning.zh == "按正文"


def test_a_correction_that_makes_a_new_doubt_is_not_confirmed():
    plan = correct(a_plan(), "d3", end=date(2018, 10, 8))
    assert codes(plan, "d3") == ["outside_stage"]
    assert plan.find("d3").is_doubtful


def test_another_stage_end_makes_its_deadlines_doubtful():
    plan = correct(confirm(a_plan(), "d3"), "s1", end=date(2018, 8, 1))
    assert codes(plan, "d3") == ["odd_character", "outside_stage"]
    assert plan.find("d3").is_doubtful


@pytest.mark.parametrize("field", ["id", "doubts", "confirmed", "links", "colour"])
def test_only_contents_can_be_corrected(field):
    with pytest.raises(RuleBroken):
        correct(a_plan(), "s1", **{field: ()})


def test_a_confirmed_doubt_stays_on_record():
    plan = confirm(a_plan(), "d3")
    assert codes(plan, "d3") == ["odd_character"]
    assert plan.doubtful == []


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("end", None, "duty_without_date"),
        ("owed_by", (), "unknown_body"),
        ("owed_to", "", "unknown_receiver"),
        ("title", " ", "no_name"),
        ("start", date(2018, 9, 1), "end_before_start"),
    ],
)
def test_a_duty_that_lacks_something_must_be_corrected(field, value, code):
    plan = correct(a_plan(), "d3", **{field: value})
    assert codes(plan, "d3") == [code]
    with pytest.raises(RuleBroken, match="请先更正"):
        confirm(plan, "d3")


def test_a_deadline_that_is_no_duty_may_lack_all_that():
    plan = correct(a_plan(), "d3", is_duty=False, end=None, owed_by=(), owed_to="", title="")
    assert plan.find("d3").doubts == ()


@pytest.mark.parametrize(
    ("key", "values", "code"),
    [
        ("s1", {"name": ""}, "no_name"),
        ("s1", {"start": None, "end": None}, "no_date"),
        ("s1", {"start": date(2018, 10, 1)}, "end_before_start"),
        ("l4", {"name": "  "}, "no_name"),
        ("t8", {"name": ""}, "no_name"),
        ("b9", {"bodies": ()}, "unknown_department"),
    ],
)
def test_what_else_is_doubtful(key, values, code):
    assert codes(correct(a_plan(), key, **values), key) == [code]


def test_two_different_times_in_one_link_are_doubtful_unless_one_is_a_duty():
    plan = add(a_plan(), Deadline(end=date(2018, 12, 20)), to="l6")
    assert codes(plan, "l6") == ["two_dates"]
    assert codes(correct(plan, "d10", end=date(2018, 12, 10), start=date(2018, 12, 1)), "l6") == []
    assert codes(replace_duty(plan, "d10"), "l6") == []


def replace_duty(plan: Plan, key: str) -> Plan:
    return correct(plan, key, is_duty=True, title="报告", owed_by=("#1",), owed_to="#2")


def test_a_date_in_a_reversed_stage_is_not_doubted_twice():
    plan = correct(a_plan(), "s1", start=date(2018, 10, 1))
    assert codes(plan, "d3") == ["odd_character"]


# ── split, merge, move ──────────────────────────────────────────────────────────────────────────────────────────
def test_a_link_is_split_at_a_sentence_and_its_deadline_goes_with_the_words():
    plan = split(a_plan(), "l2", 1, text=TEXT)
    first, second = plan.find("l2"), plan.find("l10")
    assert (first.text, second.text) == ("各县开展活动。", "8月l0日前报市。")
    assert (first.deadlines, [one.id for one in second.deadlines]) == ((), ["d3"])
    assert (first.span, second.span) == ((12, 19), (19, 28))
    assert links_of(plan) == [["l2", "l10", "l4"], ["l6"]]


def test_a_link_that_was_typed_is_split_without_a_place():
    plan = add(a_plan(), Link(name="一", text="甲。乙。"), to="s5")
    plan = add(plan, Deadline(phrase="乙", end=date(2018, 12, 5)), to="l10")
    plan = split(plan, "l10", 1)
    assert [(link.text, link.span, len(link.deadlines)) for link in plan.stages[1].links[1:]] == [
        ("甲。", None, 0),
        ("乙。", None, 1),
    ]


@pytest.mark.parametrize("at", [0, 2, -1])
def test_a_link_is_split_only_between_its_sentences(at):
    with pytest.raises(RuleBroken):
        split(a_plan(), "l2", at, text=TEXT)


def test_a_stage_is_split_before_a_link():
    plan = split(a_plan(), "s1", "l4")
    assert links_of(plan) == [["l2"], ["l4"], ["l6"]]
    assert codes(plan, "s10") == ["no_name", "no_date"]


@pytest.mark.parametrize("at", ["l2", "l6", ""])
def test_a_stage_is_not_split_before_its_first_link(at):
    with pytest.raises(RuleBroken):
        split(a_plan(), "s1", at)


def test_merged_links_keep_both_texts_and_deadlines():
    plan = merge(a_plan(), "l4")
    link = plan.find("l2")
    assert link.text == "各县开展活动。8月l0日前报市。市县分别梳理问题。"
    assert [one.id for one in link.deadlines] == ["d3"]
    assert link.span == (12, 37)


def test_merged_stages_keep_all_links_and_the_whole_time():
    plan = merge(a_plan(), "s5")
    stage = plan.find("s1")
    assert links_of(plan) == [["l2", "l4", "l6"]]
    assert (stage.start, stage.end, stage.name) == (date(2018, 7, 1), date(2018, 12, 31), "组织实施")


def test_merged_deadlines_stay_a_duty_and_doubtful():
    plan = add(
        a_plan(), Deadline(start=date(2018, 7, 5), end=date(2018, 8, 5), phrase="7月"), to="l2", after=""
    )
    plan = merge(move(plan, "d10", step=-1), "d3")
    one = plan.find("d10")
    assert (one.start, one.end, one.is_duty, one.phrase) == (
        date(2018, 7, 5),
        date(2018, 8, 10),
        True,
        "7月；8月l0日前",
    )
    assert one.is_doubtful


@pytest.mark.parametrize("key", ["s1", "l2", "d3", "l6", "t8"])
def test_the_first_of_its_kind_has_nothing_to_be_merged_with(key):
    with pytest.raises(RuleBroken):
        merge(a_plan(), key)


def test_links_change_places():
    assert links_of(move(a_plan(), "l2", step=1)) == [["l4", "l2"], ["l6"]]


def test_a_link_at_the_edge_goes_over_to_the_next_stage():
    assert links_of(move(a_plan(), "l4", step=1)) == [["l2"], ["l4", "l6"]]
    assert links_of(move(a_plan(), "l6", step=-1)) == [["l2", "l4", "l6"], []]


def test_a_moved_deadline_is_reckoned_in_its_new_stage():
    plan = move(a_plan(), "d7", to="l4")
    assert codes(plan, "d7") == ["outside_stage"]
    assert plan.parent_of("d7").id == "l4"


@pytest.mark.parametrize(
    ("key", "target"), [("l2", "l4"), ("d3", "s5"), ("l2", "t8"), ("l2", "s99"), ("t8", "s1")]
)
def test_an_item_goes_only_where_its_kind_stands(key, target):
    with pytest.raises(RuleBroken):
        move(a_plan(), key, to=target)


@pytest.mark.parametrize(
    ("key", "step"), [("s1", -1), ("s5", 1), ("l2", -1), ("l6", 1), ("d3", -1), ("d7", 1)]
)
def test_nothing_moves_over_the_edge_of_the_plan(key, step):
    with pytest.raises(RuleBroken):
        move(a_plan(), key, step=step)


# ── whatever the plan ───────────────────────────────────────────────────────────────────────────────────────────
def text_of(plan: Plan) -> str:
    """Every sign that was typed or read in links, in no order."""
    return "".join(sorted("".join(link.text for link in plan.links)))


def phrases_of(plan: Plan) -> list[str]:
    return sorted(
        "；".join(one.phrase for link in plan.links for one in link.deadlines if one.phrase).split("；")
    )


@given(plans(), st.data())
def test_moving_splitting_and_merging_links_lose_no_word(plan, data):
    keys = [link.id for link in plan.links]
    if not keys:
        return
    key = data.draw(st.sampled_from(keys))
    acts = [
        lambda: move(plan, key, step=data.draw(st.sampled_from([-1, 1]))),
        lambda: move(plan, key, to=data.draw(st.sampled_from([stage.id for stage in plan.stages]))),
        lambda: merge(plan, key),
        lambda: split(plan, key, data.draw(st.integers(0, 3))),
    ]
    try:
        changed = data.draw(st.sampled_from(acts))()
    except RuleBroken:
        return
    assert text_of(changed) == text_of(plan)
    assert phrases_of(changed) == phrases_of(plan)
    assert len({item.id for item in changed.items()}) == len(list(changed.items()))
    assert changed.next_id >= plan.next_id


@given(plans())
def test_doubts_are_reckoned_once_for_all(plan):
    assert reckon(plan) == plan


@given(plans())
def test_whatever_can_be_confirmed_leaves_no_doubt_open(plan):
    for item in plan.doubtful:
        try:
            plan = confirm(plan, item.id)
        except RuleBroken:
            continue
    assert all(not changes.may_confirm(item) for item in plan.doubtful)


@given(plans(), st.dates(date(2016, 1, 1), date(2030, 12, 31)))
def test_a_duty_whose_day_is_set_has_one(plan, day):
    plan = add(add(plan, Stage(name="一")), Link(name="二"), to=f"s{plan.next_id}")
    link = list(plan.links)[-1]
    plan = add(plan, a_duty(end=None), to=link.id)
    key = plan.find(link.id).deadlines[0].id
    assert "duty_without_date" in codes(plan, key)
    assert "duty_without_date" not in codes(correct(plan, key, end=day), key)


def test_moving_back_gives_the_same_plan():
    plan = a_plan()
    assert move(move(plan, "l2", step=1), "l2", step=-1) == plan
    assert replace(plan) == plan
