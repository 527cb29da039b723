"""Pages of handing over: what they show to whom, the form, how many statements they cost."""

import io
from datetime import date
from urllib.parse import quote

from django.urls import reverse
from docx import Document

from issues.forms.ticks import tick
from issues.models import Handover, Issue
from organizations.enums import Role
from tests.base import World
from tests.factories import make_assigned_issue, make_campaign, make_handover, make_issue, make_person


class HandOverPageTests(World):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.issues = [
            make_issue(
                cls.campaign, cls.city_congress, status="screened", suggested="市住建局", title=f"积水{n}"
            )
            for n in range(2)
        ]
        cls.url = reverse("issues:hand_over")

    def setUp(self):
        super().setUp()
        self.sign_in(self.city_staff)

    def post(self, *issues, url=None, **fields):
        data = {
            "department": self.housing.pk,
            "due_on": "2018年9月28日",
            "sign_by": "8月14日",
            "note": "",
            "issues": [tick(issue) for issue in issues or self.issues],
            "checked": "on",
            "sign": "1",
        }
        return self.client.post(
            url or self.url, {key: value for key, value in (data | fields).items() if value != ""}
        )

    def test_the_dates_are_proposed_and_the_letter_shown(self):
        page = self.client.get(self.url, {"department": self.housing.pk})
        self.assertContains(page, 'value="2018-08-14"')
        self.assertContains(page, 'value="2018-09-10"')
        self.assertContains(page, "衡水人常办交〔2018〕＿＿号")
        self.assertContains(page, "附件：问题清单（共 2 项）")

    def test_only_issues_whose_list_means_the_department_are_ticked(self):
        other = make_issue(self.campaign, self.city_congress, status="screened", suggested="商务局")
        form = self.client.get(self.url, {"department": self.housing.pk}).context["form"]
        self.assertEqual(form.ticked, {tick(issue) for issue in self.issues})
        self.assertNotIn(tick(other), form.ticked)

    def test_signing_issues_the_letter_and_opens_it(self):
        answer = self.post(note="请逐项答复")
        letter = Handover.objects.get()
        self.assertRedirects(answer, letter.get_absolute_url())
        self.assertEqual((letter.due_on, letter.sign_by), (date(2018, 9, 28), date(2018, 8, 14)))
        self.assertEqual(set(Issue.objects.values_list("status", flat=True)), {"handed_over"})

    def test_without_the_tick_nothing_is_issued_and_all_that_was_typed_stays(self):
        answer = self.post(checked="", note="请逐项答复")
        self.assertContains(answer, "请核对交办函后勾选", status_code=422)
        self.assertContains(answer, "请逐项答复", status_code=422)
        self.assertEqual(answer.context["form"].ticked, {tick(issue) for issue in self.issues})
        self.assertEqual(Handover.objects.count(), 0)

    def test_each_missing_or_wrong_field_has_its_words(self):
        for fields, words in [
            ({"department": ""}, "请选择承办部门"),
            ({"department": self.county_housing.pk}, "请选择本级的承办部门"),
            ({"due_on": ""}, "请填写整改时限"),
            ({"due_on": "年底"}, "请填写日期"),
            ({"due_on": "2018-09-08"}, "下一个工作日是 2018-09-10"),
            ({"issues": "1.x"}, "请刷新页面后重新勾选"),
            ({"issues": ""}, "请至少勾选一项问题"),
        ]:
            with self.subTest(fields):
                self.assertContains(self.post(**fields), words, status_code=422)
        self.assertEqual(Handover.objects.count(), 0)

    def test_an_issue_of_another_committee_cannot_be_slipped_in(self):
        county = make_issue(self.campaign, self.county_congress, status="screened")
        self.assertContains(self.post(county), "请刷新页面后重新勾选", status_code=422)

    def test_a_second_press_finds_nothing_left_to_hand_over(self):
        self.post()
        self.assertContains(self.post(), "没有待交办的问题")
        self.assertEqual(Handover.objects.count(), 1)

    def test_an_issue_changed_since_the_page_was_opened_is_left_out_and_named(self):
        page_ticks = [tick(issue) for issue in self.issues]
        Issue.objects.filter(pk=self.issues[0].pk).update(version=7)
        answer = self.client.get(self.post(issues=page_ticks).url)
        self.assertContains(answer, "未列入本函")
        self.assertEqual(Issue.objects.get(status="screened"), self.issues[0])

    def test_the_preview_follows_what_is_typed_and_changes_nothing(self):
        answer = self.post(
            self.issues[0], url=reverse("issues:hand_over_preview"), due_on="2018-09-30", checked=""
        )
        self.assertContains(answer, "2018年9月30日")
        self.assertContains(answer, "附件：问题清单（共 1 项）")
        self.assertEqual(Handover.objects.count(), 0)

    def test_the_preview_stands_with_gaps_while_fields_are_empty(self):
        answer = self.post(url=reverse("issues:hand_over_preview"), department="", due_on="年底")
        self.assertContains(answer, "＿＿＿＿")

    def test_each_campaign_has_its_own_desk(self):
        other = make_campaign(self.city_congress, title="另一行动")
        make_issue(other, self.city_congress, status="screened", title="另一问题")
        self.assertNotContains(self.client.get(self.url), "另一问题")
        self.assertContains(self.client.get(self.url, {"campaign": other.pk}), "另一问题")

    def test_only_committee_staff_open_it(self):
        for person in (self.liaison, self.leader, self.deputy, self.system_admin, self.nobody):
            self.sign_in(person)
            with self.subTest(person.username):
                self.assertEqual(self.client.get(self.url).status_code, 403)

    def test_a_county_sees_only_what_it_follows_up_itself(self):
        make_issue(self.campaign, self.county_congress, status="screened", title="本区问题")
        self.sign_in(self.county_office)
        page = self.client.get(self.url)
        self.assertContains(page, "本区问题")
        self.assertNotContains(page, "积水0")

    def test_the_page_costs_the_same_with_few_and_many_issues(self):
        self.client.get(self.url)
        for extra in (0, 20):
            for _ in range(extra):
                make_issue(self.campaign, self.city_congress, status="screened", suggested="商务局")
            with self.subTest(extra), self.assertNumQueries(13):
                self.client.get(self.url)


