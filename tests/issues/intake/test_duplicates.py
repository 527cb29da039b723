"""Rows that say the same: exact but for the serial number, near for a person to decide, and pairs that are neither."""

import pytest

from tests.issues.intake.build import HEAD, check, issue


def found(*rows):
    report = check([HEAD, *rows])
    return [(tuple(entry.row for entry in item.entries), item.kind) for item in report.duplicates]


def described(*texts, **same):
    return [issue(seq=at, description=text, **same) for at, text in enumerate(texts, 1)]


def test_same_but_for_the_serial_number_is_exact():
    assert found(issue(seq=1), issue(seq=2), issue(seq=3)) == [((2, 3, 4), "exact")]


def test_punctuation_and_width_make_no_difference():
    assert found(*described("石桥镇道路破损，共３处。", "石桥镇道路破损,共3处")) == [((2, 3), "exact")]


def test_nothing_is_dropped():
    report = check([HEAD, issue(seq=1), issue(seq=2)])

    assert [entry.row for entry in report.accepted] == [2, 3]
    assert report.duplicates[0].as_json() == {
        "rows": [2, 3],
        "sheets": ["问题清单", "问题清单"],
        "kind": "exact",
    }


@pytest.mark.parametrize(
    "changed",
    [{"departments": "住建局"}, {"due": "2018-12-31"}, {"measure": "另行处理"}, {"category": "脱贫攻坚"}],
)
def test_same_problem_with_another_cell_is_near(changed):
    assert found(issue(seq=1), issue(seq=2, **changed)) == [((2, 3), "near")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("石桥镇柳树村通村道路破损严重，群众出行不便", "石桥镇柳树村通村道路破损严重，影响群众出行"),
        ("石桥镇柳树村通村道路破损严重，群众出行不便", "柳树村通村道路破损严重"),
        ("政务大厅午间无人值守，群众办事往返两次", "政务大厅午间窗口无人值守，群众办事需往返两次"),
        ("幸福小区3号楼电梯停运，涉及住户12户", "幸福小区5号楼电梯停运，涉及住户30户"),
    ],
)
def test_nearly_the_same_text_is_near(one, other):
    others = described("开发区企业露天堆放物料", "农村厕所改造后无人管护", "学校周边摊贩占道经营")

    assert found(*described(one, other), *others) == [((2, 3), "near")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("石桥镇柳树村通村道路破损严重，群众出行不便", "石桥镇杨庄村通村道路破损严重，群众出行不便"),
        ("石桥镇柳树村通村道路破损严重，群众出行不便", "石桥镇柳树村卫生室没有值班医生"),
        ("开发区企业露天堆放物料", "学校周边摊贩占道经营"),
        ("道路破损", "排水不畅"),
    ],
)
def test_other_place_or_other_problem_is_not_near(one, other):
    assert found(*described(one, other)) == []


def test_rejected_rows_are_not_compared():
    assert found(issue(seq=1), issue(seq=2, departments="")) == []


def test_one_entry_is_shown_with_at_most_five_others():
    report = check([HEAD, *described(*[f"幸福小区{at}号楼电梯停运，涉及住户{at}户" for at in range(30)])])

    shown = [entry.row for item in report.duplicates for entry in item.entries]
    assert max(map(shown.count, shown), default=0) <= 5


def test_long_list_says_that_near_ones_were_not_compared():
    rows = described(*[f"第{at}号路段破损，{'甲乙丙丁'[at % 4]}方未修复" for at in range(3_001)])
    report = check([HEAD, *rows, rows[0]])

    assert [item.kind for item in report.duplicates] == ["exact"]
    assert [warning.code for warning in report.warnings] == ["near_not_checked"]
