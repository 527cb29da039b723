"""Organizations in one cell: any separator, who leads, who supports, and names that only look like two."""

import pytest

from issues.intake.departments import read_names, read_organizations

TWO = ["住建局", "发改局"]


@pytest.mark.parametrize(
    "sign",
    [
        "、",
        "，",
        ",",
        "；",
        ";",
        "/",
        "／",
        "|",
        "\\",
        "\n",
        " ",
        "\u3000",
        "+",
        "&",
        "和",
        "与",
        "及",
        "以及",
        "—",
        "\t",
        "。",
        "·",
        "•",
        "~",
        "→",
    ],
)
def test_separators(sign):
    assert read_names(f"住建局{sign}发改局").all == TWO


@pytest.mark.parametrize(
    "text",
    [
        "1.住建局 2.发改局",
        "1、住建局；2、发改局",
        "①住建局②发改局",
        "（1）住建局（2）发改局",
        "1）住建局\n2）发改局",
        "住建局、、发改局、",
        "住建局、发改局、住建局",
        "一、住建局；二、发改局",
        "“住建局”、“发改局”",
        "★住建局、●发改局",
    ],
)
def test_numbered_and_untidy_lists(text):
    assert read_names(text).all == TWO


@pytest.mark.parametrize(
    "name",
    [
        *(
            "住房和城乡建设局",
            "人力资源和社会保障局",
            "工业和信息化局",
            "发展和改革委员会",
            "自然资源和规划局",
            "各县（市、区）人民政府",
        ),
        *(
            "市场监督管理局（食品安全委员会办公室）",
            "卫生和计划生育委员会",
            "中国移动通信集团公司",
            "协同办公室",
            "Housing Bureau",
        ),
    ],
)
def test_names_that_are_one(name):
    assert read_names(name).all == [name]


def test_joined_names_that_hold_joining_words_themselves():
    assert read_names("住房和城乡建设局和发展和改革局").all == ["住房和城乡建设局", "发展和改革局"]
    assert read_names("自然资源和规划局与生态环境局以及各乡镇政府").all == [
        "自然资源和规划局",
        "生态环境局",
        "各乡镇政府",
    ]


@pytest.mark.parametrize("text", ["住房和城乡\n建设局", "住 房 和 城 乡 建 设 局", "住房和城乡 建设局"])
def test_name_broken_by_a_line_or_blanks_is_mended_and_said(text):
    named = read_names(text)

    assert (named.all, named.doubts) == (["住房和城乡建设局"], ("line_mended",))


def test_counties_apart_by_blanks():
    assert read_names("桃城区 冀州区 深州市").all == ["桃城区", "冀州区", "深州市"]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "住建局（牵头）、发改局（配合）",
            "住建局牵头，发改局配合",
            "牵头单位：住建局；配合单位：发改局",
            "主办：住建局 协办：发改局",
        ),
        *(
            "牵头单位：住建局\n配合单位：发改局",
            "由住建局牵头，会同发改局",
            "住建局会同发改局",
            "住建局(牵头单位) 发改局(配合单位)",
            "住建局（主）、发改局（协）",
        ),
        *(
            "牵头住建局，配合发改局",
            "住建局 牵头 发改局 配合",
            "住建局（牵头）发改局（配合）",
            "【牵头】住建局【配合】发改局",
            "住建局为牵头单位，发改局为配合单位",
            "住建局牵头，发改局按职责分工配合",
            "牵头部门（住建局），配合部门（发改局）",
            "牵头 住建局 配合 发改局",
            "住建局-牵头；发改局-配合",
        ),
    ],
)
def test_who_leads_and_who_supports(text):
    named = read_names(text)

    assert (named.all, named.lead, named.supporting) == (TWO, ["住建局"], ["发改局"])


