"""Dear answers are kept for a minute; cheap ones never."""

from datetime import timedelta

from django.test import SimpleTestCase

from core import clock, kept
from core.kept import Memory
from tests.factories import NOW


class MemoryTests(SimpleTestCase):
    def setUp(self):
        self.memory, self.made = Memory(), 0

    def make(self) -> int:
        self.made += 1
        return self.made

    def ask(self, *, seconds: int = 0, key: str = "ours", dear: bool = True):
        with clock.at(NOW + timedelta(seconds=seconds)):
            return self.memory.get(key, self.make, is_dear=lambda answer: dear)

    def test_a_dear_answer_is_the_same_for_a_minute(self):
        assert self.ask() == 1
        assert self.ask(seconds=59) == 1
        assert self.ask(seconds=60) == 2

    def test_a_cheap_answer_is_always_new(self):
        assert self.ask(dear=False) == 1
        assert self.ask(dear=False, seconds=1) == 2

    def test_an_answer_that_became_cheap_is_not_kept_any_longer(self):
        self.ask()
        self.ask(seconds=60, dear=False)
        assert self.ask(seconds=61) == 3

    def test_every_key_has_its_own_answer(self):
        assert self.ask(key="ours") == 1
        assert self.ask(key="theirs") == 2
        assert self.ask(key="ours") == 1

    def test_a_clock_that_was_put_back_makes_it_new(self):
        self.ask(seconds=3600)
        assert self.ask() == 2

    def test_what_fails_is_not_kept(self):
        with self.assertRaises(ZeroDivisionError):
            self.memory.get("ours", lambda: 1 // 0, is_dear=lambda answer: True)
        assert self.ask() == 1

    def test_the_oldest_makes_room(self):
        for number in range(kept.MOST + 1):
            self.ask(key=f"key {number}")
        assert self.ask(key="key 0") == kept.MOST + 2
        assert self.ask(key=f"key {kept.MOST}") == kept.MOST + 1

    def test_forgetting_makes_everything_new(self):
        self.ask()
        self.memory.forget()
        assert self.ask(seconds=1) == 2
