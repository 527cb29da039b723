"""The leader page over all campaigns: where many run it comes first, and every number opens exactly its rows."""

from datetime import timedelta

from django.urls import reverse

from core import clock
from dashboards.queries.leader_overview import CAMPAIGNS_SHOWN, MANY
from tests.factories import make_campaign, make_duty, make_issue, make_link, make_stage

from .support import Busy, duties_behind, rows_behind

LEADER = reverse("dashboards:leader")


class OverviewTests(Busy):
    def setUp(self):
        super().setUp()
        self.sign_in(self.leader)

    def page(self, **query):
        return self.client.get(LEADER, query).context["page"]

    def more_campaigns(self, count=MANY):
        return [make_campaign(self.city_congress, short_title=f"另一行动{n}") for n in range(count)]

    def late_duty(self, campaign):
        link = make_link(make_stage(campaign))
        return make_duty(
            link, self.county_congress, self.city_congress, due_on=self.today - timedelta(days=2)
        )

    def test_few_campaigns_begin_with_one_of_them(self):
        assert self.page().campaign == self.campaign

    def test_many_campaigns_begin_with_all_of_them(self):
        self.more_campaigns()
        assert self.page().campaign is None

    def test_one_of_many_can_be_chosen_and_all_of_few(self):
        self.more_campaigns()
        assert self.page(campaign=self.campaign.pk).campaign == self.campaign
        assert self.page(campaign="all").campaign is None

    def test_figures_add_up_all_campaigns_and_open_their_rows(self):
        [other, *_rest] = self.more_campaigns()
        before = self.page(campaign=self.campaign.pk).figures[0].value
        make_issue(other, self.city_congress, status="rectifying", due_on=self.today - timedelta(days=9))
        page = self.page()
        assert page.figures[0].value == before + 1
        for figure in (page.figures[0], page.figures[1], page.figures[3]):
            assert rows_behind(self.client, figure.url) == figure.value, figure.label
        for row in (*page.departments, *page.committees):
            for cell in (*row.cells, row.counted, row.total):
                assert rows_behind(self.client, cell.url) == cell.value, cell.url

    def test_late_reports_put_a_campaign_first_and_open_the_duties(self):
        late = self.more_campaigns()[2]
        self.late_duty(late)
        others = [line.late.value for line in self.page().running if line.name != late.short_title]
        line = next(line for line in self.page().running if line.name == late.short_title)
        assert line.late.value == 1 and max(others) <= self.page().running[0].late.value
        assert duties_behind(self.client, line.late.url) == 1

    def test_a_line_opens_the_campaign_s_own_page(self):
        self.more_campaigns()
        line = next(line for line in self.page().running if line.name == self.campaign.short_title)
        assert self.client.get(line.url).context["page"].campaign == self.campaign

    def test_no_more_campaigns_than_a_screen_holds(self):
        self.more_campaigns(CAMPAIGNS_SHOWN + 3)
        page = self.page()
        assert len(page.running) == CAMPAIGNS_SHOWN
        assert page.more_running == 4

    def test_the_same_queries_for_many_campaigns(self):
        self.more_campaigns(MANY)
        self.client.get(LEADER)
        with self.assertNumQueries(11), clock.at(self.now):
            self.client.get(LEADER)
        for campaign in self.more_campaigns(8):
            self.late_duty(campaign)
        with self.assertNumQueries(11), clock.at(self.now):
            self.client.get(LEADER)

    def test_nobody_is_shown_what_is_not_a_campaign(self):
        assert self.client.get(LEADER, {"campaign": "alles"}).status_code == 404
