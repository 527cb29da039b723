"""What the public reads of an issue: one person writes and proposes the words, another releases them, either takes back.

Handovers and progress are published in a suitable form, never who complained or who found it (mission A11). Proposer and
approver are two people (security D1); taking back waits for nobody. A concluded campaign still publishes its results.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core import clock
from core.exceptions import Refusal, RuleBroken
from core.inputs import filled
from core.notifications import notify
from core.transitions import move, move_many, require
from organizations.enums import Role
from organizations.models import User
from organizations.querysets import held_today, people_as

from .. import permissions, personal
from ..enums import PublicationStatus
from ..models import Issue, Publication
from .screening import Split

LONGEST = 2_000  # characters of a public text
PROPOSED = gettext_noop("请审核问题 %(number)s 的公开文本：%(title)s")
PROPOSED_MANY = gettext_noop("请审核 %(count)d 件公开文本")
RETURNED = gettext_noop("问题 %(number)s 的公开文本被退回：%(reason)s")
PUBLISHED = gettext_noop("问题 %(number)s 已向社会公开：%(title)s")
WITHDRAWN = gettext_noop("问题 %(number)s 已撤回公开：%(title)s")


class PersonalData(RuleBroken):
    """Words of the text that look like personal data and have not been looked at one by one; `hits` are these."""

    def __init__(self, hits: list[personal.Hit]):
        super().__init__(_("请逐项核对：改写，或勾选后保留。"), "settled")
        self.hits = hits


# ── propose ─────────────────────────────────────────────────────────────────────────────────────────────────────
def propose_publication(
    issue: Issue, *, text: str, settled: Iterable[str] = (), by, now: datetime | None = None
) -> Publication:
    """Put words about an issue forward for the public, from the day it was handed over; also new words for public ones.

    Personal data are refused; `settled` are the doubtful words that the person looked at and keeps. Tells the colleagues
    who may release it. Raises NotAllowed, RuleBroken, PersonalData, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_publisher(by, issue)
    require(issue, "propose_publication")
    text = filled(text, "text", _("请填写向社会公开的文字。"), limit=LONGEST)
    _require_nobody_given_away(issue, text, set(settled))
    with transaction.atomic():
        _require_none_open(issue)
        move(issue, "propose_publication", by=by, now=now)
        publication = Publication.objects.create(
            issue=issue, text=text, proposed_by=by, created_at=now, updated_at=now
        )
        colleagues = people_as(issue.campaign.congress, Role.STAFF).exclude(pk=by.pk)
        notify(colleagues, PROPOSED, now=now, url=publication.get_absolute_url(), **_names(issue))
    return publication


def _require_nobody_given_away(issue: Issue, text: str, settled: set[str]) -> None:
    hits = personal.found_about(issue, text)
    certain = [str(hit) for hit in hits if hit.is_certain]
    if certain:
        raise RuleBroken("\n".join(certain), "text")
    doubts = [hit for hit in hits if hit.words not in settled]
    if doubts:
        raise PersonalData([hit for hit in hits if not hit.is_certain])


def _require_none_open(issue: Issue) -> None:
    if issue.publications.proposed().exists():
        raise RuleBroken(_("该问题已有公开文本等候审核，请先审核或退回。"))


def propose_publications(issues: Iterable[Issue], *, by, now: datetime | None = None) -> Split:
    """Put several issues forward, each with its own description for the public, where nothing in it gives anybody away.

    What cannot be proposed, or needs words of its own, is left as it is and named with the reason; raises the first
    reason when nothing can. Tells the colleagues once. Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    issues = list(issues)
    with transaction.atomic():
        reasons = list(_why_not_each(issues, by))
        done = [issue for issue, reason in zip(issues, reasons, strict=True) if reason is None]
        left = [(issue, reason) for issue, reason in zip(issues, reasons, strict=True) if reason]
        if not done:
            raise left[0][1] if left else RuleBroken(_("请先勾选问题。"))
        move_many(done, "propose_publication", by=by, now=now)
        Publication.objects.bulk_create(
            Publication(
                issue=one, text=one.description.strip(), proposed_by=by, created_at=now, updated_at=now
            )
            for one in done
        )
        people = people_as(done[0].campaign.congress, Role.STAFF).exclude(pk=by.pk)
        notify(people, PROPOSED_MANY, now=now, url=reverse("issues:publish_queue"), count=len(done))
    return Split(done, left)


def _why_not_each(issues: list[Issue], by) -> Iterator[Refusal | None]:
    """For each issue the reason why it cannot be proposed as it is described."""
    waiting = set(Publication.objects.proposed().filter(issue__in=issues).values_list("issue_id", flat=True))
    hits = personal.found_about_each([(issue, issue.description) for issue in issues])
    for issue, found in zip(issues, hits, strict=True):
        try:
            require_publisher(by, issue)
            require(issue, "propose_publication")
            if issue.pk in waiting or issue.is_public:
                raise RuleBroken(_("“%(issue)s”已经公开或已送审。") % {"issue": issue})
            if found or len(issue.description) > LONGEST:
                raise RuleBroken(
                    _("“%(issue)s”的描述需要改写后再公开，请在问题页面办理。") % {"issue": issue}
                )
        except Refusal as refusal:
            yield refusal
        else:
            yield None


# ── decide ──────────────────────────────────────────────────────────────────────────────────────────────────────
def publish_issue(publication: Publication, *, by, now: datetime | None = None) -> Publication:
    """Release the proposed words: from now on everybody reads them. By another person than the one who proposed them.

    Replaces what was public before. Tells the department, the committee that follows the issue up and the proposer.
    Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    issue = publication.issue
    require_releaser(by, publication)
    require(publication, "publish")
    require(issue, "publish")
    with transaction.atomic():
        _require_nothing_certain(issue, publication.text)
        for earlier in issue.publications.filter(status=PublicationStatus.PUBLISHED):
            move(earlier, "replace", by=by, now=now)
        move(publication, "publish", by=by, now=now, decided_by=by, decided_at=now)
        move(issue, "publish", by=by, now=now, is_public=True, public_text=publication.text)
        people = _concerned(publication, but=by)
        notify(people, PUBLISHED, now=now, url=issue.get_absolute_url(), **_names(issue))
    return publication


