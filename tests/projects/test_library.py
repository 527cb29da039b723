"""Entering and adjusting projects: every rule, every refusal, what stays on record."""

from datetime import date

from campaigns.models import Campaign
from core import history
from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from core.models import HistoryEntry
from projects.enums import Shelf
from projects.models import Project, ProjectKind
from projects.services import NearSame, adjust_project, create_project, release_project
from tests.campaigns.support import acts_on

from .base import LibraryWorld


class EntryTests(LibraryWorld):
    def enter(self, by=None, **fields) -> Project:
        return create_project(self.city_congress, **self.entry(**fields), by=by or self.city_staff)

    def test_an_entry_begins_in_the_reserve_kept_by_who_entered_it(self):
        project = self.enter(departments=[self.housing, self.commerce], lead=self.economy)
        assert (project.status, project.keeper, project.entered_by) == (
            "reserve",
            self.city_staff,
            self.city_staff,
        )
        assert set(project.departments.all()) == {self.housing, self.commerce}
        assert acts_on(project) == [("enter", "", "")]
        assert self.told() == []

    def test_a_keeper_who_is_somebody_else_is_told(self):
        self.enter(keeper=self.city_colleague)
        assert self.told() == [("city_colleague", "请专管监督项目“义务教育双减工作”")]

    def test_only_the_committees_own_staff_enter(self):
        allowed = {"city_staff", "city_colleague"}
        for name, person in self.everyone().items():
            if name not in allowed:
                with self.assertRaises(NotAllowed, msg=name):
                    self.enter(by=person)
        assert not Project.objects.exists()

    def test_what_is_missing_or_wrong_names_its_field(self):
        wrong = {
            "title": {"title": "  "},
            "source_words": {"source_words": ""},
            "year": {"year": 218},
            "source": {"source": "rumour"},
            "keeper": {"keeper": self.liaison},
            "lead": {"lead": self.county_congress},
            "departments": {"departments": [self.county_housing]},
            "required_by": {"required_by": self.county_congress},
            "topic": {"topic": "事" * 61},
        }
        for field, values in wrong.items():
            with self.assertRaises(RuleBroken) as refused:
                self.enter(**values)
            assert refused.exception.field == field
        assert not Project.objects.exists()

    def test_a_title_longer_than_the_column_is_refused_in_words(self):
        with self.assertRaises(RuleBroken) as refused:
            self.enter(title="长" * 121)
        assert refused.exception.field == "title"
        self.enter(title="长" * 120)

    def test_who_has_left_keeps_nothing(self):
        with self.assertRaises(RuleBroken) as refused:
            self.enter(keeper=self.former_staff)
        assert refused.exception.field == "keeper"

    def test_a_must_do_names_a_committee_above(self):
        project = self.enter(required_by=self.province_congress)
        assert project.is_locked

    def test_another_places_form_of_supervision_is_refused(self):
        local = ProjectKind.objects.create(code="x", name="评议", basis="x", jurisdiction="安平县")
        with self.assertRaises(RuleBroken) as refused:
            self.enter(kind=local)
        assert refused.exception.field == "kind"


class NearSameTests(LibraryWorld):
    def enter(self, title, **fields):
        values = self.entry(title=title, **fields)
        return create_project(self.city_congress, **values, by=self.city_staff)

    def test_the_same_matter_of_another_year_is_shown_first(self):
        earlier = self.project(title="听取和审议义务教育双减工作情况的报告", year=2017, status="track")
        self.project(title="政府债务管理情况")
        with self.assertRaises(NearSame) as refused:
            self.enter("义务教育双减工作")
        assert [near.project for near in refused.exception.others] == [earlier]
        assert not Project.objects.filter(title="义务教育双减工作").exists()

    def test_a_matter_that_goes_on_under_a_longer_title_is_shown(self):
        earlier = self.project(title="优化营商环境审议意见整改跟踪", year=2017)
        self.project(title="生态环境保护")
        with self.assertRaises(NearSame) as refused:
            self.enter("优化营商环境工作情况")
        assert [near.project for near in refused.exception.others] == [earlier]

    def test_looked_at_it_is_entered(self):
        self.project(title="义务教育双减工作情况", year=2017)
        assert self.enter("义务教育双减工作", looked_at=True).status == "reserve"

    def test_another_level_counts_only_where_it_may_be_seen(self):
        from tests.factories import make_project

        hidden = make_project(self.county_congress, self.county_office, title="义务教育双减工作")
        assert self.enter("义务教育双减工作", year=2019).pk
        Project.objects.filter(pk=hidden.pk).update(status=Shelf.PLAN)
        with self.assertRaises(NearSame) as refused:
            self.enter("义务教育双减工作", year=2020)
        assert hidden in {near.project for near in refused.exception.others}

    def test_what_was_taken_out_still_warns(self):
        self.project(title="义务教育双减工作", status="out")
        with self.assertRaises(NearSame):
            self.enter("义务教育双减工作")

    def test_the_same_title_in_the_same_year_is_refused_even_when_looked_at(self):
        self.enter("义务教育双减工作")
        with self.assertRaises(RuleBroken) as refused:
            self.enter("义务教育双减工作", looked_at=True)
        assert refused.exception.field == "title"
        assert not isinstance(refused.exception, NearSame)


