"""The second plan of the scene: waiting to be opened, and over one topic of the first."""

from datetime import date

from django.test import TestCase
from django.urls import reverse

from campaigns.models import Campaign
from campaigns.overlaps import TOPIC, overlaps_of
from demonstration import loader
from demonstration.scenes.persons import user
from demonstration.scenes.places import department

from .test_deadlines import Demonstration


class AirTests(Demonstration, TestCase):
    @classmethod
    def setUpTestData(cls):
        loader.load("hengshui")
        cls.plan = Campaign.objects.get(code="DQ2018")

    def test_it_is_as_its_document_says(self):
        plan = self.plan
        assert (plan.status, plan.short_title) == ("approved", "大气执法检查")
        assert [topic.name for topic in plan.topics.all()] == ["大气污染防治"]
        assert set(plan.duties.values_list("due_on", flat=True)) == {date(2018, 9, 7)}
        assert plan.duties.count() == 11

    def test_opening_it_shows_the_overlap_with_the_linked_supervision(self):
        found = overlaps_of(self.plan, user("city.lin"), date(2018, 8, 9))
        assert [(one.kind, one.other.campaign.code) for one in found] == [(TOPIC, "LD2018")]
        assert department("衡水市", "environment") in found[0].organizations

    def test_city_staff_find_it_where_the_walk_begins(self):
        self.client.force_login(user("city.lin"))
        answer = self.client.get(reverse("campaigns:rehearse"), follow=True)
        assert answer.context["campaign"] == self.plan
        self.assertContains(answer, reverse("campaigns:open", args=[self.plan.pk]))
        self.assertContains(self.client.get(reverse("campaigns:burden")), "大气执法检查")
