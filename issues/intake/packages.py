"""The zip package of an .xlsx or .docx file, opened with distrust.

Every part is unpacked here first, by its true length, before any other library reads it: sizes stated in the
directory are not believed, and XML with a DTD never gets further.
"""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element
from xml.parsers import expat

from defusedxml import ElementTree

from issues.intake.messages import refuse

MAX_ENTRIES = 2_000
MAX_UNPACKED = 200 * 2**20
MAX_PART = 64 * 2**20
MAX_RATIO = 100
RATIO_MATTERS_FROM = 2**20  # small parts of repeated marks compress better than 100 to 1 and harm nobody
CHUNK = 2**16

_CENTRAL_HEADER = b"PK\x01\x02"
_ARCHIVE_STARTS = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b\x08",
    b"\xd0\xcf\x11\xe0",
    b"MZ",
)
_ARCHIVE_ENDINGS = (
    ".zip",
    ".rar",
    ".7z",
    ".gz",
    ".tar",
    ".jar",
    ".xlsx",
    ".docx",
    ".pptx",
    ".xls",
    ".doc",
    ".exe",
)
_MACRO_PARTS = ("vbaproject", "xl/macrosheets/", "activex")
_XML_ENDINGS = (".xml", ".rels")  # .vml is left out: Excel itself writes it with open tags


class Package:
    """A zip archive in memory whose entries have been checked; `read` gives a part's bytes."""

    def __init__(self, data: bytes):
        """Raise Refused for a broken, encrypted, oversized or suspicious archive."""
        self._data = data
        self._verified: set[str] = set()
        self._entries = _entries(data)
        _check_sizes(self._entries, len(data))
        for entry in self._entries:
            _check_entry(entry)
        self._by_name = {_folded(entry.filename): entry for entry in self._entries}
        if len(self._by_name) != len(self._entries):
            raise refuse("broken")  # two parts of one name: readers disagree on which counts

    def __contains__(self, name: str) -> bool:
        return _folded(name) in self._by_name

    @property
    def names(self) -> list[str]:
        return list(self._by_name)

    def size(self, name: str) -> int:
        """The length of a part as the directory states it; one that is longer is refused when it is read."""
        entry = self._by_name.get(_folded(name))
        return entry.file_size if entry else 0

    def read(self, name: str, limit: int = MAX_PART) -> bytes:
        """The unpacked part, well-formed if it is XML. Refused when it is missing or larger than `limit` bytes."""
        entry = self._by_name.get(_folded(name))
        if entry is None:
            raise refuse("broken")
        if entry.file_size > limit:
            raise refuse("unpacks_too_large", found=f"{entry.file_size // 2**20} MB")
        part = b"".join(self._unpack(entry))
        if entry.filename not in self._verified:
            _verify_xml(iter((part,)))
            self._verified.add(entry.filename)
        return part

    def xml(self, name: str, limit: int = MAX_PART) -> Element:
        """A small part as an element tree."""
        try:
            return ElementTree.fromstring(self.read(name, limit), forbid_dtd=True)
        except (ElementTree.ParseError, ValueError):  # well-formed, but its namespaces are not
            raise refuse("broken") from None

    def verify(self) -> None:
        """Unpack what has not been read yet: true lengths, sums, well-formed XML without DTD, nothing nested."""
        for entry in self._entries:
            if entry.filename in self._verified:
                continue
            if entry.filename.lower().endswith(_XML_ENDINGS):
                _verify_xml(self._unpack(entry))
            else:
                _verify_binary(self._unpack(entry))

    def _unpack(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        packed = _packed_bytes(self._data, entry)
        chunks = _inflate(packed) if entry.compress_type == zipfile.ZIP_DEFLATED else _slices(packed)
        size = checksum = 0
        for chunk in chunks:
            size += len(chunk)
            checksum = zlib.crc32(chunk, checksum)
            if size > entry.file_size:
                break
            yield chunk
        if size != entry.file_size or checksum != entry.CRC:
            raise refuse("broken")


def _folded(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _entries(data: bytes) -> list[zipfile.ZipInfo]:
    if data.count(_CENTRAL_HEADER) > MAX_ENTRIES:
        raise refuse("unpacks_too_large", found=f">{MAX_ENTRIES}")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error):
        raise refuse("broken") from None


def _check_sizes(entries: list[zipfile.ZipInfo], packed: int) -> None:
    total = sum(entry.file_size for entry in entries)
    if total > MAX_UNPACKED:
        raise refuse("unpacks_too_large", found=f"{total // 2**20} MB")
    pairs = [(total, packed), *((entry.file_size, entry.compress_size) for entry in entries)]
    for unpacked, size in pairs:
        if unpacked > RATIO_MATTERS_FROM and unpacked > MAX_RATIO * size:
            raise refuse("unpacks_too_large", found=f"{unpacked // max(size, 1)}:1")


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = _folded(entry.filename)
    if entry.flag_bits & 0x1:
        raise refuse("password")
    if any(part in name for part in _MACRO_PARTS):
        raise refuse("macros")
    if name.endswith(_ARCHIVE_ENDINGS):
        raise refuse("nested", found=entry.filename)
    if stat.S_ISLNK(entry.external_attr >> 16) or entry.compress_type not in (
        zipfile.ZIP_STORED,
        zipfile.ZIP_DEFLATED,
    ):
        raise refuse("broken")


def _packed_bytes(data: bytes, entry: zipfile.ZipInfo) -> memoryview:
    header = data[entry.header_offset : entry.header_offset + 30]
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise refuse("broken")
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    start = entry.header_offset + 30 + name_length + extra_length
    return memoryview(data)[start : start + entry.compress_size]


def _slices(packed: memoryview) -> Iterator[bytes]:
    for start in range(0, len(packed), CHUNK):
        yield bytes(packed[start : start + CHUNK])


def _inflate(packed: memoryview) -> Iterator[bytes]:
    machine = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for waiting in _slices(packed):
            while waiting and not machine.eof:
                yield machine.decompress(waiting, CHUNK)
                waiting = machine.unconsumed_tail
        while not machine.eof and (rest := machine.decompress(b"", CHUNK)):
            yield rest
    except zlib.error:
        raise refuse("broken") from None


def _refuse_dtd(*_: object) -> None:
    raise refuse("dtd")


def _verify_xml(chunks: Iterator[bytes]) -> None:
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_dtd
    parser.EntityDeclHandler = _refuse_dtd
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError:
        raise refuse("broken") from None


def _verify_binary(chunks: Iterator[bytes]) -> None:
    first = next(chunks, b"")
    if first.startswith(_ARCHIVE_STARTS):
        raise refuse("nested", found="embedded")
    for _ in chunks:
        pass
