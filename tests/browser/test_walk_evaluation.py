"""Step 6 of the walk: a county's deputies judge departments on paper, two tellers count, two people publish."""

import re

import pytest

pytestmark = pytest.mark.browser

VOTES = {"issued": 100, "returned": 98, "invalid": 3, "grade0": 60, "grade1": 25, "grade2": 10}
FEW_VOTES = {"issued": 90, "returned": 88, "invalid": 3, "grade0": 60, "grade1": 20, "grade2": 5}


def test_two_tellers_agree_two_people_publish_and_the_public_sees_the_result(visit):
    office = visit("taocheng.qi")
    evaluation = sets_up(office, "桃城区部门满意度测评")
    first, second = visit("taocheng.teller1"), visit("taocheng.teller2")
    counts(first, evaluation, share=40)
    counts(second, evaluation, share=40, votes=VOTES | {"grade0": 59, "grade1": 26})
    sees_where_they_differ_but_not_the_figures(second)
    counts(second, evaluation, share=40)
    second.press("核对一致并入库")
    is_published_by_another_person(office, visit("taocheng.wen"), evaluation)
    is_public(visit(), "桃城区部门满意度测评")


def test_below_a_quarter_of_the_counted_levels_nothing_can_be_published(visit):
    office, teller = visit("taocheng.qi"), visit("taocheng.teller1")
    evaluation = sets_up(office, "桃城区补充测评")
    counts(visit("taocheng.teller2"), evaluation, share=24, votes=FEW_VOTES)
    counts(teller, evaluation, share=24, votes=FEW_VOTES)
    teller.press("核对一致并入库")
    office.go(evaluation)
    assert office.sees("未达到")
    office.press("送公开审核")
    assert re.search(r"至少需要 \d+ 人，不能公布结果。可作废后重新组织。", office.text())


def sets_up(office, title: str) -> str:
    """Set up an evaluation of the departments that the plan names, freeze its roll; its address."""
    office.go("/evaluations/")
    office.follow("建立测评")
    assert office.page.locator("[name=departments]:checked").count() == 5
    campaign = office.page.locator("main [name=campaign]")
    campaign.select_option(label="衡水市人大常委会三项联动监督（2018年）")
    office.fill(title=title, held_on="2018-8-9")
    office.press("建立测评")
    office.press("锁定名册和议题")
    assert office.sees("名册和议题已锁定，可以发票计票。")
    return office.path


def counts(teller, evaluation: str, *, share: int, votes: dict[str, int] = VOTES) -> None:
    """Hand in a sheet: of each level `share` percent took part, every department got the same votes."""
    teller.go(f"{evaluation}paper/")
    for field in teller.page.locator("input[name^=turnout_]").all():
        label = teller.text(f"label[for={field.get_attribute('id')}]")
        entitled = int(re.search(r"应到 (\d+)", label)[1])
        field.fill(str(entitled * share // 100))
    for key, value in votes.items():
        for field in teller.page.locator(f"input[name$=_{key}]").all():
            field.fill(str(value))
    teller.press("提交计票单" if teller.button("提交计票单").is_visible() else "更正并重新提交")
    assert teller.sees("计票单已提交。")


def sees_where_they_differ_but_not_the_figures(teller) -> None:
    differing = teller.text(".error-summary")
    assert "桃城区商务局 · 满意" in differing
    assert "桃城区商务局 · 基本满意" in differing
    assert not re.search(r"\d", differing.replace("两份", ""))
    assert not teller.button("核对一致并入库").is_visible()


def is_published_by_another_person(office, colleague, evaluation: str) -> None:
    office.go(evaluation)
    assert office.sees("已达到")
    office.press("送公开审核")
    assert office.sees("请本单位另一名工作人员审核。")
    assert not office.button("公布结果").is_visible()
    colleague.go(evaluation)
    colleague.tick("checked")
    colleague.press("公布结果")
    assert colleague.sees("结果已公布。")


def is_public(citizen, title: str) -> None:
    citizen.go("/public/")
    citizen.follow(title)
    assert citizen.sees("桃城区住房和城乡建设局")
    assert citizen.sees("60 票 · 61.2%")
