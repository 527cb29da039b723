"""Template tags and filters of the interface, available in every template without {% load %}.

Each component has one template in templates/includes/; the gallery (`core:gallery`) shows them all.
"""

import functools
import html
from collections.abc import Iterable
from datetime import date, datetime

from django import template
from django.http import QueryDict
from django.template.defaultfilters import linebreaks_filter
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from core import clock, dates
from core.lights import Light, running
from core.web import KeysetPage
from core.words import listed, retold

register = template.Library()
# The order of the parts of a stacked bar: what needs eyes first, what is finished last.
STACK_ORDER = ("overdue", "risk", "ok", "wait", "moved", "done", "none")


# ── dates ───────────────────────────────────────────────────────────────────────────────────────────────────────
def _time(machine: str, human: str) -> SafeString:
    """Both are written by us, so there is nothing to escape."""
    return mark_safe(f'<time datetime="{machine}">{human}</time>')


@register.filter
def day(value: date | datetime | None) -> str:
    """List form: 8月10日 周五; an empty value gives nothing."""
    return _day(dates.local_day(value), clock.today().year, get_language()) if value else ""


@functools.lru_cache(maxsize=2000)
def _day(value: date, this_year: int, language: str) -> SafeString:
    """A list shows the same days over and over; how they are written depends on the year and the language."""
    return _time(value.isoformat(), dates.short(value))


@register.filter
def brief(value: date | datetime | None) -> str:
    """Form inside a sentence: 8月10日; an empty value gives nothing."""
    return _time(dates.local_day(value).isoformat(), dates.brief(value)) if value else ""


@register.filter
def iso(value: date | datetime | None) -> str:
    """Table form: 2018-08-10."""
    text = dates.local_day(value).isoformat() if value else ""
    return _time(text, text) if value else ""


@register.filter
def long(value: date | datetime | None) -> str:
    """Sentence form, plain text: 2018年8月10日."""
    return dates.long(value) if value else ""


@register.filter(name="clock")
def clock_filter(value: datetime | None) -> str:
    """A moment in Asia/Shanghai: 2018-08-09 09:00."""
    if not value:
        return ""
    return _time(value.astimezone(clock.LOCAL_ZONE).isoformat(timespec="minutes"), dates.minute(value))


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────────────
register.filter(listed)
register.filter(retold)


# ── marks ───────────────────────────────────────────────────────────────────────────────────────────────────────
@register.simple_tag
@functools.lru_cache(maxsize=200)
def icon(name: str) -> SafeString:
    """A shape of our own sprite, hidden from screen readers: the word beside it speaks."""
    return format_html(
        '<svg class="icon icon-{0}" width="16" height="16" aria-hidden="true" focusable="false">'
        '<use href="{1}#{0}"></use></svg>',
        name,
        static("img/icons.svg"),
    )


def _light_of(thing) -> Light:
    return thing if isinstance(thing, Light) else thing.light(clock.today())


@register.simple_tag
def chip(thing) -> SafeString:
    """State chip of a Light, or of an object with `.light(today)`: shape, word and colour."""
    light = _light_of(thing)
    return _chip(light.key, str(light.text))


@functools.lru_cache(maxsize=2000)
def _chip(key: str, text: str) -> SafeString:
    """Lists show the same few words in every row; each is rendered once."""
    return get_template("includes/_chip.html").render({"light": Light(key, text)})


@register.inclusion_tag("includes/_countdown.html")
def countdown(due_on: date) -> dict:
    """Big countdown to the end of a local day."""
    now = clock.now()
    return {
        "due_on": due_on,
        "key": running(due_on, clock.local_date(now)).key,
        "left": dates.time_left(due_on, now),
    }


@register.inclusion_tag("includes/_as_of.html")
def as_of(moment: datetime | None = None) -> dict:
    """The line 数据截至 ...; the present moment unless the figures are older."""
    return {"moment": moment or clock.now()}


# ── figures ─────────────────────────────────────────────────────────────────────────────────────────────────────
@register.inclusion_tag("includes/_tile.html")
def tile(label: str, value, url: str = "", note: str = "", key: str = "") -> dict:
    """A figure that opens exactly its rows; `key` colours it, but never a zero."""
    return {"label": label, "value": value, "url": url, "note": note, "key": key if value else ""}


@register.inclusion_tag("includes/_stack.html")
def stack(parts: Iterable[tuple[str, int]]) -> dict:
    """In-row stacked bar of (state key, count); the counts stand in the row's columns, this is their picture."""
    counts = dict(parts)
    total = sum(counts.values())
    pieces, at = [], 0.0
    for key in STACK_ORDER:
        if counts.get(key):
            width = 100 * counts[key] / total
            pieces.append({"key": key, "x": f"{at:.3f}%", "width": f"{width:.3f}%", "count": counts[key]})
            at += width
    return {"pieces": pieces}


# ── lists ───────────────────────────────────────────────────────────────────────────────────────────────────────
@register.inclusion_tag("includes/_empty_state.html")
def empty_state(title: str, text: str = "", url: str = "", label: str = "") -> dict:
    """Why it is empty, what comes next, at most one button."""
    return {"title": title, "text": text, "url": url, "label": label}


