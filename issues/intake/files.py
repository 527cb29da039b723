"""What a file is, by its content, and whether it may be read at all."""

import re
from pathlib import PurePath

from issues.intake.messages import refuse
from issues.intake.packages import Package

MAX_BYTES = 20 * 2**20

XLSX, XLS, DOCX, TEXT = "xlsx", "xls", "docx", "text"
_EXTENSIONS = {".xlsx": XLSX, ".xls": XLS, ".docx": DOCX, ".csv": TEXT, ".tsv": TEXT, ".txt": TEXT}
_MACRO_EXTENSIONS = (".xlsm", ".xltm", ".xlam", ".xla", ".docm", ".dotm")
_OLD_WORD_EXTENSIONS = (".doc", ".wps", ".dot", ".rtf")

_EXTENSION = re.compile(r"\.(?=.*[a-z])[a-z0-9]{1,5}")
OLD_WORD = "Word 97-2003"

ZIP_START = b"PK"
COMPOUND_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_STARTS = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"MZ", "EXE"),
    (b"\x7fELF", "ELF"),
    (b"{\\rtf", "RTF"),
    (b"\x09\x08", "Excel 4"),
    (b"\x09\x04", "Excel 4"),
    (b"\x09\x02", "Excel 3"),
)
_MARKUP_STARTS = (
    (b"<!doctype", "HTML"),
    (b"<html", "HTML"),
    (b"<table", "HTML"),
    (b"<?xml", "XML"),
    (b"<", "HTML / XML"),
)


def identify(data: bytes, filename: str) -> str:
    """Return `xlsx`, `xls`, `docx` or `text`; raise Refused for anything else, or when name and content disagree."""
    if not data:
        raise refuse("empty_file")
    if len(data) > MAX_BYTES:
        raise refuse("too_large", size=-(-len(data) // 2**20), limit=MAX_BYTES // 2**20)
    extension = _extension(filename)
    if extension in _MACRO_EXTENSIONS:
        raise refuse("macros")
    kind, label = _by_content(data)
    if extension in _OLD_WORD_EXTENSIONS or label == OLD_WORD:
        raise refuse("old_word", found=extension if extension in _OLD_WORD_EXTENSIONS else label)
    if extension and extension not in _EXTENSIONS:
        raise refuse("wrong_type", found=extension if kind else label)
    if kind is None:
        raise refuse("wrong_type", found=label)
    if extension and _EXTENSIONS[extension] != kind:
        raise refuse("type_mismatch", extension=extension, found=label)
    return kind


def _extension(filename: str) -> str:
    """The ending by which programs know the file, or "": the one of 2018.8.6问题清单 is none."""
    extension = PurePath(filename.strip()).suffix.lower()
    return extension if _EXTENSION.fullmatch(extension) else ""


def _by_content(data: bytes) -> tuple[str | None, str]:
    if data.startswith(ZIP_START):
        return _package_kind(data)
    if data.startswith(COMPOUND_START):
        return _compound_kind(data)
    for start, label in _OTHER_STARTS:
        if data.startswith(start):
            return None, label
    head = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for start, label in _MARKUP_STARTS:
        if head.startswith(start):
            return None, label
    return TEXT, "text"


def _package_kind(data: bytes) -> tuple[str | None, str]:
    names = Package(data).names
    if "xl/workbook.xml" in names or any(
        name.startswith("xl/workbook") and name.endswith(".xml") for name in names
    ):
        return XLSX, ".xlsx"
    if "word/document.xml" in names:
        return DOCX, ".docx"
    if "xl/workbook.bin" in names:
        return None, ".xlsb"
    for folder, label in (("word/", "Word"), ("ppt/", "PowerPoint"), ("content.xml", "OpenDocument")):
        if any(name.startswith(folder) for name in names):
            return None, label
    return None, "ZIP"


def _compound_kind(data: bytes) -> tuple[str | None, str]:
    def holds(name: str) -> bool:
        return (
            name.encode("utf-16-le").ljust(64, b"\0") in data
        )  # a directory entry keeps its name in 64 bytes

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        raise refuse("password")
    if holds("_VBA_PROJECT_CUR") or holds("_VBA_PROJECT"):
        raise refuse("macros")
    if holds("Workbook") or holds("Book"):
        return XLS, ".xls"
    for name, label in (("WordDocument", OLD_WORD), ("PowerPoint Document", "PowerPoint")):
        if holds(name):
            return None, label
    raise refuse("broken")
