"""Bring the English catalogue up to date with the texts in code and templates; no GNU gettext needed.

New texts get an empty translation, texts that are gone are dropped. `extract()` also serves the test that nothing is
missing.
"""

import ast
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog, pofile

BASE = Path(__file__).resolve().parent.parent
PO = BASE / "locale" / "en" / "LC_MESSAGES" / "django.po"
PACKAGES = [*sorted(apps.parent.name for apps in BASE.glob("*/apps.py")), "supervision"]
_CALL = re.compile(r"\b(_|gettext|ngettext|pgettext|npgettext)\(")


def extract() -> Catalog:
    """Every text to translate, as a catalogue without translations."""
    catalog = Catalog(locale="en")
    for message, context in sorted({*_from_python(), *_from_templates(), *_from_data()}, key=str):
        catalog.add(message, context=context)
    return catalog


def _from_python() -> Iterator[tuple]:
    for package in PACKAGES:
        for path in sorted((BASE / package).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    yield from _message(*_function_and_texts(node))


def _function_and_texts(call: ast.Call) -> tuple[str, list[str]]:
    """The name a function is called by, and those arguments that are plain texts: `entry["name"]` is none."""
    function = call.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name, [
        argument.value
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]


def _from_data() -> Iterator[tuple]:
    """The words that a new installation's rules and reminders come with; what staff add later is shown as they wrote it."""
    data = json.loads((BASE / "deadlines" / "data" / "starting_set.json").read_text(encoding="utf-8"))
    for ladder in data["ladders"]:
        yield from ((words, None) for words in (ladder["name"], *(rung["label"] for rung in ladder["rungs"])))
    for rule in data["rules"]:
        yield from ((rule[part], None) for part in ("title", "anchor"))
    data = json.loads((BASE / "projects" / "data" / "starting_set.json").read_text(encoding="utf-8"))
    yield from ((kind["name"], None) for kind in data["kinds"])
    data = json.loads((BASE / "hearings" / "data" / "starting_set.json").read_text(encoding="utf-8"))
    for rule in data["speaker_rules"]:
        lists = (rule[name] for name in ("criteria", "duties", "parts"))
        yield from ((one["text"], None) for entries in lists for one in entries)
        yield rule["source"], None
    data = json.loads((BASE / "appraisals" / "data" / "starting_set.json").read_text(encoding="utf-8"))
    yield from ((kind["name"], None) for kind in data["kinds"])
    yield from ((rule["source"], None) for rule in data["rules"])
    yield from ((item["name"], None) for rule in data["rules"] for item in rule["items"] if "name" in item)
    yield from ((item["words"], None) for rule in data["rules"] for item in rule["items"] if "words" in item)
    data = json.loads((BASE / "projects" / "data" / "starting_set.json").read_text(encoding="utf-8"))
    yield from ((rule["source"], None) for rule in data["shelf_rules"])


def _from_templates() -> Iterator[tuple]:
    from django.utils.translation.template import templatize  # plain function, needs no settings

    for path in sorted((BASE / "templates").rglob("*.html")):
        text = templatize(path.read_text(encoding="utf-8"), origin=path.name)
        for match in _CALL.finditer(text):
            yield from _call(match.group(1), text, match.end())


def _call(name: str, text: str, start: int) -> Iterator[tuple]:
    """The message of one call in what `templatize` makes of a template."""
    strings: list[str] = []
    end = 0
    for literal in re.finditer(r"""\s*u?('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")\s*(,|\))""", text[start:]):
        if strings and literal.start() != end:
            break
        strings.append(ast.literal_eval(literal.group(1)))
        end = literal.end()
        if literal.group(2) == ")":
            break
    yield from _message(name, strings)


def _message(name: str, texts: list[str]) -> Iterator[tuple]:
    """The message and its context, when a function of this name takes these texts to be translated."""
    name = name.removesuffix("_lazy").removesuffix("_noop")
    if name in {"_", "gettext"} and texts:
        yield texts[0], None
    elif name == "ngettext" and len(texts) >= 2:
        yield tuple(texts[:2]), None
    elif name == "pgettext" and len(texts) >= 2:
        yield texts[1], texts[0]
    elif name == "npgettext" and len(texts) >= 3:
        yield tuple(texts[1:3]), texts[0]


def main() -> None:
    known = {}
    if PO.exists():
        with PO.open("rb") as old:
            known = {
                (message.id, message.context): message.string for message in pofile.read_po(old, locale="en")
            }
    catalog = Catalog(
        locale="en", header_comment="# The English catalogue; Chinese is the source.", fuzzy=False
    )
    for message in extract():
        if message.id:
            catalog.add(message.id, known.get((message.id, message.context)), context=message.context)
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as new:
        new.write(_without_dates(catalog))
    empty = sum(1 for message in catalog if message.id and not any(_texts(message.string)))
    print(f"{len(catalog)} texts, {empty} without English")


def _without_dates(catalog: Catalog) -> bytes:
    """The file as it is kept: no dates and names in its head, so that it changes only with its texts."""
    buffer = io.BytesIO()
    pofile.write_po(buffer, catalog, no_location=True, sort_output=True, width=0)
    kept = ("Language:", "Plural-Forms:", "MIME-Version:", "Content-Type:", "Content-Transfer-Encoding:")
    head, _gap, rest = buffer.getvalue().decode().partition("\n\n")
    lines = [
        line for line in head.split("\n") if not line.startswith('"') or line.lstrip('"').startswith(kept)
    ]
    return ("\n".join(lines) + "\n\n" + rest).encode()


def _texts(string) -> tuple:
    return string if isinstance(string, tuple) else (string,)


if __name__ == "__main__":
    main()
