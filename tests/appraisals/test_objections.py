"""Whoever is scored may object within the days for it; nothing is frozen before every objection has its answer."""

from datetime import date

from django.urls import reverse

from appraisals.models import SheetObjection
from appraisals.sheets import (
    freeze_sheet,
    recount_sheet,
    reject_objection,
    return_sheet,
    uphold_objection,
)
from core import clock
from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from core.models import HistoryEntry, Notification
from issues.models import Issue
from organizations.enums import Kind, Role
from rankings.objections import raise_objection
from tests.factories import make_organization, make_person, make_project
from tests.rankings.support import noon

from .support import told
from .test_scores import AFTER, Scored

LAST_DAY = noon(date(2019, 1, 15))


def acts(thing) -> list[tuple]:
    """The history of a thing, oldest first: action, from, to, actor, comment."""
    rows = HistoryEntry.objects.filter(object_type=thing._meta.label_lower, object_id=thing.pk).order_by("id")
    return list(rows.values_list("action", "from_status", "to_status", "actor__username", "comment"))


class Contested(Scored):
    def setUp(self):
        super().setUp()
        self.proposed_sheet = self.sheet()
        Notification.objects.all().delete()

    def fresh(self):
        return type(self.proposed_sheet).objects.for_page().get(pk=self.proposed_sheet.pk)

    def objected(self, by=None, unit=None, now=None) -> SheetObjection:
        by, unit = by or self.liaison, unit or self.housing
        return raise_objection(self.fresh(), unit, reason="2 件已批准延期", by=by, now=now)

    def correct(self) -> None:
        """What housing had overdue turns out not to have been due: the facts are corrected where they stand."""
        Issue.objects.filter(department=self.housing, status="rectifying").update(
            due_on=date(2019, 3, 1), due_sort=date(2019, 3, 1)
        )


class ObjectTests(Contested):
    def test_it_is_on_record_and_the_staff_are_told(self):
        objection = self.objected()
        assert acts(objection) == [("raise", "", "raised", "liaison", "2 件已批准延期")]
        assert acts(self.fresh())[1:] == [("object", "proposed", "proposed", "liaison", "2 件已批准延期")]
        assert told("提出异议") == {"city_staff", "city_colleague"}

    def test_only_who_speaks_for_a_unit_in_it_may(self):
        self.refused_for_everybody_but(self.liaison, act=lambda by: self.objected(by=by), error=NotAllowed)
        with self.assertRaises(NotAllowed):
            self.objected(by=self.county_liaison, unit=self.county_housing)

    def test_the_staff_of_a_working_body_object_for_it(self):
        body = make_organization("衡水市人大监察司法委", self.city, Kind.COMMITTEE, parent=self.city_congress)
        clerk = make_person("clerk", body, Role.STAFF)
        make_project(self.city_congress, self.city_staff, status="implement", lead=body, year=2018)
        sheet = self.sheet("bodies")
        assert told("如对本单位数据有异议") == {"clerk"}
        assert raise_objection(sheet, body, reason="少算一项", by=clerk).organization == body

    def test_until_the_end_of_the_last_day(self):
        self.objected(now=LAST_DAY)
        with self.assertRaisesMessage(RuleBroken, "已经结束"):
            self.objected(by=self.other_liaison, unit=self.commerce, now=AFTER)

    def test_one_at_a_time(self):
        self.objected()
        with self.assertRaisesMessage(RuleBroken, "已有一件异议"):
            self.objected()

    def test_with_a_reason(self):
        with self.assertRaisesMessage(RuleBroken, "请写明哪一项数据有误"):
            raise_objection(self.proposed_sheet, self.housing, reason=" ", by=self.liaison)

    def test_not_once_it_is_returned_or_frozen(self):
        return_sheet(self.fresh(), reason="缺测评", by=self.leader)
        with self.assertRaises(TransitionError):
            self.objected()
        self.proposed_sheet = freeze_sheet(self.sheet(), by=self.leader, now=AFTER)
        with self.assertRaises(TransitionError):
            self.objected()


class AnswerTests(Contested):
    def test_rejected_with_the_reasons_nothing_is_counted_anew(self):
        objection = reject_objection(self.objected(), answer="延期在截止之后才批准", by=self.city_staff)
        assert (objection.status, objection.answered_by) == ("rejected", self.city_staff)
        assert [act[0] for act in acts(self.fresh())] == ["propose_sheet", "object", "answer"]
        assert told("异议已答复") == {"liaison"}

    def test_upheld_the_sheet_is_counted_by_the_corrected_facts_and_whose_row_changed_is_told(self):
        objection = self.objected()
        self.correct()
        uphold_objection(objection, answer="已更正", by=self.city_staff, now=LAST_DAY)
        row = self.row_of(self.fresh(), self.housing)
        assert (row.tenths, len(row.figures.get(name="due").keys)) == (1000, 4)
        assert told("已重新计算") == {"liaison"}
        assert self.fresh().objections_until == date(
            2019, 1, 18
        )  # three working days anew for whom it changed

    def test_counted_anew_without_a_change_the_days_stay(self):
        sheet = recount_sheet(self.fresh(), by=self.city_staff, now=LAST_DAY)
        assert (sheet.objections_until, sheet.counted_at) == (date(2019, 1, 15), LAST_DAY)
        assert told("已重新计算") == set()

    def test_only_staff_of_the_committee_answer_and_count(self):
        objection = self.objected()
        staff = (self.city_staff, self.city_colleague)
        for act in (
            lambda by: reject_objection(objection, answer="x", by=by),
            lambda by: uphold_objection(objection, answer="x", by=by),
            lambda by: recount_sheet(self.fresh(), by=by),
        ):
            self.refused_for_everybody_but(*staff, act=act, error=NotAllowed)

    def test_an_answer_is_given_once_and_with_words(self):
        objection = self.objected()
        stale = SheetObjection.objects.select_related("sheet").get(pk=objection.pk)
        with self.assertRaisesMessage(RuleBroken, "请写明答复和理由"):
            reject_objection(objection, answer="", by=self.city_staff)
        reject_objection(objection, answer="数据无误", by=self.city_staff)
        with self.assertRaises(StaleState):
            uphold_objection(stale, answer="已更正", by=self.city_colleague)


