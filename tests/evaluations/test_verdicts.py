"""What verdict follows from which figures: real votes, thresholds, quorum, floor, void, warnings."""

from unittest import TestCase

from evaluations.verdicts.figures import two_decimals
from evaluations.verdicts.reading import exact_number

from .vote_documents import (
    BASICALLY,
    NOT,
    SATISFIED,
    county,
    figures,
    floor,
    half_rule,
    judged,
    more_than_half_rule,
    verdict,
)


class RealVotes(TestCase):
    def test_zhenhai_2022_all_eight_projects_are_satisfied_on_a_base_of_34_members(self):
        """Published as satisfied throughout; 17 votes are half of 34, the most members it can have had."""
        rule = half_rule(denominator="eligible")
        for votes in [(28, 1, 0), (20, 8, 1), (26, 3, 0), (29, 0, 0), (17, 11, 1)]:
            with self.subTest(votes=votes):
                self.assertEqual(verdict(rule, figures(*votes, eligible=34)), SATISFIED)

    def test_zhenhai_with_one_member_more_17_votes_are_no_half(self):
        self.assertEqual(
            verdict(half_rule(denominator="eligible"), figures(17, 11, 1, eligible=35)), BASICALLY
        )

    def test_shanxi_2011_59_and_2_of_61(self):
        answer = judged(more_than_half_rule(), figures(59, 2, 0))
        self.assertEqual(answer["verdict"], SATISFIED)
        self.assertEqual(answer["rates"][SATISFIED], {"fraction": "59/61", "percent": "96.72"})
        self.assertEqual(answer["rates"][BASICALLY], {"fraction": "2/61", "percent": "3.28"})

    def test_haishu_15_6_0_of_21_present(self):
        answer = judged(half_rule(denominator="present"), figures(15, 6, 0, eligible=25, present=21))
        self.assertEqual(answer["verdict"], SATISFIED)
        self.assertEqual(answer["rates"][SATISFIED], {"fraction": "15/21", "percent": "71.43"})

    def test_the_example_of_the_interface(self):
        rule = half_rule(participation=floor())
        answer = judged(rule, figures(20, 7, 1, eligible=31, present=29, issued=29))
        self.assertEqual(answer["valid_ballots"], 28)
        self.assertEqual((answer["participation_met"], answer["participation_percent"]), (True, "90.32"))
        self.assertEqual(answer["rates"][SATISFIED], {"fraction": "20/28", "percent": "71.43"})
        self.assertEqual((answer["verdict"], answer["void"], answer["reason"]), (SATISFIED, False, None))
        self.assertEqual((answer["score"], answer["trigger"], answer["warnings"]), (None, False, []))


class Thresholds(TestCase):
    def test_exactly_half_reaches_at_least_half(self):
        self.assertEqual(verdict(half_rule(), figures(14, 14, 0)), SATISFIED)

    def test_exactly_half_is_not_more_than_half(self):
        self.assertEqual(verdict(more_than_half_rule(), figures(14, 14, 0)), BASICALLY)

    def test_one_vote_decides_next_to_half(self):
        self.assertEqual(verdict(half_rule(), figures(14, 0, 15)), NOT)
        self.assertEqual(verdict(more_than_half_rule(), figures(15, 0, 14)), SATISFIED)

    def test_the_sum_below_half_falls_to_otherwise(self):
        self.assertEqual(verdict(half_rule(), figures(5, 5, 11)), NOT)

    def test_a_third_is_exact(self):
        rule = half_rule()
        rule["levels"][0] |= {"share": "1/3", "op": ">="}
        self.assertEqual(verdict(rule, figures(1, 0, 2)), SATISFIED)
        rule["levels"][0]["op"] = ">"
        self.assertEqual(verdict(rule, figures(1, 0, 2)), NOT)

    def test_huge_counts_are_decided_by_one_vote(self):
        million = 100_000_000
        self.assertEqual(verdict(half_rule(), figures(million, 0, million + 1)), NOT)
        self.assertEqual(
            judged(half_rule(), figures(million, 0, million + 1))["rates"][SATISFIED]["percent"], "50.00"
        )

    def test_the_first_level_reached_counts(self):
        rule = half_rule()
        rule["levels"].reverse()
        self.assertEqual(verdict(rule, figures(28, 0, 0)), BASICALLY)

    def test_a_level_may_use_a_verdict_that_is_no_grade(self):
        level = {"verdict": "通过", "sum_of": [SATISFIED, BASICALLY], "op": ">", "share": "2/3"}
        rule = half_rule(levels=[level], otherwise="未通过")
        self.assertEqual(verdict(rule, figures(10, 11, 9)), "通过")
        self.assertEqual(verdict(rule, figures(10, 10, 10)), "未通过")

    def test_no_level_reached_and_no_otherwise_gives_no_verdict(self):
        answer = judged(half_rule(otherwise=None), figures(1, 1, 5))
        self.assertIsNone(answer["verdict"])
        self.assertEqual(answer["reason"]["code"], "no_level_reached")

    def test_a_share_may_be_a_percentage_or_a_decimal(self):
        for share in ["50%", "0.5", 0.5, "2/4"]:
            rule = half_rule()
            rule["levels"][0]["share"] = share
            with self.subTest(share=share):
                self.assertEqual(verdict(rule, figures(14, 14, 0)), SATISFIED)
                self.assertEqual(verdict(rule, figures(13, 15, 0)), BASICALLY)


