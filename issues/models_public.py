"""What words for everybody go through, whatever they are about: put forward, released by a second person, taken back."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.lights import Light
from core.models import Tracked

from .enums import PUBLICATION_LIGHTS, PUBLICATION_TRANSITIONS, PublicationStatus


class PublicWords(Tracked):
    """The words about a thing for everybody: put forward by one person, released by another, withdrawn with a reason."""

    TRANSITIONS = PUBLICATION_TRANSITIONS

    status = models.CharField(
        _("状态"), max_length=20, choices=PublicationStatus.choices, default=PublicationStatus.PROPOSED
    )
    text = models.TextField(_("公开文本"))
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("审核时间"), null=True, blank=True)
    decision_note = models.CharField(_("退回原因"), max_length=500, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("撤回原因"), max_length=500, blank=True)

    class Meta:
        abstract = True

    def light(self, today: date) -> Light:
        """Where it stands, for the chip."""
        return Light(PUBLICATION_LIGHTS[self.status], self.get_status_display())
