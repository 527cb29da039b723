"""Pages without sign-in: what is released and nothing else."""

from django.test import override_settings
from django.urls import reverse

from campaigns.models import Campaign
from dashboards.queries import public
from evaluations.enums import EvaluationStatus
from issues.enums import IssueStatus
from issues.models import Issue
from tests.base import World
from tests.evaluations.test_services import EvaluationCase
from tests.factories import make_issue

HOME, LIST, RESULTS = reverse("public:home"), reverse("public:list"), reverse("public:results")
CANARIES = {
    "title": "金丝雀标题",
    "description": "金丝雀描述，投诉人张某某",
    "place": "金丝雀地点",
    "suggested": "金丝雀建议",
    "answer": "金丝雀答复",
    "last_progress": "金丝雀进展",
    "law_article": "金丝雀法条",
    "category": "金丝雀类别",
}
REPORTER = "安平县人大常委会"  # who found it
TEXT = "部分小区加装电梯审批时间过长"


class PublicIssueTests(World):
    def release(self, **fields) -> Issue:
        defaults = {"is_public": True, "public_text": TEXT, "reported_by": self.other_congress}
        return make_issue(self.campaign, self.city_congress, **CANARIES | defaults | fields)

    def pages(self, issue) -> list[str]:
        addresses = [HOME, LIST, f"{LIST}?q=加装", reverse("public:item", args=[issue.pk])]
        return [self.client.get(address).content.decode() for address in addresses]

    def test_a_released_issue_is_on_every_page_with_its_public_text(self):
        issue = self.release(status="rectifying", department=self.housing, due_on=self.today)
        home, listed, found, item = self.pages(issue)
        assert "公开问题 1 件，已解决 0 件" in home
        for page in (listed, found, item):
            assert TEXT in page and self.housing.name in page and "正在整改" in page and "2018-08-09" in page

    def test_no_page_tells_more_than_the_allowed_fields(self):
        for page in self.pages(self.release()):
            assert not [text for text in (*CANARIES.values(), REPORTER) if text in page]

    def test_what_is_not_released_is_nowhere(self):
        for fields in ({"is_public": False}, {"public_text": ""}):
            issue = self.release(**{"public_text": "未公开的内容"} | fields)
            for page in self.pages(issue)[:3]:
                assert issue.number not in page and "未公开的内容" not in page
            assert self.client.get(reverse("public:item", args=[issue.pk])).status_code == 404

    def test_nothing_of_a_draft_campaign_is_public(self):
        issue = self.release()
        Campaign.objects.filter(pk=self.campaign.pk).update(status="draft")
        assert self.client.get(reverse("public:item", args=[issue.pk])).status_code == 404
        self.assertContains(self.client.get(HOME), "暂无公开事项")

    def test_a_withdrawn_issue_says_so_with_the_day_and_keeps_its_words_back(self):
        issue = self.release(is_public=False, public_text="")
        times = {"created_at": self.now, "updated_at": self.now, "withdrawn_at": self.now}
        issue.publications.create(text=TEXT, status="withdrawn", proposed_by=self.city_staff, **times)
        with self.assertNumQueries(2):
            answer = self.client.get(reverse("public:item", args=[issue.pk]))
        self.assertContains(answer, "该事项已撤回", status_code=410)
        self.assertContains(answer, "2018年8月9日撤回", status_code=410)
        for page in (answer, self.client.get(LIST), self.client.get(HOME)):
            assert not [
                text for text in (TEXT, *CANARIES.values(), REPORTER) if text in page.content.decode()
            ]

    def test_what_was_only_proposed_or_returned_is_no_withdrawn_issue(self):
        for status in ("proposed", "returned", "replaced"):
            issue = self.release(is_public=False, public_text="")
            times = {"created_at": self.now, "updated_at": self.now}
            issue.publications.create(text=TEXT, status=status, proposed_by=self.city_staff, **times)
            assert self.client.get(reverse("public:item", args=[issue.pk])).status_code == 404

    def test_every_state_has_plain_words(self):
        assert set(public.PLAIN) == set(IssueStatus)
        for status in IssueStatus:
            issue = self.release(status=status)
            answer = self.client.get(reverse("public:item", args=[issue.pk]))
            self.assertContains(answer, public.PLAIN[status][1])

    def test_the_list_can_be_narrowed(self):
        open_one, solved = self.release(), self.release(status="written_off", written_off_at=self.now)
        for query, expected in (
            ({}, {open_one.pk, solved.pk}),
            ({"state": "open"}, {open_one.pk}),
            ({"state": "done"}, {solved.pk}),
            ({"q": solved.number}, {solved.pk}),
            ({"campaign": self.campaign.pk}, {open_one.pk, solved.pk}),
            ({"campaign": "x", "state": "y"}, {open_one.pk, solved.pk}),
            ({"campaign": "999999"}, set()),
        ):
            found = self.client.get(LIST, query).context["issues"]
            assert {issue.key for issue in found} == expected, query

    def test_words_are_not_looked_for_in_what_is_not_public(self):
        self.release()
        for text in (*CANARIES.values(), REPORTER):
            self.assertContains(self.client.get(LIST, {"q": text[:3]}), "没有符合条件的结果")

    def test_an_empty_list_says_what_comes_next(self):
        self.assertContains(self.client.get(LIST), "暂无公开事项")

    def test_the_figures_of_the_first_page_are_those_of_its_list(self):
        for status in ("rectifying", "written_off", "written_off"):
            self.release(status=status, written_off_at=self.now)
        home = self.client.get(HOME).context["home"]
        found = self.client.get(LIST, {"campaign": self.campaign.pk}).context["issues"]
        solved = self.client.get(LIST, {"state": "done"}).context["issues"]
        assert (home.issues, home.solved) == (len(found), len(solved)) == (3, 2)

    def test_costs_the_same_with_few_and_many_issues(self):
        for count in (1, 20):
            issues = [self.release(department=self.housing) for _number in range(count)]
            with self.assertNumQueries(3):  # counts, campaigns, results
                self.client.get(HOME)
            with self.assertNumQueries(1):
                self.client.get(LIST)
            with self.assertNumQueries(1):
                self.client.get(reverse("public:item", args=[issues[0].pk]))


