"""The bulk bar of the ledger: ticked rows or all that match; what cannot be done is told, row by row."""

from unittest import mock
from urllib.parse import parse_qs, urlparse

from django.contrib.messages import get_messages
from django.urls import reverse

from core.exceptions import NotAllowed, RuleBroken
from core.models import HistoryEntry
from issues.forms.ticks import tick
from issues.models import Finding, Issue, Publication
from issues.services.publication import propose_publications
from tests.factories import make_campaign, make_deputy, make_issue

from .base import InHand, acts_on, make_publication, texts, told

BULK, LIST = reverse("issues:bulk"), reverse("issues:list")


class BulkCase(InHand):
    def setUp(self):
        super().setUp()
        self.sign_in(self.city_staff)

    def post(self, act, *issues, query="", **typed):
        data = {"act": act, "scope": "ticked", "issues": [tick(issue) for issue in issues]}
        return self.client.post(f"{BULK}?{query}", data | typed)

    def said(self, answer) -> list[str]:
        told = [str(message) for message in get_messages(answer.wsgi_request)]
        self.client.get(LIST)  # there they are shown, once
        return told

    def statuses(self) -> list[str]:
        return list(Issue.objects.order_by("pk").values_list("status", flat=True))


class ChoosingTests(BulkCase):
    def found(self, **fields):
        return make_issue(self.campaign, self.county_congress, **fields)

    def test_the_ticked_rows_are_accepted_and_the_list_stands_as_asked_for(self):
        one, _two, three = (self.found() for _number in range(3))
        answer = self.post("screen_own", one, three, query="status=found&q=问题")
        assert answer.url.startswith(LIST) and parse_qs(urlparse(answer.url).query)["status"] == ["found"]
        assert self.said(answer) == ["已受理 2 条。"]
        assert self.statuses() == ["screened", "found", "screened"]

    def test_each_for_the_committee_that_reported_it(self):
        issue = self.found()
        self.post("screen_reporter", issue)
        issue.refresh_from_db()
        assert (issue.status, issue.congress) == ("screened", self.county_congress)

    def test_all_that_match_and_no_others(self):
        self.found(title="井盖一"), self.found(title="井盖二"), self.found(title="路灯")
        self.post("screen_own", query="q=井盖", scope="all")
        assert self.statuses() == ["screened", "screened", "found"]

    def test_what_cannot_be_done_is_told_with_the_reason_and_the_rest_is_done(self):
        ready, handed = self.found(), self.an_issue()
        assert self.said(self.post("screen_own", ready, handed)) == [
            "已受理 1 条。",
            f"未办理：“{handed}”目前是“待签收”，不能受理。",
        ]

    def test_of_many_reasons_five_are_told_and_the_rest_counted(self):
        handed = [self.an_issue() for _number in range(8)]
        said = self.said(self.post("screen_own", self.found(), *handed))
        assert (len(said), said[-1]) == (7, "另有 3 条也没有办理，原因相近。")

    def test_nothing_ticked_unknown_acts_and_odd_ticks_change_nothing(self):
        issue = self.found()
        assert self.said(self.post("screen_own")) == ["请先勾选问题。"]
        assert self.said(self.post("write_off", issue)) == ["请选择要办理的事项。"]
        for odd in ("x", "1.x", "99999999999999999999.0", "0.0", f"{issue.pk}"):
            said = self.said(self.post("screen_own", issues=[odd]))
            with self.subTest(odd):
                assert said in (["勾选的问题有的已不在列表中，请刷新页面后重新勾选。"], ["请先勾选问题。"])
        assert HistoryEntry.objects.count() == 0

    def test_what_the_person_does_not_see_cannot_be_ticked(self):
        draft = self.found(reported=False)
        assert self.said(self.post("screen_own", draft)) == [
            "勾选的问题有的已不在列表中，请刷新页面后重新勾选。"
        ]
        assert self.statuses() == ["found"]

    def test_a_row_that_changed_since_it_was_shown_is_not_accepted(self):
        issue = self.found()
        shown = tick(issue)
        Issue.objects.filter(pk=issue.pk).update(version=4)
        assert "刚被别人处理过" in self.said(self.post("screen_own", issues=[shown]))[0]
        assert self.statuses() == ["found"]

    def test_more_than_fit_at_once_have_to_be_narrowed(self):
        self.found(), self.found()
        with mock.patch("issues.views.bulk.AT_ONCE", 1):
            said = self.said(self.post("screen_own", scope="all"))
        assert said == ["一次最多办理 1 条，请增加筛选条件。"]
        assert self.statuses() == ["found", "found"]

    def test_only_staff_act_and_only_on_what_is_theirs_to_sort(self):
        issue = self.found()
        for name, person in self.everyone().items():
            if name in {"city_staff", "city_colleague"}:
                continue
            self.sign_in(person)
            with self.subTest(name):
                expected = 302 if "staff" in person.roles else 403
                assert self.post("screen_own", issue).status_code == expected
        assert self.statuses() == ["found"]

    def test_it_is_never_done_by_opening_an_address(self):
        assert self.client.get(BULK).status_code == 405


