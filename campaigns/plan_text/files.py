"""The text of an uploaded plan: .txt in the usual encodings, .docx, and .pdf with text. Everything else is refused.

Extension and content must agree. Hostile files end in a refusal: sizes are checked before anything is unpacked, and PDF
is read in a process of its own with limits on time and memory.
"""

import re
from pathlib import PurePath

from campaigns.plan_text.document import Document, lines_of
from campaigns.plan_text.docx import read_docx
from campaigns.plan_text.messages import PlanRefused
from campaigns.plan_text.pdf import read_pdf
from campaigns.plan_text.plain_tables import with_tables

MEGABYTE = 1024 * 1024
LARGEST_FILE = 20 * MEGABYTE
# Some 200 densely printed pages. The longest plans have some 30.
LONGEST_TEXT = 250_000
OLE_HEAD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
TEXT_SUFFIXES = {"", ".txt", ".text", ".md"}
KNOWN_HEADS = {
    b"PK\x03\x04": ".docx",
    b"PK\x05\x06": ".docx",
    b"%PDF-": ".pdf",
}
# Signs that fill Chinese prose: how often they occur tells a right decoding from a wrong one.
COMMON = set(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严，。、；：“”（）《》"
)


def read_document(data: bytes | str, filename: str = "") -> Document:
    """The text, lines and tables of a file; raises PlanRefused with the reason when it cannot be read."""
    if isinstance(data, str):
        return plain_document(data)
    if len(data) > LARGEST_FILE:
        raise PlanRefused("too_large", limit=LARGEST_FILE // MEGABYTE)
    suffix = PurePath(filename or "").suffix.lower()
    kind = _kind(data, suffix)
    if kind == ".docx":
        return _checked(read_docx(data))
    if kind == ".pdf":
        return plain_document(read_pdf(data), wrapped=True)
    return plain_document(decode(data))


def _kind(data: bytes, suffix: str) -> str:
    """What the content is, if the extension agrees."""
    if data.startswith(OLE_HEAD):
        raise PlanRefused("encrypted" if ENCRYPTED_PACKAGE in data else "old_word")
    if suffix in (".doc", ".wps", ".et", ".dps"):
        raise PlanRefused("old_word")
    if suffix not in TEXT_SUFFIXES | {".docx", ".pdf"}:
        raise PlanRefused("kind", kind=suffix)
    kind = next((kind for head, kind in KNOWN_HEADS.items() if data.startswith(head)), ".txt")
    expected = ".txt" if suffix in TEXT_SUFFIXES else suffix
    if suffix and kind != expected:
        raise PlanRefused("broken" if not data else "mismatch", suffix=suffix)
    return kind


def plain_document(text: str, *, wrapped: bool = False) -> Document:
    """A document of plain lines; runs of lines with tabs or bars are tables."""
    # Half of a surrogate pair cannot be shown or stored.
    text = re.sub("[\ud800-\udfff]", "\ufffd", text)
    if len(text) > LONGEST_TEXT:
        raise PlanRefused("too_long", limit=LONGEST_TEXT)
    return Document(text, with_tables(text, lines_of(text)), wrapped)


def _checked(document: Document) -> Document:
    if len(document.text) > LONGEST_TEXT:
        raise PlanRefused("too_long", limit=LONGEST_TEXT)
    return document


# ── encodings ───────────────────────────────────────────────────────────────────────────────────────────────────
def decode(data: bytes) -> str:
    """Text from bytes: by its byte order mark, else the encoding whose result reads most like Chinese prose."""
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
        (b"\x84\x31\x95\x33", "gb18030"),
    ):
        if data.startswith(mark):
            return _strictly(data, encoding)
    texts = [
        text
        for encoding in ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
        if (text := _try(data, encoding)) is not None
    ]
    best = max(texts, key=_likeness, default=None)
    if best is None or _is_binary(best):
        raise PlanRefused("encoding")
    return best


def _strictly(data: bytes, encoding: str) -> str:
    text = _try(data, encoding)
    if text is None or _is_binary(text):
        raise PlanRefused("encoding")
    return text.removeprefix("\ufeff")


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _likeness(text: str) -> float:
    """How much of the beginning is plain ASCII or common Chinese."""
    sample = text[:4000]
    good = sum(
        1 for sign in sample if sign in COMMON or sign.isascii() and (sign.isprintable() or sign.isspace())
    )
    return good / max(1, len(sample))


def _is_binary(text: str) -> bool:
    sample = text[:4000]
    controls = sum(1 for sign in sample if sign < " " and sign not in "\t\n\r\f\v" or sign == "\ufffd")
    return controls > len(sample) * 0.02
