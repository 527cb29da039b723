"""What a document says, apart from how it looks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Table:
    """A framed table; its head is repeated on every page.

    Cells hold text, numbers or dates. `widths` are shares of the line, one per column; without them the text decides.
    """

    heads: Sequence[str]
    rows: Sequence[Sequence[object]]
    caption: str = ""
    widths: Sequence[float] = ()

    def __post_init__(self) -> None:
        if not self.heads:
            raise ValueError("a table needs columns")
        if self.widths and len(self.widths) != len(self.heads):
            raise ValueError(f"{len(self.widths)} widths for {len(self.heads)} columns")
        for number, row in enumerate(self.rows, 1):
            if len(row) != len(self.heads):
                raise ValueError(f"row {number} has {len(row)} cells for {len(self.heads)} columns")


@dataclass(frozen=True)
class Attachment:
    """What follows a letter on pages of its own; `landscape` for tables with many columns."""

    title: str
    paragraphs: Sequence[str] = ()
    tables: Sequence[Table] = ()
    landscape: bool = False


@dataclass(frozen=True)
class Letter:
    """A letter under a red head. Paragraphs beginning with 一、 or （一） get their heading fonts.

    `number` is the document number (衡人常办发〔2018〕26号), `approver` the 签发人 whom only letters upward name. A title
    is broken into lines of like length unless it holds line ends of its own.
    """

    letterhead: str
    number: str
    title: str
    to: str
    paragraphs: Sequence[str]
    attachments: Sequence[Attachment] = ()
    signer: str = ""
    dated: date | None = None
    approver: str = ""


@dataclass(frozen=True)
class Section:
    """A part of a report; headings are numbered by place (一、 then （一） then 1.) unless they bring a number.

    Tables come after the paragraphs, parts of the part last. Without a heading it is plain text and not counted.
    """

    heading: str
    paragraphs: Sequence[str] = ()
    tables: Sequence[Table] = ()
    sections: Sequence["Section"] = ()


@dataclass(frozen=True)
class Report:
    """A report without a red head: title, a line under it (period, as-of time), sections, who signs.

    `landscape` turns its pages, for tables with many columns.
    """

    title: str
    subtitle: str
    sections: Sequence[Section]
    signer: str = ""
    dated: date | None = None
    landscape: bool = False
