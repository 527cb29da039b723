"""The person of a session comes with today's memberships, in one query; who may not sign in is nobody."""

from datetime import date

from organizations.backends import PersonBackend
from organizations.enums import Role
from tests.base import World


class PersonBackendTests(World):
    def found(self, person):
        return PersonBackend().get_user(person.pk)

    def test_a_person_comes_with_memberships_in_one_query(self):
        with self.assertNumQueries(1):
            user = self.found(self.city_staff)
            assert user.organizations_as(Role.STAFF) == [self.city_congress]
            assert user.organizations_as(Role.STAFF)[0].region == self.city
        assert user == self.city_staff

    def test_only_todays_memberships_count(self):
        self.city_staff.memberships.create(
            organization=self.housing, role=Role.LIAISON, starts_on=date(2018, 8, 10)
        )
        assert self.found(self.city_staff).roles == {Role.STAFF}

    def test_without_a_post_one_is_still_somebody(self):
        for person in (self.nobody, self.former_staff):
            user = self.found(person)
            assert (user, user.roles) == (person, set())

    def test_who_may_not_sign_in_or_is_unknown_is_nobody(self):
        self.city_staff.is_active = False
        self.city_staff.save()
        assert self.found(self.city_staff) is None
        assert PersonBackend().get_user(0) is None

    def test_a_session_ends_with_the_account(self):
        self.sign_in(self.city_staff)
        assert self.client.get("/account/").status_code == 200
        self.city_staff.is_active = False
        self.city_staff.save()
        assert self.client.get("/account/").status_code == 302
