"""The ledger: the list a query string asks for, its counts, its limits, what it tells to whom."""

from datetime import date
from unittest import mock

from django.urls import reverse

from issues.ledger import VIEWS, Question
from issues.models import Issue
from organizations.enums import Level
from tests.factories import make_issue, make_organization, make_region, make_topic

from .base import InHand

LIST = reverse("issues:list")


class LedgerTests(InHand):
    def ask(self, person, **query):
        self.sign_in(person)
        return self.client.get(LIST, query)

    def listed(self, person, **query) -> set[Issue]:
        return set(self.ask(person, **query).context["page"])

    def test_the_list_holds_exactly_what_the_person_may_see(self):
        ours = self.an_issue()
        make_issue(self.campaign, self.other_congress)
        for person in (self.city_staff, self.leader, self.county_office, self.liaison):
            with self.subTest(person.username):
                visible = set(Issue.objects.visible_to(person))
                assert self.listed(person) == visible
                assert self.ask(person).context["total"] == len(visible)
        assert self.listed(self.liaison) == {ours}

    def test_people_without_business_with_issues_are_refused(self):
        allowed = {"city_staff", "city_colleague", "leader", "province_staff", "county_office"}
        allowed |= {"county_colleague", "other_office", "liaison", "other_liaison", "county_liaison"}
        for name, person in self.everyone().items():
            with self.subTest(name):
                assert self.ask(person).status_code == (200 if name in allowed else 403)

    def test_it_costs_the_same_for_few_and_many(self):
        for many in (3, 60):
            for _number in range(many):
                self.an_issue(topic=self.topic)
            for person, statements in ((self.city_staff, 7), (self.province_staff, 7), (self.liaison, 7)):
                self.sign_in(person)
                with self.subTest(person.username), self.assertNumQueries(statements):
                    self.client.get(LIST, {"view": "in_hand", "status": "handed_over", "q": "问题"})

    def test_pages_follow_one_another_without_loss(self):
        wanted = {self.an_issue(due_on=date(2018, 9, 1 + number % 5)) for number in range(120)}
        self.sign_in(self.city_staff)
        found, after = [], ""
        while True:
            page = self.client.get(LIST, {"after": after}).context["page"]
            found += page.rows
            after = page.next
            if not after:
                break
        assert set(found) == wanted
        assert len(found) == 120
        assert found == sorted(found, key=lambda issue: (issue.due_sort, issue.pk))


