"""Two people, or one who presses twice, at the same moment: activities, own lists, corrected lists, merge and split."""

from functools import partial

import pytest
from django.test import TransactionTestCase

from campaigns.models import Activity, CampaignUnit
from campaigns.services import Facts, hold_activity, record_activity, void_activity
from core import clock, history
from issues.models import Finding, Issue, IssueList
from issues.services.intake import confirm_issue_list, upload_issue_list
from issues.services.merging import merge_issues, unmerge_issue
from issues.services.registering import Said, register_problems
from issues.services.screening import screen_issue
from issues.services.splitting import Part, split_issue, unsplit_issue
from tests.base import World
from tests.factories import NOW, TODAY, make_activity, make_issue, make_link
from tests.races import at_once

from .lists import row, upload
from .test_self_check import FIRST as OWN_FIRST
from .test_self_check import HEADINGS as OWN_HEADINGS

FIRST = row(1, "施工许可办理时间过长，企业需要跑多个部门")
SECOND = row(2, "招标文件设置不合理门槛，限制外地企业参与投标")
CORRECTED = row(2, SECOND[2], 整改措施="清理招标文件")
PARTS = [Part("住建局", "路面破损三处"), Part("城管局", "井盖缺失两处")]


def refused(outcomes) -> int:
    return sum(outcome is not None for outcome in outcomes)


class Races(TransactionTestCase):
    def setUp(self):
        self.world = type("RaceWorld", (World,), {})
        with clock.at(NOW):
            self.world.setUpTestData()

    def copies(self, thing) -> list:
        return [type(thing).objects.get(pk=thing.pk) for _copy in range(2)]


@pytest.mark.postgres
class ActivityRaceTests(Races):
    def facts(self) -> Facts:
        return Facts(self.world.deputy_group, "open_visit", TODAY, "何庄村", people={4: 5}, seen="道路破损")

    def record(self, by) -> None:
        record_activity(self.world.campaign, self.facts(), by=by)

    def test_one_pressed_twice_or_put_down_by_two_people_is_recorded_once(self):
        world = self.world
        for pair in ((world.deputy, world.deputy), (world.deputy, world.county_office)):
            outcomes = at_once(*(partial(self.record, person) for person in pair))
            assert (refused(outcomes), Activity.objects.count()) == (1, 1)
            Activity.objects.all().update(place="别处")
            Activity.objects.all().delete()

    def test_a_planned_one_held_by_two_people_is_held_once(self):
        world = self.world
        planned = make_activity(
            world.campaign, world.county_congress, world.county_office,
            group=world.deputy_group, status="planned", place="何庄村",
        )  # fmt: skip
        one, two = self.copies(planned)
        outcomes = at_once(
            lambda: hold_activity(one, self.facts(), by=world.deputy),
            lambda: hold_activity(two, self.facts(), by=world.county_office),
        )
        assert refused(outcomes) == 1
        assert [entry.action for entry in history.of(planned)] == ["hold"]

    def test_problems_put_down_twice_become_issues_once(self):
        world = self.world
        activity = make_activity(world.campaign, world.county_congress, world.county_office)
        said = [Said("何庄村东头道路破损积水", "区交通局")]
        outcomes = at_once(*[lambda: register_problems(activity, said, by=world.county_office)] * 2)
        assert (refused(outcomes), Issue.objects.count()) == (1, 1)

    def test_a_list_is_not_imported_for_an_activity_that_is_being_voided(self):
        world = self.world
        activity = make_activity(world.campaign, world.county_congress, world.county_office)
        with clock.at(NOW):
            named = {"duty": world.duty, "activity": activity, "by": world.county_office}
            issue_list = upload_issue_list(world.campaign, upload=upload(FIRST), **named)
        outcomes = at_once(
            lambda: confirm_issue_list(issue_list, by=world.county_office),
            lambda: void_activity(
                Activity.objects.get(pk=activity.pk), reason="误登", by=world.county_office
            ),
        )
        was_voided = Activity.objects.get().status == "voided"
        assert Issue.objects.count() == (outcomes[0] is None)
        assert was_voided or outcomes[0] is None


