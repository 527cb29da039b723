"""Most votes, weighted mean, triggers, and groups whose votes are added up."""

from unittest import TestCase

from .vote_documents import (
    BASICALLY,
    NOT,
    SATISFIED,
    county,
    figures,
    floor,
    half_rule,
    judged,
    most_votes_rule,
    verdict,
    weighted_rule,
)


class MostVotes(TestCase):
    def test_the_grade_with_most_votes_wins_without_half(self):
        self.assertEqual(verdict(most_votes_rule(), figures(9, 10, 8)), BASICALLY)

    def test_a_tie_at_the_top_gives_no_verdict_and_names_the_grades(self):
        answer = judged(most_votes_rule(), figures(10, 10, 8))
        self.assertEqual((answer["verdict"], answer["void"], answer["reason"]["code"]), (None, False, "tie"))
        self.assertIn("平票：满意、基本满意", answer["reason"]["zh"])
        self.assertIn("tie", answer["reason"]["en"])

    def test_a_tie_below_the_top_does_not_matter(self):
        self.assertEqual(verdict(most_votes_rule(), figures(10, 9, 9)), SATISFIED)


class WeightedMean(TestCase):
    def test_the_mean_falls_into_the_first_band_reached(self):
        answer = judged(weighted_rule(), figures(20, 8, 0))
        self.assertEqual((answer["score"], answer["score_fraction"]), ("91.43", "640/7"))
        self.assertEqual(answer["verdict"], SATISFIED)
        self.assertEqual(verdict(weighted_rule(), figures(10, 10, 10)), BASICALLY)
        self.assertEqual(verdict(weighted_rule(), figures(0, 10, 10)), NOT)

    def test_a_band_s_edge_is_exact(self):
        votes = figures(2, 1, 0)
        exact = [{"verdict": SATISFIED, "op": ">=", "score": "90"}]
        over = [{"verdict": SATISFIED, "op": ">", "score": 90}]
        self.assertEqual(judged(weighted_rule(bands=exact), votes)["score"], "90.00")
        self.assertEqual(verdict(weighted_rule(bands=exact), votes), SATISFIED)
        self.assertEqual(verdict(weighted_rule(bands=over), votes), NOT)

    def test_decimal_weights_are_taken_as_written(self):
        rule = weighted_rule(weights={SATISFIED: 0.1, BASICALLY: "0.2", NOT: 0})
        rule["bands"] = [{"verdict": SATISFIED, "op": ">=", "score": "0.15"}]
        self.assertEqual(judged(rule, figures(1, 1, 0))["score_fraction"], "3/20")
        self.assertEqual(verdict(rule, figures(1, 1, 0)), SATISFIED)

    def test_the_mean_stands_on_the_rule_s_denominator(self):
        rule = weighted_rule(denominator="eligible")
        self.assertEqual(judged(rule, figures(10, 0, 0, eligible=20))["score"], "50.00")

    def test_no_ballots_have_no_score(self):
        answer = judged(weighted_rule(), figures(0, 0, 0, eligible=5))
        self.assertEqual((answer["score"], answer["verdict"]), (None, None))


class Triggers(TestCase):
    def rule(self, **changes) -> dict:
        trigger = {"grade": NOT, "op": ">", "share": "1/3", "effect": "重新报告"} | changes
        return half_rule(trigger=trigger)

    def test_the_effect_is_passed_on_and_the_verdict_stays(self):
        answer = judged(self.rule(), figures(19, 0, 11))
        self.assertEqual(
            (answer["verdict"], answer["trigger"], answer["effect"]), (SATISFIED, True, "重新报告")
        )

    def test_exactly_a_third_is_not_more_than_a_third(self):
        answer = judged(self.rule(), figures(20, 0, 10))
        self.assertEqual((answer["trigger"], answer["effect"]), (False, None))
        self.assertTrue(judged(self.rule(op=">="), figures(20, 0, 10))["trigger"])

    def test_its_share_stands_on_the_rule_s_denominator(self):
        rule = self.rule() | {"denominator": "eligible"}
        self.assertFalse(judged(rule, figures(19, 0, 11, eligible=40))["trigger"])
        self.assertTrue(judged(rule, figures(19, 0, 11, eligible=32))["trigger"])

    def test_any_dissatisfied_vote_can_trigger(self):
        rule = self.rule(share="0")
        self.assertTrue(judged(rule, figures(27, 0, 1))["trigger"])
        self.assertFalse(judged(rule, figures(28, 0, 0))["trigger"])

    def test_an_effect_that_names_a_verdict_becomes_the_verdict_with_a_warning(self):
        answer = judged(self.rule(effect=NOT), figures(19, 0, 11))
        self.assertEqual((answer["verdict"], answer["trigger"]), (NOT, True))
        self.assertEqual([w["code"] for w in answer["warnings"]], ["verdict_by_trigger"])

    def test_a_vote_without_quorum_triggers_nothing(self):
        rule = self.rule() | {"quorum": {"of": "present", "base": "eligible", "op": ">", "share": "1/2"}}
        self.assertFalse(judged(rule, figures(0, 0, 10, eligible=30))["trigger"])

    def test_a_tie_is_not_broken_by_an_effect(self):
        rule = most_votes_rule(trigger={"grade": NOT, "op": ">", "share": "1/3", "effect": NOT})
        answer = judged(rule, figures(10, 0, 10))
        self.assertEqual(
            (answer["verdict"], answer["reason"]["code"], answer["trigger"]), (None, "tie", True)
        )


