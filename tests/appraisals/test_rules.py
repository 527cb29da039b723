"""Entries of a rule: which hold for which figures, and what they then say."""

from unittest import TestCase

from appraisals.rules import held

ITEM = {"key": "overdue", "kind": "criticism", "words": "有 ${overdue} 件", "cites": ["overdue"]}


def keys(condition: dict, **figures) -> list[str]:
    return [one.key for one in held([ITEM | {"all": [condition]}], figures)]


class HeldTests(TestCase):
    def test_the_limits_themselves_hold(self):
        assert keys({"figure": "overdue", "at_least": 3}, overdue=3) == ["overdue"]
        assert keys({"figure": "overdue", "at_least": 3}, overdue=2) == []
        assert keys({"figure": "overdue", "at_most": 0}, overdue=0) == ["overdue"]
        assert keys({"figure": "overdue", "at_most": 0}, overdue=1) == []

    def test_all_conditions_must_hold(self):
        both = [{"figure": "due", "at_least": 3}, {"figure": "overdue", "at_most": 0}]
        item = ITEM | {"all": both}
        assert len(held([item], {"due": 3, "overdue": 0})) == 1
        assert held([item], {"due": 3, "overdue": 1}) == []

    def test_a_figure_that_is_not_known_fails(self):
        assert keys({"figure": "from_last", "at_most": 1}, from_last=None) == []
        assert keys({"figure": "unheard", "at_most": 1}) == []

    def test_the_words_carry_the_figures(self):
        [found] = held([ITEM | {"all": []}], {"overdue": 4})
        assert (found.words, found.kind, found.cites) == ("有 4 件", "criticism", ("overdue",))
