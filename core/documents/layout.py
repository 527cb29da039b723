"""The page of GB/T 9704-2012 in WordprocessingML: measures, fonts, styles, paragraphs, footers.

Blocks are made as XML text and parsed once, because python-docx alone is slow with long tables and does not set the
fonts of Chinese text. Measures: twips (1/20 point) unless a name says otherwise.
"""

import io
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from xml.sax.saxutils import escape

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from ..excel import clean_text

PAGE_MM = (210, 297)
MARGINS_MM = {"top": 37, "right": 26, "bottom": 35, "left": 28}  # leaves 156 x 225 mm
LANDSCAPE_MARGINS_MM = {"top": 28, "right": 37, "bottom": 26, "left": 35}  # the same page turned to the left
FOOTER_MM = 25  # from the edge, so that the dashes stand 7 mm under the text
LINE = 579  # 225 mm in 22 lines
# Between characters of 16 points, in twips: 28 fill 156 mm. A character grid would fall apart in LibreOffice, and
# with less taken away LibreOffice loses commas at the ends of full lines.
BODY_SPACING = -6
BODY_POINTS, TITLE_POINTS, NUMBER_POINTS = 16, 22, 14  # 三号 二号 四号
TABLE_POINTS, DENSE_POINTS = 12, 10.5  # 小四 五号
TITLE_PER_LINE = 19  # characters of the title in 156 mm, with a little air
RED = "FF0000"
# No punctuation in the margin, no air round Latin digits: 28 characters a line.
PLAIN_LINES = '<w:overflowPunct w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'

SONG_TITLE, FANGSONG, KAITI = "方正小标宋简体", "仿宋_GB2312", "楷体_GB2312"
HEITI, SONGTI = "黑体", "宋体"
# What Word may take where the first name is missing; names only.
OTHER_NAMES = {
    SONG_TITLE: "方正小标宋_GBK,FZXiaoBiaoSong-B05S,华文中宋",
    FANGSONG: "仿宋,FangSong",
    KAITI: "楷体,KaiTi",
    HEITI: "SimHei",
    SONGTI: "SimSun",
}


@dataclass(frozen=True)
class Style:
    """A paragraph style. `first_line` and `keep_next` as Word means them, `level` makes it part of the outline."""

    name: str
    font: str = FANGSONG
    points: float = BODY_POINTS
    align: str = "both"
    first_line: bool = False
    line: int = LINE
    level: int | None = None

    @property
    def key(self) -> str:
        return self.name.title().replace(" ", "")


NORMAL = Style("Normal")
BODY = Style("Body Text", first_line=True)
HEADINGS = (
    Style("heading 1", HEITI, first_line=True, level=0),
    Style("heading 2", KAITI, first_line=True, level=1),
    Style("heading 3", first_line=True, level=2),
    Style("heading 4", first_line=True, level=3),
)
LETTERHEAD = Style("Letterhead", SONG_TITLE, 48, "center")
TITLE = Style("Title", SONG_TITLE, TITLE_POINTS, "center", line=640)
SUBTITLE = Style("Subtitle", KAITI, align="center")
ATTACHMENT = Style("Attachment", HEITI)
CAPTION = Style("caption", HEITI, NUMBER_POINTS, "center")
TABLE_HEAD = Style("Table Head", HEITI, TABLE_POINTS, "center", line=340)
TABLE_TEXT = Style("Table Text", FANGSONG, TABLE_POINTS, "left", line=340)
DENSE_HEAD = Style("Dense Head", HEITI, DENSE_POINTS, "center", line=290)
DENSE_TEXT = Style("Dense Text", FANGSONG, DENSE_POINTS, "left", line=290)
FOOTER = Style("footer", SONGTI, NUMBER_POINTS, line=320)
STYLES = (
    *(NORMAL, BODY, *HEADINGS, LETTERHEAD, TITLE, SUBTITLE),
    *(ATTACHMENT, CAPTION, TABLE_HEAD, TABLE_TEXT, DENSE_HEAD, DENSE_TEXT, FOOTER),
)


