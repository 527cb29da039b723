"""The schedule is frozen at the approval; plan against reality for any two days; numbers open their rows."""

from datetime import date, datetime, time

from django.urls import reverse

from campaigns.services import change_link_dates, finish_link
from campaigns.services.links import note_link_progress, start_link
from core import history
from core.clock import LOCAL_ZONE
from core.exceptions import NotAllowed, RuleBroken, StaleState
from projects.models import Baseline
from projects.reality import SETS, compare
from projects.services import approve_year_list, freeze_schedule, link_campaign
from tests.factories import make_campaign, make_link, make_stage, make_year_list

from .base import LibraryWorld


def at(month: int, day: int) -> datetime:
    return datetime.combine(date(2018, month, day), time(10), LOCAL_ZONE)


class ScheduleCase(LibraryWorld):
    """A project approved on 1 June with links due on 10 July, 10 August and 30 September, the last without a start."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.plan = make_campaign(cls.city_congress, title="双减监督", starts_on=date(2018, 6, 1))
        stage = make_stage(cls.plan, starts_on=None, ends_on=None)
        days = ((date(2018, 6, 11), date(2018, 7, 10)), (date(2018, 7, 11), date(2018, 8, 10)))
        cls.research, cls.hearing = (
            make_link(stage, number, name, starts_on=first, ends_on=last)
            for number, (name, (first, last)) in enumerate(zip(("调研", "听取审议"), days, strict=True), 1)
        )
        cls.follow = make_link(stage, 3, "跟踪督办", ends_on=date(2018, 9, 30))
        cls.undated = make_link(stage, 4, "回头看", ends_on=None)

    def approved(self, *campaigns):
        """The project with its list approved on 1 June, and its first schedule where it has a campaign by then."""
        listed = make_year_list(self.city_congress, status="decided", decided_on=date(2018, 5, 20))
        project = self.ripe(year_list=listed)
        project.campaigns.add(*(campaigns or [self.plan]))
        approve_year_list(
            listed,
            approved_by="中共衡水市委",
            approved_on=date(2018, 6, 1),
            number="衡发〔2018〕9号",
            by=self.city_staff,
            now=at(6, 1),
        )
        return self.fresh(project)


class FreezeTests(ScheduleCase):
    def test_the_approval_freezes_the_first_edition(self):
        project = self.approved()
        baseline = project.baselines.get()
        assert (baseline.number, baseline.basis) == (1, "立项批复 衡发〔2018〕9号")
        assert (baseline.frozen_at, baseline.frozen_by) == (at(6, 1), self.city_staff)
        rows = baseline.links.values_list("name", "starts_on", "ends_on")
        assert list(rows)[:2] == [
            ("调研", date(2018, 6, 11), date(2018, 7, 10)),
            ("听取审议", date(2018, 7, 11), date(2018, 8, 10)),
        ]
        entry = history.of(project).get(action="freeze_schedule")
        assert entry.data == {"number": 1, "links": 4}

    def test_a_campaign_that_comes_later_is_frozen_when_it_comes(self):
        listed = make_year_list(self.city_congress, status="approved", approval_number="9号")
        project = self.ripe(year_list=listed)
        assert not project.baselines.exists()
        link_campaign(project, campaign=self.plan, by=self.city_staff)
        assert project.baselines.get().links.count() == 4

    def test_without_an_approval_nothing_is_frozen(self):
        project = self.ripe()
        link_campaign(project, campaign=self.plan, by=self.city_staff)
        assert not project.baselines.exists()

    def test_a_plan_without_dates_is_not_frozen(self):
        empty = make_campaign(self.city_congress)
        make_link(make_stage(empty, starts_on=None, ends_on=None), ends_on=None)
        assert not self.approved(empty).baselines.exists()

    def test_what_was_frozen_does_not_move_with_the_plan(self):
        project = self.approved()
        change_link_dates(
            self.follow, starts_on=None, ends_on=date(2018, 10, 31), reason="人代会推迟", by=self.city_staff
        )
        assert project.baselines.get().links.get(name="跟踪督办").ends_on == date(2018, 9, 30)

    def test_a_new_edition_needs_a_change_and_a_reason(self):
        project = self.approved()
        with self.assertRaises(RuleBroken) as refused:
            freeze_schedule(project, reason=" ", by=self.city_staff)
        assert refused.exception.field == "reason"
        with self.assertRaises(RuleBroken):
            freeze_schedule(project, reason="没有变", by=self.city_staff)
        change_link_dates(
            self.follow, starts_on=None, ends_on=date(2018, 10, 31), reason="x", by=self.city_staff
        )
        made = freeze_schedule(project, reason="主任会议同意", by=self.city_staff)
        assert (made.number, made.basis) == (2, "主任会议同意")
        assert Baseline.objects.filter(project=project).count() == 2

    def test_only_the_committees_staff_freeze(self):
        project = self.approved()
        for username, person in self.everyone().items():
            if username not in {"city_staff", "city_colleague"}:
                with self.assertRaises(NotAllowed, msg=username):
                    freeze_schedule(project, reason="x", by=person)

    def test_not_before_the_approval(self):
        project = self.ripe()
        project.campaigns.add(self.plan)
        with self.assertRaises(RuleBroken):
            freeze_schedule(project, reason="x", by=self.city_staff)

    def test_a_stale_copy_is_refused(self):
        project = self.approved()
        copy = self.fresh(project)
        change_link_dates(
            self.follow, starts_on=None, ends_on=date(2018, 10, 31), reason="x", by=self.city_staff
        )
        freeze_schedule(project, reason="甲", by=self.city_staff)
        make_link(self.research.stage, 9, "加开一次会", ends_on=date(2018, 9, 1))
        with self.assertRaises(StaleState):
            freeze_schedule(copy, reason="乙", by=self.city_colleague)


class RealityTests(ScheduleCase):
    """Research was done on 12 July (two days late); the hearing stood at 50 % on 20 July; follow-up moved on 1 August."""

    def lived(self):
        project = self.approved()
        start_link(self.research, by=self.city_staff, now=at(6, 12))
        finish_link(self.research, finished_on=date(2018, 7, 12), by=self.city_staff, now=at(7, 12))
        start_link(self.hearing, by=self.city_staff, now=at(7, 12))
        note_link_progress(self.hearing, text="已审议", percent=50, by=self.city_staff, now=at(7, 20))
        change_link_dates(
            self.follow,
            starts_on=None,
            ends_on=date(2018, 10, 31),
            reason="等候上级部署",
            by=self.city_staff,
            now=at(8, 1),
        )
        return project

    def compared(self, first, last):
        project = self.lived()
        return compare(project, project.baselines.get(), first, last)

    def names(self, compared, figure) -> list[str]:
        return [row.name for row in compared.of(figure)]

    def test_what_was_planned_and_done_by_each_day(self):
        found = self.compared(date(2018, 7, 11), date(2018, 8, 10))
        assert self.names(found, "planned_first") == self.names(found, "behind_first") == ["调研"]
        assert self.names(found, "done_first") == []
        assert self.names(found, "planned_last") == ["调研", "听取审议"]
        assert self.names(found, "done_last") == self.names(found, "done_between") == ["调研"]
        assert self.names(found, "behind_last") == ["听取审议"]

    def test_the_last_day_belongs_to_the_plan(self):
        found = self.compared(date(2018, 7, 9), date(2018, 7, 10))
        assert (self.names(found, "planned_first"), self.names(found, "planned_last")) == ([], ["调研"])

    def test_percent_are_those_told_by_the_day(self):
        [hearing] = [
            row for row in self.compared(date(2018, 7, 19), date(2018, 7, 20)).rows if row.name == "听取审议"
        ]
        assert (hearing.first.percent, hearing.last.percent) == (0, 50)
        assert (hearing.first.time, hearing.last.time) == (29, 32)

    def test_moves_are_those_made_in_between(self):
        found = self.compared(date(2018, 7, 31), date(2018, 8, 1))
        [row] = found.of("moved")
        [move] = row.moved
        assert (move.before, move.after, move.reason) == ("2018-09-30", "2018-10-31", "等候上级部署")
        assert self.compared_again(found, date(2018, 8, 1), date(2018, 8, 9)).of("moved") == []

    def compared_again(self, found, first, last):
        return compare(found.baseline.project, found.baseline, first, last)

    def test_what_was_done_before_its_day_is_ahead(self):
        project = self.approved()
        finish_link(self.hearing, finished_on=date(2018, 8, 1), by=self.city_staff, now=at(8, 1))
        found = compare(project, project.baselines.get(), date(2018, 7, 1), date(2018, 8, 5))
        assert self.names(found, "ahead_last") == ["听取审议"]

    def test_what_came_besides_the_plan_is_named_and_never_planned(self):
        project = self.approved()
        make_link(self.research.stage, 9, "加开一次会", ends_on=date(2018, 7, 1))
        found = compare(project, project.baselines.get(), date(2018, 7, 1), date(2018, 8, 5))
        assert self.names(found, "added") == ["加开一次会"]
        assert "加开一次会" not in self.names(found, "planned_last")

    def test_four_queries_however_many_links(self):
        project = self.lived()
        baseline = project.baselines.get()
        for _round in range(2):
            with self.assertNumQueries(4):
                compare(project, baseline, date(2018, 7, 1), date(2018, 8, 9))
            for number in range(10, 20):
                make_link(self.research.stage, number + _round * 20, "更多", ends_on=date(2018, 9, 1))


class SchedulePageTests(ScheduleCase):
    def address(self, project, query="") -> str:
        return reverse("campaigns:project_schedule", args=[project.pk]) + query

    def test_every_number_opens_exactly_its_rows(self):
        project = self.approved()
        finish_link(self.research, finished_on=date(2018, 7, 12), by=self.city_staff)
        self.sign_in(self.leader)
        page = self.client.get(self.address(project, "?from=2018-07-01&until=2018-08-09"))
        figures = [figure for _name, _day, group in page.context["groups"] for figure in group]
        assert sum(figure.value for figure in figures) >= 4
        for figure in figures:
            answer = self.client.get(self.address(project) + figure.url)
            assert len(answer.context["rows"]) == figure.value, figure.label
        assert len(figures) == len(SETS)

    def test_by_itself_from_the_approval_to_today(self):
        project = self.approved()
        self.sign_in(self.city_staff)
        asked = self.client.get(self.address(project)).context["asked"]
        assert (asked.first, asked.last) == (date(2018, 6, 1), self.today)

    def test_dates_as_people_write_them_and_faults_at_the_field(self):
        project = self.approved()
        self.sign_in(self.city_staff)
        asked = self.client.get(self.address(project, "?from=2018年7月1日&until=8月1日")).context["asked"]
        assert (asked.first, asked.last) == (date(2018, 7, 1), date(2018, 8, 1))
        turned = self.client.get(self.address(project, "?from=2018-08-01&until=2018-07-01"))
        self.assertContains(turned, "开始日期不能晚于结束日期", status_code=422)
        self.assertContains(self.client.get(self.address(project, "?from=x")), "请填写日期", status_code=422)

    def test_another_edition_can_be_chosen(self):
        project = self.approved()
        change_link_dates(
            self.follow, starts_on=None, ends_on=date(2018, 10, 31), reason="x", by=self.city_staff
        )
        freeze_schedule(project, reason="主任会议同意", by=self.city_staff)
        self.sign_in(self.city_staff)
        assert self.client.get(self.address(project)).context["asked"].baseline.number == 2
        assert self.client.get(self.address(project, "?version=1")).context["asked"].baseline.number == 1

    def test_before_the_approval_the_page_says_when_it_will_be_frozen(self):
        self.sign_in(self.city_staff)
        self.assertContains(self.client.get(self.address(self.ripe())), "还没有冻结的施工表")

    def test_staff_freeze_a_new_edition_from_the_page(self):
        project = self.approved()
        change_link_dates(
            self.follow, starts_on=None, ends_on=date(2018, 10, 31), reason="x", by=self.city_staff
        )
        self.sign_in(self.city_staff)
        fields = {"version": project.version, "reason": "主任会议同意调整"}
        self.client.post(reverse("campaigns:project_freeze", args=[project.pk]), fields)
        assert project.baselines.count() == 2
        self.sign_in(self.leader)
        assert (
            self.client.post(reverse("campaigns:project_freeze", args=[project.pk]), fields).status_code
            == 403
        )


class WallTests(ScheduleCase):
    WALL = reverse("campaigns:project_wall")

    def wall(self, query=""):
        self.sign_in(self.leader)
        return self.client.get(self.WALL + query).context["wall"]

    def test_every_project_of_the_year_with_a_date_has_a_row(self):
        project = self.approved()
        planned = self.project(planned_on=date(2018, 11, 1), title="报告")
        undated = self.project(title="尚无日期")
        self.project(status="out", title="已出库")
        wall = self.wall()
        assert [row.project for row in wall.rows] == [project, planned]
        assert wall.undated == [undated]

    def test_a_row_shows_stages_days_share_and_light(self):
        project = self.approved()
        finish_link(self.research, finished_on=date(2018, 7, 12), by=self.city_staff)
        [row] = self.wall().rows
        assert (row.done, row.total, len(row.diamonds)) == (1, 4, 3)
        assert row.light == project.light(self.today)
        assert row.bars and row.tick == ""

    def test_the_approved_end_is_a_tick_once_the_plan_has_moved(self):
        self.approved()
        change_link_dates(
            self.follow, starts_on=None, ends_on=date(2018, 10, 31), reason="x", by=self.city_staff
        )
        [row] = self.wall().rows
        assert row.tick

    def test_a_campaign_of_an_earlier_year_is_neither_schedule_nor_drawn(self):
        old = make_campaign(self.city_congress, year=2016, starts_on=date(2016, 1, 1), status="concluded")
        make_link(make_stage(old, starts_on=None, ends_on=date(2016, 9, 1)), ends_on=date(2016, 9, 1))
        project = self.approved(old)
        assert not project.baselines.exists()
        link_campaign(project, campaign=self.plan, by=self.city_staff)
        assert project.baselines.get().links.count() == 4
        wall = self.wall()
        assert len(wall.months) == 12
        assert len(wall.rows[0].diamonds) == 3

    def test_a_plan_into_the_next_year_lengthens_the_axis(self):
        self.project(planned_on=date(2019, 2, 1))
        assert len(self.wall().months) == 14

    def test_today_has_its_line(self):
        self.approved()
        assert self.wall().today_x

    def test_without_dates_the_page_says_what_to_do(self):
        self.project()
        self.sign_in(self.leader)
        self.assertContains(self.client.get(self.WALL), "项目还没有日期")

    def test_both_papers(self):
        self.approved()
        self.sign_in(self.leader)
        self.assertContains(self.client.get(f"{self.WALL}?paper=a0"), "paper-a0")
        self.assertContains(self.client.get(f"{self.WALL}?paper=x"), "paper-a3")

    def test_the_same_queries_for_few_and_many_projects(self):
        self.approved()
        self.sign_in(self.leader)
        with self.assertNumQueries(9):
            self.client.get(self.WALL)
        for number in range(12):
            more = self.project(title=f"另一个{number}", planned_on=date(2018, 12, 1))
            more.campaigns.add(self.plan)
        with self.assertNumQueries(9):
            self.client.get(self.WALL)
