"""Whom a plan's words mean, among the organizations of a city with two counties."""

from campaigns.plan_draft.bodies import Area
from organizations.enums import Kind, Level
from tests.base import World
from tests.factories import make_organization, make_region


class BodiesTests(World):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.health = make_organization(
            "衡水市卫生和计划生育局", cls.city, Kind.DEPARTMENT, parent=cls.city_government, system="health"
        )
        cls.presidium = make_organization("何庄乡人大主席团", cls.township, Kind.PRESIDIUM)
        cls.elsewhere = make_region("邢台市", Level.CITY, "13/12/", cls.province)
        make_organization("邢台市人大常委会", cls.elsewhere)
        cls.county_city = make_region("深州市", Level.COUNTY, "13/11/03/", cls.city)
        cls.shenzhou = make_organization("深州市人大常委会", cls.county_city)

    def setUp(self):
        super().setUp()
        self.area = Area(self.city_congress)

    def names(self, words: str) -> list[str]:
        return [one.name for one in self.area.members(self.area.read(words))]

    def test_levels_and_groups_are_every_organization_of_the_kind(self):
        counties = ["桃城区人大常委会", "安平县人大常委会", "深州市人大常委会"]
        cases = {
            "县（市、区）人大常委会": counties,
            "各县市区人大常委会": counties,
            "各县、市、区人大": counties,
            "市人大常委会": ["衡水市人大常委会"],
            "省人大常委会": ["河北省人大常委会"],
            "市、县（市、区）人大常委会": ["衡水市人大常委会", *counties],
            "市县两级人大常委会": ["衡水市人大常委会", *counties],
            "各级人大常委会": ["衡水市人大常委会", *counties],
            "各乡镇人大主席团": ["何庄乡人大主席团"],
            "市政府": ["衡水市人民政府"],
            "各县区人民政府": ["桃城区人民政府"],
            "市直各部门": ["衡水市住房和城乡建设局", "衡水市商务局", "衡水市卫生和计划生育局"],
        }
        for words, names in cases.items():
            with self.subTest(words):
                self.assertEqual(self.names(words), names)

    def test_single_bodies_by_name_place_and_abbreviation(self):
        cases = {
            "衡水市人大常委会": ["衡水市人大常委会"],
            "桃城区、安平县人大常委会": ["桃城区人大常委会", "安平县人大常委会"],
            "深州市人大常委会": ["深州市人大常委会"],
            "市住建局": ["衡水市住房和城乡建设局"],
            "市卫健委": ["衡水市卫生和计划生育局"],
            "我委": ["衡水市人大常委会"],
            "市联动监督领导小组办公室": ["衡水市人大常委会"],
        }
        for words, names in cases.items():
            with self.subTest(words):
                self.assertEqual(self.names(words), names)

    def test_what_nobody_is_called_means_nobody(self):
        for words in ("邢台市人大常委会", "五级人大代表", "新闻媒体", "", "市教育局", "检查组"):
            with self.subTest(words):
                self.assertEqual(self.area.read(words), ())

    def test_in_a_county_level_city_the_city_is_itself(self):
        area = Area(self.shenzhou)
        self.assertEqual(area.members(area.read("市人大常委会")), [self.shenzhou])
        self.assertEqual(area.members(area.read("衡水市人大常委会")), [self.city_congress])

    def test_an_evaluated_department_is_its_whole_system_from_the_own_level_down(self):
        keys = self.area.read_department("住建")
        self.assertEqual(keys, ("department:housing@2", "department:housing@3"))
        self.assertEqual(self.area.members(keys), [self.housing, self.county_housing])
        self.assertEqual(self.area.members(self.area.read_department("卫健")), [self.health])
        self.assertEqual(self.area.read_department("教育"), ())

    def test_a_receiver_is_the_body_of_ones_own_line(self):
        province = Area(self.province_congress)
        (key,) = province.read("市人大常委会")
        self.assertEqual(province.receiver(key, self.county_congress), self.city_congress)
        self.assertEqual(province.receiver("upper", self.county_congress), self.city_congress)
        self.assertEqual(province.receiver("upper", self.city_congress), self.province_congress)
        self.assertIsNone(province.receiver("upper", self.province_congress))
        self.assertIsNone(province.receiver("congress@3", self.city_congress))

    def test_words_for_receivers(self):
        cases = {
            "市人大常委会": "congress@2",
            "市": "congress@2",
            "省": "congress@1",
            "上级人大": "upper",
            "市、县人大常委会": "",
            "新闻媒体": "",
        }
        for words, key in cases.items():
            with self.subTest(words):
                self.assertEqual(self.area.read_receiver(words), key)

    def test_a_body_at_the_beginning_of_a_text(self):
        for text, length in {
            "县(市、区)人大常委会组织代表": 11,
            "市人大常委会要对照法律": 6,
            "通过新闻媒体向市人大常委会": 0,
            "": 0,
        }.items():
            with self.subTest(text):
                self.assertEqual(self.area.leading_body(text), length)

    def test_keys_in_words(self):
        labels = {
            "congress@3": "县级人大常委会",
            "congress@2": "衡水市人大常委会",
            "department:housing@3": "县级住房和城乡建设局",
            "upper": "上一级人大常委会",
            f"#{self.housing.pk}": "衡水市住房和城乡建设局",
            "nonsense": "nonsense",
        }
        for key, label in labels.items():
            self.assertEqual(self.area.label(key), label)

    def test_an_organization_that_is_closed_is_left_out(self):
        self.other_congress.is_active = False
        self.other_congress.save()
        self.assertEqual(self.names("各县市区人大常委会"), ["桃城区人大常委会", "深州市人大常委会"])

    def test_everything_is_read_in_one_query(self):
        with self.assertNumQueries(1):
            self.area.read("市、县（市、区）人大常委会")
            self.area.read_department("住建")
            self.area.groups()
            self.area.singles()
