"""Which laws of the library a person reads."""

from django.db import models
from django.db.models import Count, Q

from organizations.enums import Role

from .enums import LawStatus

READERS = (Role.STAFF, Role.LEADER, Role.DEPUTY)


class LawQuerySet(models.QuerySet):
    def visible_to(self, user) -> "LawQuerySet":
        """Committees and their deputies read what their own committee, those above and those below have entered."""
        condition = Q(pk__in=[])
        for own in user.organizations_as(*READERS):
            near = Q(congress__region__path__startswith=own.region.path)
            condition |= near | Q(congress__region__path__in=own.region.paths_upwards)
        return self.filter(condition)

    def in_use(self) -> "LawQuerySet":
        return self.filter(status=LawStatus.IN_USE)

    def for_list(self) -> "LawQuerySet":
        """With the committee that keeps it and `article_count`; editions of one law side by side, the latest first."""
        counted = self.select_related("congress").annotate(article_count=Count("articles"))
        return counted.order_by("name", "-in_force_on", "-id")


class ArticleQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ArticleQuerySet":
        """Those of the laws that the person reads."""
        from .models import Law  # the models import this module

        return self.filter(law__in=Law.objects.visible_to(user))

    def of_topic(self, topic) -> "ArticleQuerySet":
        """The articles that an inspection of a topic goes by: of its laws in use, in their order."""
        chosen = self.filter(law__topics=topic, law__status=LawStatus.IN_USE)
        return chosen.select_related("law").order_by("law__name", "law_id", "order")


class CheckItemQuerySet(models.QuerySet):
    def live(self) -> "CheckItemQuerySet":
        return self.filter(dropped_at=None)
