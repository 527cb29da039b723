"""Keys for conditions: named one by one where they are few, a query where they are many."""

from unittest import mock

from organizations.models import Organization
from tests.base import World


class KeysTests(World):
    def test_few_keys_are_named(self):
        keys = Organization.objects.congresses().under(self.city_congress).keys()
        assert sorted(keys) == sorted(
            [self.city_congress.pk, self.county_congress.pk, self.other_congress.pk]
        )

    def test_many_keys_are_a_query_for_the_same_rows(self):
        rows = Organization.objects.congresses().under(self.city_congress)
        with mock.patch("organizations.querysets.FEW", 2):
            many = rows.keys()
        assert not isinstance(many, list)
        assert set(Organization.objects.filter(pk__in=many)) == set(rows)

    def test_none_is_an_empty_list(self):
        assert Organization.objects.none().keys() == []

    def test_a_committee_from_here_down(self):
        assert self.county_congress.committees_from_here_down == [self.county_congress.pk]
        assert self.province_congress.pk not in self.city_congress.committees_from_here_down

    def test_a_unit_is_itself_its_departments_and_its_system_below(self):
        assert sorted(self.city_government.units_from_here_down) == sorted(
            [self.city_government.pk, self.housing.pk, self.commerce.pk]
        )
        assert sorted(self.housing.units_from_here_down) == sorted([self.housing.pk, self.county_housing.pk])
        assert self.county_housing.units_from_here_down == [self.county_housing.pk]

    def test_they_are_asked_for_once(self):
        with self.assertNumQueries(1):
            for _time in range(3):
                assert self.city_congress.committees_from_here_down
