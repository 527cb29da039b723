"""The search for duplicates in the background: what is compared with what, kept, shown to whom; and that runs do not meet."""

from datetime import timedelta
from unittest import mock

from django.urls import reverse

from core.models import HistoryEntry, Notification
from issues import suggestions
from issues.models import Comparison, ComparisonRun, Issue
from issues.services import comparing
from issues.services.comparing import compare_campaign, compare_waiting
from issues.suggestions import suggestions_for
from issues.tasks import find_duplicates
from tests.base import World
from tests.factories import NOW, make_campaign, make_issue

SAME = "何庄乡东庄村进村公路坑洼不平，雨天积水严重"
OTHERS = (
    "消防验收排队时间过长",
    "企业贷款担保费用偏高",
    "小区屋面漏水",
    "药品价格公示不全",
    "停车收费不透明",
)


class Comparing(World):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        for words in OTHERS:
            make_issue(cls.campaign, cls.other_congress, status="screened", description=words)
        cls.new = make_issue(cls.campaign, cls.county_congress, description=SAME, suggested="交通局")

    def found(self, issue=None) -> list[int]:
        return [key for key, _score in Comparison.objects.get(issue=issue or self.new).found]

    def twin(self, campaign=None, congress=None, **fields) -> Issue:
        fields = {"description": SAME + "。", "status": "screened"} | fields
        return make_issue(campaign or self.campaign, congress or self.other_congress, **fields)


class CompareTests(Comparing):
    def test_every_waiting_issue_is_compared_once(self):
        second = make_issue(self.campaign, self.county_congress)
        self.assertEqual(compare_waiting(now=NOW), 2)
        self.assertEqual(set(Comparison.objects.values_list("issue", flat=True)), {self.new.pk, second.pk})
        self.assertEqual(compare_waiting(now=NOW), 0)

    def test_new_ones_are_compared_with_each_other_too(self):
        twin = self.twin(status="found")
        compare_waiting(now=NOW)
        self.assertEqual((self.found(), self.found(twin)), ([twin.pk], [self.new.pk]))

    def test_lists_of_other_campaigns_in_the_area_count_and_those_outside_do_not(self):
        other = self.twin(make_campaign(self.county_congress), self.county_congress)
        self.twin(make_campaign(self.province_congress), self.province_congress)
        compare_waiting(now=NOW)
        self.assertEqual(self.found(), [other.pk])

    def test_open_and_lately_written_off_ones_count_and_no_others(self):
        live = [self.twin(status=status).pk for status in ("handed_over", "rectifying")]
        live.append(self.twin(status="written_off", written_off_at=NOW - timedelta(days=364)).pk)
        self.twin(status="written_off", written_off_at=NOW - timedelta(days=366))
        for status in ("merged", "split", "out_of_scope", "referred", "voided"):
            self.twin(status=status)
        self.twin(reported=False)
        compare_waiting(now=NOW)
        self.assertEqual(set(self.found()), set(live))

    def test_what_is_not_accepted_yet_or_in_a_campaign_that_rests_waits(self):
        Issue.objects.filter(pk=self.new.pk).update(reported_at=None)
        self.assertEqual(compare_waiting(now=NOW), 0)
        Issue.objects.filter(pk=self.new.pk).update(reported_at=NOW)
        type(self.campaign).objects.update(status="concluded")
        self.assertEqual(compare_waiting(now=NOW), 0)

    def test_a_long_queue_is_done_in_several_runs(self):
        for _number in range(3):
            make_issue(self.campaign, self.county_congress)
        with mock.patch.object(comparing, "MOST_NEW", 3), mock.patch.object(comparing, "CHUNK", 2):
            self.assertEqual([compare_waiting(now=NOW) for _run in range(3)], [3, 1, 0])
        runs = ComparisonRun.objects.order_by("pk").values_list("total", "done")
        self.assertEqual(list(runs), [(3, 3), (1, 1)])

    def test_it_changes_no_issue_tells_nobody_and_is_no_act_on_record(self):
        self.twin()
        before = list(Issue.objects.order_by("pk").values())
        find_duplicates()
        self.assertEqual(list(Issue.objects.order_by("pk").values()), before)
        self.assertEqual((HistoryEntry.objects.count(), Notification.objects.count()), (0, 0))

    def test_the_number_of_queries_does_not_grow_with_the_issues(self):
        counts = []
        for many in (3, 40):
            for _number in range(many):
                make_issue(self.campaign, self.county_congress)
            with self.assertNumQueries(9):
                counts.append(compare_campaign(self.campaign, now=NOW))
        self.assertEqual(counts, [4, 40])


