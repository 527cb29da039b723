"""Word documents (.docx): paragraphs with headings and automatic numbers, tables with merged cells.

Only three parts of the archive are opened, each with a limit, and XML with a DTD is refused. The body is read in a
stream, one paragraph or table at a time, so memory does not grow with the file.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse

from campaigns.plan_text.document import Cell, Document, Line, Table
from campaigns.plan_text.docx_numbering import Numbering
from campaigns.plan_text.messages import PlanRefused

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Strict documents use another name for the same things.
STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
MEGABYTE = 1024 * 1024
MOST_ENTRIES = 2000
LARGEST_UNPACKED = 200 * MEGABYTE
HIGHEST_RATIO = 100
SMALL_ENTRY = MEGABYTE
LARGEST_BODY = 16 * MEGABYTE
LARGEST_PART = 2 * MEGABYTE
MOST_ELEMENTS_AT_ONCE = 80_000
MOST_ELEMENTS = 500_000
DEEPEST = 200
MOST_CHARACTERS = 400_000
WIDEST_TABLE = 64


def read_docx(data: bytes) -> Document:
    """The text and structure of a Word document; raises PlanRefused."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_archive(archive)
            styles = _part(archive, "word/styles.xml")
            numbers = _part(archive, "word/numbering.xml")
            with _entry(archive, "word/document.xml") as body:
                return _Writer(Numbering(styles, numbers)).document(body)
    except DefusedXmlException:
        raise PlanRefused("entities") from None
    except (
        zipfile.BadZipFile,
        ParseError,
        KeyError,
        ValueError,
        EOFError,
        OSError,
        zlib.error,
        NotImplementedError,
        LookupError,
    ):
        raise PlanRefused("broken") from None


def check_archive(archive: zipfile.ZipFile) -> None:
    """Refuse bombs, encrypted archives and archives that are no Word document, by the directory alone."""
    entries = archive.infolist()
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise PlanRefused("encrypted")
    total = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if (
        len(entries) > MOST_ENTRIES
        or total > LARGEST_UNPACKED
        or total > SMALL_ENTRY
        and total / packed > HIGHEST_RATIO
    ):
        raise PlanRefused("unpacks_too_large")
    names = [entry.filename for entry in entries]
    if names.count("word/document.xml") != 1:
        raise PlanRefused("mismatch" if "word/document.xml" not in names else "broken", suffix=".docx")


class _Limited(io.RawIOBase):
    """A stream that refuses to give more than a limit, whatever size the archive declares."""

    def __init__(self, stream: io.IOBase, limit: int) -> None:
        super().__init__()
        self.stream, self.left = stream, limit

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self.stream.read(min(size if size >= 0 else 65536, 65536))
        self.left -= len(data)
        if self.left < 0:
            raise PlanRefused("unpacks_too_large")
        return data


def _entry(archive: zipfile.ZipFile, name: str) -> _Limited:
    return _Limited(archive.open(name), LARGEST_BODY)


def _part(archive: zipfile.ZipFile, name: str) -> Element | None:
    """A small part as a tree, or None when the document has none."""
    if name not in archive.namelist():
        return None
    with archive.open(name) as stream:
        data = stream.read(LARGEST_PART + 1)
    if len(data) > LARGEST_PART:
        raise PlanRefused("unpacks_too_large")
    return fromstring(transitional(data), forbid_dtd=True)


def transitional(data: bytes) -> bytes:
    """The XML with the names of the usual edition of the standard, whichever it was written in."""
    return data.replace(STRICT[1:-1].encode(), W[1:-1].encode())


