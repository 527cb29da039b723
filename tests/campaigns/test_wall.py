"""The wall chart as data: what is drawn where, split at today, and what stays visible."""

from datetime import date, timedelta

from campaigns import services
from campaigns.models import Link, Stage
from campaigns.overview import plan_of
from campaigns.wall import wall_of
from tests.base import World
from tests.factories import make_campaign, make_link, make_stage

from .support import submitted


class WallTests(World):
    """The axis runs from July to September 2018: 92 days."""

    def row(self, today=None, **fields):
        Link.objects.filter(pk=self.link.pk).delete()
        defaults = {"starts_on": date(2018, 8, 1), "ends_on": date(2018, 8, 20), "status": "running"}
        link = make_link(self.stage, number=30, **defaults | fields)
        wall = self.wall(today)
        return next(row for row in wall.rows if row.thing == link)

    def wall(self, today=None, person=None):
        campaign = type(self.campaign).objects.get(pk=self.campaign.pk)
        return wall_of(plan_of(campaign, person or self.city_staff, today or self.today))

    @staticmethod
    def at(day: date) -> float:
        return (day - date(2018, 7, 1)).days * 100 / 92

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.duty.delete()
        cls.other_duty.delete()

    def drawn(self, row) -> list[tuple]:
        """Class, begin and end in days since the axis begins, hatched or not."""
        found = []
        for bar in row.bars:
            x, width = float(bar.x[:-1]), float(bar.width[:-1])
            found.append((bar.css, round(x * 0.92, 1), round((x + width) * 0.92, 1), bar.pattern))
        return found

    def test_a_link_on_track_is_split_at_today(self):
        row = self.row(percent=40)
        self.assertEqual(self.drawn(row), [("bar-rest", 39.5, 51.0, ""), ("bar-ok", 31.0, 39.5, "")])
        self.assertEqual(row.tick, "")

    def test_a_link_at_risk_is_striped_up_to_today(self):
        row = self.row(percent=20)
        self.assertEqual(
            self.drawn(row), [("bar-none", 39.5, 51.0, ""), ("bar-risk", 31.0, 39.5, "pattern-risk")]
        )

    def test_lateness_is_hatched_beyond_the_planned_end_which_stays_as_a_tick(self):
        row = self.row(today=date(2018, 8, 25), percent=90)
        self.assertEqual(
            self.drawn(row),
            [("bar-overdue", 31.0, 51.0, ""), ("bar-overdue", 51.0, 55.5, "pattern-overdue")],
        )
        self.assertAlmostEqual(float(row.tick[:-1]), self.at(date(2018, 8, 20)), places=2)

    def test_behind_plan_before_the_end_has_no_tick(self):
        row = self.row(percent=0)
        self.assertEqual(row.light.key, "overdue")
        self.assertEqual(row.tick, "")

    def test_finished_work_recedes_and_late_finishing_shows_the_planned_end(self):
        done = {"status": "done", "percent": 100}
        self.assertEqual(
            self.drawn(self.row(finished_on=date(2018, 8, 20), **done)), [("bar-done", 31.0, 51.0, "")]
        )

    def test_late_finishing_is_hatched_to_its_day(self):
        row = self.row(finished_on=date(2018, 8, 24), status="done", percent=100)
        self.assertEqual(
            self.drawn(row), [("bar-done", 31.0, 51.0, ""), ("bar-done", 51.0, 54.0, "pattern-overdue")]
        )
        self.assertNotEqual(row.tick, "")

    def test_what_has_not_begun_is_outlined_dashed_where_the_end_was_inferred(self):
        future = {"starts_on": date(2018, 9, 1), "ends_on": date(2018, 9, 10), "status": "planned"}
        self.assertEqual(self.drawn(self.row(**future)), [("bar-none", 62.0, 72.0, "")])
        Link.objects.filter(number=30).delete()
        inferred = self.row(reckoning="按“上旬”推定为 9月10日", **future)
        self.assertEqual(self.drawn(inferred), [("bar-none bar-inferred", 62.0, 72.0, "")])

    def test_undated_links_are_listed_and_not_drawn(self):
        undated = make_link(self.stage, number=13, ends_on=None)
        wall = self.wall()
        self.assertEqual(wall.undated, [undated])
        self.assertNotIn(undated, [row.thing for row in wall.rows])

    def test_stage_rows_stand_before_their_links(self):
        self.assertEqual([row.thing for row in self.wall().rows], [self.stage, self.link])
        self.assertTrue(self.wall().rows[0].is_stage)

    def test_today_outside_the_axis_is_not_drawn(self):
        self.assertNotEqual(self.wall().today_x, "")
        self.assertEqual(self.wall(date(2019, 1, 1)).today_x, "")

    def test_the_flag_never_leaves_the_chart(self):
        self.assertEqual(self.wall(date(2018, 7, 1)).flag_dx, 0)
        self.assertEqual(self.wall(date(2018, 9, 30)).flag_dx, -72)
        self.assertEqual(self.wall().flag_dx, -36)

    def test_a_plan_without_dates_has_no_wall(self):
        campaign = make_campaign(self.city_congress)
        stage = make_stage(campaign, starts_on=None, ends_on=None)
        make_link(stage, ends_on=None)
        self.assertIsNone(wall_of(plan_of(campaign, self.city_staff, self.today)))

    def test_years_are_named_when_the_axis_crosses_one(self):
        make_stage(self.campaign, order=9, name="跟踪", starts_on=None, ends_on=date(2019, 1, 5))
        months = [month.text for month in self.wall().months]
        self.assertEqual(months[0], "2018年7月")
        self.assertEqual(months[-1], "2019年1月")


class DiamondTests(World):
    def row(self, person, today=None):
        plan = plan_of(self.campaign, person, today or self.today)
        return next(row for row in wall_of(plan).rows if row.thing == self.link)

    def test_duties_alike_share_one_diamond_with_their_count(self):
        submitted(self.duty, self.county_office)
        row = self.row(self.city_staff)
        self.assertEqual((row.done, row.total, len(row.diamonds)), (1, 2, 1))
        self.assertEqual(
            row.diamonds[0].title, "2018-08-10 活动情况报告和问题清单，报衡水市人大常委会，已报 1／2"
        )

    def test_it_turns_red_when_one_of_them_is_overdue(self):
        self.assertEqual(self.row(self.city_staff).diamonds[0].key, "risk")
        later = self.today + timedelta(days=2)
        self.assertEqual(self.row(self.city_staff, later).diamonds[0].key, "overdue")

    def test_a_county_sees_only_its_own(self):
        self.assertEqual(self.row(self.county_office).total, 1)

    def test_a_changed_date_stands_apart(self):
        services.change_duty_date(self.duty, due_on=date(2018, 8, 20), reason="汛期", by=self.city_staff)
        self.assertEqual(len(self.row(self.city_staff).diamonds), 2)

    def test_an_own_stage_without_end_is_not_drawn_but_named(self):
        Stage.objects.filter(pk=self.stage.pk).update(ends_on=None)
        campaign = type(self.campaign).objects.get(pk=self.campaign.pk)
        wall = wall_of(plan_of(campaign, self.city_staff, self.today))
        self.assertEqual((wall.rows[0].thing, wall.rows[0].bars), (self.stage, []))
