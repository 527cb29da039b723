"""Searching and the page of one organization: only what the person sees, in counts too."""

from datetime import timedelta

from django.urls import reverse

from dashboards.templatetags.marked import marked
from evaluations.enums import EvaluationStatus
from organizations.models import Membership
from tests.base import World
from tests.evaluations.test_services import EvaluationCase
from tests.factories import make_campaign, make_issue

from .support import Busy, rows_behind

SEARCH = reverse("dashboards:search")


class SearchTests(World):
    def setUp(self):
        super().setUp()
        self.sign_in(self.city_staff)
        self.issue = make_issue(
            self.campaign, self.city_congress, title="老旧小区电梯加装缓慢", number="LD2018-0017"
        )

    def find(self, words, person=None):
        if person:
            self.sign_in(person)
        return self.client.get(SEARCH, {"q": words}).context["found"]

    def test_an_issue_is_found_by_title_and_by_number(self):
        for words in ("电梯", "LD2018-0017", "电梯 小区", "ｌｄ2018"):
            assert self.find(words).issues == (self.issue,), words

    def test_campaigns_and_organizations_are_found_by_name(self):
        found = self.find("三项联动")
        assert found.campaigns == (self.campaign,)
        assert self.find("商务局").organizations == (self.commerce,)

    def test_all_words_must_fit(self):
        assert self.find("电梯 水库").nothing

    def test_one_character_is_not_looked_for(self):
        for words in ("电", " ", "", "\x00电"):
            answer = self.client.get(SEARCH, {"q": words})
            assert answer.context["found"] is None
            self.assertContains(answer, "请至少输入 2 个字")

    def test_the_empty_page_is_no_error(self):
        self.assertNotContains(self.client.get(SEARCH), "请至少输入 2 个字")

    def test_nothing_found_says_so(self):
        self.assertContains(self.client.get(SEARCH, {"q": "没有这样的词"}), "没有找到“没有这样的词”")

    def test_the_number_of_issues_is_that_of_the_list_it_opens(self):
        for number in range(13):
            make_issue(self.campaign, self.city_congress, title=f"第{number}部电梯停用")
        found = self.find("电梯")
        assert (len(found.issues), found.issues_total) == (10, 14)
        assert rows_behind(self.client, found.issues_url) == 14

    def test_nobody_finds_what_they_may_not_see(self):
        make_issue(self.campaign, self.other_congress, title="安平县电梯金丝雀")
        found = self.find("电梯", self.county_office)
        assert (found.issues, found.issues_total) == ((), 0)
        assert self.find("安平", self.county_office).organizations == ()
        assert self.find("电梯", self.liaison).issues_total == 0

    def test_administrators_deputies_and_strangers_find_no_business(self):
        people = (self.system_admin, self.security_admin, self.audit_admin, self.deputy, self.nobody)
        for person in people:
            for words in ("电梯", "三项联动", "商务局"):
                assert self.find(words, person).nothing, (person.username, words)

    def test_signs_of_the_search_language_are_only_signs(self):
        for words in ("%%", "__", "电_梯", "'; --"):
            assert self.find(words).nothing, words

    def test_what_was_typed_is_shown_escaped(self):
        self.assertContains(self.client.get(SEARCH, {"q": "<script>x"}), "&lt;script&gt;x")

    def test_costs_the_same_with_few_and_many_results(self):
        for _round in range(2):
            with self.assertNumQueries(
                7
            ):  # session, person, memberships, issues, their number, campaigns, organizations
                self.client.get(SEARCH, {"q": "电梯"})
            for number in range(9):
                make_issue(
                    self.campaign, self.city_congress, title=f"第{number}部电梯", department=self.housing
                )
                make_campaign(self.city_congress, title=f"电梯专项{number}")


