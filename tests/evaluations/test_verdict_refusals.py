"""What the verdict engine refuses and which field it names; no document, however hostile, makes it raise."""

import json
import re
import sys
import tracemalloc
from unittest import TestCase

from evaluations.verdicts import judge, judge_bytes
from evaluations.verdicts.messages import TEXTS
from evaluations.verdicts.reading import MAX_BYTES, MAX_PROBLEMS
from evaluations.verdicts.rules import MAX_GRADES
from evaluations.verdicts.tallies import MAX_GROUPS

from .vote_documents import (
    BASICALLY,
    GRADES,
    NOT,
    SATISFIED,
    county,
    document,
    figures,
    floor,
    half_rule,
    most_votes_rule,
    weighted_rule,
)


class RefusalCase(TestCase):
    def problems(self, rule: object, votes: object) -> list[tuple[str, str]]:
        """(field, code) of every error; and that nothing is judged and both languages say why."""
        answer = judge({"rule": rule, "input": votes}).as_json()
        self.assertIsNone(answer["verdict"])
        self.assertFalse(answer["void"])
        if answer["errors"]:
            self.assertEqual(set(answer["message"]), {"zh", "en"})
        for error in answer["errors"]:
            self.assertEqual(set(error["message"]), {"zh", "en"})
        return [(error["field"], error["code"]) for error in answer["errors"]]


class FiguresRefused(RefusalCase):
    def refused(self, *votes: int, **changes: object) -> list[tuple[str, str]]:
        return self.problems(half_rule(), figures(*votes, **changes))

    def test_counts_that_do_not_make_up_the_valid_ballots(self):
        expected = [("input.counts", "sum_differs")]
        self.assertEqual(self.refused(20, 7, 0, returned=28, eligible=30), expected)
        self.assertEqual(self.refused(20, 8, 0, invalid=1), expected)

    def test_the_message_says_which_numbers_differ(self):
        answer = judge(document(half_rule(), figures(20, 7, 0, eligible=30, returned=28, invalid=2)))
        [error] = answer.errors
        for number in ("27", "26", "28"):
            self.assertIn(number, error["message"]["zh"])
            self.assertIn(number, error["message"]["en"])

    def test_more_invalid_than_returned(self):
        self.assertEqual(
            self.refused(0, 0, 0, returned=2, invalid=3, eligible=9),
            [("input.invalid", "invalid_over_returned")],
        )

    def test_negative_numbers(self):
        for name in ("eligible", "present", "issued", "returned", "invalid"):
            with self.subTest(name=name):
                self.assertEqual(self.refused(9, 0, 0, **{name: -1}), [(f"input.{name}", "negative")])

    def test_a_negative_count_is_named_even_where_the_sum_is_right(self):
        self.assertEqual(self.refused(20, -2, 2), [("input.counts.基本满意", "negative")])

    def test_no_integer(self):
        for value in (1.5, 28.0, "28", True, False, [28], {}, float("nan"), float("inf")):
            with self.subTest(value=value):
                self.assertEqual(self.refused(28, 0, 0, returned=value), [("input.returned", "not_integer")])
                counts = {SATISFIED: value, BASICALLY: 0, NOT: 0}
                self.assertEqual(
                    self.refused(28, 0, 0, counts=counts), [("input.counts.满意", "not_integer")]
                )

    def test_null_is_no_number_but_for_the_number_present(self):
        self.assertEqual(self.refused(28, 0, 0, issued=None), [("input.issued", "not_integer")])
        self.assertEqual(self.refused(28, 0, 0, counts=None), [("input.counts", "not_object")])

    def test_numbers_beyond_any_electorate(self):
        for value in (10**9 + 1, 10**400, 10**5000):
            with self.subTest(digits=value.bit_length()):
                self.assertEqual(self.refused(28, 0, 0, eligible=value), [("input.eligible", "too_big")])

    def test_missing_figures_are_all_named(self):
        missing = [("input.eligible", "missing"), ("input.issued", "missing"), ("input.returned", "missing")]
        missing += [("input.invalid", "missing"), ("input.counts", "missing")]
        self.assertEqual(self.problems(half_rule(), {}), missing)

    def test_a_missing_count_that_would_not_be_zero(self):
        found = self.refused(20, 8, 0, counts={SATISFIED: 20, NOT: 0})
        self.assertEqual(found, [("input.counts", "sum_differs"), ("input.counts.基本满意", "missing")])

    def test_a_grade_the_rule_does_not_know(self):
        counts = {SATISFIED: 20, BASICALLY: 8, NOT: 0, "很满意": 0}
        self.assertEqual(self.refused(20, 8, 0, counts=counts), [("input.counts.很满意", "unknown_grade")])

    def test_more_present_or_returned_than_eligible(self):
        self.assertEqual(self.refused(9, 0, 0, present=10), [("input.present", "present_over_eligible")])
        self.assertEqual(
            self.refused(9, 0, 0, eligible=8, present=8, issued=9),
            [("input.returned", "returned_over_eligible")],
        )

    def test_more_valid_ballots_than_people_present_where_rates_stand_on_them(self):
        for present in (0, 8):
            votes = figures(9, 0, 0, present=present)
            found = self.problems(half_rule(denominator="present"), votes)
            self.assertEqual(found, [("input.present", "valid_over_present")])
        self.assertEqual(judge(document(half_rule(), figures(9, 0, 0, present=8))).verdict, SATISFIED)

    def test_a_rule_on_those_present_needs_their_number(self):
        votes = figures(9, 0, 0, present=None)
        quorum = {"of": "present", "base": "eligible", "op": ">", "share": "1/2"}
        turnout = floor(base="present")
        for rule in (
            half_rule(denominator="present"),
            half_rule(quorum=quorum),
            half_rule(participation=turnout),
        ):
            self.assertEqual(self.problems(rule, votes), [("input.present", "present_needed")])

    def test_other_things_than_an_object(self):
        for value in (None, [], "票", 3, True):
            with self.subTest(value=value):
                self.assertEqual(self.problems(half_rule(), value), [("input", "not_object")])
                self.assertEqual(self.refused(9, 0, 0, counts=value), [("input.counts", "not_object")])


