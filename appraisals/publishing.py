"""What everybody reads of a notice: one person proposes the words, another releases them, either takes them back.

As with issues (issues.services.publication): personal data are refused, doubtful words asked about one by one, proposer
and releaser are two people (security D1), taking back waits for nobody.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core import clock
from core.exceptions import NotAllowed, RuleBroken
from core.inputs import filled
from core.notifications import notify
from core.transitions import move, require
from issues import personal
from issues.enums import PublicationStatus
from issues.models import Plan
from issues.services.publication import LONGEST, PersonalData
from organizations.enums import Role
from organizations.models import User
from organizations.querysets import held_today, people_as

from . import permissions
from .enums import Readers
from .models import Notice, NoticePublication

PROPOSED = gettext_noop("请审核%(number)s的公开文本：%(title)s")
RETURNED = gettext_noop("%(number)s的公开文本被退回：%(reason)s")
PUBLISHED = gettext_noop("%(number)s已向社会公开：%(title)s")
WITHDRAWN = gettext_noop("%(number)s已撤回公开：%(title)s")


def propose_publication(
    notice: Notice, *, text: str, settled: Iterable[str] = (), by, now: datetime | None = None
) -> NoticePublication:
    """Put words about an issued notice forward for the public; its title and number go with them.

    Personal data are refused; `settled` are the doubtful words that the person looked at and keeps. Tells the colleagues
    who may release it. Raises NotAllowed, RuleBroken, PersonalData, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_publisher(by, notice)
    require(notice, "propose_publication")
    if not notice.kind.may_be_public:
        raise RuleBroken(_("%(kind)s不向社会公开。") % {"kind": notice.kind})
    text = filled(text, "text", _("请填写向社会公开的文字。"), limit=LONGEST)
    _require_nobody_given_away(notice, text, set(settled))
    with transaction.atomic():
        move(notice, "propose_publication", by=by, now=now)
        if notice.publications.on_its_way().exists():
            raise RuleBroken(_("该通报已经公开或已送审。"))
        publication = NoticePublication.objects.create(
            notice=notice, text=text, proposed_by=by, created_at=now, updated_at=now
        )
        colleagues = people_as(notice.congress, Role.STAFF).exclude(pk=by.pk)
        _tell(colleagues, PROPOSED, publication, now)
    return publication


def found_about(notice: Notice, text: str) -> list[personal.Hit]:
    """What in a text for the public may give a person away, with the names that are on file for the cited issues."""
    whole = f"{notice.title}\n{text}"
    issues = [row.issue for row in notice.citations.select_related("issue")]
    hits = personal.found_in(whole, names=names_on_file(notice, whole))
    for found in personal.found_about_each([(issue, whole) for issue in issues]) if issues else ():
        hits += found
    return list({hit.words: hit for hit in reversed(hits)}.values())[::-1]


def _require_nobody_given_away(notice: Notice, text: str, settled: set[str]) -> None:
    hits = found_about(notice, text)
    certain = _certain(notice, text, hits)
    if certain:
        raise RuleBroken("\n".join(certain), "text")
    if any(hit.words not in settled for hit in hits):
        raise PersonalData(hits)


def _certain(notice: Notice, text: str, hits: Iterable[personal.Hit]) -> list[str]:
    """What may on no account be published: what is personal for certain, and names that are on file."""
    names = names_on_file(notice, text)
    return [str(hit) for hit in hits if hit.is_certain or hit.words in names]


def publish_notice(publication: NoticePublication, *, by, now: datetime | None = None) -> NoticePublication:
    """Release the proposed words: from now on everybody reads them. By another person than the one who proposed them.

    Tells whom the notice was told to, and the proposer. Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    notice = publication.notice
    require_releaser(by, publication)
    require(publication, "publish")
    require(notice, "publish")
    certain = _certain(notice, publication.text, found_about(notice, publication.text))
    if certain:  # what is on file may have grown since it was proposed
        raise RuleBroken("\n".join([*certain, _("请退回修改。")]))
    with transaction.atomic():
        move(notice, "publish", by=by, now=now)  # whoever withdraws the notice at this moment moves it too
        move(publication, "publish", by=by, now=now, decided_by=by, decided_at=now)
        _tell(_concerned_by(publication, by), PUBLISHED, publication, now)
    return publication


def return_publication(
    publication: NoticePublication, *, reason: str, by, now: datetime | None = None
) -> NoticePublication:
    """Send proposed words back to be written anew, with the reason. Tells the proposer.

    Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_releaser(by, publication)
    require(publication, "return")
    reason = filled(reason, "reason", _("请说明退回的原因。"), limit=500)
    with transaction.atomic():
        fields = {"decided_by": by, "decided_at": now, "decision_note": reason}
        move(publication, "return", by=by, now=now, comment=reason, **fields)
        move(publication.notice, "return_publication", by=by, now=now, comment=reason)
        _tell([publication.proposed_by], RETURNED, publication, now, reason=reason[:100])
    return publication


