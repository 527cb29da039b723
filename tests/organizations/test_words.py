"""What stands on record about people is told in the reader's language."""

from django.utils import translation

from organizations.enums import Role
from organizations.words import capacity
from tests.base import World


class Capacities(World):
    def test_the_record_is_chinese_whatever_the_person_reads(self):
        with translation.override("en"):
            assert self.city_staff.scope_label.endswith("人大工作人员")

    def test_every_role_is_told_in_the_language_of_the_reader(self):
        for role in Role:
            with translation.override("zh-hans"):
                kept = f"甲县人大 {role.label}"
            with translation.override("en"):
                assert capacity(kept) == f"甲县人大 {role.label}" != kept

    def test_of_several_each_part_is_told(self):
        with translation.override("en"):
            assert capacity("甲 人大工作人员；乙 人大领导") == "甲 Congress staff；乙 Congress leader"

    def test_words_that_name_no_role_stay(self):
        with translation.override("en"):
            assert [capacity(text) for text in ("", "系统", "甲 乙")] == ["", "系统", "甲 乙"]