class LetterTests(BulkCase):
    def ready(self, **fields):
        return make_issue(self.campaign, self.city_congress, status="screened", **fields)

    def test_the_letter_opens_with_exactly_these_ticked(self):
        one, two, _three = (self.ready() for _number in range(3))
        answer = self.post("hand_over", one, two)
        form = self.client.get(answer.url).context["form"]
        assert form.ticked == {tick(one), tick(two)}
        assert self.statuses() == ["screened"] * 3

    def test_none_of_them_is_cut_off_by_others_that_wait_longer(self):
        others = [self.ready() for _number in range(3)]
        last = self.ready()
        with mock.patch("issues.views.handover.AT_ONCE", 2):
            form = self.client.get(self.post("hand_over", last).url).context["form"]
        assert form.ticked == {tick(last)} and len(others) == 3

    def test_the_department_that_they_mean_is_proposed(self):
        for _number in range(2):
            self.ready(suggested=self.commerce.name)
        meant = self.ready(suggested=self.housing.name)
        form = self.client.get(self.post("hand_over", meant).url).context["form"]
        assert str(form["department"].value()) == str(self.housing.pk)

    def test_one_letter_is_for_one_campaign_and_the_others_are_counted(self):
        other = make_campaign(self.city_congress)
        one, elsewhere = self.ready(), make_issue(other, self.city_congress, status="screened")
        answer = self.post("hand_over", one, elsewhere, self.an_issue())
        assert f"issues={one.pk}" in answer.url and f"campaign={self.campaign.pk}" in answer.url
        assert self.said(answer) == ["另有 2 条不能列入同一份交办函。"]

    def test_what_the_own_committee_cannot_hand_over_is_refused(self):
        county = make_issue(self.campaign, self.county_congress, status="screened")
        assert self.said(self.post("hand_over", county)) == ["所选的问题目前都不能由本单位交办。"]

    def test_an_odd_address_of_the_letter_ticks_nothing_by_mistake(self):
        self.ready()
        for odd in ("x", "1.x.2", "9" * 30, "-1"):
            url = f"{reverse('issues:hand_over')}?issues={odd}"
            with self.subTest(odd):
                assert self.client.get(url).status_code == 200


