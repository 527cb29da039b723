"""The monthly meeting: what the rule puts on the agenda, how staff arrange it, what is frozen, who may."""

from datetime import date, timedelta

import pytest

from core import clock, history
from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from issues.models import Issue
from meetings import papers, services
from meetings.gathering import gather
from meetings.models import AgendaItem, Meeting, MeetingFigure, Rule
from meetings.services import change_rule, prepare_meeting
from rankings.services import publish_ranking
from tests.base import World
from tests.factories import (
    make_assigned_issue,
    make_handover,
    make_issue,
    make_link,
    make_project,
    make_stage,
)
from tests.issues.base import make_extension
from tests.rankings.support import July

from .support import at

MEETS_ON = date(2018, 8, 20)


class MeetingCase(World):
    """Housing: one issue 8 days late, one quiet since June, one returned, one asks for more time, one is fine."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.letter = make_handover(
            cls.campaign,
            cls.city_congress,
            cls.city_government,
            cls.housing,
            cls.city_staff,
            issued_at=at(1, month=6),
        )
        heard = {"last_progress_at": at(8)}
        make = cls.make
        cls.late = make("rectifying", due_on=date(2018, 8, 1), **heard)
        cls.stuck = make("rectifying", due_on=date(2018, 9, 30), last_progress_at=at(1, month=7))
        cls.returned = make("rework", due_on=date(2018, 9, 30), returned_times=2, **heard)
        cls.asking = make("rectifying", due_on=date(2018, 9, 30), **heard)
        cls.fine = make("rectifying", due_on=date(2018, 9, 30), **heard)
        cls.extension = make_extension(cls.asking, cls.liaison)

    @classmethod
    def make(cls, status, **fields) -> Issue:
        return make_assigned_issue(cls.letter, status, **fields)

    def prepared(self, **changed) -> Meeting:
        return prepare_meeting(self.city_congress, meets_on=MEETS_ON, by=self.city_staff, **changed)

    def held(self) -> Meeting:
        return services.hold_meeting(self.prepared(), by=self.city_staff, now=at(20))

    def causes(self, meeting) -> dict:
        return {item.issue: item.cause for item in meeting.items.select_related("issue") if item.issue}


class AgendaTests(MeetingCase):
    def test_late_returned_stuck_and_waiting_matters_come_in_this_order(self):
        found = self.causes(self.prepared())
        assert list(found.items()) == [
            (self.late, "overdue"),
            (self.returned, "returned"),
            (self.stuck, "stuck"),
            (self.asking, "extension"),
        ]

    def test_each_says_why(self):
        details = dict(self.prepared().items.values_list("issue", "detail"))
        assert details[self.late.pk] == "逾期 8 天"
        assert details[self.returned.pk] == "销号申请被退回 2 次"
        assert details[self.stuck.pk] == "39 天没有进展"

    def test_a_matter_with_two_causes_comes_once_with_both(self):
        Issue.objects.filter(pk=self.late.pk).update(last_progress_at=None)
        items = self.prepared().items.filter(issue=self.late)
        assert [(item.cause, item.detail) for item in items] == [
            ("overdue", "逾期 8 天；交办后没有报告过进展")
        ]

    def test_how_long_is_long_is_the_rules_matter(self):
        change_rule(self.city_congress, version=0, source="x", stuck_days=40, by=self.city_staff)
        assert self.stuck not in self.causes(self.prepared())

    def test_what_awaits_the_committees_own_review_is_not_held_against_the_unit(self):
        Issue.objects.filter(pk=self.late.pk).update(status="reported")
        assert self.late not in self.causes(self.prepared())

    def test_what_was_handed_over_yesterday_is_not_stuck(self):
        letter = make_handover(
            self.campaign,
            self.city_congress,
            self.city_government,
            self.commerce,
            self.city_staff,
            issued_at=at(8),
        )
        new = make_assigned_issue(letter, "signed", due_on=date(2018, 9, 30))
        assert new not in self.causes(self.prepared())

    def test_a_countys_own_issues_are_its_own_meetings(self):
        make_issue(self.campaign, self.county_congress, status="rectifying", due_on=date(2018, 7, 1),
                   department=self.county_housing)  # fmt: skip
        assert len(self.causes(self.prepared())) == 4

    def test_projects_behind_plan_follow(self):
        project = make_project(self.city_congress, self.city_staff, status="implement", title="湿地保护")
        make_link(make_stage(self.campaign, order=9), ends_on=date(2018, 8, 1), number=99)
        project.campaigns.add(self.campaign)
        item = self.prepared().items.get(project=project)
        assert (item.cause, item.title) == ("project", "湿地保护")

    def test_more_than_an_afternoon_holds_is_counted_not_listed(self):
        for _one in range(45):
            self.make("rectifying", due_on=date(2018, 7, 1), last_progress_at=at(8))
        meeting = self.prepared()
        assert meeting.items.filter(cause="overdue").count() == 40
        assert meeting.material["left"] == {"overdue": 6}

    def test_nothing_at_all_is_a_meeting_without_items(self):
        meeting = prepare_meeting(self.county_congress, meets_on=MEETS_ON, by=self.county_office)
        assert (meeting.items.count(), meeting.material["units"]) == (0, [])

    def test_the_same_number_of_queries_with_few_and_many(self):
        rule = Rule.objects.in_force(self.city_congress)
        period = self.prepared().period
        for _round in range(2):
            with self.assertNumQueries(10):
                gather(self.city_congress, rule, period, self.now)
            for _one in range(3):
                self.make("rectifying", due_on=date(2018, 7, 1))


class TableTests(MeetingCase):
    def row(self, meeting) -> dict:
        [row] = meeting.material["units"]
        return row

    def test_every_unit_with_its_numbers(self):
        self.make("written_off", due_on=date(2018, 8, 1), written_off_at=at(3))
        self.make("written_off", due_on=date(2018, 7, 1), written_off_at=at(3, month=7))
        row = self.row(self.prepared())
        assert {
            name: row[name] for name in ("open", "overdue", "due_soon", "awaiting", "closed", "slow")
        } == {
            "open": 5,
            "overdue": 1,
            "due_soon": 0,
            "awaiting": 0,
            "closed": 1,
            "slow": 2,
        }

    def test_every_number_keeps_the_keys_of_its_rows(self):
        meeting = self.prepared()
        for figure in MeetingFigure.objects.filter(meeting=meeting):
            assert figure.number == len(figure.keys) == self.row(meeting)[figure.name]
        assert meeting.figures.get(name="overdue").keys == [self.late.pk]

    def test_extensions_that_wait_stand_with_both_days(self):
        [one] = self.prepared().material["extensions"]
        assert (one["issue"], one["new"]) == (self.asking.pk, self.extension.new_due_on.isoformat())

    def test_without_a_published_ranking_that_part_is_missing_and_the_rest_is_there(self):
        material = self.prepared().material
        assert material["ranking"] is None and material["units"]

    def test_the_worst_speaks_first(self):
        letter = make_handover(
            self.campaign, self.city_congress, self.city_government, self.commerce, self.city_staff
        )
        for _one in range(2):
            make_assigned_issue(letter, "rectifying", due_on=date(2018, 7, 1))
        speakers = self.prepared().material["speakers"]
        assert [one["key"] for one in speakers] == [self.commerce.pk, self.housing.pk]
        assert speakers[1]["why"] == "逾期 1 件，久未进展或被退回 2 件"


class RankedTests(July):
    def test_the_last_published_ranking_is_shown_with_its_rows_and_orders_the_speakers(self):
        ranking = self.proposed()
        with clock.at(self.now + timedelta(days=14)):
            publish_ranking(ranking, by=self.city_colleague)
            rule = {"source": "x", "speaking": "last_first"}
            change_rule(self.city_congress, version=0, by=self.city_staff, **rule)
            meeting = prepare_meeting(self.city_congress, meets_on=date(2018, 8, 28), by=self.city_staff)
        shown = meeting.material["ranking"]
        assert shown["key"] == ranking.pk
        assert [row["name"] for row in shown["rows"]][0] == "衡水市水务局"
        speakers = [one["name"] for one in meeting.material["speakers"]]
        assert "衡水市水务局" not in speakers and len(speakers) == 3

    def test_a_ranking_that_is_only_proposed_is_not_shown(self):
        self.proposed()
        meeting = prepare_meeting(self.city_congress, meets_on=MEETS_ON, by=self.city_staff)
        assert meeting.material["ranking"] is None


class PrepareTests(MeetingCase):
    def test_it_is_recorded(self):
        meeting = self.prepared()
        [entry] = history.of(meeting)
        assert (entry.action, entry.data, entry.actor) == ("prepare_meeting", {"items": 4}, self.city_staff)

    def test_only_the_committees_staff_prepare_it(self):
        for username, person in self.everyone().items():
            if username not in {"city_staff", "city_colleague"}:
                with self.assertRaises(NotAllowed, msg=username):
                    prepare_meeting(self.city_congress, meets_on=MEETS_ON, by=person)

    def test_a_month_has_one_meeting_and_a_cancelled_one_makes_room(self):
        meeting = self.prepared()
        with self.assertRaises(RuleBroken) as refused:
            self.prepared()
        assert refused.exception.field == "meets_on"
        services.cancel_meeting(meeting, reason="改期", by=self.city_staff)
        assert self.prepared().status == "preparing"

    def test_a_day_that_is_over_is_refused(self):
        with self.assertRaises(RuleBroken):
            prepare_meeting(self.city_congress, meets_on=date(2018, 8, 8), by=self.city_staff)


class ArrangeTests(MeetingCase):
    def items(self, meeting) -> list[str]:
        return list(meeting.items.filter(is_dropped=False).values_list("title", flat=True))

    def test_staff_add_move_and_drop(self):
        meeting = self.prepared()
        added = services.add_item(meeting, title="通报中央督察情况", by=self.city_staff)
        services.move_item(added, up=True, by=self.city_staff)
        first = meeting.items.first()
        services.drop_item(first, reason="已另行研究", by=self.city_staff)
        titles = self.items(meeting)
        assert titles[-2] == "通报中央督察情况" and first.title not in titles
        services.restore_item(first, by=self.city_staff)
        assert self.items(meeting)[0] == first.title

    def test_every_arrangement_is_on_record(self):
        meeting = self.prepared()
        services.drop_item(meeting.items.first(), reason="已另行研究", by=self.city_staff)
        entry = history.of(meeting).first()
        assert (entry.action, entry.comment, entry.data["act"]) == ("arrange", "已另行研究", "drop")

    def test_the_first_cannot_go_higher(self):
        meeting = self.prepared()
        before = self.items(meeting)
        services.move_item(meeting.items.first(), up=True, by=self.city_staff)
        assert self.items(meeting) == before

    def test_leaving_out_needs_a_reason(self):
        with self.assertRaises(RuleBroken) as refused:
            services.drop_item(self.prepared().items.first(), reason=" ", by=self.city_staff)
        assert refused.exception.field == "reason"

    def test_nobody_else_arranges(self):
        item = self.prepared().items.first()
        for username, person in self.everyone().items():
            if username not in {"city_staff", "city_colleague"}:
                with self.assertRaises(NotAllowed, msg=username):
                    services.drop_item(item, reason="x", by=person)

    def test_two_who_arrange_at_once_are_told(self):
        meeting = self.prepared()
        item, other = meeting.items.all()[0], AgendaItem.objects.select_related("meeting").last()
        services.drop_item(item, reason="x", by=self.city_staff)
        with self.assertRaises(StaleState):
            services.drop_item(other, reason="x", by=self.city_colleague)

    def test_bringing_it_up_to_date_keeps_what_staff_did(self):
        meeting = self.prepared()
        services.add_item(meeting, title="临时通报", by=self.city_staff)
        stuck = meeting.items.get(issue=self.stuck)
        services.drop_item(stuck, reason="已约谈", by=self.city_staff)
        meeting.refresh_from_db()
        moved = meeting.items.select_related("meeting").get(issue=self.returned)
        services.move_item(moved, up=True, by=self.city_staff)
        Issue.objects.filter(pk=self.late.pk).update(status="written_off", written_off_at=at(9))
        new = self.make("rectifying", due_on=date(2018, 8, 2), last_progress_at=at(8))
        services.gather_again(Meeting.objects.get(pk=meeting.pk), by=self.city_staff, now=at(9, 12))
        assert self.items(meeting) == [str(new), str(self.returned), str(self.asking), "临时通报"]
        assert meeting.items.get(issue=self.stuck).is_dropped

    def test_a_held_meeting_is_frozen(self):
        meeting = self.held()
        with self.assertRaises(TransitionError):
            services.gather_again(meeting, by=self.city_staff)
        with self.assertRaises(TransitionError):
            services.add_item(meeting, title="x", by=self.city_staff)
        with self.assertRaises(TransitionError):
            services.drop_item(
                meeting.items.select_related("meeting").first(), reason="x", by=self.city_staff
            )

    def test_it_is_not_held_before_its_day(self):
        with self.assertRaises(RuleBroken):
            services.hold_meeting(self.prepared(), by=self.city_staff, now=at(19))

    def test_holding_is_recorded_once_and_by_staff_alone(self):
        meeting = self.held()
        entry = history.of(meeting).first()
        assert (entry.action, entry.to_status, meeting.held_by) == ("hold", "held", self.city_staff)
        for act in (services.hold_meeting, services.cancel_meeting):
            with self.assertRaises(TransitionError):
                act(
                    meeting, by=self.city_staff, **({"reason": "x"} if act is services.cancel_meeting else {})
                )
        with self.assertRaises(NotAllowed):
            services.hold_meeting(meeting, by=self.leader)

    def test_a_number_of_a_held_meeting_never_changes(self):
        meeting = self.held()
        Issue.objects.filter(pk=self.late.pk).update(status="written_off", written_off_at=at(21))
        assert meeting.figures.get(name="overdue").keys == [self.late.pk]
        assert Meeting.objects.get(pk=meeting.pk).material["units"][0]["overdue"] == 1


@pytest.mark.parametrize(
    ("rows", "on_each"), [(0, [0]), (1, [1]), (7, [7]), (8, [4, 4]), (15, [5, 5, 5]), (22, [6, 6, 6, 4])]
)
def test_rows_are_spread_evenly_over_the_slides(rows, on_each):
    found = papers._slides_of("议程", ("序号",), [(number,) for number in range(rows)], "没有。")
    assert [len(slide.rows) for slide in found] == on_each
    assert [row for slide in found for row in slide.rows] == [(number,) for number in range(rows)]
