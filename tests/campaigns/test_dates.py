"""A later change of the period of a stage or a link: an act with a reason, on record, told, and within the campaign."""

from datetime import date

import pytest
from django.urls import reverse

from campaigns import services
from campaigns.enums import LinkStatus
from campaigns.models import Campaign, CampaignUnit, Duty, Link, Stage
from campaigns.owed import open_duties
from core import history
from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from core.models import Notification
from deadlines.models import Change, Deadline
from tests.base import World
from tests.factories import make_duty

from .support import acts_on, told

LATER = date(2018, 8, 17)


class Dates(World):
    def setUp(self):
        super().setUp()
        open_duties([self.duty, self.other_duty], now=self.now)

    def change(self, part=None, **changes):
        part = part or self.link
        given = {"starts_on": None, "ends_on": LATER, "reason": "会议推迟", "by": self.city_staff}
        act = services.change_link_dates if isinstance(part, Link) else services.change_stage_dates
        return act(part, **given | changes)

    def due(self) -> set[date]:
        return set(Duty.objects.values_list("due_on", flat=True))


class LinkTests(Dates):
    def test_the_old_period_and_the_reason_stay_on_record(self):
        link = self.change(starts_on=date(2018, 7, 20))
        assert (link.starts_on, link.ends_on) == (date(2018, 7, 20), LATER)
        entry = history.of(link).get()
        assert acts_on(link) == [("change_dates", "planned", "planned")]
        assert (entry.comment, entry.data) == (
            "会议推迟",
            {"from": ["", "2018-08-10"], "to": ["2018-07-20", "2018-08-17"], "duties": 2},
        )

    def test_what_was_due_on_its_last_day_moves_along_with_its_deadlines(self):
        self.change()
        assert self.due() == {LATER}
        assert set(Deadline.objects.values_list("due_on", flat=True)) == {LATER}
        assert [change.reason for change in Change.objects.all()] == ["会议推迟"] * 2

    def test_what_was_due_otherwise_has_come_in_or_is_owed_above_stays(self):
        Duty.objects.filter(pk=self.duty.pk).update(due_on=date(2018, 8, 12))
        Duty.objects.filter(pk=self.other_duty.pk).update(status="submitted")
        above = make_duty(self.link, self.city_congress, self.province_congress)
        self.change()
        days = dict(Duty.objects.values_list("pk", "due_on"))
        assert days == {
            self.duty.pk: date(2018, 8, 12),
            self.other_duty.pk: date(2018, 8, 10),
            above.pk: date(2018, 8, 10),
        }

    def test_without_its_duties_they_stay(self):
        self.change(with_duties=False)
        assert self.due() == {date(2018, 8, 10)}

    def test_those_concerned_are_told(self):
        CampaignUnit.objects.create(campaign=self.campaign, organization=self.housing, role="evaluated")
        self.change(with_duties=False)
        assert told() == {self.county_office, self.county_colleague, self.other_office, self.liaison}
        assert "2018-08-17：会议推迟" in Notification.objects.first().text

    def test_nobody_else_hears_of_a_draft(self):
        Campaign.objects.filter(pk=self.campaign.pk).update(status="draft")
        self.change()
        assert not Notification.objects.exists()

    def test_only_the_staff_whose_campaign_it_is(self):
        for name, person in self.everyone().items():
            if name not in ("city_staff", "city_colleague"):
                for part in (self.link, self.stage):
                    with self.subTest(name), pytest.raises(NotAllowed):
                        self.change(part, by=person)

    def test_refusals_name_the_field_and_change_nothing(self):
        wrong = (
            ({"ends_on": date(2019, 1, 1)}, "ends_on"),  # after the campaign
            ({"starts_on": date(2018, 6, 30)}, "starts_on"),  # before it
            ({"starts_on": date(2018, 8, 18)}, "ends_on"),  # reversed
            ({"ends_on": date(2018, 8, 10)}, "ends_on"),  # the same
            ({"reason": "  "}, "reason"),
        )
        for changes, field in wrong:
            with self.subTest(changes), pytest.raises(RuleBroken) as refusal:
                self.change(**changes)
            assert refusal.value.field == field
        with pytest.raises(RuleBroken, match="不能早于今天"):  # the duties cannot be due in the past
            self.change(ends_on=date(2018, 8, 8))
        self.link.refresh_from_db()
        assert self.link.ends_on == date(2018, 8, 10)
        assert not Change.objects.exists()

    def test_a_link_that_is_done_keeps_its_dates(self):
        Link.objects.update(status=LinkStatus.DONE, finished_on=self.today)
        self.link.refresh_from_db()
        with pytest.raises(TransitionError):
            self.change()

    def test_only_until_the_campaign_ends(self):
        for status in ("concluded", "archived"):
            Campaign.objects.filter(pk=self.campaign.pk).update(status=status)
            for part in (self.link, self.stage):
                with self.subTest(status), pytest.raises(RuleBroken, match="不能再改日期"):
                    self.change(part)

    def test_a_stale_copy_is_refused_and_nothing_moves_twice(self):
        copy = Link.objects.select_related("stage__campaign__congress").get(pk=self.link.pk)
        self.change()
        with pytest.raises(StaleState):
            self.change(copy, ends_on=date(2018, 8, 20), by=self.city_colleague)
        assert self.due() == {LATER}


