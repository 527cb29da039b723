"""Lists of words follow the language of the reader."""

from unittest import mock

from django.template import Context, Template
from django.test import SimpleTestCase
from django.utils import translation

from core.words import listed, retold


class Listed(SimpleTestCase):
    def test_things_stand_one_after_the_other(self):
        assert listed(["甲", "乙", "丙"]) == "甲、乙、丙"

    def test_anything_that_can_be_written_can_be_listed(self):
        assert listed(number for number in (1, 2)) == "1、2"

    def test_one_thing_has_no_mark_and_none_is_empty(self):
        assert (listed(["甲"]), listed([])) == ("甲", "")

    def test_the_mark_between_is_that_of_the_language(self):
        with mock.patch("core.words._", {"、": ", "}.get):
            assert listed(["A", "B"]) == "A, B"

    def test_templates_have_it_and_stay_escaped(self):
        page = Template("{{ names|listed }}").render(Context({"names": ["<b>", "乙"]}))
        assert page == "&lt;b&gt;、乙"


class Retold(SimpleTestCase):
    """What frozen papers keep in Chinese."""

    def test_each_part_is_said_with_its_number_in_the_readers_language(self):
        kept = "逾期 8 天；销号申请被退回 1 次；39 天没有进展"
        with translation.override("en"):
            assert retold(kept) == "8 days overdue; write-off returned 1 time; 39 days without progress"
            assert retold("逾期 2 件，排行榜第 7 名") == "2 overdue, place 7 in the ranking"
        assert retold(kept) == kept

    def test_a_comma_that_belongs_to_the_words_divides_nothing(self):
        with translation.override("en"):
            assert retold("已申请延期，待审批") == "extension asked for, awaiting a decision"

    def test_what_is_not_ours_stays_as_it_is(self):
        with translation.override("en"):
            for words in ("", "–", "张庄路口 3 号，井盖 2 个缺失", "完成 80%", "3 天内 2 次上门", "100%(n)d"):
                assert retold(words) == words

    def test_templates_have_it_and_stay_escaped(self):
        page = Template("{{ words|retold }}").render(Context({"words": "<b>；乙"}))
        assert page == "&lt;b&gt;；乙"
