"""Sorting what was reported: accept for a level, decline, refer, void; who may, from which state, who is told."""

from core import history
from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from core.models import Attachment, Notification
from issues.enums import IssueStatus
from issues.models import Finding, Issue, IssueList
from issues.services.screening import decline_issue, refer_issue, screen_issue, screen_issues, void_issue
from tests.base import World
from tests.factories import NOW, make_campaign, make_issue, make_topic


class Screening(World):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.issue = make_issue(cls.campaign, cls.county_congress)

    def inbox(self) -> dict[str, str]:
        return {
            note.recipient.username: note.text for note in Notification.objects.select_related("recipient")
        }

    def history_of(self, issue) -> list[tuple]:
        rows = history.of(issue).values_list("action", "from_status", "to_status", "actor", "comment")
        return list(rows)

    @classmethod
    def with_duty(cls, duty, **fields) -> Issue:
        """An issue that came in on a list for `duty`."""
        issue = make_issue(cls.campaign, duty.owed_by, **fields)
        file = Attachment.objects.create(
            name="清单.xlsx", size=1, uploaded_by=cls.county_office, uploaded_at=NOW
        )
        issue_list = IssueList.objects.create(
            campaign=cls.campaign,
            duty=duty,
            congress=duty.owed_by,
            file=file,
            status="confirmed",
            uploaded_by=cls.county_office,
            created_at=NOW,
            updated_at=NOW,
        )
        Finding.objects.filter(first_issue=issue).update(issue_list=issue_list)
        return issue


class AcceptTests(Screening):
    def screen(self, issue=None, **fields):
        defaults = {"congress": self.city_congress, "by": self.city_staff}
        return screen_issue(issue or self.issue, **defaults | fields)

    def test_accepting_places_the_issue_and_writes_exactly_this_history_row(self):
        self.screen(congress=self.county_congress, topic=self.topic, law_article="第三十一条")
        self.issue.refresh_from_db()
        self.assertEqual(
            (self.issue.status, self.issue.congress, self.issue.topic, self.issue.law_article),
            ("screened", self.county_congress, self.topic, "第三十一条"),
        )
        self.assertEqual(
            self.history_of(self.issue), [("screen", "found", "screened", self.city_staff.pk, "")]
        )

    def test_a_county_that_has_to_follow_up_is_told_and_the_own_committee_is_not(self):
        self.screen(congress=self.county_congress)
        words = "1 项问题经分办由你单位跟踪监督，请及时交办。"
        self.assertEqual(self.inbox(), {"county_office": words, "county_colleague": words})
        Notification.objects.all().delete()
        self.screen(make_issue(self.campaign, self.county_congress))
        self.assertEqual(self.inbox(), {})

    def test_only_the_staff_of_the_campaigns_committee_sort(self):
        for name, person in self.everyone().items():
            if person not in (self.city_staff, self.city_colleague):
                with self.subTest(name), self.assertRaises(NotAllowed):
                    self.screen(by=person)
        self.screen(by=self.city_colleague)

    def test_it_is_refused_from_every_other_status(self):
        for status in IssueStatus.values:
            issue = make_issue(self.campaign, self.county_congress, status=status)
            if status != "found":
                with self.subTest(status), self.assertRaises(TransitionError):
                    self.screen(issue)

    def test_a_stale_copy_is_refused(self):
        stale = Issue.objects.get(pk=self.issue.pk)
        self.screen()
        with self.assertRaises(StaleState):
            self.screen(stale)

    def test_it_is_followed_up_by_the_own_or_the_reporting_committee_and_no_other(self):
        for congress in (self.other_congress, self.province_congress):
            with self.subTest(congress), self.assertRaises(RuleBroken) as refused:
                self.screen(congress=congress)
            self.assertEqual(refused.exception.field, "congress")

    def test_a_topic_of_another_campaign_is_refused(self):
        foreign = make_topic(make_campaign(self.city_congress))
        with self.assertRaises(RuleBroken) as refused:
            self.screen(topic=foreign)
        self.assertEqual(refused.exception.field, "topic")

    def test_nothing_is_sorted_outside_a_running_campaign(self):
        concluded = make_campaign(self.city_congress, status="concluded")
        with self.assertRaisesMessage(RuleBroken, "只有进行中的监督行动"):
            self.screen(make_issue(concluded, self.county_congress))

    def test_what_came_with_a_duty_waits_until_the_duty_is_accepted(self):
        issue = self.with_duty(self.duty)
        for status in ("open", "submitted", "returned"):
            type(self.duty).objects.filter(pk=self.duty.pk).update(status=status)
            with self.subTest(status), self.assertRaisesMessage(RuleBroken, "接收该任务后才能分办"):
                self.screen(issue)
        type(self.duty).objects.filter(pk=self.duty.pk).update(status="accepted")
        self.assertEqual(self.screen(issue).status, "screened")

    def test_a_draft_that_was_not_reported_is_not_sorted(self):
        with self.assertRaises(RuleBroken):
            self.screen(make_issue(self.campaign, self.county_congress, reported=False))


