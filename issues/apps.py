from django.apps import AppConfig

from deadlines import kinds
from deadlines.enums import Kind


class IssuesConfig(AppConfig):
    name = "issues"

    def ready(self):
        from . import owed, receivers  # models can be imported only once the apps are ready

        receivers.connect()
        kinds.register("issues.handover", Kind.SIGN_FOR, owed.write_sign_dates)
        kinds.register("issues.issue", Kind.RECTIFICATION, owed.write_rectification_dates)
        kinds.register("issues.lookback", Kind.LOOK_BACK, owed.write_look_back_dates)
        kinds.register_owed(owed.owed)
