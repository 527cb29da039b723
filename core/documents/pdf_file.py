"""The smallest PDF that Chinese text needs: pages with words and lines, one font that every reader brings along.

No font is shipped: STSong-Light with the encoding UniGB-UTF16-H is one of the fonts that Adobe's Chinese collection names,
and readers without it take another Chinese one (PDF 1.7, 9.7.5). Measures are points from the lower left corner.
"""

import zlib
from dataclasses import dataclass, field

A4 = (595.28, 841.89)
FONT = (
    "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light-UniGB-UTF16-H/Encoding/UniGB-UTF16-H/DescendantFonts[4 0 R]>>",
    # Characters 1 to 95 of the collection are ASCII, half as wide as the others.
    "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)"
    "/Supplement 4>>/DW 1000/W[1 95 500]/FontDescriptor 5 0 R>>",
    "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880"
    "/Descent -120/CapHeight 880/StemV 93>>",
)


def width_of(text: str, points: float) -> float:
    """How wide a line of text is set."""
    return points * sum(0.5 if " " <= character <= "~" else 1 for character in text)


def _hex(text: str) -> str:
    return text.encode("utf-16-be", "replace").hex()


@dataclass
class Page:
    """What is drawn on one page, in the order of drawing."""

    drawn: list[str] = field(default_factory=list)

    def text(self, x: float, y: float, text: str, points: float, *, bold: bool = False) -> None:
        """Words from `x` on with their base line at `y`; bold by a thin line around each character."""
        if text.strip():
            around = f"2 Tr {points / 40:.2f} w" if bold else "0 Tr"
            self.drawn.append(f"BT /F {points:g} Tf {around} {x:.2f} {y:.2f} Td <{_hex(text)}> Tj ET")

    def line(self, x: float, y: float, to_x: float, to_y: float) -> None:
        self.drawn.append(f"0.5 w {x:.2f} {y:.2f} m {to_x:.2f} {to_y:.2f} l S")

    @property
    def content(self) -> bytes:
        return zlib.compress("\n".join(self.drawn).encode("ascii"))


def write(pages: list[Page], *, title: str, author: str = "", size: tuple[float, float] = A4) -> bytes:
    """The file."""
    first = 7  # the number of the first page's object; each has its content after it
    kids = " ".join(f"{first + 2 * place} 0 R" for place in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/Lang(zh-CN)>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode(),
        *(part.encode() for part in FONT),
        f"<</Title<feff{_hex(title)}>/Author<feff{_hex(author)}>>>".encode(),
    ]
    box = f"/MediaBox[0 0 {size[0]:g} {size[1]:g}]/Resources<</Font<</F 3 0 R>>>>"
    for place, page in enumerate(pages):
        content = page.content
        objects.append(f"<</Type/Page/Parent 2 0 R{box}/Contents {first + 2 * place + 1} 0 R>>".encode())
        head = f"<</Length {len(content)}/Filter/FlateDecode>>stream\n".encode()
        objects.append(head + content + b"\nendstream")
    return _assembled(objects)


def _assembled(objects: list[bytes]) -> bytes:
    """The objects with the table of where each begins."""
    file, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count, start = len(objects) + 1, len(file)
    file += b"xref\n0 %d\n0000000000 65535 f \n%b" % (count, table)
    file += b"trailer<</Size %d/Root 1 0 R/Info 6 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, start)
    return bytes(file)
