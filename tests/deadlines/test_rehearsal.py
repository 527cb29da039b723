"""A rehearsal tells what then really happens, and writes nothing."""

import json
from collections import Counter
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.owed import open_duties
from campaigns.services import open_campaign
from core import clock
from core.models import HistoryEntry, Notification
from deadlines import engine, rehearsal, routing, services
from deadlines.enums import ChannelKind, Kind
from deadlines.models import Channel, Deadline, Delivery, Occurrence, Preference
from deadlines.services import scope_of
from organizations.enums import Role
from tests.factories import make_campaign, make_duty, make_link, make_person, make_stage
from tests.issues.test_owed import Owed

from .base import moment

FIRST, LAST = date(2018, 8, 9), date(2018, 9, 12)


class Rehearsed(Owed):
    def setUp(self):
        super().setUp()
        make_person("county_leader", self.county_congress, Role.LEADER)
        open_duties([self.duty, self.other_duty], now=self.now)
        self.handed(2, due_on=date(2018, 8, 31))
        self.ask_for_channels()
        services.pause(
            Deadline.objects.of(self.other_duty, Kind.DUTY).get(), reason="待批复", by=self.city_staff
        )

    def ask_for_channels(self):
        Channel.objects.create(kind=ChannelKind.EMAIL, name="邮件", is_active=True)
        Channel.objects.create(
            kind=ChannelKind.WECOM,
            name="群",
            organization=self.county_congress,
            secret="CHANNEL_X",
            is_active=True,
        )
        Channel.objects.create(
            kind=ChannelKind.FEISHU, name="停用", organization=self.city_congress, secret="CHANNEL_Y"
        )
        Preference.objects.create(user=self.county_office, by_email=True, email="a@example.test")

    def rehearse(self, campaign=None) -> list[rehearsal.Event]:
        return rehearsal.rehearse(scope_of(campaign or self.campaign), FIRST, LAST)

    def live(self) -> None:
        """Every morning of the same days a pass, at nine o'clock."""
        for days in range((LAST - FIRST).days + 1):
            with clock.at(moment(8, 9) + timedelta(days=days)):
                engine.run_pass()
                routing.route()


class RehearsalTests(Rehearsed):
    def test_it_names_exactly_the_people_who_are_then_told(self):
        expected = Counter(
            (event.day, event.object, event.message, person)
            for event in self.rehearse()
            for person in event.recipients
        )
        assert expected
        before = Notification.objects.order_by("-id").first()
        self.live()
        told = Notification.objects.filter(id__gt=before.pk).select_related("recipient")
        happened = Counter(
            (clock.local_date(one.created_at), one.params["title"], one.message, one.recipient.username)
            for one in told
        )
        assert expected == happened

    def test_it_names_exactly_the_channels_that_are_then_used(self):
        events = self.rehearse()
        by_mail = sum(ChannelKind.EMAIL in event.channels for event in events)
        in_group = sum(ChannelKind.WECOM in event.channels for event in events)
        assert by_mail
        assert in_group
        assert not any(ChannelKind.FEISHU in event.channels for event in events)
        self.live()
        sent = Delivery.objects.exclude(notification__cause="", occurrence=None)
        assert Counter(sent.values_list("channel__kind", flat=True)) == {"email": by_mail, "wecom": in_group}

    def test_two_groups_of_one_kind_and_two_mail_readers_are_counted_each(self):
        Channel.objects.create(
            kind=ChannelKind.WECOM, name="二群", organization=self.county_congress, secret="X", is_active=True
        )
        Preference.objects.create(user=self.county_colleague, by_email=True, email="b@example.test")
        first = next(event for event in self.rehearse() if event.object == self.duty.title)
        assert first.sent == (("inbox", 2), ("email", 2), ("wecom", 2))
        expected = rehearsal.Totals()
        for event in self.rehearse():
            expected.add(event)
        self.live()
        sent = Counter(
            Delivery.objects.exclude(notification__cause="", occurrence=None).values_list(
                "channel__kind", flat=True
            )
        )
        assert sent == {name: expected.channels[name] for name in ("email", "wecom")}

    def test_who_comes_and_who_goes_between_two_reminders_is_noticed(self):
        newcomer = make_person("newcomer", self.county_congress)
        newcomer.memberships.update(starts_on=date(2018, 8, 14), ends_on=date(2018, 8, 16))
        reached = {event.day for event in self.rehearse() if "newcomer" in event.recipients}
        assert reached == {date(2018, 8, 14)}
        before = Notification.objects.order_by("-id").first().pk
        self.live()
        told = Notification.objects.filter(id__gt=before, recipient=newcomer)
        assert [clock.local_date(one.created_at) for one in told] == [date(2018, 8, 14)]

    def test_a_repeated_reminder_asks_for_its_readers_once(self):
        def queries(last: date) -> int:
            with CaptureQueriesContext(connection) as found:
                rehearsal.rehearse(scope_of(self.campaign), FIRST, last)
            return len(found)

        assert queries(date(2018, 12, 31)) == queries(date(2019, 12, 31))

    def test_it_names_the_rule_the_thing_and_the_channel(self):
        first = next(event for event in self.rehearse() if event.object == self.duty.title)
        assert (first.day, first.rule) == (date(2018, 8, 10), "报送：当天提醒")
        assert first.recipients == ("county_colleague", "county_office")
        assert first.channels == ("inbox", "email", "wecom")

    def test_it_writes_nothing(self):
        models = (Deadline, Occurrence, Notification, HistoryEntry, Delivery)
        before = [list(model.objects.order_by("pk").values_list()) for model in models]
        self.rehearse()
        assert [list(model.objects.order_by("pk").values_list()) for model in models] == before

    def test_a_paused_deadline_and_another_campaigns_tell_nothing(self):
        objects = {(event.object, event.recipients) for event in self.rehearse()}
        assert not any("other_office" in people for _title, people in objects)
        assert self.rehearse(make_campaign(self.city_congress)) == []

    def test_a_plan_that_is_not_opened_yet_tells_what_its_opening_would_bring(self):
        campaign = make_campaign(self.city_congress, status="approved", code="PLAN")
        make_duty(
            make_link(make_stage(campaign)),
            self.county_congress,
            self.city_congress,
            title="供水情况",
            due_on=date(2018, 8, 20),
        )
        out = StringIO()
        call_command("rehearse", "PLAN", "--from=2018-08-09", "--to=2018-09-12", stdout=out)
        found = json.loads(out.getvalue())
        assert not Deadline.objects.filter(scope=scope_of(campaign)).exists()
        Deadline.objects.exclude(scope=scope_of(campaign)).update(next_at=None)
        open_campaign(campaign, by=self.city_staff)
        before = Notification.objects.order_by("-id").first().pk
        self.live()
        assert found["totals"]["messages"] == Notification.objects.filter(id__gt=before).count()
        assert found["days"][0]["date"] == "2018-08-13"


