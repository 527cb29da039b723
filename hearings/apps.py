from django.apps import AppConfig
from django.db.models.signals import post_migrate


class HearingsConfig(AppConfig):
    name = "hearings"

    def ready(self):
        from deadlines import kinds
        from deadlines.enums import Kind

        from . import owed, receivers, starting_set  # models are loaded only now

        kinds.register("hearings.paper", Kind.DUTY, owed.write_paper_dates)
        kinds.register("hearings.opinion", Kind.OPINION_REPORT, owed.write_report_dates)
        kinds.register("hearings.opinion", Kind.VOTE, owed.write_vote_dates)
        kinds.register_fit("hearings.opinion", Kind.VOTE, owed.refuse_vote_alone)
        kinds.register_owed(owed.owed)
        receivers.connect()
        post_migrate.connect(starting_set.load, sender=self, dispatch_uid="hearings.starting_set")
