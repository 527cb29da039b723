"""What is still missing before a hearing, in words; reads only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from campaigns.enums import ActivityStatus
from campaigns.models import Activity
from issues.models import Issue

from .enums import Duty, PaperKind, PaperStatus, SpeakerStatus
from .models import Hearing, Speaker, SpeakerPart, Visit


@dataclass(frozen=True)
class Gap:
    """One thing that is missing; `speaker` where it is a speaker's."""

    text: str
    speaker: Speaker | None = None


@dataclass(frozen=True)
class Check:
    """One line of a speaker's check list: what they should take part in, and when they did."""

    key: str
    text: str
    day: date | None = None
    note: str = ""

    @property
    def is_done(self) -> bool:
        return self.day is not None


def problems_of(hearing: Hearing) -> QuerySet[Issue]:
    """The issues of the problem table: ticked ones, and all that came on its lists."""
    lists = hearing.issue_lists.values("pk")
    # Two plain subqueries: one condition over both joins would have to be made distinct.
    ticked = hearing.problems.through.objects.filter(hearing=hearing).values("issue")
    listed = Issue.objects.filter(findings__issue_list__in=lists).values("pk")
    return Issue.objects.filter(Q(pk__in=ticked) | Q(pk__in=listed)).order_by("id")


def visits_of(hearing: Hearing) -> list[Visit]:
    """The activities in which the group took part, with who did, the earliest first; four queries."""
    rows = hearing.visits.filter(activity__status=ActivityStatus.HELD).select_related("activity")
    return list(rows.prefetch_related("present__person", "present__deputy"))


def check_list(speaker: Speaker, visits: Iterable[Visit]) -> list[Check]:
    """What the rule asks of a speaker, each with the activity they took part in, else what was entered by hand.

    `visits` are those of the hearing; reads `parts` and `rule`.
    """
    entered = {part.key: part for part in speaker.parts.all()}
    attended = [visit.activity for visit in visits if _was_there(speaker, visit)]
    return [_check(one, entered.get(one["key"]), attended) for one in speaker.rule.parts]


def _was_there(speaker: Speaker, visit: Visit) -> bool:
    return any(member.deputy_id == speaker.deputy_id for member in visit.present.all())


def _check(part: dict, entered: SpeakerPart | None, attended: list[Activity]) -> Check:
    found = next((one for one in attended if one.kind in part.get("activities", ())), None)
    if found is not None:
        return Check(part["key"], _(part["text"]), found.held_on, found.place)
    day, note = (entered.took_part_on, entered.note) if entered else (None, "")
    return Check(part["key"], _(part["text"]), day, note)


def speakers_of(hearing: Hearing) -> list[Speaker]:
    """Those chosen now, with what the page and the rules look at; three queries."""
    chosen = hearing.speakers.filter(status=SpeakerStatus.CHOSEN).select_related("deputy", "rule")
    return list(chosen.prefetch_related("parts", "speech"))


def gaps(hearing: Hearing, visits: list[Visit] | None = None) -> list[Gap]:
    """Everything that is missing before the meeting, papers first; nothing for what was waived. Reads the visits unless given."""
    visits = visits_of(hearing) if visits is None else visits
    return [*_paper_gaps(hearing), *_research_gaps(hearing, visits), *_speaker_gaps(hearing, visits)]


def _paper_gaps(hearing: Hearing) -> list[Gap]:
    awaited = hearing.papers.filter(status=PaperStatus.AWAITED).order_by("id")
    return [Gap(str(PaperKind(kind).label)) for kind in awaited.values_list("kind", flat=True)]


def _research_gaps(hearing: Hearing, visits: list[Visit]) -> list[Gap]:
    found = []
    if not hearing.group.filter(duty=Duty.HEAD).exists():
        found.append(Gap(_("调研组组长")))
    if not visits:
        found.append(Gap(_("实地调研")))
    if hearing.research_at is None:
        found.append(Gap(_("调研报告")))
    if not (hearing.issue_lists.exists() or hearing.problems.exists()):
        found.append(Gap(_("问题表")))
    return found


def _speaker_gaps(hearing: Hearing, visits: list[Visit]) -> list[Gap]:
    speakers = speakers_of(hearing)
    if not speakers:
        return [Gap(_("中心发言人"))]
    return [gap for speaker in speakers for gap in gaps_of(speaker, visits)]


def gaps_of(speaker: Speaker, visits: list[Visit]) -> list[Gap]:
    """What a speaker has not taken part in yet, and the speech."""
    missing = [check.text for check in check_list(speaker, visits) if not check.is_done]
    if speaker.speech_at is None:
        missing.append(_("发言稿"))
    words = _("%(name)s：%(what)s")
    return [Gap(words % {"name": speaker.deputy.name, "what": what}, speaker) for what in missing]