@override_settings(LANGUAGE_CODE="zh-hans")
class PublicResultTests(EvaluationCase):
    def page(self, evaluation):
        return self.client.get(reverse("public:result", args=[evaluation.pk]))

    def count(self, evaluation, **figures):
        """Both tellers hand in the same figures, and one takes them in."""
        from evaluations import services

        for teller in (self.teller, self.other_teller):
            self.hand_in(evaluation, teller, figures=self.figures(**figures))
        services.take_in_count(evaluation, by=self.teller)

    def test_a_published_result_shows_counts_shares_and_verdict(self):
        answer = self.page(self.make(EvaluationStatus.PUBLISHED))
        for text in (self.housing.name, "6 票", "收回 10 张，其中无效 1 张", "评定结果"):
            self.assertContains(answer, text)
        assert answer.context["result"].subjects[0].verdict == "满意"

    def test_participation_is_told_for_the_counted_levels_together(self):
        answer = self.page(self.make(EvaluationStatus.PUBLISHED))
        text = (
            "参与率按省级、市级、县级代表计算：应参加 20 人，实际参加 8 人，参与率 40.0%。规定不低于 25.0%。"
        )
        self.assertContains(answer, text)

    def test_nothing_is_known_before_publication(self):
        for status in EvaluationStatus:
            if status == EvaluationStatus.PUBLISHED:
                continue
            evaluation = self.make(status)
            assert self.page(evaluation).status_code == 404, status
        assert self.client.get(RESULTS).context["results"] == []
        self.assertNotContains(self.client.get(HOME), "部门满意度测评")

    def test_results_are_listed_newest_first_and_on_the_first_page(self):
        first, second = self.make(EvaluationStatus.PUBLISHED), self.make(EvaluationStatus.PUBLISHED)
        listed = self.client.get(RESULTS).context["results"]
        assert [result.key for result in listed] == [second.pk, first.pk]
        self.assertContains(self.client.get(HOME), "最近公布的测评结果")

    def test_so_few_ballots_that_they_tell_show_only_the_verdict(self):
        evaluation = self.make(EvaluationStatus.FROZEN)
        self.count(evaluation, satisfied=3, basically=1, dissatisfied=0, invalid=0)
        evaluation.refresh_from_db()
        (subject, _other) = public.as_result(evaluation).subjects
        assert (subject.verdict, subject.grades) == ("满意", ())

    def test_teller_and_proposer_are_not_named(self):
        answer = self.page(self.make(EvaluationStatus.PUBLISHED))
        for name in ("teller", "city_staff", "city_colleague"):
            self.assertNotContains(answer, name)

    def test_costs_the_same_with_few_and_many_results(self):
        for _round in range(2):
            evaluation = self.make(EvaluationStatus.PUBLISHED)
            with self.assertNumQueries(4):  # evaluations, subjects, their organizations, notices
                self.client.get(RESULTS)
            with self.assertNumQueries(4):  # and the roll
                self.page(evaluation)


class EntranceTests(World):
    def test_strangers_are_led_to_the_public_pages(self):
        assert self.client.get("/").url == HOME

    def test_whoever_is_signed_in_is_led_to_the_own_work(self):
        for person in (self.city_staff, self.system_admin, self.nobody):
            self.sign_in(person)
            assert self.client.get("/").url == reverse("dashboards:work")
