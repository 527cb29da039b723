"""A county's list with errors: corrected on the page, marked, corrected outside and sent again; a department's own list."""

import io

import pytest
from openpyxl import load_workbook

from issues.models import Issue
from organizations.models import Organization
from tests.issues.intake.build_word import document, table

from .lists import plain, saved

pytestmark = pytest.mark.browser

HEADINGS = ["序号", "问题描述", "责任单位", "整改时限"]
FIRST = "河沿镇砖厂夜间露天堆放煤矸石，雨天污水流入村沟"
SECOND = "政务大厅社保窗口叫号机损坏三周未修，群众排队两小时"
THIRD = "邓庄镇蔬菜大棚分红连续两年没有发放到户"
FOURTH = "何家庄街道商户办理店招许可跑了五次仍未办结"
FIFTH = "人民西路三处井盖缺失，夜间行人易摔伤"


def the_list() -> bytes:
    rows = [
        [1, FIRST, "桃城区环境保护局", "2018-09-30"],
        [2, SECOND, "桃城区人力资源和社会保障局", "2018-09-30"],
        [3, THIRD, None, "2018-09-30"],
        [4, FOURTH, "桃城区行政审批局", "2018-13-45"],
    ]
    return plain(HEADINGS, *rows)


def own(county) -> dict[str, Issue]:
    """The drafts of the county by their text."""
    mine = Issue.objects.filter(reported_by__name="桃城区人大常委会", reported_at=None, status="found")
    return {issue.description: issue for issue in mine}


def test_a_list_is_corrected_here_and_outside_and_only_what_is_new_is_added(visit):
    county = visit("taocheng.qi")
    county.follow("代表活动情况和问题清单")
    county.follow_in_row("问题清单", "去填写")
    upload = county.page.url
    sends(county, "桃城区清单.xlsx", the_list())
    assert county.sees("4 行：可导入 2，错误 2，提醒 0")
    corrects_in_place(county, "C4", "桃城区农牧局")
    assert county.sees("4 行：可导入 3，错误 1，提醒 0")
    name, marked = county.download("下载标注错误的工作簿")
    assert name == "桃城区清单-标注错误.xlsx"
    county.tick("skip_errors")
    county.press("确认导入 3 条")
    assert county.sees("新增 3，已有 0，跳过 1")
    numbers = {text: issue.number for text, issue in own(county).items()}

    county.page.goto(upload)
    sends(county, "桃城区清单-标注错误.xlsx", corrected_outside(marked))
    assert county.sees("与已有问题相比：新增 2，更正 1，已有 1，上次有而这次没有 1")
    county.page.get_by_text("更正了什么").click()
    assert county.sees(SECOND + "，已更换叫号机")
    county.page.get_by_text("上次有而这次没有的问题").click()
    assert county.sees(numbers[FIRST])
    county.press("确认导入 3 条")
    after = own(county)
    assert set(after) == {
        FIRST,
        SECOND + "，已更换叫号机",
        THIRD,
        FOURTH,
        FIFTH,
    }  # what is gone is left to people
    assert after[SECOND + "，已更换叫号机"].number == numbers[SECOND]
    assert after[THIRD].number == numbers[THIRD]


def sends(visitor, name: str, content: bytes) -> None:
    visitor.choose_file(name, content)
    visitor.press("上传并检查")


def corrects_in_place(visitor, cell: str, value: str) -> None:
    field = visitor.page.get_by_label(f"{cell} 的新内容")
    field.fill(value)
    with visitor.page.expect_navigation():
        field.locator("xpath=..").get_by_role("button").click()
    assert visitor.sees(f"{cell} 已更正")


def corrected_outside(marked: bytes) -> bytes:
    """The marked workbook as a person gives it back: both errors mended, one row reworded, one gone, one more."""
    book = load_workbook(io.BytesIO(marked))
    sheet = book.worksheets[0]
    assert sheet["C4"].comment and sheet["D5"].comment
    sheet["C4"], sheet["D5"] = "桃城区农牧局", "2018-10-15"
    sheet["B3"] = SECOND + "，已更换叫号机"
    sheet.append([5, FIFTH, "桃城区住房和城乡建设局", "2018-10-31"])
    sheet.delete_rows(2)
    return saved(book)


def test_a_department_brings_its_own_list_from_word_and_the_city_compares_it(visit):
    liaison, city = visit("housing.qin"), visit("city.lin")
    liaison.go("/issues/self-check/new/")
    liaison.page.locator("main .task-action a").first.click()
    rows = [
        ["序号", "自查发现的问题", "自纠措施"],
        ["1", "施工许可窗口未公开办理时限，企业需多次询问", "公开时限"],
        ["2", "", ""],
    ]
    sends(liaison, "自查清单.docx", document("2018年自查自纠问题清单", table([*rows, ["3", "9", ""]])))
    assert liaison.sees("第4行第2列")
    liaison.tick("skip_errors")
    liaison.press("确认导入 1 条")
    assert liaison.sees("自查清单已报衡水市人大常委会")
    city.go("/issues/self-check/")
    housing = Organization.objects.get(name="衡水市住房和城乡建设局")
    assert [row for row in city.rows() if row.startswith(housing.name)]
    city.page.locator(f"main a[href*='department={housing.pk}&group=listed']").first.click()
    assert city.sees("施工许可窗口未公开办理时限")
