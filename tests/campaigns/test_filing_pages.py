"""Filing upward on pages: what each committee sees and finds on its desk, who has not filed."""

from datetime import date

from django.urls import reverse

from campaigns import filed, services
from campaigns.models import Campaign, CampaignUnit, Filing
from tests.factories import make_campaign

from .support import a_pdf, acts_on
from .test_filings import Filings


class LowerPlansTests(Filings):
    """The list on the city's page: which counties have filed."""

    def setUp(self):
        super().setUp()
        for body in (self.city_congress, self.county_congress, self.other_congress):
            CampaignUnit.objects.create(campaign=self.campaign, organization=body, role="takes_part")
        CampaignUnit.objects.create(campaign=self.campaign, organization=self.housing, role="takes_part")

    def county_plan(self) -> Campaign:
        return self.plan(self.county_congress, self.county_office, upper=self.campaign)

    def rows(self, person=None) -> list[filed.LowerPlan]:
        self.sign_in(person or self.city_staff)
        return self.client.get(self.campaign.get_absolute_url()).context["lower_plans"]

    def state_of_county(self) -> tuple:
        row = self.rows()[0]
        return row.state, row.light.key, str(row.light.text), row.days_since_approval

    def test_every_committee_that_takes_part_is_named_with_or_without_a_plan(self):
        rows = self.rows()
        assert [row.committee for row in rows] == [self.county_congress, self.other_congress]
        assert {str(row.light.text) for row in rows} == {"还没有批准的方案"}

    def test_a_draft_below_looks_like_no_plan(self):
        make_campaign(self.county_congress, upper=self.campaign, status="draft", short_title="县里的草稿")
        assert self.rows()[0].campaign is None
        assert "县里的草稿" not in self.client.get(self.campaign.get_absolute_url()).content.decode()

    def test_each_step_shows_in_the_list(self):
        plan = self.county_plan()
        assert self.state_of_county() == ("unfiled", "risk", "未备案", 3)
        filing = self.file(plan, by=self.county_office, filed_with=self.city_congress)
        assert self.state_of_county() == ("filed", "wait", "待接收", None)
        filing = services.receive_filing(filing, by=self.city_staff)
        assert self.state_of_county() == ("received", "done", "已备案", None)
        self.send_back(filing, by=self.city_staff)
        assert self.state_of_county() == ("returned", "risk", "退回补正", 3)

    def test_past_the_day_it_is_red_with_the_days(self):
        self.county_plan()
        plans = filed.lower_plans(
            self.campaign,
            self.campaign.lower_campaigns.select_related("congress__region"),
            [],
            date(2018, 8, 15),
        )
        assert [(row.light.key, str(row.light.text)) for row in plans] == [("overdue", "逾期 2 天")]

    def test_the_heading_counts_what_the_rows_say(self):
        self.file(self.county_plan(), by=self.county_office, filed_with=self.city_congress)
        counts = self.client_counts()
        assert counts == {"已备案": 0, "待接收": 1, "退回补正": 0, "未备案": 1}

    def client_counts(self) -> dict:
        self.sign_in(self.leader)
        found = self.client.get(self.campaign.get_absolute_url()).context["lower_counts"]
        return {str(label): count for label, count in found}

    def test_a_county_does_not_learn_how_the_others_stand(self):
        self.sign_in(self.county_office)
        answer = self.client.get(self.campaign.get_absolute_url())
        assert "lower_plans" not in answer.context
        assert "安平县人大常委会" not in answer.content.decode().split("参与单位")[0]

    def test_those_above_read_it(self):
        assert len(self.rows(self.province_staff)) == 2

    def test_the_cost_does_not_grow(self):
        self.sign_in(self.city_staff)
        url = self.campaign.get_absolute_url()
        self.file(self.county_plan(), by=self.county_office, filed_with=self.city_congress)
        with self.assertNumQueries(18):
            self.client.get(url)
        self.plan(self.other_congress, self.other_office, upper=self.campaign)
        self.county_plan()
        with self.assertNumQueries(18):
            self.client.get(url)


