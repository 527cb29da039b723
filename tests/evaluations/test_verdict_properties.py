"""Properties of every verdict, tried on figures and rubbish that Hypothesis makes up."""

import json
from copy import deepcopy
from fractions import Fraction
from unittest import TestCase

from hypothesis import given, settings
from hypothesis import strategies as st

from evaluations.verdicts import judge, judge_bytes
from evaluations.verdicts.figures import two_decimals

from .vote_documents import (
    GRADES,
    NOT,
    SATISFIED,
    document,
    figures,
    floor,
    half_rule,
    most_votes_rule,
    weighted_rule,
)


def for_all(*strategies, examples: int = 100):
    """Hypothesis without a time limit for one example: the machine may be busy."""
    return lambda test: settings(deadline=None, max_examples=examples)(given(*strategies)(test))


votes = st.tuples(*[st.integers(0, 400)] * 3)
shares = st.fractions(0, 1, max_denominator=60).map(str)
denominators = st.sampled_from(["valid", "returned", "present", "eligible"])
operators = st.sampled_from([">", ">="])


@st.composite
def rules(draw) -> dict:
    """Every method, denominator, floor and trigger."""
    rule = draw(st.sampled_from([half_rule, weighted_rule, most_votes_rule]))(denominator=draw(denominators))
    for level in rule.get("levels", ()):
        level |= {"op": draw(operators), "share": draw(shares)}
    rule["quorum"] = {"of": "present", "base": "eligible", "op": draw(operators), "share": draw(shares)}
    action = draw(st.sampled_from(["no verdict", "void", "leave out", "warn"]))
    scope = draw(st.sampled_from(["all", "each group"]))
    rule["participation"] = floor(draw(operators), draw(shares), scope=scope, if_not_met=action)
    rule["trigger"] = {"grade": NOT, "op": draw(operators), "share": draw(shares), "effect": "重新报告"}
    rule["void_if"] = draw(st.sampled_from([None, "returned > issued"]))
    return rule


@st.composite
def counts_of_a_vote(draw) -> dict:
    """Figures that add up; issued may be fewer than returned, people may have stayed away."""
    by_grade, invalid = draw(votes), draw(st.integers(0, 30))
    returned = sum(by_grade) + invalid
    present = returned + draw(st.integers(0, 50))
    heads = {"present": present, "eligible": present + draw(st.integers(0, 50)), "invalid": invalid}
    issued = max(0, present + draw(st.integers(-60, 3)))
    return figures(*by_grade, returned=returned, issued=issued, **heads)


@st.composite
def inputs(draw) -> dict:
    if draw(st.booleans()):
        return draw(counts_of_a_vote())
    groups = draw(st.lists(counts_of_a_vote(), min_size=1, max_size=4))
    return {"groups": [group | {"name": f"第{number}组"} for number, group in enumerate(groups)]}


def scaled(value: object, factor: int) -> object:
    if isinstance(value, dict):
        return {key: scaled(entry, factor) for key, entry in value.items()}
    if isinstance(value, list):
        return [scaled(entry, factor) for entry in value]
    return value * factor if isinstance(value, int) else value


def shown_rates(answer: dict) -> list[dict]:
    groups = [answer["rates"], *(group["rates"] for group in answer["per_group"].values())]
    return [rate for group in groups for rate in group.values() if rate is not None]


