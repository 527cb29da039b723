from django.apps import AppConfig

from deadlines import kinds
from deadlines.enums import Kind


class CampaignsConfig(AppConfig):
    name = "campaigns"

    def ready(self):
        from . import owed  # models are loaded only now

        kinds.register("campaigns.duty", Kind.DUTY, owed.write_duty_dates)
        kinds.register_owed(owed.owed)
