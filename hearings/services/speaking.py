"""Central speakers (中心发言人): chosen by the criteria in force, what they took part in, the speech filed before the hearing."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core import clock, history
from core.exceptions import NotAllowed, RuleBroken
from core.inputs import filled, fitting, named, stored
from core.notifications import notify
from core.transitions import move, require
from organizations.models import Deputy

from .. import permissions
from ..enums import SpeakerStatus
from ..models import Hearing, Speaker, SpeakerPart, SpeakerRule
from .shared import SHORT, require_not_future, require_preparer

CHOSEN = gettext_noop("请担任“%(matter)s”的中心发言人，会议 %(day)s 举行，请参加会前活动并提交发言稿")


def rule_at(congress) -> SpeakerRule:
    """The rule of the committee's place, else of the next above it. Raises RuleBroken where there is none."""
    found = SpeakerRule.objects.for_place(congress)
    if not found:
        raise RuleBroken(_("还没有中心发言人规则，请先由系统管理员登记。"))
    return found[-1]


def choose_speaker(
    hearing: Hearing,
    *,
    deputy: Deputy,
    criteria_met: Iterable[str],
    reason: str = "",
    by,
    now: datetime | None = None,
) -> Speaker:
    """Choose an active deputy of the committee's own level; `criteria_met` are keys of the rule's criteria.

    Where not every criterion is met, `reason` says why it is this person all the same. The speaker joins the research
    group; whoever has an account is told.
    Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_preparer(by, hearing.congress)
    require(hearing, "choose_speaker")
    rule, met = rule_at(hearing.congress), set(criteria_met)
    reason = fitting(reason, "reason", limit=SHORT)
    _require_suitable(hearing, deputy)
    known = [one["key"] for one in rule.criteria]
    if met - set(known):
        raise RuleBroken(_("请按现行标准逐项核对。"), "criteria_met")
    if met != set(known) and not reason:
        raise RuleBroken(_("有标准不符合，请说明仍确定此人的理由。"), "reason")
    with transaction.atomic():
        data = {"name": deputy.name, "criteria": [key for key in known if key in met]}
        move(hearing, "choose_speaker", by=by, now=now, comment=reason, data=data)
        if hearing.speakers.filter(deputy=deputy, status=SpeakerStatus.CHOSEN).exists():
            raise RuleBroken(_("此人已确定为中心发言人。"), "deputy")
        speaker = Speaker.objects.create(
            hearing=hearing,
            deputy=deputy,
            rule=rule,
            criteria_met=data["criteria"],
            reason=reason,
            created_at=now,
            updated_at=now,
        )
        hearing.group.get_or_create(deputy=deputy)  # a central speaker joins all research
        history.append(speaker, "choose", by=by, now=now, to_status=speaker.status, data=data)
        facts = {"matter": hearing.matter, "day": hearing.meets_on.isoformat()}
        url = speaker.get_absolute_url()
        notify([deputy.user] if deputy.user else [], CHOSEN, now=now, url=url, **facts)
    return speaker


def _require_suitable(hearing: Hearing, deputy: Deputy) -> None:
    own = deputy.area.path.startswith(hearing.congress.region.path)
    if not (deputy.is_active and own and deputy.level == hearing.congress.level):
        raise RuleBroken(_("中心发言人应为本级人大在任的代表。"), "deputy")


def release_speaker(speaker: Speaker, *, reason: str, by, now: datetime | None = None) -> Speaker:
    """Somebody else speaks: CHOSEN → RELEASED with the reason. Raises NotAllowed, RuleBroken, TransitionError, StaleState."""
    now = now or clock.now()
    require_preparer(by, speaker.hearing.congress)
    require(speaker, "release")
    require(speaker.hearing, "choose_speaker")
    reason = filled(reason, "reason", _("请说明更换的理由。"), limit=SHORT)
    with transaction.atomic():
        move(speaker, "release", by=by, now=now, comment=reason, released_reason=reason)
    return speaker


def record_part(
    speaker: Speaker,
    *,
    key: str,
    took_part_on: date,
    note: str = "",
    by,
    now: datetime | None = None,
) -> SpeakerPart:
    """Record that a speaker took part in something of the check list; `key` is one of the rule's parts.

    Recording it again corrects day and note. Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    require_preparer(by, speaker.hearing.congress)
    require(speaker, "record_part")
    require(speaker.hearing, "choose_speaker")
    texts = {one["key"]: one["text"] for one in speaker.rule.parts}
    if key not in texts:
        raise RuleBroken(_("请选择会前活动。"), "key")
    require_not_future(took_part_on, "took_part_on", now)
    note = fitting(note, "note", limit=200)
    with transaction.atomic():
        data = {"part": texts[key], "day": took_part_on.isoformat()}
        move(speaker, "record_part", by=by, now=now, comment=note, data=data)
        values = {"took_part_on": took_part_on, "note": note}
        part, _made = SpeakerPart.objects.update_or_create(speaker=speaker, key=key, defaults=values)
    return part


def file_speech(
    speaker: Speaker, *, files: Iterable[UploadedFile], by, now: datetime | None = None
) -> Speaker:
    """File the speech, or a newer version, before the hearing is held: whoever speaks, or the committee's staff for them.

    Raises NotAllowed, RuleBroken, TransitionError, StaleState.
    """
    now = now or clock.now()
    if not permissions.may_file_speech(by, speaker):
        raise NotAllowed(_("只有中心发言人本人和主办单位的工作人员可以提交。"))
    require(speaker, "file_speech")
    require(speaker.hearing, "choose_speaker")
    files = list(files)
    if not files:
        raise RuleBroken(_("请上传发言稿。"), "files")
    with stored(files, by=by, now=now) as kept, transaction.atomic():
        move(speaker, "file_speech", by=by, now=now, data={"files": named(kept)}, speech_at=now)
        speaker.speech.add(*kept)
    return speaker
