"""The pages of weekly reports, as those who open them see them."""

import io
import re

from django.urls import reverse
from docx import Document

from core import history
from core.models import Notification
from meetings.models import Week, WeeklyReport
from meetings.services import issue_week, save_draft, submit_report, waive_report

from .support import WeeklyCase, at

LIST = reverse("issues:weekly_report")
RULE_PAGE = reverse("issues:dispatch_rule")


def address(name: str, thing) -> str:
    return reverse(f"issues:weekly_{name}", args=[thing.pk])


class UnitPageTests(WeeklyCase):
    def send(self, report, **fields):
        return self.client.post(report.get_absolute_url(), {"version": report.version} | fields)

    def test_a_liaison_is_taken_to_the_one_report_that_is_owed(self):
        report = self.owed()
        self.sign_in(self.liaison)
        self.assertRedirects(self.client.get(LIST), report.get_absolute_url())
        self.assertContains(self.client.get(f"{LIST}?all=1"), report.get_absolute_url())

    def test_without_anything_to_report_the_page_says_so(self):
        self.sign_in(self.other_liaison)
        self.assertContains(self.client.get(LIST), "本周无需报送")

    def test_one_tap_says_that_nothing_has_changed(self):
        report = self.owed()
        self.sign_in(self.liaison)
        self.assertContains(self.client.get(report.get_absolute_url()), "本周无变化，直接报送")
        self.send(report, quick="1")
        report.refresh_from_db()
        assert (report.status, report.is_unchanged) == ("submitted", True)

    def test_one_tap_takes_the_units_own_words_along(self):
        report = self.owed()
        self.report_progress(text="新敷管道两公里")
        self.sign_in(self.liaison)
        page = self.client.get(report.get_absolute_url())
        self.assertContains(page, "以上就是本周情况，直接报送")
        self.assertContains(page, "新敷管道两公里")
        self.send(report, quick="1")
        report.refresh_from_db()
        assert report.this_week == f"{self.issue}：新敷管道两公里"
        assert not report.is_unchanged

    def test_the_form_asks_for_three_boxes_and_no_figure(self):
        report = self.owed()
        self.sign_in(self.liaison)
        form = self.client.get(report.get_absolute_url()).context["form"]
        assert list(form.fields) == ["version", "this_week", "next_week", "help_needed"]

    def test_every_number_opens_exactly_its_rows(self):
        report = self.owed()
        self.report_progress()
        self.sign_in(self.liaison)
        context = self.client.get(report.get_absolute_url()).context
        figures = [*context["changes"], *context["standing"]]
        assert sum(figure.value for figure in figures) > 3
        for figure in figures:
            assert len(self.client.get(figure.url).context["rows"]) == figure.value, figure.label

    def test_after_sending_the_numbers_stay_and_open_the_same_rows(self):
        report = submit_report(self.owed(), by=self.liaison)
        self.report_progress()
        self.sign_in(self.liaison)
        rows = self.client.get(address("rows", report) + "?figure=report_progress").context["rows"]
        assert rows == []

    def test_what_has_gone_to_another_unit_keeps_its_place_without_its_words(self):
        report = submit_report(self.owed(), by=self.liaison)
        type(self.issue).objects.filter(pk=self.issue.pk).update(department=self.commerce)
        self.sign_in(self.liaison)
        answer = self.client.get(address("rows", report) + "?figure=open")
        self.assertContains(answer, "已转由其他单位办理")
        self.assertNotContains(answer, self.issue.title)

    def test_an_unknown_figure_is_not_there(self):
        self.sign_in(self.liaison)
        assert self.client.get(address("rows", self.owed()) + "?figure=x").status_code == 404

    def test_typing_keeps_a_draft_that_is_there_when_one_comes_back(self):
        report = self.owed()
        self.sign_in(self.liaison)
        answer = self.client.post(address("draft", report), {"this_week": "写到一半"})
        assert answer.content.decode() == "已自动保存 09:00"
        page = self.client.get(report.get_absolute_url())
        self.assertContains(page, "写到一半")
        self.assertNotContains(page, "quick-panel")

    def test_a_draft_too_long_says_so_and_keeps_the_last_one(self):
        report = self.owed()
        self.sign_in(self.liaison)
        self.client.post(address("draft", report), {"this_week": "短"})
        assert (
            "最多 2000 字"
            in self.client.post(address("draft", report), {"this_week": "长" * 2001}).content.decode()
        )
        assert WeeklyReport.objects.get(pk=report.pk).draft["this_week"] == "短"

    def test_the_committee_never_reads_a_draft(self):
        report = save_draft(self.owed(), this_week="还没想好", by=self.liaison)
        self.sign_in(self.city_staff)
        page = self.client.get(report.get_absolute_url())
        self.assertNotContains(page, "还没想好")
        self.assertContains(page, "尚未报送")

    def test_a_box_too_long_keeps_what_was_typed(self):
        report = self.owed()
        self.sign_in(self.liaison)
        answer = self.send(report, this_week="长" * 2001)
        assert answer.status_code == 422
        self.assertContains(answer, "长" * 2001, status_code=422)

    def test_a_report_sent_by_a_colleague_meanwhile_is_not_sent_twice(self):
        report = self.owed()
        submit_report(self.report_of(self.housing), by=self.liaison)
        self.sign_in(self.liaison)
        assert self.send(report, quick="1").status_code == 422
        assert history.of(report).filter(action="submit", outcome="done").count() == 1

    def test_staff_do_not_report_for_a_unit(self):
        report = self.owed()
        self.sign_in(self.city_staff)
        assert self.send(report, quick="1").status_code == 403
        assert self.client.post(address("draft", report)).status_code == 403

    def test_a_correction_shows_the_old_words_on_record(self):
        report = submit_report(self.owed(), this_week="开了会", by=self.liaison)
        self.sign_in(self.liaison)
        fields = {"version": report.version, "this_week": "开了两次会", "reason": "漏了一次"}
        self.assertRedirects(self.client.post(address("correct", report), fields), report.get_absolute_url())
        self.assertContains(self.client.get(report.get_absolute_url()), "原内容：本周：开了会")

    def test_late_is_said_when_it_is_sent(self):
        report = self.owed()
        WeeklyReport.objects.filter(pk=report.pk).update(due_on=self.today.replace(day=8))
        from deadlines.models import Deadline

        Deadline.objects.filter(kind="weekly_report").update(due_on=self.today.replace(day=8))
        self.sign_in(self.liaison)
        page = self.client.post(report.get_absolute_url(), {"version": 0, "quick": "1"}, follow=True)
        self.assertContains(page, "记为迟报")

    def test_a_fixed_number_of_queries(self):
        report = self.owed()
        self.sign_in(self.liaison)
        for _times in (1, 2):
            with self.assertNumQueries(9):
                self.client.get(report.get_absolute_url())
            self.report_progress()
            self.issue.refresh_from_db()


