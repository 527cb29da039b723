"""From a checked row of an issue list to the columns of an issue. Nothing here touches the database.

A row is an entry of `accepted` in the reader's report.
"""

import hashlib
import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from campaigns.models import Activity
from laws.matching import ArticleLibrary

from .enums import DueKind
from .models import Issue
from .texts import plain

TITLE_LENGTH = 60
OUR_OWN = {"warnings", "fingerprint"}  # what we note at a row; the rest of it is what the list said
_DUE_KINDS = frozenset(DueKind.values)
_SENTENCE_END = re.compile(r"[。；;！？!?\n]")
# Headings of columns the reader keeps as they are, by the field of the issue they belong to.
PLACE_HEADINGS = ("地点", "位置", "地址", "点位")
LAW_HEADINGS = ("法条", "条款", "法律", "依据")


def fingerprint(row: dict, description: str | None = None) -> str:
    """The digest of what a row says, without its place and serial number: equal for the same row sent again.

    `description` is the row's own in its plain form, where that is known already.
    """
    due = row.get("due") or {}
    said = plain(row["description"]) if description is None else description
    texts = [row["category"], row["measure"], row["person"], due.get("raw") or ""]
    texts += ["|".join(sorted(row[name])) for name in ("departments", "lead", "supporting")]
    texts += [f"{heading}={text}" for heading, text in sorted((row.get("other") or {}).items())]
    category, *others = map(plain, texts)
    return hashlib.sha256("\x1f".join([category, said, *others]).encode()).hexdigest()


def original(row: dict) -> dict:
    """What the list itself said in a row, as it is kept with the finding."""
    return {key: value for key, value in row.items() if key not in OUR_OWN}


def issue_fields(
    row: dict, topics: Iterable, library: ArticleLibrary, activity: Activity | None = None
) -> dict:
    """What an issue takes from its row; `topics` and `library` are those of the campaign.

    Topic and place that the row does not say are those of the `activity` in which the problem was found.
    """
    due_kind, due_on = due_of(row)
    topic = topic_of(row["category"], topics) or (activity and activity.topic)
    law_article = under_heading(row, LAW_HEADINGS)[:200]
    return {
        "title": title_of(row["description"]),
        "description": row["description"],
        "category": row["category"][:60],
        "place": under_heading(row, PLACE_HEADINGS)[:100] or (activity.place if activity else ""),
        "law_article": law_article,
        "article_id": library.key_for(law_article, topic and topic.pk),
        "suggested": "、".join(responsible(row))[:200],
        "due_kind": due_kind,
        "topic_id": topic and topic.pk,
        **Issue.due_columns(due_on),
    }


def title_of(description: str) -> str:
    """The first sentence, shortened to what a list can show."""
    first = _one_line(_SENTENCE_END.split(description.strip(), maxsplit=1)[0]) or _one_line(description)
    return first if len(first) <= TITLE_LENGTH else first[: TITLE_LENGTH - 1] + "…"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def responsible(row: dict) -> list[str]:
    """The names of the organizations that answer for the issue, the lead first, each once."""
    return list(dict.fromkeys([*row["lead"], *row["departments"]]))


def due_of(row: dict) -> tuple[str, date | None]:
    """The kind of deadline and, where the list fixes one, its day (local date, inclusive)."""
    due = row.get("due") or {}
    kind = due.get("kind") if due.get("kind") in _DUE_KINDS else DueKind.FIXED
    return kind, date.fromisoformat(due["date"]) if due.get("date") else None


def is_taken(heading: str) -> bool:
    """Whether an issue takes the text of a further column with this heading."""
    return any(word in heading for word in PLACE_HEADINGS + LAW_HEADINGS)


def under_heading(row: dict, words: tuple[str, ...]) -> str:
    """The text of the first further column whose heading contains one of `words`."""
    other = row.get("other") or {}
    heading = _first_with(tuple(other), words)
    return other[heading] if heading is not None else ""


@lru_cache(maxsize=256)
def _first_with(headings: tuple[str, ...], words: tuple[str, ...]) -> str | None:
    return next((heading for heading in headings if any(word in heading for word in words)), None)


def topic_of(category: str, topics: Iterable):
    """The campaign's topic that a category names, or None when it names none or several."""
    wanted = plain(category)
    if not wanted:
        return None
    named = [topic for topic in topics if wanted in plain(topic.name) or plain(topic.name) in wanted]
    return named[0] if len(named) == 1 else None