class FilterTests(InHand):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.other_topic = make_topic(cls.campaign, "食品安全", order=2)

    def found(self, person=None, **query) -> set:
        self.sign_in(person or self.city_staff)
        return set(self.client.get(LIST, query).context["page"])

    def test_every_view_is_the_named_set_that_a_dashboard_counts(self):
        for status in ("found", "handed_over", "signed", "rectifying", "reported", "written_off"):
            for due_on in (date(2018, 8, 1), date(2018, 8, 12), date(2018, 9, 30)):
                self.an_issue(status, due_on=due_on)
        visible = Issue.objects.visible_to(self.city_staff)
        for name, (_label, narrow) in VIEWS.items():
            with self.subTest(name):
                assert self.found(view=name) == set(narrow(visible, self.city_staff, self.today))

    def test_views_narrow_one_another(self):
        late = self.an_issue("signed", due_on=date(2018, 8, 1))
        self.an_issue("written_off", due_on=date(2018, 8, 1))
        make_issue(self.campaign, self.county_congress, status="signed", due_on=date(2018, 8, 1))
        assert self.found(view=["mine", "overdue"]) == {late}

    def test_each_filter_keeps_exactly_its_rows(self):
        wanted = self.an_issue("rectifying", topic=self.other_topic)
        other = make_issue(self.campaign, self.county_congress, status="screened", topic=self.topic)
        for query in (
            {"status": "rectifying"},
            {"topic": self.other_topic.pk},
            {"department": self.housing.pk},
            {"congress": self.city_congress.pk},
        ):
            with self.subTest(query):
                assert self.found(**query) == {wanted}
        assert self.found(reported_by=self.county_congress.pk) == {wanted, other}
        assert self.found(campaign=self.campaign.pk) == {wanted, other}
        assert self.found(campaign=self.campaign.pk + 1) == set()

    def test_search_looks_into_title_description_and_number(self):
        pipe = self.an_issue(title="排水管网破损", description="桃城区某小区门前积水")
        road = self.an_issue(title="道路坑洼", description="100%未修复_路段")
        for words, expected in (
            ("管网", {pipe}),
            ("积水 排水", {pipe}),
            ("积水 道路", set()),
            (pipe.number.lower(), {pipe}),
            ("１００％", {road}),
            ("_", {road}),
            ("'; drop table", set()),
            ("\x00", {pipe, road}),
            ("  ", {pipe, road}),
        ):
            with self.subTest(words):
                assert self.found(q=words) == expected

    def test_values_that_make_no_sense_are_left_out(self):
        issue = self.an_issue()
        for query in (
            {"status": "nonsense"},
            {"view": "nonsense"},
            {"department": "abc"},
            {"department": "9" * 40},
            {"congress": "-1"},
            {"after": "x~y~z"},
            {"after": "2018-02-31~1"},
        ):
            with self.subTest(query):
                assert self.found(**query) == {issue}

    def test_a_filter_never_shows_what_is_not_visible(self):
        self.an_issue()
        assert self.found(self.other_office, congress=self.city_congress.pk) == set()
        assert self.found(self.other_liaison, department=self.housing.pk) == set()

    def test_the_conditions_in_force_are_named_and_each_can_be_taken_away(self):
        self.sign_in(self.city_staff)
        query = f"?view=overdue&department={self.housing.pk}&status=signed&q=管网"
        parts = self.client.get(LIST + query).context["parts"]
        assert [part.label for part in parts] == [
            "逾期",
            "责任单位：衡水市住房和城乡建设局",
            "状态：待报方案",
            "包含：管网",
        ]
        for part, gone in zip(parts, ("view", "department", "status", "q"), strict=True):
            assert f"{gone}=" not in part.url

    def test_no_result_offers_to_clear_and_an_empty_ledger_says_why(self):
        self.sign_in(self.city_staff)
        self.assertContains(self.client.get(LIST), "还没有问题")
        self.assertContains(self.client.get(LIST, {"view": "overdue"}), "清除条件")

    def test_a_question_read_back_is_the_same(self):
        self.sign_in(self.city_staff)
        answer = self.client.get(LIST, {"view": ["overdue", "overdue", "mine"], "q": "ＡＢ  c"})
        assert answer.context["question"] == Question(views=("overdue", "mine"), words=("AB", "c"))


class CountTests(InHand):
    """Up to a bound the number of rows is exact; beyond it the page only says so."""

    def facts(self, count: int, most: int) -> str:
        for _number in range(count):
            self.an_issue()
        self.sign_in(self.city_staff)
        with mock.patch("issues.views.ledger.MOST_COUNTED", most):
            return self.client.get(LIST).content.decode()

    def test_at_the_bound_it_is_exact(self):
        assert "共 3 条" in self.facts(3, 3)

    def test_beyond_the_bound_it_says_more_than(self):
        page = self.facts(4, 3)
        assert "超过 3 条" in page
        assert "共" not in page.split("超过 3 条")[0].rsplit("<h1>")[1]


class RowTests(InHand):
    def row(self, person=None) -> dict:
        self.sign_in(person or self.city_staff)
        (row,) = self.client.get(LIST).context["rows"]
        return row

    def test_what_people_typed_is_escaped(self):
        self.an_issue(title="<script>{title}</script>", last_progress="{url} & <b>")
        page = self.client.get(LIST) if self.row() else None
        self.assertContains(page, "&lt;script&gt;{title}&lt;/script&gt;")
        self.assertContains(page, "{url} &amp; &lt;b&gt;")
        self.assertNotContains(page, "<script>{title}")

    def test_each_row_leads_to_its_issue(self):
        issue = self.an_issue()
        assert self.row()["url"] == issue.get_absolute_url()

    def test_the_light_goes_by_the_campaigns_own_lead_days(self):
        self.an_issue("signed", due_on=date(2018, 8, 14))
        assert "state-risk" in self.row()["light"]
        for days in (3, 0):
            self.campaign.rules = {"risk_days": {"value": days}}
            self.campaign.save()
            assert "state-ok" in self.row()["light"], days

    def test_without_department_or_date_there_is_a_dash(self):
        make_issue(self.campaign, self.city_congress, status="screened")
        row = self.row()
        assert (row["department"], row["due"], row["progress"]) == ("–", "–", "")

    def test_a_department_gets_no_column_of_finders(self):
        self.an_issue()
        assert self.row(self.liaison)["finder"] == ""
        self.assertNotContains(self.client.get(LIST), "首报单位")


