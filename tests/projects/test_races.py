"""Two people at the same moment in the library: one moves a project, the list is approved once, nothing begins twice."""

from datetime import date

import pytest
from django.test import TransactionTestCase

from campaigns.models import PlanDraft
from core.exceptions import RuleBroken, StaleState, TransitionError
from core.models import HistoryEntry
from projects.models import Project, YearList
from projects.services import (
    adjust_project,
    advance_project,
    approve_year_list,
    create_project,
    decide_year_list,
    move_project_back,
    publish_year_list,
    return_year_list,
    select_project,
    take_out_project,
)
from tests.factories import make_person, make_year_list
from tests.races import at_once

from .base import LibraryWorld


@pytest.mark.postgres
class LibraryRaces(TransactionTestCase):
    def setUp(self):
        self.world = type("RaceWorld", (LibraryWorld,), {})
        self.world.setUpTestData()
        self.staff, self.colleague = self.world.city_staff, self.world.city_colleague

    def copies(self, thing, count=2) -> list:
        return [type(thing).objects.for_page().get(pk=thing.pk) for _copy in range(count)]

    def one_acted(self, outcomes, *errors) -> None:
        refused = [outcome for outcome in outcomes if outcome is not None]
        assert len(refused) == len(outcomes) - 1, outcomes
        assert all(isinstance(one, errors or (StaleState, TransitionError)) for one in refused), refused

    def acts(self, action: str) -> int:
        return HistoryEntry.objects.filter(action=action).count()

    def listed(self, **fields) -> Project:
        year_list = make_year_list(self.world.city_congress, **fields)
        return self.world.ripe(year_list=year_list, list_order=1)

    def test_two_enter_a_project_of_one_name(self):
        def enter(by):
            return create_project(self.world.city_congress, **self.world.entry(), looked_at=True, by=by)

        self.one_acted(at_once(lambda: enter(self.staff), lambda: enter(self.colleague)), RuleBroken)
        assert (Project.objects.count(), self.acts("enter")) == (1, 1)

    def test_two_adjust_one_project(self):
        one, two = self.copies(self.world.project())
        self.one_acted(
            at_once(
                lambda: adjust_project(one, reason="更名", title="甲项目", by=self.staff),
                lambda: adjust_project(two, reason="更名", title="乙项目", by=self.colleague),
            )
        )
        assert self.acts("adjust") == 1
        assert Project.objects.get().title in ("甲项目", "乙项目")

    def test_two_move_it_forward_and_it_moves_one_shelf(self):
        project = self.world.project(lead=self.world.economy, kind=self.world.work_report, topic="教育")
        one, two = self.copies(project)
        self.one_acted(
            at_once(
                lambda: advance_project(one, by=self.staff), lambda: advance_project(two, by=self.colleague)
            )
        )
        assert Project.objects.get().status == "plan"

    def test_one_moves_it_back_and_one_takes_it_out(self):
        one, two = self.copies(self.world.project("plan"))
        self.one_acted(
            at_once(
                lambda: move_project_back(one, reason="未成熟", by=self.staff),
                lambda: take_out_project(two, reason="重复", by=self.colleague),
            )
        )
        assert self.acts("back_to_reserve") + self.acts("take_out") == 1

    def test_two_select_the_same_project(self):
        one, two = self.copies(self.world.ripe())
        self.one_acted(
            at_once(
                lambda: select_project(one, by=self.staff), lambda: select_project(two, by=self.colleague)
            )
        )
        assert (YearList.objects.count(), self.acts("begin_list"), self.acts("select")) == (1, 1, 1)

    def test_two_select_different_projects_into_one_list_in_order(self):
        one, two = self.world.ripe(), self.world.ripe()
        outcomes = at_once(
            lambda: select_project(one, by=self.staff), lambda: select_project(two, by=self.colleague)
        )
        assert outcomes == [None, None]
        assert sorted(Project.objects.values_list("list_order", flat=True)) == [1, 2]
        assert (YearList.objects.count(), self.acts("begin_list")) == (1, 1)

    def test_nothing_slips_onto_a_list_while_it_is_decided(self):
        year_list = self.listed().year_list
        late = self.world.ripe()
        (own,) = self.copies(year_list, 1)
        outcomes = at_once(
            lambda: decide_year_list(
                own,
                meeting="第 10 次会议",
                decided_on=date(2018, 8, 1),
                number="衡人常〔2018〕1号",
                by=self.staff,
            ),
            lambda: select_project(late, by=self.colleague),
        )
        late.refresh_from_db()
        year_list.refresh_from_db()
        assert year_list.status == "decided"
        assert outcomes[0] is None
        assert (late.year_list is None) == isinstance(outcomes[1], RuleBroken)

    def approve(self, year_list, by):
        given = {"approved_by": "中共衡水市委", "approved_on": date(2018, 8, 2), "number": "衡发〔2018〕3号"}
        return approve_year_list(year_list, by=by, **given)

    def test_two_approvals_give_one_number_and_begin_one_plan(self):
        project = self.listed(status="decided", decided_on=date(2018, 8, 1), decision_number="1号")
        one, two = self.copies(project.year_list)
        self.one_acted(
            at_once(lambda: self.approve(one, self.staff), lambda: self.approve(two, self.colleague))
        )
        project.refresh_from_db()
        assert (PlanDraft.objects.count(), project.plan_draft.reference) == (
            1,
            f"projects.project:{project.pk}",
        )
        assert (project.status, self.acts("approve"), self.acts("begin_campaign")) == ("implement", 1, 1)

    def test_one_releases_the_plan_of_the_year_and_one_returns_it(self):
        third = make_person("third", self.world.city_congress)
        year_list = self.listed(
            status="proposed",
            decided_on=date(2018, 8, 1),
            approved_on=date(2018, 8, 2),
            proposed_by=self.staff,
            public_items=[{"number": 1, "title": "x"}],
        ).year_list
        one, two = self.copies(year_list)
        self.one_acted(
            at_once(
                lambda: publish_year_list(one, by=self.colleague),
                lambda: return_year_list(two, reason="有误", by=third),
            )
        )
        year_list.refresh_from_db()
        assert (year_list.status == "published") == bool(year_list.public_items)