class GroupsRefused(RefusalCase):
    def refused(self, *groups: object, **totals: object) -> list[tuple[str, str]]:
        return self.problems(half_rule(), {"groups": list(groups), **totals})

    def test_an_error_names_the_group_by_its_place(self):
        found = self.refused(county("甲县", 3, 0, 0), county("乙县", 3, 0, 0, returned=4, eligible=9))
        self.assertEqual(found, [("input.groups[1].counts", "sum_differs")])

    def test_errors_of_groups_do_not_cancel_out(self):
        short, long = (
            county("甲县", 3, 0, 0, returned=4, eligible=9),
            county("乙县", 4, 0, 0, returned=3, eligible=9),
        )
        self.assertEqual(len(self.refused(short, long)), 2)

    def test_two_groups_of_one_name(self):
        found = self.refused(county("甲县", 3, 0, 0), county("甲县", 3, 0, 0))
        self.assertEqual(found, [("input.groups[1].name", "repeated")])

    def test_groups_without_a_name(self):
        nameless = figures(3, 0, 0)
        self.assertEqual(
            self.refused(nameless, nameless | {"name": " "}),
            [
                ("input.groups[0].name", "missing"),
                ("input.groups[1].name", "not_name"),
            ],
        )

    def test_no_groups_and_no_list(self):
        self.assertEqual(self.refused(), [("input.groups", "empty_list")])
        self.assertEqual(self.problems(half_rule(), {"groups": {}}), [("input.groups", "not_list")])
        self.assertEqual(self.refused(3), [("input.groups[0]", "not_object")])

    def test_totals_that_disagree_with_the_groups(self):
        found = self.refused(county("甲县", 3, 0, 0), eligible=4, counts={SATISFIED: 2})
        self.assertEqual(found, [("input.eligible", "total_differs"), ("input.counts.满意", "total_differs")])

    def test_a_group_without_its_number_present_where_the_rule_needs_it(self):
        rule = half_rule(denominator="present")
        votes = {"groups": [county("甲县", 3, 0, 0), county("乙县", 3, 0, 0, present=None)]}
        self.assertEqual(self.problems(rule, votes), [("input.groups[1].present", "present_needed")])