class _Writer:
    """Writes the document's text as it is read, and notes where paragraphs and cells stand in it."""

    def __init__(self, numbering: Numbering) -> None:
        self.numbering = numbering
        self.pieces: list[str] = []
        self.length = 0
        self.blocks: list[Line | Table] = []

    def document(self, stream: _Limited) -> Document:
        for block in _body_blocks(stream):
            if name_of(block) == "p":
                self.blocks.extend(self.paragraph(block))
            else:
                self.blocks.append(self.table(block))
        return Document("".join(self.pieces), self.blocks)

    def write(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)
        if self.length > MOST_CHARACTERS:
            raise PlanRefused("unpacks_too_large")

    def paragraph(self, element: Element) -> list[Line]:
        """The lines of a paragraph: one, or more where it holds line breaks."""
        number, heading = self.numbering.take(element)
        text = text_of(element)
        if text.strip():
            text = number + text
        lines = []
        for piece in text.split("\n"):
            lines.append(Line(self.length, self.length + len(piece), heading if piece.strip() else 0))
            self.write(piece + "\n")
        return lines

    def table(self, element: Element) -> Table:
        """A table with merged cells repeated: across by gridSpan, down by vMerge."""
        rows: list[list[Cell]] = []
        for place, row in enumerate(children(element, "tr")):
            rows.append(self.row(row, place, rows[-1] if rows else []))
        return Table(rows)

    def row(self, element: Element, place: int, above: list[Cell]) -> list[Cell]:
        cells: list[Cell] = []
        for cell in children(element, "tc"):
            width, goes_on = merge_of(cell)
            column = len(cells)
            if goes_on and column < len(above):
                written = above[column]
            else:
                inside = [paragraph for paragraph in cell.iter() if name_of(paragraph) == "p"]
                lines = [line for paragraph in inside for line in self.paragraph(paragraph)]
                written = Cell(tuple((line.start, line.end) for line in lines), place)
            cells.extend([written] * min(width, WIDEST_TABLE - column))
        return cells


def _body_blocks(stream: _Limited) -> Iterator[Element]:
    """The paragraphs and tables of the body, one after another; each is thrown away when it has been used."""
    depth = total = held = inside = 0
    for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
        if event == "start":
            depth, total, held = depth + 1, total + 1, held + 1
            inside += name_of(element) in ("p", "tbl")
            if depth > DEEPEST or total > MOST_ELEMENTS or held > MOST_ELEMENTS_AT_ONCE:
                raise PlanRefused("unpacks_too_large")
            continue
        depth -= 1
        if name_of(element) in ("p", "tbl"):
            inside -= 1
            if inside == 0:
                yield element
        if inside == 0:
            element.clear()
            held = 0


def name_of(element: Element) -> str:
    """The name of an element of a Word document, of either edition of the standard; "" for any other."""
    tag = element.tag
    return tag[len(W) :] if tag.startswith(W) else tag[len(STRICT) :] if tag.startswith(STRICT) else ""


def children(element: Element, name: str) -> Iterator[Element]:
    """Children of a name, also inside content controls (sdt), which forms wrap around rows and cells."""
    for child in element:
        if name_of(child) == name:
            yield child
        elif name_of(child) in ("sdt", "sdtContent", "ins", "customXml"):
            yield from children(child, name)


def merge_of(cell: Element) -> tuple[int, bool]:
    """How many columns a cell covers, and whether it goes on from the row above."""
    width, goes_on = 1, False
    for properties in children(cell, "tcPr"):
        for item in properties:
            value = value_of(item)
            if name_of(item) == "gridSpan" and value and re.fullmatch("[0-9]{1,9}", value):
                width = max(1, min(int(value), WIDEST_TABLE))
            elif name_of(item) == "vMerge":
                goes_on = value in (None, "continue")
    return width, goes_on


def value_of(element: Element) -> str | None:
    """What an element sets (its val), or None."""
    return element.get(f"{W}val") or element.get(f"{STRICT}val")


def text_of(paragraph: Element) -> str:
    """The visible words of a paragraph: nothing deleted or hidden, no field codes, no second copy of a text box."""
    pieces: list[str] = []
    stack = [iter(paragraph)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
            continue
        name = name_of(element)
        if name == "t":
            pieces.append(element.text or "")
        elif name == "tab":
            pieces.append("\t")
        elif name in ("br", "cr"):
            pieces.append("\n")
        elif name == "noBreakHyphen":
            pieces.append("-")
        elif (
            name not in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "p")
            and element.tag != FALLBACK
            and not (name == "r" and _is_hidden(element))
        ):
            stack.append(iter(element))
    return "".join(pieces)


def _is_hidden(run: Element) -> bool:
    """Whether a run of text is set not to be shown."""
    signs = (sign for properties in children(run, "rPr") for sign in properties)
    return any(name_of(sign) == "vanish" and value_of(sign) not in ("0", "false", "off") for sign in signs)
