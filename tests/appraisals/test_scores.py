"""Scores: points by a rule's items, rows behind each figure, a sheet frozen by a second person that never changes."""

import io
from datetime import date
from unittest import TestCase

from django.db import IntegrityError, transaction
from django.urls import reverse
from openpyxl import load_workbook

from appraisals.enums import SheetStatus, Subject
from appraisals.models import Sheet, SheetFigure
from appraisals.scores import figures_of, score
from appraisals.sheets import freeze_sheet, propose_sheet, return_sheet
from core import clock
from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from core.models import HistoryEntry
from issues.models import Issue
from organizations.enums import Kind
from tests.factories import make_organization, make_project
from tests.rankings.support import noon

from .support import Appraised, told

AFTER = noon(date(2019, 1, 16))  # three working days from Thursday 10 January end on the 15th
SHARE = {"key": "on_time", "name": "按期", "how": "share", "part": "on_time", "whole": "due", "points": 60}
VOTES = {"key": "votes", "name": "测评", "how": "share", "part": "good", "whole": "voted", "points": 40}
EACH = {"key": "relapsed", "name": "反弹", "how": "each", "figure": "relapsed", "points": -3, "limit": -7}


class PointsTests(TestCase):
    def test_shares_make_up_a_hundred(self):
        found = score([SHARE, VOTES], {"due": 3, "on_time": 2, "voted": 2, "good": 1})
        assert (found.points, found.total) == ({"on_time": 400, "votes": 200}, 600)

    def test_a_share_without_a_whole_is_left_out_and_the_rest_makes_up_the_hundred(self):
        found = score([SHARE, VOTES], {"due": 4, "on_time": 3})
        assert (found.points, found.total) == ({"on_time": 750, "votes": None}, 750)

    def test_each_counts_up_to_its_limit(self):
        counts = {"due": 1, "on_time": 1, "relapsed": 2}
        assert score([SHARE, EACH], counts).total == 940
        assert score([SHARE, EACH], counts | {"relapsed": 9}).total == 930

    def test_half_a_tenth_is_rounded_up_and_nothing_falls_below_zero(self):
        assert score([SHARE], {"due": 8, "on_time": 1}).total == 125
        assert score([SHARE], {"due": 16, "on_time": 1}).total == 63
        assert score([SHARE, EACH], {"due": 1, "on_time": 0, "relapsed": 1}).total == 0

    def test_who_had_nothing_to_judge_has_no_points(self):
        assert score([SHARE, EACH], {"relapsed": 1}).total is None


class Scored(Appraised):
    """Today is a day in January 2019, so 2018 is over."""

    def setUp(self):
        super().setUp()
        self.enterContext(clock.at(noon(date(2019, 1, 10))))

    def sheet(self, subject=Subject.DEPARTMENTS, by=None) -> Sheet:
        return propose_sheet(self.city_congress, subject, 2018, by=by or self.city_staff)

    def row_of(self, sheet, unit):
        return sheet.rows.get(organization=unit)


class FiguresTests(Scored):
    def test_of_departments_from_their_issues(self):
        found = figures_of(self.city_congress, Subject.DEPARTMENTS, 2018, clock.today())
        counts = {name: len(keys) for name, keys in found[self.housing.pk].items()}
        assert counts == {"due": 6, "on_time": 4}
        assert found[self.culture.pk] == {}
        assert set(found[self.water.pk]["on_time"]) == set(
            Issue.objects.filter(department=self.water).values_list("pk", flat=True)
        )

    def test_of_working_bodies_from_the_projects_they_lead(self):
        body = make_organization("衡水市人大监察司法委", self.city, Kind.COMMITTEE, parent=self.city_congress)
        projects = [
            make_project(self.city_congress, self.city_staff, status=shelf, lead=body, year=2018)
            for shelf in ("implement", "track", "reserve")
        ]
        projects[1].campaigns.add(self.campaign)
        found = figures_of(self.city_congress, Subject.BODIES, 2018, clock.today())
        counts = {name: len(keys) for name, keys in found[body.pk].items()}
        handed = Issue.objects.filter(campaign=self.campaign).count()
        closed = Issue.objects.filter(campaign=self.campaign, status="written_off").count()
        assert counts == {"projects": 2, "concluded": 1, "handed": handed, "closed": closed}

    def test_it_costs_the_same_with_few_and_many(self):
        for _round in range(2):
            with self.assertNumQueries(6):
                figures_of(self.city_congress, Subject.DEPARTMENTS, 2018, clock.today())
            self.give(self.culture, on_time=4)


