"""Merging what is one issue, and undoing it: every finding stays, nothing handed over is merged."""

from datetime import timedelta

from core import clock, history
from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from issues.enums import IssueStatus
from issues.models import Finding, Issue
from issues.services.merging import merge_issues, unmerge_issue, unmerge_until
from tests.base import World
from tests.factories import NOW, make_assigned_issue, make_campaign, make_handover, make_issue


class Merging(World):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.main = make_issue(cls.campaign, cls.county_congress, title="道路积水", place="")
        cls.duplicate = make_issue(cls.campaign, cls.other_congress, title="路面积水", place="人民路")

    def merge(self, main=None, duplicate=None, **fields):
        return merge_issues(
            main or self.main, duplicate or self.duplicate, **{"by": self.city_staff} | fields
        )

    def finders(self, issue) -> set[str]:
        return set(Finding.objects.filter(issue=issue).values_list("organization__name", flat=True))


class MergeTests(Merging):
    def test_both_finders_are_kept_under_the_main_issue(self):
        self.merge()
        self.assertEqual(self.finders(self.main), {"桃城区人大常委会", "安平县人大常委会"})
        self.assertEqual(self.finders(self.duplicate), set())
        self.duplicate.refresh_from_db()
        self.assertEqual((self.duplicate.status, self.duplicate.merged_into), ("merged", self.main))
        self.main.refresh_from_db()
        self.assertEqual((self.main.status, self.main.version), ("found", 1))

    def test_both_have_exactly_one_history_row(self):
        self.merge()
        rows = [
            history.of(issue).values_list("action", "from_status", "to_status")
            for issue in (self.main, self.duplicate)
        ]
        self.assertEqual(
            [list(one) for one in rows], [[("take_in", "found", "found")], [("merge", "found", "merged")]]
        )

    def test_the_main_issue_takes_the_fields_that_were_chosen_and_no_other(self):
        self.merge(take=["place", "status", "congress"])
        self.main.refresh_from_db()
        self.assertEqual(
            (self.main.title, self.main.place, self.main.congress),
            ("道路积水", "人民路", self.county_congress),
        )

    def test_only_the_staff_of_the_campaigns_committee_merge(self):
        for name, person in self.everyone().items():
            if person not in (self.city_staff, self.city_colleague):
                with self.subTest(name), self.assertRaises(NotAllowed):
                    self.merge(by=person)

    def test_what_was_handed_over_is_never_merged_in_either_direction(self):
        letter = make_handover(
            self.campaign, self.city_congress, self.city_government, self.housing, self.city_staff
        )
        handed = make_assigned_issue(letter)
        sent_back = make_assigned_issue(letter, "sent_back")
        for pair in [
            (handed, self.duplicate),
            (self.main, handed),
            (sent_back, self.duplicate),
            (self.main, sent_back),
        ]:
            with self.subTest(pair), self.assertRaisesMessage(RuleBroken, "已经交办，不能再合并"):
                self.merge(*pair)
        self.assertEqual(self.finders(self.duplicate), {"安平县人大常委会"})

    def test_it_is_refused_from_every_other_status(self):
        for status in set(IssueStatus.values) - {"found", "screened"}:
            issue = make_issue(self.campaign, self.county_congress, status=status)
            with self.subTest(status), self.assertRaises(TransitionError):
                self.merge(duplicate=issue)
            with self.subTest(status), self.assertRaises(TransitionError):
                self.merge(main=issue)

    def test_accepted_issues_can_be_merged(self):
        main = make_issue(self.campaign, self.city_congress, status="screened")
        self.merge(main=main)
        main.refresh_from_db()
        self.assertEqual(main.status, "screened")

    def test_a_stale_copy_of_either_is_refused_and_nothing_is_half_done(self):
        for which in (self.main, self.duplicate):
            Issue.objects.filter(pk=which.pk).update(version=9)
            with self.subTest(which), self.assertRaises(StaleState):
                self.merge(Issue(**self.fields(self.main)), Issue(**self.fields(self.duplicate)))
            Issue.objects.filter(pk=which.pk).update(version=0)
            self.assertEqual(self.finders(self.main), {"桃城区人大常委会"})

    @staticmethod
    def fields(issue):
        return {field.attname: getattr(issue, field.attname) for field in Issue._meta.concrete_fields}

    def test_an_issue_is_not_merged_into_itself_nor_across_campaigns(self):
        with self.assertRaisesMessage(RuleBroken, "并入它自己"):
            self.merge(duplicate=self.main)
        foreign = make_issue(make_campaign(self.city_congress), self.county_congress)
        with self.assertRaisesMessage(RuleBroken, "不属于同一个监督行动"):
            self.merge(duplicate=foreign)

    def test_what_was_merged_into_the_duplicate_follows_it(self):
        third = make_issue(self.campaign, self.county_congress)
        self.merge(main=self.duplicate, duplicate=third)
        self.merge()
        third.refresh_from_db()
        self.assertEqual(third.merged_into, self.main)
        self.assertEqual(Finding.objects.filter(issue=self.main).count(), 3)