class RulesRefused(RefusalCase):
    def refused(self, rule: object) -> list[tuple[str, str]]:
        return self.problems(rule, figures(9, 0, 0))

    def level(self, **changes: object) -> dict:
        return {"verdict": SATISFIED, "sum_of": [SATISFIED], "op": ">=", "share": "1/2"} | changes

    def test_missing_parts(self):
        self.assertEqual(
            self.refused({"grades": GRADES}), [("rule.denominator", "missing"), ("rule.levels", "missing")]
        )
        found = self.refused({"grades": GRADES, "denominator": "valid", "method": "weighted mean"})
        names = ["rule.weights", *(f"rule.weights.{grade}" for grade in GRADES), "rule.bands"]
        self.assertEqual([field for field, _ in found], names)

    def test_unknown_words(self):
        for name, value in [
            ("denominator", "issued"),
            ("denominator", 3),
            ("method", "plurality"),
            ("void_if", "1 > 0"),
        ]:
            with self.subTest(name=name, value=value):
                self.assertIn((f"rule.{name}", "unknown_value"), self.refused(half_rule(**{name: value})))

    def test_unknown_operators(self):
        for op in ("=", "<", "=>", "", None, 1):
            with self.subTest(op=op):
                found = self.refused(half_rule(levels=[self.level(op=op)]))
                self.assertEqual(found, [("rule.levels[0].op", "unknown_value")])

    def test_shares_that_are_no_exact_number(self):
        for share in (
            "1/0",
            "0/0",
            "half",
            "",
            "１/２",
            "1/2%",
            "1e-1",
            "nan",
            None,
            True,
            1 / 3,
            [1],
            "1/" + "9" * 30,
        ):
            with self.subTest(share=share):
                found = self.refused(half_rule(levels=[self.level(share=share)]))
                self.assertEqual(found, [("rule.levels[0].share", "not_exact")])

    def test_shares_beyond_all_or_below_none(self):
        for share in ("3/2", "-1/2", "101%", 50):
            with self.subTest(share=share):
                found = self.refused(half_rule(levels=[self.level(share=share)]))
                self.assertEqual(found, [("rule.levels[0].share", "share_out_of_range")])

    def test_a_level_sums_known_grades_once_each(self):
        found = self.refused(half_rule(levels=[self.level(sum_of=[SATISFIED, SATISFIED, "优秀"])]))
        self.assertEqual(
            found, [("rule.levels[0].sum_of[1]", "repeated"), ("rule.levels[0].sum_of[2]", "unknown_grade")]
        )

    def test_empty_and_repeated_grades(self):
        self.assertIn(("rule.grades", "empty_list"), self.refused(half_rule(grades=[])))
        self.assertIn(("rule.grades[3]", "repeated"), self.refused(half_rule(grades=[*GRADES, SATISFIED])))
        self.assertIn(
            ("rule.grades", "too_many"),
            self.refused(half_rule(grades=[str(n) for n in range(MAX_GRADES + 1)])),
        )

    def test_names_that_cannot_be_shown(self):
        for name in ("", "  ", "满\x00意", "\ud800", "\u202e意满", "长" * 101, 3, None):
            with self.subTest(name=repr(name)[:20]):
                self.assertIn(("rule.grades[0]", "not_name"), self.refused(half_rule(grades=[name])))

    def test_weights_need_every_grade_and_no_other(self):
        found = self.refused(weighted_rule(weights={SATISFIED: 100, BASICALLY: "x", "优秀": 1}))
        expected = {("rule.weights.优秀", "unknown_grade"), ("rule.weights.基本满意", "not_exact")}
        self.assertEqual(set(found), expected | {("rule.weights.不满意", "missing")})

    def test_bands_need_a_score(self):
        found = self.refused(weighted_rule(bands=[{"verdict": SATISFIED, "op": ">="}]))
        self.assertEqual(found, [("rule.bands[0].score", "missing")])

    def test_floors_and_triggers_name_their_wrong_parts(self):
        quorum = {"of": "voters", "base": "eligible", "op": ">", "share": "1/2"}
        self.assertEqual(self.refused(half_rule(quorum=quorum)), [("rule.quorum.of", "unknown_value")])
        wrong = floor(scope="each county", if_not_met="forget")
        fields = [field for field, _ in self.refused(half_rule(participation=wrong))]
        self.assertEqual(fields, ["rule.participation.scope", "rule.participation.if_not_met"])
        trigger = {"grade": "优秀", "op": ">", "share": "1/3", "effect": ""}
        found = self.refused(most_votes_rule(trigger=trigger))
        self.assertEqual(
            found, [("rule.trigger.grade", "unknown_grade"), ("rule.trigger.effect", "not_name")]
        )

    def test_parts_that_are_no_objects(self):
        for name in ("quorum", "participation", "trigger"):
            with self.subTest(name=name):
                self.assertIn((f"rule.{name}", "not_object"), self.refused(half_rule(**{name: "1/4"})))
        self.assertEqual(self.refused(half_rule(levels={})), [("rule.levels", "not_list")])
        self.assertIn(("rule.levels[0]", "not_object"), self.refused(half_rule(levels=["满意"])))

    def test_rule_and_input_are_judged_together(self):
        found = self.problems(half_rule(denominator="x"), figures(9, 0, 0, issued=-1))
        self.assertEqual([field for field, _ in found], ["rule.denominator", "input.issued"])


