"""The table of who has sent what, and reminding those who owe."""

from datetime import date, timedelta

from django.contrib.messages import get_messages
from django.urls import reverse

from campaigns import services
from campaigns.models import Campaign, Duty
from core import clock
from core.models import Notification
from tests.base import World
from tests.factories import make_campaign, make_duty, make_link, make_organization, make_region, make_stage

from .support import submitted, told


class DutyListTests(World):
    def get(self, person=None, query=""):
        self.sign_in(person or self.city_staff)
        return self.client.get(reverse("campaigns:duty_list") + query)

    def shown(self, answer) -> set[Duty]:
        return {duty for row in answer.context["matrix"].rows for _column, duty in row.cells if duty}

    def test_the_committee_sees_every_county_a_county_only_itself(self):
        self.assertEqual(self.shown(self.get()), {self.duty, self.other_duty})
        self.assertEqual(self.shown(self.get(self.county_office)), {self.duty})
        self.assertNotContains(self.get(self.county_office), "安平县")

    def test_every_filter_shows_exactly_what_its_chip_counts(self):
        submitted(self.duty, self.county_office)
        with clock.at(self.now + timedelta(days=3)):
            for state in ("", "not_submitted", "overdue", "waiting", "returned", "late", "accepted"):
                answer = self.get(query=f"?state={state}")
                tally = answer.context["tally"]
                with self.subTest(state):
                    self.assertEqual(len(self.shown(answer)), tally[state or "total"])

    def test_a_filter_without_result_offers_to_clear_it(self):
        self.assertContains(self.get(query="?state=accepted"), "清除条件")

    def test_the_nearest_deadline_counts_down(self):
        make_duty(
            self.link, self.county_congress, self.city_congress, title="后面的", due_on=date(2018, 9, 1)
        )
        self.assertEqual(self.get().context["next_due"], date(2018, 8, 10))
        self.assertContains(self.get(), "还剩 1 天 15 小时")

    def test_who_is_late_stands_before_what_is_due_next(self):
        make_duty(
            self.link, self.county_congress, self.city_congress, title="后面的", due_on=date(2018, 9, 1)
        )
        submitted(self.duty, self.county_office)
        with clock.at(self.now + timedelta(days=3)):
            answer = self.get()
        self.assertContains(answer, "逾期未报 1 件")
        self.assertEqual(answer.context["late_names"], self.other_congress.short_name)
        self.assertNotContains(answer, "countdown state-ok")
        with clock.at(self.now + timedelta(days=3)):
            self.assertEqual(self.shown(self.client.get(answer.context["overdue_url"])), {self.other_duty})

    def test_a_kind_of_duty_shows_those_alike_and_its_figures(self):
        make_duty(
            self.link, self.county_congress, self.city_congress, title="后面的", due_on=date(2018, 9, 1)
        )
        answer = self.get(query=f"?campaign={self.campaign.pk}&like={self.other_duty.pk}")
        self.assertEqual(self.shown(answer), {self.duty, self.other_duty})
        self.assertEqual(answer.context["tally"]["total"], 2)
        self.assertContains(answer, "后面的", count=0)

    def test_a_kind_that_the_person_does_not_see_narrows_nothing(self):
        for key in (str(self.other_duty.pk), "abc", "999999", "9" * 30):
            answer = self.get(self.county_office, query=f"?like={key}")
            self.assertEqual(self.shown(answer), {self.duty})
            self.assertIsNone(answer.context["sample"])

    def test_the_county_is_taken_to_its_own_duty_the_committee_to_reminding(self):
        self.assertContains(self.get(self.county_office), "去报送")
        answer = self.get()
        self.assertContains(answer, reverse("campaigns:duty_remind", args=[self.campaign.pk]))

    def test_readers_get_neither_button(self):
        for person in (self.leader, self.province_staff):
            answer = self.get(person)
            self.assertNotContains(answer, "去报送")
            self.assertNotContains(answer, reverse("campaigns:duty_remind", args=[self.campaign.pk]))

    def test_a_running_campaign_comes_before_a_newer_draft(self):
        stage = make_stage(make_campaign(self.city_congress, status="draft"))
        duty = make_duty(make_link(stage), self.county_congress, self.city_congress)
        self.assertEqual(self.get().context["campaign"], self.campaign)
        chosen = self.get(query=f"?campaign={duty.campaign_id}")
        self.assertEqual(self.shown(chosen), {duty})

    def test_a_foreign_campaign_in_the_address_is_not_shown(self):
        stage = make_stage(make_campaign(self.other_congress))
        foreign = make_duty(make_link(stage), self.other_congress, self.city_congress)
        for key in (str(foreign.campaign_id), "abc", "999999"):
            answer = self.get(self.county_office, query=f"?campaign={key}")
            self.assertEqual(answer.context["campaign"], self.campaign)

    def test_whoever_owes_and_receives_nothing_is_told_so(self):
        self.assertContains(self.get(self.liaison), "没有报送任务")

    def test_many_organizations_are_paged_without_loss(self):
        for number in range(60):
            region = make_region(f"县{number}", 3, f"13/11/{number + 20}/", self.city)
            make_duty(self.link, make_organization(f"县{number}人大", region), self.city_congress)
        first = self.get()
        second = self.get(query=f"?after={first.context['page'].next}")
        self.assertEqual(len(self.shown(first)), 50)
        self.assertEqual(len(self.shown(first) | self.shown(second)), 62)

    def test_people_without_a_desk_do_not_get_in(self):
        for person in (self.deputy, self.teller, self.system_admin, self.audit_admin, self.nobody):
            self.assertEqual(self.get(person).status_code, 403)

    def test_the_cost_does_not_grow(self):
        self.sign_in(self.city_staff)
        url = reverse("campaigns:duty_list")
        with self.assertNumQueries(7):
            self.client.get(url)
        for number in range(12):
            link = make_link(self.stage, number=30 + number)
            make_duty(link, self.county_congress, self.city_congress)
            make_duty(link, self.other_congress, self.city_congress)
        with self.assertNumQueries(7):
            self.client.get(url)


