"""Issues and votes on campaign pages: the count of exactly the rows each opens."""

from django.utils.html import escape

from dashboards.campaign_figures import votes, write_offs
from evaluations.models import Evaluation
from tests.base import World
from tests.factories import make_assigned_issue, make_campaign, make_handover, make_issue


class WriteOffTests(World):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        handover = make_handover(
            cls.campaign, cls.city_congress, cls.city_government, cls.housing, cls.city_staff
        )
        for status in ("handed_over", "rectifying", "written_off"):
            make_assigned_issue(handover, status)
        make_issue(cls.campaign, cls.city_congress)
        make_issue(cls.campaign, cls.city_congress, status="voided")

    def shown(self, user) -> list[tuple[str, str]]:
        figures = write_offs(user, [self.campaign]).get(self.campaign.pk, [])
        return [(figure.label, figure.value) for figure in figures]

    def test_what_was_never_handed_over_does_not_count(self):
        self.assertEqual(self.shown(self.city_staff), [("已销号", "1"), ("已交办", "3")])

    def test_each_person_counts_what_they_see(self):
        self.assertEqual(self.shown(self.liaison), [("已销号", "1"), ("已交办", "3")])
        for person in (self.county_office, self.other_liaison, self.deputy, self.system_admin):
            self.assertEqual(self.shown(person), [])

    def test_each_number_opens_exactly_its_rows(self):
        self.sign_in(self.city_staff)
        page = self.client.get(self.campaign.get_absolute_url())
        for figure in write_offs(self.city_staff, [self.campaign])[self.campaign.pk]:
            self.assertEqual(str(self.client.get(figure.url).context["total"]), figure.value)
            self.assertContains(page, escape(figure.url))

    def test_costs_the_same_for_any_number_of_campaigns(self):
        more = [self.campaign, *(make_campaign(self.city_congress) for _number in range(3))]
        self.city_staff.live_memberships  # noqa: B018  loaded once for each request
        with self.assertNumQueries(2):  # the committees below, once for each request, and the figures
            write_offs(self.city_staff, more)


class VoteTests(World):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.other = make_campaign(cls.city_congress)
        for congress, status in (
            (cls.city_congress, "draft"),
            (cls.city_congress, "published"),
            (cls.county_congress, "draft"),
        ):
            Evaluation.objects.create(
                campaign=cls.campaign, congress=congress, title="x", held_on=cls.today, rule={},
                rule_source="x", status=status, created_at=cls.now, updated_at=cls.now,
            )  # fmt: skip

    def shown(self, user) -> list[tuple[str, str]]:
        figures = votes(user, [self.campaign, self.other])
        assert self.other.pk not in figures
        return [(figure.label, figure.value) for figure in figures.get(self.campaign.pk, [])]

    def test_each_person_counts_what_they_see(self):
        assert self.shown(self.city_staff) == [("测评", "2")]
        assert self.shown(self.county_office) == [("测评", "1")]
        assert self.shown(self.system_admin) == []

    def test_the_number_opens_exactly_its_rows(self):
        self.sign_in(self.city_staff)
        figure = votes(self.city_staff, [self.campaign])[self.campaign.pk][0]
        page = self.client.get(figure.url).context["page"]
        assert {one.campaign for one in page} == {self.campaign}
        assert len(page) == 2

    def test_one_query_for_any_number_of_campaigns(self):
        self.city_staff.live_memberships  # noqa: B018  loaded once for each request
        with self.assertNumQueries(1):
            votes(self.city_staff, [self.campaign, self.other])
