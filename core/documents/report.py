"""A report: title, line under it, numbered sections with text and tables, signature."""

from collections.abc import Sequence

from ..excel import clean_text
from .content import Report, Section
from .layout import HEADINGS, SUBTITLE, Manuscript, blank, plain
from .parts import running_text, sign, table_blocks, title_block
from .wording import numbered


def build_report(report: Report) -> bytes:
    """Give the .docx of a report. Raises ValueError for sections nested deeper than four levels."""
    manuscript = Manuscript(landscape=report.landscape)
    manuscript.add(title_block(report.title))
    if report.subtitle:
        manuscript.add(plain(SUBTITLE, report.subtitle))
    manuscript.add(*blank())
    _add_sections(manuscript, report.sections, 0)
    sign(manuscript, report.signer, report.dated)
    return manuscript.save(title=report.title, author=report.signer, dated=report.dated)


def _add_sections(manuscript: Manuscript, sections: Sequence[Section], level: int) -> None:
    if sections and level >= len(HEADINGS):
        raise ValueError(f"a report has at most {len(HEADINGS)} levels of headings")
    place = 0
    for section in sections:
        if section.heading:
            place += 1
            heading = numbered(clean_text(section.heading).strip(), level, place)
            manuscript.add(plain(HEADINGS[level], heading))
        manuscript.add(*running_text(section.paragraphs))
        for table in section.tables:
            manuscript.add(*table_blocks(table, manuscript.width))
        _add_sections(manuscript, section.sections, level + 1)