class MarkedTests(World):
    def test_every_occurrence_is_marked_and_everything_escaped(self):
        assert (
            marked("<b>电梯</b>和电梯", "电梯") == "&lt;b&gt;<mark>电梯</mark>&lt;/b&gt;和<mark>电梯</mark>"
        )

    def test_capitals_count_like_small_letters_and_signs_are_only_signs(self):
        assert marked("LD2018.a", "ld2018 .") == "<mark>LD2018</mark><mark>.</mark>a"
        assert marked("a+b", "") == "a+b"


class ProfileTests(Busy):
    def page(self, organization, person=None):
        self.sign_in(person or self.city_staff)
        return self.client.get(reverse("dashboards:org_profile", args=[organization.pk]))

    def test_every_figure_opens_exactly_its_rows(self):
        for organization in (self.housing, self.commerce, self.city_congress, self.county_congress):
            profile = self.page(organization).context["profile"]
            for cell in profile.figures.values():
                assert rows_behind(self.client, cell.url) == cell.value, (organization.name, cell.name)

    def test_a_department_stands_by_what_it_was_handed(self):
        profile = self.page(self.housing).context["profile"]
        figures = {name: cell.value for name, cell in profile.figures.items()}
        assert figures == {"overdue": 2, "due_within": 2, "in_hand": 5, "written_off": 0, "counted": 5}
        assert profile.urgent[0] == self.longest

    def test_a_committee_shows_what_it_owes(self):
        profile = self.page(self.county_congress).context["profile"]
        assert profile.duties == (self.duty,)

    def test_whom_to_call_are_those_in_office_today(self):
        Membership.objects.filter(user=self.liaison).update(ends_on=self.today - timedelta(days=1))
        assert self.page(self.housing).context["profile"].contacts == ()
        profile = self.page(self.commerce).context["profile"]
        assert [one.user for one in profile.contacts] == [self.other_liaison]

    def test_a_committee_opens_its_area_and_nothing_else(self):
        for organization in (self.housing, self.county_housing, self.other_congress, self.city_congress):
            assert self.page(organization, self.leader).status_code == 200
        assert self.page(self.province_congress, self.leader).status_code == 404
        assert self.page(self.county_housing, self.county_office).status_code == 200
        for organization in (self.other_congress, self.housing, self.city_congress):
            assert self.page(organization, self.county_office).status_code == 404

    def test_a_liaison_opens_only_the_own_unit(self):
        assert self.page(self.housing, self.liaison).status_code == 200
        for organization in (self.commerce, self.county_housing, self.city_congress):
            assert self.page(organization, self.liaison).status_code == 404

    def test_others_have_no_such_page(self):
        for person in (self.deputy, self.teller, self.system_admin, self.audit_admin, self.nobody):
            assert self.page(self.housing, person).status_code == 403

    def test_the_menu_leads_to_the_own_organization(self):
        for person, own in ((self.liaison, self.housing), (self.county_office, self.county_congress)):
            self.sign_in(person)
            answer = self.client.get(reverse("dashboards:own_profile"))
            assert answer.url == reverse("dashboards:org_profile", args=[own.pk])

    def test_costs_the_same_with_few_and_many_rows(self):
        self.sign_in(self.city_staff)
        for _round in range(2):
            # session, person, memberships, organization, figures, issues, duties, votes, people
            with self.assertNumQueries(9):
                self.client.get(reverse("dashboards:org_profile", args=[self.housing.pk]))
            self.many(10)


class ProfileVoteTests(EvaluationCase):
    def test_results_of_the_department_are_listed(self):
        evaluation = self.make(EvaluationStatus.PUBLISHED)
        self.sign_in(self.liaison)
        answer = self.client.get(reverse("dashboards:org_profile", args=[self.housing.pk]))
        (subject,) = answer.context["profile"].subjects
        assert (subject.evaluation, subject.verdict) == (evaluation, "满意")

    def test_the_evaluated_see_nothing_before_publication(self):
        self.make(EvaluationStatus.PROPOSED)
        self.sign_in(self.liaison)
        answer = self.client.get(reverse("dashboards:org_profile", args=[self.housing.pk]))
        assert answer.context["profile"].subjects == ()
