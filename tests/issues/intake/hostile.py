"""Files made to harm a reader, each with the code of the refusal it must end in. Built in code, like all the others."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from tests.issues.intake.build import (
    HEAD,
    MAIN,
    ROAD,
    WASTE,
    compound,
    package,
    parts,
    workbook,
    xls,
    xml_rows,
)
from tests.issues.intake.build_word import document

LIST = xml_rows([["问题", "责任单位"], ["通村道路破损严重", "交通运输局"]])
SHEET = "xl/worksheets/sheet1.xml"
DOCTYPE = '<!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = (
    "<!DOCTYPE lolz ["
    + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    + "]>"
)


def changed(**contents: str | bytes) -> dict[str, str | bytes]:
    return parts(LIST) | {
        name.replace("__", "/").replace("_DOT_", "."): content for name, content in contents.items()
    }


def with_sheet(xml: str) -> bytes:
    return package(parts(LIST) | {SHEET: xml})


def with_doctype(doctype: str, part: str) -> bytes:
    contents = parts(LIST)
    return package(contents | {part: doctype + str(contents[part])})


def extra(name: str, content: str | bytes) -> bytes:
    return package(parts(LIST) | {name: content})


def bomb(megabytes: int) -> bytes:
    """A sheet of one cell of zeros that unpacks a thousandfold."""
    return package(
        parts(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"0" * (megabytes * 2**20)}</t></is></c></row>')
    )


def many_entries() -> bytes:
    return package(parts(LIST) | {f"xl/media/{at}.txt": "" for at in range(2_100)})


def very_many_entries() -> bytes:
    """A directory of 200,000 names in a small file, written by hand because zipfile would need a minute."""
    entry = b"PK\x01\x02" + bytes(24) + struct.pack("<3H", 1, 0, 0) + bytes(12) + b"a"
    directory = entry * 200_000
    end = b"PK\x05\x06" + struct.pack("<4H2IH", 0, 0, 65_535, 65_535, len(directory), 4, 0)
    return b"PK\x03\x04" + directory + end


def lying_size() -> bytes:
    """A part whose directory states 1,000 bytes, with their sum, while it unpacks to 100 MB."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    sheet = str(parts(LIST)[SHEET]).encode()
    body = packed.compress(sheet) + packed.compress(b" " * 100 * 2**20) + packed.flush()
    return _with_raw_sheet(body, zlib.crc32(sheet), len(sheet))


def huge_declared_size() -> bytes:
    return _with_raw_sheet(zlib.compress(b"x")[2:-4], 0, 0xFFFFFFF0)


def _with_raw_sheet(body: bytes, checksum: int, size: int) -> bytes:
    contents = parts(LIST)
    del contents[SHEET]
    held = bytearray(package(contents))
    with zipfile.ZipFile(io.BytesIO(held)) as archive:
        start, count = archive.start_dir, len(archive.namelist())
    name = SHEET.encode()
    about = struct.pack("<5H3I2H", 20, 0, 8, 0, 33, checksum, len(body), size, len(name), 0)
    directory = bytes(held[start : held.rindex(b"PK\x05\x06")])
    directory += (
        b"PK\x01\x02" + struct.pack("<H", 20) + about + struct.pack("<3H2I", 0, 0, 0, 0, start) + name
    )
    local = b"PK\x03\x04" + about + name + body
    end = b"PK\x05\x06" + struct.pack(
        "<4H2IH", 0, 0, count + 1, count + 1, len(directory), start + len(local), 0
    )
    return bytes(held[:start]) + local + directory + end


def encrypted_entry() -> bytes:
    held = bytearray(workbook([HEAD, ROAD]))
    with zipfile.ZipFile(io.BytesIO(held)) as archive:
        at = archive.start_dir
    held[at + 8] |= 1
    return bytes(held)


def two_parts_of_one_name() -> bytes:
    return extra("XL/worksheets/SHEET1.xml", str(parts(LIST)[SHEET]))


def two_relations_of_one_id() -> bytes:
    contents = parts(LIST)
    relations = str(contents["xl/_rels/workbook.xml.rels"])
    inner = relations[relations.index("<Relationship Id") : relations.index("</Relationships>")]
    return package(contents | {"xl/_rels/workbook.xml.rels": relations.replace(inner, inner * 2)})


def link() -> bytes:
    held = io.BytesIO(package(parts(LIST)))
    about = zipfile.ZipInfo("xl/media/image1.png")
    about.external_attr = 0o120777 << 16
    with zipfile.ZipFile(held, "a") as archive:
        archive.writestr(about, "/etc/passwd")
    return held.getvalue()


