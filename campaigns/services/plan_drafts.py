"""Plans before their campaigns: begun from a document or blank, changed by the committee's staff, given up.

A draft is its committee's own: no message goes out, and only its beginning, its end and the campaign made of it are put
on record. Every change is saved at once; of two people who change the same draft the second is told.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import clock, history, transitions, uploads
from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from core.models import Attachment
from organizations.models import Organization

from ..enums import DraftStatus, Origin
from ..models import Campaign, PlanDraft
from ..permissions import may_plan
from ..plan_draft.bodies import Area
from ..plan_draft.doubts import reckon
from ..plan_draft.from_proposal import plan_from
from ..plan_draft.tree import Head, Plan, as_json, from_json
from ..plan_text import propose_campaign
from ..plan_text.files import LARGEST_FILE
from ..plan_text.messages import Message
from ..plan_text.proposal import Proposal

PLANS = {name: uploads.ALLOWED[name] for name in ("docx", "pdf")} | {"txt": (set(), "text/plain")}
CODE_PREFIX = "JD"  # 监督; staff may call a campaign by any other code


def start_plan_draft(
    congress: Organization,
    *,
    upload: UploadedFile | None = None,
    text: str = "",
    year: int | None = None,
    upper: Campaign | None = None,
    kept: Attachment | None = None,
    anyway: bool = False,
    by,
    now: datetime | None = None,
) -> PlanDraft:
    """Read a plan document and keep what was understood for confirming. Pasted text goes before the uploaded file.

    `kept` is a file that was taken at an earlier attempt; `anyway` keeps a text in which no plan was recognized, for
    marking stages by hand. Raises RuleBroken (field `upload` or `text`) with the remedy when nothing can be read.
    """
    now = now or clock.now()
    _require_planner(by, congress)
    field = "text" if text.strip() else "upload"
    if not text.strip() and upload is None:
        raise RuleBroken(_("请粘贴方案全文，或者选择方案文件。"), "text")
    proposal = read_plan(upload=upload, text=text, year=year)
    if not proposal.is_plan and not (anyway and proposal.source.strip()):
        raise RuleBroken(in_language(proposal.message), field)
    plan = plan_from(proposal, Area(congress))
    if year and not plan.head.year:
        plan = _with_head(plan, year=year)
    with transaction.atomic():
        file = uploads.store(upload, by=by, now=now, allowed=PLANS) if upload is not None else kept
        return start_draft(
            congress,
            plan,
            origin=Origin.DOCUMENT,
            upper=upper,
            text=proposal.source,
            source_file=file,
            by=by,
            now=now,
        )


def start_blank_draft(
    congress: Organization,
    *,
    year: int,
    upper: Campaign | None = None,
    by,
    now: datetime | None = None,
) -> PlanDraft:
    """Begin without a document; everything is typed in."""
    plan = reckon(Plan(head=Head(year=year)))
    return start_draft(congress, plan, origin=Origin.BLANK, upper=upper, by=by, now=now)


def start_draft(
    congress: Organization,
    plan: Plan,
    *,
    origin: str,
    reference: str = "",
    upper: Campaign | None = None,
    text: str = "",
    source_file: Attachment | None = None,
    by,
    now: datetime | None = None,
) -> PlanDraft:
    """Keep a plan for confirming, whatever it was made from; a code that is free is proposed where it has none.

    Raises NotAllowed for anybody but the committee's staff.
    """
    now = now or clock.now()
    _require_planner(by, congress)
    if not plan.head.code and plan.head.year:
        plan = _with_head(plan, code=next_code(plan.head.year))
    draft = PlanDraft(
        congress=congress,
        upper=upper,
        made_by=by,
        text=_storable(text),
        source_file=source_file,
        origin=origin,
        reference=reference,
        created_at=now,
        updated_at=now,
        **_columns(plan),
    )
    with transaction.atomic():
        draft.save()
        history.append(draft, "start", by=by, now=now, data={"origin": str(origin), "reference": reference})
    return draft


def change_plan_draft(
    draft: PlanDraft, change: Callable[[Plan], Plan], *, by, version: int, now: datetime | None = None
) -> PlanDraft:
    """Save `change(plan)`, one of `plan_draft.changes`, on the version of the draft that the person saw.

    Raises RuleBroken when the change cannot be made, TransitionError when the draft is no longer open, StaleState when
    somebody (also the same person in a second window) changed it since; then nothing is written.
    """
    now = now or clock.now()
    _require_current(draft, by, version)
    return _write(draft, change(plan_of(draft)), now)


def undo_plan_change(draft: PlanDraft, *, by, version: int, now: datetime | None = None) -> PlanDraft:
    """Take the last change back; doing it twice brings it again. Raises RuleBroken when there is nothing to take back."""
    now = now or clock.now()
    _require_current(draft, by, version)
    if draft.earlier is None:
        raise RuleBroken(_("没有可以撤销的改动。"))
    return _write(draft, from_json(draft.earlier), now)


def discard_plan_draft(draft: PlanDraft, *, by, now: datetime | None = None) -> PlanDraft:
    """Give a draft up: open -> discarded. It stays on record and is listed no more."""
    now = now or clock.now()
    _require_planner(by, draft.congress)
    with transaction.atomic():
        transitions.move(draft, "discard", by=by, now=now)
    return draft


def plan_of(draft: PlanDraft) -> Plan:
    """The tree of a draft."""
    return from_json(draft.tree)


def read_plan(*, upload: UploadedFile | None, text: str, year: int | None) -> Proposal:
    """What the reader makes of pasted text, else of a file; never raises."""
    if text.strip():
        return propose_campaign(text, year=year)
    data = upload.read(LARGEST_FILE + 1)
    upload.seek(0)
    return propose_campaign(data, upload.name, year=year)


def keep_plan_file(
    congress: Organization, *, upload: UploadedFile, by, now: datetime | None = None
) -> Attachment:
    """Take a file whose text could not be read, so that it need not be chosen again beside the pasted text."""
    now = now or clock.now()
    _require_planner(by, congress)
    return uploads.store(upload, by=by, now=now, allowed=PLANS)


def next_code(year: int) -> str:
    """A code for a campaign that no campaign has yet."""
    taken = set(
        Campaign.objects.filter(code__startswith=f"{CODE_PREFIX}{year}-").values_list("code", flat=True)
    )
    number = next(n for n in range(1, len(taken) + 2) if f"{CODE_PREFIX}{year}-{n:02d}" not in taken)
    return f"{CODE_PREFIX}{year}-{number:02d}"


def in_language(message: Message) -> str:
    """A sentence of the reader in the person's language."""
    return message.en if (get_language() or "").startswith("en") else message.zh


