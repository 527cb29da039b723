"""What departments listed themselves beside what others found: both, found only, listed only; numbers open their rows."""

from unittest.mock import patch

from django.urls import reverse

from campaigns.models import CampaignUnit
from issues.models import Apart, Finding, Issue
from issues.self_check_compared import NOBODY, compare_self_checks, joined
from issues.services.merging import merge_issues
from organizations.enums import Kind
from tests.base import World
from tests.factories import make_campaign, make_issue, make_link, make_organization

WORDS = "石桥镇柳树村施工许可窗口未公开办理时限，企业需多次询问才能办结"
OTHER = "招标文件模板仍有本地业绩要求，限制外地企业参与投标"


class Compared(World):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        make_link(cls.stage, name="部门自查自纠", number=7)
        CampaignUnit.objects.create(campaign=cls.campaign, organization=cls.housing, role="department")

    def listed(self, words: str, department=None, **fields) -> Issue:
        issue = make_issue(
            self.campaign, self.city_congress, origin="self_check", description=words, **fields
        )
        Finding.objects.filter(first_issue=issue).update(organization=department or self.housing)
        return issue

    def found(self, words: str, suggested="衡水市住房和城乡建设局", congress=None, **fields) -> Issue:
        congress = congress or self.city_congress
        return make_issue(self.campaign, congress, description=words, suggested=suggested, **fields)

    def of(self, department, person=None):
        compared = compare_self_checks(person or self.city_staff, self.campaign)
        return next(one for one in compared if one.department == department.pk)


class ComparisonTests(Compared):
    def test_each_issue_falls_into_one_of_three_groups(self):
        listed, alone = self.listed(WORDS), self.listed("档案室未设专人保管，资料查找困难")
        found, missed = self.found(WORDS.replace("才能办结", "方可办结")), self.found(OTHER)
        one = self.of(self.housing)
        self.assertEqual([(pair.listed, pair.found) for pair in one.both], [(listed, found)])
        self.assertEqual((one.found_only, one.listed_only), ([missed], [alone]))
        self.assertEqual((set(one.listed), set(one.found)), ({listed, alone}, {found, missed}))

    def test_alike_issues_of_another_department_are_not_the_same(self):
        self.listed(WORDS)
        self.found(WORDS, suggested="衡水市商务局")
        self.assertEqual(self.of(self.housing).both, [])
        self.assertEqual(len(self.of(self.commerce).found_only), 1)

    def test_the_short_name_a_county_writes_means_the_body_of_its_own_place(self):
        self.listed(WORDS, department=self.county_housing)
        found = self.found(WORDS, suggested="住房和城乡建设局", congress=self.county_congress)
        self.assertEqual([pair.found for pair in self.of(self.county_housing).both], [found])

    def test_what_was_handed_over_counts_for_who_has_it(self):
        found = self.found(OTHER, suggested="", department=self.housing, status="rectifying")
        self.assertEqual(self.of(self.housing).found_only, [found])

    def test_an_issue_that_names_nobody_known_stands_apart(self):
        found = self.found(OTHER, suggested="火星事务厅")
        compared = compare_self_checks(self.city_staff, self.campaign)
        self.assertEqual([(one.department, one.found_only) for one in compared], [(NOBODY, [found])])

    def test_a_merge_counts_whatever_the_texts_say_and_in_either_direction(self):
        listed, found = self.listed("窗口时限不公开"), self.found(OTHER)
        merge_issues(found, listed, by=self.city_staff)
        (pair,) = self.of(self.housing).both
        self.assertEqual((pair.listed, pair.found, pair.is_merged), (listed, found, True))
        second, other = self.listed("档案室无人保管"), self.found("停车收费标准不透明群众意见大")
        merge_issues(second, other, by=self.city_staff)
        self.assertIn((second, other), [(pair.listed, pair.found) for pair in self.of(self.housing).both])

    def test_what_was_merged_into_another_found_one_counts_once(self):
        main, twin = self.found(OTHER), self.found(OTHER)
        merge_issues(main, twin, by=self.city_staff)
        self.assertEqual(self.of(self.housing).found, [main])

    def test_a_pair_told_apart_is_no_pair_until_a_text_changes(self):
        listed, found = self.listed(WORDS), self.found(WORDS)
        said = Apart.digest(listed, found)
        Apart.objects.create(first=listed, second=found, said=said, made_by=self.city_staff, made_at=self.now)
        one = self.of(self.housing)
        self.assertEqual((one.both, one.found_only, one.listed_only), ([], [found], [listed]))
        Issue.objects.filter(pk=found.pk).update(description=WORDS + "，已核实")
        self.assertEqual(len(self.of(self.housing).both), 1)

    def test_drafts_and_what_was_left_out_do_not_count(self):
        self.listed(WORDS, reported=False)
        for status in ("split", "out_of_scope", "referred", "voided"):
            self.found(OTHER, status=status)
        self.assertEqual(compare_self_checks(self.city_staff, self.campaign), [])

    def test_nobody_learns_of_what_he_may_not_see(self):
        self.found(OTHER, congress=self.other_congress, suggested="衡水市住房和城乡建设局")
        self.assertEqual(compare_self_checks(self.county_office, self.campaign), [])

    def test_the_whole_is_the_sum_of_its_departments(self):
        self.listed(WORDS), self.found(WORDS), self.found(OTHER, suggested="衡水市商务局")
        whole = joined(compare_self_checks(self.city_staff, self.campaign))
        self.assertEqual((len(whole.listed), len(whole.found), len(whole.both)), (1, 2, 1))

    def test_it_costs_the_same_for_few_and_many(self):
        compare_self_checks(self.city_staff, self.campaign)  # what the person may see is asked once
        for extra in (1, 20):
            for number in range(extra):
                self.listed(f"第{number}处自查的问题")
                self.found(f"第{number}处发现的问题")
            with self.subTest(extra), self.assertNumQueries(5):
                compare_self_checks(self.city_staff, self.campaign)