class WeekPageTests(WeeklyCase):
    def week(self) -> Week:
        return self.begin()

    def post(self, week, **fields):
        fields = {"version": week.version, "text": "正文"} | fields
        return self.client.post(week.get_absolute_url(), fields)

    def test_the_missing_are_named(self):
        week = self.week()
        submit_report(self.report_of(self.housing), by=self.liaison)
        self.sign_in(self.city_staff)
        page = self.client.get(week.get_absolute_url())
        assert set(page.context["missing"]) == {"桃城区人大常委会", "安平县人大常委会"}
        self.assertContains(page, "2 个单位还没有报送")

    def test_the_text_is_put_together_from_what_came_in(self):
        week = self.week()
        self.report_progress()
        submit_report(
            self.report_of(self.housing), this_week="敷设管道", help_needed="请协调用地", by=self.liaison
        )
        submit_report(self.report_of(self.county_congress), by=self.county_office)
        waive_report(self.report_of(self.other_congress), reason="x", by=self.city_staff)
        self.sign_in(self.city_staff)
        text = self.client.get(week.get_absolute_url()).context["text"]
        assert "应报 2 个单位，已报 2 个" in text
        assert "一、衡水市住房和城乡建设局" in text
        assert "本周报告进展 1 件" in text
        assert "需协调：请协调用地" in text
        assert "本周无变化的单位：桃城区人大常委会。" in text
        assert "本周免报的单位：安平县人大常委会。" in text

    def test_nobody_is_said_to_have_changed_nothing_when_nobody_has_reported(self):
        week = self.week()
        self.sign_in(self.city_staff)
        text = self.client.get(week.get_absolute_url()).context["text"]
        assert "已报 0 个" in text and "没有变化" not in text

    def test_keeping_needs_no_tick_and_can_be_put_together_anew(self):
        week = self.week()
        self.sign_in(self.city_staff)
        self.post(week, keep="1", text="改过的")
        week.refresh_from_db()
        assert (week.text, week.status) == ("改过的", "collecting")
        self.post(week, again="1")
        week.refresh_from_db()
        assert week.text == ""

    def test_issuing_needs_the_tick(self):
        week = self.week()
        self.sign_in(self.city_staff)
        assert self.post(week).status_code == 422
        self.assertRedirects(self.post(week, checked="on"), week.get_absolute_url())
        week.refresh_from_db()
        assert (week.status, week.text, week.issued_by) == ("issued", "正文", self.city_staff)

    def test_issuing_tells_units_leaders_and_colleagues(self):
        week = issue_week(self.week(), text="正文", by=self.city_staff)
        told = Notification.objects.filter(url=week.get_absolute_url())
        names = {one.recipient.username for one in told}
        assert names == {
            "liaison",
            "county_office",
            "county_colleague",
            "other_office",
            "city_colleague",
            "leader",
        }

    def test_a_unit_reads_the_whole_only_once_it_is_issued(self):
        week = self.week()
        self.sign_in(self.liaison)
        assert self.client.get(week.get_absolute_url()).status_code == 404
        issue_week(week, text="全市周报", by=self.city_staff)
        page = self.client.get(week.get_absolute_url())
        self.assertContains(page, "全市周报")
        self.assertNotContains(page, "桃城区人大常委会")
        assert self.post(week, checked="on").status_code == 403

    def test_an_issued_text_changes_only_by_an_act(self):
        week = issue_week(self.week(), text="原文", by=self.city_staff)
        self.sign_in(self.city_staff)
        self.post(week, keep="1")
        assert Week.objects.get().text == "原文"
        fields = {"version": week.version, "text": "新文", "reason": "数字有误"}
        self.client.post(address("amend", week), fields)
        week.refresh_from_db()
        assert week.text == "新文"
        assert history.of(week).first().data == {"before": "原文"}

    def test_the_word_document_holds_the_text(self):
        week = issue_week(self.week(), text="一、住建局\n开了会", by=self.city_staff)
        self.sign_in(self.leader)
        answer = self.client.get(address("document", week))
        found = [paragraph.text for paragraph in Document(io.BytesIO(answer.content)).paragraphs]
        assert "一、住建局" in found and "开了会" in found
        assert history.of(week).first().action == "export"

    def test_a_fixed_number_of_queries(self):
        week = self.week()
        self.sign_in(self.city_staff)
        with self.assertNumQueries(7):
            self.client.get(week.get_absolute_url())
        submit_report(self.report_of(self.housing), this_week="x", by=self.liaison)
        with self.assertNumQueries(7):
            self.client.get(week.get_absolute_url())