def _require_nothing_certain(issue: Issue, text: str) -> None:
    """Once more: what is on file or in the table of patterns may have grown since it was proposed."""
    certain = [str(hit) for hit in personal.certain_about(issue, text)]
    if certain:
        raise RuleBroken("\n".join([*certain, _("请退回修改。")]))


def return_publication(
    publication: Publication, *, reason: str, by, now: datetime | None = None
) -> Publication:
    """Send proposed words back to be written anew, with the reason. Tells the proposer.

    Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    issue = publication.issue
    require_releaser(by, publication)
    require(publication, "return")
    reason = filled(reason, "reason", _("请说明退回的原因。"), limit=500)
    with transaction.atomic():
        fields = {"decided_by": by, "decided_at": now, "decision_note": reason}
        move(publication, "return", by=by, now=now, comment=reason, **fields)
        move(issue, "return_publication", by=by, now=now, comment=reason)
        notify(
            [publication.proposed_by],
            RETURNED,
            now=now,
            url=publication.get_absolute_url(),
            number=issue.number,
            reason=reason,
        )
    return publication


# ── take back ───────────────────────────────────────────────────────────────────────────────────────────────────
def withdraw_publication(
    publication: Publication, *, reason: str, by, now: datetime | None = None
) -> Publication:
    """Take the released words from the public at once, with the reason; the record keeps them. One person is enough.

    In any state of issue and campaign. Tells whom the release was told to. Raises NotAllowed, RuleBroken,
    TransitionError, StaleState.
    """
    now = now or clock.now()
    issue = publication.issue
    require_publisher(by, issue)
    require(publication, "withdraw")
    reason = filled(reason, "reason", _("请说明撤回的原因。"), limit=500)
    with transaction.atomic():
        fields = {"withdrawn_by": by, "withdrawn_at": now, "withdrawn_reason": reason}
        move(publication, "withdraw", by=by, now=now, comment=reason, **fields)
        move(issue, "withdraw_publication", by=by, now=now, comment=reason, is_public=False, public_text="")
        people = _concerned(publication, but=by)
        notify(people, WITHDRAWN, now=now, url=issue.get_absolute_url(), **_names(issue))
    return publication


# ── shared ──────────────────────────────────────────────────────────────────────────────────────────────────────
def require_publisher(user, issue: Issue) -> None:
    """Raise NotAllowed unless the person is staff of the committee that runs the campaign."""
    words = _("只有%(congress)s的工作人员可以办理公开。") % {"congress": issue.campaign.congress}
    permissions.require(permissions.may_publish(user, issue), words)


def require_releaser(user, publication: Publication) -> None:
    """Raise NotAllowed unless the person may release or return the words: never who proposed them."""
    require_publisher(user, publication.issue)
    permissions.require(
        permissions.may_release(user, publication),
        _("送审和公开必须由两个人分别办理，请由另一名工作人员审核。"),
    )


def _concerned(publication: Publication, *, but: User) -> Iterable[User]:
    """The department's liaisons, the staff of a committee below that follows the issue up, and who proposed the words."""
    issue = publication.issue
    told = Q(organization=issue.department_id, role=Role.LIAISON)
    if issue.congress_id != issue.campaign.congress_id:
        told |= Q(organization=issue.congress_id, role=Role.STAFF)
    theirs = Q(pk__in=held_today().filter(told).values("user")) | Q(pk=publication.proposed_by_id)
    return User.objects.filter(theirs, is_active=True).exclude(pk=but.pk)


def _names(issue: Issue) -> dict[str, str]:
    return {"number": issue.number, "title": issue.title}
