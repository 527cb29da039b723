"""Writing an issue off (销号): the department asks with proof, the committee that handed it over decides on facts.

Whoever rectifies may never be who closes: nobody of the applicant's side decides, and the database holds that the two
are different people.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core import clock, history
from core.exceptions import RuleBroken
from core.inputs import filled, fitting, named, stored
from core.models import HistoryEntry
from core.notifications import notify
from core.transitions import move, moved, require
from organizations.enums import Role
from organizations.models import User
from organizations.querysets import held_today, liaisons_of, people_as

from .. import owed
from ..checks import checks_of
from ..enums import Decision
from ..models import Extension, Finding, Issue, WriteOff
from .extension import require_decider
from .rectification import require_handler
from .rules import require_workable


def apply_write_off(
    issue: Issue,
    *,
    checks: Mapping[str, str],
    opinion: str,
    files: Iterable[UploadedFile],
    by,
    now: datetime | None = None,
) -> WriteOff:
    """Ask for write-off (rectifying or in rework -> reported) with one explanation per check and proof.

    `checks` maps the key of each of the campaign's checks to its explanation; at least one file is needed. Tells the
    committee's staff. Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_handler(by, issue)
    require(issue, "apply_write_off")
    files = list(files)
    if not files:
        raise RuleBroken(_("请上传至少一个能证明整改结果的文件。"), "files")
    opinion = filled(opinion, "opinion", _("请填写单位负责人意见。"), limit=300)
    with transaction.atomic(), stored(files, by=by, now=now) as attachments:
        explained = _explanations(require_workable(issue), checks)
        data = {"checks": explained, "files": named(attachments)}
        move(issue, "apply_write_off", by=by, now=now, comment=opinion, data=data)
        write_off = WriteOff.objects.create(
            issue=issue, checks=explained, opinion=opinion, asked_by=by, created_at=now, updated_at=now
        )
        write_off.files.add(*attachments)
        owed.write_off_asked(write_off, now=now)
        notify(
            people_as(issue.congress, Role.STAFF),
            gettext_noop("%(unit)s申请销号 %(number)s：%(title)s"),
            now=now,
            url=write_off.get_absolute_url(),
            unit=issue.department.short_name,
            number=issue.number,
            title=issue.title,
        )
    return write_off


def _explanations(campaign, given: Mapping[str, str]) -> dict[str, str]:
    return {
        check.key: filled(
            given.get(check.key, ""),
            check_field(check.key),
            _("请说明“%(check)s”：%(expects)s。") % {"check": check.name, "expects": check.expects},
        )
        for check in checks_of(campaign)
    }


def check_field(key: str) -> str:
    """The name of the form field that belongs to a check."""
    return f"check_{key}"


# ── decide ──────────────────────────────────────────────────────────────────────────────────────────────────────
def approve_write_off(
    write_off: WriteOff, *, verdicts: Mapping[str, bool], note: str = "", by, now: datetime | None = None
) -> WriteOff:
    """Every check is passed: the issue is written off. Tells the department and the committees that found the issue.

    A request for more time that is still open lapses. Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    issue = write_off.issue
    applications = require_decider(by, issue)
    require(write_off, "grant")
    note = fitting(note, "note", limit=500)
    with transaction.atomic():
        judged = _judged(require_workable(issue), verdicts)
        if not all(judged.values()):
            raise RuleBroken(_("五项审核全部通过才能同意销号；有不通过的，请退回整改并说明理由。"))
        told = {"by": by, "now": now, "comment": note, "data": {"verdicts": judged}}
        closed = {"due_on": issue.due_on, "was_late": owed.was_late(issue)}
        decided = _decided(write_off, "grant", judged, **told, **closed)
        history.append_many([decided, moved(issue, "write_off", **told, written_off_at=now)])
        owed.written_off(write_off, now=now)
        if any(asked.is_extension and asked.status == Decision.ASKED for asked in applications):
            _let_extension_lapse(issue, by, now)
        notify(
            _concerned(issue),
            gettext_noop("问题 %(number)s 已销号：%(title)s"),
            now=now,
            url=issue.get_absolute_url(),
            number=issue.number,
            title=issue.title,
        )
    return write_off


def return_for_rework(
    write_off: WriteOff, *, verdicts: Mapping[str, bool], reason: str, by, now: datetime | None = None
) -> WriteOff:
    """Some check is not passed: the issue goes back to the department (reported -> rework). Tells the department.

    Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    issue = write_off.issue
    require_decider(by, issue)
    require(write_off, "refuse")
    reason = filled(reason, "note", _("请说明退回整改的理由。"), limit=500)
    with transaction.atomic():
        judged = _judged(require_workable(issue), verdicts)
        if all(judged.values()):
            raise RuleBroken(_("退回整改时请标明哪一项不通过。"))
        told = {"by": by, "now": now, "comment": reason, "data": {"verdicts": judged}}
        decided = _decided(write_off, "refuse", judged, **told)
        fields = {"returned_times": issue.returned_times + 1}
        history.append_many([decided, moved(issue, "return_for_rework", **told, **fields)])
        owed.returned(write_off, now=now)
        notify(
            liaisons_of(issue.department),
            gettext_noop("问题 %(number)s 的销号申请被退回整改：%(title)s"),
            now=now,
            url=issue.get_absolute_url(),
            number=issue.number,
            title=issue.title,
        )
    return write_off


def _judged(campaign, verdicts: Mapping[str, bool]) -> dict[str, bool]:
    """The verdict on each of the campaign's checks. Raises RuleBroken where one is missing."""
    for check in checks_of(campaign):
        if not isinstance(verdicts.get(check.key), bool):
            raise RuleBroken(_("请对“%(check)s”作出审核。") % {"check": check.name}, check_field(check.key))
    return {check.key: verdicts[check.key] for check in checks_of(campaign)}


def _decided(write_off: WriteOff, action: str, judged: dict, *, by, comment: str, **told) -> HistoryEntry:
    """The application is decided; gives the record to append. `told` may bring further columns."""
    fields = {"verdicts": judged, "decided_by": by, "decision_note": comment}
    return moved(write_off, action, by=by, comment=comment, **told, **fields)


def _let_extension_lapse(issue: Issue, by, now: datetime) -> None:
    """None can have been added since it was seen: nobody asks for more time while an application waits."""
    extension = Extension.objects.select_related("issue").get(issue=issue, status=Decision.ASKED)
    note = _("问题已销号，不再需要延期。")
    move(extension, "refuse", by=by, now=now, comment=note, decided_by=by, decision_note=note)
    owed.extension_answered(extension, now=now)


def _concerned(issue: Issue):
    """The department's liaisons, and the staff of the other committees that found the issue (merged finders too)."""
    finders = (
        Finding.objects.filter(issue=issue).exclude(organization=issue.congress_id).values("organization")
    )
    told = Q(organization=issue.department, role=Role.LIAISON) | Q(organization__in=finders, role=Role.STAFF)
    return User.objects.filter(is_active=True, pk__in=held_today().filter(told).values("user"))
