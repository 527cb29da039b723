"""A meeting's material as an official Word document and as slides for the room. Chinese, as papers and screens of a meeting are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from core import documents
from core.documents import Section, Table

from .enums import Cause
from .gathering import FIGURES
from .models import AgendaItem, Decision, Meeting

CHINESE = "zh-hans"
ROWS = 7  # of one slide at most
HEADS = {
    "open": "未完成",
    "overdue": "逾期",
    "due_soon": "7天内到期",
    "awaiting": "待审核",
    "closed": "本月销号",
}
NO_RANKING = "尚无已公布的排行榜。"


def _items(meeting: Meeting) -> list[AgendaItem]:
    return list(meeting.items.filter(is_dropped=False).select_related("unit"))


def _decisions(meeting: Meeting) -> list[Decision]:
    return list(meeting.decisions.select_related("organization").order_by("number"))


# ── paper ───────────────────────────────────────────────────────────────────────────────────────────────────────
def document(meeting: Meeting) -> bytes:
    """The whole material; what a meeting decided follows once it was held. Call with the Chinese language on."""
    report = documents.Report(
        title=f"{meeting.congress.name}{meeting.period.words}月例会材料",
        subtitle=f"{documents.long_date(meeting.meets_on)}　数据截至{documents.long_date(meeting.gathered_at)}",
        sections=[
            _followed(meeting.material["followed"]),
            _agenda(_items(meeting), meeting.material["left"]),
            _progress(meeting.material["units"]),
            _overdue(_items(meeting)),
            _extensions(meeting.material["extensions"]),
            _ranking(meeting.material["ranking"]),
            _speaking(meeting.material["speakers"]),
            *_decided(_decisions(meeting)),
        ],
        signer=meeting.congress.name,
        dated=meeting.meets_on,
    )
    return documents.build_report(report)


def _section(heading: str, none: str, heads: tuple[str, ...], rows: Iterable[tuple]) -> Section:
    """A table under its heading, or a word instead of an empty one."""
    rows = list(rows)
    return Section(heading, [] if rows else [none], [Table(heads, rows)] if rows else [])


def _followed(rows: list[dict]) -> Section:
    lines = ((one["text"], one["unit"], one["due_on"], one["words"]) for one in rows)
    heads = ("决定事项", "落实单位", "时限", "状态")
    return _section("以前例会决定事项落实情况", "没有未落实的决定事项。", heads, lines)


def _agenda(items: list[AgendaItem], left: dict[str, int]) -> Section:
    lines = (
        (number, str(Cause(one.cause).label), one.title, one.unit.short_name if one.unit else "", one.detail)
        for number, one in enumerate(items, 1)
    )
    heads = ("序号", "缘由", "议题", "责任单位", "情况")
    section = _section("议程", "本月没有可列事项。", heads, lines)
    more = [f"{Cause(cause).label}另有 {number} 件，见问题台账。" for cause, number in left.items()]
    return Section(section.heading, [*section.paragraphs, *more], section.tables)


def _progress(units: list[dict]) -> Section:
    lines = ((row["name"], *(row[name] or "–" for name in FIGURES)) for row in units)
    heads = ("单位", *(HEADS[name] for name in FIGURES))
    return _section("各单位进展", "没有在办问题。", heads, lines)


def _overdue(items: list[AgendaItem]) -> Section:
    late = (one for one in items if one.cause == Cause.OVERDUE)
    lines = (
        (one.title, one.unit.short_name if one.unit else "", one.due_on or "", one.detail) for one in late
    )
    return _section("逾期问题", "没有逾期问题。", ("问题", "责任单位", "整改时限", "情况"), lines)


def _extensions(rows: list[dict]) -> Section:
    lines = ((one["title"], one["unit"], one["old"], one["new"], one["reason"]) for one in rows)
    heads = ("问题", "申请单位", "原时限", "申请延至", "理由")
    return _section("延期申请", "没有待审批的延期。", heads, lines)


def _ranking(ranking: dict | None) -> Section:
    if ranking is None:
        return Section("排行榜", [NO_RANKING])
    lines = (
        (one["place"], one["name"], one["due"], one["rate"], one["moved"] or "–") for one in ranking["rows"]
    )
    section = _section("排行榜", "本期没有到期件。", ("名次", "单位", "到期", "按期率", "与上期比"), lines)
    return Section(section.heading, [f"{ranking['title']}。", *section.paragraphs], section.tables)


def _speaking(speakers: list[dict]) -> Section:
    lines = ((number, one["name"], one["why"]) for number, one in enumerate(speakers, 1))
    return _section("发言顺序", "没有需要发言的单位。", ("序号", "单位", "原因"), lines)


def _decided(decisions: list[Decision]) -> list[Section]:
    if not decisions:
        return []
    lines = ((one.number, one.text, one.organization.short_name, one.due_on) for one in decisions)
    return [_section("会议决定事项", "", ("序号", "决定事项", "落实单位", "时限"), lines)]


# ── screen ──────────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Slide:
    """One screenful: a heading, a table of a few columns, how many rows stand on other slides."""

    heading: str
    heads: Sequence[str] = ()
    rows: Sequence[Sequence[object]] = ()
    words: str = ""
    of: tuple[int, int] = field(default=(1, 1))  # which of how many slides of the same part


def slides(meeting: Meeting) -> list[Slide]:
    """The same parts as the document, each over as many slides as it needs; a part with nothing says so on one."""
    items, material = _items(meeting), meeting.material
    agenda = [(n, one.title, _unit(one), one.detail) for n, one in enumerate(items, 1)]
    units = [(row["name"], *(row[name] or "–" for name in FIGURES)) for row in material["units"]]
    followed = [(one["text"], one["unit"], one["words"]) for one in material["followed"]]
    later = [(one["title"], one["unit"], one["new"]) for one in material["extensions"]]
    ranked = (material["ranking"] or {"rows": []})["rows"]
    placed = [(one["place"], one["name"], one["rate"], one["moved"] or "–") for one in ranked]
    speakers = [(n, one["name"], one["why"]) for n, one in enumerate(material["speakers"], 1)]
    parts = [
        ("以前决定的落实", ("事项", "单位", "状态"), followed, "没有未落实的决定事项。"),
        ("议程", ("序号", "议题", "单位", "情况"), agenda, "本月没有可列事项。"),
        ("各单位进展", ("单位", *(HEADS[name] for name in FIGURES)), units, "没有在办问题。"),
        ("延期申请", ("问题", "单位", "申请延至"), later, "没有待审批的延期。"),
        ("排行榜", ("名次", "单位", "按期率", "与上期比"), placed, NO_RANKING),
        ("发言顺序", ("序号", "单位", "原因"), speakers, "没有需要发言的单位。"),
    ]
    return [slide for part in parts for slide in _slides_of(*part)]


def _slides_of(heading: str, heads: tuple[str, ...], rows: list[tuple], none: str) -> list[Slide]:
    if not rows:
        return [Slide(heading, words=none)]
    count = -(-len(rows) // ROWS)
    size = -(-len(rows) // count)  # no slide with a single row after full ones
    pages = [rows[at : at + size] for at in range(0, len(rows), size)]
    return [Slide(heading, heads, page, of=(n, len(pages))) for n, page in enumerate(pages, 1)]


def _unit(item: AgendaItem) -> str:
    return item.unit.short_name if item.unit else ""
