"""A plan filed upward, corrected, received, returned, filed again; who is told, what is owed, who sees it."""

from datetime import date

import pytest
from django.urls import reverse

from campaigns import services
from campaigns.enums import CampaignStatus, FilingStatus
from campaigns.models import Campaign, Filing
from campaigns.querysets import attachments_visible_to
from core import history
from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from core.models import Notification
from deadlines.checking import faults
from deadlines.enums import Kind
from deadlines.models import Deadline
from deadlines.services import pause
from tests.base import World
from tests.deadlines.base import moment
from tests.factories import make_campaign, make_link, make_stage

from .support import a_pdf, acts_on, told

FILED_ON = date(2018, 8, 7)
CITY_STAFF, PROVINCE = {"city_staff", "city_colleague"}, {"province_staff"}


class Filings(World):
    """The city's plan, approved by the city's party committee on 6 August; filing is due by 13 August."""

    def plan(self, congress=None, person=None, **fields) -> Campaign:
        campaign = make_campaign(congress or self.city_congress, title="大气监督", status="draft", **fields)
        make_link(make_stage(campaign), number=1)
        named = {"approved_by": "市委", "number": "衡发1号", "approved_on": date(2018, 8, 6)}
        return services.approve_campaign(campaign, by=person or self.city_staff, **named)

    def file(self, campaign, by=None, **changes) -> Filing:
        details = {"filed_with": self.province_congress, "filed_on": FILED_ON, "number": "冀人备11号"}
        return services.record_filing(campaign, by=by or self.city_staff, **details | changes)

    def filed(self, **changes) -> Filing:
        """A filing that has come in, with the inbox emptied."""
        filing = self.file(self.plan(), **changes)
        Notification.objects.all().delete()
        return Filing.objects.get(pk=filing.pk)

    def send_back(self, filing, by=None, reason="缺少批准文件") -> Filing:
        return services.return_filing(filing, reason=reason, by=by or self.province_staff)

    def deadline(self, campaign) -> Deadline:
        return Deadline.objects.of(campaign, Kind.FILING).get()

    def refused_for_all_but(self, names, act) -> None:
        for name, person in self.everyone().items():
            if name not in names:
                with self.subTest(name), pytest.raises(NotAllowed):
                    act(person)


class FileTests(Filings):
    def test_it_goes_up_with_day_number_and_paper_and_the_committee_above_is_told(self):
        campaign = self.plan()
        filing = self.file(campaign, files=[a_pdf("备案报告.pdf")])
        assert (filing.status, filing.round, filing.filed_with) == ("filed", 1, self.province_congress)
        assert (filing.filed_on, filing.number, filing.filed_by) == (FILED_ON, "冀人备11号", self.city_staff)
        assert [paper.name for paper in filing.files.all()] == ["备案报告.pdf"]
        assert acts_on(filing) == [("file", "", "filed")]
        assert acts_on(campaign) == [
            ("approve", "draft", "approved"),
            ("record_filing", "approved", "approved"),
        ]
        assert told() == {self.province_staff}

    def test_nobody_else_files_it(self):
        campaign = self.plan()
        self.refused_for_all_but(CITY_STAFF, lambda person: self.file(campaign, by=person))
        assert not Filing.objects.exists()

    def test_drafts_and_archived_plans_are_not_filed(self):
        for status in (CampaignStatus.DRAFT, CampaignStatus.ARCHIVED):
            with self.subTest(status), pytest.raises(TransitionError):
                self.file(make_campaign(self.city_congress, status=status))

    def test_it_goes_only_to_a_committee_above(self):
        for body in (self.city_congress, self.county_congress, self.city_government):
            with self.subTest(body.name), pytest.raises(RuleBroken) as refusal:
                self.file(self.plan(), filed_with=body)
            assert refusal.value.field == "filed_with"

    def test_a_county_may_file_with_city_or_province(self):
        above = set(services.committees_above(make_campaign(self.county_congress)))
        assert above == {self.city_congress, self.province_congress}

    def test_a_wrong_day_or_no_number_is_refused_at_its_field(self):
        wrong = (
            ("filed_on", date(2018, 8, 10)),
            ("filed_on", date(2018, 8, 5)),  # before the approval
            ("number", "  "),
        )
        for field, value in wrong:
            with self.subTest(field, value=value), pytest.raises(RuleBroken) as refusal:
                self.file(self.plan(), **{field: value})
            assert refusal.value.field == field

    def test_what_stands_is_not_filed_twice(self):
        campaign = self.plan()
        filing = self.file(campaign)
        for decide in (lambda: None, lambda: services.receive_filing(filing, by=self.province_staff)):
            decide()
            with pytest.raises(RuleBroken, match="不用再报"):
                self.file(campaign, number="2号")
        assert Filing.objects.count() == 1

    def test_a_stale_copy_is_refused(self):
        campaign = self.plan()
        copy = Campaign.objects.get(pk=campaign.pk)
        services.open_campaign(campaign, by=self.city_staff)
        copy.status = "running"
        with pytest.raises(StaleState):
            self.file(copy, by=self.city_colleague)
        assert not Filing.objects.exists()