@register.inclusion_tag("includes/_no_match.html")
def no_match(clear_url: str) -> dict:
    """A filter without result: another text than an empty list."""
    return {"clear_url": clear_url}


@register.inclusion_tag("includes/_filter_chip.html")
def filter_chip(label: str, url: str, active: bool = False) -> dict:
    return {"label": label, "url": url, "active": active}


@register.inclusion_tag("includes/_sort_note.html")
def sort_note(text: str) -> dict:
    return {"text": text}


@register.inclusion_tag("includes/_pager.html", takes_context=True)
def pager(context, page: KeysetPage, url: str = "") -> dict:
    """First and next page of a KeysetPage; every other query parameter stays. `url`: of another page than this one."""
    query = context["request"].GET.copy() if "request" in context else QueryDict(mutable=True)
    query.pop("after", None)
    first = query.urlencode()
    query["after"] = page.next
    return {
        "page": page,
        "first_url": f"{url}?{first}",
        "next_url": f"{url}?{query.urlencode()}" if page.next else "",
    }


@register.inclusion_tag("includes/_timeline.html")
def timeline(entries: Iterable) -> dict:
    """What happened, newest first as given: at, who, title, text, files [(name, url)], key."""
    return {"rows": [_timeline_row(entry) for entry in entries]}


def _timeline_row(entry) -> dict:
    said = entry if isinstance(entry, dict) else vars(entry)
    key, text, files = said.get("key") or "none", said.get("text"), said.get("files") or ()
    links = format_html_join(
        "", '<li><a href="{}">{}<span>{}</span></a></li>', ((url, icon("file"), name) for name, url in files)
    )
    return {
        "key": key,
        "mark": icon(key),
        "title": said["title"],
        "who": said.get("who") or "",
        "at": clock_filter(said["at"]),
        "text": format_html('<div class="timeline-text">{}</div>', linebreaks_filter(text)) if text else "",
        "files": format_html('<ul class="files">{}</ul>', links) if links else "",
    }


@register.inclusion_tag("includes/_step_bar.html")
def step_bar(steps: Iterable[tuple[str, str]]) -> dict:
    """Steps (label, state) with state done, current or todo."""
    return {"steps": [{"label": label, "state": state} for label, state in steps]}


@register.inclusion_tag("includes/_task_list.html")
def task_list(items: Iterable) -> dict:
    """Parts of a piece of work: label, state (Light), url, action."""
    return {"items": items}


@register.inclusion_tag("includes/_files.html")
def files(attachments: Iterable, url_name: str) -> dict:
    """Attachments as download links; `url_name` takes the attachment's key."""
    return {"attachments": attachments, "url_name": url_name}


@register.simple_tag
def filled(name: str, rows: Iterable[dict], **fixed_values) -> SafeString:
    """Many rows made from one piece. Its tags are rendered once in each language; then every row fills in its {names}."""
    pattern = _pattern(name, get_language(), **fixed_values)
    return mark_safe("".join(pattern.format_map({key: escaped(row[key]) for key in row}) for row in rows))


def escaped(value) -> str:
    """What Django's `conditional_escape` gives, in a fifth of the time: it is asked for every cell of a long list."""
    return value.__html__() if hasattr(value, "__html__") else html.escape(str(value))


@functools.lru_cache(maxsize=50)
def _pattern(name: str, language: str, **fixed_values) -> str:
    return get_template(name).render(fixed_values)


@register.simple_tag
def options(choices: Iterable[tuple[object, str]], chosen=None) -> SafeString:
    """The options of a drop-down."""
    marks = {True: mark_safe(" selected"), False: ""}
    rows = ((value, marks[value == chosen], label) for value, label in choices)
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)


@register.filter
def target_id(field) -> str:
    """Where the error summary's link to a form field leads: the input, or the first of several."""
    return field.id_for_label or f"{field.auto_id}_0"


# ── confirmation ────────────────────────────────────────────────────────────────────────────────────────────────
@register.simple_block_tag(takes_context=True)
def confirm(context, content: str, level: int = 1) -> str:
    """Panel that names recipients and effect before an act; level 2 asks for the tick 我已核对 (`checked`)."""
    values = {"content": content, "level": level, "form": context.get("form")}
    return get_template("includes/_confirm.html").render(values)


@register.simple_tag
def fixed(name: str) -> SafeString:
    """A piece that is the same on every page and for everybody; rendered once in each language."""
    return _fixed(name, get_language())


@functools.lru_cache(maxsize=50)
def _fixed(name: str, language: str) -> SafeString:
    return get_template(name).render()


@register.simple_tag(takes_context=True)
def include_if_exists(context, *names: str) -> str:
    """Render the first of these templates that exists, else nothing: for pieces of optional packages."""
    try:
        return template.loader.select_template(names).render(context.flatten(), context.get("request"))
    except template.TemplateDoesNotExist:
        return ""
