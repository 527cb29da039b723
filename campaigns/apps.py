from django.apps import AppConfig

from deadlines import kinds
from deadlines.enums import Kind


class CampaignsConfig(AppConfig):
    name = "campaigns"

    def ready(self):
        from . import chain, owed  # models are loaded only now

        kinds.register("campaigns.duty", Kind.DUTY, owed.write_duty_dates)
        kinds.register_fit("campaigns.duty", Kind.DUTY, chain.require_fit)
        kinds.register_owed(owed.owed)
