"""The append-only record of acts and its hash chain; the only writer of HistoryEntry and HistorySeal.

Entries are written free, in the transaction of the act they record, so that writers never queue behind one another.
A sealer then chains them in order: hash = SHA-256(previous hash + canonical JSON of the entry). The head of each day is
also kept as a file outside the database, so that a cut tail is found as well as an edit.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import translation

from . import bulk
from .context import request_id
from .models import HistoryEntry, HistorySeal

GENESIS = "0" * 64
SEALER_LOCK = 20180726  # any fixed number: the advisory lock under which one sealer works at a time
LATE_COMMITS = 20_000  # how far behind the head the periodic sealer looks for entries committed late
BATCH = 5_000


def entry(
    obj: models.Model, action: str, *, by, now: datetime, comment="", data=None, **columns
) -> HistoryEntry:
    """An unsaved record of `action` on `obj`; `by` is the acting user, or None for the system itself."""
    with translation.override(settings.LANGUAGE_CODE):  # the record is Chinese, whatever the actor reads
        scope, label = by.scope_label if by else "", str(obj)[:200]
    return HistoryEntry(
        at=now,
        actor=by,
        actor_name=by.name if by else "系统",
        scope=scope,
        action=action,
        object_type=obj._meta.label_lower,
        object_id=obj.pk,
        object_label=label,
        comment=comment,
        data=data or {},
        request_id=request_id.get(),
        **columns,
    )


def append(obj: models.Model, action: str, *, by, now: datetime, **details) -> HistoryEntry:
    """Record one act; call inside the transaction of the act. `details` as in `entry`."""
    record = entry(obj, action, by=by, now=now, **details)
    record.save(force_insert=True)
    return record


def append_many(entries: Iterable[HistoryEntry]) -> None:
    """Record many acts of one transaction."""
    HistoryEntry.objects.bulk_create(entries, batch_size=1000)


def append_alike(
    model: type[models.Model],
    things: Iterable[tuple],
    action: str,
    *,
    by,
    now: datetime,
    comment="",
    **columns,
) -> None:
    """Record the same act on many things of one kind, given as (key, label, data): as an import does."""
    common = {
        "at": now,
        "actor_id": by.pk if by else None,
        "actor_name": by.name if by else "系统",
        "scope": by.scope_label if by else "",
        "action": action,
        "object_type": model._meta.label_lower,
        "comment": comment,
        "request_id": request_id.get(),
        **columns,
    }
    rows = ({"object_id": key, "object_label": label[:200], "data": data} for key, label, data in things)
    bulk.insert(HistoryEntry, rows, common=common)


def of(obj: models.Model) -> models.QuerySet[HistoryEntry]:
    """The record of one thing, newest first."""
    return HistoryEntry.objects.filter(object_type=obj._meta.label_lower, object_id=obj.pk).order_by("-id")


# ── the chain ───────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Verification:
    """What `verify` found. `first_bad` is the first sequence number at which the chain does not hold."""

    entries: int
    unsealed: int
    head: str
    first_bad: int | None
    reason: str = ""

    @property
    def ok(self) -> bool:
        return self.first_bad is None


def digest(record: HistoryEntry, previous: str) -> str:
    """SHA-256 over the previous hash and the canonical JSON of everything the entry says."""
    body = {
        "id": record.pk,
        "at": record.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": record.actor_id,
        "actor_name": record.actor_name,
        "scope": record.scope,
        "action": record.action,
        "object_type": record.object_type,
        "object_id": record.object_id,
        "object_label": record.object_label,
        "outcome": record.outcome,
        "from_status": record.from_status,
        "to_status": record.to_status,
        "comment": record.comment,
        "data": record.data,
        "request_id": record.request_id,
    }
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256((previous + text).encode()).hexdigest()


def seal(*, everything: bool = False) -> int:
    """Chain what is not chained yet, in batches; gives the number of entries sealed.

    The periodic run looks only near the head; `everything` also finds entries whose transaction committed very late.
    """
    total = 0
    while count := _seal_batch(everything):
        total += count
    if total:
        _write_anchor()
    return total


@transaction.atomic
def _seal_batch(everything: bool) -> int:
    _one_sealer_at_a_time()
    last = HistorySeal.objects.order_by("-seq").first()
    waiting = HistoryEntry.objects.filter(seal=None).order_by("id")
    if last and not everything:
        waiting = waiting.filter(id__gt=last.entry_id - LATE_COMMITS)
    seq, head = (last.seq, last.hash) if last else (0, GENESIS)
    seals = []
    for record in waiting[:BATCH]:
        seq, previous = seq + 1, head
        head = digest(record, previous)
        seals.append(HistorySeal(entry=record, seq=seq, previous_hash=previous, hash=head))
    HistorySeal.objects.bulk_create(seals, batch_size=1000)
    return len(seals)


def _one_sealer_at_a_time() -> None:
    if connection.vendor == "postgresql":  # on SQLite the transaction itself is the lock
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALER_LOCK])


def unsealed() -> int:
    """How many entries wait for the sealer."""
    return HistoryEntry.objects.filter(seal=None).count()


def verify() -> Verification:
    """Walk the whole chain and compare it with the anchors kept outside the database. Changes nothing."""
    anchors = {anchor["count"]: anchor["head"] for anchor in _read_anchors()}
    head, seq = GENESIS, 0
    for sealed in _chain():
        seq += 1
        right = sealed.seq == seq and sealed.previous_hash == head
        head = digest(sealed.entry, head) if right else ""
        if not right or sealed.hash != head or anchors.get(seq, head) != head:
            return Verification(HistoryEntry.objects.count(), unsealed(), head, seq, "changed")
    if anchors and max(anchors) > seq:
        return Verification(HistoryEntry.objects.count(), unsealed(), head, seq + 1, "cut")
    return Verification(HistoryEntry.objects.count(), unsealed(), head, None)


def _chain() -> Iterator[HistorySeal]:
    """Every seal with its entry, in order; a seal whose entry is gone drops out and leaves a gap that `verify` sees."""
    return HistorySeal.objects.select_related("entry").order_by("seq").iterator(chunk_size=2000)


# ── anchors: the head of each day, outside the database ─────────────────────────────────────────────────────────
def anchor_dir() -> Path:
    """The folder of this database's anchors; each database has its own."""
    name = f"{connection.vendor}:{connection.settings_dict['HOST']}:{connection.settings_dict['NAME']}"
    return Path(settings.AUDIT_ANCHOR_DIR) / hashlib.sha256(name.encode()).hexdigest()[:16]


def set_anchors_aside() -> None:
    """Begin anew for a database that has just been made under the name of an older one."""
    folder = anchor_dir()
    if folder.exists():
        folder.rename(folder.with_name(f"{folder.name}.{secrets.token_hex(4)}.old"))


def _write_anchor() -> None:
    last = HistorySeal.objects.order_by("-seq").select_related("entry").first()
    folder = anchor_dir()
    folder.mkdir(parents=True, exist_ok=True)
    day = last.entry.at.astimezone(UTC).date().isoformat()
    (folder / f"{day}.json").write_text(json.dumps({"count": last.seq, "head": last.hash}))


def _read_anchors() -> list[dict]:
    return [json.loads(path.read_text()) for path in sorted(anchor_dir().glob("*.json"))]