class AdjustTests(LibraryWorld):
    def setUp(self):
        super().setUp()
        self.entered = self.project(title="稳岗就业工作")

    def adjust(self, by=None, reason="主任会议建议", **values) -> Project:
        return adjust_project(self.fresh(self.entered), reason=reason, by=by or self.city_staff, **values)

    def test_old_and_new_value_and_the_reason_stay_on_record(self):
        self.adjust(title="稳就业工作", planned_on=date(2018, 10, 25))
        last = history.of(self.entered).first()
        assert (last.action, last.comment) == ("adjust", "主任会议建议")
        assert last.data["changes"] == [
            ["title", "稳岗就业工作", "稳就业工作"],
            ["planned_on", "", "2018-10-25"],
        ]
        assert self.fresh(self.entered).title == "稳就业工作"

    def test_departments_are_on_record_by_name(self):
        self.entered.departments.set([self.housing])
        self.adjust(departments=[self.commerce])
        assert history.of(self.entered).first().data["changes"] == [
            ["departments", "衡水市住房和城乡建设局", "衡水市商务局"]
        ]
        assert list(self.entered.departments.all()) == [self.commerce]

    def test_a_new_keeper_is_told(self):
        self.adjust(keeper=self.city_colleague)
        assert self.told() == [("city_colleague", "请专管监督项目“稳岗就业工作”")]

    def test_without_a_reason_or_a_change_nothing_is_written(self):
        for values, field in (
            ({"title": "新名称", "reason": " "}, "reason"),
            ({"title": "稳岗就业工作"}, None),
        ):
            with self.assertRaises(RuleBroken) as refused:
                self.adjust(**values)
            assert refused.exception.field == field
        assert acts_on(self.entered) == []

    def test_only_the_committees_own_staff_adjust(self):
        for name, person in self.everyone().items():
            if name not in {"city_staff", "city_colleague"}:
                with self.assertRaises(NotAllowed, msg=name):
                    self.adjust(by=person, title="新名称")
        assert self.fresh(self.entered).version == 0

    def test_what_left_the_library_is_no_longer_adjusted(self):
        Project.objects.filter(pk=self.entered.pk).update(status=Shelf.OUT)
        with self.assertRaises(TransitionError):
            self.adjust(title="新名称")

    def test_a_stale_copy_is_refused_and_changes_nothing(self):
        stale = self.fresh(self.entered)
        self.adjust(topic="就业")
        stale.departments.set([])
        with self.assertRaises(StaleState):
            adjust_project(stale, reason="x", by=self.city_staff, departments=[self.housing], topic="住房")
        assert list(self.entered.departments.all()) == []
        assert self.fresh(self.entered).topic == "就业"

    def test_the_year_of_a_must_do_and_of_what_is_on_a_list_stays(self):
        from tests.factories import make_year_list

        for fields in (
            {"required_by": self.province_congress},
            {"year_list": make_year_list(self.city_congress)},
        ):
            Project.objects.filter(pk=self.entered.pk).update(
                **{"required_by": None, "year_list": None} | fields
            )
            with self.assertRaises(RuleBroken) as refused:
                self.adjust(year=2019)
            assert refused.exception.field == "year"

    def test_a_title_that_is_taken_is_refused(self):
        self.project(title="乡村振兴")
        with self.assertRaises(RuleBroken) as refused:
            self.adjust(title="乡村振兴")
        assert refused.exception.field == "title"


class ReleaseTests(LibraryWorld):
    def setUp(self):
        super().setUp()
        self.required = self.project(required_by=self.province_congress, title="环境保护目标")

    def test_the_committee_above_lifts_its_lock_and_the_keeper_is_told(self):
        release_project(self.required, reason="改为自选", by=self.province_staff)
        assert not self.fresh(self.required).is_locked
        assert acts_on(self.required) == [("release", "reserve", "reserve")]
        assert self.told() == [("city_staff", "河北省人大常委会已取消“环境保护目标”的规定动作：改为自选")]

    def test_those_who_have_to_do_it_cannot_lift_it(self):
        for name, person in self.everyone().items():
            if name != "province_staff":
                with self.assertRaises(NotAllowed, msg=name):
                    release_project(self.fresh(self.required), reason="x", by=person)
        assert self.fresh(self.required).is_locked

    def test_an_own_project_has_no_lock_and_a_reason_is_needed(self):
        with self.assertRaises(RuleBroken):
            release_project(self.project(), reason="x", by=self.province_staff)
        with self.assertRaises(RuleBroken) as refused:
            release_project(self.required, reason="", by=self.province_staff)
        assert refused.exception.field == "reason"


class NothingElseTests(LibraryWorld):
    def test_entering_makes_no_campaign(self):
        create_project(self.city_congress, **self.entry(), by=self.city_staff)
        assert list(Campaign.objects.all()) == [self.campaign]
        assert HistoryEntry.objects.filter(object_type="projects.project").count() == 1
