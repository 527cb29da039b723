"""What a committee's offices call things: never taken in silence the first time, kept once a person has said it."""

from django.urls import reverse

from core import history
from core.exceptions import NotAllowed, RuleBroken
from issues.departments import directory_for
from issues.models import ColumnName, IssueList, OrganizationAlias
from issues.services.intake import learn, upload_issue_list
from issues.services.vocabulary import columns_of, forget_word, keep_aliases, keep_columns
from organizations.enums import Kind
from tests.base import World
from tests.factories import make_organization

from .lists import HEADINGS, row, upload

TEXT = "施工许可办理时间过长，企业需要跑多个部门"
ODD_HEADINGS = [*HEADINGS[:2], "案由", *HEADINGS[3:]]


class Words(World):
    def brought(self, *rows, by=None, duty=None, columns=None, **looks) -> IssueList:
        duty = duty or self.duty
        return upload_issue_list(
            self.campaign,
            duty=duty,
            upload=upload(*rows, **looks),
            columns=columns,
            by=by or self.county_office,
        )

    def doubts(self, issue_list) -> list[tuple]:
        found = (doubt for one in issue_list.report["accepted"] for doubt in one["warnings"])
        return [
            (doubt["name"], doubt["suggestion"]) for doubt in found if doubt["code"] == "unknown_organization"
        ]


class AliasTests(Words):
    def kept(self, written="区住建", meaning="桃城区住房和城乡建设局", by=None):
        keep_aliases(self.county_congress, {written: meaning}, by=by or self.county_office)

    def test_a_kept_alias_is_known_from_then_on(self):
        before = directory_for(self.county_congress).find("区住建")
        self.kept()
        after = directory_for(self.county_congress).find("区住建")
        self.assertEqual((before.organization, after.organization), (None, self.county_housing))

    def test_it_holds_for_the_own_committee_only(self):
        self.kept()
        self.assertIsNone(directory_for(self.other_congress).find("区住建").organization)

    def test_it_is_on_record_with_what_was_said(self):
        self.kept()
        entry = history.of(self.county_congress).get()
        self.assertEqual((entry.action, entry.actor), ("keep_aliases", self.county_office))
        self.assertEqual(entry.data, {"区住建": "桃城区住房和城乡建设局"})

    def test_saying_it_again_changes_the_meaning_and_adds_no_second_row(self):
        self.kept()
        self.kept(meaning=self.commerce.name)
        alias = OrganizationAlias.objects.get(congress=self.county_congress)
        self.assertEqual((alias.meaning, alias.made_by), (self.commerce.name, self.county_office))

    def test_a_meaning_that_nobody_is_called_and_a_name_that_is_known_are_refused(self):
        for written, meaning, field in [
            ("区住建", "火星事务厅", "meaning"),
            ("桃城区住房和城乡建设局", self.commerce.name, "written"),
        ]:
            with self.subTest(written), self.assertRaises(RuleBroken) as refused:
                self.kept(written, meaning)
            self.assertEqual(refused.exception.field, field)
        self.assertFalse(OrganizationAlias.objects.filter(congress=self.county_congress).exists())

    def test_nobody_but_its_staff_may_say_or_take_back(self):
        self.kept()
        alias = OrganizationAlias.objects.get(congress=self.county_congress)
        for name, person in self.everyone().items():
            if person in (self.county_office, self.county_colleague):
                continue
            with self.subTest(name):
                with self.assertRaises(NotAllowed):
                    self.kept("某局", by=person)
                with self.assertRaises(NotAllowed):
                    forget_word(alias, by=person)
        self.assertEqual(OrganizationAlias.objects.filter(congress=self.county_congress).count(), 1)

    def test_a_forgotten_alias_is_unknown_again_and_the_starting_set_cannot_be_forgotten(self):
        self.kept()
        forget_word(OrganizationAlias.objects.get(congress=self.county_congress), by=self.county_office)
        self.assertIsNone(directory_for(self.county_congress).find("区住建").organization)
        self.assertEqual(history.of(self.county_congress).first().action, "forget_word")
        with self.assertRaises(RuleBroken):
            forget_word(OrganizationAlias.objects.filter(congress=None).first(), by=self.county_office)

    def test_the_starting_set_suggests_what_letters_alone_do_not_tell_and_decides_nothing(self):
        environment = make_organization("桃城区生态环境局", self.county_congress.region, Kind.DEPARTMENT)
        match = directory_for(self.county_congress).find("环保局")
        self.assertEqual((match.organization, match.suggestion), (None, environment))

    def test_of_several_full_names_the_one_that_the_place_has_is_suggested(self):
        body = make_organization("桃城区卫生健康局", self.county_congress.region, Kind.DEPARTMENT)
        self.assertEqual(directory_for(self.county_congress).find("卫计委").suggestion, body)


