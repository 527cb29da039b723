"""What people hand to a service: texts that must be there and fit, files that must be sound."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from . import uploads
from .exceptions import RuleBroken
from .models import Attachment

LONG = 5_000  # characters of a free text; a report of several pages belongs into a file
MAX_FILES = 20  # with one application or report


def filled(text: str, field: str, missing: str, *, limit: int = LONG) -> str:
    """`text` without blanks around it. Raises RuleBroken with `missing` when nothing is left, or when it is too long."""
    text = (text or "").strip()
    if not text:
        raise RuleBroken(missing, field)
    return fitting(text, field, limit=limit)


def fitting(text: str, field: str, *, limit: int = LONG) -> str:
    """`text` without blanks around it, which may be empty. Raises RuleBroken when it is too long."""
    text = (text or "").strip()
    if len(text) > limit:
        raise RuleBroken(
            _("最多 %(limit)d 字，现有 %(length)d 字，请缩短或改为上传附件。")
            % {"limit": limit, "length": len(text)},
            field,
        )
    return text


@contextmanager
def stored(files: Iterable[UploadedFile], *, by, now: datetime) -> Iterator[list[Attachment]]:
    """Keep uploaded files for the act inside the block; when it is refused they leave the disk again."""
    files = list(files)
    _check(files)
    kept = []
    try:
        for upload in files:
            kept.append(uploads.store(upload, by=by, now=now))
        yield kept
    except BaseException:
        for attachment in kept:
            attachment.file.delete(save=False)
        raise


def _check(files: list[UploadedFile]) -> None:
    if len(files) > MAX_FILES:
        raise RuleBroken(_("一次最多上传 %(limit)d 个文件。") % {"limit": MAX_FILES}, "files")
    for upload in files:
        try:
            uploads.check(upload)
        except RuleBroken as refusal:
            raise RuleBroken(str(refusal), "files") from refusal


def named(attachments: Iterable[Attachment]) -> list[dict]:
    """How a history entry names the files that belong to its act."""
    return [{"id": file.pk, "name": file.name, "sha256": file.sha256} for file in attachments]
