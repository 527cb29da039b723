"""The lines around a table: title, who reports and when above it, signatures and remarks below it."""

import re
from collections.abc import Iterable
from typing import Any

from issues.intake import words
from issues.intake.cells import as_text, narrow, one_line
from issues.intake.dates import Context, read_day, years_in
from issues.intake.departments import ends_like_organization
from issues.intake.model import Meta
from issues.texts import plain

TITLE, META, NOTE, FOOTER, SUBTOTAL = "title", "meta", "note", "footer", "subtotal"
_BRACKETS = r"(?:[（(][^）)]*[）)])?"


def _any(listed: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, listed), key=len, reverse=True))


_META_LABELS = (*words.REPORTER_LABELS, *words.DATE_LABELS, *words.OTHER_HEAD_LABELS)
_SPACED = {label: r"\s*".join(map(re.escape, label)) for label in {*_META_LABELS, *words.FOOTER_LABELS}}
_SPACED["单位"] = r"(?<![任头合改办实助])单\s*位"  # 责任单位 does not report
_LABELLED = re.compile(
    rf"(?P<label>{'|'.join(_SPACED[label] for label in sorted(_SPACED, key=len, reverse=True))})\s*{_BRACKETS}\s*[:：]\s*"
)
_SUBTOTAL = re.compile(rf"[(（【]?(?:{_any(words.SUBTOTALS)})(?:[:：(（)）】]|\d|共|[、,，—-]|$)")
_SUBTOTAL_OF = re.compile(rf"[^，。；,;]{{1,12}}(?:{_any(words.SUBTOTALS_OF_A_PART)})[:：]?")
_AMONG = re.compile(r"其中[:：,，]?[^。]{0,20}?\d+[件个条项]")
_FOOTER = re.compile(
    rf"[（(]?(?:{_any(words.FOOTER_LABELS)})(?:签字|签名|签章|盖章|姓名|[）)])*{_BRACKETS}(?:[:：]|$|_)"
    r"|[\u4e00-\u9fff]{1,8}(?:签字|签名|签章|盖章|签批)[)）]?[:：]"
)
_LABEL = re.compile(r"[^:：]{2,10}[:：].{0,12}")
_NOTE = re.compile(rf"(?:{_any(words.NOTE_LABELS)})\d?[:：、.．]|[※*＊]\s*\S|(?:备注|说明|注)$")
_REMARK_BEFORE = re.compile(r"^[（(][^）)]*[）)]\s*(?=\S)")
_DAY_BEHIND = re.compile(r"[\s（(]{1,4}\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?[)）]?$")
_PAGE = re.compile(r"第?\d+页|共\d+页|第\d+页[,，/]?共\d+页|-\d+-|—\d+—")
_ATTACHMENT = re.compile(r"附\s*(?:件|表|录)\s*[\d一二三四五六七八九十]*\s*[:：]?$")
_TITLE_WORDS = (
    "清单",
    "台账",
    "一览表",
    "汇总表",
    "登记表",
    "统计表",
    "明细表",
    "情况表",
    "台帐",
    "表",
    "问题",
)
_SIGNING = ("人大常委会", "办公室", "人民政府", "领导小组", "委员会", "工作机构", "人大机关")


def is_subtotal(text: str) -> bool:
    """Whether a line sums up: 合计：3件, and 城关镇小计 of one place or part."""
    flat = narrow(text)
    return bool(_SUBTOTAL.match(flat) or _SUBTOTAL_OF.fullmatch(flat) or _AMONG.match(flat))


def is_footer(text: str) -> bool:
    flat = narrow(text)
    return bool(_FOOTER.match(flat) or _PAGE.fullmatch(flat)) or any(
        phrase in flat for phrase in words.FOOTER_PHRASES
    )


def are_labels(texts: list[str]) -> bool:
    """Whether every text of a line is a label to be filled in or signed: "主要领导签批：  经办科室："."""
    flat = [narrow(text) for text in texts]
    return all(map(_LABEL.fullmatch, flat)) and (len(flat) > 1 or flat[0].endswith((":", "：")))


def is_note(text: str) -> bool:
    return bool(_NOTE.match(narrow(text)))


def is_example(text: str) -> bool:
    """Whether a line is marked as a sample of how to fill the list in: its first cell says 例 or 示例."""
    return narrow(text).casefold().strip("（(【)）】:：0123456789一二三") in words.EXAMPLE_LABELS


def is_reporting_line(text: str) -> bool:
    """Whether a line names who reports, or when: "填报单位：…"."""
    match = _LABELLED.match(text.strip())
    label = narrow(match.group("label")) if match else ""
    return label in words.REPORTER_LABELS or label in words.DATE_LABELS


