"""Rules as pages: read by staff and leaders, changed by staff in two steps, refused for everybody else."""

from django.urls import reverse

from appraisals.models import Rule as AppraisalRule
from appraisals.sheets import rule_of
from core.models import HistoryEntry
from projects.models import ShelfRule
from rankings.models import Rule
from rulebook import kinds
from tests.base import World
from tests.factories import make_organization, make_person

LIST = reverse("rulebook:list")
RANKING = {
    "share": "closed",
    "least_due": "3",
    "objection_days": "5",
    "periods": ["month", "year"],
    "groups": ["departments"],
    "source": "主任会议第 12 次会议",
    "valid_from": "2018-08-20",
}


class RulePages(World):
    def setUp(self):
        super().setUp()
        self.sign_in(self.city_staff)

    @staticmethod
    def change(key: str) -> str:
        return reverse("rulebook:change", args=[key])

    def sent(self, key: str, values: dict):
        """Sent once, for the preview."""
        seen = kinds.known(key).latest(self.city_congress)
        return self.client.post(self.change(key), {"seen": seen.pk} | values)

    def made(self, key: str, values: dict):
        """Sent twice without a change between."""
        seen = kinds.known(key).latest(self.city_congress)
        shown = self.client.post(self.change(key), {"seen": seen.pk} | values)
        assert shown.status_code == 200, shown.context["form"].errors
        again = {"seen": seen.pk, "shown": shown.context["form"]["shown"].value()}
        return self.client.post(self.change(key), values | again)


class ReadingTests(RulePages):
    def test_staff_find_every_rule_as_sentences_in_the_menu(self):
        page = self.client.get(LIST)
        self.assertContains(page, f'href="{LIST}"')
        self.assertContains(page, "到期少于 5 件的不排名")
        self.assertContains(page, "移到“谋划”应当具备：牵头机构、监督方式、监督事项；缺一项就不能移。")
        self.assertContains(
            page, "到期不少于 3，且没有逾期销号，且没有到期未销号，且没有反弹未销号：建议通报表扬。"
        )
        self.assertContains(page, "每件反弹 -3 分，合计不超过 -12 分。")

    def test_the_list_asks_the_same_of_the_database_however_many_editions(self):
        for number in "12":
            Rule.objects.create(congress=self.city_congress, version=number, groups=["departments"])
        with self.assertNumQueries(9):
            self.client.get(LIST)

    def test_leaders_read_and_do_not_change(self):
        self.sign_in(self.leader)
        self.assertNotContains(self.client.get(LIST), self.change("ranking"))
        assert self.client.get(self.change("ranking")).status_code == 403

    def test_others_are_refused(self):
        may = {
            "city_staff",
            "city_colleague",
            "leader",
            "province_staff",
            "county_office",
            "county_colleague",
        }
        for name, person in self.everyone().items():
            if name not in may | {"other_office"}:
                self.sign_in(person)
                for page in (LIST, reverse("rulebook:rule", args=["ranking"]), self.change("ranking")):
                    with self.subTest(name, page=page):
                        assert self.client.get(page).status_code == 403

    def test_the_staff_of_a_working_body_are_refused(self):
        body = make_organization("衡水市人大财经委", self.city, "committee", parent=self.city_congress)
        self.sign_in(make_person("clerk", body))
        assert self.client.get(LIST).status_code == 403
        assert self.client.post(self.change("ranking"), RANKING).status_code == 403

    def test_an_unknown_rule_is_not_there(self):
        assert self.client.get(reverse("rulebook:rule", args=["x"])).status_code == 404
        assert self.client.get(self.change("x")).status_code == 404


