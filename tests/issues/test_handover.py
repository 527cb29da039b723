"""Handing issues over: to whom, by when, what; the letter's number; who is told."""

from datetime import date

from core import history
from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from core.models import CalendarDay, Notification
from issues.enums import READY_TO_HAND_OVER, IssueStatus
from issues.models import Assignment, Finding, Handover, Issue
from issues.services.handover import default_due_on, default_sign_by, hand_over_issues, terms_of_letter
from organizations.enums import Kind, Role
from tests.base import World
from tests.factories import NOW, make_campaign, make_issue, make_organization, make_person

DUE = date(2018, 9, 28)  # a Friday


class HandOver(World):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.mayor_office = make_person("government_liaison", cls.city_government, Role.LIAISON)
        cls.issue = make_issue(
            cls.campaign, cls.city_congress, status="screened", reported_by=cls.county_congress
        )

    def hand_over(self, *issues, **fields):
        defaults = {"department": self.housing, "due_on": DUE, "by": self.city_staff}
        return hand_over_issues(issues or [self.issue], **defaults | fields)


class HandOverTests(HandOver):
    def test_it_writes_the_letter_the_assignment_and_exactly_this_history_row(self):
        result = self.hand_over(note="请逐项整改")
        letter = Handover.objects.get()
        self.assertEqual(result.handover, letter)
        self.assertEqual(
            (
                letter.government,
                letter.department,
                letter.issued_on,
                letter.sign_by,
                letter.due_on,
                letter.note,
            ),
            (self.city_government, self.housing, self.today, date(2018, 8, 14), DUE, "请逐项整改"),
        )
        self.issue.refresh_from_db()
        self.assertEqual(
            (
                self.issue.status,
                self.issue.department,
                self.issue.due_on,
                self.issue.due_sort,
                self.issue.version,
            ),
            ("handed_over", self.housing, DUE, DUE, 1),
        )
        assignment = Assignment.objects.get()
        self.assertEqual(
            (assignment.issue, assignment.is_current, assignment.signed_at), (self.issue, True, None)
        )
        rows = history.of(self.issue).values_list("action", "from_status", "to_status", "actor", "data")
        data = {"handover": letter.number, "department": self.housing.name, "due_on": "2018-09-28"}
        self.assertEqual(list(rows), [("hand_over", "screened", "handed_over", self.city_staff.pk, data)])
        self.assertEqual(
            history.of(letter).get().data, {"issues": [self.issue.number], "due_on": "2018-09-28"}
        )

    def test_only_the_staff_of_the_committee_that_follows_it_up_may_hand_over(self):
        for name, person in self.everyone().items():
            if person not in (self.city_staff, self.city_colleague):
                with self.subTest(name), self.assertRaises(NotAllowed):
                    self.hand_over(by=person)
        self.assertEqual(Handover.objects.count(), 0)
        self.hand_over(by=self.city_colleague)

    def test_city_staff_cannot_hand_over_what_a_county_follows_up(self):
        county_issue = make_issue(self.campaign, self.county_congress, status="screened")
        with self.assertRaises(NotAllowed):
            self.hand_over(county_issue, department=self.county_housing)

    def test_it_is_refused_from_every_other_status(self):
        for status in IssueStatus.values:
            issue = make_issue(self.campaign, self.city_congress, status=status)
            with self.subTest(status):
                if status in READY_TO_HAND_OVER:
                    self.assertEqual(self.hand_over(issue).issues, [issue])
                else:
                    with self.assertRaises(TransitionError):
                        self.hand_over(issue)

    def test_a_stale_copy_is_refused(self):
        Issue.objects.filter(pk=self.issue.pk).update(version=5)
        with self.assertRaises(StaleState):
            self.hand_over()
        self.assertEqual(Handover.objects.count(), 0)

    def test_an_issue_sent_back_gets_a_new_current_assignment(self):
        self.hand_over()
        first = Assignment.objects.get()
        Issue.objects.filter(pk=self.issue.pk).update(status="sent_back")
        self.issue.refresh_from_db()
        self.hand_over(department=self.commerce)
        first.refresh_from_db()
        self.assertFalse(first.is_current)
        self.assertEqual(Assignment.objects.get(is_current=True).department, self.commerce)

    def test_nothing_is_handed_over_outside_a_running_campaign(self):
        for status in ("draft", "approved", "concluded", "archived"):
            campaign = make_campaign(self.city_congress, status=status)
            issue = make_issue(campaign, self.city_congress, status="screened")
            with self.subTest(status), self.assertRaisesMessage(RuleBroken, "只有进行中的监督行动"):
                self.hand_over(issue)

    def test_nothing_ticked_is_refused(self):
        with self.assertRaises(RuleBroken) as refused:
            hand_over_issues([], department=self.housing, due_on=DUE, by=self.city_staff)
        self.assertEqual(refused.exception.field, "issues")


