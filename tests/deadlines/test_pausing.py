"""Pages on which deadlines show how they came about, and on which their clock is stopped and started."""

from datetime import date

from django.urls import reverse

from campaigns.owed import open_duties
from core import clock
from core.models import HistoryEntry
from deadlines.enums import Kind
from deadlines.models import Deadline
from deadlines.shown import light_of, shown_for
from issues.models import Handover
from issues.services.extension import ask_extension, grant_extension
from tests.issues.test_owed import DUE, Owed

from .base import moment


class Pages(Owed):
    def setUp(self):
        super().setUp()
        open_duties([self.duty], now=self.now)
        self.deadline = Deadline.objects.get()

    def url(self, name) -> str:
        return reverse(f"deadlines:{name}", args=[self.deadline.pk])

    def post(self, name, person=None, **typed):
        self.sign_in(person or self.city_staff)
        return self.client.post(self.url(name), typed)


class PausePageTests(Pages):
    def test_pausing_and_resuming_moves_the_date_by_the_days_between(self):
        self.assertRedirects(self.post("pause", reason="等待批复"), self.duty.get_absolute_url())
        self.deadline.refresh_from_db()
        assert (self.deadline.pause_reason, self.deadline.next_at) == ("等待批复", None)
        with clock.at(moment(8, 13)):
            self.assertContains(self.client.get(self.url("resume")), "已中止 4 天")
            self.assertRedirects(self.post("resume"), self.duty.get_absolute_url())
        self.duty.refresh_from_db()
        assert self.duty.due_on == date(2018, 8, 14)
        acts = HistoryEntry.objects.filter(object_type="deadlines.deadline").order_by("id")
        assert list(acts.values_list("action", "actor__username")) == [
            ("pause", "city_staff"),
            ("resume", "city_staff"),
        ]

    def test_without_a_reason_it_is_asked_for_and_nothing_happens(self):
        for reason in ("", "   "):
            answer = self.post("pause", reason=reason)
            self.assertContains(answer, "请写明", status_code=422)
        assert not HistoryEntry.objects.exists()

    def test_twice_is_refused_in_words(self):
        self.post("pause", reason="等待批复")
        self.assertContains(self.post("pause", reason="再次"), "已经中止", status_code=422)
        self.post("resume")
        self.assertContains(self.post("resume"), "没有中止", status_code=422)

    def test_what_is_met_is_not_paused(self):
        Deadline.objects.update(met_at=self.now, next_at=None)
        self.assertContains(self.post("pause", reason="x"), "已经办结或撤销", status_code=422)

    def test_whoever_sees_it_without_being_entitled_is_refused_the_others_see_nothing(self):
        for name, person in self.everyone().items():
            if name in ("city_staff", "city_colleague"):
                continue
            seen = Deadline.objects.visible_to(person).exists() or not person.roles & {"staff", "leader"}
            for page in ("pause", "resume"):
                with self.subTest((name, page)):
                    assert self.post(page, person, reason="x").status_code == (403 if seen else 404)
                    assert self.client.get(self.url(page)).status_code == (403 if seen else 404)
        self.deadline.refresh_from_db()
        assert self.deadline.paused_at is None

    def test_whom_the_rule_entitles_may(self):
        [issue] = self.handed()
        self.deadline = self.of(issue, Kind.RECTIFICATION)
        assert self.post("pause", self.leader, reason="待批复").status_code == 302


class ExtendPageTests(Pages):
    def setUp(self):
        super().setUp()
        [issue] = self.handed()
        self.deadline = Deadline.objects.get(kind=Kind.SIGN_FOR)
        self.issue = issue

    def test_a_later_date_is_given_and_the_letter_follows(self):
        later = date(2018, 8, 31)
        self.assertRedirects(self.post("extend", due_on="2018-08-31", reason="通讯中断"), self.deadline.url)
        self.deadline.refresh_from_db()
        assert (self.deadline.due_on, Handover.objects.get().sign_by) == (later, later)

    def test_an_earlier_date_is_refused_at_its_field(self):
        answer = self.post("extend", due_on="2018-08-10", reason="x")
        self.assertContains(answer, "新的时限应晚于现在的时限", status_code=422)
        assert list(answer.context["form"].errors) == ["due_on"]

    def test_what_has_an_act_of_its_own_is_extended_there(self):
        self.deadline = self.of(self.issue, Kind.RECTIFICATION)
        assert self.post("extend", due_on="2018-12-01", reason="x").status_code == 404

    def test_others_may_not(self):
        for person, status in ((self.leader, 403), (self.county_office, 404), (self.liaison, 403)):
            with self.subTest(person.username):
                assert self.post("extend", person, due_on="2018-08-31", reason="x").status_code == status


class ShownTests(Pages):
    def test_the_duty_page_says_how_the_date_came_about_to_both_sides(self):
        Deadline.objects.update(phrase="8月10日前", reckoning={"explained": "含当日"})
        for person, may in ((self.city_staff, True), (self.county_office, False)):
            self.sign_in(person)
            answer = self.client.get(self.duty.get_absolute_url())
            self.assertContains(answer, "8月10日前")
            assert (self.url("pause") in answer.content.decode()) == may

    def test_the_handover_page_names_the_days_that_were_counted(self):
        self.handed()
        self.sign_in(self.liaison)
        answer = self.client.get(Handover.objects.get().get_absolute_url())
        self.assertContains(answer, "2018年8月9日交办，3 个工作日；截止2018年8月14日")

    def test_the_issue_page_names_the_first_date_and_every_extension_with_its_reason(self):
        issue = self.rectifying()
        extension = ask_extension(issue, new_due_on=date(2018, 10, 31), reason="汛期停工", by=self.liaison)
        grant_extension(extension, by=self.city_staff)
        for person in (self.city_staff, self.liaison, self.leader):
            self.sign_in(person)
            answer = self.client.get(issue.get_absolute_url())
            for words in (
                "2018年8月9日交办，30 日；截止2018年9月8日",
                "汛期停工",
                "原定时限",
                "1 次",
                "整改方案",
            ):
                with self.subTest((person.username, words)):
                    self.assertContains(answer, words)

    def test_a_paused_deadline_says_since_when_and_why(self):
        self.post("pause", reason="等待批复")
        answer = self.client.get(self.duty.get_absolute_url())
        self.assertContains(answer, "等待批复")
        self.assertContains(answer, "恢复计时")

    def test_one_query_for_all_and_one_more_where_a_date_was_moved(self):
        issue = self.rectifying()
        assert self.city_staff.live_memberships  # read once per request
        with self.assertNumQueries(1):
            found = shown_for(self.city_staff, issue, Handover.objects.none().first(), now=self.now)
        assert [one.deadline.kind for one in found] == [Kind.PLAN, Kind.RECTIFICATION]
        extension = ask_extension(issue, new_due_on=date(2018, 10, 31), reason="汛期", by=self.liaison)
        grant_extension(extension, by=self.city_staff)
        with self.assertNumQueries(2):
            shown_for(self.city_staff, issue, now=self.now)

    def test_the_light_follows_from_the_facts(self):
        row = Deadline(due_on=DUE)
        assert light_of(row, moment(9, 29)).key == "overdue"
        row.paused_at = self.now
        assert light_of(row, moment(9, 29)).text == "已中止"
        row.met_at = self.now
        assert light_of(row, moment(9, 29)).key == "done"
        row.was_late = True
        assert light_of(row, moment(9, 29)).text == "逾期完成"
