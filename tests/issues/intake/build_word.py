"""Word documents built in code: paragraphs, and tables whose cells may be merged, hidden or hold other tables."""

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from issues.intake.check import check_issue_list
from issues.intake.model import Report
from tests.issues.intake.build import package

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
GOES_ON = "↑"  # the text of a cell that goes on from the one above


def paragraph(text: str, run: str = "", properties: str = "") -> str:
    """A paragraph; line breaks in the text become breaks in Word."""
    lines = '</w:t><w:br/><w:t xml:space="preserve">'.join(escape(text).split("\n"))
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{lines}</w:t></w:r></w:p>'


def cell(content: Any, span: int = 1) -> str:
    """A cell: text, or XML that begins with <. GOES_ON continues the cell above."""
    text = str(content)
    merge = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    if text == GOES_ON:
        return f"<w:tc><w:tcPr>{merge}<w:vMerge/></w:tcPr><w:p/></w:tc>"
    inner = f"{text}<w:p/>" if text.startswith("<w:") else paragraph(text)
    return f'<w:tc><w:tcPr>{merge}<w:vMerge w:val="restart"/></w:tcPr>{inner}</w:tc>'


def row(cells: Sequence[Any], properties: str = "") -> str:
    """A row of cells; a pair is a text with the number of columns it covers."""
    inner = "".join(cell(*one) if isinstance(one, tuple) else cell(one) for one in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"


def table(rows: Sequence[Sequence[Any] | str], widths: Sequence[int] = ()) -> str:
    """A table of rows, each a list of cells or XML."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    inner = "".join(one if isinstance(one, str) else row(one) for one in rows)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{inner}</w:tbl>"


def document(*blocks: str, **further: str | bytes) -> bytes:
    """A .docx of these blocks: text becomes a paragraph. `further`: parts, with __ for / and _DOT_ for the dot."""
    body = "".join(block if block.startswith("<w:") else paragraph(block) for block in blocks)
    others = {name.replace("__", "/").replace("_DOT_", "."): content for name, content in further.items()}
    return package(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
            **others,
        }
    )


def check(*blocks: str, year: int | None = None, **further: str | bytes) -> Report:
    """What becomes of a document of these blocks."""
    return check_issue_list(document(*blocks, **further), "清单.docx", year=year)
