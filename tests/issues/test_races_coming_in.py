"""Two people at the same moment on lists, sorting and handing over: nothing twice, nothing lost, no bare fault."""

import pytest
from django.test import TransactionTestCase

from core import clock
from issues.models import Assignment, Finding, Handover, Issue, IssueList
from issues.services.handover import hand_over_issues
from issues.services.intake import confirm_issue_list, upload_issue_list
from issues.services.merging import merge_issues
from issues.services.screening import decline_issue, screen_issue
from tests.base import World
from tests.factories import NOW, make_issue
from tests.races import at_once

from .lists import row, upload
from .test_handover import DUE

FIRST = row(1, "施工许可办理时间过长，企业需要跑多个部门")


@pytest.mark.postgres
class RaceTests(TransactionTestCase):
    def setUp(self):
        self.world = type("RaceWorld", (World,), {})
        with clock.at(NOW):
            self.world.setUpTestData()

    def brought(self) -> IssueList:
        world = self.world
        with clock.at(NOW):
            return upload_issue_list(
                world.campaign, duty=world.duty, upload=upload(FIRST), by=world.county_office
            )

    def confirm(self, pk: int) -> None:
        confirm_issue_list(IssueList.objects.get(pk=pk), by=self.world.county_office)

    def hand_over(self, issue: Issue, department) -> None:
        hand_over_issues([issue], department=department, due_on=DUE, by=self.world.city_staff)

    def copies(self, issue: Issue) -> list[Issue]:
        return [Issue.objects.get(pk=issue.pk) for _copy in range(2)]

    def refused(self, outcomes) -> int:
        return sum(outcome is not None for outcome in outcomes)

    def test_one_list_confirmed_twice_is_imported_once(self):
        pk = self.brought().pk
        outcomes = at_once(lambda: self.confirm(pk), lambda: self.confirm(pk))
        assert (self.refused(outcomes), Issue.objects.count()) == (1, 1)

    def test_two_lists_with_the_same_row_make_one_issue(self):
        one, two = self.brought().pk, self.brought().pk
        assert at_once(lambda: self.confirm(one), lambda: self.confirm(two)) == [None, None]
        assert (Issue.objects.count(), IssueList.objects.filter(status="confirmed").count()) == (1, 2)

    def test_two_committees_importing_together_both_get_their_numbers(self):
        world, mine = self.world, self.brought().pk
        with clock.at(NOW):
            theirs = upload_issue_list(world.campaign, upload=upload(FIRST), by=world.city_staff)
        outcomes = at_once(
            lambda: self.confirm(mine), lambda: confirm_issue_list(theirs, by=world.city_staff)
        )
        assert outcomes == [None, None]
        assert set(Issue.objects.values_list("number", flat=True)) == {"LD2018-0001", "LD2018-0002"}

    def test_one_issue_handed_over_twice_goes_out_in_one_letter(self):
        world = self.world
        one, two = self.copies(make_issue(world.campaign, world.city_congress, status="screened"))
        outcomes = at_once(
            lambda: self.hand_over(one, world.housing), lambda: self.hand_over(two, world.commerce)
        )
        assert (self.refused(outcomes), Handover.objects.count(), Assignment.objects.count()) == (1, 1, 1)

    def test_two_letters_at_once_get_two_numbers(self):
        world = self.world
        one, two = (make_issue(world.campaign, world.city_congress, status="screened") for _ in range(2))
        outcomes = at_once(
            lambda: self.hand_over(one, world.housing), lambda: self.hand_over(two, world.commerce)
        )
        assert outcomes == [None, None]
        assert len(set(Handover.objects.values_list("number", flat=True))) == 2

    def test_accepting_and_declining(self):
        world = self.world
        one, two = self.copies(make_issue(world.campaign, world.county_congress))
        outcomes = at_once(
            lambda: screen_issue(one, congress=world.city_congress, by=world.city_staff),
            lambda: decline_issue(two, answer="不属范围", by=world.city_colleague),
        )
        assert self.refused(outcomes) == 1
        assert Issue.objects.get().status in {"screened", "out_of_scope"}

    def test_merging_an_issue_that_is_being_handed_over(self):
        world = self.world
        one, two = self.copies(make_issue(world.campaign, world.city_congress, status="screened"))
        other = make_issue(world.campaign, world.county_congress)
        outcomes = at_once(
            lambda: self.hand_over(one, world.housing), lambda: merge_issues(two, other, by=world.city_staff)
        )
        assert self.refused(outcomes) == 1
        merged = Issue.objects.get(pk=other.pk).status == "merged"
        assert (Finding.objects.filter(issue=two.pk).count() == 2) == merged