def twips(millimetres: float) -> int:
    return round(millimetres * 1440 / 25.4)


# ── paragraphs ────────────────────────────────────────────────────────────────────────────────────────────
def fonts(name: str) -> str:
    """The font for Chinese and Latin alike; the hint makes “ ” and … full-width."""
    return (
        f'<w:rFonts w:hint="eastAsia" w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"/>'
    )


def character(font: str, points: float, color: str = "", scale: int = 100) -> str:
    """The inside of w:rPr; `scale` narrows the characters, in percent."""
    tint = f'<w:color w:val="{color}"/>' if color else ""
    narrow = f'<w:w w:val="{scale}"/>' if scale != 100 else ""
    spacing = f'<w:spacing w:val="{BODY_SPACING if points == BODY_POINTS else 0}"/>'
    size = round(points * 2)
    return f'{fonts(font)}{tint}{spacing}{narrow}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'


def run(
    text: str, style: Style, *, font: str = "", points: float = 0, color: str = "", scale: int = 100
) -> str:
    """Text in the fonts of `style` or the given ones; line ends become breaks, tabs stay tabs."""
    properties = character(font or style.font, points or style.points, color, scale)
    pieces = []
    for number, line in enumerate(clean_text(text).split("\n")):
        pieces += ["<w:br/>"] if number else []
        parts = (f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in line.split("\t"))
        pieces.append("<w:tab/>".join(parts))
    return f"<w:r><w:rPr>{properties}</w:rPr>{''.join(pieces)}</w:r>"


@dataclass(frozen=True)
class Shape:
    """What one paragraph has beyond its style; indents in hundredths of a character, as Word counts them."""

    keep_next: bool = False
    new_page: bool = False
    red_rule: bool = False
    right_tab: int = 0
    before: int = 0
    line: int = 0
    align: str = ""
    left: int = 0
    right: int = 0
    hanging: int = 0

    def xml(self, style: Style) -> str:
        """The inside of w:pPr after the style, in the order the schema wants."""
        parts = [
            "<w:keepNext/>" * self.keep_next,
            "<w:pageBreakBefore/>" * self.new_page,
            f'<w:pBdr><w:bottom w:val="single" w:sz="18" w:space="11" w:color="{RED}"/></w:pBdr>'
            * self.red_rule,
            f'<w:tabs><w:tab w:val="right" w:pos="{self.right_tab}"/></w:tabs>' if self.right_tab else "",
            self._spacing(style),
            self._indent(style),
            f'<w:jc w:val="{self.align}"/>' if self.align else "",
        ]
        return "".join(parts)

    def _spacing(self, style: Style) -> str:
        if not (self.before or self.line):
            return ""
        line = self.line or style.line
        return f'<w:spacing w:before="{self.before}" w:after="0" w:line="{line}" w:lineRule="exact"/>'

    def _indent(self, style: Style) -> str:
        named = {"left": self.left, "right": self.right, "hanging": self.hanging}
        width = round(style.points * 20)  # of one character
        return indent_xml({name: chars for name, chars in named.items() if chars}, width)


def indent_xml(hundredths: dict[str, int], width: int) -> str:
    """w:ind in characters, which Word follows, and in twips for programs that do not know them."""
    if not hundredths:
        return ""
    chars = "".join(f' w:{name}Chars="{value}"' for name, value in hundredths.items())
    plain = "".join(f' w:{name}="{value * width // 100}"' for name, value in hundredths.items())
    return f"<w:ind{chars}{plain}/>"


def paragraph(style: Style, *runs: str, shape: Shape | None = None) -> str:
    """One w:p of ready runs."""
    own = (shape or Shape()).xml(style)
    return f'<w:p><w:pPr><w:pStyle w:val="{style.key}"/>{own}</w:pPr>{"".join(runs)}</w:p>'


def plain(style: Style, text: str, shape: Shape | None = None) -> str:
    """A paragraph of one text in one style."""
    return paragraph(style, run(text, style), shape=shape)