class SeveralAtOnceTests(Screening):
    def test_each_goes_to_the_committee_that_reported_it(self):
        other = make_issue(self.campaign, self.other_congress)
        split = screen_issues([self.issue, other], by=self.city_staff)
        self.assertEqual((split.done, split.left), ([self.issue, other], []))
        self.assertEqual((self.issue.congress, other.congress), (self.county_congress, self.other_congress))
        self.assertEqual(set(self.inbox()), {"county_office", "county_colleague", "other_office"})

    def test_all_go_to_the_own_committee_under_one_topic(self):
        other = make_issue(self.campaign, self.other_congress)
        screen_issues([self.issue, other], congress=self.city_congress, topic=self.topic, by=self.city_staff)
        rows = Issue.objects.values_list("status", "congress", "topic")
        self.assertEqual(set(rows), {("screened", self.city_congress.pk, self.topic.pk)})

    def test_without_a_topic_each_keeps_its_own(self):
        self.issue.topic = self.topic
        self.issue.save()
        screen_issues([self.issue], congress=self.city_congress, by=self.city_staff)
        self.assertEqual(Issue.objects.get().topic, self.topic)

    def test_what_cannot_be_accepted_is_left_and_named(self):
        done = make_issue(self.campaign, self.county_congress, status="voided")
        waiting = self.with_duty(self.duty)
        split = screen_issues([done, waiting, self.issue], congress=self.city_congress, by=self.city_staff)
        self.assertEqual(split.done, [self.issue])
        self.assertEqual([issue for issue, _reason in split.left], [done, waiting])
        self.assertIn("接收该任务后才能分办", str(split.left[1][1]))

    def test_when_nothing_can_be_accepted_the_first_reason_is_raised(self):
        done = make_issue(self.campaign, self.county_congress, status="voided")
        with self.assertRaises(TransitionError):
            screen_issues([done], by=self.city_staff)
        with self.assertRaisesMessage(RuleBroken, "请先勾选问题"):
            screen_issues([], by=self.city_staff)

    def test_nobody_else_sorts_several_either(self):
        for person in (self.county_office, self.leader, self.liaison):
            with self.subTest(person.username), self.assertRaises(NotAllowed):
                screen_issues([self.issue], by=person)

    def test_many_cost_no_more_statements_than_few(self):
        self.assertTrue(self.city_colleague.roles)  # what the person is was read before, as on every page
        for count in (2, 30):
            for _ in range(count):
                make_issue(self.campaign, self.county_congress)
            issues = list(
                Issue.objects.filter(status="found").select_related("campaign__congress", "reported_by")
            )
            with self.subTest(count), self.assertNumQueries(6):
                screen_issues(issues, congress=self.city_congress, by=self.city_colleague)


