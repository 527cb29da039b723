"""Documents for the tests: Word by python-docx, PDF written by hand, and short forms to compare proposals with."""

import io
import re
import zipfile
import zlib

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from campaigns.plan_text import propose_campaign
from campaigns.plan_text.proposal import Deadline, Proposal
from campaigns.plan_text.text import tidy

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def propose(text: str, year: int | None = None) -> Proposal:
    return propose_campaign(text, "plan.txt", year=year)


def passage(text: str):
    return tidy(text, [(0, len(text))])


def without_space(text: str) -> str:
    return re.sub(r"\s+", "", text)


# ── short forms ─────────────────────────────────────────────────────────────────────────────────────────────────
def short_stages(proposal: Proposal) -> list[str]:
    """Each stage as "动员部署 2018-07-11..2018-07-15", with ? when it is not certain."""
    return [
        f"{stage.name} {stage.start or ''}..{stage.end or ''}{'' if stage.certain else '?'}"
        for stage in proposal.stages
    ]


def short(deadline: Deadline) -> str:
    """A deadline as "by 2018-08-10", "period 2018-09-01..2018-09-30", "relative", with ? when not certain."""
    days = f"{deadline.start or ''}.." if deadline.kind == "period" else ""
    text = f"{deadline.kind} {days}{deadline.date or ''}".strip()
    return text + ("" if deadline.certain else "?")


def short_links(proposal: Proposal) -> list[str]:
    """Each link as "stage/number deadline | deadline"."""
    return [
        f"{link.stage or '-'}/{link.number or '-'} {' | '.join(short(one) for one in link.deadlines)}".strip()
        for link in proposal.links
    ]


def deadlines(proposal: Proposal) -> list[Deadline]:
    return [deadline for link in proposal.links for deadline in link.deadlines]


def codes(proposal: Proposal) -> set[str]:
    return {warning.code for warning in proposal.warnings}


def who_what(proposal: Proposal) -> list[tuple[str | None, str | None]]:
    return [(deadline.who, deadline.what) for deadline in deadlines(proposal)]


# ── Word ────────────────────────────────────────────────────────────────────────────────────────────────────────
def saved(document: "docx.document.Document") -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def add_numbering(document: "docx.document.Document", levels: list[tuple[str, str]]) -> str:
    """A list definition with these levels (number format, text such as "第%1阶段"); gives its id."""
    root = document.part.numbering_part.element
    list_id = str(900 + len(root))
    definition = OxmlElement("w:abstractNum")
    definition.set(qn("w:abstractNumId"), list_id)
    for place, (number_format, text) in enumerate(levels):
        definition.append(_level(place, number_format, text))
    root.insert(0, definition)
    number = OxmlElement("w:num")
    number.set(qn("w:numId"), list_id)
    number.append(_with_value("w:abstractNumId", list_id))
    root.append(number)
    return list_id


def _level(place: int, number_format: str, text: str):
    level = OxmlElement("w:lvl")
    level.set(qn("w:ilvl"), str(place))
    for name, value in (("w:start", "1"), ("w:numFmt", number_format), ("w:lvlText", text)):
        level.append(_with_value(name, value))
    return level


def _with_value(name: str, value: str):
    element = OxmlElement(name)
    element.set(qn("w:val"), value)
    return element


def numbered(document: "docx.document.Document", text: str, list_id: str, level: int):
    """A paragraph of an automatic list."""
    paragraph = document.add_paragraph(text)
    properties = paragraph._p.get_or_add_pPr()
    item = OxmlElement("w:numPr")
    item.append(_with_value("w:ilvl", str(level)))
    item.append(_with_value("w:numId", list_id))
    properties.append(item)
    return paragraph


def table(document: "docx.document.Document", rows: list[list[str]], merged: list[tuple[int, int, int]] = ()):
    """A table; `merged` lists (column, first row, last row) of cells that are one; a row of one text is one cell."""
    width = max(map(len, rows))
    made = document.add_table(rows=len(rows), cols=width)
    for place, row in enumerate(rows):
        if len(row) == 1:
            made.cell(place, 0).merge(made.cell(place, width - 1))
        for column, text in enumerate(row):
            made.cell(place, column).text = text
    for column, first, last in merged:
        made.cell(first, column).merge(made.cell(last, column))
    return made


