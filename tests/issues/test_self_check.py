"""Departments list their own problems: by their liaison, by way of their committee, kept apart from what others found."""

from django.urls import reverse

from campaigns.models import CampaignUnit, Duty
from campaigns.services import mark_part_ready, save_summary, submit_duty
from core import history
from core.exceptions import NotAllowed, RuleBroken
from core.models import Notification
from issues.models import Finding, Issue, IssueList
from issues.self_check import campaigns_asking, campaigns_for
from issues.services.intake import compare, confirm_issue_list, edit_cells, upload_issue_list
from issues.services.screening import decline_issue
from tests.base import World
from tests.factories import make_campaign, make_link, make_stage

from .lists import upload

HEADINGS = ["序号", "自查发现的问题", "自纠措施", "责任科室", "完成情况"]
FIRST = [1, "施工许可窗口未公开办理时限，企业需多次询问", "公开办理时限", "审批科", "正在办理"]
SECOND = [2, "招标文件模板仍有本地业绩要求，限制外地企业", "修订模板", "招标办", "已完成"]
CELL = {"sheet": "清单", "row": 3, "column": "B"}


class SelfCheck(World):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        make_link(cls.stage, name="部门自查自纠", number=7)
        CampaignUnit.objects.create(campaign=cls.campaign, organization=cls.housing, role="department")

    def bring(self, *rows, department=None, by=None, campaign=None, **kwargs) -> IssueList:
        file = upload(*(rows or (FIRST, SECOND)), headings=kwargs.pop("headings", HEADINGS), **kwargs)
        named = {"department": department or self.housing, "by": by or self.liaison}
        return upload_issue_list(campaign or self.campaign, upload=file, **named)

    def confirm(self, issue_list, **fields) -> IssueList:
        return confirm_issue_list(issue_list, **{"by": self.liaison} | fields)


class CampaignTests(SelfCheck):
    def test_a_plan_with_self_inspection_asks_for_it_and_a_rule_overrides_the_plan(self):
        silent = make_campaign(self.city_congress)
        asking = make_campaign(self.city_congress, rules={"self_check": {"value": True}})
        make_link(make_stage(silent), name="调研视察")
        self.assertEqual(set(campaigns_asking()), {self.campaign, asking})
        self.campaign.rules = {"self_check": {"value": False}}
        self.campaign.save()
        self.assertEqual(set(campaigns_asking()), {asking})

    def test_only_running_campaigns_do(self):
        for status in ("draft", "approved", "concluded", "archived"):
            type(self.campaign).objects.filter(pk=self.campaign.pk).update(status=status)
            with self.subTest(status):
                self.assertEqual(set(campaigns_asking()), set())

    def test_a_department_with_a_part_and_those_of_its_system_below_are_asked(self):
        self.assertEqual(set(campaigns_for(self.housing)), {self.campaign})
        self.assertEqual(set(campaigns_for(self.county_housing)), {self.campaign})
        self.assertEqual(set(campaigns_for(self.commerce)), set())


class UploadTests(SelfCheck):
    def test_the_department_is_responsible_for_every_row_whatever_the_list_says(self):
        issue_list = self.bring()
        rows = issue_list.report["accepted"]
        self.assertEqual([one["departments"] for one in rows], [[self.housing.name]] * 2)
        self.assertEqual(rows[0]["measure"], "公开办理时限")
        self.assertEqual(rows[0]["other"], {"责任科室": "审批科", "完成情况": "正在办理"})
        self.assertEqual([one["warnings"] for one in rows], [[], []])
        self.assertEqual(issue_list.report["warnings"], [])

    def test_a_list_without_a_column_of_organizations_is_read_as_well(self):
        issue_list = self.bring([1, FIRST[1]], [2, SECOND[1]], headings=["序号", "自查发现的问题"])
        self.assertEqual((len(issue_list.report["accepted"]), issue_list.report["rejected"]), (2, []))

    def test_only_the_liaison_of_the_department_brings_it(self):
        for name, person in self.everyone().items():
            if person != self.liaison:
                with self.subTest(name), self.assertRaises(NotAllowed):
                    self.bring(by=person)
        self.assertEqual(IssueList.objects.count(), 0)

    def test_a_department_that_is_not_asked_brings_none(self):
        with self.assertRaisesMessage(RuleBroken, "没有安排你单位自查"):
            self.bring(department=self.commerce, by=self.other_liaison)

    def test_nobody_else_sees_corrects_or_confirms_it(self):
        issue_list = self.bring(FIRST, [2, "", "", "", ""])
        self.assertEqual(list(IssueList.objects.visible_to(self.liaison)), [issue_list])
        for name, person in self.everyone().items():
            if person == self.liaison:
                continue
            with self.subTest(name):
                self.assertEqual(list(IssueList.objects.visible_to(person)), [])
                with self.assertRaises(NotAllowed):
                    self.confirm(issue_list, by=person)
                with self.assertRaises(NotAllowed):
                    edit_cells(issue_list, [CELL | {"value": "另写"}], by=person)

    def test_a_corrected_cell_is_checked_by_the_same_rule(self):
        issue_list = self.bring([1, "12", "", "审批科", ""], SECOND)
        self.assertEqual(len(issue_list.report["rejected"]), 1)
        edit_cells(issue_list, [CELL | {"value": FIRST[1]}], by=self.liaison)
        self.assertEqual(issue_list.report["rejected"], [])