class ToWhomTests(HandOver):
    def refused(self, department, words):
        with self.assertRaisesMessage(RuleBroken, words) as refused:
            self.hand_over(department=department)
        self.assertEqual((refused.exception.field, Handover.objects.count()), ("department", 0))

    def test_never_across_levels(self):
        self.refused(self.county_housing, "不能跨级交办")
        province_housing = make_organization("河北省住房和城乡建设厅", self.province, Kind.DEPARTMENT)
        self.refused(province_housing, "不能跨级交办")

    def test_never_to_the_government_or_the_committee_itself(self):
        self.refused(self.city_government, "只能交办给本级政府及其部门")
        self.refused(self.city_congress, "只能交办给本级政府及其部门")

    def test_never_to_a_department_out_of_use(self):
        self.housing.is_active = False
        self.refused(self.housing, "已停用")

    def test_never_to_a_department_without_a_government_of_its_place(self):
        self.housing.parent = None
        self.refused(self.housing, "没有登记所属的本级政府")
        self.housing.parent = self.county_government
        self.refused(self.housing, "没有登记所属的本级政府")

    def test_never_to_a_department_in_which_nobody_can_sign(self):
        lonely = make_organization("衡水市档案局", self.city, Kind.DEPARTMENT, parent=self.city_government)
        self.refused(lonely, "还没有联络员")

    def test_a_county_hands_its_own_issues_to_its_own_department(self):
        issue = make_issue(self.campaign, self.county_congress, status="screened")
        letter = self.hand_over(issue, department=self.county_housing, by=self.county_office).handover
        self.assertEqual((letter.congress, letter.government), (self.county_congress, self.county_government))


class ByWhenTests(HandOver):
    def refused(self, field, words, **dates):
        with self.assertRaisesMessage(RuleBroken, words) as refused:
            self.hand_over(**dates)
        self.assertEqual((refused.exception.field, Handover.objects.count()), (field, 0))

    def test_a_rest_day_is_refused_and_the_next_working_day_named(self):
        self.refused("due_on", "2018-09-08 是休息日，下一个工作日是 2018-09-10", due_on=date(2018, 9, 8))
        self.refused("due_on", "2018-10-01 是休息日，下一个工作日是 2018-10-08", due_on=date(2018, 10, 1))
        self.refused("sign_by", "下一个工作日是 2018-08-13", sign_by=date(2018, 8, 11))

    def test_a_make_up_working_day_is_taken(self):
        self.assertEqual(self.hand_over(due_on=date(2018, 9, 29)).handover.due_on, date(2018, 9, 29))

    def test_a_day_that_staff_declared_a_rest_day_is_refused(self):
        CalendarDay.objects.create(day=DUE, is_working=False, reason="市庆")
        self.refused("due_on", "是休息日")

    def test_today_and_the_past_are_refused(self):
        self.refused("due_on", "应在今天（2018-08-09）之后", due_on=self.today)
        self.refused("sign_by", "应在今天（2018-08-09）之后", sign_by=date(2018, 8, 8))

    def test_a_day_after_the_campaign_is_refused(self):
        self.refused("due_on", "不能晚于监督行动结束之日 2018-12-31", due_on=date(2019, 1, 2))

    def test_a_deadline_before_the_last_day_to_sign_is_refused(self):
        self.refused("due_on", "不能早于签收期限 2018-08-14", due_on=date(2018, 8, 13))

    def terms(self):
        return terms_of_letter(self.campaign, self.city_congress, self.today)

    def test_the_days_to_sign_are_a_rule_of_the_campaign(self):
        self.assertEqual(default_sign_by(self.terms(), self.today), date(2018, 8, 14))
        self.campaign.rules = {"sign_days": {"value": 5}}
        self.assertEqual(default_sign_by(self.terms(), self.today), date(2018, 8, 16))

    def test_the_proposed_deadline_is_a_working_day_within_the_campaign(self):
        self.assertEqual(
            default_due_on(self.terms(), self.campaign, self.today), date(2018, 9, 10)
        )  # 30 days on is a Saturday
        self.campaign.rules = {"rectify_days": {"value": 60}}
        self.assertEqual(default_due_on(self.terms(), self.campaign, self.today), date(2018, 10, 8))
        self.campaign.ends_on = date(2018, 9, 16)  # a Sunday
        self.assertEqual(default_due_on(self.terms(), self.campaign, self.today), date(2018, 9, 14))