def docx_with_table(title: str, rows: list[list[str]], merged: list[tuple[int, int, int]] = ()) -> bytes:
    """A plan that is its title and one table."""
    document = docx.Document()
    document.add_paragraph(title)
    table(document, rows, merged)
    return saved(document)


def raw_docx(body: str, **entries: bytes) -> bytes:
    """An archive with this document.xml body, well-formed or not."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
        )
        for name, data in entries.items():
            archive.writestr(name.replace("__", "/"), data)
    return stream.getvalue()


# ── PDF ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def pdf(pages: list[list[str]]) -> bytes:
    """A PDF with these lines per page. Each sign has its own code and a ToUnicode map says what it is."""
    signs = sorted({sign for page in pages for line in page for sign in line})
    code_of = {sign: place + 1 for place, sign in enumerate(signs)}
    kids = [6 + 2 * place for place in range(len(pages))]
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(b"%d 0 R" % kid for kid in kids), len(kids)),
        3: b"<</Type/Font/Subtype/Type0/BaseFont/F/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>",
        4: b"<</Type/Font/Subtype/CIDFontType2/BaseFont/F/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        b"/Supplement 0>>/DW 1000>>",
        5: _stream(_unicode_map(code_of)),
    }
    for kid, lines in zip(kids, pages, strict=True):
        objects[kid] = (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</Font<</F1 3 0 R>>>>>>"
            % (kid + 1)
        )
        objects[kid + 1] = _stream(_page(lines, code_of))
    return _file(objects)


def printed_pdf(text: str, width: int, lines_a_page: int = 28) -> bytes:
    """A PDF of a text as it is printed: paragraphs indented and wrapped at `width` half characters, pages numbered."""
    lines = [
        line for paragraph in text.splitlines() if paragraph.strip() for line in _wrapped(paragraph, width)
    ]
    starts = range(0, len(lines), lines_a_page)
    return pdf(
        [[*lines[start : start + lines_a_page], f"- {page} -"] for page, start in enumerate(starts, 1)]
    )


def _wrapped(paragraph: str, width: int) -> list[str]:
    """The printed lines of a paragraph; digits stay together, and no line starts with a stop."""
    paragraph = paragraph.strip()
    if _extent(paragraph) <= width and "。" not in paragraph:
        return [paragraph]
    lines, line = [], "\u3000\u3000"
    for piece in re.findall(r"[0-9A-Za-z]+|.", paragraph):
        if _extent(line + piece) > width and piece not in "，。；、）":
            lines.append(line)
            line = ""
        line += piece
    return [*lines, line]


def _extent(text: str) -> int:
    return sum(1 if sign.isascii() else 2 for sign in text)


def _unicode_map(code_of: dict[str, int]) -> bytes:
    pairs = [f"<{code:04x}> <{sign.encode('utf-16-be').hex()}>" for sign, code in code_of.items()]
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{body}\nendcmap end end"
    ).encode()


def _page(lines: list[str], code_of: dict[str, int]) -> bytes:
    shown = [
        f"BT /F1 12 Tf 1 0 0 1 60 {800 - 20 * place} Tm <{''.join(f'{code_of[sign]:04x}' for sign in line)}> Tj ET"
        for place, line in enumerate(lines)
        if line
    ]
    return "\n".join(shown).encode()


def _stream(data: bytes) -> bytes:
    packed = zlib.compress(data)
    return b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed)


def _file(objects: dict[int, bytes]) -> bytes:
    out = bytearray(b"%PDF-1.5\n")
    places = {}
    for number in sorted(objects):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for number in sorted(objects):
        out += b"%010d 00000 n \n" % places[number]
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(out)


def bomb_pdf(stream: bytes, filters: bytes = b"/FlateDecode") -> bytes:
    """A one-page PDF whose content is `stream` as it stands."""
    return _file(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<<>>>>",
            4: b"<</Length %d/Filter[%s]>>stream\n%s\nendstream" % (len(stream), filters, stream),
        }
    )