class ChoiceTests(InHand):
    """A drop-down offers what lies near; what lies further down comes with the committee above it."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.town_congress = make_organization("何庄乡人大主席团", cls.township)

    def offered(self, person, name: str, **query) -> list[int]:
        self.sign_in(person)
        selects = {select.name: select for select in self.client.get(LIST, query).context["selects"]}
        return [key for key, _words in selects[name].options] if name in selects else []

    def test_a_committee_chooses_among_itself_and_those_directly_below(self):
        wanted = {self.city_congress.pk, self.county_congress.pk, self.other_congress.pk}
        assert set(self.offered(self.city_staff, "congress")) == wanted
        assert set(self.offered(self.province_staff, "congress")) == {
            self.province_congress.pk,
            self.city_congress.pk,
        }

    def test_whoever_is_chosen_brings_those_below_and_its_departments(self):
        found = self.offered(self.city_staff, "congress", congress=self.county_congress.pk)
        assert self.town_congress.pk in found
        assert self.county_housing.pk in self.offered(
            self.city_staff, "department", congress=self.county_congress.pk
        )
        assert self.county_housing.pk not in self.offered(self.city_staff, "department")

    def test_nothing_outside_the_own_area_is_offered(self):
        found = self.offered(self.county_office, "congress", congress=self.other_congress.pk)
        assert self.other_congress.pk not in found

    def test_what_is_chosen_is_named_however_far_down(self):
        self.sign_in(self.province_staff)
        answer = self.client.get(LIST, {"congress": self.county_congress.pk})
        assert [part.label for part in answer.context["parts"]] == [
            f"跟踪监督单位：{self.county_congress.short_name}"
        ]

    def test_too_many_are_not_listed_but_the_chosen_one_stays(self):
        for number in range(60):
            place = make_region(f"第{number}县", Level.COUNTY, f"13/11/{20 + number}/", self.city)
            make_organization(f"第{number}县人大常委会", place)
        assert self.offered(self.city_staff, "congress") == []
        chosen = self.county_congress.pk
        assert self.offered(self.city_staff, "congress", congress=chosen) == [chosen]


class FinderTests(InHand):
    """A department must not learn who found an issue, by no column and by no trying."""

    def test_a_department_sees_no_finder_in_its_list(self):
        self.an_issue()
        self.sign_in(self.liaison)
        self.assertNotContains(self.client.get(LIST), "桃城区人大")

    def test_a_department_cannot_find_out_by_filtering(self):
        self.an_issue()
        self.sign_in(self.liaison)
        for congress in (self.county_congress, self.other_congress):
            answer = self.client.get(LIST, {"reported_by": congress.pk})
            assert (answer.context["total"], len(answer.context["page"])) == (0, 0)

    def test_a_committee_sees_who_reported(self):
        self.an_issue()
        self.sign_in(self.city_staff)
        self.assertContains(self.client.get(LIST), "桃城区人大常委会")


class ColumnTests(InHand):
    def choose(self, person, *columns, query=""):
        self.sign_in(person)
        return self.client.post(f"{reverse('issues:columns')}?{query}", {"columns": columns})

    def shown(self) -> tuple[str, ...]:
        return self.client.get(LIST).context["columns"]

    def test_all_stand_there_until_some_are_chosen(self):
        self.an_issue(last_progress="先做一半")
        self.sign_in(self.city_staff)
        assert self.shown() == ("finder", "department", "due", "light", "status", "progress")
        answer = self.choose(self.city_staff, "due", "status", query="view=open")
        assert answer.url == f"{LIST}?view=open"
        assert self.shown() == ("due", "status")
        listed = self.client.get(LIST)
        self.assertNotContains(listed, "先做一半")
        self.assertContains(listed, '<th scope="col">整改时限</th>')
        self.assertNotContains(listed, '<th scope="col">最近进展</th>')

    def test_none_at_all_leaves_the_issues(self):
        issue = self.an_issue()
        self.choose(self.city_staff)
        assert self.shown() == ()
        self.assertContains(self.client.get(LIST), issue.title)

    def test_another_person_at_the_same_browser_has_their_own(self):
        self.choose(self.city_staff, "due")
        self.client.force_login(self.city_colleague)
        assert len(self.shown()) == 6

    def test_a_department_never_gets_the_finder_whatever_it_asks_for(self):
        self.an_issue()
        self.choose(self.liaison, "finder", "due", "x")
        assert self.shown() == ("due",)
        self.assertNotContains(self.client.get(LIST), "桃城区人大常委会")

    def test_an_odd_cookie_shows_what_it_can(self):
        self.sign_in(self.city_staff)
        self.client.cookies[f"ledger_columns_{self.city_staff.pk}"] = "due.x.<script>"
        assert self.shown() == ("due",)
