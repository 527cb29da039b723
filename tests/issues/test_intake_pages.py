"""Pages of an incoming list: upload, checked list, corrected cells, confirmation, files."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from core.models import Attachment
from issues.models import Issue, IssueList
from issues.services.intake import confirm_issue_list, upload_issue_list
from tests.base import World
from tests.issues.intake.build import compound, workbooks
from tests.issues.intake.build_word import document, table

from .lists import row, upload, workbook

FIRST = row(1, "施工许可办理时间过长，企业需要跑多个部门")
SECOND = row(2, "招标文件设置不合理门槛，限制外地企业参与投标")
BAD = row(3, "停车收费标准不透明群众意见大", "")


class ListPages(World):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.url = f"{reverse('issues:import_upload')}?duty={cls.duty.pk}"

    def setUp(self):
        super().setUp()
        self.sign_in(self.county_office)

    def send(self, file, url=None, **fields):
        return self.client.post(url or self.url, {"file": file, "origin": "deputy_group"} | fields)

    def brought(self, *rows) -> IssueList:
        return upload_issue_list(self.campaign, duty=self.duty, upload=upload(*rows), by=self.county_office)


class UploadPageTests(ListPages):
    def test_it_offers_the_template_and_says_what_for(self):
        page = self.client.get(self.url)
        self.assertContains(page, "桃城区人大常委会")
        self.assertContains(page, f"{reverse('issues:template')}?duty={self.duty.pk}")
        self.assertContains(page, "还没有上传，请先下载模板")

    def test_the_template_names_the_committee_the_topics_and_the_departments(self):
        answer = self.client.get(f"{reverse('issues:template')}?duty={self.duty.pk}")
        book = load_workbook(io.BytesIO(answer.content))
        texts = {str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line}
        self.assertTrue(any("桃城区人大常委会" in text for text in texts))
        self.assertLessEqual({self.topic.name, "桃城区住房和城乡建设局"}, texts)
        self.assertNotIn("安平县人大常委会", texts)

    def test_a_sound_file_leads_to_its_checked_list(self):
        answer = self.send(upload(FIRST, SECOND))
        issue_list = IssueList.objects.get()
        self.assertRedirects(answer, issue_list.get_absolute_url())
        self.assertEqual((issue_list.duty, issue_list.origin), (self.duty, "deputy_group"))
        self.assertContains(self.client.get(self.url), "清单.xlsx")

    def test_a_wrong_file_is_refused_at_its_field_and_the_choice_of_origin_stays(self):
        answer = self.send(SimpleUploadedFile("图片.png", b"\x89PNG\r\n\x1a\n"), origin="letters")
        self.assertEqual(answer.status_code, 422)
        self.assertTrue(answer.context["form"].errors["file"])
        self.assertEqual(answer.context["form"]["origin"].value(), "letters")
        self.assertEqual(Attachment.objects.count(), 0)

    def test_no_file_and_an_empty_file_are_asked_for(self):
        self.assertContains(
            self.client.post(self.url, {"origin": "letters"}), "请选择要上传的文件", status_code=422
        )
        self.assertContains(self.send(SimpleUploadedFile("空.csv", b"")), "文件是空的", status_code=422)

    def test_columns_nobody_knows_can_be_named(self):
        content = workbook([1, "甲", FIRST[2], "区住建局"], headings=["序号", "类别", "问题描述", "谁来改"])
        refused = self.send(SimpleUploadedFile("a.xlsx", content))
        self.assertContains(refused, "哪一列是“责任单位”", status_code=422)
        self.assertContains(refused, '<option value="谁来改">', status_code=422)
        answer = self.send(
            SimpleUploadedFile("a.xlsx", content), description="问题描述", departments="谁来改"
        )
        self.assertRedirects(answer, IssueList.objects.get().get_absolute_url())

    def test_a_list_whose_columns_nobody_knows_is_asked_about_and_the_file_again(self):
        headings = ["村街", "情形", "哪家办"]
        content = workbook(["东关村", "路灯不亮三个月", "区住建局"], headings=headings)
        refused = self.send(SimpleUploadedFile("a.xlsx", content))
        for words in ('<option value="情形">', '<option value="哪家办">', "再选一次这个文件"):
            self.assertContains(refused, words, status_code=422)

    def test_a_file_without_columns_asks_nothing(self):
        refused = self.send(SimpleUploadedFile("a.csv", "只有一句话".encode()))
        self.assertNotContains(refused, "哪一列是", status_code=422)

    def test_a_table_in_a_word_document_is_a_list_too(self):
        headings = ["序号", "问题描述", "责任单位"]
        content = document(table([headings, ["1", FIRST[2], "区住建局"], ["2", SECOND[2], ""]]))
        answer = self.send(SimpleUploadedFile("清单.docx", content))
        issue_list = IssueList.objects.get()
        self.assertRedirects(answer, issue_list.get_absolute_url())
        page = self.client.get(issue_list.get_absolute_url())
        self.assertContains(page, "Word 文件中的表1")
        self.assertContains(page, "<strong>第3行第3列</strong>")
        self.assertContains(page, "改好后可直接上传")
        marked = self.client.get(reverse("issues:import_marked", args=[issue_list.pk]))
        self.assertTrue(load_workbook(io.BytesIO(marked.content))["表1"]["C3"].comment)

    def test_a_sheet_that_was_not_read_is_told(self):
        head = ["序号", "问题描述", "责任单位"]
        sheets = {"第1页": [head, FIRST[:1] + FIRST[2:4]], "第2页": [SECOND[:1] + SECOND[2:4]], "空": []}
        self.send(SimpleUploadedFile("清单.xlsx", workbooks(sheets)))
        page = self.client.get(IssueList.objects.get().get_absolute_url())
        self.assertContains(page, "工作表“第2页”：没有找到表头，未读取。")
        self.assertNotContains(page, "工作表“空”")

    def test_an_old_word_file_is_refused_with_the_way_out(self):
        refused = self.send(SimpleUploadedFile("清单.doc", compound({"WordDocument": b"x"})))
        self.assertContains(refused, "另存为 .docx 后再上传", status_code=422)

    def test_who_may_bring_a_list_for_a_duty(self):
        for person, status in [
            (self.county_office, 200),
            (self.city_staff, 403),  # sees the duty, but it is the county's
            (self.other_office, 404),
            (self.liaison, 403),
            (self.system_admin, 403),
        ]:
            self.sign_in(person)
            with self.subTest(person.username):
                self.assertEqual(self.client.get(self.url).status_code, status)
                self.assertEqual(
                    self.send(upload(FIRST)).status_code if status != 200 else 302,
                    status if status != 200 else 302,
                )

    def test_city_staff_choose_their_campaign_and_bring_their_own_list(self):
        self.sign_in(self.city_staff)
        chooser = self.client.get(reverse("issues:import_upload"))
        self.assertContains(chooser, f"?campaign={self.campaign.pk}")
        own = f"{reverse('issues:import_upload')}?campaign={self.campaign.pk}"
        self.send(upload(FIRST), own, origin="inspection")
        self.assertEqual(IssueList.objects.get().congress, self.city_congress)

    def test_a_county_has_no_campaign_of_its_own_to_choose(self):
        self.assertContains(self.client.get(reverse("issues:import_upload")), "没有进行中的监督行动")

    def test_a_nonsense_address_is_not_found(self):
        for query in ("duty=x", "duty=99999", "campaign=-1", "campaign="):
            with self.subTest(query):
                self.assertEqual(
                    self.client.get(f"{reverse('issues:import_upload')}?{query}").status_code, 404
                )


class PreviewPageTests(ListPages):
    def test_it_shows_the_numbers_and_each_fault_under_its_cell(self):
        page = self.client.get(self.brought(FIRST, SECOND, BAD).get_absolute_url())
        self.assertContains(page, "3 行：可导入 2，错误 1，提醒 0")
        self.assertContains(page, "<strong>D5</strong>")
        self.assertContains(page, "现为空。请补填")
        self.assertContains(page, BAD[2])

    def test_the_errors_stand_before_the_questions_about_columns(self):
        headings = ["序号", "问题类别", "问题描述", "责任单位", "备用一列"]
        rows = ([1, "甲", FIRST[2], "区住建局", "x"], [2, "乙", SECOND[2], "", "y"])
        content = upload(*rows, headings=headings)
        issue_list = upload_issue_list(self.campaign, duty=self.duty, upload=content, by=self.county_office)
        text = self.client.get(issue_list.get_absolute_url()).content.decode()
        places = [text.index(one) for one in ("2 行：", "faults-title", "learn-title")]
        self.assertEqual(places, sorted(places))

    def test_only_rows_in_error_are_shown_when_asked(self):
        page = self.client.get(self.brought(FIRST, BAD).get_absolute_url(), {"only": "errors"})
        self.assertEqual([one.number for one in page.context["page"]], [4])

    def test_an_unknown_organization_is_a_doubt_and_no_error(self):
        page = self.client.get(self.brought(row(1, FIRST[2], "区住房建设局")).get_absolute_url())
        self.assertContains(page, "没有名为“区住房建设局”的单位，是否为桃城区住房和城乡建设局？")
        self.assertContains(page, "错误 0，提醒 1")

    def correct(self, issue_list, query="", **cells):
        url = reverse("issues:import_edit", args=[issue_list.pk]) + query
        return self.client.post(url, {"version": issue_list.version} | cells, follow=True)

    def test_a_corrected_cell_is_checked_again_and_marked_as_corrected(self):
        page = self.correct(self.brought(FIRST, BAD), **{"cell-0-D4": "区住建局"})
        self.assertContains(page, "D4 已更正，整张清单已重新检查")
        self.assertContains(page, "2 行：可导入 2，错误 0")

    def test_one_press_saves_every_cell_that_was_changed_and_leads_back_to_its_own(self):
        issue_list = self.brought(FIRST, BAD, row(4, ""))
        typed = {"cell-0-D4": "区住建局", "cell-0-C5": "路灯不亮三个月无人修理", "at": "cell-0-C5"}
        page = self.correct(issue_list, "?only=errors", **typed)
        self.assertContains(page, "D4、C5 已更正")
        self.assertContains(page, "错误 0")
        self.assertEqual(page.redirect_chain[0][0], f"{issue_list.get_absolute_url()}?only=errors#cell-0-C5")

    def test_cells_left_as_they_were_are_no_corrections(self):
        issue_list = self.brought(FIRST, BAD, row(4, ""))
        self.correct(issue_list, **{"cell-0-D4": "区住建局", "cell-0-C5": ""})
        issue_list.refresh_from_db()
        self.assertEqual(len(issue_list.report["edits"]), 1)
        self.assertContains(self.correct(issue_list, **{"cell-0-C5": " "}), "没有改动。请先", status_code=422)

    def test_a_correction_on_a_stale_page_is_refused_and_stays_in_its_field(self):
        issue_list = self.brought(FIRST, BAD)
        issue_list.version = 7
        page = self.correct(issue_list, **{"cell-0-D4": "区住建局新址办"})
        self.assertContains(page, "刚被别人处理过", status_code=422)
        self.assertContains(page, ">区住建局新址办</textarea>", status_code=422)
        issue_list.refresh_from_db()
        self.assertContains(page, f'name="version" value="{issue_list.version}"', status_code=422)

    def test_a_correction_that_is_too_long_is_refused_by_its_place_and_stays(self):
        page = self.correct(self.brought(FIRST, BAD), **{"cell-0-D4": "局" * 2001})
        self.assertContains(page, "D4：最多 2000 字，现有 2001 字", status_code=422)
        self.assertContains(page, "局" * 2001, status_code=422)

    def test_a_correction_of_no_cell_is_refused(self):
        issue_list = self.brought(FIRST)
        for cells in ({}, {"cell-0-C99": "x"}, {"cell-7-C3": "x"}, {"cell-x": "x"}):
            with self.subTest(cells):
                self.assertContains(self.correct(issue_list, **cells), "没有这个单元格", status_code=422)

    def test_links_of_a_refused_act_lead_to_the_page_and_not_to_the_act(self):
        issue_list = self.brought(*(row(at, f"第{at}处占道经营") for at in range(1, 60)), BAD)
        url = reverse("issues:import_confirm", args=[issue_list.pk])
        page = self.client.post(url, {"version": issue_list.version})
        self.assertEqual(page.status_code, 422)
        self.assertNotContains(page, 'href="?', status_code=422)
        self.assertContains(
            page, f'href="{issue_list.get_absolute_url()}?after=50" rel="next"', status_code=422
        )

    def test_places_and_articles_of_law_are_known_and_other_columns_are_asked_about(self):
        headings = ["序号", "问题描述", "责任单位", "地点", "对照法条", "包联科室"]
        rows = [1, FIRST[2], "区住建局", "东关村", "第三条", "一科"]
        self.send(SimpleUploadedFile("a.xlsx", workbook(rows, headings=headings)))
        page = self.client.get(IssueList.objects.get().get_absolute_url())
        self.assertContains(page, "“包联科室”列是")
        self.assertNotContains(page, "“地点”列是")
        self.assertNotContains(page, "“对照法条”列是")

    def test_a_list_of_only_a_heading_says_that_no_rows_were_found(self):
        self.assertContains(self.client.get(self.brought().get_absolute_url()), "表中没有数据行")

    def test_formulas_and_markup_in_cells_are_text(self):
        page = self.client.get(
            self.brought(row(1, "<script>alert(1)</script>施工许可办理时间过长")).get_absolute_url()
        )
        self.assertContains(page, "&lt;script&gt;")

    def test_others_do_not_see_the_list(self):
        issue_list = self.brought(FIRST)
        for person, status in [
            (self.city_staff, 404),
            (self.other_office, 404),
            (self.liaison, 404),
            (self.leader, 403),
        ]:
            self.sign_in(person)
            for name in ("import_preview", "import_file", "import_marked"):
                with self.subTest(f"{person.username} {name}"):
                    answer = self.client.get(reverse(f"issues:{name}", args=[issue_list.pk]))
                    self.assertEqual(answer.status_code, status)

    def test_the_page_costs_the_same_with_few_and_many_rows(self):
        for count in (1, 120):
            rows = [row(n, f"第{n}个小区屋面漏水，维修基金申请困难，居民多次反映") for n in range(count)]
            address = self.brought(*rows).get_absolute_url()
            with self.subTest(count), self.assertNumQueries(5):
                page = self.client.get(address)
            self.assertEqual(len(page.context["page"]), min(count, 50))

    def test_further_pages_go_on_where_the_first_ended(self):
        rows = [row(n, f"第{n}个小区屋面漏水，维修基金申请困难，居民多次反映") for n in range(120)]
        address = self.brought(*rows).get_absolute_url()
        numbers, after = [], ""
        while not numbers or after:
            page = self.client.get(address, {"after": after}).context["page"]
            numbers += [one.number for one in page]
            after = page.next
        self.assertEqual(numbers, list(range(3, 123)))


class ConfirmPageTests(ListPages):
    def confirm(self, issue_list, **fields):
        data = {"version": issue_list.version} | fields
        return self.client.post(reverse("issues:import_confirm", args=[issue_list.pk]), data, follow=True)

    def test_confirming_imports_and_leads_back_to_the_duty(self):
        page = self.confirm(self.brought(FIRST, SECOND))
        self.assertContains(page, "新增 2，已有 0，跳过 0")
        self.assertContains(page, self.duty.get_absolute_url())
        self.assertEqual(Issue.objects.count(), 2)

    def test_a_list_with_errors_is_imported_only_after_the_tick(self):
        issue_list = self.brought(FIRST, BAD)
        self.assertContains(self.confirm(issue_list), "还有 1 行有错误", status_code=422)
        self.assertEqual(Issue.objects.count(), 0)
        self.assertContains(self.confirm(issue_list, skip_errors="on"), "新增 1，已有 0，跳过 1")

    def test_a_double_press_imports_once_and_says_so(self):
        issue_list = self.brought(FIRST)
        self.confirm(issue_list)
        self.assertContains(self.confirm(issue_list), "没有重复导入")
        self.assertEqual(Issue.objects.count(), 1)

    def test_a_stale_page_is_refused(self):
        issue_list = self.brought(FIRST)
        issue_list.version = 4
        self.assertContains(self.confirm(issue_list), "刚被别人处理过", status_code=422)
        self.assertEqual(Issue.objects.count(), 0)

    def test_earlier_drafts_stay_unless_a_person_ticks(self):
        confirm_issue_list(self.brought(FIRST), by=self.county_office)
        issue_list = self.brought(SECOND)
        page = self.client.get(issue_list.get_absolute_url())
        self.assertContains(page, "作废上次导入而这次没有的 1 条")
        self.confirm(issue_list)
        self.assertEqual(Issue.objects.filter(status="found").count(), 2)

    def test_earlier_drafts_are_taken_out_when_it_is_ticked(self):
        confirm_issue_list(self.brought(FIRST), by=self.county_office)
        self.confirm(self.brought(SECOND), replace="on")
        self.assertEqual(
            list(Issue.objects.order_by("pk").values_list("status", flat=True)), ["voided", "found"]
        )

    def test_with_rows_in_error_nothing_can_be_taken_out(self):
        confirm_issue_list(self.brought(FIRST, SECOND), by=self.county_office)
        page = self.client.get(self.brought(FIRST, BAD).get_absolute_url())
        self.assertContains(page, "有错误的行没有参加比较")
        self.assertNotContains(page, "作废上次导入而这次没有的")

    def test_a_list_that_brings_nothing_new_says_so_on_its_button(self):
        confirm_issue_list(self.brought(FIRST), by=self.county_office)
        page = self.client.get(self.brought(FIRST).get_absolute_url())
        self.assertContains(page, "确认，没有新增和更正")
        self.assertNotContains(page, "确认导入 0 条")

    def test_what_a_corrected_list_changes_and_leaves_out_is_named_beforehand(self):
        confirm_issue_list(self.brought(FIRST, SECOND), by=self.county_office)
        page = self.client.get(self.brought([*SECOND[:4], "清理招标文件", *SECOND[5:]]).get_absolute_url())
        self.assertContains(page, "新增 0，更正 1，已有 0，上次有而这次没有 1")
        self.assertContains(page, "<ins>清理招标文件</ins>")
        self.assertContains(page, "LD2018-0001")

    def test_discarding_imports_nothing(self):
        issue_list = self.brought(FIRST)
        page = self.client.post(reverse("issues:import_discard", args=[issue_list.pk]), follow=True)
        self.assertContains(page, "已放弃这份清单")
        self.assertContains(self.confirm(issue_list), "没有重复导入")
        self.assertEqual(Issue.objects.count(), 0)

    def test_acts_are_posts_only(self):
        issue_list = self.brought(FIRST)
        for name in ("import_edit", "import_confirm", "import_discard"):
            with self.subTest(name):
                self.assertEqual(
                    self.client.get(reverse(f"issues:{name}", args=[issue_list.pk])).status_code, 405
                )

    def test_others_can_do_nothing_to_the_list(self):
        issue_list = self.brought(FIRST)
        self.sign_in(self.other_office)
        for name in ("import_edit", "import_confirm", "import_discard"):
            with self.subTest(name):
                answer = self.client.post(reverse(f"issues:{name}", args=[issue_list.pk]), {"version": 0})
                self.assertEqual(answer.status_code, 404)
        self.assertEqual(IssueList.objects.get().status, "checked")


class FileTests(ListPages):
    def test_the_file_comes_back_as_it_was_sent_under_its_name(self):
        content = workbook(FIRST)
        self.send(SimpleUploadedFile("桃城 清单.xlsx", content))
        answer = self.client.get(reverse("issues:import_file", args=[IssueList.objects.get().pk]))
        self.assertEqual(b"".join(answer.streaming_content), content)
        self.assertIn("attachment", answer["Content-Disposition"])

    def test_the_marked_workbook_names_every_faulty_cell_those_corrected_on_the_page_too(self):
        issue_list = self.brought(FIRST, BAD, row(4, ""))
        cell = {"cell-0-D4": "区住建局", "version": issue_list.version}
        self.client.post(reverse("issues:import_edit", args=[issue_list.pk]), cell)
        answer = self.client.get(reverse("issues:import_marked", args=[issue_list.pk]))
        sheet = load_workbook(io.BytesIO(answer.content))["清单"]
        marked = {cell.coordinate for line in sheet.iter_rows() for cell in line if cell.comment}
        self.assertEqual(marked, {"D4", "C5"})