class UnmergeTests(Merging):
    def setUp(self):
        super().setUp()
        self.merge(take=["place"])

    def unmerge(self, **fields):
        return unmerge_issue(self.duplicate, **{"by": self.city_staff} | fields)

    def test_the_issue_waits_again_and_has_its_finding_back(self):
        self.unmerge()
        self.duplicate.refresh_from_db()
        self.assertEqual((self.duplicate.status, self.duplicate.merged_into), ("found", None))
        self.assertEqual(self.finders(self.duplicate), {"安平县人大常委会"})
        self.assertEqual(self.finders(self.main), {"桃城区人大常委会"})

    def test_the_main_issue_gets_its_own_text_back(self):
        self.unmerge()
        self.main.refresh_from_db()
        self.assertEqual(self.main.place, "")

    def test_a_text_reworded_since_stays(self):
        Issue.objects.filter(pk=self.main.pk).update(place="人民路与和平街口")
        self.unmerge()
        self.main.refresh_from_db()
        self.assertEqual(self.main.place, "人民路与和平街口")

    def test_a_main_issue_handed_over_meanwhile_keeps_its_state(self):
        Issue.objects.filter(pk=self.main.pk).update(status="handed_over")
        self.unmerge()
        self.main.refresh_from_db()
        self.assertEqual((self.main.status, self.main.place), ("handed_over", "人民路"))
        self.assertEqual(history.of(self.main).first().action, "give_back")

    def test_it_can_be_undone_for_thirty_days_and_not_after(self):
        self.assertEqual(unmerge_until(self.duplicate), NOW + timedelta(days=30))
        with self.assertRaisesMessage(RuleBroken, "超过 30 天"):
            self.unmerge(now=NOW + timedelta(days=30, seconds=1))
        self.unmerge(now=NOW + timedelta(days=30))

    def test_the_days_are_a_rule_of_the_campaign(self):
        self.campaign.rules = {"unmerge_days": {"value": 5}}
        self.campaign.save()
        self.duplicate.refresh_from_db()
        with self.assertRaisesMessage(RuleBroken, "超过 5 天"), clock.at(NOW + timedelta(days=6)):
            self.unmerge()

    def test_only_the_staff_of_the_campaigns_committee_undo_it(self):
        for name, person in self.everyone().items():
            if person not in (self.city_staff, self.city_colleague):
                with self.subTest(name), self.assertRaises(NotAllowed):
                    self.unmerge(by=person)

    def test_it_is_refused_from_every_other_status(self):
        for status in set(IssueStatus.values) - {"merged"}:
            issue = make_issue(self.campaign, self.county_congress, status=status)
            with self.subTest(status), self.assertRaises(TransitionError):
                unmerge_issue(issue, by=self.city_staff)

    def test_a_second_undo_from_a_stale_copy_is_refused(self):
        stale = Issue.objects.get(pk=self.duplicate.pk)
        self.unmerge()
        with self.assertRaises((StaleState, TransitionError)):
            unmerge_issue(stale, by=self.city_staff)
        self.assertEqual(self.finders(self.duplicate), {"安平县人大常委会"})