class LetterPageTests(World):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.government_liaison = make_person("government_liaison", cls.city_government, Role.LIAISON)
        cls.letter = make_handover(
            cls.campaign,
            cls.city_congress,
            cls.city_government,
            cls.housing,
            cls.city_staff,
            number="衡交1号",
        )
        cls.waiting = make_assigned_issue(cls.letter, title="待签问题", reported_by=cls.county_congress)
        cls.signed = make_assigned_issue(cls.letter, "signed", title="已签问题")

    def test_who_sees_a_letter(self):
        seen = set()
        for name, person in self.everyone().items():
            self.sign_in(person)
            status = self.client.get(self.letter.get_absolute_url()).status_code
            if status == 200:
                seen.add(name)
            else:
                self.assertIn(status, (403, 404), name)
        sees = {"city_staff", "city_colleague", "leader", "province_staff", "liaison", "government_liaison"}
        self.assertEqual(seen, sees)

    def test_a_foreign_department_gets_404_and_an_administrator_403(self):
        for person, status in [
            (self.other_liaison, 404),
            (self.county_office, 404),
            (self.system_admin, 403),
        ]:
            self.sign_in(person)
            self.assertEqual(self.client.get(self.letter.get_absolute_url()).status_code, status)

    def test_it_shows_who_signed_for_what_with_what_was_declined_on_top(self):
        declined = make_assigned_issue(self.letter, "handed_over", title="退签问题")
        declined.assignments.update(sent_back_at=self.now, sent_back_reason="属商务部门职责")
        self.sign_in(self.city_staff)
        page = self.client.get(self.letter.get_absolute_url())
        self.assertContains(page, "共 3 项：已签收 1，待签收 1，退签 1")
        self.assertEqual(page.context["assignments"][0].issue, declined)
        self.assertContains(page, "属商务部门职责")

    def test_the_department_never_reads_who_found_an_issue(self):
        self.sign_in(self.liaison)
        page = self.client.get(self.letter.get_absolute_url())
        self.assertContains(page, "待签问题")
        self.assertNotContains(page, "桃城区人大常委会")

    def test_the_list_shows_each_letter_newest_first_with_its_signing(self):
        newer = make_handover(
            self.campaign,
            self.city_congress,
            self.city_government,
            self.commerce,
            self.city_staff,
            number="衡交2号",
        )
        make_assigned_issue(newer, "signed")
        self.sign_in(self.city_staff)
        page = self.client.get(reverse("issues:handover_list"))
        self.assertEqual([row.number for row in page.context["page"]], ["衡交2号", "衡交1号"])
        self.assertContains(page, "已全部签收")

    def test_the_list_is_that_of_the_person(self):
        for person, count in [
            (self.liaison, 1),
            (self.other_liaison, 0),
            (self.county_office, 0),
            (self.leader, 1),
        ]:
            self.sign_in(person)
            page = self.client.get(reverse("issues:handover_list"))
            self.assertEqual((person.username, len(page.context["page"])), (person.username, count))

    def test_pages_cost_the_same_with_few_and_many_rows(self):
        self.sign_in(self.city_staff)
        for extra in (0, 5):
            for _ in range(extra):
                letter = make_handover(
                    self.campaign, self.city_congress, self.city_government, self.housing, self.city_staff
                )
                make_assigned_issue(letter)
                make_assigned_issue(self.letter)
            with self.subTest(extra), self.assertNumQueries(3):
                self.client.get(reverse("issues:handover_list"))
            with self.subTest(extra), self.assertNumQueries(5):
                self.client.get(self.letter.get_absolute_url())


