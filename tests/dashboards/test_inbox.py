"""Messages: unread first, one's own only, read by pressing."""

from datetime import timedelta

from django.urls import reverse

from core.models import Notification
from core.notifications import notify
from tests.base import World

INBOX, ALL_READ = reverse("dashboards:messages"), reverse("dashboards:messages_read")


class InboxTests(World):
    def setUp(self):
        super().setUp()
        self.sign_in(self.liaison)

    def send(self, number=1, *, to=None, url="", read=False) -> Notification:
        notify([to or self.liaison], "第 %(n)s 件已交办", now=self.now, url=url, n=number)
        message = Notification.objects.latest("id")
        if read:
            Notification.objects.filter(pk=message.pk).update(read_at=self.now)
        return message

    def open(self, message):
        return self.client.post(reverse("dashboards:message_open", args=[message.pk]))

    def test_unread_stand_first_each_part_newest_first(self):
        old, read = self.send(1), self.send(2, read=True)
        new, last_read = self.send(3), self.send(4, read=True)
        inbox = self.client.get(INBOX).context["inbox"]
        assert inbox.unread == [new, old]
        assert list(inbox.read) == [last_read, read]

    def test_nobody_sees_or_opens_the_messages_of_another(self):
        foreign = self.send(1, to=self.other_liaison)
        assert self.client.get(INBOX).context["inbox"].is_empty
        assert self.open(foreign).status_code == 404
        self.client.post(ALL_READ)
        foreign.refresh_from_db()
        assert foreign.read_at is None

    def test_looking_does_not_mark_as_read(self):
        message = self.send()
        self.client.get(INBOX)
        assert self.client.get(reverse("dashboards:message_open", args=[message.pk])).status_code == 405
        message.refresh_from_db()
        assert message.read_at is None

    def test_opening_marks_as_read_and_goes_there(self):
        message = self.send(url="/issues/7/")
        answer = self.open(message)
        assert (answer.status_code, answer.url) == (302, "/issues/7/")
        message.refresh_from_db()
        assert message.read_at == self.now

    def test_an_address_outside_is_not_followed(self):
        for url in ("https://elsewhere.example/", "//elsewhere.example/", ""):
            assert self.open(self.send(url=url)).url == INBOX

    def test_the_first_reading_is_the_one_that_is_kept(self):
        message = self.send(read=True)
        Notification.objects.filter(pk=message.pk).update(read_at=self.now - timedelta(days=1))
        self.open(message)
        message.refresh_from_db()
        assert message.read_at == self.now - timedelta(days=1)

    def test_everything_can_be_marked_at_once(self):
        self.send(1), self.send(2)
        self.client.post(ALL_READ)
        inbox = self.client.get(INBOX).context["inbox"]
        assert (inbox.unread_total, len(inbox.read)) == (0, 2)

    def test_a_message_is_shown_in_words(self):
        self.send(12)
        self.assertContains(self.client.get(INBOX), "第 12 件已交办")

    def test_an_empty_inbox_says_so(self):
        self.assertContains(self.client.get(INBOX), "没有消息")

    def test_more_unread_than_fit_are_said_to_be_more(self):
        for number in range(52):
            self.send(number)
        inbox = self.client.get(INBOX).context["inbox"]
        assert (len(inbox.unread), inbox.unread_total) == (50, 52)

    def test_costs_the_same_with_few_and_many_messages(self):
        for _round in range(2):
            for number in range(20):
                self.send(number, read=number % 2 == 0)
            with self.assertNumQueries(5):  # session, person, memberships, unread, their number, read
                self.client.get(INBOX)
