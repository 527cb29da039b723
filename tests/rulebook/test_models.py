"""Which edition holds for a committee: of the nearest place, of several there the latest one in force."""

from datetime import date

from projects.models import ShelfRule
from tests.base import World
from tests.factories import make_organization, make_region


class HoldingTests(World):
    @staticmethod
    def rule(source, **fields) -> ShelfRule:
        return ShelfRule.objects.create(**{"shelf": "track", "source": source} | fields)

    def nearest(self, congress=None, day=None) -> str:
        return ShelfRule.objects.nearest(
            congress or self.city_congress, day or self.today, shelf="track"
        ).source

    def test_without_a_rule_of_the_place_the_one_for_everywhere_holds(self):
        assert self.nearest() == ShelfRule.objects.get(shelf="track").source

    def test_a_committees_own_wins_over_that_of_the_committee_above(self):
        self.rule("市", congress=self.city_congress)
        self.rule("省", congress=self.province_congress)
        assert (self.nearest(), self.nearest(self.county_congress)) == ("市", "市")
        assert self.nearest(self.province_congress) == "省"

    def test_a_rule_named_for_a_place_holds_there_and_below(self):
        self.rule("按地名", jurisdiction="衡水市")
        assert self.nearest(self.county_congress) == "按地名"
        assert self.nearest(self.province_congress) != "按地名"

    def test_an_edition_begins_on_its_day_and_ends_after_its_last(self):
        self.rule("旧", congress=self.city_congress, version="1", valid_to=date(2018, 8, 10))
        self.rule("新", congress=self.city_congress, version="2", valid_from=date(2018, 8, 10))
        assert [self.nearest(day=date(2018, 8, day)) for day in (9, 10, 11)] == ["旧", "新", "新"]

    def test_of_two_from_one_day_the_later_made_holds(self):
        for number in ("1", "2"):
            self.rule(number, congress=self.city_congress, version=number, valid_from=self.today)
        assert self.nearest() == "2"

    def test_places_of_one_name_in_two_cities_do_not_rule_each_other(self):
        elsewhere = make_region("邢台市", 2, "13/05/", self.province)
        namesake = make_organization("桃城区人大常委会", make_region("桃城区", 3, "13/05/01/", elsewhere))
        self.rule("另一个桃城区", congress=namesake, jurisdiction="桃城区")
        assert self.nearest(self.county_congress) != "另一个桃城区"

    def test_two_queries_however_many_editions(self):
        for number in "123":
            self.rule(number, congress=self.city_congress, version=number)
        with self.assertNumQueries(2):
            self.nearest()