def blank(count: int = 1, *, keep_next: bool = False) -> list[str]:
    """Empty lines of the page's pitch."""
    return [paragraph(NORMAL, shape=Shape(keep_next=keep_next))] * count


def gap() -> str:
    """What must stand after a table: a line hardly higher than nothing."""
    return paragraph(NORMAL, shape=Shape(line=160))


# ── the document ──────────────────────────────────────────────────────────────────────────────────────────
@dataclass
class Manuscript:
    """Blocks in their order; `save` puts them on the page."""

    blocks: list[str] = field(default_factory=list)
    landscape: bool = False
    _document: Document = field(default_factory=docx.Document)

    def __post_init__(self) -> None:
        _set_styles(self._document)
        _set_fonts(self._document)
        _set_settings(self._document)
        _write_footers(self._document)

    def add(self, *blocks: str) -> None:
        self.blocks += blocks

    def keep_last(self) -> None:
        """Keep the last block on the page of what follows; of a table its last row and the gap after it."""
        self.blocks[-1] = _kept(self.blocks[-1])
        if len(self.blocks) > 1 and self.blocks[-2].startswith("<w:tbl>"):
            above, mark, row = self.blocks[-2].rpartition("<w:tr>")
            self.blocks[-2] = above + mark + _kept(row)

    def turn_page(self, *, landscape: bool) -> Shape:
        """Begin a new page that way round; give the shape its first paragraph needs for it."""
        if landscape == self.landscape:
            return Shape(new_page=True)
        # The last paragraph carries the end of its section, so that no empty one can make a page of its own.
        self.blocks[-1] = self.blocks[-1].replace("</w:pPr>", f"{self._section_xml()}</w:pPr>", 1)
        self.landscape = landscape
        return Shape()

    @property
    def width(self) -> int:
        """Of the text between the margins."""
        page, margins = _turned(self.landscape)
        return twips(page[0]) - twips(margins["left"]) - twips(margins["right"])

    def save(self, *, title: str, author: str, dated: date | None) -> bytes:
        """The .docx as bytes."""
        content = "".join([*self.blocks, self._section_xml()])
        # The part gets a new root: moving parsed rows into the old one costs lxml half a minute for a long table.
        self._document.part._element = parse_xml(
            f"<w:document {nsdecls('w', 'r')}><w:body>{content}</w:body></w:document>"
        )
        _set_properties(self._document, title, author, dated)
        out = io.BytesIO()
        self._document.save(out)
        return out.getvalue()

    def _section_xml(self) -> str:
        (width, height), margins = _turned(self.landscape)
        turned = ' w:orient="landscape"' if self.landscape else ""
        edges = "".join(f' w:{side}="{twips(value)}"' for side, value in margins.items())
        return (
            f"<w:sectPr>{_footer_references(self._document)}"
            f'<w:pgSz w:w="{twips(width)}" w:h="{twips(height)}"{turned}/>'
            f'<w:pgMar{edges} w:header="{twips(15)}" w:footer="{twips(FOOTER_MM)}" w:gutter="0"/>'
            f'<w:docGrid w:type="lines" w:linePitch="{LINE}"/></w:sectPr>'
        )


def _turned(landscape: bool) -> tuple[tuple[int, int], dict[str, int]]:
    return (PAGE_MM[::-1], LANDSCAPE_MARGINS_MM) if landscape else (PAGE_MM, MARGINS_MM)


def _set_styles(document: Document) -> None:
    """Replace the template's styles by ours, so that nothing blue or Latin shows through."""
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:type")) == "paragraph" or style.get(qn("w:default")) != "1":
            styles.remove(style)
    defaults = styles.find(qn("w:docDefaults"))
    styles.replace(defaults, parse_xml(_defaults_xml()))
    for style in STYLES:
        styles.append(parse_xml(_style_xml(style)))


def _defaults_xml() -> str:
    language = '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
    return (
        f"<w:docDefaults {nsdecls('w')}>"
        f"<w:rPrDefault><w:rPr>{character(FANGSONG, BODY_POINTS)}{language}</w:rPr></w:rPrDefault>"
        "<w:pPrDefault/></w:docDefaults>"
    )