def withdraw_publication(
    publication: NoticePublication, *, reason: str, by, now: datetime | None = None
) -> NoticePublication:
    """Take the released words from the public at once, with the reason; the record keeps them. One person is enough.

    Tells whom the release was told to. Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_publisher(by, publication.notice)
    require(publication, "withdraw")
    reason = filled(reason, "reason", _("请说明撤回的原因。"), limit=500)
    with transaction.atomic():
        _withdraw(publication, reason, by, now)
        move(publication.notice, "withdraw_publication", by=by, now=now, comment=reason)
        _tell(_concerned_by(publication, by), WITHDRAWN, publication, now)
    return publication


def _withdraw(publication: NoticePublication, reason: str, by, now: datetime) -> None:
    fields = {"withdrawn_by": by, "withdrawn_at": now, "withdrawn_reason": reason}
    move(publication, "withdraw", by=by, now=now, comment=reason, **fields)


def end_publications(notice: Notice, *, reason: str, by, now: datetime) -> None:
    """The notice itself is withdrawn: nobody reads it in public any more, and nothing of it waits to be released.

    Call inside the transaction that withdraws the notice.
    """
    for publication in notice.publications.on_its_way():
        if publication.status == PublicationStatus.PUBLISHED:
            _withdraw(publication, reason, by, now)
        else:
            move(publication, "return", by=by, now=now, comment=reason, decision_note=reason)


# ── shared ──────────────────────────────────────────────────────────────────────────────────────────────────────
def require_publisher(user, notice: Notice) -> None:
    """Raise NotAllowed unless the person is staff of the committee that issued the notice."""
    if not permissions.may_draft(user, notice.congress):
        raise NotAllowed(_("只有%(congress)s的工作人员可以办理公开。") % {"congress": notice.congress})


def require_releaser(user, publication: NoticePublication) -> None:
    """Raise NotAllowed unless the person may release or return the words: never who proposed them."""
    require_publisher(user, publication.notice)
    if not permissions.may_release(user, publication):
        raise NotAllowed(_("送审和公开必须由两个人分别办理，请由另一名工作人员审核。"))


def names_on_file(notice: Notice, text: str) -> set[str]:
    """The names in a text of those who are named in the plans of the cited issues, or belong to the unit. Two queries."""
    planned = Plan.objects.filter(issue__citations__notice=notice).values_list("person", flat=True)
    members = held_today().filter(organization=notice.organization_id).values_list("user__name", flat=True)
    return {name for name in [*planned, *members] if len(name) >= 2 and name in text}


def concerned(notice: Notice, but: User) -> Iterable[User]:
    """Who reads it by its kind, the committee's leaders, and who proposed it."""
    told = Q(organization=notice.congress_id, role=Role.LEADER)
    if notice.kind.readers != Readers.NOBODY:
        told |= Q(organization=notice.organization_id, role__in=[Role.LIAISON, Role.STAFF])
    if notice.kind.readers == Readers.EVERYBODY:
        told |= Q(organization__region=notice.congress.region_id, role=Role.LIAISON)
    people = Q(pk__in=held_today().filter(told).values("user")) | Q(pk=notice.proposed_by_id)
    return User.objects.filter(people, is_active=True).exclude(pk=but.pk)


def _concerned_by(publication: NoticePublication, but: User) -> Iterable[User]:
    """Whom the notice was told to, and who proposed the words."""
    told = Q(pk__in=concerned(publication.notice, but).values("pk")) | Q(pk=publication.proposed_by_id)
    return User.objects.filter(told, is_active=True).exclude(pk=but.pk)


def _tell(
    people: Iterable[User], message: str, publication: NoticePublication, now: datetime, **params
) -> None:
    """With the address that each reader may open: the notice."""
    notice = publication.notice
    words = {"number": notice.number, "title": notice.title} | params
    needed = {name: value for name, value in words.items() if f"%({name})s" in message}
    address = publication if message in (PROPOSED, RETURNED) else notice
    notify(people, message, now=now, url=address.get_absolute_url(), **needed)
