"""Uploaded files: type by extension and content together, size, random names."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from core import uploads
from core.exceptions import RuleBroken
from tests.base import World

PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32


def office(part: str, extra: dict[str, bytes] | None = None) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr(part, "<x/>")
        for name, content in (extra or {}).items():
            package.writestr(name, content)
    return buffer.getvalue()


class Store(World):
    def upload(self, name: str, content: bytes):
        return uploads.store(SimpleUploadedFile(name, content), by=self.liaison, now=self.now)

    def test_keeps_the_name_for_people_and_a_random_one_on_disk(self):
        kept = self.upload("整改 照片.png", PNG)
        assert (kept.name, kept.size, kept.content_type) == ("整改 照片.png", len(PNG), "image/png")
        assert "整改" not in kept.file.name
        assert kept.file.read() == PNG

    def test_takes_what_offices_send(self):
        for name, content in {
            "a.pdf": PDF,
            "b.docx": office("word/document.xml"),
            "c.XLSX": office("xl/workbook.xml"),
        }.items():
            assert self.upload(name, content).name == name

    def test_refuses_what_is_not_what_it_says(self):
        cases = {
            "a.exe": b"MZ" + b"\0" * 64,
            "a.svg": b"<svg/>",
            "a.pdf": PNG,
            "a.png": b"<html>",
            "a.docx": office("xl/workbook.xml"),
            "b.docx": b"PK\x03\x04broken",
            "c.docx": office("word/document.xml", {"word/vbaProject.bin": b"x"}),
            "d.docx": office("word/document.xml", {"bomb": b"\0" * 30_000_000}),
            "empty.pdf": b"",
        }
        for name, content in cases.items():
            with pytest.raises(RuleBroken, match=name):
                self.upload(name, content)

    def test_path_parts_of_a_name_are_dropped(self):
        assert self.upload("..\\..\\etc\\照片.png", PNG).name == "照片.png"

    @override_settings(UPLOAD_MAX_BYTES=1024 * 1024)
    def test_refuses_a_file_over_the_limit_and_says_the_limit(self):
        with pytest.raises(RuleBroken, match="1 MB"):
            self.upload("big.pdf", PDF + b"\0" * 1024 * 1024)
