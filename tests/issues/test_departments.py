"""Whom a name in a list means: known in all the ways offices write it, else the likeliest, else nobody."""

from issues.departments import MOST_SEARCHED, directory_for
from organizations.enums import Kind
from tests.base import World
from tests.factories import make_organization


class DirectoryTests(World):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.commerce.short_name = "市商务局"
        cls.commerce.save()
        cls.county = directory_for(cls.county_congress)
        cls.city_directory = directory_for(cls.city_congress)

    def known(self, directory, name):
        return directory.find(name).organization

    def test_a_body_is_known_by_its_names_with_and_without_its_place(self):
        names = [
            "桃城区住房和城乡建设局",
            "区住房和城乡建设局",
            "住房和城乡建设局",
            "桃城住房和城乡建设局",
            "桃城区 住房和城乡建设局",
        ]
        for name in names:
            with self.subTest(name):
                self.assertEqual(self.known(self.county, name), self.county_housing)

    def test_a_short_name_is_known_too(self):
        for name in ("市商务局", "商务局", "衡水市商务局"):
            with self.subTest(name):
                self.assertEqual(self.known(self.city_directory, name), self.commerce)

    def test_the_own_place_comes_before_others_of_the_same_name(self):
        self.assertEqual(self.known(self.county, "住房和城乡建设局"), self.county_housing)
        self.assertEqual(self.known(self.city_directory, "住房和城乡建设局"), self.housing)

    def test_what_a_county_lacks_is_looked_for_above(self):
        self.assertEqual(self.known(self.county, "商务局"), self.commerce)

    def test_a_city_knows_the_bodies_of_its_counties_but_a_county_not_those_of_another(self):
        other = make_organization("安平县水利局", self.other_county, Kind.DEPARTMENT)
        self.assertEqual(self.known(directory_for(self.city_congress), "安平县水利局"), other)
        self.assertIsNone(self.known(directory_for(self.county_congress), "安平县水利局"))

    def test_an_abbreviation_is_suggested_and_not_taken_for_certain(self):
        match = self.county.find("区住建局")
        self.assertEqual((match.organization, match.suggestion), (None, self.county_housing))

    def test_a_misspelt_name_is_suggested(self):
        self.assertEqual(self.county.find("桃城区住房与城乡建设局").suggestion, self.county_housing)

    def test_what_resembles_nothing_is_nobody(self):
        for name in ("火星事务厅", "张某", "局", "", "。"):
            match = self.county.find(name)
            with self.subTest(name):
                self.assertEqual((match.organization, match.suggestion), (None, None))

    def test_committees_and_closed_bodies_are_not_offered(self):
        closed = make_organization("桃城区粮食局", self.county_congress.region, Kind.DEPARTMENT)
        closed.is_active = False
        closed.save()
        directory = directory_for(self.county_congress)
        self.assertIsNone(directory.find("桃城区粮食局").organization)
        self.assertIsNone(directory.find("桃城区人大常委会").organization)

    def test_of_several_names_the_first_counts(self):
        self.assertEqual(self.county.meant("区住建局、市商务局"), self.county_housing)
        self.assertIsNone(self.county.meant(""))

    def test_all_names_of_a_list_cost_two_statements(self):
        with self.assertNumQueries(2):  # the organizations, and what names mean that none of them bears
            directory = directory_for(self.county_congress)
            for name in ("区住建局", "市商务局", "火星事务厅") * 5:
                directory.find(name)

    def test_thousands_of_bodies_elsewhere_are_loaded_only_for_a_name_unknown_here(self):
        with self.assertNumQueries(1):
            directory = directory_for(self.county_congress, own_first=True)
            own = self.known(directory, "区住房和城乡建设局")
        self.assertEqual((own, len(directory.__dict__["_own"]) > 0), (self.county_housing, True))
        with self.assertNumQueries(1):
            self.assertEqual(self.known(directory, "市商务局"), self.commerce)

    def test_thousands_of_unknown_names_do_not_hold_up_the_check(self):
        directory = directory_for(self.county_congress)
        found = [directory.find(f"桃城区住房与城乡建设局{n}") for n in range(MOST_SEARCHED + 5)]
        self.assertEqual(
            [bool(match.suggestion) for match in found[-6:]], [True, False, False, False, False, False]
        )
        self.assertEqual(self.known(directory, "区住房和城乡建设局"), self.county_housing)
