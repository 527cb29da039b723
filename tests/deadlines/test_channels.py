"""Channels and preferences: who may, what is refused, and that an address never shows."""

import pytest
from django.urls import reverse

from core.exceptions import NotAllowed, RuleBroken
from core.models import HistoryEntry, Notification
from deadlines import channels, engine
from deadlines.enums import ChannelKind
from deadlines.models import Channel, Preference
from organizations.enums import Role
from tests.factories import make_person

from .base import moment
from .outbox_base import OutboxCase

LIST, PREFERENCES = reverse("deadlines:channels"), reverse("deadlines:preferences")


class AddTest(OutboxCase):
    def add(self, **changes) -> Channel:
        stated = {
            "kind": ChannelKind.WECOM,
            "name": "督办群",
            "organization": self.housing,
            "secret": "CHANNEL_WECOM",
            "by": self.system_admin,
        }
        return channels.add_channel(**stated | changes, now=self.now)

    def test_a_new_channel_is_off_and_recorded_without_its_address(self):
        channel = self.add()
        assert (channel.is_active, channel.organization, channel.secret) == (
            False,
            self.housing,
            "CHANNEL_WECOM",
        )
        record = HistoryEntry.objects.get(action="add_channel")
        assert (record.object_id, record.data) == (
            channel.pk,
            {"kind": "wecom", "variable": "CHANNEL_WECOM"},
        )

    def test_only_a_system_administrator_may(self):
        for name, person in self.everyone().items():
            if name != "system_admin":
                with self.subTest(name), pytest.raises(NotAllowed):
                    self.add(by=person)

    def test_only_in_the_own_place_and_below(self):
        self.add(organization=self.county_congress)
        with pytest.raises(NotAllowed):
            self.add(organization=self.province_congress)

    def test_refusals_name_the_field(self):
        for changes, field in [
            ({"organization": None}, "organization"),
            ({"secret": ""}, "secret"),
            ({"secret": "SECRET_KEY"}, "secret"),
            ({"secret": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1"}, "secret"),
            ({"kind": ChannelKind.EMAIL}, "kind"),
        ]:
            with self.subTest(field), pytest.raises(RuleBroken) as refusal:
                self.add(**changes)
            assert refusal.value.field == field

    def test_mail_belongs_to_nobody(self):
        self.mail.delete()
        channel = self.add(kind=ChannelKind.EMAIL)
        assert (channel.organization, channel.secret) == (None, "")


class SwitchTest(OutboxCase):
    def setUp(self):
        super().setUp()
        self.channel = self.group(ChannelKind.WECOM, self.housing, is_active=False)

    def switch(self, on=True, by=None):
        return channels.switch_channel(self.channel, on=on, by=by or self.system_admin, now=self.now)

    def test_on_and_off_are_recorded_once(self):
        assert self.switch().is_active
        self.switch()
        assert not self.switch(on=False).is_active
        acts = HistoryEntry.objects.filter(object_type="deadlines.channel").order_by("id")
        assert [act.action for act in acts] == ["switch_on", "switch_off"]

    def test_without_an_address_it_stays_off(self):
        for secret in ("CHANNEL_NOWHERE", "CHANNEL_"):
            self.channel.secret = secret
            with pytest.raises(RuleBroken):
                self.switch()
        self.channel.refresh_from_db()
        assert not self.channel.is_active

    def test_an_address_on_another_host_stays_off(self):
        with self.settings(CHANNEL_HOSTS=["qyapi.weixin.qq.com"]), pytest.raises(RuleBroken) as refusal:
            self.switch()
        assert "CHANNEL_HOSTS" in str(refusal.value)

    def test_others_may_not(self):
        for person in (self.city_staff, self.leader, self.security_admin):
            with pytest.raises(NotAllowed):
                self.switch(by=person)


class TrialTest(OutboxCase):
    def test_a_group_gets_a_test_message(self):
        channels.try_channel(self.group(ChannelKind.FEISHU), by=self.system_admin, now=self.now)
        assert "测试消息" in self.gateway.ledger[0]["body"]["content"]["text"]
        assert HistoryEntry.objects.filter(action="try_channel").count() == 1

    def test_mail_goes_to_the_administrators_own_address(self):
        with pytest.raises(RuleBroken):
            channels.try_channel(self.mail, by=self.system_admin, now=self.now)
        self.wants_mail(self.system_admin, by_email=False)
        channels.try_channel(self.mail, by=self.system_admin, now=self.now)
        assert [mail["to"] for mail in self.gateway.mails] == ["system_admin@example.org"]

    def test_what_went_wrong_is_said_without_the_address(self):
        self.gateway.answers.append((200, b'{"errcode": 93000}'))
        with pytest.raises(RuleBroken) as refusal:
            channels.try_channel(self.group(ChannelKind.WECOM), by=self.system_admin, now=self.now)
        assert str(refusal.value) == "对方拒绝接收（errcode 93000）"


class PageTest(OutboxCase):
    def setUp(self):
        super().setUp()
        self.channel = self.group(ChannelKind.WECOM, self.housing, is_active=False)
        self.sign_in(self.system_admin)

    def post(self, name, channel=None, **data):
        url = reverse(f"deadlines:channel_{name}", args=[(channel or self.channel).pk])
        return self.client.post(url, data, follow=True)

    def test_the_page_shows_variables_and_never_addresses(self):
        page = self.client.get(LIST).content.decode()
        assert "CHANNEL_WECOM" in page
        assert "t0ken" not in page and self.gateway.http not in page

    def test_channels_elsewhere_are_not_there(self):
        foreign = self.group(organization=self.province_congress, name="外地群")
        self.assertNotContains(self.client.get(LIST), "外地群")
        for act in ("switch", "test"):
            assert self.post(act, foreign).status_code == 404

    def test_it_is_switched_and_tried_by_buttons(self):
        self.assertContains(self.post("switch", on="1"), "已启用。")
        self.channel.refresh_from_db()
        assert self.channel.is_active
        self.assertContains(self.post("test"), "测试消息已发出")
        assert len(self.gateway.ledger) == 1

    def test_a_refusal_is_said_in_words(self):
        self.gateway.answers.append((404, b""))
        self.assertContains(self.post("test"), "对方拒绝接收（HTTP 404）")

    def test_a_channel_is_added(self):
        data = {
            "kind": "feishu",
            "name": "飞书群",
            "organization": self.housing.pk,
            "secret": "CHANNEL_FEISHU",
        }
        self.assertContains(self.client.post(LIST, data, follow=True), "飞书群")
        answer = self.client.post(LIST, data | {"secret": "DATABASE_URL"})
        assert (answer.status_code, Channel.objects.filter(name="飞书群").count()) == (422, 1)

    def test_a_body_elsewhere_cannot_be_chosen(self):
        data = {
            "kind": "feishu",
            "name": "x",
            "organization": self.province_congress.pk,
            "secret": "CHANNEL_X",
        }
        assert self.client.post(LIST, data).status_code == 422

    def test_an_administrator_of_another_place_does_not_see_it(self):
        admin = make_person("county_admin", self.county_congress, Role.SYSTEM_ADMIN)
        assert list(Channel.objects.visible_to(admin)) == [self.mail]
        assert set(Channel.objects.visible_to(self.system_admin)) == {self.mail, self.channel}


class PreferenceTest(OutboxCase):
    values = {"language": "zh-hans", "digest_at": "17:00", "quiet_from": "22:00", "quiet_to": "06:00"}

    def save(self, **changes):
        return self.client.post(PREFERENCES, self.values | changes)

    def test_each_person_keeps_their_own(self):
        self.sign_in(self.liaison)
        assert self.save(by_email="on", email="liaison@example.org").status_code == 302
        own = Preference.objects.get(user=self.liaison)
        assert (own.by_email, own.email, own.digest_at.hour) == (True, "liaison@example.org", 17)
        assert Preference.objects.get(user=self.county_office).digest_at.hour == 8

    def test_mail_needs_an_address(self):
        self.sign_in(self.liaison)
        answer = self.save(by_email="on")
        assert answer.status_code == 422
        self.assertContains(answer, "请填写电子邮箱", status_code=422)
        assert not Preference.objects.filter(user=self.liaison).exists()

    def test_what_is_not_a_time_or_an_address_is_refused(self):
        self.sign_in(self.liaison)
        for changes in ({"digest_at": "25:00"}, {"quiet_to": ""}, {"email": "x"}, {"language": "fr"}):
            assert self.save(**changes).status_code == 422

    def test_somebody_elses_cannot_be_written(self):
        self.sign_in(self.liaison)
        self.save(user=self.county_office.pk, email="thief@example.org")
        assert Preference.objects.get(user=self.county_office).email == "county_office@example.org"

    def test_everybody_finds_the_page_on_their_account(self):
        self.sign_in(self.liaison)
        self.assertContains(self.client.get(reverse("organizations:my_account")), PREFERENCES)


class InboxTest(OutboxCase):
    def test_the_inbox_says_why_the_engine_wrote(self):
        self.open()
        engine.run_pass(moment(8, 20))
        self.sign_in(self.county_office)
        self.assertContains(
            self.client.get(reverse("dashboards:messages")),
            "“当天提醒”发给承办方的人大工作人员、单位联络员；时限 2018-08-20，报送",
        )

    def test_one_query_however_many_messages(self):
        self.sign_in(self.county_office)
        self.open(), self.open(self.other_duty, owed_by=self.county_congress.pk)
        for day in (13, 20):
            engine.run_pass(moment(8, day))
            with self.assertNumQueries(
                6
            ):  # session, person, memberships, unread, their number, read, reasons
                self.client.get(reverse("dashboards:messages"))
        assert Notification.objects.filter(recipient=self.county_office).count() == 4
