"""What waits for a person around hearings: reports to comment, votes to set up or to follow up, deferrals, speeches."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from core.lights import running
from hearings.enums import OpinionStatus
from hearings.models import Deferral, Opinion, Speaker
from organizations.models import User

from .desks import Desk, Task, bounded, waited

VOTE_DAYS = 30  # a vote to set up stands on the work page this long before its planned day


def opinions_on_desk(user: User, today: date) -> Desk:
    """Reports on how an opinion was handled that wait for the committee's comment; votes to set up, a month ahead; what the
    members were not satisfied with and nobody has yet demanded again.
    """
    rows = Opinion.objects.visible_to(user).waiting_for_staff(user, today + timedelta(days=VOTE_DAYS))
    rows = rows.select_related("hearing").order_by("vote_on", "id")
    return bounded(rows, lambda opinion: _opinion_task(opinion, today))


def _opinion_task(opinion: Opinion, today: date) -> Task:
    title, url = opinion.hearing.matter, opinion.get_absolute_url()
    if opinion.status == OpinionStatus.REPORTED:
        return Task(_("对报告提出意见"), title, url, waited(opinion.updated_at, today))
    if opinion.fails:
        return Task(_("要求再次研究处理"), title, url, waited(opinion.updated_at, today))
    light, queue = running(opinion.vote_on, today), reverse("evaluations:to_vote")
    return Task(_("安排测评"), title, url, light, due_on=opinion.vote_on, queue=queue)


def deferrals_to_decide(user: User, today: date) -> Desk:
    """Deferrals asked for by others, for the leaders who register what the chairpersons' meeting decided."""
    rows = Deferral.objects.to_decide(user).select_related("opinion__hearing").order_by("created_at", "id")
    return bounded(rows, lambda one: _deferral_task(one, today))


def _deferral_task(deferral: Deferral, today: date) -> Task:
    matter, light = deferral.opinion.hearing.matter, waited(deferral.created_at, today)
    return Task(_("决定延期报告"), matter, deferral.get_absolute_url(), light)


def speeches_on_desk(user: User, today: date) -> Desk:
    """Coming hearings at which the person speaks; staff file the speeches of speakers who have no account."""
    rows = Speaker.objects.coming(user).select_related("hearing", "deputy")
    return bounded(rows.order_by("hearing__meets_on", "id"), lambda one: _speech_task(one, user, today))


def _speech_task(speaker: Speaker, user: User, today: date) -> Task:
    hearing, mine = speaker.hearing, speaker.deputy.user_id == user.pk
    verb = _("参加听取审议") if speaker.speech_at else _("提交发言稿")
    words = {"matter": hearing.matter, "name": speaker.deputy.name}
    title = hearing.matter if mine else _("%(matter)s（%(name)s）") % words
    light = running(hearing.meets_on, today)
    return Task(verb, title, speaker.get_absolute_url(), light, due_on=hearing.meets_on)
