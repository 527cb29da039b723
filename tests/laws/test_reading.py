"""A law's text split into its articles: what begins one, what goes on, and what is told as doubtful."""

import pytest

from laws.numerals import ARTICLE, article_number, articles_named, value_of
from laws.reading import read_articles

LAW = """示范条例
（2018年1月通过）
第一章　总则
第一条　为了规范示范工作，制定本条例。
第二条　本条例适用于示范。
　　示范以外的，依照本条例
第一条的规定办理。
第二章 办理
第一节 受理
第三条 窗口应当做到：
（一）一次告知；
（二）限时办结。
第三条之一 超过期限的，应当说明理由。
第二节 附则
第四条　本条例自公布之日起施行。"""


def labels(text: str) -> list[str]:
    return [one.label for one in read_articles(text).articles]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(
            ("一", 1),
            ("十", 10),
            ("十二", 12),
            ("二十", 20),
            ("三十一", 31),
            ("一百", 100),
            ("一百零二", 102),
        ),
        *(("一百一十九", 119), ("一千二百六十", 1260), ("10", 10), ("１２", 12), ("两百", 200), ("", 0)),
    ],
)
def test_numbers_as_laws_write_them(text, value):
    assert value_of(text) == value


def test_every_number_up_to_1260_is_read_back():
    digits = "零一二三四五六七八九"
    for number in range(1, 1261):
        thousands, hundreds, tens, ones = (number // 1000, number // 100 % 10, number // 10 % 10, number % 10)
        written = f"{digits[thousands]}千" if thousands else ""
        written += f"{digits[hundreds]}百" if hundreds else ("零" if thousands and (tens or ones) else "")
        written += f"{digits[tens]}十" if tens else ("零" if hundreds and ones else "")
        written += digits[ones] if ones else ""
        assert article_number(ARTICLE.match(f"第{written}条")) == (number, 0), written


def test_articles_with_their_chapter_paragraphs_and_items():
    found = read_articles(LAW).articles
    assert [one.label for one in found] == ["第一条", "第二条", "第三条", "第三条之一", "第四条"]
    assert (found[3].number, found[3].sub) == (3, 1)
    assert found[2].text == "窗口应当做到：\n（一）一次告知；\n（二）限时办结。"
    assert [found[place].heading for place in (0, 2, 4)] == [
        "第一章　总则",
        "第二章 办理 第一节 受理",
        "第二章 办理 第二节 附则",
    ]


def test_a_reference_at_the_beginning_of_a_line_is_no_article():
    second = read_articles(LAW).articles[1]
    assert second.text == "本条例适用于示范。\n示范以外的，依照本条例第一条的规定办理。"


def test_what_stands_before_the_first_article_is_left_out_and_told():
    assert read_articles(LAW).before == "示范条例\n（2018年1月通过）"
    assert read_articles(LAW).doubts == []


def test_an_excerpt_begins_anywhere_and_a_gap_is_told():
    reading = read_articles("第三十一条 甲。\n第三十二条 乙。\n第四十条 丙。")
    assert [one.number for one in reading.articles] == [31, 32, 40]
    assert len(reading.doubts) == 1 and "第四十条" in reading.doubts[0]


def test_an_article_out_of_its_place_is_told_and_opens_none():
    reading = read_articles("第二条 甲。\n第三条 乙。\n第二条 又来。")
    assert [one.number for one in reading.articles] == [2, 3]
    assert len(reading.doubts) == 1


def test_an_article_without_text_is_told():
    assert "第二条" in read_articles("第一条 甲。\n第二条\n第三条 丙。").doubts[0]
    assert read_articles("第一条\n甲。").articles[0].text == "甲。"


def test_text_that_lost_its_line_breaks_is_split_after_sentences_only():
    text = "第一条 甲。 第二条 乙，见第一条 的要求。 第三条 丙。"
    assert labels(text) == ["第一条", "第二条", "第三条"]


@pytest.mark.parametrize("text", ["", "\n\n", "没有条文", "本法第三条规定如下", "第条 空", "第十百条"])
def test_text_without_articles_gives_none(text):
    assert labels(text) == [] or labels(text) == ["第十百条"]


def test_windows_lines_spaces_and_full_width_digits():
    assert labels("第 一 条  甲。\r\n第２条　乙。") == ["第一条", "第２条"]


def test_every_article_that_a_text_names():
    assert articles_named("违反第三十一条第二款和第十条之一") == {(31, 0), (10, 1)}
