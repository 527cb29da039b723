"""Who may do what to a notice. Predicates only; nothing here writes."""

from organizations.enums import Role
from organizations.models import Organization

from .models import Notice, NoticePublication


def may_draft(user, congress: Organization) -> bool:
    """Draft, edit, propose, withdraw, record: the staff of the committee."""
    return user.acts_for(congress, Role.STAFF)


def may_decide(user, notice: Notice) -> bool:
    """Issue or return: its staff and leaders, never the person who proposed it."""
    return user.acts_for(notice.congress, Role.STAFF, Role.LEADER) and user.pk != notice.proposed_by_id


def may_release(user, publication: NoticePublication) -> bool:
    """Release or return words for the public: the same staff, never the person who proposed them."""
    return may_draft(user, publication.notice.congress) and user.pk != publication.proposed_by_id
