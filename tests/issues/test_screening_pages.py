"""Pages of sorting: the queue, the acts on one issue and on several, merging side by side."""

from django.urls import reverse

from issues.forms.ticks import tick
from issues.models import Issue
from issues.services.merging import merge_issues
from issues.services.screening import screen_issue
from issues.views.merging import marked
from tests.base import World
from tests.factories import make_campaign, make_issue

from .base import InHand, acts_on


class ScreenPages(World):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.first = make_issue(
            cls.campaign, cls.county_congress, title="道路积水", description="人民路道路积水严重"
        )
        cls.second = make_issue(
            cls.campaign, cls.other_congress, title="电梯停运", description="小区电梯停运两月"
        )
        cls.url = reverse("issues:screen")

    def setUp(self):
        super().setUp()
        self.sign_in(self.city_staff)

    def post(self, name, issue, query="", **fields):
        prefix = "" if name == "screen_one" else f"{name}-"
        data = {f"{prefix}{key}": value for key, value in ({"version": issue.version} | fields).items()}
        return self.client.post(reverse(f"issues:{name}", args=[issue.pk]) + query, data)


class QueueTests(ScreenPages):
    def test_the_first_is_open_unless_another_is_asked_for(self):
        self.assertEqual(self.client.get(self.url).context["chosen"], self.first)
        page = self.client.get(self.url, {"issue": self.second.pk})
        self.assertEqual(page.context["chosen"], self.second)
        self.assertContains(page, "小区电梯停运两月")

    def test_counts_by_county_open_exactly_their_rows(self):
        make_issue(self.campaign, self.county_congress)
        chips = self.client.get(self.url).context["filters"]["county"]
        self.assertEqual([chip.label for chip in chips], ["桃城区人大常委会 2", "安平县人大常委会 1"])
        page = self.client.get(self.url + chips[1].url)
        self.assertEqual([issue.pk for issue in page.context["page"]], [self.second.pk])

    def test_a_filter_without_result_is_not_an_empty_queue(self):
        self.assertContains(self.client.get(self.url, {"topic": self.topic.pk}), "没有符合条件的结果")
        Issue.objects.update(status="screened")
        self.assertContains(self.client.get(self.url), "全部分办完毕")

    def test_a_nonsense_address_shows_the_queue(self):
        page = self.client.get(self.url, {"issue": "x", "county": "y", "after": "z", "campaign": "-1"})
        self.assertEqual(page.context["chosen"], self.first)

    def test_an_issue_that_others_sort_is_not_shown_even_by_its_address(self):
        foreign = make_issue(make_campaign(self.county_congress), self.county_congress, title="区里的问题")
        page = self.client.get(self.url, {"issue": foreign.pk})
        self.assertNotContains(page, "区里的问题")

    def test_similar_issues_are_offered_for_merging(self):
        twin = make_issue(self.campaign, self.other_congress, description="人民路的道路积水很严重")
        page = self.client.get(self.url, {"issue": self.first.pk})
        self.assertEqual([one.issue for one in page.context["suggestions"].shown], [twin])
        self.assertContains(page, reverse("issues:merge", args=[twin.pk, self.first.pk]))

    def test_a_twin_that_the_person_may_not_see_is_neither_shown_nor_counted(self):
        make_issue(self.campaign, self.other_congress, description="人民路的道路积水很严重", reported=False)
        self.assertEqual(self.client.get(self.url).context["suggestions"].shown, [])

    def test_only_committee_staff_open_it(self):
        for person in (self.liaison, self.leader, self.deputy, self.audit_admin, self.nobody):
            self.sign_in(person)
            with self.subTest(person.username):
                self.assertEqual(self.client.get(self.url).status_code, 403)

    def test_the_page_costs_the_same_with_few_and_many_rows(self):
        for extra in (0, 30):
            for _ in range(extra):
                make_issue(self.campaign, self.county_congress, description="完全不同的另一件事")
            with self.subTest(extra), self.assertNumQueries(15):
                self.client.get(self.url)


