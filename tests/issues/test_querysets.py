"""Who sees which issues: whole sets for every person, with rows present that could leak."""

from datetime import date, datetime, timedelta

from issues.enums import WITH_UNIT, IssueStatus
from issues.models import Extension, Issue, WriteOff
from organizations.enums import Kind, Level, Role
from organizations.models import Membership
from tests.base import World
from tests.factories import (
    make_assigned_issue,
    make_handover,
    make_issue,
    make_organization,
    make_person,
    make_region,
)

from .base import make_extension, make_write_off


class VisibleTests(World):
    """One issue of each kind that somebody must not see."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.letter = make_handover(
            cls.campaign, cls.city_congress, cls.city_government, cls.housing, cls.city_staff
        )
        cls.county_letter = make_handover(
            cls.campaign, cls.county_congress, cls.county_government, cls.county_housing, cls.county_office
        )
        city = {"congress": cls.city_congress}
        cls.rows = {
            "county_draft": cls.reported(cls.county_congress, reported=False),
            "county_draft_for_the_city": cls.reported(
                cls.city_congress, reported=False, reported_by=cls.county_congress
            ),
            "county_reported_to_the_city": cls.reported(**city, reported_by=cls.county_congress),
            "other_reported_to_the_city": cls.reported(**city, reported_by=cls.other_congress),
            "county_own": cls.reported(cls.county_congress),
            "other_own": cls.reported(cls.other_congress),
            "city_own": cls.reported(cls.city_congress),
            "province_own": cls.reported(cls.province_congress),
            "with_city_housing": make_assigned_issue(cls.letter, reported_by=cls.county_congress),
            "with_county_housing": make_assigned_issue(cls.county_letter),
        }

    @classmethod
    def reported(cls, congress, **fields):
        return make_issue(cls.campaign, congress, **fields)

    def seen_by(self, person) -> set[str]:
        visible = set(Issue.objects.visible_to(person))
        return {name for name, issue in self.rows.items() if issue in visible}

    def test_every_person_sees_exactly_this(self):
        city = set(self.rows) - {"province_own", "county_draft", "county_draft_for_the_city"}
        county = {
            "county_draft",
            "county_draft_for_the_city",
            "county_reported_to_the_city",
            "county_own",
            "with_city_housing",
            "with_county_housing",
        }
        expected = dict.fromkeys(self.everyone(), set()) | {
            "province_staff": city | {"province_own"},
            "city_staff": city,
            "city_colleague": city,
            "leader": city,
            "county_office": county,
            "county_colleague": county,
            "other_office": {"other_own", "other_reported_to_the_city"},
            "liaison": {"with_city_housing", "with_county_housing"},
            "county_liaison": {"with_county_housing"},
        }
        assert {name: self.seen_by(person) for name, person in self.everyone().items()} == expected

    def test_each_row_comes_once_for_somebody_with_several_roles(self):
        for organization, role in ((self.province_congress, Role.STAFF), (self.housing, Role.LIAISON)):
            Membership.objects.create(
                user=self.nobody, organization=organization, role=role, starts_on=self.today
            )
        rows = list(Issue.objects.visible_to(self.nobody))
        assert len(rows) == len(set(rows)) == 8

    def test_a_membership_that_has_ended_shows_nothing(self):
        self.county_office.memberships.update(ends_on=self.today - timedelta(days=1))
        assert self.seen_by(self.county_office) == set()

    def test_a_department_sees_its_issue_only_while_it_has_it(self):
        for status in IssueStatus:
            issue = make_assigned_issue(self.letter, status)
            with self.subTest(status):
                visible = Issue.objects.visible_to(self.liaison).filter(pk=issue.pk).exists()
                assert visible == (status in WITH_UNIT)

    def test_a_government_reads_what_its_departments_have(self):
        clerk = make_person("clerk", self.city_government, Role.LIAISON)
        assert self.seen_by(clerk) == {"with_city_housing"}

    def test_a_department_without_a_system_sees_its_own(self):
        water = make_organization("衡水市水务局", self.city, Kind.DEPARTMENT, parent=self.city_government)
        letter = make_handover(
            self.campaign, self.city_congress, self.city_government, water, self.city_staff
        )
        issue = make_assigned_issue(letter)
        clerk = make_person("clerk", water, Role.LIAISON)
        assert set(Issue.objects.visible_to(clerk)) == {issue}

    def test_two_departments_of_one_system_in_one_place_do_not_see_each_other(self):
        estate = make_organization(
            "衡水市房产管理局", self.city, Kind.DEPARTMENT, parent=self.city_government, system="housing"
        )
        clerk = make_person("clerk", estate, Role.LIAISON)
        assert self.seen_by(clerk) == {"with_county_housing"}

    def test_a_place_whose_path_begins_alike_is_not_below(self):
        region = make_region("另一市", Level.CITY, "13/110/", self.province)
        congress = make_organization("另一市人大常委会", region)
        foreign = make_issue(self.campaign, congress)
        assert foreign not in Issue.objects.visible_to(self.city_staff)
        assert foreign in Issue.objects.visible_to(self.province_staff)

    def test_applications_follow_their_issue(self):
        issue = self.rows["with_city_housing"]
        write_off, extension = make_write_off(issue, self.liaison), make_extension(issue, self.liaison)
        seeing = {"province_staff", "city_staff", "city_colleague", "leader", "liaison"}
        seeing |= {"county_office", "county_colleague"}  # first reported from there
        for rows, thing in ((WriteOff.objects, write_off), (Extension.objects, extension)):
            found = {name for name, person in self.everyone().items() if thing in rows.visible_to(person)}
            assert found == seeing

    def test_only_the_staff_of_the_committee_have_it_to_decide(self):
        make_write_off(self.rows["with_city_housing"], self.liaison)
        make_extension(self.rows["with_city_housing"], self.liaison)
        for rows in (WriteOff.objects, Extension.objects):
            deciding = {name for name, person in self.everyone().items() if rows.to_decide(person).exists()}
            assert deciding == {"city_staff", "city_colleague"}

    def test_finders_are_shown_only_where_the_person_is_a_committee(self):
        shown = {
            name
            for name, person in self.everyone().items()
            if Issue.objects.visible_to(person).with_finders_shown_to(person).exists()
        }
        assert shown == {
            "province_staff",
            "city_staff",
            "city_colleague",
            "leader",
            "county_office",
            "county_colleague",
            "other_office",
        }

    def test_mine_is_what_the_own_body_has_to_see_to(self):
        city = {"county_reported_to_the_city", "other_reported_to_the_city", "city_own", "with_city_housing"}
        for person, expected in (
            (self.city_staff, city),
            (self.county_office, {"county_draft", "county_own", "with_county_housing"}),
            (self.liaison, {"with_city_housing"}),
            (self.deputy, set()),
        ):
            mine = set(Issue.objects.visible_to(person).mine(person))
            with self.subTest(person.username):
                assert {name for name, issue in self.rows.items() if issue in mine} == expected


class NamedSetTests(World):
    """A figure is the count of a named set, and both follow one rule."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        letter = make_handover(
            cls.campaign, cls.city_congress, cls.city_government, cls.housing, cls.city_staff
        )
        for status in IssueStatus:
            for days in (-1, 0, 7, 8, None):
                due_on = None if days is None else date(2018, 8, 9) + timedelta(days=days)
                make_assigned_issue(letter, status, due_on=due_on)

    def test_the_tally_counts_the_named_sets(self):
        last = self.today + timedelta(days=7)
        rows = Issue.objects.all()
        sets = {
            "total": rows,
            "open": rows.open(),
            "in_hand": rows.in_hand(),
            "overdue": rows.overdue(self.today),
            "due_within": rows.due_within(self.today, last),
            "on_track": rows.on_track(last),
            "to_sign": rows.to_sign(),
            "to_plan": rows.to_plan(),
            "being_rectified": rows.being_rectified(),
            "awaiting_review": rows.awaiting_review(),
            "sent_back": rows.sent_back(),
            "written_off": rows.written_off(),
            "counted": rows.counted(),
            "relapsed_open": rows.relapsed_open(),
        }
        with self.assertNumQueries(1):
            tally = rows.tally(self.today, last)
        assert tally == {name: found.count() for name, found in sets.items()}
        assert (tally["overdue"], tally["due_within"], tally["total"]) == (6, 12, 75)

    def test_overdue_due_soon_and_on_track_are_everything_in_hand(self):
        last = self.today + timedelta(days=7)
        tally = Issue.objects.tally(self.today, last)
        assert tally["overdue"] + tally["due_within"] + tally["on_track"] == tally["in_hand"]

    def test_the_tally_by_columns_adds_up_to_the_tally(self):
        last = self.today + timedelta(days=7)
        tally = Issue.objects.tally(self.today, last)
        with self.assertNumQueries(1):
            groups = list(Issue.objects.tally_by("status", today=self.today, last=last))
        assert len(groups) == len(IssueStatus)
        assert {name: sum(group[name] for group in groups) for name in tally} == tally

    def test_written_off_between_includes_both_local_days(self):
        first, last = date(2018, 8, 6), date(2018, 8, 9)
        moments = ["2018-08-05T15:59:59Z", "2018-08-05T16:00Z", "2018-08-09T15:59:59Z", "2018-08-09T16:00Z"]
        issues = list(Issue.objects.written_off()[:4])
        for issue, moment in zip(issues, moments, strict=True):
            Issue.objects.filter(pk=issue.pk).update(written_off_at=datetime.fromisoformat(moment))
        assert set(Issue.objects.written_off_between(first, last)) == set(issues[1:3])

    def test_overdue_is_the_same_rule_in_rows_and_in_the_list(self):
        overdue = set(Issue.objects.overdue(self.today))
        assert overdue == {issue for issue in Issue.objects.all() if issue.is_overdue(self.today)}

    def test_the_light_agrees_with_the_counts(self):
        lights = {issue: issue.light(self.today).key for issue in Issue.objects.for_list()}
        overdue = set(Issue.objects.overdue(self.today))
        soon = set(Issue.objects.due_within(self.today, self.today + timedelta(days=7)))
        assert {issue for issue, key in lights.items() if key == "overdue"} == overdue
        assert {issue for issue, key in lights.items() if key == "risk"} == soon
        assert {issue.status for issue, key in lights.items() if key == "done"} == {"written_off"}

    def test_the_lead_days_of_the_light_are_the_campaigns_own(self):
        self.campaign.rules = {"risk_days": {"value": 3}}
        self.campaign.save()
        issue = Issue.objects.for_list().get(status="signed", due_on=date(2018, 8, 16))
        assert issue.light(self.today).key == "ok"

    def test_the_departments_turn_leaves_out_what_waits_for_review(self):
        rows = Issue.objects.all()
        assert set(rows.to_act_on()) == set(rows.in_hand()) - set(rows.awaiting_review())

    def test_a_list_reads_its_rows_in_one_query(self):
        with self.assertNumQueries(1):
            for issue in Issue.objects.for_list():
                str(issue.department), str(issue.congress.region), str(issue.reported_by), str(issue.topic)
                issue.light(self.today)