class SheetTests(Scored):
    def test_proposed_it_stores_points_and_the_rows_behind_them(self):
        sheet = self.sheet()
        row = self.row_of(sheet, self.water)
        assert (row.tenths, row.points["on_time"], row.points["satisfied"]) == (1000, 1000, None)
        assert len(row.figures.get(name="due").keys) == 5
        assert self.row_of(sheet, self.culture).tenths is None
        assert told("异议期满后请审核公布") == {"city_colleague", "leader"}
        assert told("如对本单位数据有异议") == {"liaison", "other_liaison", "water_liaison"}
        assert sheet.objections_until == date(2019, 1, 15)
        assert HistoryEntry.objects.get().action == "propose_sheet"

    def test_only_a_year_that_is_over_and_only_once(self):
        with self.assertRaisesMessage(RuleBroken, "还没有结束"):
            propose_sheet(self.city_congress, Subject.DEPARTMENTS, 2019, by=self.city_staff)
        self.sheet()
        with self.assertRaisesMessage(RuleBroken, "已经形成"):
            self.sheet()
        with self.assertRaisesMessage(RuleBroken, "没有规定这样评分"):
            self.sheet(Subject.NOTICES)

    def test_without_units_there_is_no_sheet(self):
        with self.assertRaisesMessage(RuleBroken, "没有可以评分的单位"):
            self.sheet(Subject.BODIES)

    def test_frozen_by_a_second_person_those_in_it_are_told(self):
        sheet = freeze_sheet(self.sheet(), by=self.leader, now=AFTER)
        assert (sheet.status, sheet.decided_by) == (SheetStatus.FROZEN, self.leader)
        assert told("已冻结") == {"liaison", "other_liaison", "water_liaison", "city_staff"}

    def test_what_happens_later_changes_nothing_in_it(self):
        sheet = freeze_sheet(self.sheet(), by=self.leader, now=AFTER)
        before = list(sheet.rows.order_by("id").values_list("organization", "tenths", "points"))
        Issue.objects.filter(department=self.water).update(status="reopened")
        assert list(sheet.rows.order_by("id").values_list("organization", "tenths", "points")) == before

    def test_returned_it_may_be_proposed_anew(self):
        sheet = return_sheet(self.sheet(), reason="缺测评", by=self.city_colleague)
        assert told("被退回") == {"city_staff"}
        assert sheet.decision_note == "缺测评"
        assert self.sheet(by=self.city_colleague).status == SheetStatus.PROPOSED

    def test_who_may_and_from_where(self):
        self.refused_for_everybody_but(
            self.city_staff, self.city_colleague, act=lambda by: self.sheet(by=by), error=NotAllowed
        )
        sheet = self.sheet()
        acts = (
            lambda by: freeze_sheet(sheet, by=by, now=AFTER),
            lambda by: return_sheet(sheet, reason="x", by=by),
        )
        for act in acts:
            self.refused_for_everybody_but(self.city_colleague, self.leader, act=act, error=NotAllowed)
        second = Sheet.objects.get(pk=sheet.pk)
        freeze_sheet(sheet, by=self.leader, now=AFTER)
        with self.assertRaises(StaleState):
            return_sheet(second, reason="x", by=self.city_colleague)
        for act in acts:
            with self.assertRaises(TransitionError):
                act(self.city_colleague)

    def test_the_database_holds_that_they_are_two_and_one_stands(self):
        sheet = self.sheet()
        with self.assertRaises(IntegrityError), transaction.atomic():
            Sheet.objects.filter(pk=sheet.pk).update(decided_by=self.city_staff)


