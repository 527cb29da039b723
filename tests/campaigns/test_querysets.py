"""Who sees which campaigns, links, duties and files; the named sets and their counts."""

from datetime import date

from campaigns import services
from campaigns.models import Campaign, CampaignUnit, Duty, Link
from campaigns.querysets import attachments_visible_to
from core.models import Attachment
from organizations.models import User
from tests.base import World
from tests.factories import make_campaign, make_duty, make_link, make_stage

from .support import AFTER_MIDNIGHT, a_pdf, submitted


class VisibilityTests(World):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.province_campaign = make_campaign(cls.province_congress)
        cls.county_campaign = make_campaign(cls.county_congress)
        cls.draft = make_campaign(cls.city_congress, status="draft")
        cls.draft_link = make_link(make_stage(cls.draft))
        cls.draft_duty = make_duty(cls.draft_link, cls.county_congress, cls.city_congress)
        CampaignUnit.objects.create(campaign=cls.campaign, organization=cls.housing, role="evaluated")
        CampaignUnit.objects.create(campaign=cls.draft, organization=cls.housing, role="evaluated")
        cls.upward = make_duty(cls.link, cls.city_congress, cls.province_congress, title="汇总")
        cls.unit_duty = make_duty(cls.link, cls.housing, cls.city_congress, title="自查", parts=[])

    def test_campaigns_of_each_person(self):
        running = {self.campaign, self.province_campaign, self.county_campaign}
        expected = {
            "city_staff": {*running, self.draft},
            "leader": {*running, self.draft},
            "province_staff": running,
            "county_office": running,
            "other_office": {self.campaign, self.province_campaign},
            "liaison": {self.campaign},
        }
        for name, person in self.everyone().items():
            if "teller" in name or "colleague" in name:
                continue
            with self.subTest(name):
                self.assertEqual(set(Campaign.objects.visible_to(person)), expected.get(name, set()))

    def test_links_follow_their_campaign(self):
        self.assertEqual(set(Link.objects.visible_to(self.city_staff)), {self.link, self.draft_link})
        self.assertEqual(set(Link.objects.visible_to(self.county_office)), {self.link})
        self.assertEqual(set(Link.objects.visible_to(self.liaison)), {self.link})
        self.assertEqual(set(Link.objects.visible_to(self.other_liaison)), set())

    def test_duties_of_each_person(self):
        counties = {self.duty, self.other_duty}
        city = {*counties, self.upward, self.unit_duty}
        expected = {
            "city_staff": {*city, self.draft_duty},
            "leader": {*city, self.draft_duty},
            "province_staff": city,
            "county_office": {self.duty},
            "other_office": {self.other_duty},
            "liaison": {self.unit_duty},
        }
        for name, person in self.everyone().items():
            if "teller" in name or "colleague" in name:
                continue
            with self.subTest(name):
                self.assertEqual(set(Duty.objects.visible_to(person)), expected.get(name, set()))

    def test_a_person_with_two_memberships_sees_both_sides(self):
        self.county_office.memberships.create(
            organization=self.housing, role="liaison", starts_on=date(2018, 1, 1)
        )
        both = User.objects.get(pk=self.county_office.pk)
        self.assertEqual(set(Duty.objects.visible_to(both)), {self.duty, self.unit_duty})


