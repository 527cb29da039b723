"""The demonstration's whole campaign, played through and then lived through under the moved clock: the same, message by message.

Reports, signatures, plans, rectification, replies and reviews are all in it, and every rung up to the leaders.
"""

from collections import Counter
from datetime import date, datetime, timedelta

from django.test import TestCase

from campaigns.models import Campaign
from campaigns.rehearsing import Category, category_of, rehearse_campaign
from core import clock
from core.models import Notification
from deadlines import engine, routing
from deadlines.enums import ChannelKind
from deadlines.models import Channel, Deadline, Delivery, Preference
from deadlines.services import scope_of
from demonstration import loader
from demonstration.scenes.persons import user
from demonstration.scenes.places import congress, department

from .test_deadlines import Demonstration

FIRST, LAST = date(2018, 8, 9), date(2018, 9, 20)
READERS = ("city.lin", "city.gao", "raoyang.pu", "housing.qin")  # who also wants mail


class WholeCampaign(Demonstration, TestCase):
    @classmethod
    def setUpTestData(cls):
        loader.load("hengshui")
        Channel.objects.create(kind=ChannelKind.EMAIL, name="邮件", is_active=True)
        for kind, body in (
            (ChannelKind.WECOM, congress("衡水市")),
            (ChannelKind.FEISHU, congress("饶阳县")),
            (ChannelKind.DINGTALK, department("衡水市", "housing")),
        ):
            Channel.objects.create(kind=kind, name=body.name, organization=body, secret="X", is_active=True)
        for person in READERS:
            Preference.objects.create(user=user(person), by_email=True, email="a@example.test")
        other = Campaign.objects.exclude(code="LD2018")
        Deadline.objects.filter(scope__in=map(scope_of, other)).update(
            next_at=None
        )  # what the filings would tell

    def setUp(self):
        self.campaign = Campaign.objects.get(code="LD2018")
        self.events = rehearse_campaign(self.campaign, FIRST, LAST)

    def live(self) -> None:
        """A pass every morning of the same days, after the hour of the reminders; nobody does anything."""
        day = FIRST
        while day <= LAST:
            with clock.at(datetime(day.year, day.month, day.day, 9, tzinfo=clock.LOCAL_ZONE)):
                engine.run_pass()
                routing.route()
            day += timedelta(days=1)

    def test_what_is_said_is_what_then_happens_to_whom_and_through_what(self):
        assert {category_of(event) for event in self.events} == set(Category)
        said = Counter(
            (event.day, event.object, event.rung, person)
            for event in self.events
            for person in event.recipients
        )
        through = Counter()
        for event in self.events:
            through.update(dict(event.sent))
        self.live()
        assert said == self.told()
        others = Delivery.objects.filter(notification__cause="")  # what services had told before
        left = Delivery.objects.exclude(pk__in=others).values_list("channel__kind", flat=True)
        assert through == Counter(left) + Counter(inbox=said.total())
        assert set(through) == {"inbox", "email", "wecom", "feishu", "dingtalk"}

    def told(self) -> Counter:
        found = Notification.objects.filter(cause__startswith="occurrence:").select_related("recipient")
        return Counter(
            (
                clock.local_date(one.created_at),
                one.params["title"],
                one.params["rung"],
                one.recipient.username,
            )
            for one in found
        )

    def test_the_kinds_of_deadline_that_a_campaign_has_are_all_played(self):
        kinds = set(Deadline.objects.exclude(next_at=None).values_list("kind", flat=True))
        assert kinds >= {"duty", "sign_for", "plan", "rectification", "extension_reply", "write_off_review"}
        played = {event.object for event in self.events}
        open_ones = Deadline.objects.exclude(next_at=None).filter(due_on__range=(FIRST, LAST))
        assert set(open_ones.values_list("title", flat=True)) <= played