def _style_xml(style: Style) -> str:
    kind = 'w:type="paragraph" w:default="1"' if style is NORMAL else 'w:type="paragraph"'
    based = "" if style is NORMAL else '<w:basedOn w:val="Normal"/>'
    keep = "<w:keepNext/>" if style.level is not None or style in (CAPTION, ATTACHMENT) else ""
    # A line of another height would be stretched to two of the grid.
    grid = "" if style.line == LINE and style is not LETTERHEAD else '<w:snapToGrid w:val="0"/>'
    indent = indent_xml({"firstLine": 200}, round(style.points * 20)) if style.first_line else ""
    outline = f'<w:outlineLvl w:val="{style.level}"/>' if style.level is not None else ""
    return (
        f'<w:style {nsdecls("w")} {kind} w:styleId="{style.key}">'
        f'<w:name w:val="{style.name}"/>{based}<w:qFormat/>'
        f'<w:pPr>{keep}<w:widowControl w:val="0"/>{PLAIN_LINES}{grid}'
        f'<w:spacing w:before="0" w:after="0" w:line="{style.line}" w:lineRule="exact"/>'
        f'{indent}<w:jc w:val="{style.align}"/>{outline}</w:pPr>'
        f"<w:rPr>{character(style.font, style.points)}</w:rPr></w:style>"
    )


def _set_fonts(document: Document) -> None:
    table = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    entries = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/></w:font>'
        for name, others in OTHER_NAMES.items()
    )
    table._blob = (
        f"<?xml version='1.0' encoding='UTF-8'?><w:fonts {nsdecls('w')}>{entries}</w:fonts>".encode()
    )


def _set_settings(document: Document) -> None:
    document.settings.odd_and_even_pages_header_footer = True
    settings = document.settings.element
    for mode in settings.iter(qn("w:compatSetting")):
        if mode.get(qn("w:name")) == "compatibilityMode":
            mode.set(qn("w:val"), "15")  # otherwise Word opens it as a file of an older version
    for language in settings.iter(qn("w:themeFontLang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def _write_footers(document: Document) -> None:
    """— 1 — outside: odd pages right, even pages left, one character from the edge (GB/T 9704, 7.5)."""
    section = document.sections[0]
    _write_footer(section.footer, Shape(align="right", right=100))
    _write_footer(section.even_page_footer, Shape(align="left", left=100))


def _write_footer(footer, shape: Shape) -> None:
    footer.is_linked_to_previous = False
    properties = f"<w:rPr>{character(FOOTER.font, FOOTER.points)}</w:rPr>"
    number = f'<w:fldSimple w:instr=" PAGE "><w:r>{properties}<w:t>1</w:t></w:r></w:fldSimple>'
    line = paragraph(FOOTER, run("— ", FOOTER), number, run(" —", FOOTER), shape=shape)
    element = footer._element
    element[:] = list(parse_xml(f"<w:ftr {nsdecls('w')}>{line}</w:ftr>"))


def _footer_references(document: Document) -> str:
    references = document.element.body.sectPr.findall(qn("w:footerReference"))
    return "".join(
        f'<w:footerReference w:type="{reference.get(qn("w:type"))}" r:id="{reference.get(qn("r:id"))}"/>'
        for reference in references
    )


def _kept(block: str) -> str:
    """The same with its paragraphs kept with what follows."""
    if "<w:keepNext/>" in block:
        return block
    return re.sub("(<w:pStyle [^>]+>)", r"\1<w:keepNext/>", block)


def _set_properties(document: Document, title: str, author: str, dated: date | None) -> None:
    properties = document.core_properties
    properties.title, properties.author = (
        clean_text(text).replace("\n", "")[:255] for text in (title, author)
    )
    properties.comments = properties.keywords = ""
    properties.last_modified_by = properties.author
    if dated:
        properties.created = properties.modified = datetime.combine(dated, time.min, UTC)
        return
    for element in list(properties._element):
        if element.tag.endswith(
            ("}created", "}modified")
        ):  # the template's, which say nothing about this document
            properties._element.remove(element)