class DecideTests(Filings):
    def test_received_it_is_on_file_and_the_staff_who_filed_are_told(self):
        filing = services.receive_filing(self.filed(), by=self.province_staff)
        assert (filing.status, filing.decided_at) == (FilingStatus.RECEIVED, self.now)
        assert acts_on(filing) == [("file", "", "filed"), ("receive", "filed", "received")]
        assert told() == {self.city_staff, self.city_colleague}

    def test_returned_it_says_why_and_the_staff_who_filed_are_told(self):
        filing = self.send_back(self.filed())
        assert (filing.status, filing.return_reason) == (FilingStatus.RETURNED, "缺少批准文件")
        assert acts_on(filing)[-1] == ("return", "filed", "returned")
        assert history.of(filing).first().comment == "缺少批准文件"
        assert told() == {self.city_staff, self.city_colleague}

    def test_what_was_received_may_still_be_returned(self):
        filing = services.receive_filing(self.filed(), by=self.province_staff)
        assert self.send_back(filing).status == FilingStatus.RETURNED

    def test_only_the_staff_of_the_committee_it_was_filed_with_decide(self):
        filing = self.filed()
        acts = (lambda by: services.receive_filing(filing, by=by), lambda by: self.send_back(filing, by))
        for act in acts:
            self.refused_for_all_but(PROVINCE, act)
        assert acts_on(filing) == [("file", "", "filed")]

    def test_returned_without_a_reason_is_refused_at_its_field(self):
        with pytest.raises(RuleBroken) as refusal:
            self.send_back(self.filed(), reason=" ")
        assert refusal.value.field == "reason"

    def test_from_no_other_state(self):
        filing = self.send_back(self.filed())
        for act in (
            lambda: services.receive_filing(filing, by=self.province_staff),
            lambda: self.send_back(filing),
        ):
            with pytest.raises(TransitionError):
                act()
        received = services.receive_filing(self.filed(), by=self.province_staff)
        with pytest.raises(TransitionError):
            services.receive_filing(received, by=self.province_staff)

    def test_a_stale_copy_is_refused(self):
        filing = self.filed()
        copy = Filing.objects.get(pk=filing.pk)
        services.receive_filing(filing, by=self.province_staff)
        with pytest.raises(StaleState):
            self.send_back(copy)

    def test_filed_again_it_is_a_second_one_and_the_first_stays_with_its_reason(self):
        first = self.send_back(self.filed())
        campaign = Campaign.objects.get(pk=first.campaign_id)
        second = self.file(campaign, by=self.city_colleague, number="冀人备12号")
        assert (second.round, second.status) == (2, "filed")
        assert [(one.number, one.return_reason) for one in campaign.filings.all()] == [
            ("冀人备12号", ""),
            ("冀人备11号", "缺少批准文件"),
        ]


class CorrectTests(Filings):
    def correct(self, filing, by=None, **changes) -> Filing:
        given = {"filed_on": FILED_ON, "number": "冀人备12号", "reason": "号码抄错"} | changes
        return services.correct_filing(filing, by=by or self.city_colleague, **given)

    def test_the_old_number_stays_on_record_and_the_committee_above_is_told(self):
        filing = self.correct(self.filed(), filed_on=date(2018, 8, 8), files=[a_pdf("补.pdf")])
        assert (filing.number, filing.filed_on, filing.status) == ("冀人备12号", date(2018, 8, 8), "filed")
        entry = history.of(filing).first()
        assert (entry.action, entry.comment) == ("correct", "号码抄错")
        assert entry.data["before"] == {"filed_on": "2018-08-07", "number": "冀人备11号"}
        assert [paper.name for paper in filing.files.all()] == ["补.pdf"]
        assert told() == {self.province_staff}

    def test_only_by_the_staff_who_filed_it(self):
        filing = self.filed()
        self.refused_for_all_but(CITY_STAFF, lambda person: self.correct(filing, by=person))

    def test_only_before_the_decision(self):
        for decided in (
            services.receive_filing(self.filed(), by=self.province_staff),
            self.send_back(self.filed()),
        ):
            with self.subTest(decided.status), pytest.raises(TransitionError):
                self.correct(decided)

    def test_what_is_wrong_is_refused_at_its_field(self):
        filing = self.filed()
        for field, value in (("filed_on", date(2018, 8, 10)), ("number", ""), ("reason", " ")):
            with self.subTest(field), pytest.raises(RuleBroken) as refusal:
                self.correct(filing, **{field: value})
            assert refusal.value.field == field

    def test_a_stale_copy_is_refused(self):
        filing = self.filed()
        copy = Filing.objects.get(pk=filing.pk)
        self.correct(filing)
        with pytest.raises(StaleState):
            self.correct(copy)

    def test_a_corrected_day_is_judged_anew(self):
        campaign = self.plan()
        with_late_day = self.file(campaign, filed_on=date(2018, 8, 14), now=moment(8, 20))
        assert self.deadline(campaign).was_late
        self.correct(with_late_day, filed_on=date(2018, 8, 13), now=moment(8, 20))
        assert (self.deadline(campaign).was_late, self.deadline(campaign).met_at) == (
            False,
            moment(8, 13, 12),
        )


