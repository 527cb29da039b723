"""Two issues that are alike but not the same: said once, on record, not suggested again until a text changes; undone."""

from django.urls import reverse

from core import history
from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from issues.enums import IssueStatus
from issues.models import Apart, Comparison, Issue
from issues.services.telling_apart import ask_again, tell_apart
from issues.suggestions import suggestions_for
from tests.base import World
from tests.factories import make_campaign, make_issue

WORDS = "石桥镇柳树村砖厂夜间露天堆放煤矸石，雨天污水流入村沟"


class TellingApart(World):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.issue = make_issue(cls.campaign, cls.county_congress, title="甲", description=WORDS)
        cls.other = make_issue(cls.campaign, cls.other_congress, title="乙", description=WORDS + "，气味大")
        Comparison.objects.create(issue=cls.issue, found=[[cls.other.pk, 0.9]], at=cls.now)
        Comparison.objects.create(issue=cls.other, found=[[cls.issue.pk, 0.9]], at=cls.now)

    def apart(self, **fields):
        return tell_apart(self.issue, self.other, **{"by": self.city_staff} | fields)

    def shown(self, issue=None, person=None) -> list[Issue]:
        issue = Issue.objects.for_list().get(pk=(issue or self.issue).pk)
        return [one.issue for one in suggestions_for(person or self.city_staff, issue).shown]


class ServiceTests(TellingApart):
    def test_the_pair_is_not_suggested_any_more_whichever_of_the_two_is_sorted(self):
        self.assertEqual((self.shown(), self.shown(self.other)), ([self.other], [self.issue]))
        self.apart()
        self.assertEqual((self.shown(), self.shown(self.other)), ([], []))
        self.assertEqual(suggestions_for(self.city_staff, self.issue).apart, [self.other])

    def test_it_stands_on_record_with_the_number_of_the_other(self):
        pair = self.apart()
        entry = history.of(self.issue).get()
        self.assertEqual(
            (entry.action, entry.from_status, entry.to_status, entry.actor, entry.data),
            ("tell_apart", "found", "found", self.city_staff, {"other": self.other.number}),
        )
        self.assertEqual((pair.made_by, pair.made_at), (self.city_staff, self.now))
        self.assertEqual(history.of(self.other).count(), 0)

    def test_a_changed_text_is_suggested_again_and_may_be_told_apart_again(self):
        self.apart()
        Issue.objects.filter(pk=self.other.pk).update(description=WORDS + "，已核实")
        self.assertEqual(self.shown(), [self.other])
        self.other.refresh_from_db()
        self.issue.refresh_from_db()
        self.apart()
        self.assertEqual((self.shown(), Apart.objects.count()), ([], 1))

    def test_other_signs_and_blanks_are_no_other_text(self):
        self.apart()
        Issue.objects.filter(pk=self.other.pk).update(description=WORDS.replace("，", ",") + " ，气味大。")
        self.assertEqual(self.shown(), [])

    def test_taking_it_back_shows_the_suggestion_again(self):
        self.apart()
        ask_again(self.issue, self.other, by=self.city_colleague)
        self.assertEqual((self.shown(), Apart.objects.count()), ([self.other], 0))
        acts = [(one.action, one.actor) for one in history.of(self.issue)]
        self.assertEqual(acts, [("ask_again", self.city_colleague), ("tell_apart", self.city_staff)])

    def test_it_is_taken_back_from_the_side_of_the_other_as_well(self):
        self.apart()
        ask_again(self.other, self.issue, by=self.city_staff)
        self.assertEqual(self.shown(), [self.other])

    def test_only_other_pairs_stay_when_one_is_taken_back(self):
        third = make_issue(self.campaign, self.other_congress, title="丙", description=WORDS)
        self.apart()
        self.issue.refresh_from_db()
        tell_apart(self.issue, third, by=self.city_staff)
        ask_again(self.issue, self.other, by=self.city_staff)
        self.assertEqual([pair.other_than(self.issue) for pair in Apart.objects.all()], [third.pk])

    def test_nothing_is_taken_back_that_was_never_said(self):
        with self.assertRaisesMessage(RuleBroken, "没有认定过"):
            ask_again(self.issue, self.other, by=self.city_staff)
        self.assertEqual(history.of(self.issue).count(), 0)

    def test_only_who_sorts_may_say_it_and_take_it_back(self):
        for name, person in self.everyone().items():
            if person not in (self.city_staff, self.city_colleague):
                for act in (tell_apart, ask_again):
                    with self.subTest(name, act=act.__name__), self.assertRaises(NotAllowed):
                        act(self.issue, self.other, by=person)
        self.assertEqual(Apart.objects.count(), 0)

    def test_it_is_refused_once_the_issue_was_handed_over_or_left_out(self):
        for status in set(IssueStatus) - {IssueStatus.FOUND, IssueStatus.SCREENED, IssueStatus.MERGED}:
            self.issue.status = status
            with self.subTest(status), self.assertRaises(TransitionError):
                self.apart()

    def test_a_stale_copy_is_refused(self):
        Issue.objects.filter(pk=self.issue.pk).update(version=4)
        with self.assertRaises(StaleState):
            self.apart()
        self.assertEqual(Apart.objects.count(), 0)

    def test_an_issue_is_not_told_apart_from_itself(self):
        with self.assertRaisesMessage(RuleBroken, "与它自己"):
            tell_apart(self.issue, self.issue, by=self.city_staff)

    def test_it_is_refused_outside_a_running_campaign(self):
        over = make_issue(make_campaign(self.city_congress, status="concluded"), self.county_congress)
        with self.assertRaisesMessage(RuleBroken, "只有进行中的监督行动"):
            tell_apart(over, self.other, by=self.city_staff)


class PageTests(TellingApart):
    def setUp(self):
        super().setUp()
        self.sign_in(self.city_staff)

    def page(self):
        return self.client.get(f"{reverse('issues:screen')}?issue={self.issue.pk}")

    def press(self, name: str, *keys: int):
        return self.client.post(reverse(f"issues:{name}", args=keys or (self.issue.pk, self.other.pk)))

    def test_the_button_stands_beside_the_suggestion_and_undoing_below(self):
        self.assertContains(self.page(), "不是同一问题")
        self.assertRedirects(
            self.press("tell_apart"),
            f"{reverse('issues:screen')}?issue={self.issue.pk}#chosen",
            fetch_redirect_response=False,
        )
        page = self.page()
        self.assertContains(page, "已认定不是同一问题")
        self.assertContains(page, reverse("issues:ask_again", args=[self.issue.pk, self.other.pk]))
        self.press("ask_again")
        self.assertContains(self.page(), "比较并合并")

    def test_a_second_press_says_what_is_the_matter_and_changes_nothing(self):
        self.press("tell_apart")
        self.press("ask_again")
        answer = self.client.post(
            reverse("issues:ask_again", args=[self.issue.pk, self.other.pk]), follow=True
        )
        self.assertContains(answer, "没有认定过这两条不是同一问题")

    def test_what_is_not_visible_is_not_there_and_others_may_not(self):
        self.assertEqual(self.press("tell_apart", self.issue.pk, 999_999).status_code, 404)
        self.sign_in(self.county_office)
        self.assertEqual(self.press("tell_apart").status_code, 404)
        self.sign_in(self.liaison)
        self.assertEqual(self.press("tell_apart").status_code, 403)

    def test_it_is_a_post_only(self):
        for name in ("tell_apart", "ask_again"):
            url = reverse(f"issues:{name}", args=[self.issue.pk, self.other.pk])
            self.assertEqual(self.client.get(url).status_code, 405)
