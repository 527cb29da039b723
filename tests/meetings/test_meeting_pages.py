"""The pages of monthly meetings and their decisions."""

import io
from datetime import date

from django.urls import reverse
from docx import Document

from core import clock, history
from meetings.models import Decision, Meeting
from meetings.services import add_item, report_decision

from .support import at
from .test_decisions import DUE, DecisionCase

LIST = reverse("campaigns:meeting")


def address(name: str, thing) -> str:
    return reverse(f"campaigns:{name}", args=[thing.pk])


class MeetingPageTests(DecisionCase):
    def post(self, name: str, meeting: Meeting, **fields):
        fields = {"version": Meeting.objects.get(pk=meeting.pk).version} | fields
        return self.client.post(address(name, meeting), fields)

    def test_staff_prepare_the_meeting_from_the_list(self):
        self.sign_in(self.city_staff)
        self.assertContains(self.client.get(LIST), "还没有月例会")
        answer = self.client.post(LIST, {"meets_on": "8月20日"})
        self.assertRedirects(answer, Meeting.objects.get().get_absolute_url())

    def test_a_second_one_in_the_month_is_refused_at_the_field(self):
        self.prepared()
        self.sign_in(self.city_staff)
        answer = self.client.post(LIST, {"meets_on": "2018-08-25"})
        self.assertContains(answer, "月例会已经在准备", status_code=422)

    def test_leaders_read_but_do_not_prepare(self):
        meeting = self.prepared()
        self.sign_in(self.leader)
        self.assertContains(self.client.get(LIST), meeting.get_absolute_url())
        assert self.client.post(LIST, {"meets_on": "2018-09-20"}).status_code == 403
        assert self.client.get(meeting.get_absolute_url()).status_code == 200
        assert self.post("meeting_gather", meeting).status_code == 403

    def test_every_number_of_the_progress_table_opens_exactly_its_rows(self):
        meeting = self.prepared()
        self.sign_in(self.city_staff)
        cells = [
            cell
            for row in self.client.get(meeting.get_absolute_url()).context["units"]
            for cell in row["cells"]
        ]
        numbers = [value for value, _url, _label in cells if value]
        assert numbers == [5, 1]
        for value, url, label in cells:
            if value:
                assert len(self.client.get(url).context["rows"]) == value, label

    def test_a_figure_that_does_not_exist_is_not_there(self):
        meeting = self.prepared()
        self.sign_in(self.city_staff)
        for query in ("", "?unit=1&figure=open", f"?unit={self.housing.pk}&figure=x", "?unit=x&figure=open"):
            assert self.client.get(address("meeting_rows", meeting) + query).status_code == 404

    def test_items_are_moved_dropped_and_taken_up_again(self):
        meeting = self.prepared()
        self.sign_in(self.city_staff)
        first, second = meeting.items.all()[:2]
        self.client.post(address("meeting_item", second), {"version": 0, "up": "1"})
        assert list(meeting.items.all())[0] == second
        self.client.post(address("meeting_drop", first), {"version": 1, "reason": "已约谈"})
        first.refresh_from_db()
        assert first.is_dropped
        self.assertContains(self.client.get(meeting.get_absolute_url()), "已约谈")
        self.client.post(address("meeting_item", first), {"version": 2, "restore": "1"})
        first.refresh_from_db()
        assert not first.is_dropped

    def test_an_older_page_is_told(self):
        meeting = self.prepared()
        add_item(meeting, title="x", by=self.city_colleague)
        self.sign_in(self.city_staff)
        item = meeting.items.first()
        for version in ("0", "", "x"):
            answer = self.client.post(
                address("meeting_item", item), {"version": version, "up": "1"}, follow=True
            )
            assert list(answer.context["messages"])[0].level_tag == "error", version

    def test_adding_an_item_from_its_page(self):
        meeting = self.prepared()
        self.sign_in(self.city_staff)
        self.post("meeting_add", meeting, title="通报情况", unit=self.housing.pk)
        assert meeting.items.last().title == "通报情况"
        assert self.post("meeting_add", meeting, title="").status_code == 422

    def test_it_is_held_on_its_day_with_a_tick(self):
        meeting = self.prepared()
        self.sign_in(self.city_staff)
        assert not self.client.get(meeting.get_absolute_url()).context["may_hold"]
        with clock.at(at(20)):
            assert self.client.get(meeting.get_absolute_url()).context["may_hold"]
            assert self.post("meeting_hold", meeting).status_code == 422
            self.post("meeting_hold", meeting, checked="on")
        meeting.refresh_from_db()
        assert meeting.status == "held"

    def test_the_screen_leads_through_every_part(self):
        meeting = self.prepared()
        self.sign_in(self.leader)
        page = self.client.get(address("meeting_screen", meeting))
        seen = [page.context["slide"].heading]
        while after := page.context["after"]:
            page = self.client.get(address("meeting_screen", meeting) + f"?part={after}")
            seen.append(page.context["slide"].heading)
        assert seen == ["以前决定的落实", "议程", "各单位进展", "延期申请", "排行榜", "发言顺序"]
        self.assertContains(page, "逾期 1 件")

    def test_an_english_reader_sees_why_in_english_and_the_paper_says_it_in_chinese(self):
        meeting = self.prepared()
        add_item(meeting, title="临时", detail="逾期 8 天", unit=self.housing, by=self.city_staff)
        self.sign_in(self.city_staff)
        self.client.cookies["django_language"] = "en"
        page = self.client.get(meeting.get_absolute_url())
        for words in ("8 days overdue", "write-off returned 2 times", "39 days without progress"):
            self.assertContains(page, words)
        self.assertContains(page, "1 overdue, 2 stuck or returned")
        self.assertContains(page, "逾期 8 天", count=1)  # what people typed stays theirs
        found = Document(io.BytesIO(self.client.get(address("meeting_document", meeting)).content))
        cells = {cell.text for table in found.tables for row in table.rows for cell in row.cells}
        assert {"逾期 8 天", "39 天没有进展"} <= cells

    def test_a_part_number_out_of_range_shows_the_nearest(self):
        meeting = self.prepared()
        self.sign_in(self.city_staff)
        found = [
            self.client.get(address("meeting_screen", meeting) + query).context["number"]
            for query in ("?part=0", "?part=99", "?part=x")
        ]
        assert found == [1, 6, 1]

    def test_the_word_document_has_every_part_and_names_the_missing_one(self):
        meeting = self.prepared()
        self.sign_in(self.city_staff)
        answer = self.client.get(address("meeting_document", meeting))
        found = Document(io.BytesIO(answer.content))
        text = "\n".join(paragraph.text for paragraph in found.paragraphs)
        for heading in (
            "一、以前例会决定事项落实情况",
            "二、议程",
            "三、各单位进展",
            "四、逾期问题",
            "五、延期申请",
            "六、排行榜",
            "七、发言顺序",
        ):
            assert heading in text
        assert "尚无已公布的排行榜。" in text
        cells = {cell.text for table in found.tables for row in table.rows for cell in row.cells}
        assert str(self.late) in cells and "逾期 8 天" in cells
        assert history.of(meeting).first().action == "export"

    def test_the_page_costs_the_same_with_few_and_many(self):
        meeting = self.prepared()
        self.sign_in(self.city_staff)
        with self.assertNumQueries(6):
            self.client.get(meeting.get_absolute_url())
        for _one in range(3):
            add_item(Meeting.objects.get(pk=meeting.pk), title="x", unit=self.housing, by=self.city_staff)
        with self.assertNumQueries(6):
            self.client.get(meeting.get_absolute_url())


