"""The ranking page: every number opens its rows, live and frozen; what each reader sees and may do."""

import io
from contextlib import contextmanager
from datetime import date
from unittest import mock

from django.urls import reverse
from openpyxl import load_workbook

from core import clock
from core.models import HistoryEntry
from dashboards.queries.ranking import _kept
from issues.models import Issue
from rankings import services
from rankings.models import Objection, Ranking, Rule
from rankings.objections import raise_objection
from tests.rankings.support import July, noon

from .support import rows_behind

PAGE = reverse("dashboards:ranking")
AFTER = noon(date(2018, 8, 15))


class RankingPageCase(July):
    def page(self, person=None, **query):
        self.sign_in(person or self.city_staff)
        return self.client.get(PAGE, {"period": "2018-07"} | query)

    def stored(self, ranking, person):
        self.sign_in(person)
        return self.client.get(ranking.get_absolute_url())

    def published(self) -> Ranking:
        return services.publish_ranking(self.proposed(), by=self.city_colleague, now=AFTER)


class LiveTests(RankingPageCase):
    def test_the_rule_stands_in_one_sentence(self):
        self.assertContains(
            self.page(),
            "按“按期销号件数 ÷ 到期件数”从高到低排列，相同的并列；到期未销号和反弹未销号的都算在到期件内，"
            "按期申请销号、等候审核的不算；到期少于 5 件的不排名；只在本级部门之间比较。",
        )

    def test_every_number_opens_exactly_its_rows(self):
        for person in (self.city_staff, self.leader):
            for period in ("2018-07", "2018-08", "2018-Q3", "2018"):
                page = self.page(person, period=period).context["page"]
                cells = [cell for line in page.lines for cell in line.cells.values()]
                assert cells
                for cell in cells:
                    assert rows_behind(self.client, cell.url) == cell.value, cell.url

    def test_within_one_campaign_too(self):
        page = self.page(campaign=self.campaign.pk).context["page"]
        for cell in page.ranked[0].cells.values():
            assert f"campaign={self.campaign.pk}" in cell.url
            assert rows_behind(self.client, cell.url) == cell.value

    def test_ties_share_a_place_and_small_numbers_stand_apart(self):
        page = self.page().context["page"]
        assert [line.place for line in page.ranked] == ["1", "2（并列）", "2（并列）"]
        assert [(line.unit.name, line.place) for line in page.few] == [(self.transport.short_name, "不排名")]
        self.assertContains(self.client.get(PAGE, {"period": "2018-07"}), "件数少，不排名（到期少于 5 件）")

    def test_who_had_nothing_due_is_named_apart(self):
        self.assertContains(self.page(), f"本期没有到期件的单位：{self.culture.short_name}。")

    def test_the_finding_says_first_last_and_who_is_not_ranked(self):
        tied = f"{self.housing.short_name}、{self.commerce.short_name}"
        finding = self.page().context["page"].finding
        assert (
            finding
            == f"第 1 名{self.water.short_name}（100.0%）；第 2 名{tied}（66.7%）；1 个单位件数少，不排名。"
        )

    def test_the_dot_stands_where_the_share_is(self):
        page = self.page().context["page"]
        assert [line.x for line in page.lines] == ["98.00%", "66.00%", "66.00%", "50.00%"]

    def test_it_says_that_nothing_is_frozen(self):
        self.assertContains(self.page(), "数据未冻结")
        self.assertContains(self.page(period="2018-08"), "初步数据")

    def test_a_period_without_anything_due_says_so(self):
        self.assertContains(self.page(period="2018-03"), "本期没有到期件")

    def test_nonsense_in_the_address_gives_the_running_month(self):
        for query in (
            {"period": "2018-13"},
            {"period": "９"},
            {"group": "persons", "period": "x"},
            {"period": "1999-01"},
        ):
            assert str(self.page(**query).context["page"].scope.period) == "2018-08"

    def test_a_campaign_that_is_not_there_is_not_found(self):
        for campaign in ("999999", "abc", "²"):
            assert self.page(campaign=campaign).status_code == 404

    def test_only_staff_may_propose_and_only_what_is_over(self):
        assert self.page().context["propose_url"]
        assert not self.page(self.leader).context["propose_url"]
        assert not self.page(period="2018-08").context["propose_url"]
        assert not self.page(period="2018-03").context["propose_url"]

    def test_it_costs_the_same_for_few_and_many(self):
        self.sign_in(self.city_staff)
        for more in (0, 40):
            self.give(self.housing, on_time=more, overdue=more)
            with self.assertNumQueries(11):
                self.client.get(PAGE, {"period": "2018-07"})

    def test_a_million_would_be_counted_once_a_minute(self):
        with self._everything_is_dear():
            before = self.page().context["page"]
            self.give(self.water, overdue=5)
            assert self.page().context["page"].counted == before.counted
            assert self.page().context["page"].moment == before.moment
            with self.assertNumQueries(3):
                self.client.get(PAGE, {"period": "2018-07"})

    def test_what_is_kept_gives_way_to_a_stored_ranking_at_once(self):
        with self._everything_is_dear():
            self.page()
            ranking = self.proposed()
            self.assertRedirects(self.page(), ranking.get_absolute_url())

    @contextmanager
    def _everything_is_dear(self):
        _kept.forget()
        self.addCleanup(_kept.forget)
        with mock.patch("dashboards.queries.ranking.MANY_COUNTED", 0):
            yield

    def test_without_a_rule_nobody_is_ranked(self):
        Rule.objects.update(groups=[])
        self.assertContains(self.page(), "还没有排行榜")

    def test_in_english_too(self):
        self.city_staff.save()
        self.sign_in(self.city_staff)
        self.client.cookies["django_language"] = "en"
        answer = self.client.get(PAGE, {"period": "2018-07"}, headers={"accept-language": "en"})
        self.assertContains(answer, "Too few to be ranked (fewer than 5 due)")


