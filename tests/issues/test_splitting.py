"""Splitting what several units answer for, and undoing it: every finder in every part, no number twice."""

from core import history
from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from core.models import Notification
from issues.enums import IssueStatus
from issues.models import Finding, Issue
from issues.services.merging import merge_issues, unmerge_issue
from issues.services.screening import decline_issue, screen_issue, void_issue
from issues.services.splitting import MOST_PARTS, Part, split_issue, unsplit_issue
from tests.base import World
from tests.factories import make_issue

from .base import acts_on

PARTS = (Part("住建局", "井盖缺失"), Part("商务局", "占道经营。已有三年"))


class Splitting(World):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.whole = make_issue(
            cls.campaign,
            cls.city_congress,
            number="LD2018-0007",
            reported_by=cls.county_congress,
            topic=cls.topic,
            place="人民路",
            law_article="第十条",
            due_on=cls.campaign.ends_on,
            category="城市管理",
        )

    def split(self, issue=None, **fields):
        return split_issue(issue or self.whole, **{"parts": PARTS, "by": self.city_staff} | fields)

    def unsplit(self, **fields):
        return unsplit_issue(self.whole, **{"by": self.city_staff} | fields)

    def finders(self, issue) -> set[str]:
        return set(Finding.objects.filter(issue=issue).values_list("organization__name", flat=True))


class SplitTests(Splitting):
    def test_each_part_is_numbered_after_the_whole_and_says_its_own(self):
        made = self.split()
        said = [(one.number, one.title, one.description, one.suggested) for one in made]
        self.assertEqual(
            said,
            [
                ("LD2018-0007-1", "井盖缺失", "井盖缺失", "住建局"),
                ("LD2018-0007-2", "占道经营", "占道经营。已有三年", "商务局"),
            ],
        )

    def test_a_part_has_everything_else_from_the_whole_and_waits_to_be_sorted(self):
        screened = make_issue(
            self.campaign, self.city_congress, status="screened", reported_by=self.county_congress
        )
        for whole in (self.whole, screened):
            part = self.split(whole)[0]
            part.refresh_from_db()
            for name in (
                "campaign",
                "topic",
                "place",
                "law_article",
                "due_on",
                "due_sort",
                "category",
                "reported_at",
            ):
                self.assertEqual(getattr(part, name), getattr(whole, name), name)
            self.assertEqual(
                (part.status, part.congress, part.split_from), ("found", self.county_congress, whole)
            )
            self.assertIn(part, Issue.objects.to_screen())

    def test_the_history_of_whole_and_part_has_exactly_one_row(self):
        part = self.split()[1]
        self.assertEqual(acts_on(self.whole), [("split", "found", "split", "city_staff", "")])
        self.assertEqual(history.of(self.whole).get().data, {"parts": ["LD2018-0007-1", "LD2018-0007-2"]})
        self.assertEqual(acts_on(part), [("split_off", "", "found", "city_staff", "")])
        self.assertEqual(Notification.objects.count(), 0)

    def test_every_finder_stands_in_every_part_under_the_number_it_knows(self):
        twin = make_issue(self.campaign, self.other_congress)
        merge_issues(self.whole, twin, by=self.city_staff)
        for part in self.split():
            self.assertEqual(self.finders(part), {"桃城区人大常委会", "安平县人大常委会"})
        self.assertEqual(self.finders(self.whole), {"桃城区人大常委会", "安平县人大常委会"})
        decline_issue(part, answer="不属本级", by=self.city_staff)
        told = Notification.objects.filter(recipient=self.other_office).get()
        self.assertIn(twin.number, told.text)
        self.assertEqual(told.url, twin.get_absolute_url())

    def test_an_unchanged_text_keeps_the_title(self):
        whole = self.whole.description
        made = self.split(parts=[Part("住建局", whole), Part("商务局", whole)])
        self.assertEqual({one.title for one in made}, {self.whole.title})

    def test_only_the_staff_of_the_campaigns_committee_split(self):
        for name, person in self.everyone().items():
            if person not in (self.city_staff, self.city_colleague):
                with self.subTest(name), self.assertRaises(NotAllowed):
                    self.split(by=person)
        self.assertEqual(Issue.objects.count(), 1)

    def test_it_is_refused_from_every_other_status(self):
        for status in set(IssueStatus.values) - {"found", "screened"}:
            issue = make_issue(self.campaign, self.county_congress, status=status)
            with self.subTest(status), self.assertRaises(TransitionError):
                self.split(issue)

    def test_too_few_too_many_empty_and_equal_parts_are_refused(self):
        for parts, words in [
            (PARTS[:1], "可以拆成 2 至 10 条"),
            ([Part(f"单位{n}", "事") for n in range(MOST_PARTS + 1)], "可以拆成 2 至 10 条"),
            ([PARTS[0], Part(" ", "事")], "责任单位"),
            ([PARTS[0], Part("商务局", " ")], "这一部分的问题"),
            ([PARTS[0], Part("住建局 ", "井盖缺失")], "都相同"),
            ([PARTS[0], Part("商" * 201, "事")], "最多 200 字"),
        ]:
            with self.subTest(words), self.assertRaisesMessage(RuleBroken, words):
                self.split(parts=parts)
        self.assertEqual(Issue.objects.count(), 1)

    def test_a_stale_copy_is_refused_and_nothing_is_half_done(self):
        stale = Issue.objects.get(pk=self.whole.pk)
        screen_issue(self.whole, congress=self.city_congress, by=self.city_staff)
        with self.assertRaises(StaleState):
            self.split(stale)
        self.assertEqual((Issue.objects.count(), Finding.objects.count()), (1, 1))

    def test_it_needs_a_running_campaign(self):
        type(self.campaign).objects.update(status="concluded")
        with self.assertRaisesMessage(RuleBroken, "只有进行中"):
            self.split()

    def test_a_part_can_be_split_again_until_its_number_is_full(self):
        part = self.split()[0]
        self.assertEqual(self.split(part)[1].number, "LD2018-0007-1-2")
        long = make_issue(self.campaign, self.county_congress, number="L" * 39)
        with self.assertRaisesMessage(RuleBroken, "不能再拆"):
            self.split(long)


