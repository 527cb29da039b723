"""What views share: refusals turned into words at the place, keyset pages, downloads."""

import functools
from collections.abc import Callable, Sequence
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from . import clock, history
from .exceptions import NotAllowed, Refusal, RuleBroken, TransitionError
from .models import Attachment, HistoryEntry


def attempt(request: HttpRequest, form, act: Callable, *, on: models.Model | None = None):
    """Call the service in `act`; give its result, or None after putting the refusal into the form.

    The form keeps everything that was typed. An attempt without permission, or to skip or reverse a step, is itself
    put on record under the name of `act`.
    """
    try:
        return act()
    except Refusal as refusal:
        if isinstance(refusal, (NotAllowed, TransitionError)) and on is not None:
            record_refusal(request, on, act)
        field = refusal.field if _has_field(form, refusal) else None
        form.add_error(field, str(refusal).splitlines())  # a service names every fault on a line of its own
        return None


def _has_field(form, refusal: Refusal) -> bool:
    return isinstance(refusal, RuleBroken) and refusal.field in form.fields


def refusals_as_messages(back_to: Callable) -> Callable:
    """For views with only a button: a refusal becomes a message and a redirect to `back_to(**url_kwargs)`."""

    def decorate(view):
        @functools.wraps(view)
        def guarded(request, *args, **kwargs):
            try:
                return view(request, *args, **kwargs)
            except Refusal as refusal:
                messages.error(request, str(refusal))
                return redirect(back_to(**kwargs))

        return guarded

    return decorate


def record_refusal(request: HttpRequest, obj: models.Model, act: Callable) -> None:
    """Put a refused attempt on record (its own transaction has been rolled back already)."""
    history.append(
        obj,
        getattr(act, "__name__", "act").strip("<>"),
        by=request.user,
        now=clock.now(),
        outcome=HistoryEntry.Outcome.REFUSED,
    )


def download(attachment: Attachment) -> FileResponse:
    """Serve an attachment whose parent the person may see, never shown inside the page's own origin."""
    answer = FileResponse(attachment.file.open("rb"), as_attachment=True, filename=attachment.name)
    answer["Content-Type"] = attachment.content_type
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def file_answer(content: bytes, name: str, content_type: str) -> HttpResponse:
    """A generated file under a Chinese name."""
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


class KeysetPage:
    """One page of a list by its last key instead of an offset, so that page 2,000 costs what page 1 costs.

    `order` names the fields of a total order (the last one unique), "-" before a name turns it round. `after` is the key
    of the row before the page as the query string carries it: values joined by "~".
    """

    def __init__(self, rows: models.QuerySet, *, order: tuple[str, ...], after: str = "", size: int = 50):
        rows = rows.order_by(*order)
        key = after.split("~") if after else []
        try:
            found = list((rows.filter(_beyond(order, key)) if key else rows)[: size + 1])
        except (ValueError, ValidationError):  # a key that somebody typed: show the first page
            key, found = [], list(rows[: size + 1])
        self.rows = found[:size]
        last = self.rows[-1] if len(found) > size else None
        self.next = "~".join(str(getattr(last, name.removeprefix("-"))) for name in order) if last else ""
        self.is_first = not key

    def __iter__(self):
        return iter(self.rows)

    def __len__(self):
        return len(self.rows)


class ListPage:
    """One page of rows reckoned in memory, or of a query without a key to go on from; `after` is how many stand before it."""

    def __init__(self, rows: Sequence | models.QuerySet, *, after: str = "", size: int = 50):
        begin = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else 0
        found = list(rows[begin : begin + size + 1])
        self.rows = found[:size]
        self.next = str(begin + size) if len(found) > size else ""
        self.is_first = begin == 0

    def __iter__(self):
        return iter(self.rows)

    def __len__(self):
        return len(self.rows)


def addresses(name: str) -> Callable[[int], str]:
    """How to write the address of many things of one kind; to reverse each anew costs a list more than its rows."""
    before, after = reverse(name, args=[0]).rsplit("0", 1)
    return lambda key: f"{before}{key}{after}"


def count_up_to(rows: models.QuerySet, most: int) -> int:
    """How many rows there are, but no more than `most` + 1: counting a nation's rows would cost more than the page."""
    return rows.order_by()[: most + 1].count()


def _beyond(order: tuple[str, ...], key: list[str]) -> models.Q:
    """Rows strictly after `key`: (a > x) or (a = x and b > y) ..., with a plain range first for the index."""
    condition, equal = models.Q(), models.Q()
    for name, value in zip(order, key, strict=True):
        field, beyond = name.removeprefix("-"), "lt" if name.startswith("-") else "gt"
        condition |= equal & models.Q(**{f"{field}__{beyond}": value})
        equal &= models.Q(**{field: value})
    first, reached = order[0].removeprefix("-"), "lte" if order[0].startswith("-") else "gte"
    return models.Q(**{f"{first}__{reached}": key[0]}) & condition