class RulePageTests(WeeklyCase):
    FIELDS = {
        "version": 0,
        "weekday": "4",
        "due_time": "17:00",
        "open_days": "4",
        "units": ["departments"],
        "stuck_days": "20",
        "speaking": "worst_first",
        "source": "主任会议",
    }

    def test_a_committee_begins_to_ask_and_the_week_is_open_at_once(self):
        self.sign_in(self.city_staff)
        self.assertContains(self.client.get(RULE_PAGE), "没有要求周报告。")
        self.assertRedirects(self.client.post(RULE_PAGE, self.FIELDS), RULE_PAGE)
        assert WeeklyReport.objects.get().organization == self.housing
        self.assertContains(self.client.get(RULE_PAGE), "每周五 17:00 前")

    def test_a_weekday_without_units_is_refused_at_the_place(self):
        self.sign_in(self.city_staff)
        answer = self.client.post(RULE_PAGE, self.FIELDS | {"units": []})
        self.assertContains(answer, "请选择由哪些单位报送。", status_code=422)

    def test_an_older_page_is_told_that_somebody_was_first(self):
        self.begin()
        self.sign_in(self.city_colleague)
        self.assertContains(self.client.post(RULE_PAGE, self.FIELDS), "刚被别人修改过", status_code=422)

    def test_asking_no_more(self):
        self.begin()
        self.sign_in(self.city_staff)
        self.client.post(RULE_PAGE, self.FIELDS | {"version": 1, "weekday": "", "units": []})
        assert not self.rule().asks_weekly
        assert re.search("第 1 版", self.client.get(RULE_PAGE).content.decode())


class WorkPageTests(WeeklyCase):
    def tasks(self, person) -> list[tuple[str, str]]:
        self.sign_in(person)
        page = self.client.get(reverse("dashboards:work")).context["page"]
        return [(task.verb, task.title) for group in page.groups for task in group.tasks]

    def test_the_report_lies_on_the_desk_until_it_is_sent(self):
        report = self.owed()
        line = ("报送", "衡水市住房和城乡建设局周报告（2018-08-10）")
        assert line in self.tasks(self.liaison)
        submit_report(report, by=self.liaison, now=at(9, 10))
        assert line not in self.tasks(self.liaison)

    def test_nobody_elses_desk_has_it(self):
        self.begin()
        for person in (self.other_liaison, self.county_liaison, self.leader):
            assert all("周报告" not in title for _verb, title in self.tasks(person))
