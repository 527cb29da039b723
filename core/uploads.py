"""Files that come in: extension and content must agree, size is limited, names are random, a digest is kept."""

import hashlib
import secrets
import zipfile
from datetime import datetime
from pathlib import PurePosixPath

import filetype
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from .exceptions import RuleBroken
from .models import Attachment
from .words import listed

# Extension -> how the content must begin, as `filetype` names it, and the type it is served with.
ALLOWED = {
    "pdf": ({"pdf"}, "application/pdf"),
    "docx": ({"docx", "zip"}, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": ({"xlsx", "zip"}, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "pptx": ({"pptx", "zip"}, "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    "jpg": ({"jpg"}, "image/jpeg"),
    "jpeg": ({"jpg"}, "image/jpeg"),
    "png": ({"png"}, "image/png"),
}
# What an issue list may come as. Text begins in no way of its own; the reader of lists looks at it closely.
LISTS = {
    "xlsx": ALLOWED["xlsx"],
    "docx": ALLOWED["docx"],
    "xls": ({"ole"}, "application/vnd.ms-excel"),
    "csv": (set(), "text/csv"),
    "tsv": (set(), "text/tab-separated-values"),
    "txt": (set(), "text/plain"),
}
OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # the container of all old Office files
OFFICE_FILES = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
MAX_ENTRIES, MAX_UNPACKED, MAX_RATIO = 2_000, 200 * 1024 * 1024, 100


def store(upload: UploadedFile, *, by, now: datetime, allowed: dict = ALLOWED) -> Attachment:
    """Check and keep one uploaded file of a type in `allowed`. Raises RuleBroken with what to do when it cannot be taken."""
    extension = check(upload, allowed)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    name = PurePosixPath(upload.name.replace("\\", "/")).name[-200:]
    upload.name = f"{now:%Y/%m}/{secrets.token_hex(16)}.bin"
    return Attachment.objects.create(
        file=upload,
        name=name,
        content_type=allowed[extension][1],
        size=upload.size,
        sha256=digest.hexdigest(),
        uploaded_by=by,
        uploaded_at=now,
    )


def check(upload: UploadedFile, allowed: dict = ALLOWED) -> str:
    """The extension of a file that may be taken. Raises RuleBroken for every other."""
    extension = upload.name.rpartition(".")[2].lower()
    if extension not in allowed:
        raise RuleBroken(
            _("“%(name)s”的类型不能上传。请改为 %(types)s 之一。")
            % {"name": upload.name, "types": listed(sorted(allowed))},
            "file",
        )
    if upload.size > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // 1024 // 1024
        raise RuleBroken(
            _("“%(name)s”超过 %(limit)s MB，请压缩后重传。") % {"name": upload.name, "limit": limit}, "file"
        )
    if not upload.size:
        raise RuleBroken(_("“%(name)s”是空文件，请重新选择。") % {"name": upload.name}, "file")
    if not _content_agrees(upload, extension, allowed):
        raise RuleBroken(
            _("“%(name)s”的内容与扩展名不符，或文件已损坏、已加密。请用办公软件打开确认后另存再传。")
            % {"name": upload.name},
            "file",
        )
    return extension


def _content_agrees(upload: UploadedFile, extension: str, allowed: dict) -> bool:
    upload.seek(0)
    beginnings = allowed[extension][0]
    if beginnings and _beginning(upload.read(8192)) not in beginnings:
        return False
    agrees = extension not in OFFICE_FILES or _sound_office_file(upload, OFFICE_FILES[extension])
    upload.seek(0)
    return agrees


def _beginning(head: bytes) -> str | None:
    """How the content begins, as the tables above name it."""
    if head.startswith(OLE):
        return "ole"
    kind = filetype.guess(head)
    return kind.extension if kind else None


def _sound_office_file(upload: UploadedFile, must_have: str) -> bool:
    """A zip of honest size with the part that makes it this kind of document, and no macros."""
    try:
        with zipfile.ZipFile(upload) as package:
            entries = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    names = {info.filename for info in entries}
    unpacked = sum(info.file_size for info in entries)
    packed = sum(info.compress_size for info in entries) or 1
    honest = len(entries) <= MAX_ENTRIES and unpacked <= MAX_UNPACKED and unpacked / packed <= MAX_RATIO
    return honest and must_have in names and not any(name.endswith("vbaProject.bin") for name in names)