class CityTests(SelfCheck):
    """A department of the very place where the campaign is run reports to its committee at once."""

    def setUp(self):
        super().setUp()
        with self.captureOnCommitCallbacks(execute=True):
            self.list = self.confirm(self.bring())
        self.issue = Issue.objects.order_by("number").first()

    def test_its_issues_are_reported_to_the_committee_as_self_inspection(self):
        self.assertEqual(
            (self.issue.origin, self.issue.congress, self.issue.reported_by, self.issue.reported_at),
            ("self_check", self.city_congress, self.city_congress, self.now),
        )
        self.assertEqual(Finding.objects.get(issue=self.issue).organization, self.housing)
        self.assertEqual([one.action for one in history.of(self.issue)], ["import"])

    def test_the_committee_is_told(self):
        told = Notification.objects.all()
        self.assertEqual({one.recipient for one in told}, {self.city_staff, self.city_colleague})

    def test_the_department_sees_its_own_issues_and_others_do_not(self):
        self.assertEqual(Issue.objects.visible_to(self.liaison).count(), 2)
        for person in (self.other_liaison, self.county_liaison, self.county_office, self.deputy):
            with self.subTest(person.username):
                self.assertEqual(Issue.objects.visible_to(person).count(), 0)

    def test_they_are_told_apart_from_what_was_found(self):
        issues = Issue.objects.visible_to(self.city_staff)
        self.assertEqual((issues.self_checked().count(), issues.found().count()), (2, 0))

    def test_the_department_is_told_what_became_of_it(self):
        with self.captureOnCommitCallbacks(execute=True):
            decline_issue(self.issue, answer="属内部管理事项。", by=self.city_staff)
        told = Notification.objects.filter(recipient=self.liaison)
        self.assertEqual([one.url for one in told], [self.issue.get_absolute_url()])

    def test_the_same_list_again_adds_nothing(self):
        found = compare(self.bring())
        self.assertEqual((found.new, found.same), ([], 2))


class CountyTests(SelfCheck):
    """A department of a county: its list goes up with the list that its committee owes."""

    def setUp(self):
        super().setUp()
        self.list = self.confirm(
            self.bring(department=self.county_housing, by=self.county_liaison), by=self.county_liaison
        )

    def test_it_belongs_to_the_duty_of_its_committee_and_nobody_above_sees_it_before(self):
        self.assertEqual((self.list.duty, self.list.congress), (self.duty, self.county_congress))
        self.assertEqual(Issue.objects.visible_to(self.county_office).count(), 2)
        self.assertEqual(Issue.objects.visible_to(self.city_staff).count(), 0)

    def test_only_the_committee_says_that_its_list_is_ready(self):
        self.assertEqual(self.duty.ready_parts.count(), 0)

    def test_a_list_that_is_ready_already_counts_more(self):
        mark_part_ready(self.duty, "issue_list", {"issues": 2}, by=self.county_office)
        third = [3, "质量监督巡查记录缺失三个月", "补查", "质监科", ""]
        self.confirm(
            self.bring(third, department=self.county_housing, by=self.county_liaison), by=self.county_liaison
        )
        self.assertEqual(self.duty.ready_parts.get().facts, {"issues": 3})

    def test_it_goes_up_when_the_committee_reports(self):
        mark_part_ready(self.duty, "issue_list", {"issues": 2}, by=self.county_office)
        save_summary(self.duty, text="情况报告正文" * 20, ready=True, by=self.county_office)
        self.duty.refresh_from_db()
        submit_duty(self.duty, by=self.county_office)
        self.assertEqual(Issue.objects.visible_to(self.city_staff).self_checked().count(), 2)

    def test_a_corrected_list_amends_the_drafts_of_the_department_only(self):
        corrected = [1, FIRST[1], "公开时限并设专人", "审批科", "已完成"]
        again = self.bring(corrected, department=self.county_housing, by=self.county_liaison)
        outcome = self.confirm(again, by=self.county_liaison).outcome
        self.assertEqual((outcome["changed"], outcome["added"], outcome["withdrawn"]), (1, 0, 0))
        self.assertEqual(Issue.objects.count(), 2)

    def test_after_the_committee_reported_there_is_no_way_up_any_more(self):
        Duty.objects.filter(pk=self.duty.pk).update(status="submitted")
        with self.assertRaisesMessage(RuleBroken, "没有待报送的问题清单"):
            self.bring(department=self.county_housing, by=self.county_liaison)