class OwedTests(Filings):
    def test_returned_it_is_owed_again_by_the_same_day_and_met_by_the_next(self):
        filing = self.send_back(self.filed())
        row = self.deadline(filing.campaign)
        assert (row.is_open, row.due_on, row.next_at is not None) == (True, date(2018, 8, 13), True)
        self.file(Campaign.objects.get(pk=filing.campaign_id))
        assert not self.deadline(filing.campaign).is_open

    def test_filed_in_time_and_again_after_the_day_it_was_in_time(self):
        campaign = self.plan()
        self.send_back(self.file(campaign))
        campaign.refresh_from_db()
        self.file(campaign, filed_on=date(2018, 8, 20), now=moment(8, 21))
        assert not self.deadline(campaign).was_late

    def test_late_the_first_time_is_late_for_ever(self):
        campaign = self.plan()
        late = self.file(campaign, filed_on=date(2018, 8, 14), now=moment(8, 14))
        services.return_filing(late, reason="缺页", by=self.province_staff, now=moment(8, 15))
        campaign.refresh_from_db()
        self.file(campaign, filed_on=date(2018, 8, 15), now=moment(8, 15))
        assert self.deadline(campaign).was_late

    def test_after_the_end_of_the_campaign_a_return_opens_nothing(self):
        filing = self.filed()
        Campaign.objects.filter(pk=filing.campaign_id).update(status="concluded")
        self.send_back(filing)
        assert not self.deadline(filing.campaign).is_open

    def test_a_paused_duty_to_file_that_comes_back_stays_paused(self):
        campaign = self.plan()
        pause(self.deadline(campaign), reason="机构改革", by=self.province_staff)
        self.send_back(self.file(campaign))
        row = self.deadline(campaign)
        assert (row.is_open, row.paused_at, row.next_at) == (True, self.now, None)

    def test_rows_and_deadlines_agree_after_every_step(self):
        def differences():
            return [fault for fault in faults() if fault.kind == Kind.FILING]

        campaign = self.plan()
        assert differences() == []
        filing = self.file(campaign)
        assert differences() == []
        self.send_back(filing)
        assert differences() == []
        Deadline.objects.of(campaign, Kind.FILING).delete()
        assert [fault.problem for fault in differences()] == ["missing"]


class SeenTests(Filings):
    def seen_by(self, filing) -> set[str]:
        return {
            name
            for name, person in self.everyone().items()
            if Filing.objects.visible_to(person).filter(pk=filing.pk).exists()
        }

    def test_those_who_filed_and_those_above(self):
        county = self.plan(self.county_congress, self.county_office)
        filing = self.file(county, by=self.county_office, filed_with=self.city_congress)
        assert self.seen_by(filing) == {
            *("county_office", "county_colleague"),
            *("city_staff", "city_colleague", "leader", "province_staff"),
        }

    def test_what_goes_past_the_city_to_the_province_the_city_reads_but_does_not_decide(self):
        county = self.plan(self.county_congress, self.county_office)
        filing = self.file(county, by=self.county_office)
        assert {"city_staff", "province_staff"} <= self.seen_by(filing)
        with pytest.raises(NotAllowed):
            services.receive_filing(filing, by=self.city_staff)

    def test_a_county_reads_that_the_city_filed_but_neither_number_nor_reason(self):
        filing = self.send_back(self.filed())
        self.sign_in(self.county_office)
        page = self.client.get(filing.campaign.get_absolute_url()).content.decode()
        assert "河北省人大常委会" in page and "退回" in page
        assert "冀人备11号" not in page and "缺少批准文件" not in page

    def test_what_came_back_leads_its_own_staff_to_filing_again_until_it_is_filed(self):
        filing = self.filed()
        self.send_back(filing)
        url = reverse("campaigns:file", args=[filing.campaign_id])
        for person, leads in ((filing.filed_by, True), (self.leader, False), (self.province_staff, False)):
            self.sign_in(person)
            page = self.client.get(filing.get_absolute_url())
            with self.subTest(person.username):
                self.assertEqual(f'href="{url}"' in page.content.decode(), leads)
        self.file(Campaign.objects.get(pk=filing.campaign_id), number="重报1号")
        self.sign_in(filing.filed_by)
        self.assertNotContains(self.client.get(filing.get_absolute_url()), f'href="{url}"')

    def test_its_papers_are_for_the_same_people(self):
        county = self.plan(self.county_congress, self.county_office)
        filing = self.file(
            county, by=self.county_office, filed_with=self.city_congress, files=[a_pdf("报告.pdf")]
        )
        paper = filing.files.get()
        readers = {
            name for name, person in self.everyone().items() if paper in attachments_visible_to(person)
        }
        assert readers == self.seen_by(filing)
