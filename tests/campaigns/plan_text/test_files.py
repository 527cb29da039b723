"""What files are read, in which encodings, and how everything else, hostile files included, is refused."""

import io
import os
import tracemalloc
import zipfile
import zlib

import pytest
from pypdf import PdfWriter

from campaigns.plan_text import propose_campaign
from campaigns.plan_text.files import LARGEST_FILE, LONGEST_TEXT, decode
from tests.campaigns.plan_text.builders import W, bomb_pdf, pdf, raw_docx, short_links

TEXT = "甲县人大常委会2024年视察工作方案\r\n一、步骤\r\n（一）准备阶段（3月）\r\n1.3月10日前，各代表小组报送名单。\r\n"
ENCODINGS = ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_text_is_read_in_the_usual_encodings(encoding):
    proposal = propose_campaign(TEXT.encode(encoding), "方案.txt")
    assert short_links(proposal) == ["1/1 by 2024-03-10"]


@pytest.mark.parametrize("mark", [b"\xfe\xff", b"\xff\xfe"])
def test_a_byte_order_mark_is_no_part_of_the_text(mark):
    encoding = "utf-16-be" if mark == b"\xfe\xff" else "utf-16-le"
    assert decode(mark + TEXT.encode(encoding)) == TEXT


def test_pasted_text_needs_no_name():
    assert short_links(propose_campaign(TEXT)) == ["1/1 by 2024-03-10"]


def test_a_single_wrong_surrogate_does_not_stop_the_reader():
    proposal = propose_campaign(TEXT + "\ud800完")
    assert proposal.is_plan and "\ud800" not in proposal.source


def encrypted_zip() -> bytes:
    data = bytearray(raw_docx("<w:p/>"))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(sign) + offset] |= 1
    return bytes(data)


def archive(name: str, data: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(name, data)
    return stream.getvalue()


def with_entity() -> bytes:
    declared = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    body = f'{declared}<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>'
    return archive("word/document.xml", body.encode())


def encrypted_pdf(owner_only: bool = False) -> bytes:
    writer = PdfWriter(io.BytesIO(pdf([[line for line in TEXT.split("\r\n") if line]])))
    writer.encrypt("" if owner_only else "secret", "owner", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def test_a_pdf_that_only_forbids_changes_is_read():
    assert short_links(propose_campaign(encrypted_pdf(owner_only=True), "方案.pdf")) == ["1/1 by 2024-03-10"]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
REFUSED = {
    "an old Word file": (OLE + b"\0" * 600, "方案.doc", ".doc"),
    "an old Word file under a new name": (OLE + b"\0" * 600, "方案.docx", ".doc"),
    "an encrypted Word file": (OLE + "EncryptedPackage".encode("utf-16-le"), "方案.docx", "加密"),
    "an encrypted archive": (encrypted_zip(), "方案.docx", "加密"),
    "a WPS file": (b"anything", "方案.wps", "WPS"),
    "a picture": (b"\x89PNG\r\n\x1a\n", "方案.png", ".png"),
    "a workbook": (archive("xl/workbook.xml", b"<x/>"), "方案.docx", "不符"),
    "an archive called text": (archive("a.txt", b"x"), "方案.txt", "不符"),
    "text called Word": (TEXT.encode(), "方案.docx", "不符"),
    "text called PDF": (TEXT.encode(), "方案.pdf", "不符"),
    "a PDF called text": (b"%PDF-1.4\n", "方案.txt", "不符"),
    "an empty Word file": (b"", "方案.docx", "损坏"),
    "a damaged archive": (b"PK\x03\x04" + bytes(range(256)) * 8, "方案.docx", "损坏"),
    "a damaged PDF": (b"%PDF-1.7\n" + bytes(range(256)) * 8, "方案.pdf", "损坏"),
    "an encrypted PDF": (encrypted_pdf(), "方案.pdf", "加密"),
    "a PDF without text": (pdf([[""]]), "扫描.pdf", "没有文字"),
    "broken XML": (archive("word/document.xml", b"<w:document"), "方案.docx", "损坏"),
    "an external entity": (with_entity(), "方案.docx", "外部实体"),
    "binary rubbish": (bytes(range(256)) * 40, "方案.txt", "编码"),
    "a file too large": (b"a" * (LARGEST_FILE + 1), "方案.txt", "20 MB"),
    "a text too long": ("长" * (LONGEST_TEXT + 1), "方案.txt", str(LONGEST_TEXT)),
    "far too many lines": ("7月1日前\n" * 12_000, "方案.txt", "段落"),
    "far too many dates": ("7月1日前，8月2日前。" * 2000, "方案.txt", "日期"),
}


@pytest.mark.parametrize(("data", "name", "word"), REFUSED.values(), ids=REFUSED.keys())
def test_everything_else_is_refused_with_a_reason(data, name, word):
    proposal = propose_campaign(data, name)
    assert not proposal.is_plan
    assert word in proposal.message.zh and proposal.message.en


def declared_small() -> bytes:
    """An archive whose directory says that a large entry is small."""
    data = bytearray(archive("word/document.xml", b"<w>" + b" " * 30_000_000))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    return bytes(data)


DEEP = "<w:r>" * 50_000 + "</w:r>" * 50_000
HOSTILE = {
    "zip bomb": (archive("word/document.xml", b"<w>" + b"a" * 120_000_000), "a.docx"),
    "zip bomb with a false size": (declared_small(), "a.docx"),
    "thousands of entries": (raw_docx("<w:p/>", **{f"e{place}": b"" for place in range(2100)}), "a.docx"),
    "deep XML": (raw_docx(f"<w:p>{DEEP}</w:p>"), "a.docx"),
    "wide XML": (
        raw_docx("<w:p>" + "".join(f'<w:r a="{place}"/>' for place in range(300_000)) + "</w:p>"),
        "a.docx",
    ),
    "a table too wide": (
        raw_docx(
            "<w:tbl>"
            + '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="99999"/></w:tcPr></w:tc></w:tr>' * 3000
            + "</w:tbl>"
        ),
        "a.docx",
    ),
    "PDF bomb": (bomb_pdf(zlib.compress(b"0" * 60_000_000)), "a.pdf"),
    "PDF bomb in a bomb": (
        bomb_pdf(zlib.compress(zlib.compress(b"0" * 200_000_000)), b"/FlateDecode/FlateDecode"),
        "a.pdf",
    ),
    "PDF with a million operators": (bomb_pdf(zlib.compress(b"BT (a) Tj ET " * 900_000)), "a.pdf"),
    "PDF pages in a circle": (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\n"
        b"trailer<</Root 1 0 R>>",
        "a.pdf",
    ),
    "one endless line": ("各单位于3月5日前报送材料，" * 10_000, "a.txt"),
    "open brackets": ("（\n" * 4000 + "（" * 100_000, "a.txt"),
    "only commas": ("、" * 200_000, "a.txt"),
    "numbers without end": ("7、" * 100_000, "a.txt"),
    "random bytes": (os.urandom(2_000_000), "a.txt"),
}


@pytest.mark.parametrize(("data", "name"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_is_refused_in_little_memory(data, name):
    tracemalloc.start()
    try:
        proposal = propose_campaign(data, name)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 100_000_000
    assert not proposal.is_plan and not proposal.links