class PageTests(Compared):
    def setUp(self):
        super().setUp()
        self.pair = self.listed(WORDS), self.found(WORDS)
        self.missed = self.found(OTHER)
        self.alone = self.listed("档案室未设专人保管，资料查找困难")
        self.url = reverse("issues:self_check")
        self.sign_in(self.city_staff)

    def test_it_says_where_there_are_more_issues_than_are_compared(self):
        words = "问题太多：自查和发现的问题各只对照最新的"
        self.assertNotContains(self.client.get(self.url), words)
        with patch("issues.self_check_compared.MOST", 2):
            self.assertContains(self.client.get(self.url), f"{words} 2 条")

    def test_every_number_opens_exactly_its_rows(self):
        context = self.client.get(self.url).context
        self.assertEqual([one["name"] for one in context["rows"]], ["衡水市住房和城乡建设局"])
        for row in (*context["rows"], context["total"]):
            self.assertEqual([n for _label, n, _url in row["numbers"]], [2, 2, 1, 1, 1])
            for _label, number, url in row["numbers"]:
                with self.subTest(url):
                    self.assertEqual(len(self.client.get(url).context["page"]), number)

    def test_departments_come_fifty_at_a_time_under_the_sum_of_all(self):
        for number in range(60):
            body = make_organization(f"衡水市第{number}局", self.city, Kind.DEPARTMENT)
            self.found(f"第{number}处问题", suggested=body.name)
        first = self.client.get(self.url)
        self.assertEqual((len(first.context["rows"]), first.context["rows"].total), (50, 61))
        self.assertEqual([n for _label, n, _url in first.context["total"]["numbers"]][1], 62)
        rest = self.client.get(self.url, {"after": first.context["rows"].next})
        self.assertEqual(len(rest.context["rows"]), 11)

    def test_the_rows_of_each_group_are_named(self):
        base = f"{self.url}?campaign={self.campaign.pk}&department={self.housing.pk}&group="
        self.assertContains(self.client.get(base + "found_only"), self.missed.number)
        self.assertContains(self.client.get(base + "listed_only"), self.alone.number)
        page = self.client.get(base + "both")
        self.assertContains(page, self.pair[0].number)
        self.assertContains(page, self.pair[1].number)
        self.assertContains(page, "文字相同")

    def test_what_a_departments_own_list_said_stands_beside_its_issues(self):
        said = {"measure": "设专人保管", "other": {"责任科室": "办公室", "完成情况": "正在办理"}}
        Finding.objects.filter(first_issue=self.alone).update(original=said)
        base = f"{self.url}?campaign={self.campaign.pk}&department={self.housing.pk}&group="
        for group in ("listed", "listed_only"):
            page = self.client.get(base + group)
            self.assertContains(page, "设专人保管")
            self.assertContains(page, "完成情况：正在办理；责任科室：办公室")
        self.assertNotContains(self.client.get(base + "found"), "自纠措施")

    def test_the_ledger_keeps_self_inspection_apart(self):
        page = self.client.get(reverse("issues:list"), {"view": "self_checked"})
        self.assertEqual(page.context["total"], 2)
        page = self.client.get(reverse("issues:list"), {"view": "found"})
        self.assertEqual(page.context["total"], 2)

    def test_without_a_campaign_that_asks_for_it_the_page_says_so(self):
        type(self.campaign).objects.filter(pk=self.campaign.pk).update(status="concluded")
        self.assertContains(self.client.get(self.url), "没有安排自查的监督行动")

    def test_a_campaign_that_is_not_there_and_a_group_that_means_nothing(self):
        other = make_campaign(self.city_congress)
        for asked in (other.pk, 999_999, "x"):
            with self.subTest(asked):
                self.assertEqual(self.client.get(self.url, {"campaign": asked}).status_code, 404)
        page = self.client.get(self.url, {"department": "x", "group": "x"})
        self.assertContains(page, "自查对照")

    def test_committees_read_it_and_departments_do_not(self):
        for person, status in [
            (self.leader, 200),
            (self.county_office, 200),
            (self.liaison, 403),
            (self.deputy, 403),
        ]:
            self.sign_in(person)
            with self.subTest(person.username):
                self.assertEqual(self.client.get(self.url).status_code, status)
