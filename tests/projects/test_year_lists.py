"""The year's list: selection, both decisions, what the approval begins, the way back."""

from datetime import date, timedelta

from campaigns import services as campaigns
from campaigns.models import PlanDraft
from campaigns.plan_draft import changes
from core import history
from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from core.models import Attachment
from projects.enums import LIST_TRANSITIONS, ListStatus, Shelf
from projects.models import Project, YearList
from projects.services import (
    approve_year_list,
    decide_year_list,
    deselect_project,
    link_campaign,
    open_year_list,
    reopen_year_list,
    select_project,
)
from tests.campaigns.support import a_pdf, acts_on
from tests.factories import make_campaign, make_project, make_year_list

from .base import LibraryWorld

OWN = {"city_staff", "city_colleague"}
DECISION = {"meeting": "五届三十九次会议", "decided_on": date(2018, 7, 1), "number": "衡人常〔2018〕3号"}
APPROVAL = {"approved_by": "中共衡水市委", "approved_on": date(2018, 7, 9), "number": "衡发〔2018〕7号"}


class ListWorld(LibraryWorld):
    def selected(self, **fields) -> Project:
        project = self.ripe(**fields)
        select_project(project, by=self.city_staff)
        return self.fresh(project)

    def decided(self, *projects) -> YearList:
        if not projects:
            self.selected()
        found = YearList.objects.get(congress=self.city_congress, year=2018)
        return self.fresh(decide_year_list(found, **DECISION, by=self.city_staff))

    def approved(self, *projects, **words) -> YearList:
        return self.fresh(approve_year_list(self.decided(*projects), **APPROVAL | words, by=self.city_staff))


class SelectionTests(ListWorld):
    def test_the_first_selection_begins_the_list(self):
        first, second = self.selected(), self.selected()
        listed = YearList.objects.get()
        assert (listed.congress, listed.year, listed.status) == (self.city_congress, 2018, "selecting")
        assert list(listed.projects.order_by("list_order")) == [first, second]
        assert acts_on(first) == [("select", "plan", "plan")]
        assert acts_on(listed) == [("begin_list", "", "")]

    def test_only_from_the_shelf_of_plans_and_only_once(self):
        for shelf in set(Shelf) - {Shelf.PLAN, Shelf.RESERVE}:
            with self.assertRaises(TransitionError, msg=shelf):
                select_project(self.project(status=shelf), by=self.city_staff)
        with self.assertRaisesMessage(RuleBroken, "请先移到谋划，定下牵头机构、监督方式和监督事项"):
            select_project(self.project(), by=self.city_staff)
        with self.assertRaises(RuleBroken):
            select_project(self.selected(), by=self.city_staff)

    def test_taken_off_with_a_reason(self):
        project = self.selected()
        deselect_project(project, reason="推迟到明年", by=self.city_colleague)
        assert self.fresh(project).year_list is None
        assert acts_on(project)[-1] == ("deselect", "plan", "plan")
        assert history.of(project).first().comment == "推迟到明年"

    def test_a_must_do_stays_on_the_list(self):
        project = self.selected(required_by=self.province_congress)
        with self.assertRaises(RuleBroken):
            deselect_project(project, reason="x", by=self.city_staff)
        assert self.fresh(project).year_list is not None

    def test_what_is_decided_is_not_selected_or_taken_off_any_more(self):
        project = self.selected()
        self.decided(project)
        with self.assertRaises(RuleBroken) as refused:
            deselect_project(self.fresh(project), reason="x", by=self.city_staff)
        assert "常委会已审定" in str(refused.exception)
        with self.assertRaises(RuleBroken):
            select_project(self.ripe(), by=self.city_staff)

    def test_a_list_is_begun_once_and_only_for_a_plausible_year(self):
        one = open_year_list(self.city_congress, year=2019, by=self.city_staff)
        assert open_year_list(self.city_congress, year=2019, by=self.city_colleague) == one
        assert len(acts_on(one)) == 1
        for year in (0, 19, 30000):
            with self.assertRaises(RuleBroken) as refused:
                open_year_list(self.city_congress, year=year, by=self.city_staff)
            assert refused.exception.field == "year"