class DecisionPageTests(DecisionCase):
    def test_staff_record_a_decision_for_an_item(self):
        meeting = self.held()
        item = meeting.items.get(issue=self.late)
        self.sign_in(self.city_staff)
        page = self.client.get(address("meeting_decide", meeting) + f"?item={item.pk}")
        assert page.context["form"].initial == {"item": item, "organization": self.housing.pk}
        fields = {"item": item.pk, "organization": self.housing.pk, "text": "复查", "due_on": "2018-08-31"}
        self.assertRedirects(
            self.client.post(address("meeting_decide", meeting), fields), meeting.get_absolute_url()
        )
        decision = Decision.objects.get()
        assert (decision.item, decision.due_on, decision.number) == (item, DUE, 1)

    def test_faults_stand_at_their_fields(self):
        meeting = self.held()
        self.sign_in(self.city_staff)
        fields = {"organization": self.housing.pk, "text": "复查", "due_on": "2018-08-01"}
        answer = self.client.post(address("meeting_decide", meeting), fields)
        self.assertContains(answer, "不早于今天", status_code=422)

    def test_the_way_from_desk_to_done(self):
        decision = self.decided()
        self.sign_in(self.liaison)
        self.assertContains(self.client.get(decision.get_absolute_url()), "报告落实情况")
        self.client.post(address("decision_report", decision), {"version": 0, "result": "已复查"})
        self.sign_in(self.city_staff)
        self.assertContains(self.client.get(decision.get_absolute_url()), "确认落实")
        self.client.post(address("decision_return", decision), {"version": 1, "reason": "请附照片"})
        self.sign_in(self.liaison)
        self.assertContains(self.client.get(decision.get_absolute_url()), "请附照片")
        self.client.post(address("decision_report", decision), {"version": 2, "result": "已补照片"})
        self.sign_in(self.city_staff)
        self.client.post(address("decision_accept", decision), {"version": 3})
        decision.refresh_from_db()
        assert decision.status == "done"

    def test_the_unit_learns_nothing_of_the_meeting_besides(self):
        decision = self.decided()
        self.sign_in(self.liaison)
        assert self.client.get(address("meeting_detail", decision.meeting)).status_code == 403
        self.assertNotContains(
            self.client.get(decision.get_absolute_url()), address("meeting_detail", decision.meeting)
        )

    def test_withdrawing_needs_a_reason(self):
        decision = self.decided()
        self.sign_in(self.city_staff)
        assert self.client.post(address("decision_withdraw", decision), {"version": 0}).status_code == 422
        self.client.post(address("decision_withdraw", decision), {"version": 0, "reason": "并入"})
        decision.refresh_from_db()
        assert decision.status == "withdrawn"

    def test_what_was_reported_waits_on_the_staffs_desk(self):
        decision = report_decision(self.decided(), result="x", by=self.liaison, now=at(21))
        self.sign_in(self.city_staff)
        page = self.client.get(reverse("dashboards:work")).context["page"]
        tasks = {(task.verb, task.url) for group in page.groups for task in group.tasks}
        assert ("确认落实", decision.get_absolute_url()) in tasks

    def test_the_list_of_open_decisions_shows_the_late_ones_first(self):
        self.decided()
        self.sign_in(self.leader)
        with clock.at(at(5, month=9)):
            page = self.client.get(LIST)
        self.assertContains(page, "1 项决定还没有落实")
        self.assertContains(page, "逾期 5 天")
        assert page.context["form"] is None
        assert date(2018, 8, 31) == page.context["decisions"][0].due_on