class ProposeTests(BulkCase):
    def propose(self, *issues, by=None):
        return propose_publications(issues, by=by or self.city_staff)

    def test_each_is_proposed_with_its_own_description(self):
        one, two = (self.an_issue("rectifying", description=f" 井盖缺失{n}处。 ") for n in (1, 2))
        assert self.said(self.post("propose", one, two)) == ["已送公开审核 2 条。"]
        assert set(Publication.objects.values_list("issue", "text", "status")) == {
            (one.pk, "井盖缺失1处。", "proposed"),
            (two.pk, "井盖缺失2处。", "proposed"),
        }
        assert acts_on(one) == [("propose_publication", "rectifying", "rectifying", "city_staff", "")]

    def test_the_colleagues_are_told_once(self):
        self.propose(self.an_issue("rectifying"), self.an_issue("written_off"))
        assert (told(), texts()) == ({"city_colleague"}, {"请审核 2 件公开文本"})

    def test_what_needs_words_of_its_own_is_left_with_the_reason(self):
        clean = self.an_issue("rectifying")
        phone = self.an_issue("rectifying", description="请拨13812345678")
        doubt = self.an_issue("rectifying", description="村民王建国家门口井盖缺失")
        named = self.an_issue("rectifying", description="由马六负责")
        Finding.objects.filter(issue=named).update(original={"person": "马六"})
        finder = self.an_issue("rectifying", description="桃城区人大常委会发现")
        split = self.propose(clean, phone, doubt, named, finder)
        assert split.done == [clean]
        assert [issue for issue, _reason in split.left] == [phone, doubt, named, finder]
        assert {str(reason)[-9:] for _issue, reason in split.left} == {"请在问题页面办理。"}

    def test_so_is_what_is_public_proposed_or_not_handed_over(self):
        clean, public = self.an_issue("rectifying"), self.an_issue("rectifying", is_public=True)
        waiting, screened = self.an_issue("rectifying"), self.an_issue("screened")
        make_publication(waiting, self.city_staff)
        split = self.propose(clean, public, waiting, screened)
        assert (split.done, [issue for issue, _reason in split.left]) == (
            [clean],
            [public, waiting, screened],
        )

    def test_nothing_to_propose_is_refused_with_the_first_reason(self):
        with self.assertRaises(RuleBroken):
            self.propose(self.an_issue("rectifying", is_public=True))
        with self.assertRaisesMessage(RuleBroken, "请先勾选问题"):
            self.propose()

    def test_nobody_but_the_staff_of_the_campaigns_committee(self):
        issue = self.an_issue("rectifying")
        self.refused_for_everybody_but(
            self.city_staff,
            self.city_colleague,
            act=lambda person: self.propose(issue, by=person),
            error=NotAllowed,
        )

    def test_deputies_named_in_any_of_them_are_found(self):
        make_deputy(self.county, self.deputy_group, name="孙明亮")
        clean, named = self.an_issue("rectifying"), self.an_issue("rectifying", description="孙明亮走访")
        assert self.propose(clean, named).done == [clean]

    def test_it_costs_the_same_for_few_and_many(self):
        for many in (2, 30):
            issues = [self.an_issue("rectifying") for _number in range(many)]
            with self.subTest(many), self.assertNumQueries(15):
                self.post("propose", *issues)


class BarTests(BulkCase):
    def test_staff_get_boxes_and_the_bar_others_do_not(self):
        issue = self.an_issue()
        for person, shown in ((self.city_staff, True), (self.leader, False), (self.liaison, False)):
            self.sign_in(person)
            answer = self.client.get(LIST)
            with self.subTest(person.username):
                assert (f'value="{tick(issue)}"' in answer.content.decode()) == shown
                assert ("批量办理" in answer.content.decode()) == shown

    def test_all_is_offered_only_where_it_can_be_done_at_once(self):
        for _number in range(3):
            self.an_issue()
        self.assertContains(self.client.get(LIST), "符合条件的全部 3 条")
        with mock.patch("issues.views.ledger.AT_ONCE", 2):
            self.assertNotContains(self.client.get(LIST), "符合条件的全部")

    def test_the_bar_keeps_what_was_asked_for(self):
        self.an_issue()
        self.assertContains(self.client.get(LIST, {"status": "handed_over"}), f'{BULK}?status=handed_over"')
