"""Two people at the same moment: one acts, the other is told, nothing is done twice. Row locks need PostgreSQL."""

import threading

import pytest
from django.db import connection
from django.test import TransactionTestCase

from campaigns.models import Campaign
from core import clock
from core.exceptions import Refusal, StaleState, TransitionError
from core.models import HistoryEntry
from issues.models import Extension, Issue, Publication, WriteOff
from issues.services.extension import ask_extension, grant_extension, refuse_extension
from issues.services.publication import propose_publication, publish_issue, return_publication
from issues.services.rectification import send_back_issue, sign_for_issue
from issues.services.write_off import apply_write_off, approve_write_off, return_for_rework
from tests.factories import NOW, make_person

from .base import CHECKS, FAILED, PASSED, InHand, make_extension, make_publication, make_write_off, picture


@pytest.mark.postgres
class RaceTests(TransactionTestCase):
    def setUp(self):
        self.world = type("RaceWorld", (InHand,), {})
        self.world.setUpTestData()
        self.issue = InHand.an_issue(self.world)

    def at_once(self, *acts) -> list:
        """Let every act begin together, each on its own connection; gives None or the refusal of each."""
        start, outcomes = threading.Barrier(len(acts)), [None] * len(acts)

        def run(number, act):
            try:
                with clock.at(NOW):
                    start.wait(10)
                    act()
            except Refusal as refusal:
                outcomes[number] = refusal
            finally:
                connection.close()

        threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
        [thread.start() for thread in threads]
        [thread.join(30) for thread in threads]
        return outcomes

    def copies(self, model, pk, count=2) -> list:
        return [model.objects.get(pk=pk) for _copy in range(count)]

    def only_one_acted(self, outcomes) -> None:
        refused = [outcome for outcome in outcomes if outcome is not None]
        assert len(refused) == 1
        assert isinstance(refused[0], (StaleState, TransitionError))

    def put(self, status) -> None:
        Issue.objects.filter(pk=self.issue.pk).update(status=status)

    def test_signing_and_sending_back(self):
        one, two = self.copies(Issue, self.issue.pk)
        liaison = self.world.liaison
        self.only_one_acted(
            self.at_once(
                lambda: sign_for_issue(one, by=liaison),
                lambda: send_back_issue(two, reason="不属职责", by=liaison),
            )
        )
        assert HistoryEntry.objects.count() == 1

    def test_approving_and_returning(self):
        self.put("reported")
        one, two = self.copies(WriteOff, make_write_off(self.issue, self.world.liaison).pk)
        self.only_one_acted(
            self.at_once(
                lambda: approve_write_off(one, verdicts=PASSED, by=self.world.city_staff),
                lambda: return_for_rework(two, verdicts=FAILED, reason="不清", by=self.world.city_colleague),
            )
        )
        write_off, issue = WriteOff.objects.get(), Issue.objects.get()
        assert (write_off.status, issue.status) in {("granted", "written_off"), ("refused", "rework")}
        assert HistoryEntry.objects.count() == 2

    def test_granting_and_refusing_more_time(self):
        self.put("rectifying")
        one, two = self.copies(Extension, make_extension(self.issue, self.world.liaison).pk)
        self.only_one_acted(
            self.at_once(
                lambda: grant_extension(one, by=self.world.city_staff),
                lambda: refuse_extension(two, note="时间充足", by=self.world.city_colleague),
            )
        )
        extension, issue = Extension.objects.get(), Issue.objects.get()
        assert (issue.due_on == extension.new_due_on) == (extension.status == "granted")

    def test_asking_twice_for_more_time(self):
        self.put("rectifying")
        one, two = self.copies(Issue, self.issue.pk)
        request = {"new_due_on": self.world.campaign.ends_on, "reason": "汛期", "by": self.world.liaison}
        self.only_one_acted(
            self.at_once(lambda: ask_extension(one, **request), lambda: ask_extension(two, **request))
        )
        assert Extension.objects.count() == 1

    def test_applying_twice_for_write_off(self):
        self.put("rectifying")
        one, two = self.copies(Issue, self.issue.pk)

        def apply(issue):
            apply_write_off(issue, checks=CHECKS, opinion="同意", files=[picture()], by=self.world.liaison)

        self.only_one_acted(self.at_once(lambda: apply(one), lambda: apply(two)))
        assert (WriteOff.objects.count(), Issue.objects.get().status) == (1, "reported")

    def test_releasing_and_returning_words_for_the_public(self):
        self.put("rectifying")
        third = make_person("third", self.world.city_congress)
        one, two = self.copies(Publication, make_publication(self.issue, self.world.city_staff).pk)
        self.only_one_acted(
            self.at_once(
                lambda: publish_issue(one, by=self.world.city_colleague),
                lambda: return_publication(two, reason="写明时限", by=third),
            )
        )
        issue, publication = Issue.objects.get(), Publication.objects.get()
        assert issue.is_public == (publication.status == "published")
        assert HistoryEntry.objects.count() == 2

    def test_two_approvers_release_it_once(self):
        self.put("rectifying")
        third = make_person("third", self.world.city_congress)
        one, two = self.copies(Publication, make_publication(self.issue, self.world.city_staff).pk)
        self.only_one_acted(
            self.at_once(
                lambda: publish_issue(one, by=self.world.city_colleague),
                lambda: publish_issue(two, by=third),
            )
        )
        assert HistoryEntry.objects.filter(action="publish").count() == 2  # of the words and of the issue

    def test_two_who_propose_words_for_one_issue(self):
        self.put("rectifying")
        one, two = self.copies(Issue, self.issue.pk)
        outcomes = self.at_once(
            lambda: propose_publication(one, text="已整改。", by=self.world.city_staff),
            lambda: propose_publication(two, text="正在整改。", by=self.world.city_colleague),
        )
        assert len([outcome for outcome in outcomes if outcome is None]) == 1
        assert Publication.objects.count() == 1

    def test_many_act_in_one_campaign_without_waiting_for_each_other(self):
        issues = [InHand.an_issue(self.world) for _number in range(4)]
        outcomes = self.at_once(
            *[lambda issue=issue: sign_for_issue(issue, by=self.world.liaison) for issue in issues]
        )
        assert outcomes == [None] * 4

    def test_an_act_and_the_end_of_the_campaign_never_both_slip_through(self):
        def conclude():
            Campaign.objects.update(status="concluded")

        acted, _ended = self.at_once(lambda: sign_for_issue(self.issue, by=self.world.liaison), conclude)
        assert Campaign.objects.get().status == "concluded"
        assert Issue.objects.get().status == ("handed_over" if acted else "signed")