class Denominators(TestCase):
    votes = figures(12, 0, 8, eligible=40, present=25, issued=25, returned=24, invalid=4)

    def test_rates_and_verdict_stand_on_the_rule_s_denominator(self):
        expected = {
            "valid": ("12/20", "60.00", SATISFIED),
            "returned": ("12/24", "50.00", SATISFIED),
            "present": ("12/25", "48.00", NOT),
            "eligible": ("12/40", "30.00", NOT),
        }
        for base, (fraction, percent, result) in expected.items():
            with self.subTest(base=base):
                answer = judged(half_rule(denominator=base), self.votes)
                self.assertEqual(answer["rates"][SATISFIED], {"fraction": fraction, "percent": percent})
                self.assertEqual(answer["verdict"], result)

    def test_absent_members_count_against_on_a_base_of_all_members(self):
        self.assertEqual(verdict(half_rule(denominator="eligible"), figures(14, 0, 0, eligible=30)), NOT)

    def test_no_ballots_give_null_rates_and_no_verdict_on_every_denominator(self):
        for base in ["valid", "returned", "present", "eligible"]:
            with self.subTest(base=base):
                answer = judged(
                    half_rule(denominator=base), figures(0, 0, 0, eligible=30, present=20, issued=20)
                )
                self.assertEqual(answer["rates"], {SATISFIED: None, BASICALLY: None, NOT: None})
                self.assertEqual((answer["verdict"], answer["reason"]["code"]), (None, "no_ballots"))
                self.assertEqual(answer["valid_ballots"], 0)

    def test_only_invalid_ballots_are_no_ballots(self):
        answer = judged(
            half_rule(denominator="returned"), figures(0, 0, 0, eligible=9, present=9, returned=5, invalid=5)
        )
        self.assertEqual((answer["verdict"], answer["reason"]["code"]), (None, "no_ballots"))

    def test_nobody_eligible_is_answered_without_a_division(self):
        rule = half_rule(denominator="eligible", participation=floor(">", "0"))
        answer = judged(rule, figures(0, 0, 0))
        self.assertEqual((answer["participation_met"], answer["participation_percent"]), (False, None))
        self.assertIsNone(answer["verdict"])


class RoundingForPeople(TestCase):
    def test_half_a_hundredth_is_rounded_up(self):
        self.assertEqual(
            judged(half_rule(), figures(1, 0, 799))["rates"][SATISFIED]["percent"], "0.13"
        )  # 0.125

    def test_rounding_does_not_follow_binary_floats(self):
        for written, shown in [("1.005", "1.01"), ("2.675", "2.68"), ("0.015", "0.02"), ("0.0049", "0.00")]:
            with self.subTest(written=written):
                self.assertEqual(two_decimals(exact_number(written)), shown)

    def test_negative_scores_keep_their_sign_but_zero_has_none(self):
        self.assertEqual(two_decimals(exact_number("-1.005")), "-1.01")
        self.assertEqual(two_decimals(exact_number("-0.004")), "0.00")

    def test_a_rounded_fifty_percent_does_not_decide(self):
        answer = judged(half_rule(), figures(49_999, 0, 50_001))
        self.assertEqual((answer["rates"][SATISFIED]["percent"], answer["verdict"]), ("50.00", NOT))