class RunTests(Comparing):
    def test_a_run_under_way_keeps_a_second_one_out(self):
        ComparisonRun.objects.create(campaign=self.campaign, total=1, started_at=NOW, heard_at=NOW)
        self.assertEqual(compare_waiting(now=NOW + timedelta(minutes=9)), 0)
        self.assertEqual(Comparison.objects.count(), 0)

    def test_one_that_fell_silent_is_taken_over(self):
        dead = ComparisonRun.objects.create(campaign=self.campaign, total=1, started_at=NOW, heard_at=NOW)
        self.assertEqual(compare_waiting(now=NOW + timedelta(minutes=11)), 1)
        dead.refresh_from_db()
        self.assertIsNotNone(dead.finished_at)

    def test_a_run_that_fails_is_closed_and_the_next_goes_on(self):
        with (
            mock.patch.object(comparing.Index, "like", side_effect=MemoryError),
            self.assertRaises(MemoryError),
        ):
            compare_campaign(self.campaign, now=NOW)
        self.assertFalse(ComparisonRun.objects.filter(finished_at=None).exists())
        self.assertEqual(compare_waiting(now=NOW), 1)


class PageTests(Comparing):
    def setUp(self):
        super().setUp()
        self.sign_in(self.city_staff)

    def page(self):
        return self.client.get(reverse("issues:screen"), {"issue": self.new.pk})

    def test_what_was_found_is_shown_with_what_speaks_for_it(self):
        twin = self.twin(description="何庄乡东庄村进村公路坑洼不平，12户出行不便", suggested="交通局")
        compare_waiting(now=NOW)
        (one,) = self.page().context["suggestions"].shown
        self.assertEqual((one.issue, one.can_merge), (twin, True))
        self.assertEqual(one.evidence.places, ("何庄乡", "东庄村"))
        self.assertEqual((one.evidence.units, one.evidence.numbers), (("交通局",), ("12",)))
        self.assertContains(self.page(), "数字不同")

    def test_the_background_and_the_page_at_once_find_the_same(self):
        self.twin()
        at_once = [one.issue for one in suggestions_for(self.city_staff, self.new).shown]
        compare_waiting(now=NOW)
        kept = suggestions_for(self.city_staff, Issue.objects.get(pk=self.new.pk)).shown
        self.assertEqual([one.issue for one in kept], at_once)
        self.assertEqual(len(at_once), 1)

    def test_before_the_background_has_come_it_says_among_how_many_it_looked(self):
        words = "后台比对尚未轮到本条，目前只比对了最新的 1 条"
        self.twin()
        self.assertNotContains(self.page(), words)
        with mock.patch.object(suggestions, "COMPARED", 1):
            self.assertContains(self.page(), words)
            compare_waiting(now=NOW)
            self.assertNotContains(self.page(), words)

    def test_what_was_merged_or_left_out_since_is_suggested_no_more(self):
        twin = self.twin()
        compare_waiting(now=NOW)
        Issue.objects.filter(pk=twin.pk).update(status="out_of_scope")
        self.assertEqual(self.page().context["suggestions"].shown, [])

    def test_one_of_another_campaign_is_shown_and_cannot_be_merged(self):
        twin = self.twin(make_campaign(self.county_congress, short_title="区里的行动"), self.county_congress)
        compare_waiting(now=NOW)
        self.assertContains(self.page(), "区里的行动")
        self.assertNotContains(self.page(), reverse("issues:merge", args=[twin.pk, self.new.pk]))

    def test_one_that_the_person_may_not_see_is_neither_shown_nor_counted(self):
        Comparison.objects.create(issue=self.new, found=[[self.hidden().pk, 0.9]], at=NOW)
        self.assertEqual(self.page().context["suggestions"].shown, [])

    def hidden(self):
        return self.twin(make_campaign(self.province_congress), self.province_congress)

    def test_the_bar_tells_how_far_the_search_is_and_goes_when_it_is_done(self):
        run = ComparisonRun.objects.create(
            campaign=self.campaign, total=2000, done=640, started_at=NOW, heard_at=NOW
        )
        self.assertContains(self.page(), "已处理 640／2000")
        progress = reverse("issues:compare_progress")
        self.assertContains(self.client.get(progress), "已处理 640／2000")
        ComparisonRun.objects.filter(pk=run.pk).update(finished_at=NOW)
        self.assertNotContains(self.client.get(progress), "已处理")

    def test_the_bar_of_another_committee_is_none_of_ones_business(self):
        ComparisonRun.objects.create(
            campaign=make_campaign(self.county_congress), total=5, started_at=NOW, heard_at=NOW
        )
        self.assertEqual(suggestions.runs_of(self.city_staff), [])
