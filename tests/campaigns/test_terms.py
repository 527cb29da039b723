"""How long something takes: the campaign's own days, else the rule of the nearest place."""

from datetime import date

from campaigns.terms import asks_for, terms_of
from deadlines.enums import Unit
from deadlines.models import Rule
from tests.base import World


class TermTests(World):
    def term(self, code, organization=None):
        return terms_of(self.campaign, organization or self.city_congress, code, day=self.today)[code]

    def local_rule(self, place, amount, **fields):
        national = Rule.objects.get(code="sign_for", jurisdiction="")
        given = {"amount": amount, "unit": Unit.WORKING_DAY, "edition": place, **fields}
        return Rule.objects.create(
            code="sign_for", kind="sign_for", title="签收", jurisdiction=place, anchor="交办", ladder=national.ladder, **given
        )  # fmt: skip

    def test_without_anything_nearer_the_national_rule_holds(self):
        term = self.term("sign_for")
        assert (term.amount, term.unit, term.rule.jurisdiction) == (3, Unit.WORKING_DAY, "")
        assert term.after(date(2018, 9, 27)).due_on == date(2018, 9, 30)  # 29 and 30 September are worked

    def test_the_rule_of_the_nearest_place_wins(self):
        self.local_rule("河北省", 5)
        assert self.term("sign_for").amount == 5
        self.local_rule("衡水市", 7)
        assert self.term("sign_for").amount == 7
        assert self.term("sign_for", self.province_congress).amount == 5

    def test_a_rule_of_another_place_or_not_yet_in_force_does_not_hold(self):
        self.local_rule("浙江省", 9)
        self.local_rule("衡水市", 8, valid_from=date(2018, 8, 10))
        assert self.term("sign_for").amount == 3

    def test_the_newest_edition_in_force_holds(self):
        self.local_rule("衡水市", 4, valid_from=date(2010, 1, 1))
        self.local_rule("衡水市", 6, valid_from=date(2017, 1, 1), edition="2017年")
        assert self.term("sign_for").amount == 6

    def test_the_campaigns_own_days_win_over_every_place(self):
        self.local_rule("衡水市", 7)
        self.campaign.rules = {"sign_days": {"value": 2, "source": "方案"}, "rectify_days": {"value": 45}}
        assert (self.term("sign_for").amount, self.term("sign_for").rule.jurisdiction) == (2, "衡水市")
        assert (self.term("rectification").amount, self.term("rectification").unit) == (45, Unit.DAY)

    def test_without_a_rule_no_date_is_reckoned(self):
        Rule.objects.filter(code="sign_for").delete()
        term = self.term("sign_for")
        assert (term.rule, term.after(self.today)) == (None, None)

    def test_some_things_are_owed_only_where_the_campaign_asks_for_them(self):
        assert not asks_for(self.campaign, "progress")
        self.campaign.rules = {"progress_days": {"value": 15}}
        assert asks_for(self.campaign, "progress")

    def test_several_terms_cost_one_query(self):
        with self.assertNumQueries(1):
            terms_of(self.campaign, self.city_congress, "sign_for", "rectification", "plan", day=self.today)
