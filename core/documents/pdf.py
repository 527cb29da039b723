"""The same report as PDF, set by typst: what it says is the Word document's, how it looks stands in report.typ.

The fonts are the machine's own and go into the file; without a Chinese one there would be nothing to read in it.
"""

import functools
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import typst

from ..excel import clean_text
from .content import Report, Section, Table
from .layout import MARGINS_MM, PAGE_MM, TITLE_PER_LINE, twips
from .parts import layout_of
from .wording import balanced, long_date, numbered

TEMPLATE = Path(__file__).with_name("report.typ")
CHINESE_FONTS = ("CJK SC", "Source Han", "SimSun", "FangSong", "STSong", "STFangsong", "WenQuanYi")
WIDTH = twips(PAGE_MM[0] - MARGINS_MM["left"] - MARGINS_MM["right"])


def build_pdf(report: Report) -> bytes:
    """Give the .pdf of a report. Ask `has_chinese_font` first."""
    words = json.dumps(_as_json(report), ensure_ascii=False)
    return typst.compile(
        TEMPLATE.read_bytes(), font_paths=_fonts(), sys_inputs={"report": words}, pdf_standards="1.7"
    )


def has_chinese_font() -> bool:
    """Whether this machine has a typeface with Chinese characters."""
    return any(name in family for family in _fonts().families() for name in CHINESE_FONTS)


@functools.cache
def _fonts() -> typst.Fonts:
    """Looking through the machine's fonts takes longer than setting a report."""
    return typst.Fonts()


def _as_json(report: Report) -> dict:
    return {
        "title": balanced(clean_text(report.title), TITLE_PER_LINE),
        "subtitle": clean_text(report.subtitle),
        "signer": clean_text(report.signer),
        "dated": long_date(report.dated) if report.dated else "",
        "landscape": report.landscape,
        "parts": list(_parts(report.sections, 0)),
    }


def _parts(sections: Sequence[Section], level: int) -> Iterable[dict]:
    """Headings, paragraphs and tables one after the other."""
    place = 0
    for section in sections:
        if section.heading:
            place += 1
            heading = numbered(clean_text(section.heading).strip(), level, place)
            yield {"kind": "heading", "level": level, "text": heading}
        for paragraph in section.paragraphs:
            lines = (line.strip() for line in clean_text(paragraph).split("\n"))
            yield from ({"kind": "text", "text": line} for line in lines if line)
        yield from map(_table, section.tables)
        yield from _parts(section.sections, level + 1)


def _table(table: Table) -> dict:
    laid_out = layout_of(table, WIDTH)
    return {
        "kind": "table",
        "caption": clean_text(table.caption),
        "heads": [clean_text(head) for head in table.heads],
        "rows": laid_out.rows,
        "widths": laid_out.widths,
        "aligned": laid_out.aligned,
        "dense": laid_out.dense,
    }