class RemindPageTests(World):
    def setUp(self):
        super().setUp()
        self.url = reverse("campaigns:duty_remind", args=[self.campaign.pk])
        self.sign_in(self.city_staff)

    def post(self, *duties):
        return self.client.post(self.url, {"duty": [duty.pk for duty in duties]})

    def said(self, answer) -> list[str]:
        return [str(message) for message in get_messages(answer.wsgi_request)]

    def test_the_preview_names_who_would_be_told(self):
        answer = self.client.get(self.url)
        self.assertContains(answer, "county_office、county_colleague")
        self.assertContains(answer, "other_office")
        self.assertEqual(Notification.objects.count(), 0)

    def test_what_is_due_soon_is_ticked_and_the_far_future_is_not(self):
        far = make_duty(
            self.link, self.county_congress, self.city_congress, title="测评", due_on=date(2018, 11, 1)
        )
        ticked = {row["duty"]: row["is_urgent"] for row in self.client.get(self.url).context["rows"]}
        self.assertEqual(ticked, {self.duty: True, self.other_duty: True, far: False})

    def test_only_the_ticked_ones_are_told(self):
        answer = self.post(self.other_duty)
        self.assertEqual(told(), {self.other_office})
        self.assertEqual(self.said(answer), ["已催报 1 件：安平县人大常委会。"])

    def test_sending_twice_tells_once_and_names_what_was_skipped(self):
        self.post(self.duty)
        self.assertIn("今天已经催报过", self.said(self.post(self.duty))[-1])
        self.assertEqual(Notification.objects.count(), 2)

    def test_nothing_ticked_is_said(self):
        self.assertEqual(self.said(self.post()), ["请先选择要催报的任务。"])

    def test_a_foreign_duty_in_the_form_is_ignored(self):
        stage = make_stage(make_campaign(self.city_congress))
        elsewhere = make_duty(make_link(stage), self.county_congress, self.city_congress)
        upward = make_duty(self.link, self.city_congress, self.province_congress, title="汇总")
        self.post(elsewhere, upward)
        self.assertEqual(Notification.objects.count(), 0)

    def test_when_everything_came_in_there_is_nothing_to_remind_of(self):
        submitted(self.duty, self.county_office)
        submitted(self.other_duty, self.other_office)
        self.assertContains(self.client.get(self.url), "没有需要催报的任务")

    def test_what_was_returned_may_be_reminded_of(self):
        duty = submitted(self.duty, self.county_office)
        services.return_duty(duty, reason="补", by=self.city_staff)
        self.assertIn(duty, [row["duty"] for row in self.client.get(self.url).context["rows"]])

    def test_a_county_reminds_nobody(self):
        self.sign_in(self.county_office)
        self.assertContains(self.client.get(self.url), "没有需要催报的任务")
        self.post(self.duty, self.other_duty)
        self.assertEqual(Notification.objects.count(), 0)

    def test_leaders_and_others_do_not_get_in(self):
        for person, status in ((self.leader, 403), (self.liaison, 403), (self.nobody, 403)):
            self.sign_in(person)
            self.assertEqual(self.client.get(self.url).status_code, status)

    def test_a_foreign_campaign_is_not_found(self):
        foreign = make_campaign(self.other_congress)
        self.sign_in(self.county_office)
        answer = self.client.get(reverse("campaigns:duty_remind", args=[foreign.pk]))
        self.assertEqual(answer.status_code, 404)

    def test_outside_a_running_campaign_each_row_says_why_not(self):
        Campaign.objects.update(status="concluded")
        answer = self.client.get(self.url)
        self.assertContains(answer, "监督行动不在进行中")
        self.assertEqual(answer.context["possible"], 0)

    def test_the_cost_does_not_grow(self):
        with self.assertNumQueries(7):
            self.client.get(self.url)
        for number in range(5):
            make_duty(self.link, self.county_congress, self.city_congress, title=f"第{number}件")
        with self.assertNumQueries(7):
            self.client.get(self.url)