@pytest.mark.postgres
class ListRaceTests(Races):
    def own_list(self) -> IssueList:
        world = self.world
        return upload_issue_list(
            world.campaign,
            upload=upload(OWN_FIRST, headings=OWN_HEADINGS),
            department=world.housing,
            by=world.liaison,
        )

    def confirm(self, pk: int, by) -> None:
        confirm_issue_list(IssueList.objects.get(pk=pk), by=by)

    def asked(self) -> None:
        make_link(self.world.stage, name="部门自查自纠", number=7)
        CampaignUnit.objects.create(
            campaign=self.world.campaign, organization=self.world.housing, role="department"
        )

    def test_a_departments_own_list_confirmed_twice_is_imported_once(self):
        self.asked()
        with clock.at(NOW):
            pk = self.own_list().pk
        outcomes = at_once(*[lambda: self.confirm(pk, self.world.liaison)] * 2)
        assert (refused(outcomes), Issue.objects.count()) == (1, 1)

    def test_two_own_lists_with_the_same_row_make_one_issue(self):
        self.asked()
        with clock.at(NOW):
            keys = [self.own_list().pk for _list in range(2)]
        outcomes = at_once(*(partial(self.confirm, key, self.world.liaison) for key in keys))
        assert (outcomes, Issue.objects.count()) == ([None, None], 1)

    def city_list(self, *rows) -> int:
        return upload_issue_list(self.world.campaign, upload=upload(*rows), by=self.world.city_staff).pk

    def test_two_corrected_lists_at_once_correct_the_issue_and_double_nothing(self):
        world = self.world
        with clock.at(NOW):
            self.confirm(self.city_list(FIRST, SECOND), world.city_staff)
            keys = [self.city_list(FIRST, CORRECTED) for _list in range(2)]
        people = (world.city_staff, world.city_colleague)
        outcomes = at_once(*(partial(self.confirm, *pair) for pair in zip(keys, people, strict=True)))
        assert (outcomes, Issue.objects.count(), Finding.objects.count()) == ([None, None], 2, 2)
        amended = Issue.objects.get(number="LD2018-0002")
        assert [entry.action for entry in history.of(amended)] == ["amend", "import"]

    def test_a_correction_while_its_issue_is_being_sorted_is_put_in_or_noted_or_refused(self):
        world = self.world
        with clock.at(NOW):
            self.confirm(self.city_list(FIRST, SECOND), world.city_staff)
            key = self.city_list(FIRST, CORRECTED)
            issue = Issue.objects.get(number="LD2018-0002")
        outcomes = at_once(
            lambda: self.confirm(key, world.city_staff),
            lambda: screen_issue(issue, congress=world.city_congress, by=world.city_colleague),
        )
        assert refused(outcomes) <= 1
        assert (Issue.objects.count(), Finding.objects.count()) == (2, 2)
        acts = {entry.action for entry in history.of(issue)}
        corrected = acts & {"amend", "note_correction"}
        assert bool(corrected) == (outcomes[0] is None)


@pytest.mark.postgres
class MergeAndSplitRaceTests(Races):
    def setUp(self):
        super().setUp()
        self.main, self.twin = self.pair()

    def pair(self) -> list[Issue]:
        return [make_issue(self.world.campaign, self.world.county_congress) for _issue in range(2)]

    def merge(self, main: Issue, twin: Issue, by) -> None:
        merge_issues(main, twin, by=by)

    def test_an_issue_is_merged_or_split_but_not_both(self):
        world = self.world
        for place in (0, 1):  # the main issue, and the one that goes into it
            pair = self.pair()
            split = Issue.objects.get(pk=pair[place].pk)
            outcomes = at_once(
                partial(self.merge, *pair, world.city_staff),
                partial(split_issue, split, parts=PARTS, by=world.city_colleague),
            )
            assert refused(outcomes) == 1
            is_merged = Issue.objects.get(pk=pair[1].pk).status == "merged"
            assert Issue.objects.filter(split_from=split).count() == (0 if is_merged else 2)

    def test_a_merge_undone_twice_is_undone_once(self):
        world = self.world
        with clock.at(NOW):
            self.merge(self.main, self.twin, world.city_staff)
        copies = self.copies(self.twin)
        people = (world.city_staff, world.city_colleague)
        outcomes = at_once(
            *(partial(unmerge_issue, *[copy], by=by) for copy, by in zip(copies, people, strict=True))
        )
        assert refused(outcomes) == 1
        for issue in (self.main, self.twin):
            assert Finding.objects.filter(issue=issue.pk).count() == 1
        assert [entry.action for entry in history.of(self.twin)].count("unmerge") == 1

    def test_two_merges_crosswise_leave_one_issue_and_every_finding(self):
        world = self.world
        (one, other), (two, another) = self.copies(self.main), self.copies(self.twin)
        outcomes = at_once(
            lambda: self.merge(one, two, world.city_staff),
            lambda: self.merge(another, other, world.city_colleague),
        )
        assert refused(outcomes) == 1
        left = Issue.objects.exclude(status="merged").get()
        assert Finding.objects.filter(issue=left).count() == 2

    def test_a_split_undone_while_a_part_is_merged_keeps_every_finding(self):
        world = self.world
        with clock.at(NOW):
            part, _other = split_issue(self.main, parts=PARTS, by=world.city_staff)
        whole, part = Issue.objects.get(pk=self.main.pk), Issue.objects.get(pk=part.pk)
        twin = Issue.objects.get(pk=self.twin.pk)
        outcomes = at_once(
            lambda: unsplit_issue(whole, by=world.city_staff),
            lambda: self.merge(twin, part, world.city_colleague),
        )
        assert refused(outcomes) == 1
        is_merged = Issue.objects.get(pk=part.pk).status == "merged"
        assert (Issue.objects.get(pk=whole.pk).status == "split") == is_merged