class ActTests(ScreenPages):
    def test_accepting_opens_the_next_with_the_same_conditions(self):
        answer = self.post(
            "screen_one", self.first, "?campaign=%d" % self.campaign.pk, level="own", topic=self.topic.pk
        )
        self.assertRedirects(answer, f"{self.url}?campaign={self.campaign.pk}&issue={self.second.pk}")
        self.first.refresh_from_db()
        self.assertEqual(
            (self.first.status, self.first.congress, self.first.topic),
            ("screened", self.city_congress, self.topic),
        )

    def test_the_reporting_county_can_be_chosen_to_follow_up(self):
        self.post("screen_one", self.first, level="reporter")
        self.first.refresh_from_db()
        self.assertEqual(self.first.congress, self.county_congress)

    def test_the_level_is_proposed_by_whom_the_list_means(self):
        Issue.objects.filter(pk=self.first.pk).update(suggested="区住建局")
        Issue.objects.filter(pk=self.second.pk).update(suggested="市住建局")
        for issue, level in [(self.first, "reporter"), (self.second, "own")]:
            form = self.client.get(self.url, {"issue": issue.pk}).context["forms"]["screen_one"]
            with self.subTest(issue):
                self.assertEqual(form["level"].value(), level)

    def test_an_answer_that_is_missing_is_asked_for_and_what_was_typed_stays(self):
        answer = self.post("refer", self.first, body="市监察委员会", answer="")
        self.assertContains(answer, "请填写给报送单位的答复", status_code=422)
        self.assertContains(answer, "市监察委员会", status_code=422)
        self.first.refresh_from_db()
        self.assertEqual(self.first.status, "found")

    def test_declining_referring_and_voiding_go_through_their_services(self):
        third = make_issue(self.campaign, self.county_congress)
        self.post("decline", self.first, answer="属信访事项")
        self.post("refer", self.second, body="市监察委员会", answer="已移送")
        self.post("void", third, reason="重复录入")
        self.assertEqual(
            list(Issue.objects.order_by("pk").values_list("status", flat=True)),
            ["out_of_scope", "referred", "voided"],
        )

    def test_one_that_a_colleague_has_sorted_meanwhile_is_named_with_who_and_what(self):
        screen_issue(Issue.objects.get(pk=self.first.pk), congress=self.city_congress, by=self.city_colleague)
        answer = self.post("screen_one", self.first, level="own")
        self.assertContains(self.client.get(answer.url), "city_colleague于 2018-08-09 09:00 已办理：受理")

    def test_one_that_changed_without_being_sorted_is_refused_with_the_new_state(self):
        Issue.objects.filter(pk=self.first.pk).update(version=3)
        self.assertContains(
            self.post("screen_one", self.first, level="own"), "刚被别人处理过", status_code=422
        )

    def test_the_reporting_county_may_look_but_not_sort(self):
        self.sign_in(self.county_office)
        self.assertEqual(self.post("screen_one", self.first, level="own").status_code, 403)
        self.sign_in(self.other_office)
        self.assertEqual(self.post("screen_one", self.first, level="own").status_code, 404)

    def test_acts_are_posts_only(self):
        for name in ("screen_one", "decline", "refer", "void", "unmerge"):
            answer = self.client.get(reverse(f"issues:{name}", args=[self.first.pk]))
            with self.subTest(name):
                self.assertEqual(answer.status_code, 405)


class VoidPageTests(InHand):
    """Outside the queue: a draft by the county that wrote it, an accepted issue by the committee that sorts."""

    def setUp(self):
        super().setUp()
        self.draft = make_issue(self.campaign, self.county_congress, reported=False)
        self.accepted = make_issue(self.campaign, self.county_congress, status="screened")

    def url(self, issue) -> str:
        return reverse("issues:void_one", args=[issue.pk])

    def void(self, person, issue, **typed):
        self.sign_in(person)
        return self.client.post(
            self.url(issue), {"void-version": issue.version, "void-reason": "误填"} | typed
        )

    def acts(self, person, issue) -> list[str]:
        self.sign_in(person)
        return [act.label for act in self.client.get(issue.get_absolute_url()).context["acts"]]

    def test_the_button_stands_where_it_can_be_done(self):
        assert self.acts(self.county_office, self.draft) == ["作废"]
        assert self.acts(self.city_staff, self.accepted) == ["拆分", "作废"]
        assert self.acts(self.county_office, self.accepted) == ["交办"]
        reported = make_issue(self.campaign, self.county_congress)
        assert self.acts(self.city_staff, reported) == ["分办"]
        assert self.acts(self.county_office, reported) == []

    def test_a_draft_is_taken_out_with_its_reason_and_stays_on_record(self):
        self.assertRedirects(self.void(self.county_office, self.draft), self.draft.get_absolute_url())
        assert acts_on(self.draft) == [("void", "found", "voided", "county_office", "误填")]
        self.assertContains(self.client.get(self.draft.get_absolute_url()), "作废")

    def test_an_accepted_issue_is_taken_out_by_who_sorts(self):
        self.void(self.city_staff, self.accepted)
        self.accepted.refresh_from_db()
        assert self.accepted.status == "voided"

    def test_a_reason_is_needed_and_what_was_typed_stays(self):
        answer = self.void(self.county_office, self.draft, **{"void-reason": ""})
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])
        assert acts_on(self.draft) == []

    def test_a_draft_that_was_submitted_meanwhile_is_no_longer_the_countys_to_void(self):
        Issue.objects.filter(pk=self.draft.pk).update(reported_at=self.now, version=1)
        assert self.void(self.county_office, self.draft).status_code == 403
        self.draft.refresh_from_db()
        assert self.draft.status == "found"

    def test_what_cannot_be_voided_leads_back(self):
        handed = self.an_issue()
        self.sign_in(self.city_staff)
        self.assertRedirects(self.client.get(self.url(handed)), handed.get_absolute_url())

    def test_others_are_refused(self):
        for name, person in self.everyone().items():
            if name not in {"county_office", "county_colleague"}:
                with self.subTest(name):
                    expected = 404 if "staff" in person.roles else 403
                    assert self.void(person, self.draft).status_code == expected
        assert acts_on(self.draft) == []