class FileVisibilityTests(World):
    def names(self, person) -> set:
        return set(attachments_visible_to(person).values_list("name", flat=True))

    def test_a_drafts_file_is_only_for_its_own_side(self):
        services.attach_file(self.duty, upload=a_pdf("草稿.pdf"), by=self.county_office)
        for name, person in self.everyone().items():
            expected = {"草稿.pdf"} if name in {"county_office", "county_colleague"} else set()
            with self.subTest(name):
                self.assertEqual(self.names(person), expected)

    def test_once_submitted_the_receiver_and_those_above_see_it(self):
        services.attach_file(self.duty, upload=a_pdf("附件.pdf"), by=self.county_office)
        submitted(self.duty, self.county_office)
        for person in (self.city_staff, self.leader, self.province_staff, self.county_office):
            self.assertEqual(self.names(person), {"附件.pdf"})
        for person in (self.other_office, self.liaison, self.deputy, self.system_admin):
            self.assertEqual(self.names(person), set())

    def test_a_file_added_after_the_return_is_a_draft_again(self):
        services.attach_file(self.duty, upload=a_pdf("第一次.pdf"), by=self.county_office)
        duty = submitted(self.duty, self.county_office)
        services.return_duty(duty, reason="补充", by=self.city_staff)
        services.attach_file(duty, upload=a_pdf("补充.pdf"), by=self.county_office)
        self.assertEqual(self.names(self.city_staff), {"第一次.pdf"})
        self.assertEqual(self.names(self.county_office), {"第一次.pdf", "补充.pdf"})

    def test_progress_files_are_for_those_who_see_the_campaign(self):
        services.start_link(self.link, by=self.city_staff)
        services.note_link_progress(
            self.link, text="进展", percent=10, files=[a_pdf("进展.pdf")], by=self.city_staff
        )
        self.assertEqual(self.names(self.county_office), {"进展.pdf"})
        self.assertEqual(self.names(self.liaison), set())

    def test_a_file_that_belongs_to_nothing_is_for_nobody(self):
        Attachment.objects.create(
            file="x.bin", name="x", size=1, uploaded_by=self.city_staff, uploaded_at=self.now
        )
        self.assertEqual(self.names(self.city_staff), set())


class NamedSetTests(World):
    AFTER = date(2018, 8, 11)

    def setUp(self):
        super().setUp()
        self.late = submitted(
            make_duty(self.link, self.county_congress, self.city_congress, title="迟"),
            self.county_office,
            late_reason="等待汇总",
            now=AFTER_MIDNIGHT,
        )
        self.returned = submitted(self.duty, self.county_office)
        services.return_duty(self.returned, reason="补", by=self.city_staff)

    def test_every_figure_is_the_count_of_its_set(self):
        tally = Duty.objects.all().tally(self.AFTER)
        self.assertEqual(tally["total"], 3)
        for state in ("not_submitted", "overdue", "waiting", "returned", "late", "accepted"):
            with self.subTest(state):
                self.assertEqual(tally[state], Duty.objects.all().in_state(state, self.AFTER).count())

    def test_the_sets_hold_what_their_names_say(self):
        def rows(state):
            return set(Duty.objects.all().in_state(state, self.AFTER))

        self.assertEqual(rows("not_submitted"), {self.other_duty})
        self.assertEqual(rows("overdue"), {self.other_duty})
        self.assertEqual(rows("waiting"), {self.late})
        self.assertEqual(rows("returned"), {self.duty})
        self.assertEqual(rows("late"), {self.late})
        self.assertEqual(rows("accepted"), set())

    def test_a_name_that_is_not_known_narrows_nothing(self):
        self.assertEqual(Duty.objects.all().in_state("'; --", self.AFTER).count(), 3)

    def test_what_is_owed_alike_is_counted_together(self):
        kinds = {kind["title"]: kind for kind in Duty.objects.all().by_kind(self.AFTER)}
        together = kinds["活动情况报告和问题清单"]
        self.assertEqual((together["total"], together["submitted"], together["overdue"]), (2, 1, 1))
        self.assertEqual((kinds["迟"]["total"], kinds["迟"]["submitted"]), (1, 1))

    def test_a_campaign_carries_its_next_date_and_its_overdue_duties(self):
        def figures(today, person):
            campaign = (
                Campaign.objects.visible_to(person).with_duty_figures(person, today).get(pk=self.campaign.pk)
            )
            return campaign.next_due, campaign.overdue_duties

        self.assertEqual(figures(self.today, self.city_staff), (date(2018, 8, 10), 0))
        self.assertEqual(figures(self.AFTER, self.city_staff), (None, 1))
        self.assertEqual(figures(self.AFTER, self.county_office), (None, 0))
