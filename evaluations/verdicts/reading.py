"""Reading untrusted JSON: a document, then its fields one by one, collecting every problem with its place.

Only `parse` raises. A field's reader notes the problem and returns None; the caller looks at `Problems` once,
at the end. Lists and texts are bounded, so a hostile document costs little time and memory.
"""

import json
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from fractions import Fraction

from .messages import text

MAX_BYTES = 1_000_000
MAX_NUMBER = 1_000_000_000  # more than any electorate; keeps every later product small
MAX_NAME = 100
MAX_PROBLEMS = 100  # entries kept of each kind; a person corrects the first ones and tries again
MISSING = object()
EXACT = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,9})?%?|-?[0-9]{1,12}/[0-9]{1,12}")
UNSHOWABLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # controls, direction marks, lone surrogates, line separators


class Refusal(ValueError):
    """The document cannot be read at all; `code` and `values` name the message."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, values


def parse(raw: bytes) -> object:
    """The JSON document in `raw` (UTF-8 or UTF-16, byte order mark allowed). Raises Refusal."""
    if len(raw) > MAX_BYTES:
        raise Refusal("file_too_large", limit=MAX_BYTES)
    try:
        return json.loads(decode(raw), object_pairs_hook=unique_keys, parse_constant=refuse_constant)
    except Refusal:
        raise
    except json.JSONDecodeError as error:
        raise Refusal("not_json", line=error.lineno, column=error.colno) from None
    except RecursionError:
        raise Refusal("too_deep") from None
    except ValueError:  # Python itself refuses integers of more than 4,300 digits
        raise Refusal("number_too_long") from None


def decode(raw: bytes) -> str:
    try:
        return raw.decode(json.detect_encoding(raw))
    except UnicodeDecodeError:
        raise Refusal("not_text") from None


def unique_keys(pairs: list[tuple[str, object]]) -> dict:
    members: dict = {}
    for key, value in pairs:
        if key in members:
            raise Refusal("duplicate_key", name=shown(key))
        members[key] = value
    return members


def refuse_constant(name: str) -> None:
    raise Refusal("not_a_number", name=name)


def shown(name: object) -> str:
    """A stranger's text fit for a message: short, and without what a terminal or a page could trip over."""
    if not isinstance(name, str):
        return type(name).__name__
    return "".join("\ufffd" if unicodedata.category(c) in UNSHOWABLE else c for c in name[:40])


def exact_number(value: object) -> Fraction | None:
    """An integer, a short decimal, "a/b" or "n%" as a fraction; None where it is no such thing.

    A float counts by the decimal it was written as: 0.6 is 3/5; one with a long tail (0.333...) is not exact.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, int) and abs(value) > MAX_NUMBER:
        return None
    written = str(value).strip()
    if not EXACT.fullmatch(written):
        return None
    try:
        return Fraction(written.removesuffix("%")) / (100 if written.endswith("%") else 1)
    except ZeroDivisionError:
        return None


@dataclass
class Problems:
    """What was found wrong (`errors`) or odd (`warnings`), in order; `wrong` counts also errors not kept."""

    errors: list[dict] = field(default_factory=list)
    warnings: list[dict] = field(default_factory=list)
    wrong: int = 0

    def error(self, place: str, code: str, **values: object) -> None:
        self.wrong += 1
        if len(self.errors) < MAX_PROBLEMS:
            self.errors.append({"field": place, "code": code, "message": text(code, **values)})

    def warn(self, place: str, code: str, must_confirm: bool = False, **values: object) -> None:
        """`must_confirm`: a person has to confirm the figures before the result is published."""
        if len(self.warnings) < MAX_PROBLEMS or must_confirm:
            message = text(code, **values)
            self.warnings.append(
                {"field": place, "code": code, "must_confirm": must_confirm, "message": message}
            )


@dataclass(frozen=True)
class Node:
    """A value of the document together with its place, such as `input.groups[2].counts`."""

    value: object
    path: str
    problems: Problems

    @property
    def given(self) -> bool:
        return self.value is not MISSING and self.value is not None

    def refuse(self, code: str, **values: object) -> None:
        self.problems.error(self.path, "missing" if self.value is MISSING else code, **values)

    def child(self, key: str) -> "Node":
        members = self.value if isinstance(self.value, dict) else {}
        path = f"{self.path}.{shown(key)}" if self.path else shown(key)
        return Node(members.get(key, MISSING), path, self.problems)

    def members(self) -> dict | None:
        """The object here, else None and an error."""
        if isinstance(self.value, dict):
            return self.value
        self.refuse("not_object")
        return None

    def warn_of_others(self, known: Collection[str]) -> None:
        """Say which members were not used: a misspelt `quorum` must not pass unnoticed."""
        for key in self.value if isinstance(self.value, dict) else ():
            if key not in known:
                self.problems.warn(self.child(key).path, "unknown_field")

    def items(self, limit: int) -> list["Node"]:
        """The entries of a list of 1 to `limit`; otherwise none, and an error."""
        entries = self.value if isinstance(self.value, list) else None
        if entries is None:
            self.refuse("not_list")
        elif not entries:
            self.refuse("empty_list")
        elif len(entries) > limit:
            self.refuse("too_many", limit=limit)
        else:
            return [Node(entry, f"{self.path}[{at}]", self.problems) for at, entry in enumerate(entries)]
        return []

    def distinct(self, limit: int) -> list["Node"]:
        """The entries of a list in which nothing may occur twice: a grade summed twice would count double."""
        items = self.items(limit)
        refuse_repeated(items)
        return items

    def refuse_unknown_grades(self, grades: Collection[str]) -> None:
        """For an object keyed by grade."""
        for key in self.members() or ():
            if grades and key not in grades:
                self.child(key).refuse("unknown_grade")

    def name(self) -> str | None:
        value = self.value
        fits = isinstance(value, str) and 0 < len(value) <= MAX_NAME and not value.isspace()
        if fits and not any(unicodedata.category(c) in UNSHOWABLE for c in value):
            return value
        return self.refuse("not_name", limit=MAX_NAME)

    def integer(self) -> int | None:
        """A number of people or ballots; `true` and 1.0 are none."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            return self.refuse("not_integer")
        if self.value < 0:
            return self.refuse("negative")
        if self.value > MAX_NUMBER:
            return self.refuse("too_big", limit=MAX_NUMBER)
        return self.value

    def choice(self, options: Collection[str]) -> str | None:
        """One of the words in `options`; "each_group" and "Each group" are "each group"."""
        if isinstance(self.value, str):
            word = self.value.replace("_", " ").replace("-", " ").strip().lower()
            if word in options:
                return word
        return self.refuse("unknown_value", options=", ".join(options))

    def exact(self) -> Fraction | None:
        number = exact_number(self.value)
        return self.refuse("not_exact") if number is None else number

    def share(self) -> Fraction | None:
        share = self.exact()
        if share is not None and not 0 <= share <= 1:
            return self.refuse("share_out_of_range")
        return share


def refuse_repeated(names: list[Node]) -> None:
    seen = set()
    for node in names:
        if isinstance(node.value, str) and node.value in seen:
            node.refuse("repeated", name=shown(node.value))
        elif isinstance(node.value, str):
            seen.add(node.value)