class BulkTests(ScreenPages):
    def bulk(self, *issues, level="own"):
        data = {"issues": [tick(issue) for issue in issues], "level": level}
        return self.client.post(reverse("issues:screen_bulk"), data, follow=True)

    def test_ticked_rows_are_accepted_together(self):
        self.assertContains(self.bulk(self.first, self.second), "已受理 2 条")
        self.assertEqual(
            set(Issue.objects.values_list("status", "congress")), {("screened", self.city_congress.pk)}
        )

    def test_each_to_its_own_county(self):
        self.bulk(self.first, self.second, level="reporter")
        self.assertEqual(
            list(Issue.objects.order_by("pk").values_list("congress", flat=True)),
            [self.county_congress.pk, self.other_congress.pk],
        )

    def test_each_as_suggested_by_whose_place_the_named_body_belongs_to(self):
        """A county's own department is followed up by the county, anybody else's by the city."""
        names = ["桃城区住房和城乡建设局", "衡水市住房和城乡建设局", "火星事务厅"]
        issues = [make_issue(self.campaign, self.county_congress, suggested=name) for name in names]
        self.assertContains(self.bulk(*issues, level="suggested"), "已受理 3 条")
        found = Issue.objects.filter(pk__in=[one.pk for one in issues]).order_by("pk")
        self.assertEqual(
            list(found.values_list("congress", flat=True)),
            [self.county_congress.pk, self.city_congress.pk, self.city_congress.pk],
        )

    def test_when_one_of_the_suggested_groups_cannot_be_accepted_nothing_is(self):
        theirs = make_issue(self.campaign, self.county_congress, suggested="桃城区住房和城乡建设局")
        Issue.objects.filter(pk=theirs.pk).update(version=2)
        self.assertContains(self.bulk(self.first, theirs, level="suggested"), "刚被别人处理过")
        self.assertEqual(Issue.objects.filter(status="screened").count(), 0)

    def test_the_suggestion_says_its_reason(self):
        for name, reason in [
            ("桃城区住房和城乡建设局", "桃城区住房和城乡建设局与桃城区人大常委会同级，建议由报送单位跟踪"),
            ("衡水市住房和城乡建设局", "不属于桃城区人大常委会这一级，建议由本级跟踪"),
            ("火星事务厅", "没有认出责任单位"),
        ]:
            issue = make_issue(self.campaign, self.county_congress, suggested=name)
            with self.subTest(name):
                self.assertContains(self.client.get(self.url, {"issue": issue.pk}), reason)

    def test_nothing_ticked_says_so(self):
        self.assertContains(self.bulk(), "请至少勾选一项问题")

    def test_a_row_changed_meanwhile_stops_the_whole_and_says_why(self):
        Issue.objects.filter(pk=self.first.pk).update(version=2)
        answer = self.bulk(self.first, self.second)
        self.assertContains(answer, "刚被别人处理过")
        self.assertEqual(Issue.objects.filter(status="screened").count(), 0)


class MergePageTests(ScreenPages):
    def setUp(self):
        super().setUp()
        self.merge_url = reverse("issues:merge", args=[self.first.pk, self.second.pk])

    def merge(self, **fields):
        data = {
            "main_version": self.first.version,
            "duplicate_version": self.second.version,
            "title": "main",
            "description": "main",
        }
        return self.client.post(self.merge_url, data | fields, follow=True)

    def test_it_names_every_finder_before_merging(self):
        page = self.client.get(self.merge_url)
        self.assertContains(page, "桃城区人大常委会、安平县人大常委会")

    def test_merging_keeps_the_texts_that_were_chosen(self):
        answer = self.merge(title="duplicate")
        self.assertContains(answer, "30 天内可以撤销")
        self.first.refresh_from_db()
        self.second.refresh_from_db()
        self.assertEqual((self.first.title, self.first.description), ("电梯停运", "人民路道路积水严重"))
        self.assertEqual(self.second.merged_into, self.first)

    def test_a_stale_page_is_refused(self):
        answer = self.merge(main_version=7)
        self.assertContains(answer, "刚被别人处理过", status_code=422)

    def test_a_field_without_a_choice_is_asked_for(self):
        self.assertEqual(self.merge(title="").status_code, 422)

    def test_undoing_brings_the_issue_back_into_the_queue(self):
        merge_issues(self.first, self.second, by=self.city_staff)
        self.assertContains(self.client.get(self.url), "撤销合并")
        answer = self.client.post(reverse("issues:unmerge", args=[self.second.pk]), follow=True)
        self.assertEqual(answer.context["chosen"], self.second)

    def test_others_can_neither_compare_nor_undo(self):
        merge_issues(self.first, self.second, by=self.city_staff)
        self.sign_in(self.county_office)
        self.assertEqual(self.client.get(self.merge_url).status_code, 404)
        self.sign_in(self.other_office)
        self.assertEqual(self.client.post(reverse("issues:unmerge", args=[self.second.pk])).status_code, 403)

    def test_differing_words_are_marked(self):
        self.assertEqual(marked("人民路积水", "和平路积水"), [("人民", True), ("路积水", False)])
        self.assertEqual(marked("", "积水"), [])