class Groups(TestCase):
    """Counties of a linked campaign: the Hengshui floor is a quarter of the deputies of each."""

    counties = {
        "groups": [
            county("甲县", 1, 0, 0, eligible=2, present=2),
            county("乙县", 30, 10, 60, eligible=200, present=150),
            county("丙县", 24, 0, 0, eligible=100, present=90),
        ]
    }

    def test_votes_are_added_up_not_rates_averaged(self):
        answer = judged(half_rule(), self.counties)
        self.assertEqual(answer["valid_ballots"], 125)
        self.assertEqual(answer["rates"][SATISFIED], {"fraction": "55/125", "percent": "44.00"})
        self.assertEqual(answer["verdict"], BASICALLY)  # the mean of the rates (77 %) would say satisfied

    def test_each_group_s_own_rates_are_given(self):
        groups = judged(half_rule(), self.counties)["per_group"]
        self.assertEqual(list(groups), ["甲县", "乙县", "丙县"])
        self.assertEqual(groups["乙县"]["rates"][NOT], {"fraction": "60/100", "percent": "60.00"})
        self.assertEqual(
            (groups["丙县"]["valid_ballots"], groups["丙县"]["participation_percent"]), (24, "24.00")
        )

    def test_a_group_below_the_floor_is_left_out_with_its_reason(self):
        answer = judged(
            half_rule(participation=floor(scope="each group", if_not_met="leave out")), self.counties
        )
        self.assertEqual(answer["groups_counted"], ["甲县", "乙县"])
        self.assertEqual(list(answer["groups_left_out"]), ["丙县"])
        self.assertIn("24/100", answer["groups_left_out"]["丙县"]["zh"])
        self.assertEqual(answer["rates"][SATISFIED]["fraction"], "31/101")
        self.assertEqual(answer["participation_percent"], "50.00")  # 101 of 202
        self.assertEqual((answer["verdict"], answer["participation_met"]), (NOT, True))

    def test_leaving_out_is_what_each_group_means_unless_said_otherwise(self):
        answer = judged(half_rule(participation=floor(scope="each group")), self.counties)
        self.assertEqual(list(answer["groups_left_out"]), ["丙县"])

    def test_one_group_below_the_floor_can_stop_the_whole(self):
        rule = half_rule(participation=floor(scope="each group", if_not_met="no verdict"))
        answer = judged(rule, self.counties)
        self.assertEqual((answer["verdict"], answer["participation_met"]), (None, False))
        self.assertIn("丙县 24/100", answer["reason"]["en"])
        self.assertEqual((len(answer["groups_counted"]), answer["groups_left_out"]), (3, {}))

    def test_a_floor_for_all_looks_at_the_sum_only(self):
        answer = judged(half_rule(participation=floor(scope="all")), self.counties)
        self.assertEqual((answer["participation_met"], answer["participation_percent"]), (True, "41.39"))
        self.assertEqual(len(answer["groups_counted"]), 3)
        self.assertFalse(answer["per_group"]["丙县"]["participation_met"])

    def test_all_groups_below_the_floor_leave_no_verdict(self):
        rule = half_rule(participation=floor(share="9/10", scope="each group", if_not_met="leave out"))
        answer = judged(rule, self.counties)
        self.assertEqual((answer["verdict"], answer["reason"]["code"]), (None, "participation_missed"))
        self.assertEqual((answer["groups_counted"], answer["participation_met"]), ([], False))
        self.assertEqual(len(answer["groups_left_out"]), 3)

    def test_the_quorum_stands_on_everybody_even_those_left_out(self):
        quorum = {"of": "present", "base": "eligible", "op": ">", "share": "4/5"}
        rule = half_rule(quorum=quorum, participation=floor(scope="each group"))
        self.assertTrue(judged(rule, self.counties)["quorum_met"])  # 242 of 302; without 丙县 152 of 202
        self.assertEqual(judged(rule, self.counties)["verdict"], NOT)

    def test_a_group_without_ballots_has_null_rates_and_does_not_disturb_the_sum(self):
        votes = {"groups": [county("甲县", 3, 0, 1), county("乙县", 0, 0, 0, eligible=5)]}
        answer = judged(half_rule(), votes)
        self.assertEqual(answer["per_group"]["乙县"]["rates"], {SATISFIED: None, BASICALLY: None, NOT: None})
        self.assertEqual(answer["rates"][SATISFIED]["percent"], "75.00")

    def test_totals_beside_the_groups_are_accepted_when_they_agree(self):
        answer = judged(half_rule(), self.counties | {"eligible": 302, "returned": 125})
        self.assertEqual((answer["verdict"], answer["warnings"]), (BASICALLY, []))

    def test_more_issued_than_present_is_seen_in_each_group(self):
        groups = [
            county("甲县", 9, 0, 0, eligible=9, present=8),
            county("乙县", 1, 0, 0, eligible=9, present=9),
        ]
        answer = judged(half_rule(), {"groups": groups})
        self.assertEqual([w["field"] for w in answer["warnings"]], ["input.groups[0].issued"])
