"""The scene Chenzhou 2022: its places, its library on five shelves, and that its records hold together.

One load for the whole class; no test here changes what the others read.
"""

from collections import Counter

from django.test import TestCase
from django.urls import reverse

from deadlines import checking
from demonstration import loader
from demonstration.scenes import chenzhou
from demonstration.scenes.persons import user
from organizations.enums import Kind
from organizations.models import Organization, Region
from projects.enums import ListStatus, Shelf
from projects.models import Project, YearList

from .test_deadlines import Demonstration


class ChenzhouTests(Demonstration, TestCase):
    @classmethod
    def setUpTestData(cls):
        loader.load("chenzhou")

    # ── places and people ───────────────────────────────────────────────────────────────────────────────────────
    def test_the_city_has_two_districts_one_city_and_eight_counties(self):
        names = Region.objects.filter(parent__name="郴州市").values_list("name", flat=True)
        assert Counter(name[-1] for name in names) == {"区": 2, "市": 1, "县": 8}
        congresses = Organization.objects.filter(kind=Kind.CONGRESS, region__parent__name="郴州市")
        assert congresses.count() == 11

    def test_the_sign_in_page_offers_exactly_the_scenes_people(self):
        answer = self.client.get(reverse("organizations:login"))
        offered = {person.username for group in answer.context["people"].values() for person in group}
        assert offered == {person.username for person in chenzhou.CAST}

    # ── the library ─────────────────────────────────────────────────────────────────────────────────────────────
    def test_the_years_list_has_23_projects_decided_approved_and_public(self):
        listed = YearList.objects.get(year=2022)
        assert listed.status == ListStatus.PUBLISHED
        assert listed.projects.count() == len(listed.public_items) == 23
        assert listed.decision_number and listed.approval_number
        assert listed.decided_on < listed.approved_on

    def test_must_dos_of_the_province_stand_on_the_list_beside_own_ones(self):
        listed = Project.objects.filter(year_list__year=2022)
        required = listed.filter(required_by__region__name="湖南省")
        assert 0 < required.count() < listed.count()
        assert not Project.objects.filter(required_by__isnull=False, year_list=None).exists()

    def test_entries_came_in_on_many_days_and_one_left_with_its_reason(self):
        days = set(Project.objects.filter(year=2022).values_list("created_at__date", flat=True))
        assert len(days) > 10
        assert Project.objects.filter(year=2022, status=Shelf.OUT).count() == 1

    # ── the records ─────────────────────────────────────────────────────────────────────────────────────────────
    def test_deadlines_and_rows_agree(self):
        assert list(checking.faults()) == []

    def test_everybody_gets_their_start_page(self):
        for person in chenzhou.CAST:
            self.client.force_login(user(person.username))
            answer = self.client.get(reverse("dashboards:work"), follow=True)
            assert answer.status_code == 200, person.username