class StoredTests(RankingPageCase):
    def test_the_page_of_a_period_leads_to_its_stored_ranking(self):
        ranking = self.proposed()
        self.assertRedirects(self.page(), ranking.get_absolute_url())

    def test_frozen_numbers_open_their_rows_whatever_became_of_them(self):
        ranking = self.published()
        Issue.objects.filter(department=self.housing).update(status="written_off", written_off_at=self.now)
        page = self.stored(ranking, self.leader).context["page"]
        for line in page.lines:
            for cell in line.cells.values():
                assert self.client.get(cell.url).context["total"] == cell.value, cell.url

    def test_a_unit_opens_its_own_numbers_and_reads_the_others(self):
        page = self.stored(self.published(), self.liaison).context["page"]
        by_unit = {line.unit.key: line for line in page.lines}
        own, other = by_unit[self.housing.pk].cells["due"], by_unit[self.water.pk].cells["due"]
        assert self.client.get(own.url).context["total"] == own.value == 6
        assert (other.url, other.value) == ("", 5)
        row = Ranking.objects.get().rows.get(organization=self.water)
        assert self.client.get(reverse("dashboards:ranking_rows", args=[row.pk])).status_code == 404

    def test_of_a_proposal_a_unit_reads_its_own_row_only(self):
        answer = self.stored(self.proposed(), self.liaison)
        assert [line.unit.key for line in answer.context["page"].lines] == [self.housing.pk]
        self.assertNotContains(answer, self.water.short_name)

    def test_what_went_to_another_department_keeps_only_its_number(self):
        ranking = self.published()
        row = ranking.rows.get(organization=self.housing)
        gone = row.issues.filter(result="overdue").first().issue
        Issue.objects.filter(pk=gone.pk).update(department=self.commerce, title="另一部门的事")
        self.sign_in(self.liaison)
        answer = self.client.get(reverse("dashboards:ranking_rows", args=[row.pk]), {"result": "overdue"})
        self.assertContains(answer, gone.number)
        self.assertNotContains(answer, "另一部门的事")

    def test_people_of_no_part_in_it_do_not_find_it(self):
        ranking = self.published()
        for person in (self.county_office, self.county_liaison, self.other_office):
            assert self.stored(ranking, person).status_code == 404

    def test_it_costs_the_same_for_few_and_many(self):
        ranking = self.published()
        for person, statements in ((self.city_staff, 6), (self.liaison, 6)):
            self.sign_in(person)
            with self.assertNumQueries(statements):
                self.client.get(ranking.get_absolute_url())

    def test_units_find_their_rankings_on_the_page(self):
        ranking = self.proposed()
        self.assertContains(self.page(self.liaison), ranking.get_absolute_url())
        self.assertContains(self.page(self.county_liaison), "还没有排行榜")


