"""All units' weekly reports as one official text: figures first, then unit by unit, at the end who has not reported.

An official paper and therefore Chinese whatever language its maker works in.
"""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.utils import translation

from core.documents import Report, Section, chinese_number, long_date

from .enums import ReportStatus
from .known import LABELS, OWN_WORDS, STANDING, Known
from .models import BOXES, Week, WeeklyReport

MOST = 2_000  # characters of a box
HEADS = {"this_week": "本周", "next_week": "下周", "help_needed": "需协调"}


def assembled(week: Week, reports: Iterable[WeeklyReport]) -> str:
    """The text of a week from its reports (with organization); sections numbered 一、 as official papers are."""
    with translation.override(settings.LANGUAGE_CODE):
        reports = list(reports)
        sent = [report for report in reports if report.status == ReportStatus.SUBMITTED]
        parts = [_overview(week, reports, sent)]
        telling = [report for report in sent if not report.is_unchanged]
        parts += ["\n".join(_section(number, one)) for number, one in enumerate(telling, 1)]
        quiet = [one.organization.short_name for one in sent if one.is_unchanged]
        if quiet:
            parts.append(f"本周无变化的单位：{'、'.join(quiet)}。")
        parts += _absent(reports)
        return "\n\n".join(parts)


def _overview(week: Week, reports: list[WeeklyReport], sent: list[WeeklyReport]) -> str:
    owed = [one for one in reports if one.status != ReportStatus.WAIVED]
    totals = {name: sum(len(_figures(one).get(name, ())) for one in sent) for name in LABELS}
    return (
        f"截至{long_date(week.due_on)}，应报 {len(owed)} 个单位，已报 {len(sent)} 个。"
        f"{_changes(totals, sent)}{_counted(totals, changes=False)}"
    )


def _changes(totals: dict[str, int], sent: list[WeeklyReport]) -> str:
    return _counted(totals, changes=True) or ("已报单位承办事项没有变化。" if sent else "")


def _counted(numbers: dict[str, int], *, changes: bool) -> str:
    """本周新增销号 3 件、… or 目前未完成 12 件、…; empty where all are zero."""
    named = [
        f"{LABELS[name]} {number} 件"
        for name, number in numbers.items()
        if number and (name in STANDING) != changes
    ]
    return f"{'本周' if changes else '目前'}{'，'.join(named)}。" if named else ""


def _section(number: int, report: WeeklyReport) -> Iterator[str]:
    yield f"{chinese_number(number)}、{report.organization.short_name}{'（迟报）' if report.was_late else ''}"
    numbers = {name: len(keys) for name, keys in _figures(report).items()}
    figures = _counted(numbers, changes=True) + _counted(numbers, changes=False)
    if figures:
        yield figures
    for project in report.figures.get("projects", ()):
        yield f"项目“{project['title']}”：{project['words']}。"
    for name, text in report.texts.items():
        if text:
            yield f"{HEADS[name]}：{text}"


def _absent(reports: list[WeeklyReport]) -> Iterator[str]:
    for status, words in ((ReportStatus.OWED, "未报送的单位"), (ReportStatus.WAIVED, "本周免报的单位")):
        names = [one.organization.short_name for one in reports if one.status == status]
        if names:
            yield f"{words}：{'、'.join(names)}。"


def _figures(report: WeeklyReport) -> dict[str, list[int]]:
    return report.figures.get("figures", {})


def report_of(week: Week, text: str) -> Report:
    """The text as an official document of the committee."""
    paragraphs = [line for line in text.splitlines() if line.strip()]
    return Report(
        title=f"{week.congress.name}周报告",
        subtitle=long_date(week.due_on),
        sections=[Section("", paragraphs)],
        signer=week.congress.name,
        dated=week.due_on,
    )


def prefilled(facts: Known) -> dict[str, str]:
    """The boxes of a unit as they begin: its own words of the week on record, and what falls due in the next."""
    said = [f"{line.title}：{line.words}" for line in facts.lines if line.act in OWN_WORDS and line.words]
    coming = [f"{day.month}月{day.day}日前办理：{title}" for day, title in facts.coming]
    texts = {"this_week": _fitting(said), "next_week": _fitting(coming) if facts.changed else ""}
    return dict.fromkeys(BOXES, "") | texts


def _fitting(lines: list[str]) -> str:
    """As many whole lines as a box takes."""
    kept, length = [], 0
    for line in lines:
        length += len(line) + 1
        if length > MOST:
            break
        kept.append(line)
    return "\n".join(kept)
