"""The calendar and the rules as pages: seen by staff, changed by system administrators in two steps."""

from datetime import date

from django.urls import reverse

from core.models import CalendarDay
from core.workdays import LAST_KNOWN
from deadlines.enums import Unit
from deadlines.models import Rule, Rung
from deadlines.reckoning import reckon

from .base import DeadlineCase

CALENDAR = reverse("deadlines:calendar")
NOTICE = {"reason": "关于放假的通知", "days": "2018年8月13日 放假\n8月18日 至 8月19日 上班"}


class CalendarPageTest(DeadlineCase):
    def setUp(self):
        super().setUp()
        self.sign_in(self.system_admin)

    def enter(self, **changes):
        return self.client.post(f"{CALENDAR}?year=2018", NOTICE | changes)

    def test_first_shown_then_done(self):
        rule, found = Rule.objects.get(code="sign_for"), reckon(self.today, 3, Unit.WORKING_DAY)
        deadline = self.open(rule=rule, reckoned=found, due_on=found.due_on)
        shown = self.enter()
        assert "2018-08-15" in shown.content.decode() and not CalendarDay.objects.exists()
        done = self.enter(shown=shown.context["form"]["shown"].value())
        assert done.status_code == 302
        deadline.refresh_from_db()
        assert deadline.due_on == date(2018, 8, 15)
        assert list(CalendarDay.objects.order_by("day").values_list("day", "is_working")) == [
            (date(2018, 8, 13), False),
            (date(2018, 8, 18), True),
            (date(2018, 8, 19), True),
        ]

    def test_a_text_changed_after_it_was_shown_is_shown_again(self):
        shown = self.enter().context["form"]["shown"].value()
        assert self.enter(shown=shown, days="2018-08-14 放假").status_code == 200
        assert not CalendarDay.objects.exists()

    def test_each_slip_is_named_with_its_line_and_nothing_is_lost(self):
        for text, words in [
            ("2018-08-13", "第 1 行“2018-08-13”没有写明"),
            ("8月13日 放假\n8月32日 放假", "第 2 行的日期“8月32日”看不懂"),
            ("8月13日 至 8月1日 放假", "第 1 行应是一天"),
            ("8月1日 至 12月1日 放假", "第 1 行应是一天"),
            ("8月13日 放假\n8月13日 上班", "既写了放假又写了上班"),
        ]:
            with self.subTest(text):
                answer = self.enter(days=text)
                self.assertContains(answer, words, status_code=422)
                self.assertContains(answer, text.splitlines()[0], status_code=422)

    def test_an_unpublished_year_is_said_aloud(self):
        self.assertContains(self.client.get(f"{CALENDAR}?year={LAST_KNOWN + 1}"), "放假通知还没有录入")
        self.assertNotContains(self.client.get(f"{CALENDAR}?year={LAST_KNOWN}"), "放假通知还没有录入")

    def test_a_correction_can_be_taken_back(self):
        row = CalendarDay.objects.create(day=date(2018, 8, 13), is_working=False, reason="通知")
        self.client.post(reverse("deadlines:calendar_remove", args=[row.pk]))
        assert not CalendarDay.objects.exists()

    def test_any_year_asked_for_answers(self):
        for year in ("", "abcd", "0000", "9999", "20181", "二〇一八"):
            with self.subTest(year):
                assert self.client.get(CALENDAR, {"year": year}).status_code == 200

    def test_staff_look_but_do_not_enter(self):
        self.sign_in(self.city_staff)
        self.assertNotContains(self.client.get(CALENDAR), "录入放假和调休")
        assert self.enter().status_code == 403
        assert not CalendarDay.objects.exists()


class RulePageTest(DeadlineCase):
    def setUp(self):
        super().setUp()
        self.sign_in(self.system_admin)
        self.rule = Rule.objects.get(code="sign_for")
        self.page = reverse("deadlines:rule_change", args=[self.rule.pk])
        self.values = {
            "amount": "5",
            "unit": "working_day",
            "source": "市规定",
            "extenders": ["staff"],
            "reason": "修订",
        }

    def test_the_list_tells_how_each_rule_counts_and_whom_each_reminder_reaches(self):
        page = self.client.get(reverse("deadlines:rule_list"))
        self.assertContains(page, "交办后 3 个工作日")
        self.assertContains(page, "会议举行前 20 日")
        self.assertContains(page, "逾期第 1 天起，每 3 天 08:30")
        self.assertContains(page, "监督法第十五条")

    def test_staff_find_the_other_rules_from_it(self):
        link = f'href="{reverse("rulebook:list")}"'
        self.assertNotContains(self.client.get(reverse("deadlines:rule_list")), link)
        self.sign_in(self.city_staff)
        self.assertContains(self.client.get(reverse("deadlines:rule_list")), link, count=2)  # and in the menu

    def test_a_rule_is_changed_in_two_steps(self):
        shown = self.client.post(self.page, self.values)
        self.rule.refresh_from_db()
        assert (shown.status_code, self.rule.amount) == (200, 3)
        self.client.post(self.page, self.values | {"shown": shown.context["form"]["shown"].value()})
        self.rule.refresh_from_db()
        assert (self.rule.amount, self.rule.source) == (5, "市规定")

    def test_slips_are_named_at_their_field(self):
        for changes, field in [
            ({"amount": "0"}, "amount"),
            ({"amount": "x"}, "amount"),
            ({"reason": ""}, "reason"),
            ({"valid_from": "2018-08-01", "valid_to": "2018-07-01"}, "valid_to"),
            ({"extenders": ["deputy"]}, "extenders"),
        ]:
            with self.subTest(field):
                answer = self.client.post(self.page, self.values | changes)
                assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])

    def test_a_reminder_is_changed(self):
        rung = Rung.objects.get(ladder__name="一般事项", offset=-3)
        page = reverse("deadlines:rung_change", args=[rung.pk])
        values = {
            "label": "提前 5 天提醒",
            "offset": "-5",
            "at_time": "09:00",
            "party": "owed_by",
            "roles": ["staff"],
        }
        assert self.client.post(page, values | {"is_active": "on"}).status_code == 302
        rung.refresh_from_db()
        assert (rung.offset, rung.roles, rung.label) == (-5, ["staff"], "提前 5 天提醒")

    def test_a_reminder_before_the_day_cannot_repeat(self):
        rung = Rung.objects.get(ladder__name="一般事项", offset=-3)
        page = reverse("deadlines:rung_change", args=[rung.pk])
        values = {"label": "提前", "offset": "-5", "at_time": "09:00", "party": "owed_by", "roles": ["staff"]}
        assert self.client.post(page, values | {"repeat_days": "2"}).status_code == 422
