"""Deadlines: every kind, the conventions, and no date that is guessed without saying so."""

import datetime

import pytest

from issues.intake.dates import Context, NoDate, read_day, read_due, years_in
from tests.issues.intake.build import HEAD, META, TITLE, check, issue

IN_2018 = Context(2018)
MIDNIGHT = datetime.datetime.fromisoformat("2018-09-30")
AT_EIGHT = datetime.datetime.fromisoformat("2018-09-30T08:00")


def due(value, context=IN_2018, **options):
    return read_due(value, context, **options)


def day(text, context=IN_2018):
    found = due(text, context)
    return found.date.isoformat() if found.date else found.kind


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2018.9.30",
            "2018-09-30",
            "2018/9/30",
            "20180930",
            "2018年9月30日",
            "2018年9月30日前",
            "2018年9月30号之前",
        ),
        *(
            "２０１８年９月３０日",
            "2018 年 9 月 30 日",
            "二〇一八年九月三十日",
            "二○一八年九月三十日前完成",
            "2018-09-30 00:00:00",
        ),
        *(
            "2018年9月30日 18:00",
            "2018年9月30",
            "'2018-9-30",
            "于2018年9月30日前整改到位",
            "立行立改，2018年9月30日前完成",
        ),
        *("2018年9月底", "2018年9月末", "2018.9月底前"),
    ],
)
def test_full_date_is_certain(text):
    found = due(text)

    assert (found.kind, found.date.isoformat(), found.doubts) == ("fixed", "2018-09-30", ())
    assert found.raw == text


@pytest.mark.parametrize(
    ("text", "date", "doubt"),
    [
        ("9月30日", "2018-09-30", "year_inferred"),
        ("九月三十日前", "2018-09-30", "year_inferred"),
        ("9.30", "2018-09-30", "year_inferred"),
        ("9/30", "2018-09-30", "year_inferred"),
        ("18年9月30日", "2018-09-30", "year_inferred"),
        ("18.9.30", "2018-09-30", "year_inferred"),
        ("9月底前", "2018-09-30", "year_inferred"),
        ("年底前", "2018-12-31", "year_inferred"),
        ("年内", "2018-12-31", "year_inferred"),
        ("次年3月底", "2019-03-31", "year_inferred"),
        ("明年6月30日", "2019-06-30", "year_inferred"),
        ("2018年9月", "2018-09-30", "approximate"),
        ("2018.10", "2018-10-31", "approximate"),
        ("2018年2月", "2018-02-28", "approximate"),
        ("2018年9月上旬", "2018-09-10", "approximate"),
        ("2018年9月中旬", "2018-09-20", "approximate"),
        ("2018年9月下旬", "2018-09-30", "approximate"),
        ("2018年9月中下旬", "2018-09-30", "approximate"),
        ("2018年第三季度", "2018-09-30", "approximate"),
        ("2018年四季度末", "2018-12-31", "approximate"),
        ("2018年上半年", "2018-06-30", "approximate"),
        ("2018年", "2018-12-31", "approximate"),
        ("8月l0日前", "2018-08-10", "odd_character"),
        ("ll月15日", "2018-11-15", "odd_character"),
        ("2O18年9月30日", "2018-09-30", "odd_character"),
        ("9/30/2018", "2018-09-30", "month_first"),
        ("30/9/2018", "2018-09-30", "month_first"),
        ("2018年9月1日至9月30日", "2018-09-30", "period"),
        ("2018.9.1-2018.9.30", "2018-09-30", "period"),
        ("2018年9月1日—30日", "2018-09-30", "period"),
        ("2018年12月1日至1月31日", "2019-01-31", "period"),
        ("2018年9-10月", "2018-10-31", "period"),
        ("9月至11月底", "2018-11-30", "period"),
        ("本年度内", "2018-12-31", "year_inferred"),
        ("43373", "2018-09-30", "serial_number"),
        ("30-Sep-18", "2018-09-30", "year_inferred"),
    ],
)
def test_date_that_needed_understanding_says_so(text, date, doubt):
    found = due(text)

    assert (found.kind, found.date.isoformat()) == ("fixed", date)
    assert doubt in found.doubts


