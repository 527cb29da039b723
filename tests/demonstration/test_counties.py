"""Counties under the city's campaign: their plans, what each adds, and how they stand with the city."""

from django.test import TestCase
from django.urls import reverse

from campaigns.models import Campaign, Duty
from campaigns.services import committees_above
from core import clock, history
from demonstration import loader
from demonstration.scenes import hengshui
from organizations.models import User

FILED = {"桃城区人大常委会": "received", "安平县人大常委会": "returned", "枣强县人大常委会": "unfiled"}


class CountyTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        loader.load("hengshui")
        cls.upper = Campaign.objects.get(code="LD2018")
        cls.plans = list(Campaign.objects.filter(upper=cls.upper).select_related("congress"))

    def setUp(self):
        self.enterContext(clock.at(hengshui.START))

    def open(self, username: str, url: str):
        self.client.force_login(User.objects.get(username=username))
        return self.client.get(url)

    def test_each_was_made_from_the_citys_approved_with_number_and_paper_and_opened(self):
        self.assertEqual({one.congress.name for one in self.plans}, set(FILED))
        for plan in self.plans:
            acts = list(history.of(plan).order_by("id").values_list("action", flat=True))
            self.assertEqual(acts[:3], ["create", "approve", "open"])
            self.assertTrue(plan.approval_number and plan.approved_on and plan.approval_files.exists())

    def test_each_carries_out_the_citys_links_and_adds_one_of_its_own(self):
        for plan in self.plans:
            links = [link for stage in plan.stages.all() for link in stage.links.all()]
            self.assertEqual([link.number for link in links if link.upper_link_id is None], [8])
            self.assertEqual(sum(link.upper_link_id is not None for link in links), 10)

    def test_nothing_that_is_reported_to_the_city_is_asked_a_second_time(self):
        own = Duty.objects.filter(campaign__in=self.plans)
        self.assertEqual(
            {(duty.owed_by.name, duty.owed_to.name) for duty in own.for_list()},
            {
                ("桃城区住房和城乡建设局", "桃城区人大常委会"),
                ("安平县环境保护局", "安平县人大常委会"),
            },
        )

    def test_the_city_sees_who_has_filed_whose_came_back_and_who_has_not(self):
        context = self.open("city.lin", self.upper.get_absolute_url()).context
        states = {row.committee.name: row.state for row in context["lower_plans"]}
        self.assertEqual({name: states[name] for name in FILED}, FILED)
        self.assertEqual(len(states), 11)
        self.assertEqual([count for _label, count in context["lower_counts"]], [1, 0, 1, 9])

    def test_a_county_reads_why_its_plan_came_back(self):
        plan = next(one for one in self.plans if one.congress.name.startswith("安平"))
        filing = plan.filings.get()
        self.assertContains(self.open("anping.shen", filing.get_absolute_url()), "请补充后重新报备")
        self.assertIn(filing.filed_with, committees_above(plan))

    def test_the_citys_campaign_stays_the_first_that_everybody_sees(self):
        for person in ("city.lin", "taocheng.qi", "anping.shen"):
            duties = self.open(person, reverse("campaigns:duty_list")).context
            self.assertEqual(duties["campaign"], self.upper)
        self.assertEqual(self.listed("city.lin")[:3], ["LD2018", "DQ2018", "HB-LD2018"])

    def test_a_county_finds_its_own_plan_before_those_above(self):
        self.assertEqual(self.listed("taocheng.qi"), ["TC-LD2018", "HB-LD2018", "LD2018", "DQ2018"])
        self.assertEqual(self.listed("jizhou.bai"), ["HB-LD2018", "LD2018", "DQ2018"])

    def listed(self, username: str) -> list[str]:
        """The codes of the campaigns in a person's list."""
        rows = self.open(username, reverse("campaigns:list")).context["rows"]
        return [row["campaign"].code for row in rows]

    def test_the_departments_liaison_finds_what_the_county_asks(self):
        answer = self.open("taocheng.housing", reverse("dashboards:work"))
        self.assertContains(answer, "老旧小区物业自查情况")