class PageTests(Filings):
    def post(self, name, filing, person, **data):
        self.sign_in(person)
        version = Filing.objects.get(pk=filing.pk).version
        url = reverse(f"campaigns:filing_{name}", args=[filing.pk])
        return self.client.post(url, {"version": version} | data)

    def test_the_whole_way_through_the_pages(self):
        campaign = self.plan()
        self.sign_in(self.city_staff)
        url = reverse("campaigns:file", args=[campaign.pk])
        given = {"filed_with": self.province_congress.pk, "filed_on": "8月7日", "number": "1号"}
        sent = self.client.post(url, {"version": campaign.version, "files": a_pdf()} | given)
        assert sent.status_code == 302
        filing = Filing.objects.get()
        assert filing.files.count() == 1
        self.sign_in(self.province_staff)
        page = self.client.get(filing.get_absolute_url()).content.decode()
        assert "接收备案" in page and "情况报告.pdf" in page
        self.assertRedirects(
            self.post("return", filing, self.province_staff, reason="缺页"), filing.get_absolute_url()
        )
        self.sign_in(self.city_staff)
        assert "缺页" in self.client.get(campaign.get_absolute_url()).content.decode()
        assert "重新报备" in self.client.get(campaign.get_absolute_url()).content.decode()

    def test_received_the_page_asks_for_nothing_but_a_return(self):
        filing = self.filed()
        self.assertRedirects(self.post("receive", filing, self.province_staff), filing.get_absolute_url())
        context = self.client.get(filing.get_absolute_url()).context
        assert (context["receive_form"], context["return_form"] is None) == (None, False)

    def test_a_reason_that_is_missing_is_asked_for(self):
        answer = self.post("return", self.filed(), self.province_staff, reason="")
        self.assertContains(answer, "请写明退回原因", status_code=422)

    def test_a_stale_decision_is_refused_in_words_and_keeps_what_was_typed(self):
        filing = self.filed()
        services.receive_filing(Filing.objects.get(pk=filing.pk), by=self.province_staff)
        self.sign_in(self.province_staff)
        url = reverse("campaigns:filing_return", args=[filing.pk])
        answer = self.client.post(url, {"version": 0, "reason": "缺页"})
        self.assertContains(answer, "刚被别人处理过", status_code=422)
        self.assertContains(answer, "缺页", status_code=422)

    def test_correcting_through_the_page(self):
        filing = self.filed()
        data = {"filed_on": "2018-08-08", "number": "2号", "reason": "抄错"}
        self.assertRedirects(self.post("correct", filing, self.city_staff, **data), filing.get_absolute_url())
        assert Filing.objects.get().number == "2号"

    def test_who_sees_it_without_being_party_to_the_act_is_refused(self):
        filing = self.filed()
        for name, person, status in (
            ("receive", self.city_staff, 403),
            ("return", self.leader, 403),
            ("correct", self.province_staff, 403),
            ("receive", self.county_office, 404),
            ("correct", self.liaison, 403),
        ):
            with self.subTest(name, person=person.username):
                assert self.post(name, filing, person).status_code == status
        assert acts_on(filing) == [("file", "", "filed")]

    def test_the_papers_are_among_the_campaigns_files(self):
        filing = self.filed(files=[a_pdf("备案报告.pdf")])
        self.sign_in(self.province_staff)
        url = reverse("campaigns:files", args=[filing.campaign_id])
        self.assertContains(self.client.get(url), "备案报告.pdf")


class WorkTests(Filings):
    def tasks(self, person) -> list[tuple[str, str]]:
        self.sign_in(person)
        page = self.client.get(reverse("dashboards:work")).context["page"]
        return [(str(task.verb), task.title) for group in page.groups for task in group.tasks]

    def test_the_plan_to_file_lies_on_the_desk_until_it_is_filed_and_again_when_returned(self):
        campaign = self.plan()
        assert [verb for verb, _title in self.tasks(self.city_staff)] == ["报备"]
        filing = self.file(campaign)
        assert self.tasks(self.city_staff) == []
        assert self.tasks(self.province_staff) == [("接收备案", "衡水市人大常委会：冀人备11号")]
        self.send_back(filing)
        assert [verb for verb, _title in self.tasks(self.city_colleague)] == ["报备"]
        assert self.tasks(self.province_staff) == []