class Quorum(TestCase):
    rule = half_rule(quorum={"of": "present", "base": "eligible", "op": ">", "share": "1/2"})

    def test_exactly_half_present_is_no_quorum(self):
        answer = judged(self.rule, figures(15, 0, 0, eligible=30))
        self.assertEqual((answer["verdict"], answer["reason"]["code"]), (None, "quorum_missed"))
        self.assertEqual((answer["quorum_met"], answer["void"]), (False, False))

    def test_one_more_than_half_is_a_quorum(self):
        answer = judged(self.rule, figures(16, 0, 0, eligible=30))
        self.assertEqual((answer["verdict"], answer["quorum_met"], answer["reason"]), (SATISFIED, True, None))

    def test_the_reason_says_quorum_in_both_languages_with_the_figures(self):
        reason = judged(self.rule, figures(15, 0, 0, eligible=30))["reason"]
        self.assertIn("法定人数", reason["zh"])
        self.assertIn("quorum", reason["en"])
        self.assertIn("15/30", reason["zh"])

    def test_a_missed_quorum_is_named_before_a_missed_floor(self):
        answer = judged(self.rule | {"participation": floor(share="3/4")}, figures(15, 0, 0, eligible=30))
        self.assertEqual((answer["reason"]["code"], answer["participation_met"]), ("quorum_missed", False))

    def test_a_quorum_may_be_of_returned_ballots(self):
        rule = half_rule(quorum={"of": "returned", "base": "eligible", "op": ">=", "share": "2/3"})
        self.assertEqual(verdict(rule, figures(20, 0, 0, eligible=30)), SATISFIED)
        self.assertIsNone(verdict(rule, figures(19, 0, 0, eligible=30)))


class ParticipationFloor(TestCase):
    def test_a_quarter_reaches_a_floor_of_a_quarter(self):
        answer = judged(half_rule(participation=floor()), figures(250, 0, 0, eligible=1000))
        self.assertEqual((answer["participation_met"], answer["participation_percent"]), (True, "25.00"))
        self.assertEqual(answer["verdict"], SATISFIED)

    def test_24_9_percent_misses_it_and_there_is_no_verdict(self):
        answer = judged(half_rule(participation=floor()), figures(249, 0, 0, eligible=1000))
        self.assertEqual((answer["participation_met"], answer["participation_percent"]), (False, "24.90"))
        self.assertEqual((answer["verdict"], answer["void"]), (None, False))
        self.assertIn("参与率", answer["reason"]["zh"])
        self.assertIn("Participation", answer["reason"]["en"])

    def test_a_rounded_25_percent_that_is_less_misses_it(self):
        answer = judged(half_rule(participation=floor()), figures(24_999, 0, 0, eligible=100_000))
        self.assertEqual((answer["participation_met"], answer["participation_percent"]), (False, "25.00"))

    def test_a_quarter_is_not_more_than_a_quarter(self):
        self.assertIsNone(verdict(half_rule(participation=floor(op=">")), figures(250, 0, 0, eligible=1000)))

    def test_a_floor_of_valid_ballots_does_not_count_the_invalid(self):
        votes = figures(20, 0, 0, eligible=100, present=100, issued=25, returned=25, invalid=5)
        self.assertEqual(verdict(half_rule(participation=floor()), votes), SATISFIED)
        self.assertIsNone(verdict(half_rule(participation=floor(numerator="valid")), votes))

    def test_a_missed_floor_can_make_the_vote_void(self):
        answer = judged(half_rule(participation=floor(if_not_met="void")), figures(1, 0, 0, eligible=30))
        self.assertEqual((answer["void"], answer["verdict"]), (True, None))
        self.assertEqual(answer["reason"]["code"], "participation_missed")

    def test_a_missed_floor_can_be_a_mere_warning(self):
        answer = judged(half_rule(participation=floor(if_not_met="warn")), figures(1, 0, 0, eligible=30))
        self.assertEqual((answer["verdict"], answer["participation_met"]), (SATISFIED, False))
        self.assertEqual(
            [(w["code"], w["must_confirm"]) for w in answer["warnings"]], [("participation_missed", True)]
        )

    def test_leaving_out_everybody_leaves_no_verdict(self):
        answer = judged(half_rule(participation=floor(if_not_met="leave out")), figures(1, 0, 0, eligible=30))
        self.assertEqual((answer["verdict"], answer["reason"]["code"]), (None, "participation_missed"))

    def test_without_a_floor_turnout_is_shown_but_not_judged(self):
        answer = judged(half_rule(), figures(1, 0, 0, eligible=3))
        self.assertEqual((answer["participation_met"], answer["participation_percent"]), (None, "33.33"))

    def test_words_of_the_rule_may_be_joined_by_underscores(self):
        rule = half_rule(participation=floor(scope="each_group", if_not_met="leave_out"))
        votes = {"groups": [county("甲县", 5, 0, 0), county("乙县", 1, 0, 0, eligible=100)]}
        self.assertEqual(judged(rule, votes)["groups_counted"], ["甲县"])