class Sentences(TestCase):
    def test_every_sentence_has_both_languages_with_the_same_values(self):
        for code, (chinese, english) in TEXTS.items():
            with self.subTest(code=code):
                self.assertTrue(english.isascii() and not chinese.isascii())
                self.assertEqual(set(re.findall(r"{\w+}", chinese)), set(re.findall(r"{\w+}", english)))


class DocumentsRefused(TestCase):
    def code(self, raw: bytes) -> str:
        answer = judge_bytes(raw).as_json()
        self.assertIsNone(answer["verdict"])
        json.dumps(answer, ensure_ascii=False).encode()  # no lone surrogate comes back
        return answer["errors"][0]["code"]

    def test_what_is_no_json_document(self):
        for raw in (b"", b" ", b"{", b"[1", b"{'rule': 1}", b"{} {}", b"\x00", b"01", b"PK\x03\x04rubbish"):
            with self.subTest(raw=raw):
                self.assertEqual(self.code(raw), "not_json")

    def test_a_json_document_that_is_no_object(self):
        for raw in (b"[]", b"null", b"3", b'"rule"', b"true", b"1e999"):
            with self.subTest(raw=raw):
                self.assertEqual(self.code(raw), "not_object")

    def test_text_in_another_encoding(self):
        self.assertEqual(self.code('{"rule": "满意"}'.encode("gb18030")), "not_text")
        self.assertEqual(self.code(b"\xff\xfe\x00\xd8"), "not_text")

    def test_utf_8_with_a_byte_order_mark_and_utf_16_are_read(self):
        text = json.dumps(document(half_rule(), figures(9, 0, 0)), ensure_ascii=False)
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le"):
            with self.subTest(encoding=encoding):
                self.assertEqual(judge_bytes(text.encode(encoding)).verdict, SATISFIED)

    def test_numbers_that_are_none(self):
        for name in (b"NaN", b"Infinity", b"-Infinity"):
            self.assertEqual(self.code(b'{"input": {"eligible": ' + name + b"}}"), "not_a_number")
        self.assertEqual(self.code(b'{"input": {"eligible": ' + b"9" * 5000 + b"}}"), "number_too_long")

    def test_a_key_given_twice(self):
        self.assertEqual(
            self.code('{"input": {"counts": {"满意": 1, "满意": 28}}}'.encode()), "duplicate_key"
        )
        self.assertEqual(self.code(b'{"rule": {}, "rule": {}}'), "duplicate_key")

    def test_deep_nesting(self):
        for raw in (b"[" * 400_000, b'{"a":' * 150_000, b"[" * 900 + b"]" * 900):
            self.assertIn(self.code(raw), {"too_deep", "not_object"})

    def test_an_oversized_document(self):
        self.assertEqual(self.code(b" " * (MAX_BYTES + 1)), "file_too_large")

    def test_lone_surrogates_in_names_and_keys(self):
        self.assertIn(self.code(b'{"rule": {"grades": ["\\ud800"]}, "\\udfff": 1}'), TEXTS)

    def test_rule_or_input_missing(self):
        self.assertEqual([e["field"] for e in judge({}).errors], ["rule", "input"])
        self.assertEqual([e["field"] for e in judge(None).errors], [""])