class CommandTests(Rehearsed):
    def run_command(self, *arguments) -> dict:
        out = StringIO()
        call_command("rehearse", *arguments, stdout=out)
        return json.loads(out.getvalue())

    def test_it_prints_days_in_order_with_totals(self):
        found = self.run_command("LD2018", "--from", "2018-08-09", "--to", "2018-08-11")
        assert [day["date"] for day in found["days"]] == ["2018-08-10", "2018-08-11"]
        assert [set(event) for event in found["days"][0]["events"]] == [
            {"rule", "object", "recipients", "channels"}
        ]
        events = [event for day in found["days"] for event in day["events"]]
        assert found["totals"] == {
            "days": 2,
            "events": len(events),
            "messages": sum(len(event["recipients"]) for event in events),
            "people": 5,
            "channels": {"inbox": 7, "email": 2, "wecom": 3},
            "per_organization": {"桃城区人大常委会": 5, "衡水市人大常委会": 2},
            "per_person": {
                "city_colleague": 1,
                "city_staff": 1,
                "county_colleague": 2,
                "county_leader": 1,
                "county_office": 2,
            },
        }

    def test_the_campaign_may_be_named_by_its_key(self):
        days = ("--from=2018-08-10", "--to=2018-08-10")
        assert self.run_command(str(self.campaign.pk), *days) == self.run_command("LD2018", *days)

    def test_what_makes_no_sense_is_refused_in_both_languages(self):
        for arguments in (
            ("NO", "--from=2018-08-10", "--to=2018-08-11"),
            ("²", "--from=2018-08-10", "--to=2018-08-11"),
            ("LD2018", "--from=2018-08-11", "--to=2018-08-10"),
            ("LD2018", "--from=8月10日", "--to=2018-08-11"),
            ("LD2018", "--from=2018-02-30", "--to=2018-08-11"),
        ):
            out = StringIO()
            with self.subTest(arguments), pytest.raises(CommandError) as refused:
                call_command("rehearse", *arguments, stdout=out)
            assert refused.value.returncode == 2
            document = json.loads(out.getvalue())
            assert document["days"] == [] and set(document["message"]) == {"zh", "en"}

    def test_a_quiet_time_is_an_empty_list(self):
        found = self.run_command("LD2018", "--from=2018-08-09", "--to=2018-08-09")
        nothing = {"channels": {}, "per_organization": {}, "per_person": {}}
        totals = {"days": 0, "events": 0, "messages": 0, "people": 0} | nothing
        assert found == {"days": [], "totals": totals, "message": None}