class ActTests(RankingPageCase):
    def post(self, person, name, pk, **data):
        self.sign_in(person)
        return self.client.post(reverse(f"rankings:{name}", args=[pk]), data)

    def labels(self, ranking, person) -> list[str]:
        return [act.label for act in self.stored(ranking, person).context["acts"]]

    def test_everybody_is_offered_what_they_may_do(self):
        ranking = self.proposed()
        assert self.labels(ranking, self.city_staff) == ["重新计算"]
        assert self.labels(ranking, self.city_colleague) == ["审核公布", "重新计算"]
        assert self.labels(ranking, self.leader) == []
        assert self.labels(ranking, self.liaison) == ["对本单位数据提出异议"]
        with clock.at(AFTER):
            assert self.labels(ranking, self.liaison) == []
            ranking = services.publish_ranking(Ranking.objects.get(), by=self.city_colleague)
            assert self.labels(ranking, self.city_staff) == ["加注更正说明"]
            assert self.labels(ranking, self.liaison) == []

    def test_the_whole_way_in_the_browser_forms(self):
        self.sign_in(self.city_staff)
        address = f"{reverse('rankings:propose')}?group=departments&period=2018-07"
        assert self.client.post(address).status_code == 422  # nothing is frozen without the tick
        self.client.post(address, {"period": "2018-07", "checked": "on"})
        ranking = Ranking.objects.get()
        row = ranking.rows.get(organization=self.housing)
        self.post(self.liaison, "object", row.pk, reason="第 3 件已批准延期")
        objection = Objection.objects.get()
        self.post(self.city_staff, "answer", objection.pk, answer="数据无误", version=0)
        ranking.refresh_from_db()
        early = self.post(self.city_colleague, "decide", ranking.pk, version=ranking.version, checked="on")
        self.assertContains(early, "期满后才能公布", status_code=422)
        with clock.at(AFTER):
            self.post(self.city_colleague, "decide", ranking.pk, version=ranking.version, checked="on")
            ranking.refresh_from_db()
            self.post(self.city_staff, "note", ranking.pk, version=ranking.version, text="另有 1 件按期")
            answer = self.stored(ranking, self.liaison)
        assert ranking.status == "published"
        for words in ("数据已冻结", "第 3 件已批准延期", "数据无误", "另有 1 件按期"):
            self.assertContains(answer, words)

    def test_upholding_counts_anew(self):
        ranking = self.proposed()
        objection = raise_objection(ranking, self.housing, reason="有误", by=self.liaison)
        self.post(self.city_staff, "answer", objection.pk, answer="已更正", version=0, uphold="1")
        objection.refresh_from_db()
        assert objection.status == "upheld"
        actions = HistoryEntry.objects.filter(object_type="rankings.ranking").values_list("action", flat=True)
        assert list(actions) == ["propose", "object", "answer", "recount"]

    def test_the_proposer_may_not_decide_and_the_attempt_is_on_record(self):
        ranking = self.proposed()
        with clock.at(AFTER):
            assert (
                self.post(self.city_staff, "decide", ranking.pk, version=0, checked="on").status_code == 403
            )
        assert HistoryEntry.objects.filter(outcome="refused", action="decide_ranking").count() == 1

    def test_a_stale_page_is_refused_and_what_was_typed_stays(self):
        ranking = self.proposed()
        services.recount_ranking(ranking, by=self.city_staff)
        with clock.at(AFTER):
            answer = self.post(
                self.city_colleague, "decide", ranking.pk, version=0, reason="看过了", **{"return": "1"}
            )
        self.assertContains(answer, "刚被别人处理过", status_code=422)
        self.assertContains(answer, "看过了", status_code=422)

    def test_a_unit_may_not_object_for_another(self):
        row = self.published().rows.get(organization=self.water)
        assert self.post(self.liaison, "object", row.pk, reason="x").status_code == 403

    def test_nonsense_in_the_address_of_a_proposal_is_not_found(self):
        self.sign_in(self.city_staff)
        for query in (
            "",
            "?group=x&period=2018-07",
            "?group=places&period=y",
            "?group=places&period=2018-07&campaign=²",
        ):
            assert self.client.get(reverse("rankings:propose") + query).status_code == 404


class ExportTests(RankingPageCase):
    def sheet(self, answer):
        return load_workbook(io.BytesIO(answer.content)).active

    def test_the_live_workbook_has_its_rule_and_says_that_it_is_preliminary(self):
        self.sign_in(self.city_staff)
        sheet = self.sheet(self.client.post(reverse("dashboards:ranking_export"), {"period": "2018-07"}))
        facts = sheet["A2"].value
        assert "初步数据，未冻结" in facts
        assert "到期少于 5 件的不排名" in facts
        heads = [cell.value for cell in sheet[3]]
        assert heads[:4] == ["名次", "单位", "排名依据", "到期"]
        rows = [[cell.value for cell in row][:5] for row in sheet.iter_rows(min_row=4, max_row=9)]
        assert rows[0] == ["1", self.water.short_name, 1, 5, 5]
        assert [row[0] for row in rows[:5]] == ["1", "2（并列）", "2（并列）", "不排名", "没有到期件"]

    def test_a_unit_exports_only_what_it_sees_and_it_is_on_record(self):
        ranking = self.proposed()
        self.sign_in(self.liaison)
        answer = self.client.post(reverse("dashboards:ranking_stored_export", args=[ranking.pk]))
        text = str([[cell.value for cell in row] for row in self.sheet(answer).iter_rows()])
        assert self.housing.short_name in text
        assert self.water.short_name not in text
        entry = HistoryEntry.objects.get(action="export_ranking")
        assert (entry.actor, entry.data["rows"]) == (self.liaison, 1)