class NotTakenUpTests(Screening):
    ACTS = {
        "decline": (decline_issue, {"answer": "属信访事项，请向信访部门反映"}, "out_of_scope"),
        "refer": (refer_issue, {"body": "市监察委员会", "answer": "涉嫌违纪，已移送"}, "referred"),
        "void": (void_issue, {"reason": "重复录入"}, "voided"),
    }

    def test_each_ends_the_issue_with_its_words_on_record(self):
        for action, (act, words, status) in self.ACTS.items():
            issue = make_issue(self.campaign, self.county_congress)
            act(issue, **words, by=self.city_staff)
            comment = words.get("answer") or words["reason"]
            with self.subTest(action):
                row = (action, "found", status, self.city_staff.pk, comment)
                self.assertEqual(self.history_of(issue), [row])

    def test_the_finders_get_the_answer(self):
        Finding.objects.create(
            issue=self.issue,
            first_issue=self.issue,
            organization=self.other_congress,
            origin="inspection",
            fingerprint="x",
            found_at=NOW,
        )
        decline_issue(self.issue, answer="属信访事项", by=self.city_staff)
        words = f"你单位报送的问题 {self.issue.number} 不予受理：属信访事项"
        self.assertEqual(
            self.inbox(), {"county_office": words, "county_colleague": words, "other_office": words}
        )

    def test_a_referred_issue_keeps_where_it_went(self):
        refer_issue(self.issue, body="市监察委员会", answer="已移送", by=self.city_staff)
        self.issue.refresh_from_db()
        self.assertEqual(self.issue.answer, "市监察委员会：已移送")
        self.assertIn("已转市监察委员会：已移送", self.inbox()["county_office"])

    def test_each_needs_its_words(self):
        for action, (act, words, _status) in self.ACTS.items():
            for field in words:
                with self.subTest(f"{action} {field}"), self.assertRaises(RuleBroken) as refused:
                    act(self.issue, **words | {field: "  "}, by=self.city_staff)
                self.assertEqual(refused.exception.field, field)

    def test_nobody_else_may(self):
        for action, (act, words, _status) in self.ACTS.items():
            for name, person in self.everyone().items():
                if person not in (self.city_staff, self.city_colleague):
                    with self.subTest(f"{action} {name}"), self.assertRaises(NotAllowed):
                        act(self.issue, **words, by=person)

    def test_each_is_refused_from_every_other_status(self):
        for action, (act, words, _status) in self.ACTS.items():
            allowed = Issue.TRANSITIONS[action].sources
            for status in set(IssueStatus.values) - allowed:
                issue = make_issue(self.campaign, self.county_congress, status=status)
                with self.subTest(f"{action} {status}"), self.assertRaises(TransitionError):
                    act(issue, **words, by=self.city_staff)

    def test_a_stale_copy_is_refused(self):
        for action, (act, words, _status) in self.ACTS.items():
            issue = make_issue(self.campaign, self.county_congress)
            Issue.objects.filter(pk=issue.pk).update(version=4)
            with self.subTest(action), self.assertRaises(StaleState):
                act(issue, **words, by=self.city_staff)

    def test_an_accepted_issue_can_still_be_voided_but_not_declined(self):
        issue = make_issue(self.campaign, self.city_congress, status="screened")
        with self.assertRaises(TransitionError):
            decline_issue(issue, answer="不属范围", by=self.city_staff)
        self.assertEqual(void_issue(issue, reason="重复录入", by=self.city_staff).status, "voided")

    def test_a_draft_is_voided_by_its_own_committee_only_and_the_duty_counts_anew(self):
        draft = self.with_duty(self.duty, reported=False)
        self.with_duty(self.duty, reported=False)
        with self.assertRaises(NotAllowed):
            void_issue(draft, reason="误填", by=self.city_staff)
        void_issue(draft, reason="误填", by=self.county_office)
        self.assertEqual(self.duty.ready_parts.get(part="issue_list").facts, {"issues": 1})


class QueueTests(Screening):
    def test_the_queue_holds_what_was_reported_and_accepted(self):
        accepted = self.with_duty(self.other_duty)
        type(self.duty).objects.filter(pk=self.other_duty.pk).update(status="accepted")
        self.with_duty(self.duty)
        make_issue(self.campaign, self.county_congress, reported=False)
        make_issue(self.campaign, self.county_congress, status="screened")
        self.assertEqual(set(Issue.objects.to_screen()), {self.issue, accepted})

    def test_each_committee_sorts_only_its_own_campaigns(self):
        county_campaign = make_campaign(self.county_congress)
        own = make_issue(county_campaign, self.county_congress)
        self.assertEqual(set(Issue.objects.to_screen().screened_by(self.city_staff)), {self.issue})
        self.assertEqual(set(Issue.objects.to_screen().screened_by(self.county_office)), {own})
        self.assertEqual(set(Issue.objects.to_screen().screened_by(self.liaison)), set())
