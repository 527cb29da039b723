"""Every text of the interface has its English; nothing stale stays in the catalogue."""

import importlib.util
import re
from pathlib import Path

import pytest
from babel.messages import pofile
from django.conf import settings

BASE = Path(settings.BASE_DIR)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")


def load_script():
    spec = importlib.util.spec_from_file_location("messages_script", BASE / "scripts/messages.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def catalogue() -> dict:
    with (BASE / "locale/en/LC_MESSAGES/django.po").open("rb") as source:
        return {(entry.id, entry.context): entry for entry in pofile.read_po(source, locale="en") if entry.id}


@pytest.fixture(scope="module")
def used() -> set:
    return {(entry.id, entry.context) for entry in load_script().extract() if entry.id}


def test_every_text_is_in_the_catalogue_and_nothing_else(catalogue, used):
    assert set(catalogue) == used, "run: make messages"


def test_every_text_has_its_english(catalogue):
    def texts(string):
        return string if isinstance(string, tuple | list) else [string]

    assert [key for key, entry in catalogue.items() if entry.fuzzy or not all(texts(entry.string))] == []


def test_english_keeps_the_placeholders(catalogue):
    def places(text):
        return sorted(PLACEHOLDER.findall(text))

    wrong = []
    for (message, _context), entry in catalogue.items():
        if isinstance(message, tuple | list):
            allowed = {tuple(places(part)) for part in message}
            wrong += [text for text in entry.string if tuple(places(text)) not in allowed]
        elif places(message) != places(entry.string):
            wrong.append(message)
    assert wrong == []


def test_english_has_no_chinese_left_but_names_of_things(catalogue):
    chinese = re.compile(r"[一-鿿]")
    left = [
        entry.string
        for entry in catalogue.values()
        if isinstance(entry.string, str) and chinese.search(re.sub(r"[“(（][^”)）]*[”)）]", "", entry.string))
    ]
    assert left == []
