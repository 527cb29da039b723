from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from deadlines import kinds
from deadlines.enums import Kind


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = _("调度")

    def ready(self):
        from . import owed, starting_set  # models are loaded only now
        from .services import open_due_weeks

        kinds.register("meetings.weeklyreport", Kind.WEEKLY_REPORT, owed.write_report_dates)
        kinds.register("meetings.decision", Kind.DECISION, owed.write_decision_dates)
        kinds.register_owed(owed.owed)
        kinds.register_opening(open_due_weeks)
        post_migrate.connect(starting_set.load, sender=self, dispatch_uid="meetings.starting_set")
