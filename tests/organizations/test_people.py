"""Who is told when something reaches an organization: those who work there today, nobody else."""

from datetime import date

from organizations.enums import Role
from organizations.models import Membership
from organizations.querysets import liaisons_of, people_as
from tests.base import World


class PeopleAsTests(World):
    def test_only_people_with_the_role_in_this_very_organization(self):
        assert set(people_as(self.city_congress, Role.STAFF)) == {self.city_staff, self.city_colleague}
        assert set(liaisons_of(self.housing)) == {self.liaison}

    def test_whoever_has_left_or_not_yet_begun_is_not_told(self):
        Membership.objects.create(
            user=self.nobody, organization=self.housing, role=Role.LIAISON, starts_on=date(2018, 8, 10)
        )
        assert set(liaisons_of(self.housing)) == {self.liaison}
        assert self.former_staff not in people_as(self.city_congress, Role.STAFF)

    def test_the_last_day_still_counts(self):
        self.liaison.memberships.update(ends_on=self.today)
        assert set(liaisons_of(self.housing)) == {self.liaison}

    def test_somebody_with_two_roles_is_named_once(self):
        Membership.objects.create(
            user=self.city_staff,
            organization=self.city_congress,
            role=Role.LEADER,
            starts_on=date(2018, 1, 1),
        )
        people = people_as(self.city_congress, Role.STAFF, Role.LEADER)
        assert sorted(person.username for person in people) == ["city_colleague", "city_staff", "leader"]

    def test_a_locked_account_is_not_told(self):
        self.liaison.is_active = False
        self.liaison.save()
        assert not liaisons_of(self.housing).exists()
