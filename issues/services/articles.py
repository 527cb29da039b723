"""Linking issues to the articles that their words name, once the laws are in the library."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from campaigns.permissions import may_run
from core import clock, transitions
from laws.matching import library_of
from laws.models import Article

from .. import permissions
from ..inspection import unlinked
from ..models import Issue
from .rules import require_running


def link_articles(campaign: Campaign, *, by, now: datetime | None = None) -> int:
    """Link every issue of a campaign whose words name one article for certain; the words stay. Gives how many.

    By the staff of the campaign's committee, while it runs. What names none or several stays as it is.
    """
    now = now or clock.now()
    allowed = may_run(by, campaign)
    permissions.require(allowed, _("只有%(congress)s的工作人员可以办理。") % {"congress": campaign.congress})
    library = library_of(campaign)
    with transaction.atomic():
        require_running(campaign)
        named: dict[int, list[Issue]] = defaultdict(list)
        for issue in unlinked(campaign, by):
            if key := library.key_for(issue.law_article, issue.topic_id):
                named[key].append(issue)
        articles = Article.objects.select_related("law").in_bulk(named)
        for key, issues in named.items():
            data = {"article": str(articles[key])}
            transitions.move_many(issues, "link_article", by=by, now=now, data=data, article_id=key)
    return sum(map(len, named.values()))
