"""Names of topics, reports and laws: which of them mean the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.likeness import bigrams, contained, laws_in, likeness, matter

THE_SAME = [
    ("大气污染防治", "大气污染防治"),
    ("优化营商环境", "营商环境建设"),
    ("大气污染防治", "《大气污染防治法》执法检查"),
    ("扶贫脱贫攻坚", "脱贫攻坚"),
    ("居家养老服务", "养老服务工作"),
    ("食品安全", "食品药品安全监督"),
    ("代表活动情况和问题清单", "活动情况报告和问题清单"),
    ("整改落实情况", "整改情况报告"),
]
NOT_THE_SAME = [
    ("大气污染防治", "水污染防治"),
    ("大气污染防治", "土壤污染防治"),
    ("食品安全", "粮食安全"),
    ("义务教育", "职业教育"),
    ("优化营商环境", "环境保护"),
    ("大气污染防治问题清单", "营商环境问题清单"),
    ("物业管理", "社区管理"),
]


@pytest.mark.parametrize(("one", "other"), THE_SAME)
def test_names_of_the_same_matter_are_alike(one, other):
    assert likeness(one, other) >= 0.6


@pytest.mark.parametrize(("one", "other"), NOT_THE_SAME)
def test_names_that_share_only_common_words_are_not(one, other):
    assert likeness(one, other) < 0.6


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_is_as_like_another_as_the_other_to_it(one, other):
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, other) == likeness(other, one)


@given(st.text(alphabet="山水林田湖草沙冰", min_size=1, max_size=20))
def test_a_name_is_wholly_like_itself(name):
    assert likeness(name, name) == 1


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ("优化营商环境", "优化营商环境审议意见整改跟踪", 1),
        ("优化营商环境审议意见整改跟踪", "营商环境建设", 1),
        ("环境保护", "营商环境", 1 / 3),
        ("就业", "稳岗就业和返乡就业", 0),  # two characters stand in too many names
        ("", "营商环境", 0),
    ],
)
def test_a_short_name_may_stand_whole_in_a_long_one(one, other, share):
    assert contained(one, other) == contained(other, one) == share


def test_signs_figures_width_and_gaps_do_not_matter():
    assert matter("《大气 污染·防治》（2018）") == matter("大气污染防治") == "大气"


def test_a_name_of_common_words_alone_keeps_them():
    assert matter("专项工作") == "专项工作"
    assert likeness("专项工作", "专题调研") == 0


def test_nothing_is_like_nothing():
    assert likeness("", "") == likeness("……", "大气") == 0
    assert bigrams("水") == {"水"}


def test_a_law_is_the_same_in_every_edition_and_spelling():
    one = laws_in("中华人民共和国大气污染防治法（2015年修订）\n河北省大气污染防治条例(2016年)\n\n")
    other = laws_in("《大气污染防治法》（2018年修正）")
    assert one.keys() & other.keys() == {"大气污染防治法"}
    assert one["河北省大气污染防治条例"] == "河北省大气污染防治条例(2016年)"