@pytest.mark.parametrize(
    "text",
    [
        *(
            "住建局为主，发改局配合",
            "主：住建局 协：发改局",
            "住建局主办\n发改局会办",
            "住建局（主办）  发改局（会办）",
        ),
        *("<牵头>住建局<配合>发改局", "住建局〔牵头〕，发改局{配合}", "住建局(牵\n头)、发改局(配 合)"),
        *(
            "牵头单位:住建局.配合单位:发改局.",
            "主办单位：住建局\n会办单位：发改局",
            "牵头\n住建局\n配合\n发改局",
        ),
        *("住建局牵头负责，发改局（指导）", "发改局指导、住建局牵头落实"),
    ],
)
def test_who_leads_and_who_supports_in_other_words(text):
    named = read_names(text)

    assert (set(named.all), named.lead, named.supporting) == (set(TWO), ["住建局"], ["发改局"])


@pytest.mark.parametrize(
    "text",
    [
        *(
            "住建局、发改局（按职责分工负责）",
            "住建局、发改局分别负责",
            "住建局（主体责任）、发改局（监管责任）",
        ),
        *(
            "分办：住建局、发改局",
            "行业主管部门：住建局；属地责任单位：发改局",
            "第一责任单位：住建局；第二责任单位：发改局",
        ),
        *(
            "住建局落实，发改局实施",
            "住建局*、发改局#",
            "住建局…发改局",
            "住建局..发改局",
            "住建局（ ）、发改局",
        ),
        *(
            "住建局﹑发改局",
            "住建局‖发改局",
            "住建局_发改局",
            "市级督导单位：督查室；责任单位：住建局、发改局",
        ),
    ],
)
def test_duties_and_labels_beside_the_names_are_no_names(text):
    named = read_names(text)

    assert (named.all, named.lead, named.supporting) == (TWO, [], [])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("县妇联和县残联", ["县妇联", "县残联"]),
        ("县工商联及县科协", ["县工商联", "县科协"]),
        ("幼儿园及小学", ["幼儿园", "小学"]),
        ("桃城区与市住建局", ["桃城区", "市住建局"]),
        ("各县区和市直有关部门", ["各县区", "市直有关部门"]),
        ("公安局\n（交警大队）", ["公安局（交警大队）"]),
    ],
)
def test_names_with_unusual_endings_and_brackets_on_the_next_line(text, names):
    assert read_names(text).all == names


def test_role_at_the_end_reaches_back_over_the_names_before():
    named = read_names("住建局牵头，发改局、财政局、审计局配合")

    assert (named.lead, named.supporting) == (["住建局"], ["发改局", "财政局", "审计局"])


def test_somebody_is_always_left_responsible():
    named = read_names("住建局、发改局配合")

    assert (named.all, named.supporting) == (TWO, ["发改局"])


def test_and_others_is_said():
    named = read_names("住建局、发改局等5个单位")

    assert (named.all, named.doubts) == (TWO, ("departments_and_others",))


def test_label_before_the_name_is_left_out():
    assert read_names("责任单位：住建局").all == ["住建局"]


def test_persons_are_set_apart_only_where_the_column_is_for_both():
    both = read_names("住建局（张三）、发改局/李四", combined=True)

    assert (both.all, both.person) == (TWO, "张三、李四")
    assert read_names("住建局、张三").all == ["住建局", "张三"]


def test_person_before_the_organization_in_brackets():
    both = read_names("张三（住建局）", combined=True)

    assert (both.all, both.person) == (["住建局"], "张三")


def test_persons_and_overseers_in_the_cell_are_nobody_responsible():
    named = read_names("责任单位：住建局；责任人：张三、李四；督导单位：县政府督查室；配合单位：发改局")

    assert (named.all, named.supporting, named.person) == (TWO, ["发改局"], "张三、李四")
    assert named.doubts == ("person_split", "overseer_left_out")


@pytest.mark.parametrize("text", ["TRUE", "123", "2018-09-30", "甲" * 41, "?!", "A1"])
def test_what_cannot_be_a_name(text):
    assert read_names(text).odd


def test_columns_are_joined_once_each():
    said = read_organizations("住建局、财政局（配合）", "发改局", "财政局、无", False)

    assert said.everybody == ("发改局", "住建局", "财政局")
    assert (said.lead, said.supporting, said.responsible) == (("发改局",), ("财政局",), True)


def test_signs_for_nothing_name_nobody():
    said = read_organizations("/", "", "无", False)

    assert (said.everybody, said.responsible, said.odd) == ((), False, ())
