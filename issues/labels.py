"""What the reader's fields and places are called on a page."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .intake.model import TABLE
from .intake.places import column_number
from .intake.words import FIELDS


def field_label(name: str) -> str:
    """A field of the reader in the language of the page; `other` stands for all columns kept as they are."""
    if name == "other":
        return _("其他列")
    return FIELDS[name][0 if (get_language() or "zh").startswith("zh") else 1]


def column_label(column: str, kind: str) -> str:
    """A column as people see it: the letter of a workbook, the number in a table of a Word document."""
    return str(column_number(column) + 1) if kind == TABLE else column


def place_label(column: str, row: int, kind: str) -> str:
    """A cell as people find it: F12, in a Word document its row and column."""
    if kind != TABLE:
        return f"{column}{row}"
    return _("第%(row)d行第%(column)s列") % {"row": row, "column": column_label(column, kind)}


def unknown_unit(name: str, suggestion: str = "") -> str:
    """That nobody is called so, and who is likely meant."""
    words = {"name": name, "suggestion": suggestion}
    if suggestion:
        return _("没有名为“%(name)s”的单位，是否为%(suggestion)s？") % words
    return _("没有名为“%(name)s”的单位，请核对名称。") % words
