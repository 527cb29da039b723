"""Two people at the same moment, on a database that locks rows: one act happens, the other is refused, nothing doubles."""

import threading

import pytest
from django.db import connection
from django.test import TransactionTestCase

from campaigns import services
from campaigns.models import Campaign, Duty, Filing, Link, Submission
from core import history
from core.exceptions import Refusal
from core.models import Notification
from tests.factories import (
    NOW,
    make_campaign,
    make_duty,
    make_link,
    make_organization,
    make_person,
    make_region,
    make_stage,
)


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL: set DATABASE_URL")
class RaceTests(TransactionTestCase):
    def setUp(self):
        upper = make_region("河北省", 1, "13/")
        self.province = make_organization("河北省人大常委会", upper)
        self.province_staff = make_person("five", self.province)
        region = make_region("衡水市", 2, "13/11/", upper)
        self.city = make_organization("衡水市人大常委会", region)
        county = make_organization("桃城区人大常委会", make_region("桃城区", 3, "13/11/01/", region))
        self.deciders = [make_person(name, self.city) for name in ("one", "two")]
        self.reporters = [make_person(name, county) for name in ("three", "four")]
        self.campaign = make_campaign(self.city)
        self.link = make_link(make_stage(self.campaign))
        self.duty = make_duty(self.link, county, self.city, parts=["summary"])
        services.save_summary(self.duty, text="正文", ready=True, by=self.reporters[0], now=NOW)

    def at_once(self, *acts) -> list[str]:
        """Run each act in a thread of its own, all starting together; gives done or refused for each."""
        start, results = threading.Barrier(len(acts)), []

        def run(act):
            start.wait()
            try:
                act()
                results.append("done")
            except Refusal:
                results.append("refused")
            finally:
                connection.close()

        threads = [threading.Thread(target=run, args=[act]) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        return sorted(results)

    def fresh(self) -> Duty:
        return Duty.objects.get(pk=self.duty.pk)

    def submit(self, person, duty=None):
        return lambda: services.submit_duty(duty or self.fresh(), by=person, now=NOW)

    def test_two_submitting_make_one_submission_and_one_message_each(self):
        copies = [self.fresh(), self.fresh()]
        acts = [self.submit(*pair) for pair in zip(self.reporters, copies, strict=True)]
        self.assertEqual(self.at_once(*acts), ["done", "refused"])
        self.assertEqual((Submission.objects.count(), Notification.objects.count()), (1, 2))

    def test_of_two_deciding_one_is_refused(self):
        self.submit(self.reporters[0])()
        one, two = self.fresh(), self.fresh()
        results = self.at_once(
            lambda: services.accept_duty(one, by=self.deciders[0], now=NOW),
            lambda: services.return_duty(two, reason="补", by=self.deciders[1], now=NOW),
        )
        self.assertEqual(results, ["done", "refused"])
        self.assertEqual(history.of(self.duty).count(), 2)

    def test_two_reminding_tell_once(self):
        acts = [
            lambda person=person: services.remind_duties([self.fresh()], by=person, now=NOW)
            for person in self.deciders
        ]
        self.assertEqual(self.at_once(*acts), ["done", "done"])
        self.assertEqual(Notification.objects.count(), 2)

    def filing(self, person=None, number="1号"):
        """The act of filing the city's plan with the province."""
        copy = Campaign.objects.get(pk=self.campaign.pk)
        details = {"filed_with": self.province, "filed_on": NOW.date(), "number": number}
        return lambda: services.record_filing(copy, by=person or self.deciders[0], now=NOW, **details)

    def test_two_filing_the_same_plan_file_it_once(self):
        acts = [self.filing(person, number) for number, person in enumerate(self.deciders)]
        self.assertEqual(self.at_once(*acts), ["done", "refused"])
        self.assertEqual((Filing.objects.count(), Notification.objects.count()), (1, 1))

    def test_of_two_deciding_on_a_filing_one_is_refused(self):
        filing = self.filing()()
        one, two = (Filing.objects.get(pk=filing.pk) for _copy in range(2))
        results = self.at_once(
            lambda: services.receive_filing(one, by=self.province_staff, now=NOW),
            lambda: services.return_filing(two, reason="补", by=self.province_staff, now=NOW),
        )
        self.assertEqual(results, ["done", "refused"])

    def test_no_submission_slips_into_a_campaign_being_concluded(self):
        Link.objects.update(status="done", finished_on=NOW.date())
        campaign = Campaign.objects.get(pk=self.campaign.pk)
        self.at_once(
            self.submit(self.reporters[0]),
            lambda: services.conclude_campaign(campaign, by=self.deciders[0], now=NOW),
        )
        concluded = Campaign.objects.get(pk=self.campaign.pk).status == "concluded"
        self.assertNotEqual(concluded, self.fresh().status == "submitted")