class Properties(TestCase):
    @for_all(rules(), inputs(), st.integers(2, 9))
    def test_the_verdict_does_not_depend_on_the_size_of_the_body(self, rule, vote, factor):
        small = judge(document(rule, vote)).as_json()
        large = judge(document(rule, scaled(vote, factor))).as_json()
        same = (
            "verdict",
            "void",
            "trigger",
            "quorum_met",
            "participation_met",
            "participation_percent",
            "score",
        )
        self.assertEqual(small["errors"], [])
        self.assertEqual({key: small[key] for key in same}, {key: large[key] for key in same})

    @for_all(rules(), inputs())
    def test_either_a_verdict_or_a_reason(self, rule, vote):
        answer = judge(document(rule, vote))
        self.assertNotEqual(answer.verdict is None, answer.reason is None)
        self.assertFalse(answer.void and answer.verdict)

    @for_all(rules(), inputs())
    def test_rates_are_their_fractions_and_never_nan(self, rule, vote):
        for rate in shown_rates(judge(document(rule, vote)).as_json()):
            above, below = map(int, rate["fraction"].split("/"))
            exact = Fraction(above * 100, below)
            self.assertLessEqual(abs(Fraction(rate["percent"]) - exact), Fraction(1, 200))

    @for_all(counts_of_a_vote())
    def test_rates_on_valid_ballots_make_up_one(self, vote):
        rates = judge(document(half_rule(), vote)).rates.values()
        shares = [Fraction(rate["fraction"]) for rate in rates if rate]
        self.assertIn(sum(shares), {0, 1})

    @for_all(rules(), inputs())
    def test_every_group_is_either_counted_or_left_out(self, rule, vote):
        answer = judge(document(rule, vote))
        names = [group["name"] for group in vote.get("groups", ())]
        self.assertEqual(sorted([*answer.groups_counted, *answer.groups_left_out]), sorted(names))
        self.assertEqual(list(answer.per_group), names)
        counted = [answer.per_group[name]["valid_ballots"] for name in answer.groups_counted]
        if names:
            self.assertEqual(answer.valid_ballots, sum(counted))

    @for_all(rules(), st.lists(counts_of_a_vote(), min_size=1, max_size=4))
    def test_groups_judge_like_their_sum_where_the_floor_is_one_for_all(self, rule, parts):
        rule["participation"]["scope"], rule["void_if"] = "all", None
        whole = {key: sum(part[key] for part in parts) for key in parts[0] if key != "counts"}
        whole["counts"] = {grade: sum(part["counts"][grade] for part in parts) for grade in GRADES}
        groups = {"groups": [part | {"name": str(number)} for number, part in enumerate(parts)]}
        merged, single = judge(document(rule, groups)), judge(document(rule, whole))
        self.assertEqual((merged.verdict, merged.trigger), (single.verdict, single.trigger))

    @for_all(st.integers(0, 10**6), st.integers(1, 10**6))
    def test_two_decimals_round_half_up(self, above, below):
        exact = Fraction(above, below)
        shown = Fraction(two_decimals(exact))
        self.assertTrue(shown - Fraction(1, 200) <= exact < shown + Fraction(1, 200))

    @for_all(votes, st.integers(1, 50))
    def test_one_more_satisfied_vote_never_makes_the_verdict_worse(self, by_grade, more):
        order = [NOT, "基本满意", SATISFIED]
        before = judge(document(half_rule(), figures(*by_grade))).verdict or NOT
        after = judge(document(half_rule(), figures(by_grade[0] + more, *by_grade[1:]))).verdict
        self.assertGreaterEqual(order.index(after), order.index(before))


keys = (
    st.sampled_from(["rule", "input", "grades", "levels", "counts", "groups", "share", "op", "name", *GRADES])
    | st.text()
)
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from([*GRADES, "1/2", ">", "valid"])
)
rubbish = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=5)
)


def places(value: object, path: tuple = ()) -> list[tuple]:
    """Every place in a document, as keys and indexes from its root."""
    entries = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    return [path, *(place for key, entry in entries for place in places(entry, (*path, key)))]


def put(value: object, path: tuple, entry: object) -> object:
    if not path:
        return entry
    changed = deepcopy(value)
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = entry
    return changed


class Rubbish(TestCase):
    def assert_answered(self, answer: dict) -> None:
        json.dumps(answer, ensure_ascii=False, allow_nan=False).encode()
        self.assertTrue(answer["verdict"] or answer["reason"] or answer["errors"])
        if answer["errors"]:
            self.assertIsNone(answer["verdict"])
            self.assertEqual(set(answer["message"]), {"zh", "en"})

    @for_all(rubbish)
    def test_anything_is_answered(self, value):
        self.assert_answered(judge(value).as_json())

    @for_all(rubbish, rubbish)
    def test_any_rule_with_any_input_is_answered(self, rule, vote):
        self.assert_answered(judge(document(rule, vote)).as_json())

    @for_all(rules(), inputs(), rubbish, st.data(), examples=300)
    def test_a_good_document_with_rubbish_anywhere_is_answered(self, rule, vote, entry, data):
        good = document(rule, vote)
        place = data.draw(st.sampled_from(places(good)))
        self.assert_answered(judge(put(good, place, entry)).as_json())

    @for_all(st.binary(max_size=300) | rubbish.map(lambda value: json.dumps(value).encode()))
    def test_any_bytes_are_answered(self, raw):
        self.assert_answered(judge_bytes(raw).as_json())
