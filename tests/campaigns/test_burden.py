"""The burden: who is asked for how much in which week, by whom it may be seen, and that each number opens its rows."""

from datetime import date, timedelta

from django.urls import reverse

from campaigns import burden
from campaigns.burden import Question
from campaigns.enums import CampaignStatus
from campaigns.models import Campaign, CampaignUnit, Duty, Link
from campaigns.owed import open_duties
from campaigns.weeks import Week
from deadlines import services as deadlines
from deadlines.enums import Kind
from deadlines.models import Deadline
from organizations.enums import Level
from tests.base import World
from tests.factories import (
    make_assigned_issue,
    make_campaign,
    make_duty,
    make_handover,
    make_link,
    make_organization,
    make_region,
    make_stage,
)

THIS_WEEK = Week(2018, 32)  # 6 to 12 August


class Asked(World):
    """Both counties owe the city a report this week; the housing office has an issue to rectify in the last week of August."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        open_duties(Duty.objects.all(), now=cls.now)
        handover = make_handover(
            cls.campaign, cls.city_congress, cls.city_government, cls.housing, cls.city_staff
        )
        cls.issue = make_assigned_issue(handover, "rectifying", due_on=date(2018, 8, 31), title="道路破损")
        cls.rectify = cls.owed(cls.issue, Kind.RECTIFICATION, cls.housing, cls.city_congress)

    @classmethod
    def owed(cls, subject, kind, owed_by, owed_to, due_on=date(2018, 8, 31)) -> Deadline:
        facts = deadlines.Facts(
            subject=subject,
            kind=kind,
            title=f"{subject}",
            owed_by=owed_by.pk,
            owed_to=owed_to.pk,
            due_on=due_on,
            url=subject.get_absolute_url(),
            scope=deadlines.scope_of(cls.campaign),
        )
        deadlines.open_deadlines([facts], now=cls.now)
        return Deadline.objects.of(subject, kind).get()

    def planned(self, status="draft", owed_by=None, **fields) -> Duty:
        campaign = make_campaign(self.city_congress, status=status, short_title="供水")
        link = make_link(make_stage(campaign), number=1)
        details = {"title": "供水情况", "due_on": date(2018, 8, 17)} | fields
        return make_duty(link, owed_by or self.county_congress, self.city_congress, **details)

    def counts(self, user=None, **asked) -> dict[tuple[str, str], tuple[int, int]]:
        """(organization, week) -> (how many, how many of them planned), where there are any."""
        user, question = user or self.city_staff, Question(THIS_WEEK, **asked)
        rows = burden.matrix(user, question, burden.owing(user, question))
        return {
            (row.organization.short_name, str(week)): (cell.total, cell.planned)
            for row in rows
            for week, cell in row.cells.items()
            if cell.total
        }


class MatrixTests(Asked):
    def test_reports_and_issues_are_counted_in_the_week_of_their_day(self):
        assert self.counts() == {
            (self.county_congress.short_name, "2018-W32"): (1, 0),
            (self.other_congress.short_name, "2018-W32"): (1, 0),
            (self.housing.short_name, "2018-W35"): (1, 0),
        }

    def test_sunday_is_this_week_and_monday_the_next_also_over_the_year_end(self):
        for day, week in (
            (date(2018, 8, 12), "2018-W32"),
            (date(2018, 8, 13), "2018-W33"),
            (date(2018, 12, 30), "2018-W52"),
            (date(2018, 12, 31), "2019-W01"),
            (date(2019, 1, 6), "2019-W01"),
        ):
            Duty.objects.filter(pk=self.duty.pk).update(due_on=day)
            with self.subTest(day):
                found = self.counts(weeks=26)
                assert found[self.county_congress.short_name, week] == (1, 0)

    def test_database_and_calendar_agree_on_every_week_of_six_years(self):
        for number in range(0, 6 * 366, 5):
            day = date(2015, 12, 20) + timedelta(days=number)
            Duty.objects.filter(pk=self.duty.pk).update(due_on=day)
            question = Question(Week.of(day), weeks=1)
            [row] = burden.matrix(self.city_staff, question, [self.county_congress])
            assert row.cells[Week.of(day)].total == 1, day

    def test_a_plan_in_preparation_is_counted_apart(self):
        self.planned()
        assert self.counts()[self.county_congress.short_name, "2018-W33"] == (1, 1)
        self.planned(due_on=date(2018, 8, 10))
        assert self.counts()[self.county_congress.short_name, "2018-W32"] == (2, 1)

    def test_a_draft_is_seen_by_its_own_committee_alone(self):
        duty = self.planned()
        for person, status, seen in (
            (self.city_colleague, "draft", True),
            (self.county_office, "draft", False),
            (self.province_staff, "draft", False),
            (self.county_office, "approved", True),
            (self.county_office, "running", True),
        ):
            Campaign.objects.filter(pk=duty.campaign_id).update(status=status)
            key = (self.county_congress.short_name, "2018-W33")
            with self.subTest(person=person, status=status):
                assert (key in self.counts(person)) == seen

    def test_plans_that_are_over_and_what_was_withdrawn_burden_nobody(self):
        for status in (CampaignStatus.CONCLUDED, CampaignStatus.ARCHIVED):
            Campaign.objects.filter(pk=self.campaign.pk).update(status=status)
            assert (self.county_congress.short_name, "2018-W32") not in self.counts()
        deadlines.withdraw([self.issue], Kind.RECTIFICATION, now=self.now)
        assert self.counts() == {}

    def test_what_is_done_still_was_asked_for_unless_only_open_things_are(self):
        Duty.objects.filter(pk=self.duty.pk).update(status="accepted")
        deadlines.meet([self.issue], Kind.RECTIFICATION, now=self.now)
        assert len(self.counts()) == 3
        assert list(self.counts(state="open")) == [(self.other_congress.short_name, "2018-W32")]

    def test_level_kind_and_period_narrow_it(self):
        assert {name for name, _week in self.counts(level=str(Level.CITY.value))} == {self.housing.short_name}
        assert {name for name, _week in self.counts(kind="rectification")} == {self.housing.short_name}
        assert len(self.counts(kind="duty")) == 2
        assert len(self.counts(weeks=1)) == 2
        assert self.counts(kind="vote") == {}


class WhoTests(Asked):
    def rows(self, person) -> set[str]:
        question = Question(THIS_WEEK)
        return {one.short_name for one in burden.owing(person, question)}

    def test_above_county_level_a_committee_sees_its_area_others_their_own_row(self):
        everybody = {self.county_congress, self.other_congress, self.housing}
        expected = {
            self.city_staff: everybody,
            self.leader: everybody,
            self.province_staff: everybody,
            self.county_office: {self.county_congress},
            self.other_office: {self.other_congress},
            self.liaison: {self.housing},
            self.other_liaison: {self.commerce},
        }
        for person, bodies in expected.items():
            with self.subTest(person.username):
                assert self.rows(person) == {body.short_name for body in bodies}

    def test_nobody_else_opens_either_page(self):
        may = {"city_staff", "city_colleague", "leader", "province_staff", "county_office"}
        may |= {"county_colleague", "other_office", "liaison", "other_liaison", "county_liaison"}
        for name, person in self.everyone().items():
            self.sign_in(person)
            for page in ("campaigns:burden", "campaigns:asks"):
                with self.subTest(name=name, page=page):
                    assert self.client.get(reverse(page)).status_code == (200 if name in may else 403)

    def test_asking_for_another_bodys_rows_gives_none(self):
        for person in (self.county_office, self.liaison):
            self.sign_in(person)
            for page in ("campaigns:burden", "campaigns:asks"):
                answer = self.client.get(
                    reverse(page), {"organization": self.other_congress.pk, "week": "2018-W32"}
                )
                self.assertNotContains(answer, self.other_duty.title)
                self.assertNotContains(answer, "安平县")

    def test_what_an_issue_is_called_is_for_its_two_parties(self):
        county = make_handover(
            self.campaign,
            self.county_congress,
            self.county_government,
            self.county_housing,
            self.county_office,
        )
        issue = make_assigned_issue(county, "rectifying", title="尚未上报的问题", reported=False)
        self.owed(issue, Kind.RECTIFICATION, self.county_housing, self.county_congress)
        for person, told in (
            (self.city_staff, False),
            (self.province_staff, False),
            (self.county_liaison, True),
        ):
            self.sign_in(person)
            answer = self.client.get(reverse("campaigns:asks"), {"week": "2018-W35", "weeks": 1})
            with self.subTest(person.username):
                assert answer.context["total"] >= 1
                assert ("尚未上报的问题" in answer.content.decode()) == told
                assert (issue.get_absolute_url() in answer.content.decode()) == told


class PageTests(Asked):
    def get(self, by=None, page="campaigns:burden", **query):
        self.sign_in(by or self.city_staff)
        return self.client.get(reverse(page), query)

    def test_every_number_opens_exactly_its_rows(self):
        self.planned()
        for query in ({}, {"kind": "duty"}, {"level": "3"}, {"state": "open"}):
            answer = self.get(**query)
            cells = [
                (cell.total, url)
                for row in answer.context["rows"]
                for _week, cell, url in (*row["cells"], ("", row["sum"], row["url"]))
                if cell.total
            ]
            assert cells
            for count, url in cells:
                shown = self.client.get(url)
                with self.subTest(url):
                    assert shown.context["total"] == len(shown.context["rows"]) == count

    def test_a_row_says_what_by_when_to_whom_and_how_it_stands(self):
        answer = self.get(page="campaigns:asks", week="2018-W32", organization=self.county_congress.pk)
        [first] = [row for row in answer.context["rows"] if row["due_on"] < date(2018, 8, 13)]
        assert (first["title"], first["owed_to"]) == (self.duty.title, self.city_congress)
        self.assertContains(answer, "还剩 1 天")
        self.assertContains(answer, reverse("campaigns:duty_change_date", args=[self.duty.pk]))

    def test_the_date_is_changed_only_by_who_may_and_where_it_can_be(self):
        self.planned()
        for person, week, offered in (
            (self.city_staff, "2018-W32", True),
            (self.city_staff, "2018-W33", False),  # planned only
            (self.city_staff, "2018-W35", False),  # rectification is extended on request
            (self.county_office, "2018-W32", False),
            (self.leader, "2018-W32", False),
        ):
            answer = self.get(person, "campaigns:asks", week=week, weeks=1)
            with self.subTest(person=person.username, week=week):
                assert answer.context["rows"]
                assert any(row["move_url"] for row in answer.context["rows"]) == offered

    def test_a_planned_duty_is_marked_as_such(self):
        self.planned()
        self.assertContains(self.get(), "is-planned")
        self.assertContains(self.get(page="campaigns:asks", week="2018-W33"), "计划中")

    def test_plans_without_days_are_named_and_left_out(self):
        Link.objects.filter(pk=self.link.pk).update(ends_on=None)
        make_link(self.stage, number=7, ends_on=None)
        bare = make_campaign(self.city_congress, status="draft", short_title="空方案")
        answer = self.get()
        self.assertContains(answer, "第 6、7 环节未排期")
        self.assertContains(answer, bare.short_title)
        self.assertNotContains(self.get(self.county_office), bare.short_title)

    def test_overlaps_stand_on_top(self):
        plan = make_campaign(self.city_congress, status="draft", short_title="另起炉灶")
        link = make_link(make_stage(plan), number=1)
        make_duty(link, self.county_congress, self.city_congress, title=self.duty.title)
        text = self.get().content.decode()
        assert text.index("另起炉灶") < text.index("每周负担")
        self.assertContains(self.get(self.county_office), "没有重叠")  # of a draft it knows nothing
        Campaign.objects.filter(pk=plan.pk).update(status="approved")
        self.assertContains(self.get(self.county_office), "另起炉灶")
        self.assertContains(self.get(self.other_office), "没有重叠")

    def test_a_liaison_is_told_of_overlaps_over_the_own_office(self):
        for campaign in (self.campaign, make_campaign(self.city_congress, short_title="又一项")):
            campaign.topics.create(order=5, name="房地产遗留问题")
            CampaignUnit.objects.create(campaign=campaign, organization=self.housing, role="evaluated")
        self.assertContains(self.get(self.liaison), "又一项")
        self.assertContains(self.get(self.other_liaison), "没有重叠")

    def test_a_time_without_anything_offers_the_way_back(self):
        self.assertContains(self.get(since="2030-01-01"), "清除条件")
        self.assertContains(self.get(page="campaigns:asks", week="2030-W01"), "清除条件")

    def test_what_cannot_be_read_is_named_or_left_aside(self):
        self.assertContains(self.get(since="下周"), "请填写日期", status_code=422)
        for query in (
            {"week": "9999-W52"},
            {"week": "x"},
            {"weeks": "-3"},
            {"level": "9"},
            {"kind": "'; --"},
            {"organization": "１"},
            {"organization": "9" * 30},
            {"after": "x~y"},
            {"since": "9999-12-31"},
        ):
            with self.subTest(query):
                assert self.get(**query).status_code in (200, 422)
                assert self.get(page="campaigns:asks", **query).status_code == 200

    def test_a_long_list_is_turned_page_by_page(self):
        for number in range(60):
            make_duty(self.link, self.county_congress, self.city_congress, title=f"表{number}")
        first = self.get(page="campaigns:asks", week="2018-W32", weeks=1)
        assert (len(first.context["rows"]), first.context["total"]) == (50, 62)
        rest = self.get(page="campaigns:asks", week="2018-W32", weeks=1, after=first.context["page"].next)
        assert len(rest.context["rows"]) == 12
        titles = {(row["title"], row["owed_by"].pk) for one in (first, rest) for row in one.context["rows"]}
        assert len(titles) == 62

    def test_it_costs_the_same_for_eleven_organizations_and_for_three_hundred(self):
        self.counties(0, 11)
        self.planned(title=self.duty.title, due_on=date(2018, 8, 10))
        assert len(self.get().context["overlaps"]) == 1
        address = reverse("campaigns:burden")
        with self.assertNumQueries(MATRIX):
            self.client.get(address)
        with self.assertNumQueries(LIST):
            self.client.get(reverse("campaigns:asks"), {"week": "2018-W32", "weeks": 1})
        self.counties(11, 300)
        with self.assertNumQueries(MATRIX):
            answer = self.client.get(address)
        assert len(answer.context["rows"]) == 50
        with self.assertNumQueries(LIST):
            answer = self.client.get(reverse("campaigns:asks"), {"week": "2018-W32", "weeks": 1})
        assert answer.context["total"] == 303

    def counties(self, first: int, last: int) -> None:
        for number in range(first, last):
            county = make_region(f"第{number}县", Level.COUNTY, f"13/11/{number + 100}/", self.city)
            body = make_organization(f"第{number}县人大常委会", county)
            make_duty(self.link, body, self.city_congress)


MATRIX, LIST = 14, 8
