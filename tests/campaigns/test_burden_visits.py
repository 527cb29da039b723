"""Visits are part of what is asked of an organization: counted in their week, seen by who may know of them."""

from datetime import date

from django.urls import reverse

from campaigns.models import Activity, Campaign
from tests.factories import make_activity

from .test_burden import THIS_WEEK, Asked


class VisitTests(Asked):
    def visit(self, *units, congress=None, **fields) -> Activity:
        return make_activity(
            self.campaign, congress or self.county_congress, self.county_office, visited=units, **fields
        )

    def of(self, unit, user=None, **asked) -> dict[str, int]:
        counted = self.counts(user, **asked)
        return {week: total for (name, week), (total, _planned) in counted.items() if name == unit.short_name}

    def test_a_visit_counts_for_every_unit_in_the_week_of_its_day(self):
        self.visit(self.county_housing, self.county_government)
        self.visit(self.county_housing, held_on=date(2018, 8, 13), status="planned")
        assert self.of(self.county_housing) == {"2018-W32": 1, "2018-W33": 1}
        assert self.of(self.county_government) == {"2018-W32": 1}

    def test_it_adds_to_reports_and_issues(self):
        self.visit(self.housing, congress=self.city_congress, held_on=date(2018, 8, 31))
        assert self.of(self.housing) == {"2018-W35": 2}

    def test_what_was_called_off_or_belongs_to_an_ended_campaign_burdens_nobody(self):
        self.visit(self.county_housing, status="voided")
        assert self.of(self.county_housing) == {}
        self.visit(self.county_housing)
        Campaign.objects.filter(pk=self.campaign.pk).update(status="concluded")
        assert self.of(self.county_housing) == {}

    def test_kind_and_state_and_level_narrow_it(self):
        self.visit(self.county_housing)
        self.visit(self.county_housing, held_on=date(2018, 8, 10), status="planned")
        assert self.counts(kind="visit") == {(self.county_housing.short_name, "2018-W32"): (2, 0)}
        assert self.of(self.county_housing, state="open") == {"2018-W32": 1}
        assert self.of(self.county_housing, kind="duty") == {}
        assert self.of(self.county_housing, level="3") == {"2018-W32": 2}
        assert self.of(self.county_housing, level="2") == {}

    def test_a_unit_counts_its_own_visits_but_no_unannounced_one_before_its_day(self):
        self.visit(self.county_housing, self.county_government)
        secret = self.visit(self.county_housing, kind="unannounced", status="planned")
        assert self.of(self.county_housing, self.county_liaison) == {"2018-W32": 1}
        assert self.of(self.county_government, self.county_liaison) == {}
        assert self.of(self.county_housing, self.city_staff) == {"2018-W32": 2}
        Activity.objects.filter(pk=secret.pk).update(status="held")
        assert self.of(self.county_housing, self.county_liaison) == {"2018-W32": 2}

    def test_those_who_see_no_activity_of_the_committee_count_no_visit(self):
        self.visit(self.county_housing)
        for person in (self.other_office, self.other_liaison, self.liaison):
            assert self.of(self.county_housing, person) == {}

    def test_a_number_opens_its_visits_with_who_comes_and_how_it_stands(self):
        self.visit(self.county_housing, place="何庄村")
        for person in (self.city_staff, self.county_liaison):
            self.sign_in(person)
            matrix = self.client.get(reverse("campaigns:burden"), {"kind": "visit"})
            [row] = [row for row in matrix.context["rows"] if row["sum"].total]
            shown = self.client.get(row["url"])
            [asked] = shown.context["rows"]
            with self.subTest(person.username):
                assert shown.context["total"] == row["sum"].total == 1
                assert (asked["owed_by"], asked["owed_to"]) == (self.county_housing, self.county_congress)
                assert (asked["due_on"], asked["light"].key) == (self.today, "done")
                self.assertNotContains(shown, "何庄村")
                assert self.client.get(asked["url"]).status_code == 200

    def test_visits_and_everything_else_stand_in_one_list_by_day(self):
        self.visit(self.housing, congress=self.city_congress, held_on=date(2018, 8, 30))
        self.sign_in(self.city_staff)
        query = {"organization": self.housing.pk, "week": str(THIS_WEEK)}
        rows = self.client.get(reverse("campaigns:asks"), query).context["rows"]
        assert [(row["due_on"].day, row["title"]) for row in rows] == [(30, "明察"), (31, rows[1]["title"])]