class HostileDocuments(TestCase):
    """The promise for every command: within 100 MB, however hostile. Here with room to spare."""

    def assert_cheap(self, value: object) -> dict:
        """The answer, after measuring memory, reading and writing the JSON included."""
        raw = json.dumps(value, ensure_ascii=False).encode()
        self.assertLessEqual(len(raw), MAX_BYTES)
        answer = judge_bytes(raw).as_json()
        json.dumps(answer, ensure_ascii=False)
        self.assertLess(self.peak(raw), 80)
        return answer

    def peak(self, raw: bytes) -> float:
        """MB in use at the worst moment."""
        tracemalloc.start()
        json.dumps(judge_bytes(raw).as_json(), ensure_ascii=False)
        peak = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
        return peak

    def test_seventy_thousand_unknown_grades_are_not_all_listed(self):
        counts = {f"{number}": 1 for number in range(70_000)}
        answer = self.assert_cheap(document(half_rule(), figures(9, 0, 0, counts=counts)))
        self.assertEqual(len(answer["errors"]), MAX_PROBLEMS)
        self.assertIn("70000", answer["message"]["zh"])

    def test_as_many_groups_as_are_allowed(self):
        groups = [county(f"{n}", 1, 0, 0, eligible=9, counts={SATISFIED: 1}) for n in range(MAX_GROUPS)]
        for group in groups:
            del group["present"]
        rule = half_rule(participation=floor(scope="each group"))
        answer = self.assert_cheap(document(rule, {"groups": groups}))
        self.assertEqual(len(answer["groups_left_out"]), MAX_GROUPS)

    def test_the_most_groups_and_grades_at_once(self):
        grades = [f"等次{n}" for n in range(MAX_GRADES)]
        rule = most_votes_rule(grades=grades)
        groups = [county(f"{n}", 1, 0, 0, counts={grades[n % 20]: 1}) for n in range(MAX_GROUPS)]
        answer = self.assert_cheap(document(rule, {"groups": groups}))
        self.assertEqual(answer["reason"]["code"], "tie")

    def test_one_group_more_than_allowed(self):
        answer = self.assert_cheap(document(half_rule(), {"groups": [0] * (MAX_GROUPS + 1)}))
        self.assertEqual([e["code"] for e in answer["errors"]], ["too_many"])

    def test_a_megabyte_of_unused_fields(self):
        answer = self.assert_cheap(
            document(half_rule(), figures(9, 0, 0) | {f"k{n}": [] for n in range(70_000)})
        )
        self.assertEqual((answer["verdict"], len(answer["warnings"])), (SATISFIED, MAX_PROBLEMS))

    def test_deep_lists_in_every_field(self):
        deep: list = []
        for _ in range(sys.getrecursionlimit() * 3):
            deep = [deep]
        for name in half_rule(quorum=0, participation=0, trigger=0, method=0, void_if=0):
            self.assertTrue(judge(document(half_rule() | {name: deep}, figures(9, 0, 0))).errors)
        self.assertTrue(
            judge(document(half_rule() | {"grades": [deep, deep]}, figures(9, 0, 0, returned=deep))).errors
        )