class VoidVotes(TestCase):
    rule = half_rule(void_if="returned > issued")

    def test_more_returned_than_issued_is_void(self):
        answer = judged(self.rule, figures(29, 0, 0, issued=28))
        self.assertEqual((answer["void"], answer["verdict"]), (True, None))
        self.assertIn("29 > 28", answer["reason"]["zh"])

    def test_as_many_returned_as_issued_and_fewer_are_valid(self):
        for issued in (29, 30):
            answer = judged(self.rule, figures(29, 0, 0, eligible=30, present=30, issued=issued))
            self.assertEqual((answer["void"], answer["verdict"], answer["warnings"]), (False, SATISFIED, []))

    def test_void_goes_before_every_other_reason(self):
        rule = self.rule | {"quorum": {"of": "present", "base": "eligible", "op": ">", "share": "1/2"}}
        answer = judged(rule, figures(4, 0, 0, eligible=30, present=3, issued=3))
        self.assertEqual(answer["reason"]["code"], "void_returned_over_issued")

    def test_more_returned_than_eligible_is_void_too_where_more_than_issued(self):
        self.assertTrue(judged(self.rule, figures(31, 0, 0, eligible=30, present=30, issued=30))["void"])

    def test_an_excess_in_one_group_is_not_hidden_by_the_sum(self):
        groups = [
            county("甲县", 11, 0, 0, issued=10),
            county("乙县", 5, 0, 0, eligible=10, present=10, issued=10),
        ]
        answer = judged(self.rule, {"groups": groups})
        self.assertTrue(answer["void"])
        self.assertIn("甲县 11 > 10", answer["reason"]["zh"])

    def test_an_excess_voids_the_vote_even_in_a_group_left_out(self):
        rule = self.rule | {"participation": floor(scope="each group")}
        small = county("甲县", 2, 0, 0, eligible=100, present=2, issued=1)
        answer = judged(rule, {"groups": [small, county("乙县", 5, 0, 0)]})
        self.assertEqual((answer["void"], list(answer["groups_left_out"])), (True, ["甲县"]))

    def test_without_the_rule_it_is_a_warning_to_be_confirmed(self):
        answer = judged(half_rule(), figures(29, 0, 0, issued=28))
        self.assertEqual((answer["void"], answer["verdict"]), (False, SATISFIED))
        self.assertEqual(
            [(w["code"], w["must_confirm"]) for w in answer["warnings"]], [("returned_over_issued", True)]
        )


class Warnings(TestCase):
    def test_more_issued_than_present_must_be_confirmed(self):
        answer = judged(half_rule(), figures(29, 0, 0, eligible=31, present=29, issued=30))
        [warning] = answer["warnings"]
        self.assertEqual((warning["field"], warning["must_confirm"]), ("input.issued", True))
        self.assertIn("30", warning["message"]["zh"])
        self.assertEqual(answer["verdict"], SATISFIED)

    def test_more_issued_than_eligible_must_be_confirmed_where_presence_is_unknown(self):
        answer = judged(half_rule(), figures(29, 0, 0, present=None, issued=30))
        self.assertEqual([w["code"] for w in answer["warnings"]], ["issued_over_eligible"])

    def test_presence_may_be_null_where_no_rule_needs_it(self):
        self.assertEqual(verdict(half_rule(), figures(29, 0, 0, present=None)), SATISFIED)

    def test_a_misspelt_field_is_named(self):
        answer = judged(half_rule(quorm={"of": "present"}), figures(29, 0, 0))
        self.assertEqual([w["field"] for w in answer["warnings"]], ["rule.quorm"])

    def test_levels_beside_another_method_are_named_as_not_used(self):
        answer = judged(half_rule(method="most votes"), figures(3, 9, 0))
        self.assertEqual([w["field"] for w in answer["warnings"]], ["rule.levels", "rule.otherwise"])
        self.assertEqual(answer["verdict"], BASICALLY)

    def test_a_grade_without_a_count_is_zero_if_the_others_add_up(self):
        answer = judged(half_rule(), figures(15, 6, 0, counts={SATISFIED: 15, BASICALLY: 6}))
        self.assertEqual(answer["rates"][NOT], {"fraction": "0/21", "percent": "0.00"})
        self.assertEqual([w["field"] for w in answer["warnings"]], ["input.counts.不满意"])