class NumberTests(HandOver):
    def numbers(self, *, by=None, department=None, congress=None, count=2):
        congress = congress or self.city_congress
        return [
            self.hand_over(
                make_issue(self.campaign, congress, status="screened"),
                by=by or self.city_staff,
                department=department or self.housing,
            ).handover.number
            for _ in range(count)
        ]

    def test_the_words_of_the_number_are_a_rule_of_the_campaign(self):
        self.campaign.rules = {"letter_prefix": {"value": "衡人常办交"}}
        self.campaign.save()
        self.assertEqual(self.numbers(), ["衡人常办交〔2018〕1号", "衡人常办交〔2018〕2号"])

    def test_each_committee_has_its_own_words_and_its_own_series(self):
        self.campaign.rules = {
            "letter_prefix": {"value": {"衡水市人大常委会": "衡常", "桃城区人大常委会": "桃常"}}
        }
        self.campaign.save()
        self.assertEqual(self.numbers(count=1), ["衡常〔2018〕1号"])
        county = self.numbers(
            by=self.county_office, department=self.county_housing, congress=self.county_congress, count=1
        )
        self.assertEqual(county, ["桃常〔2018〕1号"])

    def test_without_a_rule_the_words_are_made_of_the_place(self):
        self.assertEqual(self.numbers(count=1), ["衡水人常办交〔2018〕1号"])

    def test_a_refused_letter_takes_no_number(self):
        with self.assertRaises(RuleBroken):
            self.hand_over(due_on=date(2018, 9, 8))
        self.assertEqual(self.hand_over().handover.number, "衡水人常办交〔2018〕1号")


class SetTests(HandOver):
    def test_what_cannot_be_handed_over_is_left_and_named(self):
        taken = make_issue(self.campaign, self.city_congress, status="handed_over")
        foreign = make_issue(make_campaign(self.city_congress), self.city_congress, status="screened")
        county = make_issue(self.campaign, self.county_congress, status="screened")
        result = self.hand_over(taken, foreign, county, self.issue)
        self.assertEqual(result.issues, [self.issue])
        self.assertEqual([issue for issue, _reason in result.left], [taken, foreign, county])
        words = [str(reason) for _issue, reason in result.left]
        self.assertIn("目前是“待签收”，不能交办", words[0])
        self.assertIn("不由本单位在该监督行动中跟踪监督", words[1])
        self.assertEqual(Assignment.objects.count(), 1)

    def test_an_issue_named_twice_is_handed_over_once(self):
        self.assertEqual(self.hand_over(self.issue, self.issue).issues, [self.issue])

    def test_one_changed_meanwhile_is_left_and_the_others_go(self):
        other = make_issue(self.campaign, self.city_congress, status="screened")
        Issue.objects.filter(pk=other.pk).update(version=3)
        result = self.hand_over(other, self.issue)
        self.assertEqual([type(reason) for _issue, reason in result.left], [StaleState])


class TellingTests(HandOver):
    def inbox(self):
        return {
            note.recipient.username: note.text for note in Notification.objects.select_related("recipient")
        }

    def test_the_department_its_government_and_the_finders_are_told(self):
        other = make_issue(
            self.campaign, self.city_congress, status="screened", reported_by=self.other_congress
        )
        Finding.objects.create(
            issue=other,
            first_issue=other,
            organization=self.county_congress,
            origin="deputy_group",
            fingerprint="x",
            found_at=NOW,
        )
        number = self.hand_over(self.issue, other).handover.number
        told = f"项问题已交办衡水市住房和城乡建设局（{number}），整改时限 2018-09-28。"
        self.assertEqual(
            self.inbox(),
            {
                "liaison": f"收到交办函 {number}：2 项问题，请于 2018-08-14 前签收。",
                "government_liaison": f"衡水市住房和城乡建设局收到交办函 {number}：2 项问题，整改时限 2018-09-28。",
                "county_office": f"你单位发现的 2 {told}",
                "county_colleague": f"你单位发现的 2 {told}",
                "other_office": f"你单位发现的 1 {told}",
            },
        )

    def test_a_refused_letter_tells_nobody(self):
        with self.assertRaises(RuleBroken):
            self.hand_over(due_on=self.today)
        self.assertEqual(Notification.objects.count(), 0)

    def test_many_issues_cost_no_more_statements_than_few(self):
        self.hand_over()  # the number series exists from the second letter on
        for count in (2, 40):
            for _ in range(count):
                make_issue(self.campaign, self.city_congress, status="screened")
            rows = Issue.objects.filter(status="screened").select_related("campaign", "congress__region")
            issues = list(rows)
            with self.subTest(count), self.assertNumQueries(29):
                self.hand_over(*issues)
