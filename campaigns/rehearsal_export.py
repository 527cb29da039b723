"""The rehearsal of a campaign as a workbook: every event, the totals by body and by person, what speaks against the plan."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from core.excel import Column, Sheet, build_workbook
from core.words import listed
from organizations.models import User

from .rehearsing import Category, Rehearsal, category_of, channel_words, thing_of


def workbook(played: Rehearsal, *, by: User, now: datetime) -> bytes:
    """The .xlsx, in the language of its maker."""
    facts = [
        _("监督行动：%(title)s") % {"title": played.campaign.title},
        _("推演时间：%(first)s 至 %(last)s") % {"first": played.first, "last": played.last},
        _("共 %(n)d 条消息") % {"n": played.totals.messages},
    ]
    sheets = [
        _sheet(_("逐日"), facts, _event_columns(), _event_rows(played)),
        _sheet(_("按单位"), facts, [Column(_("单位"), 30), *_count_columns()], _body_rows(played)),
        _sheet(
            _("按人"), facts, [Column(_("人员"), 20), Column(_("消息"), 8, "number")], _person_rows(played)
        ),
        _sheet(
            _("需要注意"), facts, [Column(_("需要注意"), 40), Column(_("内容"), 60)], _problem_rows(played)
        ),
    ]
    return build_workbook(sheets, made_by=by.name, made_at=now)


def _sheet(name: str, facts: list[str], columns: list[Column], rows: Iterator[list]) -> Sheet:
    title = _("推演（%(part)s）") % {"part": name}
    return Sheet(name=name, title=title, facts=facts, columns=columns, rows=rows, frozen_columns=1)


def _event_columns() -> list[Column]:
    return [
        Column(_("日期"), 12, "date"),
        Column(_("类别"), 10),
        Column(_("提醒规则"), 24),
        Column(_("事项"), 40),
        Column(_("承办方"), 22),
        Column(_("通知单位"), 22),
        Column(_("收到的人"), 30),
        Column(_("渠道"), 20),
    ]


def _event_rows(played: Rehearsal) -> Iterator[list]:
    for event in played.events:
        yield [
            event.day,
            category_of(event).label,
            event.rule,
            thing_of(event, played.campaign),
            event.owed_by.short_name,
            event.body.short_name if event.body else "",
            listed(played.names.get(person, person) for person in event.recipients),
            listed(channel_words(channel) for channel in event.channels),
        ]


def _count_columns() -> list[Column]:
    return [*(Column(one.label, 8, "number") for one in Category), Column(_("消息"), 8, "number")]


def _body_rows(played: Rehearsal) -> Iterator[list]:
    for body, line in played.bodies:
        yield [body.name, *(line.events[one] for one in Category), line.messages]


def _person_rows(played: Rehearsal) -> Iterator[list]:
    for _user, name, count in played.named(played.totals.people):
        yield [name, count]


def _problem_rows(played: Rehearsal) -> Iterator[list]:
    for problem in played.problems:
        yield [problem.title, listed(problem.things)]
