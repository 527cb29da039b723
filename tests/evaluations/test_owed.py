"""A vote is due on the day set for it, until its count is taken in or it is voided."""

from datetime import date

from deadlines import services as deadlines
from deadlines.enums import Kind, Reason
from deadlines.models import Deadline
from evaluations import services
from evaluations.enums import EvaluationStatus

from .test_services import EvaluationCase


class VoteTests(EvaluationCase):
    def deadline(self, evaluation) -> Deadline:
        return Deadline.objects.of(evaluation, Kind.VOTE).get()

    def test_a_drafted_vote_is_due_on_its_day(self):
        row = self.deadline(self.make())
        assert (row.due_on, row.owed_by, row.owed_to) == (
            date(2018, 11, 6),
            self.city_congress,
            self.city_congress,
        )

    def test_taking_in_the_count_meets_it(self):
        assert self.deadline(self.make(EvaluationStatus.COUNTED)).met_at == self.now

    def test_voided_it_is_not_owed_any_more(self):
        assert self.deadline(self.make(EvaluationStatus.VOIDED)).withdrawn_at == self.now

    def test_moving_its_deadline_moves_the_day_on_its_pages(self):
        evaluation = self.make()
        moved = {"due_on": date(2018, 11, 20), "reason_kind": Reason.CORRECTION, "reason": "会期"}
        deadlines.change_due(evaluation, Kind.VOTE, **moved, by=self.city_staff, now=self.now)
        evaluation.refresh_from_db()
        assert evaluation.held_on == date(2018, 11, 20)
        services.void_evaluation(evaluation, reason="改期", by=self.city_staff)
        assert not self.deadline(evaluation).is_open
