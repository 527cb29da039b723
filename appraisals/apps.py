from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AppraisalsConfig(AppConfig):
    name = "appraisals"
    verbose_name = _("考评")

    def ready(self):
        from rulebook import kinds

        from . import rule_kinds, starting_set  # models are loaded only now

        kinds.register(*rule_kinds.KINDS)
        post_migrate.connect(starting_set.load, sender=self, dispatch_uid="appraisals.starting_set")
