"""Official Word documents in the layout of GB/T 9704-2012: letters with a red head, reports, tables.

`build_letter(Letter(...))` and `build_report(Report(...))` give the bytes of a .docx, `build_pdf(Report(...))` those of
a .pdf. Fonts are names only: of a .docx the reader's machine has them, of a .pdf this one. An official document is
Chinese whatever language its sender works in, so nothing here goes through gettext.
"""

from .content import Attachment, Letter, Report, Section, Table
from .letter import build_letter
from .pdf import build_pdf, has_chinese_font
from .report import build_report
from .wording import chinese_number, document_number, long_date

__all__ = [
    "Attachment",
    "Letter",
    "Report",
    "Section",
    "Table",
    "build_letter",
    "build_pdf",
    "build_report",
    "chinese_number",
    "document_number",
    "has_chinese_font",
    "long_date",
]