def far_cell(reference: str) -> bytes:
    return package(parts(f'{LIST}<row r="9"><c r="{reference}" t="inlineStr"><is><t>x</t></is></c></row>'))


def overlapping_merges() -> bytes:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(3, 20_000))
    merges = "".join(f'<mergeCell ref="A{3 + n}:A19999"/>' for n in range(9_000))
    return package(parts(LIST + rows, tail=f"<mergeCells>{merges}</mergeCells>"))


def too_many_merges() -> bytes:
    return package(parts(LIST, tail="<mergeCells>" + '<mergeCell ref="A1:B1"/>' * 60_000 + "</mergeCells>"))


def looping_compound() -> bytes:
    """An .xls whose chain of sectors leads back to its own beginning."""
    held = bytearray(xls([HEAD, ROAD]))
    table = held.rindex(struct.pack("<2I", 1, 2))
    struct.pack_into("<I", held, table, 0)
    return bytes(held)


def hungry_compound() -> bytes:
    """An .xls that announces two billion shared strings."""
    sst = struct.pack("<2H2I", 0xFC, 8, 0x7FFFFFFF, 0x7FFFFFFF)
    begin = struct.pack("<2H4H2I", 0x809, 16, 0x600, 5, 0, 0, 0, 0)
    return compound({"Workbook": begin + sst + struct.pack("<2H", 0x0A, 0)})


def far_cell_in_xls() -> bytes:
    rows = [HEAD, ROAD] + [[]] * 65_000 + [[""] * 200 + ["x"]]
    return xls(rows)


def deep_tables(levels: int) -> str:
    return "<w:tbl><w:tr><w:tc>" * levels + "</w:tc></w:tr></w:tbl>" * levels


