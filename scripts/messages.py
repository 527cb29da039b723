"""Bring the English catalogue up to date with the texts in code and templates; no GNU gettext needed.

New texts get an empty translation, texts that are gone are dropped. `extract()` also serves the test that nothing is
missing.
"""

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog, pofile
from babel.messages import extract as babel_extract

BASE = Path(__file__).resolve().parent.parent
PO = BASE / "locale" / "en" / "LC_MESSAGES" / "django.po"
PACKAGES = [
    "core",
    "organizations",
    "campaigns",
    "issues",
    "evaluations",
    "dashboards",
    "demonstration",
    "supervision",
]
CALLS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
_CALL = re.compile(r"\b(_|gettext|ngettext|pgettext|npgettext)\(")


def extract() -> Catalog:
    """Every text to translate, as a catalogue without translations."""
    catalog = Catalog(locale="en")
    for message, context in sorted({*_from_python(), *_from_templates()}, key=str):
        catalog.add(message, context=context)
    return catalog


def _from_python() -> Iterator[tuple]:
    for package in PACKAGES:
        for path in sorted((BASE / package).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            with path.open("rb") as source:
                for _line, message, _comments, context in babel_extract.extract(
                    "python", source, keywords=CALLS
                ):
                    yield (tuple(message) if isinstance(message, tuple | list) else message), context


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
    if name in {"_", "gettext"} and strings:
        yield strings[0], None
    elif name == "ngettext" and len(strings) >= 2:
        yield tuple(strings[:2]), None
    elif name == "pgettext" and len(strings) >= 2:
        yield strings[1], strings[0]


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
