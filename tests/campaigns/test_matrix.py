"""Duties as a table of organizations and what they owe."""

from datetime import date

from campaigns.matrix import matrix_of
from campaigns.models import Duty
from tests.base import World
from tests.factories import make_duty, make_link


class MatrixTests(World):
    def matrix(self, *organizations):
        return matrix_of(organizations, Duty.objects.for_list())

    def test_what_is_owed_alike_shares_a_column(self):
        matrix = self.matrix(self.county_congress, self.other_congress)
        self.assertEqual([column.title for column in matrix.columns], ["活动情况报告和问题清单"])
        self.assertEqual(
            [[duty for _c, duty in row.cells] for row in matrix.rows], [[self.duty], [self.other_duty]]
        )

    def test_columns_stand_in_the_order_of_their_days(self):
        late_link = make_link(self.stage, number=11)
        make_duty(
            late_link, self.county_congress, self.city_congress, title="测评", due_on=date(2018, 11, 10)
        )
        make_duty(self.link, self.county_congress, self.city_congress, title="早报", due_on=date(2018, 7, 1))
        titles = [column.title for column in self.matrix(self.county_congress).columns]
        self.assertEqual(titles, ["早报", "活动情况报告和问题清单", "测评"])

    def test_who_owes_nothing_of_a_kind_has_an_empty_cell(self):
        make_duty(self.link, self.county_congress, self.city_congress, title="补充")
        rows = self.matrix(self.county_congress, self.other_congress).rows
        self.assertEqual([duty for _column, duty in rows[1].cells], [self.other_duty, None])

    def test_the_same_title_in_two_links_is_two_columns(self):
        again = make_link(self.stage, number=12)
        make_duty(again, self.county_congress, self.city_congress, due_on=date(2018, 9, 10))
        self.assertEqual(
            [column.link_number for column in self.matrix(self.county_congress).columns], [6, 12]
        )

    def test_a_changed_date_keeps_the_column_and_its_earliest_day(self):
        Duty.objects.filter(pk=self.duty.pk).update(due_on=date(2018, 8, 20))
        column = self.matrix(self.county_congress, self.other_congress).columns[0]
        self.assertEqual(
            (column.due_on, column.days), (date(2018, 8, 10), [date(2018, 8, 10), date(2018, 8, 20)])
        )
