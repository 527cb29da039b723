"""Who may do what around a hearing. Predicates only; nothing here writes."""

from organizations.enums import Role
from organizations.models import Organization

from .models import Deferral, Hearing, Opinion, Paper, Speaker


def may_prepare(user, congress: Organization) -> bool:
    """Prepare the hearing, draft and hand over its opinion, register what came on paper: staff of the committee."""
    return user.acts_for(congress, Role.STAFF)


def may_deliver(user, paper: Paper) -> bool:
    """Deliver a paper: the liaison of the body that reports; staff register what came on paper and what they sent."""
    hearing = paper.hearing
    ours = may_prepare(user, hearing.congress)
    return ours or not paper.is_ours and user.acts_for(hearing.reporter, Role.LIAISON)


def may_file_speech(user, speaker: Speaker) -> bool:
    """File the speech: whoever speaks, or the committee's staff for them."""
    return speaker.deputy.user_id == user.pk or may_prepare(user, speaker.hearing.congress)


def reads_letter(user, opinion: Opinion) -> bool:
    """Read the whole paper with every row: a committee, and the body it went to; a department has a letter of its own."""
    is_committee = bool(user.organizations_as(Role.STAFF, Role.LEADER))
    return is_committee or user.acts_for(opinion.receiver, Role.LIAISON)


def may_report(user, opinion: Opinion) -> bool:
    """Report on handling the opinion: the liaison of the body it went to; staff register a report on paper."""
    return user.acts_for(opinion.receiver, Role.LIAISON) or may_prepare(user, opinion.hearing.congress)


def may_ask_deferral(user, opinion: Opinion) -> bool:
    """Ask that report and vote be put off: the body that handles the opinion, or the committee's own staff."""
    return may_report(user, opinion)


def may_decide_deferral(user, deferral: Deferral) -> bool:
    """Register the decision of those entitled (as a rule the chairpersons' meeting): a leader who did not ask for it."""
    return user.acts_for(deferral.opinion.hearing.congress, Role.LEADER) and user.pk != deferral.asked_by_id


def is_inside(user, hearing: Hearing) -> bool:
    """Whether the person belongs to the committee: only there are research and speakers shown."""
    return user.acts_for(hearing.congress, Role.STAFF, Role.LEADER)