class DecisionTests(ListWorld):
    def test_date_number_and_meeting_are_kept(self):
        listed = self.decided()
        assert (listed.status, listed.meeting, listed.decision_number, listed.decided_on) == (
            "decided",
            "五届三十九次会议",
            "衡人常〔2018〕3号",
            date(2018, 7, 1),
        )
        assert history.of(listed).first().data["decision_number"] == "衡人常〔2018〕3号"

    def test_an_empty_list_is_not_decided(self):
        listed = make_year_list(self.city_congress)
        with self.assertRaises(RuleBroken):
            decide_year_list(listed, **DECISION, by=self.city_staff)

    def test_a_must_do_of_the_year_must_not_be_left_out(self):
        self.selected()
        required = self.project(title="水污染防治法执法检查", required_by=self.province_congress)
        self.project(title="明年的规定动作", required_by=self.province_congress, year=2019)
        with self.assertRaises(RuleBroken) as refused:
            self.decided("already selected")
        assert str(refused.exception) == "上级规定动作还没有列入清单：水污染防治法执法检查。"
        Project.objects.filter(pk=required.pk).update(status="out")
        assert self.decided("already selected").status == "decided"

    def test_faults_name_their_field(self):
        self.selected()
        listed = YearList.objects.get()
        tomorrow = self.today + timedelta(days=1)
        for values, field in (
            ({"meeting": ""}, "meeting"),
            ({"number": " "}, "number"),
            ({"decided_on": None}, "decided_on"),
            ({"decided_on": tomorrow}, "decided_on"),
        ):
            with self.assertRaises(RuleBroken) as refused:
                decide_year_list(self.fresh(listed), **DECISION | values, by=self.city_staff)
            assert refused.exception.field == field
        assert acts_on(listed) == [("begin_list", "", "")]


class ApprovalTests(ListWorld):
    def test_the_approval_begins_the_plans_and_moves_what_is_complete(self):
        whole, bare = self.selected(), self.selected(lead=None)
        listed = self.approved(whole)
        assert (listed.status, listed.approval_number) == ("approved", "衡发〔2018〕7号")
        whole, bare = self.fresh(whole), self.fresh(bare)
        assert (whole.status, bare.status) == ("implement", "plan")
        assert acts_on(whole)[-2:] == [("begin_campaign", "plan", "plan"), ("implement", "plan", "implement")]
        assert acts_on(bare)[-1] == ("begin_campaign", "plan", "plan")

    def test_the_plan_has_the_steps_of_the_form_and_no_guessed_date(self):
        project = self.selected(title="政府债务管理情况")
        self.approved(project)
        draft = self.fresh(project).plan_draft
        plan = campaigns.plan_of(draft)
        assert (draft.origin, draft.reference) == ("template", f"projects.project:{project.pk}")
        assert [stage.name for stage in plan.stages] == ["调查研究", "听取审议", "交办督办", "测评"]
        assert plan.head.title == "政府债务管理情况"
        assert {item.start for item in plan.stages} == {None}
        keys = [item.id for item in plan.items()]
        assert len(keys) == len(set(keys))
        grown = changes.add(plan, type(plan.stages[0])(name="总结"))
        assert len({item.id for item in grown.items()}) == len(keys) + 1

    def test_keepers_are_told_once_each_but_not_who_records_it(self):
        kept = [self.selected(keeper=self.city_colleague) for _number in range(2)]
        self.selected()
        self.approved(*kept)
        words = f"2018 年度监督项目清单已获批转，请确认“{kept[0].title}”等项目的监督方案"
        assert self.told() == [("city_colleague", words)]

    def test_the_paper_is_kept_with_it(self):
        listed = self.approved(files=[a_pdf("立项批复.pdf")])
        assert [file.name for file in listed.files.all()] == ["立项批复.pdf"]
        assert history.of(listed).first().data["files"][0]["name"] == "立项批复.pdf"

    def test_a_refused_approval_keeps_no_file_and_begins_no_plan(self):
        listed = self.decided()
        stale = self.fresh(listed)
        YearList.objects.filter(pk=listed.pk).update(version=9)
        with self.assertRaises(StaleState):
            approve_year_list(stale, **APPROVAL, files=[a_pdf()], by=self.city_staff)
        assert not Attachment.objects.exists() and not PlanDraft.objects.exists()

    def test_faults_name_their_field(self):
        listed = self.decided()
        for values, field in (
            ({"approved_by": ""}, "approved_by"),
            ({"number": ""}, "number"),
            ({"approved_on": None}, "approved_on"),
            ({"approved_on": self.today + timedelta(days=1)}, "approved_on"),
            ({"approved_on": date(2018, 6, 30)}, "approved_on"),
        ):
            with self.assertRaises(RuleBroken) as refused:
                approve_year_list(self.fresh(listed), **APPROVAL | values, by=self.city_staff)
            assert refused.exception.field == field
        assert self.fresh(listed).status == "decided"