def is_signature(texts: list[str]) -> bool:
    """Whether the one text of a line below the table signs it: an office, or a date."""
    if len(texts) != 1:
        return False
    flat = one_line(texts[0])
    return flat.endswith(_SIGNING) or (
        len(flat) <= 20 and bool(years_in(flat)) and read_day(flat, Context()) is not None
    )


def kind_above(texts: list[str]) -> str:
    """What a filled row above the heading is: title, meta or note."""
    first = texts[0]
    labelled = (
        _LABELLED.search(text) or narrow(text) in words.HEAD_LABELS for text in texts if not is_note(text)
    )
    if any(labelled) or _is_meta_remark(first):
        return META
    if is_note(first) or (len(plain(first)) > 60 and not looks_like_title(first)):
        return NOTE
    return TITLE


def _is_meta_remark(text: str) -> bool:
    """A date or a remark in brackets under the title: （截至2018年7月31日）."""
    flat = one_line(text)
    bracketed = flat[:1] in "（(" and flat[-1:] in "）)"
    return (bracketed and bool(years_in(flat))) or (len(flat) <= 12 and read_day(flat, Context()) is not None)


def looks_like_title(text: str) -> bool:
    return len(text) <= 80 and "。" not in text and any(word in one_line(text) for word in _TITLE_WORDS)


def _oddness_of_title(text: str) -> int:
    """Sorts what reads like the title of a list before other lines, and before the explanations of one."""
    return 2 * (not looks_like_title(text)) + any(word in text for word in words.EXPLAINING)


def read_meta(rows: list[list[Any]], footers: list[list[Any]], year: int | None) -> Meta:
    """Title, reporter and date from the rows above the heading; the lines below serve where those say nothing."""
    above = [filled for row in rows if (filled := _filled(row))]
    below = [filled for row in footers if (filled := _filled(row))]
    titles = [
        one_line(str(row[0])) for row in above if kind_above([as_text(value) for value in row]) == TITLE
    ]
    titles = [title for title in titles if not _ATTACHMENT.match(title)]
    title = next(iter(sorted(titles, key=_oddness_of_title)), None)
    said = _labelled_values([*above, *below])
    reporter = next((as_text(value) for label, value in said if _names_reporter(label, as_text(value))), None)
    reporter = _DAY_BEHIND.sub("", one_line(_REMARK_BEFORE.sub("", reporter))) if reporter else None
    return Meta(title, reporter, _reported_on(said, above, below, title, year))


def _names_reporter(label: str, value: str) -> bool:
    """填报单位 does; 单位 alone may also be the unit of measure: 单位：件."""
    named = value.endswith(words.REGION_ENDINGS) or ends_like_organization(value)
    return label in words.REPORTER_LABELS or (label == "单位" and named)


def _reported_on(
    said: list[tuple[str, Any]],
    above: list[list[Any]],
    below: list[list[Any]],
    title: str | None,
    year: int | None,
) -> Any:
    context = Context(year or next(iter(years_in(title or "")), None))
    stated = (read_day(value, context) for label, value in said if label in words.DATE_LABELS)
    day = next((day for day in stated if day), None)
    if day is None:
        remarks = [value for row in (*above, *below) for value in row if _is_meta_remark(as_text(value))]
        day = next((found for remark in remarks if (found := read_day(_bare(remark), context))), None)
    return day


def _bare(remark: Any) -> Any:
    return (
        re.sub(r"^[（(](?:截至|截止|截止到)?|[）)]$", "", one_line(remark))
        if isinstance(remark, str)
        else remark
    )


def _filled(row: list[Any]) -> list[Any]:
    return [value for value in row if as_text(value)]


def _labelled_values(rows: list[list[Any]]) -> list[tuple[str, Any]]:
    """Pairs such as ("填报单位", "桃城区人大常委会"); several may share a cell, or the value may stand in the next one."""
    pairs: list[tuple[str, Any]] = []
    for row in rows:
        for at, value in enumerate(row):
            text = as_text(value)
            if narrow(text) in words.HEAD_LABELS and at + 1 < len(row):
                pairs.append((narrow(text), row[at + 1]))
            matches = list(_LABELLED.finditer(text))
            ends = [*(match.start() for match in matches), len(text)][1:]
            for match, end in zip(matches, ends, strict=True):
                own = text[match.end() : end].strip(" 　\n；;，,")
                follows = row[at + 1] if not own and end == len(text) and at + 1 < len(row) else ""
                value_found = own or ("" if _LABELLED.match(as_text(follows)) else follows)
                if value_found:
                    pairs.append((narrow(match.group("label")), value_found))
    return pairs
