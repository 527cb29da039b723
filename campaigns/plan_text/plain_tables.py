"""Tables in plain text: lines whose cells are parted by tabs or bars, pasted from Word, a web page or markdown."""

import re

from campaigns.plan_text.document import Cell, Line, Table

Cells = list[tuple[int, int]]
BARS = "|｜│┃"
BAR = re.compile(f"[{BARS}]")
# Blank, or the rule under the head of a table written with bars.
RULE_LINE = re.compile(r"[\s|+\-:=\u2500-\u257f]*")
# A line without cells between rows: one cell across the table, which names the stage of the rows below it.
STAGE_LINE = re.compile(r"\W{0,3}(?:第[一二三四五六七八九十\d]{1,2}(?:阶段|步)|.{0,20}阶段)")


def with_tables(text: str, lines: list[Line]) -> list[Line | Table]:
    """The lines, with runs of two or more rows of cells made into tables."""
    blocks: list[Line | Table] = []
    run: list[Cells] = []
    rows = [_cells(text, line) for line in lines]
    for place, (line, cells) in enumerate(zip(lines, rows, strict=True)):
        if run and RULE_LINE.fullmatch(text, line.start, line.end):
            continue
        if run and 2 <= len(cells) <= len(run[0]) or run and _is_stage_row(text, line, rows[place:]):
            run.append(_filled(cells or [(line.start, line.end)], len(run[0])))
            continue
        blocks.extend(_table_or_lines(run))
        run = [cells] if len(cells) >= 2 else []
        if not run:
            blocks.append(line)
    return [*blocks, *_table_or_lines(run)]


def _cells(text: str, line: Line) -> Cells:
    """The places of the cells of a line; none for a line that is no row."""
    raw = text[line.start : line.end].rstrip("\r\n")
    if RULE_LINE.fullmatch(raw):
        return []
    if len(BAR.findall(raw)) >= 2:
        start, end = _within_bars(raw)
        return _split(raw, start, end, BAR, line.start)
    return _split(raw, 0, len(raw), re.compile("\t"), line.start) if "\t" in raw.strip() else []


def _within_bars(raw: str) -> tuple[int, int]:
    """Without the bars at the edges; those of empty cells stay."""
    start, end = len(raw) - len(raw.lstrip()), len(raw.rstrip())
    return start + (raw[start] in BARS), end - (raw[end - 1] in BARS)


def _split(raw: str, start: int, end: int, sign: re.Pattern, shift: int) -> Cells:
    signs = [match.start() for match in sign.finditer(raw, start, end)]
    edges = [start - 1, *signs, end]
    return [(shift + left + 1, shift + right) for left, right in zip(edges, edges[1:], strict=False)]


def _is_stage_row(text: str, line: Line, rows: list[Cells]) -> bool:
    """Whether a line alone names a stage and goes on with rows."""
    follows = next((cells for cells in rows[1:3] if cells), [])
    return not rows[0] and len(follows) >= 2 and bool(STAGE_LINE.match(text, line.start, line.end))


def _filled(cells: Cells, width: int) -> Cells:
    """The row with empty cells up to the width of its table."""
    end = cells[-1][1]
    return [*cells, *[(end, end)] * (width - len(cells))]


def _table_or_lines(run: list[Cells]) -> list[Line | Table]:
    if len(run) < 2:
        return [Line(cells[0][0], cells[-1][1]) for cells in run]
    return [Table([[Cell((cell,), row) for cell in cells] for row, cells in enumerate(run)])]
