"""How a date came about, in the reader's words."""

from datetime import date

from django.test import TestCase
from django.utils import translation

from core import clock, workdays
from deadlines.enums import Kind, Unit
from deadlines.models import Deadline, Rule
from deadlines.reckoning import reckon
from deadlines.words import doubts, reckoning, spans, titled

from .base import moment


class WordsTests(TestCase):
    def setUp(self):
        self.enterContext(clock.at(moment(9, 26)))
        self.rule = Rule.objects.get(code="sign_for", jurisdiction="")

    def deadline(self, anchor_on, amount, unit, *, due_on=None, rule=None) -> Deadline:
        found = reckon(anchor_on, amount, unit)
        first = due_on or found.due_on
        return Deadline(
            rule=rule or self.rule,
            anchor_on=anchor_on,
            reckoned_on=found.due_on,
            first_due_on=first,
            due_on=first,
            reckoning=found.as_json(),
        )

    def test_every_day_worked_and_off_is_named(self):
        row = self.deadline(date(2018, 9, 26), 7, Unit.WORKING_DAY)
        assert reckoning(row) == (
            "2018年9月26日交办，7 个工作日；9月29日至30日调休上班；10月1日至5日放假；截止2018年10月10日"
        )

    def test_in_english(self):
        row = self.deadline(date(2018, 9, 26), 7, Unit.WORKING_DAY)
        with translation.override("en"):
            assert reckoning(row) == (
                "handed over 26 Sep 2018, 7 working days; 29 Sep–30 Sep worked; "
                "1 Oct–5 Oct off; due 10 Oct 2018"
            )

    def test_a_calendar_day_that_is_a_rest_day_is_said(self):
        words = reckoning(self.deadline(date(2018, 9, 1), 30, Unit.DAY))
        assert (
            words == "2018年9月1日交办，30 日；截止2018年10月1日；截止日是休息日，规定未说顺延，仍以当日为准"
        )

    def test_another_day_set_at_the_beginning_is_named_beside_the_reckoned_one(self):
        words = reckoning(self.deadline(date(2018, 8, 9), 30, Unit.DAY, due_on=date(2018, 9, 28)))
        assert words == "2018年8月9日交办，30 日；截止2018年9月8日；交办时定为2018年9月28日"

    def test_a_year_without_a_calendar_is_said_aloud(self):
        last = workdays.LAST_KNOWN
        row = self.deadline(date(last, 12, 30), 5, Unit.WORKING_DAY)
        assert doubts(row) == [f"{last + 1}年放假安排尚未公布，按周末和法定节日估算"]
        assert doubts(row)[0] in reckoning(row)

    def test_backwards(self):
        rule = Rule(anchor="会议举行")
        words = reckoning(self.deadline(date(2018, 9, 28), -20, Unit.DAY, rule=rule))
        assert words.startswith("2018年9月28日会议举行，提前20 日；截止2018年9月8日")

    def test_what_a_plan_made_is_said_in_the_words_of_the_plan(self):
        assert reckoning(Deadline(reckoning={"explained": "“前”含当日"})) == "“前”含当日"
        assert reckoning(Deadline()) == ""

    def test_days_in_a_row_stand_together_within_a_month(self):
        days = [date(2018, 9, 29), date(2018, 9, 30), date(2018, 10, 1), date(2018, 10, 3)]
        assert spans(days) == "9月29日至30日、10月1日、10月3日"

    def test_a_title_is_chinese_whatever_the_reader_speaks(self):
        with translation.override("en"):
            assert titled(Kind.PLAN, "T-1 道路破损") == "整改方案：T-1 道路破损"