@pytest.mark.parametrize(
    "text",
    [
        *("2018，9，30", "2018、9、30", "2018 9 30", "2018--09--30", "2018_09_30", "2018\\9\\30"),
        *("二〇一八年九月三十日", "2018年九月卅日", "Sep 30, 2018", "30 September 2018", "Sept. 30th 2018"),
    ],
)
def test_date_with_odd_signs_between_is_still_certain(text):
    assert (day(text), due(text).doubts) == ("2018-09-30", ())


def test_day_between_twenty_and_thirty_in_one_character():
    assert day("2018年九月廿五日") == "2018-09-25"


def test_end_of_year_with_its_year_is_certain():
    assert due("2018年底").doubts == due("2018年年底前").doubts == ()
    assert day("2018年底") == day("2018年年底前") == "2018-12-31"


@pytest.mark.parametrize("text", ["立行立改", "立即整改", "即知即改", "边查边改"])
def test_immediate(text):
    assert (due(text).kind, due(text).date) == ("immediate", None)


@pytest.mark.parametrize("text", ["长期坚持", "长期", "持续推进", "常态化推进"])
def test_long_term(text):
    assert due(text).kind == "long_term"


@pytest.mark.parametrize(
    "text",
    ["已完成", "已整改", "完成", "已办结。", "已销号", "整改到位", "已于2018年8月15日前完成", "全部已整改"],
)
def test_done(text):
    assert (due(text).kind, due(text).date) == ("done", None)


@pytest.mark.parametrize("text", ["", "  ", "/", "无", "——", "\u3000"])
def test_none(text):
    assert due(text).kind == "none"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "尽快",
            "待定",
            "30日内",
            "一个月内",
            "3月内",
            "3个月",
            "收到之日起15个工作日内",
            "按时完成",
            "未完成",
            "限期整改",
            "张某",
        ),
        *(
            "2018年9月30日后",
            "2018年9月30日起",
            "9/8/2018",
            "30/09/18",
            "9月初",
            "本月底",
            "春节前",
            "2018年春节前",
            "每年12月底",
            "第1-2阶段",
        ),
        *("2018年9月30日、2018年12月31日", "1.5万元", "10年内", "0318-7368886", "适时", "按上级要求"),
    ],
)
def test_what_cannot_be_told_has_no_date(text):
    found = due(text)

    assert (found.kind, found.date) == ("unclear", None)
    assert found.doubts


@pytest.mark.parametrize(
    "text",
    [
        "2018年9月31日",
        "9月31日",
        "2018-13-01",
        "2018年2月29日",
        "20180231",
        "2018年0月1日",
        "2018年10月1日至9月1日",
        "1818年9月30日",
    ],
)
def test_day_that_does_not_exist_is_refused(text):
    with pytest.raises(NoDate):
        due(text)


@pytest.mark.parametrize(
    "text",
    ["2018年9月15、16日", "6月30日、12月31日", "已完成80%", "农历八月十五", "农历9月底", "每年12月底前"],
)
def test_what_only_looks_certain_stays_open(text):
    assert (due(text).kind, bool(due(text).doubts)) == ("unclear", True)


@pytest.mark.parametrize("text", ["长期坚持，定期检查", "长期坚持（每年开展）", "每月检查，长期坚持"])
def test_what_is_kept_at_and_comes_back_is_kept_at(text):
    assert due(text).kind == "long_term"


@pytest.mark.parametrize("text", ["2018年9月上中旬", "2018年9月中上旬"])
def test_first_and_second_third_of_a_month_end_with_the_second(text):
    assert (day(text), due(text).doubts) == ("2018-09-20", ("approximate",))


def test_unfinished_part_keeps_its_date():
    assert day("已整改3户，其余2018年12月底前完成") == "2018-12-31"


def test_both_kinds_at_once_take_the_first_and_say_so():
    assert (due("立行立改，长期坚持").kind, due("立行立改，长期坚持").doubts) == (
        "immediate",
        ("several_kinds",),
    )


def test_without_any_year_a_date_stays_open():
    found = due("9月30日", Context())

    assert (found.kind, found.doubts) == ("unclear", ("no_year",))
    assert due("年底", Context()).kind == "unclear"


