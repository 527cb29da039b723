"""Moving between the five shelves: what must be there, back only with a reason, out only when it may."""

from campaigns.enums import CampaignStatus
from core import history
from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from evaluations.models import Evaluation
from projects import moving
from projects.enums import BACK, FORWARD, MAY_LEAVE, PROJECT_TRANSITIONS, SHELVES, Need, Shelf
from projects.models import Project, ShelfRule
from projects.services import (
    advance_project,
    move_project_back,
    take_back_project,
    take_out_project,
)
from tests.campaigns.support import acts_on
from tests.factories import make_campaign, make_year_list

from .base import LibraryWorld

MOVES = (
    (advance_project, {}),
    (move_project_back, {"reason": "条件变化"}),
    (take_out_project, {"reason": "条件变化"}),
    (take_back_project, {"reason": "条件变化"}),
)


def missing_of(project) -> list[str]:
    project = Project.objects.for_page().get(pk=project.pk)
    rules = moving.rules_at(project.congress)
    return [str(need) for need in moving.missing(project, rules.get(moving.next_shelf(project)))]


class ForwardTests(LibraryWorld):
    def test_a_complete_entry_moves_from_reserve_to_plan_on_record(self):
        project = self.ripe(status="reserve")
        advance_project(project, by=self.city_colleague)
        assert self.fresh(project).status == "plan"
        assert acts_on(project) == [("plan", "reserve", "plan")]
        assert history.of(project).first().data == {"rule": "起始规则，各地可按本地办法另定"}
        assert self.told() == [("city_staff", f"监督项目“{project.title}”已移到谋划")]

    def test_everything_that_is_missing_is_named(self):
        project = self.project()
        with self.assertRaises(RuleBroken) as refused:
            advance_project(project, by=self.city_staff)
        assert str(refused.exception) == "还缺：牵头机构、监督方式、监督事项。"
        assert self.fresh(project).status == "reserve"

    def test_to_be_carried_out_it_needs_both_decisions(self):
        project = self.ripe()
        assert missing_of(project) == ["listed", "decided", "approved", "campaign"]
        listed = make_year_list(
            self.city_congress, status="decided", decided_on=self.today, decision_number="1"
        )
        Project.objects.filter(pk=project.pk).update(year_list=listed)
        assert missing_of(project) == ["approved", "campaign"]

    def test_it_is_evaluated_once_its_campaign_was_opened_and_tracked_once_a_vote_is_public(self):
        project = self.project(status="implement")
        campaign = make_campaign(self.city_congress, status=CampaignStatus.APPROVED)
        project.campaigns.add(campaign)
        assert missing_of(project) == ["running"]
        type(campaign).objects.filter(pk=campaign.pk).update(status=CampaignStatus.RUNNING)
        advance_project(self.fresh(project), by=self.city_staff)
        assert missing_of(project) == ["voted"]
        evaluation = Evaluation.objects.create(
            campaign=campaign, congress=self.city_congress, title="x", held_on=self.today, rule={},
            rule_source="x", created_at=self.now, updated_at=self.now, status="counted",
        )  # fmt: skip
        assert missing_of(project) == ["voted"]
        Evaluation.objects.filter(pk=evaluation.pk).update(status="published")
        advance_project(self.fresh(project), by=self.city_staff)
        assert self.fresh(project).status == "track"

    def test_a_vote_on_another_campaign_does_not_count(self):
        project = self.project(status="evaluate")
        project.campaigns.add(make_campaign(self.city_congress))
        Evaluation.objects.create(
            campaign=self.campaign, congress=self.city_congress, title="x", held_on=self.today, rule={},
            rule_source="x", created_at=self.now, updated_at=self.now, status="published",
        )  # fmt: skip
        assert missing_of(project) == ["voted"]

    def test_every_need_has_a_judge(self):
        assert set(moving.IS_THERE) == set(Need)


class LocalRuleTests(LibraryWorld):
    def test_the_nearest_places_rule_wins(self):
        project = self.project()
        ShelfRule.objects.create(shelf="plan", jurisdiction="河北省", needs=["planned"], source="省")
        assert missing_of(project) == ["planned"]
        ShelfRule.objects.create(shelf="plan", jurisdiction="衡水市", needs=["departments"], source="市")
        assert missing_of(project) == ["departments"]

    def test_another_citys_rule_does_not_hold_here(self):
        ShelfRule.objects.create(shelf="plan", jurisdiction="安平县", needs=[], source="县")
        assert missing_of(self.project()) == ["lead", "kind", "topic"]

    def test_a_need_that_this_version_does_not_know_is_left_out(self):
        ShelfRule.objects.create(
            shelf="plan", jurisdiction="衡水市", needs=["horoscope", "topic"], source="市"
        )
        assert missing_of(self.project()) == ["topic"]

    def test_without_any_rule_nothing_is_asked_for(self):
        ShelfRule.objects.all().delete()
        project = self.project()
        advance_project(project, by=self.city_staff)
        assert self.fresh(project).status == "plan"


