"""States of a law in the library, and the acts upon it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.transitions import Transition


class LawStatus(models.TextChoices):
    IN_USE = "in_use", pgettext_lazy("law", "使用中")
    RETIRED = "retired", pgettext_lazy("law", "已停用")


LAW_TRANSITIONS = {
    "correct_article": Transition(frozenset(LawStatus.values), None, _("更正条文")),
    "add_check": Transition(frozenset({LawStatus.IN_USE}), None, _("增加检查要点")),
    "drop_check": Transition(frozenset({LawStatus.IN_USE}), None, _("停用检查要点")),
    "retire": Transition(frozenset({LawStatus.IN_USE}), LawStatus.RETIRED, _("停用")),
    "restore": Transition(frozenset({LawStatus.RETIRED}), LawStatus.IN_USE, _("恢复使用")),
}