class FreezeTests(Contested):
    def test_not_before_the_days_are_over(self):
        with self.assertRaisesMessage(RuleBroken, "期满后才能公布"):
            freeze_sheet(self.fresh(), by=self.leader, now=LAST_DAY)

    def test_not_while_an_objection_waits_and_nothing_is_kept_of_the_attempt(self):
        objection = self.objected()
        with self.assertRaisesMessage(RuleBroken, "还有 1 件异议没有答复"):
            freeze_sheet(self.fresh(), by=self.leader, now=AFTER)
        assert self.fresh().status == "proposed"
        reject_objection(objection, answer="数据无误", by=self.city_staff)
        assert freeze_sheet(self.fresh(), by=self.leader, now=AFTER).status == "frozen"

    def test_a_stale_copy_is_refused_once_somebody_has_objected(self):
        stale = self.fresh()
        reject_objection(self.objected(), answer="数据无误", by=self.city_staff)
        with self.assertRaises(StaleState):
            freeze_sheet(stale, by=self.leader, now=AFTER)


class ObjectionPageTests(Contested):
    def address(self, name: str, pk: int) -> str:
        return reverse(f"appraisals:{name}", args=[pk])

    def test_from_the_departments_page_to_the_answer(self):
        own = self.address("sheet_object", self.row_of(self.proposed_sheet, self.housing).pk)
        self.sign_in(self.liaison)
        self.assertContains(self.client.get(self.proposed_sheet.get_absolute_url()), own)
        self.assertRedirects(
            self.client.post(own, {"reason": "2 件已批准延期"}), self.proposed_sheet.get_absolute_url()
        )
        page = self.client.get(self.proposed_sheet.get_absolute_url())
        self.assertContains(page, "2 件已批准延期")
        self.assertNotContains(page, own)
        objection = SheetObjection.objects.get()
        answer = self.address("sheet_answer", objection.pk)
        self.sign_in(self.city_staff)
        self.assertContains(self.client.get(self.proposed_sheet.get_absolute_url()), answer)
        self.client.post(answer, {"answer": "数据无误", "version": objection.version})
        objection.refresh_from_db()
        assert (objection.status, objection.answer) == ("rejected", "数据无误")

    def test_the_button_beside_upholds(self):
        objection = self.objected()
        self.sign_in(self.city_staff)
        sent = {"answer": "已更正", "version": objection.version, "uphold": "1"}
        self.client.post(self.address("sheet_answer", objection.pk), sent)
        assert SheetObjection.objects.get().status == "upheld"

    def test_a_unit_neither_sees_nor_answers_for_others(self):
        objection = self.objected()
        foreign = self.address("sheet_object", self.row_of(self.proposed_sheet, self.water).pk)
        self.sign_in(self.other_liaison)
        assert self.client.get(foreign).status_code == 404
        self.assertNotContains(self.client.get(self.proposed_sheet.get_absolute_url()), "2 件已批准延期")
        assert self.client.get(self.address("sheet_answer", objection.pk)).status_code == 403

    def test_staff_see_every_row_and_object_to_none(self):
        self.sign_in(self.city_staff)
        address = self.address("sheet_object", self.row_of(self.proposed_sheet, self.housing).pk)
        assert self.client.post(address, {"reason": "x"}).status_code == 403
        assert HistoryEntry.objects.filter(action="raise_objection", outcome="refused").count() == 1

    def test_after_the_last_day_the_page_says_so(self):
        self.enterContext(clock.at(AFTER))
        self.sign_in(self.liaison)
        own = self.address("sheet_object", self.row_of(self.proposed_sheet, self.housing).pk)
        self.assertNotContains(self.client.get(self.proposed_sheet.get_absolute_url()), own)
        answer = self.client.post(own, {"reason": "2 件已批准延期"})
        self.assertContains(answer, "异议期到2019年1月15日为止", status_code=422)

    def test_counting_anew_is_a_button_of_staff(self):
        address = self.address("sheet_recount", self.proposed_sheet.pk)
        self.sign_in(self.liaison)
        assert self.client.post(address).status_code == 403
        self.sign_in(self.city_staff)
        assert self.client.get(address).status_code == 405
        self.assertRedirects(self.client.post(address), self.proposed_sheet.get_absolute_url())
        assert acts(self.fresh())[-1][0] == "recount"
