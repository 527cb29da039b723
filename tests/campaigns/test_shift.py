"""Moving every open deadline of a campaign in one recorded act."""

from datetime import date

import pytest
from django.urls import reverse

from campaigns import services
from campaigns.models import Campaign
from campaigns.owed import open_duties
from core.exceptions import NotAllowed, RuleBroken, StaleState
from core.models import HistoryEntry, Notification
from deadlines.models import Change, Deadline
from tests.base import World


class Shift(World):
    def setUp(self):
        super().setUp()
        open_duties([self.duty, self.other_duty], now=self.now)
        self.url = reverse("campaigns:shift", args=[self.campaign.pk])

    def shift(self, **changes) -> int:
        given = {"days": 7, "reason": "会议推迟", "by": self.city_staff} | changes
        return services.shift_campaign(self.campaign, **given)

    def test_everything_open_moves_and_the_parties_are_told(self):
        assert self.shift() == 2
        self.duty.refresh_from_db()
        assert self.duty.due_on == date(2018, 8, 17)
        assert set(Deadline.objects.values_list("due_on", flat=True)) == {date(2018, 8, 17)}
        assert Change.objects.count() == 2
        record = HistoryEntry.objects.get(action="shift_deadlines")
        assert (record.object_id, record.comment, record.data) == (
            *(self.campaign.pk, "会议推迟"),
            {"days": 7, "deadlines": 2},
        )
        told = set(Notification.objects.values_list("recipient__username", flat=True))
        assert told == {"county_office", "county_colleague", "other_office"}

    def test_refusals_name_the_field_and_move_nothing(self):
        for changes, field in (
            ({"days": 0}, "days"),
            ({"days": -1}, "days"),
            ({"days": 366}, "days"),
            ({"days": 150}, "days"),  # beyond the last day of the campaign
            ({"reason": " "}, "reason"),
        ):
            with self.subTest(changes), pytest.raises(RuleBroken) as refusal:
                self.shift(**changes)
            assert refusal.value.field == field
        assert not Change.objects.exists()

    def test_nobody_but_the_staff_whose_campaign_it_is(self):
        for name, person in self.everyone().items():
            if name not in ("city_staff", "city_colleague"):
                with self.subTest(name), pytest.raises(NotAllowed):
                    self.shift(by=person)

    def test_only_while_the_campaign_runs(self):
        for status in ("draft", "approved", "concluded", "archived"):
            Campaign.objects.filter(pk=self.campaign.pk).update(status=status)
            with self.subTest(status), pytest.raises(RuleBroken):
                self.shift()

    def test_pressed_twice_it_happens_once(self):
        first, second = (Campaign.objects.get(pk=self.campaign.pk) for _copy in range(2))
        given = {"days": 7, "reason": "会议推迟", "by": self.city_staff}
        services.shift_campaign(first, **given)
        with pytest.raises(StaleState):
            services.shift_campaign(second, **given)
        assert Change.objects.count() == 2

    def test_the_page_says_what_would_move_and_does_it(self):
        self.sign_in(self.city_staff)
        self.assertContains(self.client.get(self.url), "未办结的时限有 2 个")
        answer = self.client.post(self.url, {"version": 0, "days": "7", "reason": "会议推迟"})
        self.assertRedirects(answer, self.campaign.get_absolute_url())
        answer = self.client.post(self.url, {"version": 1, "days": "7", "reason": ""})
        assert answer.status_code == 422

    def test_the_page_is_for_the_committees_staff_only(self):
        for person, status in ((self.leader, 403), (self.county_office, 403), (self.liaison, 403)):
            self.sign_in(person)
            with self.subTest(person.username):
                assert self.client.get(self.url).status_code == status
