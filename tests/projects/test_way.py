"""One project the whole way: from the entry over the five shelves to the one on which it is followed."""

from datetime import date

from campaigns import services as campaigns
from campaigns.plan_draft import changes
from evaluations.models import Evaluation
from projects.models import Project
from projects.services import (
    advance_project,
    approve_year_list,
    create_project,
    decide_year_list,
    move_project_back,
    select_project,
)
from tests.campaigns.support import acts_on

from .base import LibraryWorld


class WholeWayTests(LibraryWorld):
    def read(self) -> Project:
        return Project.objects.get()

    def approve(self):
        listed = decide_year_list(
            self.read().year_list,
            meeting="第十次会议",
            decided_on=date(2018, 7, 1),
            number="3号",
            by=self.city_staff,
        )
        facts = {"approved_by": "市委", "approved_on": date(2018, 7, 9), "number": "7号"}
        approve_year_list(listed, **facts, by=self.city_staff)

    def open_its_campaign(self):
        def dated(plan):
            plan = changes.correct(plan, "head", start=date(2018, 8, 1), end=date(2018, 12, 31))
            for item in plan.doubtful:
                plan = changes.confirm(plan, item.id)
            return plan

        draft = self.read().plan_draft
        draft = campaigns.change_plan_draft(draft, dated, by=self.city_staff, version=draft.version)
        campaign = campaigns.create_campaign(draft, by=self.city_staff)
        facts = {"approved_by": "市委", "approved_on": date(2018, 8, 1), "number": "8号"}
        campaigns.approve_campaign(campaign, **facts, by=self.city_staff)
        return campaigns.open_campaign(campaign, by=self.city_staff)

    def publish_a_vote_on(self, campaign):
        Evaluation.objects.create(
            campaign=campaign, congress=self.city_congress, title="x", held_on=self.today, rule={},
            rule_source="x", status="published", created_at=self.now, updated_at=self.now,
        )  # fmt: skip

    def test_from_the_entry_to_the_last_shelf(self):
        facts = {"lead": self.economy, "kind": self.work_report, "topic": "教育"}
        create_project(
            self.city_congress, **self.entry(**facts), departments=[self.housing], by=self.city_staff
        )
        advance_project(self.read(), by=self.city_staff)
        select_project(self.read(), by=self.city_staff)
        self.approve()
        campaign = self.open_its_campaign()
        advance_project(self.read(), by=self.city_staff)
        self.publish_a_vote_on(campaign)
        advance_project(self.read(), by=self.city_staff)
        move_project_back(self.read(), reason="问题反弹，重新测评", by=self.city_staff)
        assert self.read().status == "evaluate"
        assert list(self.read().campaigns.all()) == [campaign]
        assert [action for action, _old, _new in acts_on(self.read())] == [
            "enter",
            "plan",
            "select",
            "begin_campaign",
            "implement",
            "add_campaign",
            "evaluate",
            "track",
            "back_to_evaluate",
        ]
