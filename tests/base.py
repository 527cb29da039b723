"""The same small world for every test: one province, one city, two counties, and the people who work there.

The clock stands at 9 August 2018, 09:00 (Asia/Shanghai), the day before the counties' reports are due.
"""

from datetime import date

from django.test import TestCase

from core import clock
from organizations.enums import Kind, Level, Role
from organizations.models import Membership

from .factories import (
    NOW,
    TODAY,
    make_campaign,
    make_duty,
    make_link,
    make_organization,
    make_person,
    make_region,
    make_stage,
    make_topic,
)


class World(TestCase):
    """Everybody under the same names: city_staff, city_colleague, leader, province_staff, county_office, ..."""

    now, today = NOW, TODAY

    @classmethod
    def setUpTestData(cls):
        with clock.at(NOW):
            cls._places()
            cls._organizations()
            cls._people()
            cls._campaign()

    def setUp(self):
        self.enterContext(clock.at(NOW))

    @classmethod
    def _places(cls):
        cls.province = make_region("河北省", Level.PROVINCE, "13/")
        cls.city = make_region("衡水市", Level.CITY, "13/11/", cls.province)
        cls.county = make_region("桃城区", Level.COUNTY, "13/11/01/", cls.city)
        cls.other_county = make_region("安平县", Level.COUNTY, "13/11/02/", cls.city)
        cls.township = make_region("何庄乡", Level.TOWNSHIP, "13/11/01/01/", cls.county)

    @classmethod
    def _organizations(cls):
        cls.province_congress = make_organization("河北省人大常委会", cls.province)
        cls.city_congress = make_organization("衡水市人大常委会", cls.city)
        cls.county_congress = make_organization("桃城区人大常委会", cls.county)
        cls.other_congress = make_organization("安平县人大常委会", cls.other_county)
        cls.city_government = make_organization("衡水市人民政府", cls.city, Kind.GOVERNMENT)
        cls.county_government = make_organization("桃城区人民政府", cls.county, Kind.GOVERNMENT)
        department = {"kind": Kind.DEPARTMENT, "parent": cls.city_government}
        cls.housing = make_organization("衡水市住房和城乡建设局", cls.city, system="housing", **department)
        cls.commerce = make_organization("衡水市商务局", cls.city, system="commerce", **department)
        cls.county_housing = make_organization(
            "桃城区住房和城乡建设局",
            cls.county,
            Kind.DEPARTMENT,
            parent=cls.county_government,
            system="housing",
        )
        cls.deputy_group = make_organization(
            "桃城区第一代表小组", cls.county, Kind.DEPUTY_GROUP, parent=cls.county_congress
        )

    @classmethod
    def _people(cls):
        cls.city_staff = make_person("city_staff", cls.city_congress)
        cls.city_colleague = make_person("city_colleague", cls.city_congress)
        cls.leader = make_person("leader", cls.city_congress, Role.LEADER)
        cls.province_staff = make_person("province_staff", cls.province_congress)
        cls.county_office = make_person("county_office", cls.county_congress)
        cls.county_colleague = make_person("county_colleague", cls.county_congress)
        cls.other_office = make_person("other_office", cls.other_congress)
        cls.liaison = make_person("liaison", cls.housing, Role.LIAISON)
        cls.other_liaison = make_person("other_liaison", cls.commerce, Role.LIAISON)
        cls.county_liaison = make_person("county_liaison", cls.county_housing, Role.LIAISON)
        cls.deputy = make_person("deputy", cls.deputy_group, Role.DEPUTY)
        cls.teller = make_person("teller", cls.city_congress, Role.TELLER)
        cls.other_teller = make_person("other_teller", cls.city_congress, Role.TELLER)
        cls.county_teller = make_person("county_teller", cls.county_congress, Role.TELLER)
        cls.system_admin = make_person("system_admin", cls.city_congress, Role.SYSTEM_ADMIN)
        cls.security_admin = make_person("security_admin", cls.city_congress, Role.SECURITY_ADMIN)
        cls.audit_admin = make_person("audit_admin", cls.city_congress, Role.AUDIT_ADMIN)
        cls.nobody = make_person("nobody")
        cls.former_staff = make_person("former_staff")
        Membership.objects.create(
            user=cls.former_staff,
            organization=cls.city_congress,
            role=Role.STAFF,
            starts_on=date(2017, 1, 1),
            ends_on=date(2018, 8, 8),
        )

    @classmethod
    def _campaign(cls):
        cls.campaign = make_campaign(
            cls.city_congress, title="三项联动监督", short_title="三项联动", code="LD2018"
        )
        cls.topic = make_topic(cls.campaign)
        cls.stage = make_stage(cls.campaign)
        cls.link = make_link(cls.stage)
        cls.duty = make_duty(cls.link, cls.county_congress, cls.city_congress)
        cls.other_duty = make_duty(cls.link, cls.other_congress, cls.city_congress)

    @classmethod
    def everyone(cls) -> dict:
        """Every person by name, for loops over who may and who may not."""
        from organizations.models import User  # only this helper needs it

        return {user.username: user for user in User.objects.all()}

    def sign_in(self, user) -> None:
        self.client.force_login(user)