class ColumnTests(Words):
    def test_a_mapping_is_kept_per_committee(self):
        keep_columns(self.county_congress, {"案由": "description", "备忘": None}, by=self.county_office)
        self.assertEqual(columns_of(self.county_congress), {"案由": "description", "备忘": None})
        self.assertEqual(columns_of(self.other_congress), {})

    def test_blanks_and_width_make_no_second_heading(self):
        keep_columns(self.county_congress, {"案由": "description"}, by=self.county_office)
        keep_columns(self.county_congress, {"案 由（必填）": "measure"}, by=self.county_office)
        self.assertEqual(ColumnName.objects.get().field, "measure")

    def test_what_is_no_field_and_what_has_no_letters_is_refused(self):
        for columns in ({"案由": "status"}, {"——": "measure"}):
            with self.subTest(columns), self.assertRaises(RuleBroken):
                keep_columns(self.county_congress, columns, by=self.county_office)
        self.assertFalse(ColumnName.objects.exists())

    def test_what_was_said_at_the_upload_is_used_the_next_time_and_told(self):
        first = self.brought(row(1, TEXT), headings=ODD_HEADINGS, columns={"案由": "description"})
        second = self.brought(row(1, TEXT), headings=ODD_HEADINGS)
        self.assertEqual([one.report["accepted"][0]["description"] for one in (first, second)], [TEXT, TEXT])
        self.assertEqual(
            (first.report["remembered"], second.report["remembered"]), ({}, {"案由": "description"})
        )

    def test_a_kept_heading_counts_before_one_known_to_everybody(self):
        keep_columns(self.county_congress, {"整改措施": "description"}, by=self.county_office)
        issue_list = self.brought(row(1, "旧描述", 整改措施=TEXT))
        self.assertEqual(issue_list.report["accepted"][0]["description"], TEXT)

    def test_a_list_that_is_refused_leaves_nothing_kept(self):
        with self.assertRaises(RuleBroken):
            self.brought(row(1, TEXT), headings=["a", "b", "c", "d"], columns={"a": "description"})
        self.assertFalse(ColumnName.objects.exists())


class LearnTests(Words):
    def setUp(self):
        super().setUp()
        self.list = self.brought(row(1, TEXT, "区住建局"), headings=[*HEADINGS[:4], "怎么改", *HEADINGS[5:]])

    def learnt(self, columns=None, aliases=None, by=None):
        return learn(self.list, columns=columns or {}, aliases=aliases or {}, by=by or self.county_office)

    def test_an_unknown_name_is_warned_of_until_a_person_has_confirmed_it(self):
        name = self.county_housing.name
        self.assertEqual(self.doubts(self.list), [("区住建局", name)])
        self.learnt(aliases={"区住建局": name})
        self.assertEqual(self.doubts(IssueList.objects.get()), [])
        self.assertEqual(self.doubts(self.brought(row(2, TEXT, "区住建局"))), [])

    def test_an_unknown_column_is_read_as_said(self):
        self.list = self.brought(
            row(1, TEXT, 整改措施="上门办理"), headings=[*HEADINGS[:4], "怎么改", *HEADINGS[5:]]
        )
        self.learnt(columns={"怎么改": "measure"})
        entry = IssueList.objects.get(pk=self.list.pk).report["accepted"][0]
        self.assertEqual((entry["measure"], entry["other"]), ("上门办理", {}))

    def test_it_is_on_record_at_the_list(self):
        self.learnt(columns={"怎么改": "measure"})
        entry = history.of(self.list).first()
        self.assertEqual(
            (entry.action, entry.data), ("edit", {"columns": {"怎么改": "measure"}, "aliases": {}})
        )

    def test_a_refused_alias_keeps_nothing_at_all(self):
        with self.assertRaises(RuleBroken):
            self.learnt(columns={"怎么改": "measure"}, aliases={"某局": "火星事务厅"})
        self.assertFalse(ColumnName.objects.exists())
        self.assertEqual(IssueList.objects.get().version, 0)

    def test_nobody_but_its_staff(self):
        for name, person in self.everyone().items():
            if person not in (self.county_office, self.county_colleague):
                with self.subTest(name), self.assertRaises(NotAllowed):
                    self.learnt(columns={"怎么改": "measure"}, by=person)

    def test_the_page_asks_and_takes_the_answer(self):
        self.sign_in(self.county_office)
        page = self.client.get(self.list.get_absolute_url())
        self.assertContains(page, "“怎么改”列是")
        self.assertContains(page, f"“区住建局”就是{self.county_housing.name}")
        answer = self.client.post(
            reverse("issues:import_learn", args=[self.list.pk]),
            {"version": 0, "column_0": "measure", "name_0": "on"},
        )
        self.assertRedirects(answer, self.list.get_absolute_url())
        self.assertNotContains(self.client.get(self.list.get_absolute_url()), "怎么改”列是")
        self.assertEqual(columns_of(self.county_congress), {"怎么改": "measure"})

    def test_an_empty_a_stale_and_a_forged_answer_are_refused(self):
        self.sign_in(self.county_office)
        url = reverse("issues:import_learn", args=[self.list.pk])
        for data in ({"version": 0}, {"version": 0, "column_0": "status"}, {"version": 7, "name_0": "on"}):
            with self.subTest(data):
                self.assertEqual(self.client.post(url, data).status_code, 422)
        self.assertFalse(ColumnName.objects.exists())

    def test_a_remembered_column_is_told_on_the_page(self):
        self.learnt(columns={"怎么改": "measure"})
        again = self.brought(row(2, TEXT), headings=[*HEADINGS[:4], "怎么改", *HEADINGS[5:]])
        self.sign_in(self.county_office)
        self.assertContains(
            self.client.get(again.get_absolute_url()), "“怎么改”列按本单位以前的对应关系读作“整改措施”"
        )


