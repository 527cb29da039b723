"""The cascade of lists: nothing typed again, the sum of its sources, every number opens its rows, every version stays."""

import io
from unittest.mock import patch

from django.urls import reverse
from openpyxl import load_workbook

from campaigns import services as campaigns
from core import history
from core.exceptions import NotAllowed, RuleBroken
from issues.intake.check import check_issue_list
from issues.models import Compilation, Issue
from issues.services.compiling import compile_list, differences, issues_to_compile, shares, source_of
from issues.services.merging import merge_issues
from tests.base import World
from tests.factories import NOW, make_campaign, make_duty, make_issue, make_link, make_stage


class Cascade(World):
    """The city owes the province a list by 20 August; two counties found three issues, the city itself one."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.upward = make_duty(
            cls.link, cls.city_congress, cls.province_congress, title="市级问题清单", parts=["issue_list"]
        )
        for congress in (cls.county_congress, cls.county_congress, cls.other_congress, cls.city_congress):
            make_issue(cls.campaign, congress)

    def compile(self, duty=None, **fields) -> Compilation:
        return compile_list(duty or self.upward, **{"by": self.city_staff} | fields)

    def submit(self) -> None:
        self.upward.refresh_from_db()
        campaigns.submit_duty(self.upward, by=self.city_staff)

    def sums(self, version) -> dict[str, int]:
        return {share.name: share.count for share in shares(version)}


class CompileTests(Cascade):
    def test_the_list_is_the_sum_of_its_counties_and_its_own(self):
        version = self.compile()
        self.assertEqual(
            self.sums(version), {"衡水市人大常委会": 1, "桃城区人大常委会": 2, "安平县人大常委会": 1}
        )
        self.assertEqual(version.rows.count(), 4)
        self.assertEqual(self.upward.ready_parts.get().facts, {"issues": 4, "version": 1})

    def test_it_is_written_down_as_a_workbook_that_can_be_read_in_again(self):
        Issue.objects.update(suggested="住房和城乡建设局", description="施工许可办理时间过长")
        version = self.compile()
        self.assertEqual(version.file.name, f"{self.campaign.short_title}问题清单第1版.xlsx")
        with version.file.file.open("rb") as file:
            report = check_issue_list(file.read(), version.file.name)
        self.assertEqual((len(report.accepted), report.rejected), (4, []))

    def test_past_the_rows_of_one_workbook_there_is_none(self):
        with patch("issues.services.compiling.MOST_ROWS", 3):
            self.assertIsNone(self.compile().file)

    def test_a_returned_version_keeps_its_workbook(self):
        first = self.compile()
        self.submit()
        self.upward.refresh_from_db()
        campaigns.return_duty(self.upward, reason="补充", by=self.province_staff)
        make_issue(self.campaign, self.city_congress)
        self.upward.refresh_from_db()
        second = self.compile()
        first.refresh_from_db()
        self.assertNotEqual(first.file_id, second.file_id)
        self.assertNotEqual(first.file.sha256, second.file.sha256)

    def test_it_is_on_record(self):
        self.compile()
        record = history.of(self.upward).get()
        self.assertEqual((record.action, record.data), ("compile_list", {"version": 1, "issues": 4}))

    def test_what_was_left_out_counts_nowhere_and_a_merged_one_once(self):
        for status in ("merged", "split", "out_of_scope", "referred", "voided"):
            make_issue(self.campaign, self.county_congress, status=status)
        main, twin = Issue.objects.filter(status="found").order_by("pk")[:2]
        merge_issues(main, twin, by=self.city_staff)
        self.assertEqual(self.compile().rows.count(), 3)

    def test_drafts_and_lists_that_were_not_accepted_are_not_the_citys_yet(self):
        make_issue(self.campaign, self.county_congress, reported=False)
        self.assertEqual(self.compile().rows.count(), 4)

    def test_the_list_of_a_campaign_below_comes_in_once_its_duty_is_accepted(self):
        own = make_campaign(self.county_congress, upper=self.campaign)
        make_issue(own, self.county_congress)
        lower = make_duty(
            self.link, self.county_congress, self.city_congress, title="县级清单", parts=["issue_list"]
        )
        self.compile(lower, by=self.county_office)
        self.assertEqual(source_of(lower), own)
        self.assertEqual(len(issues_to_compile(self.upward, self.campaign)), 4)
        lower.refresh_from_db()
        campaigns.submit_duty(lower, by=self.county_office)
        self.assertEqual(len(issues_to_compile(self.upward, self.campaign)), 4)
        campaigns.accept_duty(lower, by=self.city_staff)
        self.assertEqual(self.sums(self.compile())["桃城区人大常委会"], 3)

    def test_a_duty_of_the_campaign_above_takes_the_citys_own_campaign_below_it(self):
        above = make_campaign(self.province_congress)
        type(self.campaign).objects.filter(pk=self.campaign.pk).update(upper=above)
        duty = make_duty(
            make_link(make_stage(above)), self.city_congress, self.province_congress, parts=["issue_list"]
        )
        self.assertEqual(self.compile(duty).rows.count(), 4)

    def test_only_the_staff_of_the_committee_that_owes_it(self):
        for name, person in self.everyone().items():
            if person not in (self.city_staff, self.city_colleague):
                with self.subTest(name), self.assertRaises(NotAllowed):
                    self.compile(by=person)
        self.assertEqual(Compilation.objects.count(), 0)

    def test_without_issues_without_a_campaign_without_need_it_is_refused(self):
        alone = make_duty(
            make_link(make_stage(make_campaign(self.province_congress))),
            self.city_congress,
            self.province_congress,
        )
        for duty, words in (
            (alone, "本级还没有对应的监督行动"),
            (
                make_duty(
                    self.link, self.city_congress, self.province_congress, title="只要总结", parts=["summary"]
                ),
                "不要求报送问题清单",
            ),
        ):
            with self.subTest(words), self.assertRaisesMessage(RuleBroken, words):
                self.compile(duty)
        Issue.objects.update(status="voided")
        with self.assertRaisesMessage(RuleBroken, "没有可汇总的问题"):
            self.compile()

    def test_the_same_again_is_no_new_version(self):
        self.compile()
        with self.assertRaisesMessage(RuleBroken, "与第 1 版相同"):
            self.compile()

    def test_after_submission_it_stays_as_it_was_sent(self):
        self.compile()
        self.submit()
        make_issue(self.campaign, self.county_congress)
        with self.assertRaisesMessage(RuleBroken, "已经报送"):
            self.compile()
        self.assertEqual(Compilation.objects.get().rows.count(), 4)

    def test_it_needs_a_running_campaign(self):
        type(self.campaign).objects.update(status="concluded")
        with self.assertRaises(RuleBroken):
            self.compile()


class ReturnedTests(Cascade):
    def test_a_returned_list_gets_a_new_version_and_the_old_one_stays(self):
        first = self.compile()
        self.submit()
        self.upward.refresh_from_db()
        campaigns.return_duty(self.upward, reason="请补充", by=self.province_staff)
        gone = Issue.objects.filter(reported_by=self.other_congress).get()
        Issue.objects.filter(pk=gone.pk).update(status="voided")
        make_issue(self.campaign, self.county_congress), make_issue(self.campaign, self.county_congress)
        self.upward.refresh_from_db()
        second = self.compile()
        self.assertEqual((second.number, differences(second)), (2, (2, 1)))
        self.assertEqual(first.rows.count(), 4)
        self.assertIn(gone.pk, first.rows.values_list("issue", flat=True))
        self.assertEqual(self.upward.ready_parts.get().facts, {"issues": 5, "version": 2})

    def test_only_the_version_that_was_sent_is_marked(self):
        self.compile()
        make_issue(self.campaign, self.county_congress)
        self.compile()
        self.submit()
        self.assertEqual(list(Compilation.objects.values_list("number", "sent_at")), [(2, NOW), (1, None)])


class PageTests(Cascade):
    def setUp(self):
        super().setUp()
        self.sign_in(self.city_staff)
        self.url = reverse("issues:compile", args=[self.upward.pk])

    def test_each_number_opens_exactly_its_rows(self):
        self.client.post(self.url)
        (version,) = self.client.get(self.url).context["versions"]
        self.assertEqual(version["total"], 4)
        for share in version["shares"]:
            page = self.client.get(share["url"])
            with self.subTest(share["name"]):
                self.assertEqual(len(page.context["page"]), share["count"])
        self.assertEqual(len(self.client.get(version["it"].get_absolute_url()).context["page"]), 4)

    def test_a_version_without_a_workbook_says_why_and_where_to_export(self):
        with patch("issues.services.compiling.MOST_ROWS", 3), patch("issues.views.compiling.MOST_ROWS", 3):
            self.client.post(self.url)
            version = self.client.get(self.url).context["versions"][0]["it"]
            for url in (self.url, version.get_absolute_url()):
                page = self.client.get(url)
                self.assertContains(page, "这一版超过 3 条，一个工作簿放不下")
                self.assertContains(page, f"{reverse('issues:list')}?campaign={self.campaign.pk}")
                self.assertNotContains(page, reverse("issues:compilation_file", args=[version.pk]))

    def test_each_number_of_what_could_be_compiled_opens_its_rows_in_the_ledger(self):
        Issue.objects.filter(reported_by=self.other_congress).update(status="merged")
        for share, _below in self.client.get(self.url).context["shares"]:
            query = {"campaign": self.campaign.pk, "reported_by": share.key, "view": ["live", "accepted"]}
            listed = self.client.get(reverse("issues:list"), query).context["total"]
            with self.subTest(share.name):
                self.assertEqual(listed, share.count)

    def test_the_total_opens_its_rows_too_while_nothing_comes_from_lists_below(self):
        page = self.client.get(self.url)
        query = {"campaign": self.campaign.pk, "view": ["live", "accepted"]}
        self.assertEqual(
            self.client.get(reverse("issues:list"), query).context["total"], page.context["total"]
        )
        address = f"{reverse('issues:list')}?campaign={self.campaign.pk}&amp;view=live&amp;view=accepted"
        self.assertContains(page, f'<strong><a href="{address}">4</a></strong>')
        self.lower_list()
        self.assertNotContains(self.client.get(self.url), f'<strong><a href="{address}">')

    def test_the_duty_says_on_its_record_what_was_compiled(self):
        self.compile()
        page = self.client.get(self.upward.get_absolute_url())
        self.assertContains(page, "第 1 版，共 4 条")
        self.assertNotContains(page, "compile_list")

    def lower_list(self) -> Compilation:
        """The county's own campaign below gives two issues, one of which is taken out after it was accepted."""
        own = make_campaign(self.county_congress, upper=self.campaign)
        first, _second = make_issue(own, self.county_congress), make_issue(own, self.county_congress)
        lower = make_duty(
            self.link, self.county_congress, self.city_congress, title="县级清单", parts=["issue_list"]
        )
        version = compile_list(lower, by=self.county_office)
        lower.refresh_from_db()
        campaigns.submit_duty(lower, by=self.county_office)
        campaigns.accept_duty(lower, by=self.city_staff)
        Issue.objects.filter(pk=first.pk).update(status="voided")
        return version

    def test_a_share_from_a_list_below_opens_exactly_what_of_it_counts(self):
        version = self.lower_list()
        page = self.client.get(self.url)
        told = [(share.name, share.count, below) for share, below in page.context["shares"]]
        self.assertIn(("桃城区人大常委会", 2, None), told)
        self.assertIn(("桃城区人大常委会", 1, version), told)
        address = f"{version.get_absolute_url()}?counting=1"
        self.assertContains(page, address)
        self.assertEqual(self.client.get(address).context["total"], 1)
        self.assertEqual(self.client.get(version.get_absolute_url()).context["total"], 2)
        self.assertEqual(page.context["total"], 5)

    def test_the_workbook_of_a_version_stays_as_it_was_when_the_issues_change(self):
        version = self.compile()
        Issue.objects.filter(reported_by=self.other_congress).update(description="后来改过的文字")
        for url in (self.url, version.get_absolute_url()):
            self.assertContains(self.client.get(url), reverse("issues:compilation_file", args=[version.pk]))
        answer = self.client.get(reverse("issues:compilation_file", args=[version.pk]))
        book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
        texts = [str(cell.value) for line in book.active.iter_rows() for cell in line if cell.value]
        self.assertIn("第 1 版，共 4 条", " ".join(texts))
        self.assertNotIn("后来改过的文字", texts)

    def test_a_version_without_a_workbook_has_none_to_download(self):
        version = self.compile()
        Compilation.objects.update(file=None)
        url = reverse("issues:compilation_file", args=[version.pk])
        self.assertEqual(self.client.get(url).status_code, 404)
        self.assertNotContains(self.client.get(self.url), url)

    def test_others_do_not_download_it_before_it_was_sent(self):
        url = reverse("issues:compilation_file", args=[self.compile().pk])
        for person, status in [(self.province_staff, 404), (self.county_office, 404), (self.liaison, 403)]:
            self.sign_in(person)
            with self.subTest(person.username):
                self.assertEqual(self.client.get(url).status_code, status)
        self.submit()
        self.sign_in(self.province_staff)
        self.assertEqual(self.client.get(url).status_code, 200)

    def test_the_level_above_sees_what_was_sent_and_nothing_before(self):
        version = self.compile()
        self.sign_in(self.province_staff)
        self.assertEqual(self.client.get(self.url).context["versions"], [])
        self.assertEqual(self.client.get(version.get_absolute_url()).status_code, 404)
        self.submit()
        self.assertEqual(len(self.client.get(version.get_absolute_url()).context["page"]), 4)
        self.assertFalse(self.client.get(self.url).context["can_compile"])

    def test_a_county_opens_neither(self):
        version = self.compile()
        self.submit()
        for person in (self.county_office, self.other_office):
            self.sign_in(person)
            with self.subTest(person.username):
                self.assertEqual(self.client.get(self.url).status_code, 404)
                self.assertEqual(self.client.get(version.get_absolute_url()).status_code, 404)

    def test_a_refusal_is_said_and_changes_nothing(self):
        self.sign_in(self.leader)
        answer = self.client.post(self.url, follow=True)
        self.assertContains(answer, "只有衡水市人大常委会的工作人员可以汇总这份清单。")
        self.assertEqual(Compilation.objects.count(), 0)

    def test_the_duty_leads_there(self):
        self.assertContains(self.client.get(self.upward.get_absolute_url()), self.url)

    def test_a_nonsense_source_shows_all(self):
        version = self.compile()
        for source in ("x", "-1", "９"):
            with self.subTest(source):
                page = self.client.get(version.get_absolute_url(), {"source": source})
                self.assertEqual(page.context["total"], 4)

    def test_the_pages_cost_the_same_for_few_and_many(self):
        self.compile()
        for extra in (1, 30):
            for _number in range(extra):
                make_issue(self.campaign, self.county_congress)
            with self.subTest(extra), self.assertNumQueries(10):
                self.client.get(self.url)

    def test_a_duty_that_never_was_compiled_says_so(self):
        self.assertContains(self.client.get(self.url), "还没有汇总过")
        self.assertContains(self.client.get(self.url), "现在可以汇总的")