class BackTests(LibraryWorld):
    def test_each_shelf_goes_back_one_step_with_the_reason(self):
        for shelf, action in BACK.items():
            project = self.project(status=shelf)
            move_project_back(project, reason="重新调研", by=self.city_colleague)
            target = SHELVES[SHELVES.index(shelf) - 1]
            assert acts_on(project) == [(action, shelf, target)]
            assert history.of(project).first().comment == "重新调研"

    def test_back_needs_a_reason(self):
        project = self.project(status="plan")
        with self.assertRaises(RuleBroken) as refused:
            move_project_back(project, reason="  ", by=self.city_staff)
        assert refused.exception.field == "reason"

    def test_what_is_on_the_years_list_neither_goes_back_nor_leaves(self):
        project = self.project(status="plan", year_list=make_year_list(self.city_congress))
        for act in (move_project_back, take_out_project):
            with self.assertRaises(RuleBroken) as refused:
                act(self.fresh(project), reason="x", by=self.city_staff)
            assert "年度清单" in str(refused.exception)
        assert self.fresh(project).status == "plan"


class OutTests(LibraryWorld):
    def test_it_leaves_and_comes_back_with_reasons(self):
        project = self.project(status="plan")
        take_out_project(project, reason="已由省级开展", by=self.city_staff)
        take_back_project(self.fresh(project), reason="省级取消", by=self.city_staff)
        assert acts_on(project) == [("take_out", "plan", "out"), ("take_back", "out", "reserve")]

    def test_a_must_do_cannot_be_taken_out_by_the_lower_level(self):
        for shelf in (Shelf.RESERVE, Shelf.PLAN):
            project = self.project(status=shelf, required_by=self.province_congress)
            with self.assertRaises(RuleBroken) as refused:
                take_out_project(project, reason="x", by=self.city_staff)
            assert "河北省人大常委会的规定动作" in str(refused.exception)
            assert self.fresh(project).status == shelf

    def test_a_must_do_that_was_tracked_is_done(self):
        project = self.project(status="track", required_by=self.province_congress)
        take_out_project(project, reason="已完成", by=self.city_staff)
        assert self.fresh(project).status == "out"

    def test_it_does_not_come_back_beside_its_own_copy(self):
        project = self.project(status="out", title="同一项目")
        self.project(title="同一项目")
        with self.assertRaises(RuleBroken):
            take_back_project(project, reason="x", by=self.city_staff)
        assert self.fresh(project).status == "out"
        assert acts_on(project) == []


class EveryMoveTests(LibraryWorld):
    def test_only_the_committees_own_staff_move(self):
        project = self.ripe(status="plan")
        for act, words in MOVES:
            for name, person in self.everyone().items():
                if name not in {"city_staff", "city_colleague"}:
                    with self.assertRaises(NotAllowed, msg=(act.__name__, name)):
                        act(self.fresh(project), by=person, **words)
        assert acts_on(project) == []

    def test_each_move_starts_from_its_own_shelves_only(self):
        allowed = {
            advance_project: set(FORWARD),
            move_project_back: set(BACK),
            take_out_project: set(MAY_LEAVE),
            take_back_project: {Shelf.OUT},
        }
        for act, words in MOVES:
            for shelf in set(Shelf) - allowed[act]:
                with self.assertRaises(TransitionError, msg=(act.__name__, shelf)):
                    act(self.project(status=shelf), by=self.city_staff, **words)

    def test_a_stale_copy_is_refused(self):
        for act, words in MOVES:
            status = "out" if act is take_back_project else "plan"
            project = self.ripe(status="reserve") if act is advance_project else self.project(status=status)
            stale = self.fresh(project)
            Project.objects.filter(pk=project.pk).update(version=5)
            with self.assertRaises(StaleState, msg=act.__name__):
                act(stale, by=self.city_staff, **words)

    def test_every_transition_has_words(self):
        assert all(str(transition.label) for transition in PROJECT_TRANSITIONS.values())