class UnsplitTests(Splitting):
    def setUp(self):
        super().setUp()
        self.parts = self.split()

    def test_the_whole_waits_again_and_its_parts_are_void(self):
        self.unsplit()
        self.whole.refresh_from_db()
        self.assertEqual((self.whole.status, self.finders(self.whole)), ("found", {"桃城区人大常委会"}))
        self.assertEqual({one.status for one in Issue.objects.filter(split_from=self.whole)}, {"voided"})
        self.assertEqual(acts_on(self.whole)[-1][:3], ("unsplit", "split", "found"))
        self.assertEqual(acts_on(self.parts[0])[-1][:3], ("rejoin", "found", "voided"))

    def test_a_number_is_never_given_twice(self):
        self.unsplit()
        self.assertEqual([one.number for one in self.split()], ["LD2018-0007-3", "LD2018-0007-4"])

    def test_parts_that_were_accepted_or_voided_do_not_hinder_it(self):
        screen_issue(self.parts[0], congress=self.city_congress, by=self.city_staff)
        void_issue(self.parts[1], reason="误拆", by=self.city_staff)
        self.unsplit()
        self.assertEqual(acts_on(self.parts[1])[-1][0], "void")

    def test_once_a_part_was_handed_over_answered_or_merged_it_stays(self):
        for status in set(IssueStatus.values) - {"found", "screened", "voided", "merged"}:
            Issue.objects.filter(pk=self.parts[0].pk).update(status=status)
            with self.subTest(status), self.assertRaisesMessage(RuleBroken, "不能再撤销拆分"):
                self.unsplit()
        self.whole.refresh_from_db()
        self.assertEqual(self.whole.status, "split")

    def test_a_part_into_which_another_was_merged_keeps_it(self):
        twin = make_issue(self.campaign, self.other_congress)
        merge_issues(self.parts[0], twin, by=self.city_staff)
        with self.assertRaisesMessage(RuleBroken, "先撤销合并"):
            self.unsplit()
        unmerge_issue(twin, by=self.city_staff)
        self.unsplit()
        self.assertEqual(self.finders(twin), {"安平县人大常委会"})

    def test_a_merge_from_before_is_undone_only_after_the_split(self):
        self.unsplit()
        twin = make_issue(self.campaign, self.other_congress)
        merge_issues(self.whole, twin, by=self.city_staff)
        self.split()
        with self.assertRaisesMessage(RuleBroken, "先撤销拆分"):
            unmerge_issue(twin, by=self.city_staff)
        self.whole.refresh_from_db()
        self.unsplit()
        unmerge_issue(twin, by=self.city_staff)
        self.assertEqual(
            (self.finders(twin), self.finders(self.whole)), ({"安平县人大常委会"}, {"桃城区人大常委会"})
        )

    def test_only_the_staff_of_the_campaigns_committee_undo_it(self):
        for name, person in self.everyone().items():
            if person not in (self.city_staff, self.city_colleague):
                with self.subTest(name), self.assertRaises(NotAllowed):
                    self.unsplit(by=person)

    def test_it_is_refused_from_every_other_status_and_a_second_time(self):
        for status in set(IssueStatus.values) - {"split"}:
            issue = make_issue(self.campaign, self.county_congress, status=status)
            with self.subTest(status), self.assertRaises(TransitionError):
                unsplit_issue(issue, by=self.city_staff)
        stale = Issue.objects.get(pk=self.whole.pk)
        self.unsplit()
        with self.assertRaises(StaleState):
            unsplit_issue(stale, by=self.city_staff)