class ChangingTests(RulePages):
    def test_it_is_shown_as_a_sentence_before_it_is_made(self):
        page = self.sent("ranking", RANKING)
        self.assertContains(page, "到期少于 3 件的不排名")
        self.assertContains(page, "公布前有 5 个工作日可以提出异议。")
        assert not Rule.objects.filter(congress=self.city_congress).exists()

    def test_sent_unchanged_it_is_made(self):
        self.assertRedirects(self.made("ranking", RANKING), reverse("rulebook:rule", args=["ranking"]))
        rule = Rule.objects.get(congress=self.city_congress)
        assert (rule.share, rule.periods, rule.valid_from.day) == ("closed", ["month", "year"], 20)

    def test_its_page_names_who_when_from_when_and_by_what(self):
        self.made("ranking", RANKING)
        page = self.client.get(reverse("rulebook:rule", args=["ranking"]))
        for words in (
            ">2018-08-20</time> 起执行",
            "主任会议第 12 次会议",
            self.city_staff.name,
            "到期少于 3 件",
        ):
            self.assertContains(page, words)

    def test_changed_after_the_preview_it_is_shown_anew(self):
        seen = kinds.known("ranking").latest(self.city_congress).pk
        shown = self.sent("ranking", RANKING).context["form"]["shown"].value()
        changed = RANKING | {"least_due": "9", "seen": seen, "shown": shown}
        self.assertContains(self.client.post(self.change("ranking"), changed), "到期少于 9 件的不排名")
        assert not Rule.objects.filter(congress=self.city_congress).exists()

    def test_a_stale_copy_is_refused_with_who_was_first(self):
        seen = kinds.known("ranking").latest(self.city_congress).pk
        stale = RANKING | {"seen": seen, "least_due": "7"}
        shown = self.client.post(self.change("ranking"), stale).context["form"]["shown"].value()
        self.made("ranking", RANKING)
        answer = self.client.post(self.change("ranking"), stale | {"shown": shown})
        self.assertContains(answer, f"{self.city_staff.name}已制定衡水市第 1 版", status_code=422)
        assert Rule.objects.filter(congress=self.city_congress).count() == 1

    def test_slips_are_named_at_their_field(self):
        for changes, field in (
            ({"least_due": "0"}, "least_due"),
            ({"periods": []}, "periods"),
            ({"groups": ["all"]}, "groups"),
            ({"source": ""}, "source"),
            ({"valid_from": "2018-08-01"}, "valid_from"),
            ({"valid_from": "某天"}, "valid_from"),
        ):
            with self.subTest(field, **changes):
                answer = self.sent("ranking", RANKING | changes)
                assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])

    def test_a_shelf_may_ask_for_nothing(self):
        self.made("shelf-track", {"source": "市规定", "valid_from": "2018-08-09"})
        assert ShelfRule.objects.get(congress=self.city_congress).needs == []
        page = self.client.get(reverse("rulebook:rule", args=["shelf-track"]))
        self.assertContains(page, "移到“跟踪”不用具备什么，随时可以移。")

    def test_nothing_is_recorded_by_looking(self):
        self.client.get(self.change("ranking"))
        self.sent("ranking", RANKING)
        assert not HistoryEntry.objects.exists()


class NoticeRuleTests(RulePages):
    VALUES = {
        "kind-all_on_time": "praise",
        "number-all_on_time-0": "5",
        "kind-overdue": "supervision",
        "number-overdue-0": "2",
        "source": "市通报办法",
        "valid_from": "2018-08-09",
    }

    def test_kinds_and_numbers_are_typed_and_what_is_left_out_is_suggested_no_more(self):
        self.made("notices", self.VALUES)
        items = AppraisalRule.objects.get(congress=self.city_congress).items
        assert [(item["key"], item["kind"]) for item in items] == [
            ("all_on_time", "praise"),
            ("overdue", "supervision"),
        ]
        assert [item["all"][0]["at_least"] for item in items] == [5, 2]
        assert items[0]["all"][1:] == [
            {"figure": name, "at_most": 0} for name in ("late", "overdue", "relapsed")
        ]

    def test_what_was_left_out_may_be_taken_up_again(self):
        self.made("notices", self.VALUES)
        self.made("notices", self.VALUES | {"kind-relapsed": "criticism"})
        rule = kinds.known("notices").latest(self.city_congress)
        found = {item["key"]: item for item in rule.items}
        assert found["relapsed"]["all"] == [{"figure": "relapsed", "at_least": 1}]

    def test_one_at_least_is_suggested(self):
        bare = {"source": "市通报办法", "valid_from": "2018-08-09"}
        self.assertContains(self.sent("notices", bare), "至少有一种情况要建议通报", status_code=422)


class ScoreRuleTests(RulePages):
    KEY = "score-departments"
    VALUES = {
        "objection_days": "5",
        "points-on_time": "70",
        "points-satisfied": "30",
        "points-praised": "2",
        "limit-praised": "4",
        "points-criticized": "-5",
        "source": "年度考核办法",
        "valid_from": "2019-01-01",
    }

    def test_the_points_are_typed_and_what_is_blank_does_not_count(self):
        self.made(self.KEY, self.VALUES)
        assert AppraisalRule.objects.get(congress=self.city_congress).objection_days == 5
        items = {item["key"]: item for item in AppraisalRule.objects.get(congress=self.city_congress).items}
        assert {key: item["points"] for key, item in items.items()} == {
            "on_time": 70,
            "satisfied": 30,
            "praised": 2,
            "criticized": -5,
        }
        assert (items["praised"]["limit"], "limit" in items["criticized"]) == (4, False)

    def test_the_shares_make_up_a_hundred(self):
        answer = self.sent(self.KEY, self.VALUES | {"points-on_time": "60"})
        self.assertContains(answer, "现在是 90 分", status_code=422)

    def test_a_limit_goes_the_way_of_its_points(self):
        for limit in ("-4", "1"):
            with self.subTest(limit):
                answer = self.sent(self.KEY, self.VALUES | {"limit-praised": limit})
                assert list(answer.context["form"].errors) == ["limit-praised"]

    def test_a_year_that_is_far_is_no_choice(self):
        for year in ("2016", "2021"):
            answer = self.sent(self.KEY, self.VALUES | {"valid_from": f"{year}-01-01"})
            assert list(answer.context["form"].errors) == ["valid_from"]

    def test_from_its_year_on_and_not_for_years_before(self):
        self.made(self.KEY, self.VALUES)

        years = [rule_of(self.city_congress, "departments", year).congress for year in (2018, 2019, 2020)]
        assert years == [None, self.city_congress, self.city_congress]
