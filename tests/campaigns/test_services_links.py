"""Starting a link, telling its progress, finishing it."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from campaigns import services
from campaigns.enums import CampaignStatus, LinkStatus
from campaigns.models import Campaign, Link, LinkProgress
from core import history
from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from core.models import Attachment
from tests.base import World
from tests.factories import make_link

from .support import a_pdf, acts_on, submitted

STAFF = {"city_staff", "city_colleague"}


class LinkActs(World):
    def fresh(self) -> Link:
        return Link.objects.get(pk=self.link.pk)

    def start(self, link=None, by=None):
        return services.start_link(link or self.link, by=by or self.city_staff)

    def note(self, link=None, by=None, **changes):
        details = {"text": "完成集中活动", "percent": 60}
        return services.note_link_progress(link or self.link, by=by or self.city_staff, **details | changes)

    def finish(self, link=None, by=None, finished_on=date(2018, 8, 9)):
        return services.finish_link(link or self.link, finished_on=finished_on, by=by or self.city_staff)

    def put(self, status) -> Link:
        Link.objects.filter(pk=self.link.pk).update(status=status)
        return self.fresh()

    def test_nobody_else_tells_anything_about_a_link(self):
        for name, person in self.everyone().items():
            if name in STAFF:
                continue
            for act in (self.start, self.note, self.finish):
                with self.subTest(name, act=act.__name__), self.assertRaises(NotAllowed):
                    act(by=person)
        self.assertEqual(acts_on(self.link), [])

    def test_a_campaign_that_is_not_running_takes_no_progress(self):
        link = self.put(LinkStatus.RUNNING)
        for status in set(CampaignStatus) - {CampaignStatus.RUNNING}:
            Campaign.objects.filter(pk=self.campaign.pk).update(status=status)
            for act in (self.start, self.note, self.finish):
                with self.subTest(status, act=act.__name__), self.assertRaises(RuleBroken):
                    act(link)

    def test_each_act_has_its_states(self):
        allowed = {
            self.start: {LinkStatus.PLANNED},
            self.note: {LinkStatus.RUNNING},
            self.finish: {LinkStatus.PLANNED, LinkStatus.RUNNING},
        }
        for act, states in allowed.items():
            for status in set(LinkStatus) - states:
                with self.subTest(status, act=act.__name__), self.assertRaises(TransitionError):
                    act(self.put(status))

    def test_a_stale_copy_is_refused(self):
        copy = self.fresh()
        self.start()
        with self.assertRaises(StaleState):
            self.finish(copy, by=self.city_colleague)


class StartAndNoteTests(LinkActs):
    def test_starting_is_on_record(self):
        self.start()
        self.assertEqual(acts_on(self.link), [("start", "planned", "running")])

    def test_progress_keeps_text_share_and_files(self):
        self.start()
        progress = self.note(files=[a_pdf("小结.pdf")])
        self.assertEqual(
            (progress.text, progress.percent, progress.made_by), ("完成集中活动", 60, self.city_staff)
        )
        self.assertEqual([file.name for file in progress.files.all()], ["小结.pdf"])
        self.assertEqual(self.fresh().percent, 60)
        entry = history.of(self.link).first()
        self.assertEqual((entry.action, entry.comment), ("note_progress", "完成集中活动"))
        self.assertEqual(entry.data, {"percent": 60, "before": 0})

    def test_one_bad_file_leaves_nothing_half_written(self):
        self.start()
        with self.assertRaises(RuleBroken):
            self.note(files=[a_pdf(), SimpleUploadedFile("坏.exe", b"MZ")])
        self.assertEqual((LinkProgress.objects.count(), Attachment.objects.count()), (0, 0))
        self.assertEqual(self.fresh().percent, 0)

    def test_text_is_needed_and_the_share_lies_between_0_and_100(self):
        self.start()
        for field, changes in (
            ("text", {"text": " "}),
            ("percent", {"percent": 101}),
            ("percent", {"percent": -1}),
        ):
            with self.subTest(changes), self.assertRaises(RuleBroken) as refusal:
                self.note(**changes)
            self.assertEqual(refusal.exception.field, field)


class FinishTests(LinkActs):
    def test_finishing_keeps_the_day_and_is_whole(self):
        self.finish(finished_on=date(2018, 8, 8))
        link = self.fresh()
        self.assertEqual((link.status, link.percent, link.finished_on), ("done", 100, date(2018, 8, 8)))
        self.assertEqual(acts_on(link), [("finish", "planned", "done")])

    def test_the_day_is_not_in_the_future_and_not_before_the_start(self):
        for day in (date(2018, 8, 10), date(2018, 7, 10)):
            with self.subTest(day), self.assertRaises(RuleBroken) as refusal:
                self.finish(finished_on=day)
            self.assertEqual(refusal.exception.field, "finished_on")

    def test_a_submission_waiting_in_it_comes_first(self):
        duty = submitted(self.duty, self.county_office)
        with self.assertRaisesMessage(RuleBroken, "还有 1 件报送等待接收"):
            self.finish()
        services.accept_duty(duty, by=self.city_staff)
        self.assertEqual(self.finish().status, LinkStatus.DONE)

    def test_a_submission_waiting_in_another_link_does_not_matter(self):
        other = make_link(self.stage, number=7)
        submitted(self.duty, self.county_office)
        self.assertEqual(self.finish(other).status, LinkStatus.DONE)