def test_year_may_come_from_the_day_of_the_report():
    context = Context(reported_on=datetime.date(2018, 12, 20))

    assert day("12月31日", context) == "2018-12-31"
    assert day("1月底", context) == "2019-01-31"


def test_given_year_wins_over_the_report():
    assert day("9月30日", Context(2020, datetime.date(2018, 7, 31))) == "2020-09-30"


# ── cells that are not text ──


def test_date_cells():
    assert day(datetime.date(2018, 9, 30)) == day(AT_EIGHT) == "2018-09-30"
    assert due(MIDNIGHT).raw == "2018-09-30"


def test_date_cell_that_shows_only_its_month_ends_with_the_month():
    found = due(datetime.date(2018, 9, 1), month_only=True)

    assert (found.date.isoformat(), found.raw, found.doubts) == ("2018-09-30", "2018年9月", ("approximate",))


@pytest.mark.parametrize(
    ("number", "date"),
    [(20180930.0, "2018-09-30"), (201809, "2018-09-30"), (43373.0, "2018-09-30"), (2018.9, "2018-09-30")],
)
def test_numbers_that_are_dates(number, date):
    assert day(number) == date


def test_day_numbers_of_a_workbook_that_counts_from_1904():
    assert day(41911.0, Context(2018, from_1904=True)) == "2018-09-30"
    assert due(41911.0, Context(2018, from_1904=True)).doubts == ("serial_number",)


@pytest.mark.parametrize("number", [2018.1, 9.3, 9.1])
def test_number_that_lost_its_last_zero_stays_open(number):
    assert due(number).kind == "unclear"


@pytest.mark.parametrize("number", [0, -1, 30, 0.25, 1e300, float("inf"), float("nan"), 99999999])
def test_numbers_that_are_no_dates_are_refused(number):
    with pytest.raises(NoDate):
        due(number)


@pytest.mark.parametrize(
    "value", [datetime.time(8, 0), datetime.timedelta(days=3), datetime.date(1899, 12, 31)]
)
def test_times_and_days_of_the_far_past_are_refused(value):
    with pytest.raises(NoDate):
        due(value)


# ── in a list ──


@pytest.mark.parametrize(
    ("head", "year", "date"),
    [
        ([TITLE], None, "2018-09-30"),
        ([["问题清单"], META], None, "2018-09-30"),
        ([["问题清单"]], 2021, "2021-09-30"),
        ([TITLE], 2021, "2021-09-30"),
    ],
    ids=["title", "day of report", "given", "given wins"],
)
def test_where_the_year_comes_from(head, year, date):
    report = check([*head, HEAD, issue(due="9月30日")], year=year)

    entry = report.accepted[0]
    assert entry.due.as_json() == {"kind": "fixed", "date": date, "raw": "9月30日"}
    assert [warning.code for warning in entry.warnings] == ["year_inferred"]


def test_list_that_counts_from_1904_and_month_only_cells():
    values = [issue(due=datetime.date(2018, 9, 30)), issue(due=datetime.date(2018, 9, 1))]
    report = check([HEAD, *values], from_1904=True, formats={"G3": 'yyyy"年"m"月"'})

    assert [entry.due.date.isoformat() for entry in report.accepted] == ["2018-09-30", "2018-09-30"]
    assert report.accepted[1].due.raw == "2018年9月"


def test_open_deadline_lets_the_issue_in_with_a_warning():
    entry = check([HEAD, issue(due="尽快")]).accepted[0]

    assert entry.due.as_json() == {"kind": "unclear", "date": None, "raw": "尽快"}
    assert [warning.code for warning in entry.warnings] == ["not_understood"]


def test_single_days_of_the_head():
    assert read_day("2018年7月31日", Context()) == datetime.date(2018, 7, 31)
    assert read_day("7月31日", Context()) is None
    assert read_day("2018年7月", Context()) is None
    assert read_day("2018-02-30", Context()) is None


def test_years_a_text_names():
    assert years_in("衡人常办发〔2018〕26号，二〇一九年度，1234年") == [2018, 2019]
