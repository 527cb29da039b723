"""Two people at the same moment, on a database that locks rows: one act happens, the other is refused, nothing doubles."""

import threading
from datetime import date
from functools import partial

import pytest
from django.db import connection
from django.test import TransactionTestCase

from campaigns import services
from campaigns.models import Campaign, Duty, Filing, Link, PlanDraft, Submission
from campaigns.plan_draft import changes
from core import history
from core.exceptions import Refusal, RuleBroken, StaleState
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
from tests.races import at_once

from .plan_draft.texts import PLAN


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
        acts = [
            self.filing(person, f"备〔2018〕{number}号") for number, person in enumerate(self.deciders, 1)
        ]
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

    def withdrawal(self, duty=None, person=None, **details):
        copy = Duty.objects.for_page().get(pk=(duty or self.duty).pk)
        details |= {"reason": "不再需要", "by": person or self.deciders[0], "now": NOW}
        return lambda: services.withdraw_duty(copy, **details)

    def test_a_duty_is_submitted_or_withdrawn_never_both(self):
        acts = [self.submit(self.reporters[0]), self.withdrawal()]
        self.assertEqual(self.at_once(*acts), ["done", "refused"])
        came_in = Submission.objects.exists()
        self.assertEqual(self.fresh().status, "submitted" if came_in else "withdrawn")
        self.assertEqual(history.of(self.duty).count(), 1)

    def test_of_two_withdrawing_one_is_refused_and_everybody_told_once(self):
        acts = [self.withdrawal(person=person) for person in self.deciders]
        self.assertEqual(self.at_once(*acts), ["done", "refused"])
        self.assertEqual(Notification.objects.count(), 2)

    def test_all_alike_are_withdrawn_or_none_when_one_comes_in_meanwhile(self):
        region = make_region("安平县", 3, "13/11/02/", self.city.region)
        other = make_duty(
            self.link, make_organization("安平县人大常委会", region), self.city, parts=["summary"]
        )
        self.at_once(self.submit(self.reporters[0]), self.withdrawal(other, with_alike=True))
        came_in = Submission.objects.exists()
        states = set(Duty.objects.values_list("status", flat=True))
        self.assertIn(
            states, ({"submitted", "open"}, {"submitted", "withdrawn"}) if came_in else [{"withdrawn"}]
        )

    def addition(self, person, title="补充材料"):
        asked = services.Asked(title, date(2018, 8, 20), "congress@3", f"#{self.city.pk}")
        copy = Link.objects.for_page().get(pk=self.link.pk)
        return lambda: services.add_duties(copy, asked, reason="补", by=person, now=NOW)

    def test_of_two_adding_one_is_refused_and_nothing_is_asked_twice(self):
        acts = [self.addition(person) for person in self.deciders]
        self.assertEqual(self.at_once(*acts), ["done", "refused"])
        self.assertEqual(Duty.objects.filter(title="补充材料").count(), 1)

    def test_nothing_is_made_to_rest_on_a_report_that_is_being_withdrawn(self):
        report = make_duty(self.link, self.city, self.province, title="汇总", due_on=date(2018, 8, 30))
        withdraw = self.withdrawal(report, self.province_staff)
        self.at_once(withdraw, self.addition(self.deciders[0]))
        self.assertFalse(Duty.objects.filter(needed_for=report).exists())
        self.assertEqual(Duty.objects.get(pk=report.pk).status, "withdrawn")

    def test_no_submission_slips_into_a_campaign_being_concluded(self):
        Link.objects.update(status="done", finished_on=NOW.date())
        campaign = Campaign.objects.get(pk=self.campaign.pk)
        self.at_once(
            self.submit(self.reporters[0]),
            lambda: services.conclude_campaign(campaign, by=self.deciders[0], now=NOW),
        )
        concluded = Campaign.objects.get(pk=self.campaign.pk).status == "concluded"
        self.assertNotEqual(concluded, self.fresh().status == "submitted")


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL: set DATABASE_URL")
class PlanRaceTests(TransactionTestCase):
    def setUp(self):
        region = make_region("衡水市", 2, "13/11/", make_region("河北省", 1, "13/"))
        make_organization("河北省人大常委会", region.parent)
        make_organization("桃城区人大常委会", make_region("桃城区", 3, "13/11/01/", region))
        self.city = make_organization("衡水市人大常委会", region)
        self.staff = [make_person(name, self.city) for name in ("one", "two")]
        text = PLAN.replace("8月l6日", "8月16日")
        self.draft = services.start_plan_draft(self.city, text=text, by=self.staff[0], now=NOW)

    def copies(self) -> list[PlanDraft]:
        return [
            PlanDraft.objects.select_related("congress__region").get(pk=self.draft.pk) for _one in self.staff
        ]

    def test_of_two_creating_one_creates(self):
        acts = [
            lambda draft=draft, by=by: services.create_campaign(draft, by=by, now=NOW)
            for draft, by in zip(self.copies(), self.staff, strict=True)
        ]
        outcomes = at_once(*acts)
        self.assertEqual(sorted(type(one) for one in outcomes if one), [StaleState])
        self.assertEqual((Campaign.objects.count(), Duty.objects.count()), (1, 2))

    def test_of_two_changing_one_is_told(self):
        def change(draft: PlanDraft, by, name: str):
            renamed = partial(changes.correct, key="s1", name=name)
            return lambda: services.change_plan_draft(draft, renamed, by=by, version=draft.version, now=NOW)

        acts = [change(*each) for each in zip(self.copies(), self.staff, "一二", strict=True)]
        outcomes = at_once(*acts)
        self.assertEqual([type(one) for one in outcomes if one], [StaleState])
        winner = "一二"[outcomes.index(None)]
        self.assertEqual(services.plan_of(self.copies()[0]).find("s1").name, winner)

    def test_two_drafts_with_one_code_make_one_campaign(self):
        other = services.start_draft(
            self.city, services.plan_of(self.draft), origin="blank", by=self.staff[1], now=NOW
        )
        first = self.copies()[0]
        outcomes = at_once(
            lambda: services.create_campaign(first, by=self.staff[0], now=NOW),
            lambda: services.create_campaign(other, by=self.staff[1], now=NOW),
        )
        self.assertEqual([(type(one), one.field) for one in outcomes if one], [(RuleBroken, "code")])
        self.assertEqual(Campaign.objects.count(), 1)