# ── writing ─────────────────────────────────────────────────────────────────────────────────────────────────────
def _write(draft: PlanDraft, plan: Plan, now: datetime) -> PlanDraft:
    """Save a plan on exactly the version that was read; the tree it replaces can be taken back."""
    columns = _columns(plan) | {"earlier": draft.tree, "updated_at": now, "version": draft.version + 1}
    unchanged = PlanDraft.objects.still_open().filter(pk=draft.pk, version=draft.version)
    if unchanged.update(**columns) != 1:
        raise _stale()
    for name, value in columns.items():
        setattr(draft, name, value)
    return draft


def _require_current(draft: PlanDraft, by, version: int) -> None:
    """May the person change it, is it still open, and is it what the person saw?"""
    _require_planner(by, draft.congress)
    if draft.status != DraftStatus.OPEN:
        raise TransitionError(
            _("方案目前是“%(status)s”，不能再改。") % {"status": draft.get_status_display()}
        )
    if draft.version != version:
        raise _stale()


def _stale() -> StaleState:
    return StaleState(
        _("这份方案刚在别处改过（同事，或者您的另一个窗口）。您输入的内容还在下面，请核对最新内容后再保存。")
    )


def _columns(plan: Plan) -> dict:
    return {"tree": as_json(plan), "title": plan.head.title[:200], "year": plan.head.year}


def _with_head(plan: Plan, **values: object) -> Plan:
    return reckon(replace(plan, head=replace(plan.head, **values)))


def _storable(text: str) -> str:
    """PostgreSQL keeps no NUL; one sign for one sign, so that places stay."""
    return text.replace("\x00", "\ufffd")


def _require_planner(by, congress: Organization) -> None:
    if not may_plan(by, congress):
        raise NotAllowed(_("只有%(organization)s的工作人员可以办理方案。") % {"organization": congress.name})
