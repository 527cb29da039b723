"""The scene Chenzhou 2022: its places, its library on five shelves, and that its records hold together.

One load for the whole class; no test here changes what the others read.
"""

import io
from collections import Counter

from django.core.management import call_command
from django.db.models import Count, F
from django.test import TestCase
from django.urls import reverse

from appraisals.models import Notice, Sheet
from campaigns.models import Campaign, Duty, Filing
from core import clock
from core.models import HistoryEntry, Notification
from deadlines import checking
from deadlines.enums import Kind
from deadlines.models import Deadline
from demonstration import loader
from demonstration.scenes import chenzhou, chenzhou_people
from demonstration.scenes.persons import user
from evaluations.models import Evaluation, Subject, Voter
from hearings.models import Deferral, Hearing, Opinion
from hearings.preparation import gaps
from issues.enums import IN_HAND, Decision, IssueStatus
from issues.models import Extension, Issue, LookBack
from meetings.models import Meeting, Week, WeeklyReport
from organizations.enums import Kind as Body
from organizations.models import Organization, Region
from projects.enums import SHELVES, ListStatus, Shelf
from projects.models import Project, YearList
from rankings.models import Objection, Ranking

from .test_deadlines import Demonstration


class ChenzhouTests(Demonstration, TestCase):
    @classmethod
    def setUpTestData(cls):
        loader.load("chenzhou")

    # ── places and people ───────────────────────────────────────────────────────────────────────────────────────
    def test_the_city_has_two_districts_one_city_and_eight_counties(self):
        names = Region.objects.filter(parent__name="郴州市").values_list("name", flat=True)
        assert Counter(name[-1] for name in names) == {"区": 2, "市": 1, "县": 8}
        congresses = Organization.objects.filter(kind=Body.CONGRESS, region__parent__name="郴州市")
        assert congresses.count() == 11

    def test_the_sign_in_page_offers_exactly_the_scenes_people(self):
        answer = self.client.get(reverse("organizations:login"))
        offered = {person.username for group in answer.context["people"].values() for person in group}
        assert offered == {person.username for person in chenzhou.CAST}

    # ── the library ─────────────────────────────────────────────────────────────────────────────────────────────
    def test_the_years_list_has_23_projects_decided_approved_and_public(self):
        listed = YearList.objects.get(year=2022)
        assert listed.status == ListStatus.PUBLISHED
        assert listed.projects.count() == len(listed.public_items) == 23
        assert listed.decision_number and listed.approval_number
        assert listed.decided_on < listed.approved_on

    def test_must_dos_of_the_province_stand_on_the_list_beside_own_ones(self):
        listed = Project.objects.filter(year_list__year=2022)
        required = listed.filter(required_by__region__name="湖南省")
        assert 0 < required.count() < listed.count()
        assert not Project.objects.filter(required_by__isnull=False, year_list=None).exists()

    def test_entries_came_in_on_many_days_and_one_left_with_its_reason(self):
        days = set(Project.objects.filter(year=2022).values_list("created_at__date", flat=True))
        assert len(days) > 10
        assert Project.objects.filter(year=2022, status=Shelf.OUT).count() == 1

    def test_every_shelf_has_projects_of_the_year(self):
        shelves = Counter(Project.objects.filter(year=2022).values_list("status", flat=True))
        assert {shelf: shelves[shelf] for shelf in SHELVES} == {
            Shelf.RESERVE: 3,
            Shelf.PLAN: 3,
            Shelf.IMPLEMENT: 10,
            Shelf.EVALUATE: 5,
            Shelf.TRACK: 5,
        }
        listed = Project.objects.filter(year_list__year=2022).values_list("status", flat=True)
        assert set(listed) == set(SHELVES) - {Shelf.RESERVE}

    # ── the business environment ────────────────────────────────────────────────────────────────────────────────
    def business(self):
        return Issue.objects.filter(campaign__code="YS2021")

    def test_28_issues_were_handed_over_and_most_are_written_off_some_of_them_late(self):
        states = Counter(self.business().values_list("status", flat=True))
        assert self.business().count() == 28
        assert states[IssueStatus.WRITTEN_OFF] > 20
        assert sum(states[state] for state in IN_HAND) == 28 - states[IssueStatus.WRITTEN_OFF] > 0
        deadlines = Deadline.objects.filter(
            kind=Kind.RECTIFICATION, subject_type="issues.issue", subject_id__in=self.business().values("pk")
        )
        late = deadlines.filter(met_at__isnull=False, was_late=True).count()
        assert 0 < late < states[IssueStatus.WRITTEN_OFF] / 2

    def test_every_one_of_them_has_a_named_person_and_a_date(self):
        assert all(issue.plan.person and issue.due_on for issue in self.business().select_related("plan"))

    def test_one_was_deferred_with_the_old_date_on_record(self):
        [deferred] = Extension.objects.filter(issue__campaign__code="YS2021")
        assert deferred.status == Decision.GRANTED
        assert deferred.issue.due_on == deferred.new_due_on > deferred.old_due_on

    def test_the_opinion_has_the_28_numbered_items_each_with_its_letter(self):
        opinion = Opinion.objects.get(hearing__campaign__code="YS2021")
        items = opinion.items.order_by("number")
        assert list(items.values_list("number", flat=True)) == list(range(1, 29))
        assert not items.filter(handover=None).exists()

    def test_the_deferral_moved_the_report_and_the_vote_together(self):
        [deferral] = Deferral.objects.all()
        opinion = deferral.opinion
        assert (opinion.report_due_on, opinion.vote_on) == (deferral.new_report_due_on, deferral.new_vote_on)
        [vote] = opinion.votes.all()
        assert vote.evaluation.held_on == deferral.new_vote_on > deferral.old_vote_on
        assert vote.evaluation.status == "published"

    # ── hearings ────────────────────────────────────────────────────────────────────────────────────────────────
    def test_before_every_hearing_held_the_speaker_took_part_in_everything(self):
        held = Hearing.objects.filter(status="heard")
        assert held.count() == 5
        [explained] = [hearing for hearing in held if gaps(hearing)]
        assert [gap.text for gap in gaps(explained)] == ["问题表"] and explained.heard_note

    def test_the_next_hearing_is_being_prepared_and_lacks_what_is_still_to_come(self):
        [coming] = Hearing.objects.filter(status="planned")
        assert coming.meets_on > clock.local_date(chenzhou.START)
        assert coming.visits.exists() and gaps(coming)

    def test_what_was_handed_over_and_not_voted_on_is_awaited(self):
        opinions = Opinion.objects.exclude(votes__evaluation__status="published")
        assert {opinion.hearing.matter for opinion in opinions} == {
            "义务教育“双减”政策落实情况",
            "企业国有资产管理情况",
        }

    # ── votes and rankings ──────────────────────────────────────────────────────────────────────────────────────
    def test_39_votes_were_published_since_2019_each_by_two_people(self):
        held = Evaluation.objects.published()
        assert Counter(day.year for day in held.values_list("held_on", flat=True)) == {
            2019: 8,
            2020: 10,
            2021: 11,
            2022: 10,
        }
        assert not held.filter(proposed_by=F("published_by")).exists()
        assert all(one.published_at.date() == one.held_on for one in held)  # announced on the spot

    def test_the_one_matter_that_left_the_members_unsatisfied_was_handled_and_voted_on_again(self):
        first, second = Opinion.objects.get(hearing__campaign__code="ZX2021").votes.order_by("round")
        assert [one.evaluation.subjects.get().verdict for one in (first, second)] == ["不满意", "满意"]
        assert first.calls_again and first.number and first.evaluation.held_on < first.demanded_on
        assert second.evaluation.held_on == first.vote_on
        assert Subject.objects.filter(verdict="不满意").count() == 1
        assert [report.number for report in first.opinion.reports.all()] == [2, 1]

    def test_the_same_figures_stand_on_every_page(self):
        """Votes, what was handed over and the list of 23: as the years, the leader's page, board and wall have them."""
        self.client.force_login(user("city.xiao"))
        total, _cells = self.client.get(reverse("appraisals:years")).context["rows"][-1]
        assert total.year is None and total.counts["votes"] == 39
        handed = Issue.objects.filter(congress__name="郴州市人大常委会").counted()
        written_off = handed.filter(status=IssueStatus.WRITTEN_OFF).count()
        assert total.counts["handed"] == handed.count()
        leader = self.client.get(reverse("dashboards:leader"))
        self.assertContains(leader, f"已销号 {written_off}／已交办 {handed.count()} 件")
        self.assertContains(self.client.get(reverse("campaigns:project_board")), "年度清单 23 项")
        board = Project.objects.filter(year=2022).in_library().count()
        self.assertContains(self.client.get(reverse("campaigns:project_wall")), f"{board} 个项目")

    def test_a_late_weekly_report_and_the_next_one_tell_of_no_moment_twice(self):
        pairs = []
        for late in WeeklyReport.objects.filter(was_late=True).select_related("week"):
            following = late.organization.weekly_reports.filter(week__due_on__gt=late.week.due_on)
            until = late.figures["until"] or late.submitted_at.isoformat()
            pairs.append((until, following.order_by("week__due_on").first().since.isoformat()))
        assert len(pairs) == 3
        assert all(until == since for until, since in pairs)

    def test_more_than_nine_ballots_in_ten_are_satisfied_in_every_year(self):
        for year in range(2019, 2023):
            shares = [
                sum(subject.figures["counts"][grade] for grade in ("满意", "基本满意"))
                / subject.figures["returned"]
                for subject in Subject.objects.filter(
                    evaluation__held_on__year=year, evaluation__status="published"
                )
            ]
            assert sum(shares) / len(shares) > 0.9

    def test_only_members_of_the_standing_committee_stand_on_the_roll(self):
        assert not Voter.objects.exclude(deputy__committee__region__name="郴州市").exists()
        assert {one.roll.count() for one in Evaluation.objects.all()} == {chenzhou_people.STRENGTH}

    def test_one_vote_of_today_waits_for_its_tellers(self):
        [waiting] = Evaluation.objects.unpublished()
        assert (waiting.status, waiting.held_on) == ("frozen", clock.local_date(chenzhou.START))

    def test_rankings_of_past_periods_have_ties_and_units_with_too_few(self):
        rankings = list(Ranking.objects.published())
        assert len(rankings) == 3
        for ranking in rankings:
            rows = ranking.rows.all()
            places = Counter(row.place for row in rows if row.place)
            assert any(count > 1 for count in places.values()), ranking
            assert any(row.place is None and row.on_time + row.overdue + row.late for row in rows), ranking
        assert rankings[0].rows.filter(previous_place__isnull=False).exists()

    def test_an_objection_was_answered_before_publication(self):
        [objection] = Objection.objects.all()
        assert (objection.status, objection.ranking.status) == ("rejected", "published")
        assert objection.answer

    # ── the rhythm ──────────────────────────────────────────────────────────────────────────────────────────────
    def test_four_weekly_reports_of_september_are_issued_and_the_fifth_is_due_today(self):
        weeks = list(Week.objects.order_by("due_on"))
        assert [week.status for week in weeks] == ["issued"] * 4 + ["collecting"]
        assert weeks[-1].due_on == clock.local_date(chenzhou.START)
        states = Counter(weeks[-1].reports.values_list("status", flat=True))
        assert states["submitted"] > 3 and states["owed"] > 3

    def test_of_the_earlier_weeks_some_came_late_one_was_waived_and_one_is_missing(self):
        earlier = WeeklyReport.objects.filter(week__status="issued")
        assert earlier.filter(was_late=True).count() == 3
        assert earlier.filter(status="waived").count() == earlier.filter(status="owed").count() == 1

    def test_the_counties_reported_but_for_one_and_one_came_late(self):
        duties = Duty.objects.filter(campaign__short_title="安全生产执法检查")
        assert duties.count() == 11
        assert [duty.owed_by.region.name for duty in duties.filter(status="open")] == ["桂东县"]
        assert [duty.owed_by.region.name for duty in duties.filter(was_late=True)] == ["临武县"]

    def test_every_plan_went_to_the_province_and_only_the_last_waits_there(self):
        filings = Filing.objects.values_list("campaign", "status")
        assert len(filings) == Campaign.objects.count()
        assert Counter(status for _campaign, status in filings)["filed"] == 1

    def test_the_meeting_of_september_was_held_and_its_decisions_stand_in_three_states(self):
        [meeting] = Meeting.objects.all()
        assert meeting.status == "held"
        assert meeting.items.filter(is_dropped=False).exclude(unit=None).count() > 5
        assert {one.status for one in meeting.decisions.all()} == {"open", "reported", "done"}

    # ── looking back ────────────────────────────────────────────────────────────────────────────────────────────
    def test_the_water_matter_was_looked_back_at_in_two_years_and_a_relapse_was_solved_again(self):
        looks = LookBack.objects.filter(issue__campaign__code="SH2019")
        assert Counter(looks.values_list("looked_on__year", "status")) == {
            (2020, "kept"): 5,
            (2021, "kept"): 4,
            (2021, "relapsed"): 1,
        }
        again = looks.get(status="relapsed").issue
        assert (again.status, again.relapsed_times) == (IssueStatus.WRITTEN_OFF, 1)
        assert again.write_offs.count() == 2

    def test_one_of_the_28_relapsed_and_is_open_under_its_number_two_wait_to_be_looked_at(self):
        looks = LookBack.objects.filter(issue__campaign__code="YS2021")
        assert Counter(looks.values_list("status", flat=True)) == {"kept": 4, "relapsed": 1, "planned": 2}
        [again] = self.business().filter(status=IssueStatus.REOPENED)
        assert again.due_on > clock.local_date(chenzhou.START)

    def test_notices_of_praise_and_criticism_were_issued_by_a_second_person(self):
        issued = Notice.objects.filter(status="issued").select_related("kind")
        assert Counter(notice.kind.code for notice in issued) == {"praise": 2, "criticism": 1}
        assert all(notice.number and notice.proposed_by != notice.decided_by for notice in issued)
        assert all(notice.citations.exists() for notice in issued)

    def test_the_year_before_was_scored_for_departments_and_working_bodies(self):
        assert set(Sheet.objects.values_list("subject", "year", "status")) == {
            ("departments", 2021, "frozen"),
            ("bodies", 2021, "frozen"),
        }

    # ── the records ─────────────────────────────────────────────────────────────────────────────────────────────
    def test_deadlines_and_rows_agree(self):
        assert list(checking.faults()) == []

    def test_the_histories_chain_is_whole_and_goes_forward_in_time(self):
        call_command("verify_audit", stdout=io.StringIO())  # exits with an error where it is broken
        moments = list(HistoryEntry.objects.order_by("id").values_list("at", flat=True))
        assert moments == sorted(moments)
        assert len(moments) > 2000

    def test_nobodys_inbox_is_full_of_old_messages(self):
        unread = Notification.objects.filter(read_at=None).values("recipient").annotate(n=Count("id"))
        assert max(row["n"] for row in unread) < 20
        assert Notification.objects.exclude(read_at=None).exists()

    def test_everybody_gets_their_start_page(self):
        for person in chenzhou.CAST:
            self.client.force_login(user(person.username))
            answer = self.client.get(reverse("dashboards:work"), follow=True)
            assert answer.status_code == 200, person.username