class ReopenTests(ListWorld):
    def test_the_earlier_decision_stays_in_the_history(self):
        listed = self.approved()
        reopen_year_list(listed, reason="增加一项", by=self.city_staff)
        again = self.fresh(listed)
        assert (again.status, again.decided_on, again.approval_number) == ("selecting", None, "")
        assert history.of(listed).first().data["before"]["approval_number"] == "衡发〔2018〕7号"

    def test_adjusted_it_goes_the_whole_way_again_and_begins_only_what_is_new(self):
        listed = self.approved()
        reopen_year_list(listed, reason="增加一项", by=self.city_staff)
        added = self.selected()
        self.approved(added)
        assert self.fresh(added).status == "implement"
        assert PlanDraft.objects.count() == 2

    def test_it_needs_a_reason(self):
        with self.assertRaises(RuleBroken) as refused:
            reopen_year_list(self.decided(), reason="", by=self.city_staff)
        assert refused.exception.field == "reason"


class CampaignTests(ListWorld):
    def test_the_campaign_made_of_the_plan_belongs_to_the_project(self):
        project = self.selected()
        self.approved(project)
        draft = self.fresh(project).plan_draft

        def dated(plan):
            plan = changes.correct(plan, "head", start=date(2018, 8, 1), end=date(2018, 12, 31))
            for item in plan.doubtful:
                plan = changes.confirm(plan, item.id)
            return plan

        draft = campaigns.change_plan_draft(draft, dated, by=self.city_staff, version=draft.version)
        campaign = campaigns.create_campaign(draft, by=self.city_colleague)
        assert list(project.campaigns.all()) == [campaign]
        assert acts_on(project)[-1] == ("add_campaign", "implement", "implement")

    def test_a_campaign_that_exists_can_be_linked(self):
        project = self.project()
        link_campaign(project, campaign=self.campaign, by=self.city_staff)
        assert list(self.fresh(project).campaigns.all()) == [self.campaign]
        assert history.of(project).first().data == {"campaign": self.campaign.pk, "title": "三项联动监督"}

    def test_linked_once_and_only_own_campaigns(self):
        project = self.project()
        for campaign in (self.campaign, make_campaign(self.county_congress)):
            if campaign == self.campaign:
                link_campaign(project, campaign=campaign, by=self.city_staff)
            with self.assertRaises(RuleBroken) as refused:
                link_campaign(self.fresh(project), campaign=campaign, by=self.city_staff)
            assert refused.exception.field == "campaign"
        assert list(project.campaigns.all()) == [self.campaign]


class EveryActTests(ListWorld):
    def acts(self, listed, project):
        return {
            "decide": lambda by: decide_year_list(self.fresh(listed), **DECISION, by=by),
            "approve": lambda by: approve_year_list(self.fresh(listed), **APPROVAL, by=by),
            "reopen": lambda by: reopen_year_list(self.fresh(listed), reason="x", by=by),
            "select": lambda by: select_project(self.fresh(project), by=by),
            "deselect": lambda by: deselect_project(self.fresh(project), reason="x", by=by),
            "open": lambda by: open_year_list(self.city_congress, year=2019, by=by),
            "link": lambda by: link_campaign(self.fresh(project), campaign=self.campaign, by=by),
        }

    def test_only_the_committees_own_staff(self):
        project = self.selected()
        listed = YearList.objects.get()
        for act, call in self.acts(listed, project).items():
            for name, person in self.everyone().items():
                if name not in OWN:
                    with self.assertRaises(NotAllowed, msg=(act, name)):
                        call(person)
        assert YearList.objects.count() == 1

    def test_each_act_starts_from_its_own_states_only(self):
        listed = make_year_list(self.city_congress, decided_on=date(2018, 7, 1))
        make_project(self.city_congress, self.city_staff, status="plan", year_list=listed)
        for act in ("decide", "approve", "reopen"):
            for status in set(ListStatus) - LIST_TRANSITIONS[act].sources - {ListStatus.PUBLISHED}:
                YearList.objects.filter(pk=listed.pk).update(status=status)
                with self.assertRaises(TransitionError, msg=(act, status)):
                    self.acts(listed, self.project())[act](self.city_staff)
