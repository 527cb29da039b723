"""Which rows of a list sent again are corrections of earlier ones, and what they correct."""

from issues.amended import differences, pairs
from tests.issues.test_rows import entry

ROAD = "人民路东段路面破损三处，雨天积水，群众出行不便"
LAMP = "东湖公园夜间照明不足"


def paired(old: list[dict], new: list[dict]) -> list[tuple[int, int]]:
    """Places in both lists of the rows that belong together."""
    found = pairs(list(enumerate(old)), new)
    return [(key, next(at for at, row in enumerate(new) if row is other)) for (key, _said), other in found]


def test_same_words_with_another_measure_are_a_correction():
    assert paired(
        [entry(description=ROAD)], [entry(description=LAMP, seq=2), entry(description=ROAD + "。", seq=9)]
    ) == [(0, 1)]


def test_same_serial_number_with_much_the_same_words_is_a_correction():
    assert paired([entry(description=ROAD)], [entry(description=ROAD.replace("三处", "五处"))]) == [(0, 0)]


def test_same_serial_number_with_other_words_is_another_problem():
    assert paired([entry(description=ROAD)], [entry(description=LAMP)]) == []


def test_much_the_same_words_under_another_number_or_none_are_left_to_a_person():
    for seq in (2, None):
        assert (
            paired([entry(description=ROAD)], [entry(description=ROAD.replace("三处", "五处"), seq=seq)])
            == []
        )


def test_in_a_list_without_numbers_the_row_stands_in_for_them():
    before = entry(description=ROAD, seq=None, row=4)
    after = entry(description=ROAD.replace("三处", "五处"), seq=None, row=4)
    assert paired([before], [entry(description=LAMP, seq=None, row=3), after]) == [(0, 1)]
    assert paired([before], [after | {"row": 5}]) == []


def test_each_row_is_paired_once():
    old = [entry(description=ROAD, seq=1), entry(description=ROAD, seq=2)]
    assert paired(old, [entry(description=ROAD, measure="修补")] * 1) == [(0, 0)]
    assert len(paired(old, [entry(description=ROAD, measure=text) for text in "甲乙丙"])) == 2


def test_differences_name_field_and_both_texts_and_pass_over_signs_and_numbers():
    before = entry(description=ROAD, departments=["住建局"], seq=1)
    after = entry(
        description=ROAD + "。",
        departments=["住建局", "城管局"],
        seq=7,
        other={"地点": "人民路"},
        due={"kind": "fixed", "date": "2018-09-30", "raw": "9月底"},
    )
    assert [(one.field, one.before, one.after) for one in differences(before, after)] == [
        ("departments", "住建局", "住建局、城管局"),
        ("due", "", "9月底"),
        ("other", "", "地点：人民路"),
    ]