class PageTests(SelfCheck):
    def setUp(self):
        super().setUp()
        self.sign_in(self.liaison)
        self.url = reverse("issues:self_check_upload")
        self.asked = f"{self.url}?campaign={self.campaign.pk}&department={self.housing.pk}"

    def test_the_campaigns_that_ask_are_offered(self):
        self.assertContains(
            self.client.get(self.url), f"?campaign={self.campaign.pk}&amp;department={self.housing.pk}"
        )
        self.sign_in(self.other_liaison)
        self.assertContains(self.client.get(self.url), "目前没有需要自查的监督行动")

    def test_the_board_of_the_department_leads_there(self):
        self.assertContains(self.client.get(reverse("issues:board")), self.url)

    def test_a_list_is_brought_checked_and_confirmed(self):
        self.assertContains(self.client.get(self.asked), "责任单位就是本单位")
        answer = self.client.post(self.asked, {"file": upload(FIRST, SECOND, headings=HEADINGS)})
        issue_list = IssueList.objects.get()
        self.assertRedirects(answer, issue_list.get_absolute_url())
        page = self.client.get(issue_list.get_absolute_url())
        self.assertContains(page, "与监督发现的问题分开统计")
        self.assertNotContains(page, "请说明系统不认得的列和单位")
        confirm = reverse("issues:import_confirm", args=[issue_list.pk])
        self.client.post(confirm, {"version": issue_list.version})
        self.assertContains(self.client.get(issue_list.get_absolute_url()), "自查清单已报衡水市人大常委会")
        self.assertContains(self.client.get(self.asked), "清单.xlsx")

    def test_a_file_without_the_column_asks_only_for_that_one(self):
        file = upload([1, "本局", FIRST[1], ""], headings=["序号", "责任单位", "情形", "整改时限"])
        refused = self.client.post(self.asked, {"file": file})
        self.assertContains(refused, "哪一列是“问题描述”", status_code=422)
        self.assertNotContains(refused, "哪一列是“责任单位”", status_code=422)

    def test_the_template_is_of_the_department_and_read_back_it_holds_its_rows(self):
        url = f"{reverse('issues:self_check_template')}?campaign={self.campaign.pk}&department={self.housing.pk}"
        answer = self.client.get(url)
        self.assertEqual(answer.status_code, 200)
        self.assertIn("%E8%87%AA%E6%9F%A5", answer["Content-Disposition"])

    def test_what_is_not_asked_of_the_department_is_not_there(self):
        other = make_campaign(self.city_congress)
        for query in (
            f"campaign={other.pk}",
            "campaign=x",
            "campaign=",
            f"campaign={self.campaign.pk}&department={self.commerce.pk}",
        ):
            with self.subTest(query):
                self.assertEqual(self.client.get(f"{self.url}?{query}").status_code, 404)

    def test_only_liaisons_open_it(self):
        for person in (self.city_staff, self.county_office, self.leader, self.deputy):
            self.sign_in(person)
            with self.subTest(person.username):
                self.assertEqual(self.client.get(self.asked).status_code, 403)

    def test_words_are_the_committees_to_keep(self):
        issue_list = self.bring()
        url = reverse("issues:import_learn", args=[issue_list.pk])
        self.assertEqual(self.client.post(url, {"version": 0}).status_code, 403)