class WordTests(World):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.letter = make_handover(
            cls.campaign,
            cls.city_congress,
            cls.city_government,
            cls.housing,
            cls.city_staff,
            number="衡交〔2018〕1号",
        )
        cls.issue = make_assigned_issue(cls.letter, description="人民路积水严重")
        cls.url = reverse("issues:handover_letter", args=[cls.letter.pk])

    def test_the_word_file_says_what_the_page_says(self):
        self.sign_in(self.liaison)
        answer = self.client.get(self.url)
        document = Document(io.BytesIO(answer.content))
        texts = [paragraph.text for paragraph in document.paragraphs]
        cells = [cell.text for table in document.tables for line in table.rows for cell in line.cells]
        self.assertIn("衡水市人民政府：", texts)
        self.assertTrue(any("2018年9月30日前完成整改" in text for text in texts))
        self.assertLessEqual({"人民路积水严重", self.issue.number, "2018-09-30"}, set(cells))
        self.assertIn(quote("衡交〔2018〕1号.docx"), answer["Content-Disposition"])

    def test_the_paragraphs_are_a_rule_of_the_campaign(self):
        self.campaign.rules = {"handover_letter": {"value": ["请${department}办理 ${unknown}。"]}}
        self.campaign.save()
        self.sign_in(self.city_staff)
        page = self.client.get(self.letter.get_absolute_url())
        self.assertContains(page, "请衡水市住房和城乡建设局办理 ${unknown}。")

    def test_a_foreign_letter_is_not_found(self):
        for person in (self.other_liaison, self.county_office):
            self.sign_in(person)
            self.assertEqual(self.client.get(self.url).status_code, 404)

    def test_the_liaison_of_the_department_is_offered_to_sign_for_all_that_waits(self):
        sign = reverse("issues:sign_for_handover", args=[self.letter.pk])
        for person, offered in [(self.liaison, True), (self.city_staff, False), (self.leader, False)]:
            self.sign_in(person)
            page = self.client.get(self.letter.get_absolute_url())
            with self.subTest(person.username):
                (self.assertContains if offered else self.assertNotContains)(page, sign)
