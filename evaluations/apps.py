from django.apps import AppConfig

from deadlines import kinds
from deadlines.enums import Kind


class EvaluationsConfig(AppConfig):
    name = "evaluations"

    def ready(self):
        from projects import results

        from . import owed  # models are loaded only now
        from .models import Evaluation

        kinds.register("evaluations.evaluation", Kind.VOTE, owed.write_vote_dates)
        kinds.register_owed(owed.owed)
        results.register_voted(Evaluation.objects.any_published)