# name -> (what builds it, its file name, code of the refusal)
HOSTILE: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "empty": (lambda: b"", "a.xlsx", "empty_file"),
    "over 20 MB": (lambda: b"a," * (10 * 2**20 + 1), "a.csv", "too_large"),
    "bomb past 200 MB": (lambda: bomb(201), "a.xlsx", "unpacks_too_large"),
    "bomb of ratio 1000": (lambda: bomb(30), "a.xlsx", "unpacks_too_large"),
    "2,100 entries": (many_entries, "a.xlsx", "unpacks_too_large"),
    "200,000 entries": (very_many_entries, "a.xlsx", "unpacks_too_large"),
    "size that lies": (lying_size, "a.xlsx", "broken"),
    "declared 4 GB": (huge_declared_size, "a.xlsx", "unpacks_too_large"),
    "external entity": (lambda: with_doctype(DOCTYPE, SHEET), "a.xlsx", "dtd"),
    "external entity in the workbook part": (
        lambda: with_doctype(DOCTYPE, "xl/workbook.xml"),
        "a.xlsx",
        "dtd",
    ),
    "external entity in an unused part": (
        lambda: extra("customXml/item1.xml", DOCTYPE + "<a/>"),
        "a.xlsx",
        "dtd",
    ),
    "billion laughs": (lambda: with_doctype(LAUGHS, "xl/_rels/workbook.xml.rels"), "a.xlsx", "dtd"),
    "macros": (lambda: extra("xl/vbaProject.bin", b"x"), "a.xlsx", "macros"),
    "macro sheet": (lambda: extra("xl/macrosheets/sheet1.xml", "<a/>"), "a.xlsx", "macros"),
    "macro extension": (lambda: workbook([HEAD, ROAD]), "a.xlsm", "macros"),
    "archive inside": (lambda: extra("xl/embeddings/a.zip", b"PK\x03\x04"), "a.xlsx", "nested"),
    "archive inside under another name": (
        lambda: extra("xl/media/image1.png", b"PK\x03\x04abcd"),
        "a.xlsx",
        "nested",
    ),
    "document inside": (
        lambda: extra("xl/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0abcd"),
        "a.xlsx",
        "nested",
    ),
    "link inside": (link, "a.xlsx", "broken"),
    "encrypted entry": (encrypted_entry, "a.xlsx", "password"),
    "encrypted workbook": (
        lambda: compound({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}),
        "a.xlsx",
        "password",
    ),
    "two parts of one name": (two_parts_of_one_name, "a.xlsx", "broken"),
    "two relations of one id": (two_relations_of_one_id, "a.xlsx", "broken"),
    "cell at the far corner": (lambda: far_cell("XFD1048576"), "a.xlsx", "stray_cells"),
    "cell beyond the far corner": (lambda: far_cell("A99999999999"), "a.xlsx", "broken"),
    "cell without place in a far row": (
        lambda: package(parts(f'{LIST}<row r="1048576"><c r="ZZ1048576"/><c><v>1</v></c></row>')),
        "a.xlsx",
        "stray_cells",
    ),
    "cell under a prefix": (
        lambda: with_sheet(
            f'<q:worksheet {MAIN.replace("xmlns", "xmlns:q")}><q:sheetData><q:row r="1"><q:c r="XFD900000"><q:v>1</q:v></q:c>'
            "</q:row></q:sheetData></q:worksheet>"
        ),
        "a.xlsx",
        "stray_cells",
    ),
    "place given twice": (
        lambda: package(parts('<row r="1"><c r="A1" r="XFD1048576"><v>1</v></c></row>')),
        "a.xlsx",
        "broken",
    ),
    "merged ranges over each other": (overlapping_merges, "a.xlsx", "broken"),
    "60,000 merged ranges": (too_many_merges, "a.xlsx", "unpacks_too_large"),
    "XML cut off": (lambda: with_sheet(f"<worksheet {MAIN}><sheetData><row r="), "a.xlsx", "broken"),
    "XML of another encoding": (
        lambda: package(changed() | {SHEET: str(parts(LIST)[SHEET]).encode("utf-16")}),
        "a.xlsx",
        "broken",
    ),
    "sheet missing": (
        lambda: package({k: v for k, v in parts(LIST).items() if k != SHEET}),
        "a.xlsx",
        "broken",
    ),
    "half a file": (lambda: workbook([HEAD, ROAD])[:3000], "a.xlsx", "broken"),
    "bytes changed": (
        lambda: workbook([HEAD, ROAD, WASTE]).replace(b"\x00\x00\x08\x00", b"\x00\x00\x63\x00"),
        "a.xlsx",
        "broken",
    ),
    "half an old file": (lambda: xls([HEAD, ROAD])[:1500], "a.xls", "broken"),
    "old file in a circle": (looping_compound, "a.xls", "broken"),
    "old file that asks for all memory": (hungry_compound, "a.xls", "no_list"),
    "old file with a far cell": (far_cell_in_xls, "a.xls", "broken"),
    "old file with a macro sheet": (lambda: xls([HEAD, ROAD], sheet_kind=1), "a.xls", "macros"),
    "old file with macros": (
        lambda: compound({"Workbook": b"x", "_VBA_PROJECT_CUR": b"x"}),
        "a.xls",
        "macros",
    ),
    "20 million line ends": (lambda: b"\n" * (20 * 2**20), "a.csv", "too_many_rows"),
    "20 million commas": (lambda: b"," * (20 * 2**20), "a.csv", "unpacks_too_large"),
    "one cell of 20 MB": (lambda: b'"' + b"a" * (19 * 2**20), "a.csv", "broken"),
    "binary as text": (lambda: bytes(range(256)) * 50, "a.csv", "encoding"),
    "PDF": (lambda: b"%PDF-1.7 ...", "a.xlsx", "wrong_type"),
    "PNG": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(50), "a.xls", "wrong_type"),
    "program": (lambda: b"MZ" + bytes(100), "a.csv", "wrong_type"),
    "web page as workbook": (lambda: "<html><table><tr><td>问题".encode(), "a.xls", "wrong_type"),
    "Word document": (
        lambda: package({"[Content_Types].xml": "<Types/>", "word/document.xml": "<a/>"}),
        "a.xlsx",
        "type_mismatch",
    ),
    "Word document of the old kind": (lambda: compound({"WordDocument": b"x"}), "a.xls", "old_word"),
    "Word document that unpacks a thousandfold": (
        lambda: document("0" * (40 * 2**20)),
        "a.docx",
        "unpacks_too_large",
    ),
    "Word document of a million elements": (
        lambda: document(
            "<w:p>" + "".join(f'<w:r n="{at * 7919 % 999_983}"/>' for at in range(1_010_000)) + "</w:p>"
        ),
        "a.docx",
        "word_too_long",
    ),
    "Word document of deep tables": (lambda: document(deep_tables(500)), "a.docx", "word_too_long"),
    "plain archive": (lambda: package({"a.txt": "x"}), "a.xlsx", "wrong_type"),
    "text as workbook": (lambda: "问题,责任单位".encode(), "a.xlsx", "type_mismatch"),
    "workbook as text": (lambda: workbook([HEAD, ROAD]), "a.csv", "type_mismatch"),
    "old workbook as new": (lambda: xls([HEAD, ROAD]), "a.xlsx", "type_mismatch"),
    "other extension": (lambda: "问题,责任单位".encode(), "a.exe", "wrong_type"),
}