class StageTests(Dates):
    def test_it_is_changed_on_record_and_told_while_its_links_keep_their_dates(self):
        stage = self.change(self.stage, starts_on=date(2018, 7, 11), ends_on=date(2018, 10, 15))
        stage.refresh_from_db()
        assert (stage.ends_on, stage.version) == (date(2018, 10, 15), 1)
        entry = history.of(stage).get()
        assert (entry.action, entry.comment) == ("change_dates", "会议推迟")
        assert entry.data == {"from": ["2018-07-11", "2018-09-30"], "to": ["2018-07-11", "2018-10-15"]}
        assert told() == {self.county_office, self.county_colleague, self.other_office}
        assert self.due() == {date(2018, 8, 10)}

    def test_reversed_or_outside_the_campaign_it_is_refused(self):
        for changes in (
            {"starts_on": date(2018, 10, 2), "ends_on": date(2018, 10, 1)},
            {"ends_on": date(2019, 2, 1)},
        ):
            with self.subTest(changes), pytest.raises(RuleBroken) as refusal:
                self.change(self.stage, **changes)
            assert refusal.value.field == "ends_on"

    def test_a_stale_copy_is_refused(self):
        copy = Stage.objects.select_related("campaign__congress").get(pk=self.stage.pk)
        self.change(self.stage)
        with pytest.raises(StaleState):
            self.change(copy, ends_on=date(2018, 8, 20), by=self.city_colleague)


class PageTests(Dates):
    def post(self, name, pk, person=None, **data):
        self.sign_in(person or self.city_staff)
        given = {
            "version": 0,
            "starts_on": "",
            "ends_on": "8月17日",
            "reason": "会议推迟",
            "with_duties": "on",
        }
        return self.client.post(reverse(f"campaigns:{name}", args=[pk]), given | data)

    def test_the_link_page_shows_the_old_period_with_its_reason(self):
        self.assertRedirects(self.post("link_dates", self.link.pk), self.link.get_absolute_url())
        page = self.client.get(self.link.get_absolute_url())
        self.assertContains(page, "原定日期")
        self.assertContains(page, "2018-08-10，city_staff")
        self.assertContains(page, "起止日期由 2018-08-10 改为 2018-08-17")

    def test_the_form_offers_to_take_the_duties_along_and_says_how_many(self):
        self.sign_in(self.city_staff)
        url = reverse("campaigns:link_dates", args=[self.link.pk])
        self.assertContains(self.client.get(url), "尚未报送的任务（2 件）")
        Duty.objects.update(status="submitted")
        assert "with_duties" not in self.client.get(url).context["form"].fields

    def test_unticked_the_duties_stay(self):
        self.post("link_dates", self.link.pk, with_duties="")
        assert self.due() == {date(2018, 8, 10)}

    def test_the_list_of_links_shows_the_stages_old_period(self):
        links = reverse("campaigns:links", args=[self.campaign.pk])
        self.assertRedirects(self.post("stage_dates", self.stage.pk), links)
        self.assertContains(self.client.get(links), "原定 2018-07-11～2018-09-30")

    def test_a_stale_page_is_refused_in_words(self):
        for name, part in (("link_dates", self.link), ("stage_dates", self.stage)):
            self.post(name, part.pk)
            answer = self.post(name, part.pk, ends_on="8月20日")
            self.assertContains(answer, "刚被别人处理过", status_code=422)

    def test_others_are_refused_or_find_nothing(self):
        for person, status in ((self.leader, 403), (self.county_office, 403), (self.province_staff, 403)):
            for name, part in (("link_dates", self.link), ("stage_dates", self.stage)):
                with self.subTest(name, person=person.username):
                    assert self.post(name, part.pk, person).status_code == status
        Campaign.objects.update(status="draft")
        assert self.post("stage_dates", self.stage.pk, self.county_office).status_code == 404
