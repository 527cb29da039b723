"""Two people at the same moment about a score sheet or a notice: one acts, numbers differ, no objection is passed over."""

from datetime import date

import pytest
from django.test import TransactionTestCase

from appraisals.models import Notice, NoticePublication, Sheet, SheetObjection
from appraisals.publishing import propose_publication, publish_notice
from appraisals.services import draft_suggested, issue_notice, propose_notice, withdraw_notice
from appraisals.sheets import freeze_sheet, propose_sheet, recount_sheet, return_sheet
from core.exceptions import RuleBroken, StaleState, TransitionError
from core.models import HistoryEntry
from rankings.objections import raise_objection
from tests.races import at_once
from tests.rankings.support import JULY, noon

from .support import Appraised

NEW_YEAR = noon(date(2019, 1, 10))
AFTER = noon(date(2019, 1, 16))


@pytest.mark.postgres
class AppraisalRaces(TransactionTestCase):
    def setUp(self):
        self.world = type("RaceWorld", (Appraised,), {})
        self.world.setUpTestData()

    def one_acted(self, outcomes, *errors) -> None:
        refused = [outcome for outcome in outcomes if outcome is not None]
        assert len(refused) == len(outcomes) - 1, outcomes
        assert all(isinstance(one, errors or (StaleState, TransitionError)) for one in refused), refused

    def acts(self, action: str) -> int:
        return HistoryEntry.objects.filter(action=action).count()

    # ── score sheets ──
    def sheet(self, by=None) -> Sheet:
        by = by or self.world.city_staff
        return propose_sheet(self.world.city_congress, "departments", 2018, by=by, now=NEW_YEAR)

    def sheets(self, sheet) -> list[Sheet]:
        return [Sheet.objects.for_page().get(pk=sheet.pk) for _copy in range(2)]

    def test_two_propose_the_same_year(self):
        outcomes = at_once(self.sheet, lambda: self.sheet(self.world.city_colleague))
        self.one_acted(outcomes, RuleBroken)
        assert Sheet.objects.count() == 1

    def test_two_freeze_it(self):
        one, two = self.sheets(self.sheet())
        self.one_acted(
            at_once(
                lambda: freeze_sheet(one, by=self.world.city_colleague, now=AFTER),
                lambda: freeze_sheet(two, by=self.world.leader, now=AFTER),
            )
        )
        assert self.acts("freeze") == 1

    def test_one_freezes_and_one_returns_it(self):
        one, two = self.sheets(self.sheet())
        self.one_acted(
            at_once(
                lambda: freeze_sheet(one, by=self.world.city_colleague, now=AFTER),
                lambda: return_sheet(two, reason="有误", by=self.world.leader, now=AFTER),
            )
        )
        assert self.acts("freeze") + self.acts("return") == 1

    def test_two_count_it_anew(self):
        one, two = self.sheets(self.sheet())
        self.one_acted(
            at_once(
                lambda: recount_sheet(one, by=self.world.city_staff, now=NEW_YEAR),
                lambda: recount_sheet(two, by=self.world.city_colleague, now=NEW_YEAR),
            )
        )
        assert one.rows.count() == 5

    def test_an_objection_at_the_moment_of_freezing_is_never_passed_over(self):
        world, sheet = self.world, self.sheet()
        one, two = self.sheets(sheet)
        self.one_acted(
            at_once(
                lambda: freeze_sheet(one, by=world.leader, now=AFTER),
                lambda: raise_objection(two, world.housing, reason="有误", by=world.liaison, now=NEW_YEAR),
            )
        )
        sheet.refresh_from_db()
        assert (sheet.status == "frozen") == (not SheetObjection.objects.exists())

    # ── notices ──
    def suggested(self, unit, kind, by=None) -> Notice:
        by = by or self.world.city_staff
        return draft_suggested(self.world.city_congress, unit, self.world.kind(kind), JULY, by=by)

    def proposed(self, unit=None, kind="praise") -> Notice:
        notice = self.suggested(unit or self.world.water, kind)
        return propose_notice(notice, by=self.world.city_staff)

    def notices(self, notice, count=2) -> list[Notice]:
        return [Notice.objects.for_list().get(pk=notice.pk) for _copy in range(count)]

    def test_two_draft_the_same_suggestion(self):
        water = self.world.water
        outcomes = at_once(
            lambda: self.suggested(water, "praise"),
            lambda: self.suggested(water, "praise", self.world.city_colleague),
        )
        self.one_acted(outcomes, RuleBroken)
        assert Notice.objects.count() == 1

    def test_two_issue_one_notice_under_one_number(self):
        one, two = self.notices(self.proposed())
        self.one_acted(
            at_once(
                lambda: issue_notice(one, by=self.world.city_colleague),
                lambda: issue_notice(two, by=self.world.leader),
            )
        )
        assert list(Notice.objects.values_list("number", flat=True)) == ["衡水人常通〔2018〕1号"]

    def test_two_notices_at_once_get_two_numbers(self):
        one, two = self.proposed(), self.proposed(self.world.commerce, "criticism")
        outcomes = at_once(
            lambda: issue_notice(one, by=self.world.city_colleague),
            lambda: issue_notice(two, by=self.world.leader),
        )
        assert outcomes == [None, None]
        numbers = set(Notice.objects.values_list("number", flat=True))
        assert numbers == {"衡水人常通〔2018〕1号", "衡水人常通〔2018〕2号"}

    def test_two_put_words_forward_for_the_public(self):
        issued = issue_notice(self.proposed(), by=self.world.leader)
        one, two = self.notices(issued)
        self.one_acted(
            at_once(
                lambda: propose_publication(one, text="甲", by=self.world.city_staff),
                lambda: propose_publication(two, text="乙", by=self.world.city_colleague),
            )
        )
        assert NoticePublication.objects.count() == 1

    def test_a_withdrawn_notice_is_never_left_public(self):
        world = self.world
        issued = issue_notice(self.proposed(), by=world.leader)
        words = propose_publication(self.notices(issued, 1)[0], text="甲", by=world.city_staff)
        words = NoticePublication.objects.for_page().get(pk=words.pk)
        (notice,) = self.notices(issued, 1)
        outcomes = at_once(
            lambda: publish_notice(words, by=world.city_colleague),
            lambda: withdraw_notice(notice, reason="事实有误", by=world.city_staff),
        )
        self.one_acted(outcomes)
        standing = Notice.objects.get(pk=issued.pk).status == "issued"
        assert NoticePublication.objects.published().exists() == standing