class WordsPageTests(Words):
    def setUp(self):
        super().setUp()
        self.sign_in(self.county_office)
        self.url = reverse("issues:import_words")

    def test_words_are_added_shown_and_taken_back(self):
        self.client.post(self.url, {"heading": "案由", "field": "description"})
        self.client.post(self.url, {"written": "区住建", "meaning": self.county_housing.name})
        page = self.client.get(self.url)
        self.assertContains(page, "案由 → 问题描述")
        self.assertContains(page, f"区住建 → {self.county_housing.name}")
        alias = OrganizationAlias.objects.get(congress=self.county_congress)
        self.client.post(reverse("issues:import_word_forget", args=["aliases", alias.pk]))
        self.assertNotContains(self.client.get(self.url), "区住建 →")

    def test_a_wrong_meaning_is_refused_at_its_field(self):
        page = self.client.post(self.url, {"written": "某局", "meaning": "火星事务厅"})
        self.assertContains(page, "没有名为“火星事务厅”的单位", status_code=422)
        self.assertEqual(page.context["alias_form"]["written"].value(), "某局")

    def test_the_words_of_another_committee_are_neither_shown_nor_taken_back(self):
        keep_columns(self.other_congress, {"隐秘列名": "measure"}, by=self.other_office)
        self.assertNotContains(self.client.get(self.url), "隐秘列名")
        word = ColumnName.objects.get()
        answer = self.client.post(reverse("issues:import_word_forget", args=["columns", word.pk]))
        self.assertEqual((answer.status_code, ColumnName.objects.count()), (404, 1))

    def test_the_starting_set_is_shown_and_cannot_be_taken_back(self):
        word = OrganizationAlias.objects.get(congress=None, written="环保局")
        self.assertContains(self.client.get(self.url), "环保局 → 生态环境局")
        answer = self.client.post(reverse("issues:import_word_forget", args=["aliases", word.pk]))
        self.assertEqual(answer.status_code, 404)

    def test_only_staff_of_a_committee_open_it(self):
        for person, status in [(self.city_staff, 200), (self.liaison, 403), (self.system_admin, 403)]:
            self.sign_in(person)
            with self.subTest(person.username):
                self.assertEqual(self.client.get(self.url).status_code, status)

    def test_the_page_costs_the_same_with_few_and_many_words(self):
        self.client.get(self.url)
        for extra in (1, 20):
            names = {f"列{extra}{n}": "measure" for n in range(extra)}
            keep_columns(self.county_congress, names, by=self.county_office)
            with self.subTest(extra), self.assertNumQueries(5):
                self.client.get(self.url)