class PageTests(Scored):
    def open(self, person, name, *args, **query):
        self.sign_in(person)
        return self.client.get(reverse(f"appraisals:{name}", args=args), query)

    def test_live_figures_of_a_year_and_the_button_once_it_is_over(self):
        page = self.open(self.city_staff, "scores", year="2018")
        assert page.context["rows"][0]["name"] == "衡水市水务局"
        self.assertContains(page, "形成评分表")
        now = self.open(self.city_staff, "scores", year="1066")
        assert now.context["year"] == 2019 and not now.context["may_propose"]
        self.assertContains(self.open(self.city_staff, "scores", subject="bodies"), "没有可以评分的单位")

    def test_from_proposal_to_freezing(self):
        self.sign_in(self.city_staff)
        address = reverse("appraisals:sheet_propose") + "?subject=departments&year=2018"
        self.client.post(address, {"year": 2018, "checked": "on"})
        sheet = Sheet.objects.get()
        self.sign_in(self.leader)
        decide = reverse("appraisals:sheet_decide", args=[sheet.pk])
        sent = {"version": sheet.version, "reason": "", "checked": "on"}
        self.enterContext(clock.at(AFTER))
        assert self.client.post(decide, sent | {"return": "1"}).status_code == 422
        self.assertRedirects(self.client.post(decide, sent), sheet.get_absolute_url())
        assert Sheet.objects.get().status == SheetStatus.FROZEN

    def test_every_figure_opens_exactly_its_rows(self):
        sheet = self.sheet()
        self.sign_in(self.city_staff)
        for row in self.client.get(sheet.get_absolute_url()).context["rows"]:
            for figure in (one for item in row["items"] for one in item["figures"] if one["url"]):
                page = self.client.get(figure["url"])
                assert (page.context["total"], len(page.context["rows"])) == (
                    figure["value"],
                    figure["value"],
                )

    def test_every_live_figure_opens_exactly_its_rows(self):
        self.sign_in(self.city_staff)
        address = reverse("appraisals:scores") + "?subject=departments&year=2018"
        opened = 0
        for row in self.client.get(address).context["rows"]:
            for figure in (one for item in row["items"] for one in item["figures"] if one["value"]):
                page, opened = self.client.get(figure["url"]), opened + 1
                assert (page.context["total"], len(page.context["rows"])) == (figure["value"],) * 2
                assert row["name"] == page.context["unit"].short_name
        assert opened == 8  # due and on time of housing, commerce, water and transport

    def test_live_rows_are_the_committees_own_and_nothing_else(self):
        query = {"subject": "departments", "year": "2018", "unit": self.housing.pk, "figure": "due"}
        assert self.open(self.leader, "live_rows", **query).status_code == 200
        for changes in ({"figure": "x"}, {"unit": "x"}, {"unit": self.county_housing.pk}):
            with self.subTest(**changes):
                assert self.open(self.city_staff, "live_rows", **query | changes).status_code == 404
        assert self.open(self.county_office, "live_rows", **query).status_code == 404
        assert self.open(self.liaison, "live_rows", **query).status_code == 403

    def test_a_department_reads_its_own_row_from_the_day_it_may_object(self):
        sheet = self.sheet()
        for now in (clock.now(), AFTER):
            with clock.at(now):
                page = self.open(self.liaison, "sheet", sheet.pk)
                assert [row["name"] for row in page.context["rows"]] == ["衡水市住房和城乡建设局"]
            sheet = freeze_sheet(sheet, by=self.leader, now=AFTER) if now != AFTER else sheet
        other = SheetFigure.objects.filter(row__organization=self.water).first()
        own = SheetFigure.objects.filter(row__organization=self.housing).first()
        assert self.open(self.liaison, "sheet_rows", other.pk).status_code == 404
        assert self.open(self.liaison, "sheet_rows", own.pk).status_code == 200
        assert self.open(self.liaison, "sheet_export", sheet.pk).status_code == 403
        assert self.open(self.province_staff, "sheet_rows", other.pk).status_code == 200

    def test_the_workbook_is_offered_to_whom_it_opens(self):
        sheet = freeze_sheet(self.sheet(), by=self.leader, now=AFTER)
        address = reverse("appraisals:sheet_export", args=[sheet.pk])
        for person, opens in ((self.city_staff, True), (self.leader, True), (self.province_staff, False)):
            with self.subTest(person.username):
                page = self.open(person, "sheet", sheet.pk).content.decode()
                assert (address in page) == opens
                assert (self.open(person, "sheet_export", sheet.pk).status_code == 200) == opens

    def test_a_returned_sheet_is_the_committees_alone(self):
        sheet = return_sheet(self.sheet(), reason="缺测评", by=self.leader)
        assert self.open(self.liaison, "sheet", sheet.pk).status_code == 404
        assert self.open(self.province_staff, "sheet", sheet.pk).status_code == 404

    def test_the_workbook_holds_points_and_the_rule(self):
        answer = self.open(self.city_staff, "sheet_export", self.sheet().pk)
        book = load_workbook(io.BytesIO(answer.content))
        assert book.sheetnames == ["评分表", "评分规则"]
        assert [cell.value for cell in book["评分表"][3]][:3] == ["单位", "得分", "按期销号"]
        assert [cell.value for cell in book["评分表"][4]][:2] == ["衡水市水务局", 100]
        assert HistoryEntry.objects.filter(action="export_sheet").count() == 1

    def test_a_page_costs_a_fixed_number_of_statements(self):
        sheet = self.sheet()
        self.sign_in(self.leader)
        with self.assertNumQueries(6):
            self.client.get(sheet.get_absolute_url())
