"""Lists of words follow the language of the reader."""

from unittest import mock

from django.template import Context, Template
from django.test import SimpleTestCase

from core.words import listed


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
