"""Staff say for a campaign whether departments inspect themselves; without their word the plan says it."""

import pytest
from django.urls import reverse

from campaigns.models import Campaign
from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from core.models import HistoryEntry
from issues.self_check import campaigns_asking, rule_in_words
from issues.services.self_checking import set_self_check
from tests.base import World
from tests.factories import make_link


class SelfCheckRuleTests(World):
    def rule(self, asked=True, by=None, campaign=None) -> Campaign:
        return set_self_check(
            campaign or self.campaign, asked=asked, source="主任会议决定", by=by or self.city_staff
        )

    def fresh(self) -> Campaign:
        return Campaign.objects.select_related("congress").get(pk=self.campaign.pk)

    def test_a_campaign_whose_plan_is_silent_asks_once_staff_say_so(self):
        assert not campaigns_asking().exists()
        self.rule()
        assert campaigns_asking().get() == self.campaign
        assert rule_in_words(self.fresh()) == "要求部门自查。依据：主任会议决定"

    def test_it_overrides_the_plan_and_can_be_left_to_it_again(self):
        make_link(self.stage, name="部门自查自纠", number=7)
        assert rule_in_words(self.campaign) == "要求部门自查：方案的环节“部门自查自纠”写有自查或自纠。"
        self.rule(False)
        assert not campaigns_asking().exists()
        self.rule(None)
        assert campaigns_asking().exists()
        assert "self_check" not in self.fresh().rules

    def test_other_rules_of_the_campaign_stay(self):
        Campaign.objects.filter(pk=self.campaign.pk).update(rules={"grades": {"value": ["满意"]}})
        self.rule(campaign=self.fresh())
        assert self.fresh().rule("grades") == ["满意"]

    def test_history_has_one_entry(self):
        self.rule()
        entry = HistoryEntry.objects.get()
        assert (entry.action, entry.actor, entry.comment) == (
            "set_self_check",
            self.city_staff,
            "主任会议决定",
        )
        assert entry.data == {"from": None, "to": True}

    def test_nobody_else_may(self):
        for name, person in self.everyone().items():
            if person not in (self.city_staff, self.city_colleague):
                with self.subTest(name), pytest.raises(NotAllowed):
                    self.rule(by=person)

    def test_not_when_the_campaign_is_over(self):
        for status in ("concluded", "archived"):
            Campaign.objects.filter(pk=self.campaign.pk).update(status=status)
            with self.subTest(status), pytest.raises(TransitionError):
                self.rule(campaign=self.fresh())

    def test_a_stale_copy_is_refused(self):
        stale = self.fresh()
        self.rule()
        with pytest.raises(StaleState):
            self.rule(False, campaign=stale)

    def test_the_same_again_is_refused(self):
        self.rule()
        with pytest.raises(RuleBroken, match="没有改动"):
            self.rule(campaign=self.fresh())


class SelfCheckRulePageTests(World):
    def setUp(self):
        super().setUp()
        self.page = reverse("issues:self_check_rule", args=[self.campaign.pk])
        self.sign_in(self.city_staff)

    def values(self, **changes) -> dict:
        return {"asked": "yes", "source": "主任会议决定", "version": self.campaign.version} | changes

    def test_it_is_found_from_the_page_of_self_inspection(self):
        page = self.client.get(reverse("issues:self_check"))
        self.assertContains(page, self.page)
        self.assertContains(page, "不要求自查")
        self.client.post(self.page, self.values())
        self.assertNotContains(self.client.get(reverse("issues:self_check")), "不要求自查")

    def test_it_is_changed_and_the_page_names_each_change(self):
        self.assertRedirects(self.client.post(self.page, self.values()), reverse("issues:self_check"))
        page = self.client.get(self.page)
        self.assertContains(page, "要求部门自查。依据：主任会议决定")
        self.assertContains(page, f"{self.city_staff.name} <time")

    def test_a_reason_is_asked_for(self):
        answer = self.client.post(self.page, self.values(source=""))
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["source"])

    def test_a_stale_page_is_refused(self):
        self.client.post(self.page, self.values())
        assert self.client.post(self.page, self.values(asked="no")).status_code == 422

    def test_not_visible_is_404_and_visible_is_403(self):
        for person, code in ((self.county_office, 403), (self.leader, 403), (self.liaison, 403)):
            self.sign_in(person)
            with self.subTest(person.username):
                assert self.client.get(self.page).status_code == code
                assert self.client.post(self.page, self.values()).status_code == code
        Campaign.objects.filter(pk=self.campaign.pk).update(status="draft")
        self.sign_in(self.other_office)
        assert self.client.get(self.page).status_code == 404
