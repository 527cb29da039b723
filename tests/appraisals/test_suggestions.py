"""What the rule suggests: from whose issues, with which words, opened by which ledger, and what is left out."""

from django.utils import translation

from appraisals.models import Rule
from appraisals.services import drop_notice
from appraisals.suggestions import rule_of, suggested
from core.periods import Period
from rankings.models import Ranking
from rankings.services import publish_ranking
from tests.factories import make_region
from tests.rankings.support import JULY

from .support import Appraised


class SuggestedTests(Appraised):
    def found(self, period=JULY):
        return suggested(self.city_congress, period, self.today)

    def words(self) -> dict[str, str]:
        return {f"{one.kind.code} {one.name[3:]}": one.words for one in self.found()}

    def test_july_by_the_starting_rule(self):
        assert self.words() == {
            "praise 水务局": "到期的 5 件全部按期销号，没有反弹",
            "criticism 商务局": "有 1 件销号后反弹，至今未销号",
        }

    def test_an_english_reader_sees_the_facts_in_english_and_the_notice_says_them_in_chinese(self):
        with translation.override("en"):
            found = {one.name: one for one in self.found()}
            water = next(one for name, one in found.items() if "水务" in name)
        assert water.shown == "all 5 issues due were written off on time, none relapsed"
        assert water.words == "到期的 5 件全部按期销号，没有反弹"

    def test_each_figure_opens_exactly_its_rows(self):
        self.sign_in(self.city_staff)
        for one in self.found():
            for address in one.addresses:
                with self.subTest(address.label):
                    assert self.client.get(address.url).context["total"] == address.value

    def test_the_last_of_a_published_ranking_is_named_and_of_an_open_one_nobody(self):
        self.give(self.transport, on_time=1, overdue=2)
        self.give(self.culture, on_time=5)
        ranking = self.proposed_ranking()
        assert not any("末位" in words for words in self.words().values())
        Ranking.objects.filter(pk=ranking.pk).update(objections_until=self.today.replace(day=8))
        publish_ranking(Ranking.objects.get(pk=ranking.pk), by=self.city_colleague)
        assert "5 个参加排名的单位中位列第 5，为末位" in self.words()["criticism 交通运输局"]

    def proposed_ranking(self) -> Ranking:
        from rankings.services import propose_ranking  # the name `proposed` is a notice's here

        return propose_ranking(self.scope(), by=self.city_staff)

    def test_who_has_one_for_the_period_is_left_out_until_it_is_dropped(self):
        notice = self.praised()
        assert "praise 水务局" not in self.words()
        drop_notice(notice, reason="再等一个月", by=self.city_staff)
        assert "praise 水务局" in self.words()

    def test_another_edition_of_the_place_suggests_otherwise(self):
        entry = {"key": "two", "kind": "reminder", "words": "${overdue} 件", "cites": ["overdue"]}
        condition = {"all": [{"figure": "overdue", "at_least": 2}]}
        Rule.objects.create(
            subject="notices",
            jurisdiction="衡水市",
            version="2018",
            source="本市规定",
            items=[entry | condition],
        )
        assert self.words() == {"reminder 住房和城乡建设局": "2 件"}
        assert rule_of(self.county_congress, self.today).jurisdiction == "衡水市"

    def test_without_facts_nothing_is_suggested(self):
        assert self.found(Period.read("2017-01")) == []
        elsewhere = make_region("保定市", 2, "13/06/", self.province)
        self.city_congress.region = elsewhere
        assert self.found() == []

    def test_it_costs_the_same_with_few_and_many_issues(self):
        for queries in (8, 7):  # the committees below are asked for once
            with self.assertNumQueries(queries):
                self.found()
            self.give(self.culture, on_time=6)
