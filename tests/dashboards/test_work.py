"""The work page: for each role what it must do, by day, and what others have to do for it; for nobody anything else."""

from datetime import date, timedelta

from django.urls import reverse

from campaigns.models import Campaign, Duty
from core import clock
from evaluations.enums import EvaluationStatus
from issues.enums import Decision
from issues.models import Issue
from organizations.enums import Role
from tests.base import World
from tests.evaluations.test_services import EvaluationCase
from tests.factories import (
    make_activity,
    make_assigned_issue,
    make_duty,
    make_handover,
    make_issue,
    make_link,
    make_project,
)
from tests.issues.base import make_extension, make_publication, make_write_off

from .support import Busy, duties_behind, rows_behind

WORK = reverse("dashboards:work")


class WorkCase(World):
    def page(self, person):
        self.sign_in(person)
        return self.client.get(WORK).context["page"]

    def tasks(self, person) -> set[tuple[str, str, str]]:
        """(group, verb, title) of everything the person has to do."""
        page = self.page(person)
        return {(group.key, task.verb, task.title) for group in page.groups for task in group.tasks}

    def verbs(self, person) -> list[str]:
        return [task.verb for group in self.page(person).groups for task in group.tasks]

    def waiting(self, person) -> list[tuple[str, str]]:
        return [(one.title, one.who) for one in self.page(person).waiting]


class DutyTests(WorkCase):
    def submit(self, duty, status="submitted"):
        Duty.objects.filter(pk=duty.pk).update(
            status=status, submitted_at=self.now, first_submitted_at=self.now
        )

    def test_a_county_owes_its_report(self):
        assert self.tasks(self.county_office) == {("soon", "报送", self.duty.title)}
        assert self.page(self.county_office).summary == "您有 1 项今明两天到期。"

    def test_after_the_day_it_is_overdue(self):
        with clock.at(self.now + timedelta(days=2)):
            assert self.tasks(self.county_office) == {("overdue", "报送", self.duty.title)}

    def test_the_group_follows_the_day(self):
        for days, key in ((-1, "overdue"), (0, "soon"), (1, "soon"), (2, "week"), (7, "week"), (8, "later")):
            Duty.objects.filter(pk=self.duty.pk).update(due_on=self.today + timedelta(days=days))
            assert self.tasks(self.county_office) == {(key, "报送", self.duty.title)}, days

    def test_the_city_waits_for_those_who_have_not_sent(self):
        assert self.tasks(self.city_staff) == set()
        assert self.waiting(self.city_staff) == [(f"报送：{self.duty.title}", "2 个单位")]

    def test_the_number_of_those_awaited_opens_exactly_their_duties(self):
        make_duty(
            self.link, self.county_congress, self.city_congress, title="另一件", due_on=self.duty.due_on
        )
        for one in self.page(self.city_staff).waiting:
            assert one.who == f"{duties_behind(self.client, one.url)} 个单位", one.title

    def test_what_came_in_waits_for_the_citys_decision(self):
        self.submit(self.duty)
        assert self.tasks(self.city_staff) == {("prompt", "审核报送", str(self.duty))}
        assert self.waiting(self.city_staff) == [(f"报送：{self.duty.title}", "1 个单位")]
        assert self.tasks(self.county_office) == set()

    def test_a_returned_report_is_to_be_mended_and_never_overdue(self):
        self.submit(self.duty, "returned")
        assert self.tasks(self.county_office) == {("soon", "补正报送", self.duty.title)}
        with clock.at(self.now + timedelta(days=5)):
            assert self.tasks(self.county_office) == {("prompt", "补正报送", self.duty.title)}

    def test_what_is_settled_is_nobodys_task(self):
        self.submit(self.duty, "accepted")
        assert self.tasks(self.city_staff) == self.tasks(self.county_office) == set()

    def test_no_county_sees_the_duty_of_another(self):
        Duty.objects.filter(pk=self.other_duty.pk).update(title="安平县金丝雀报告")
        self.sign_in(self.county_office)
        self.assertNotContains(self.client.get(WORK), "金丝雀")

    def test_a_campaign_that_is_over_asks_for_nothing(self):
        Campaign.objects.update(status="concluded")
        assert self.tasks(self.county_office) == set()
        assert self.waiting(self.city_staff) == []


class StaffTests(WorkCase):
    def test_issues_to_sort_and_to_hand_over_are_one_line_each(self):
        for status in ("found", "found", "screened", "sent_back"):
            make_issue(self.campaign, self.city_congress, status=status)
        assert self.tasks(self.city_staff) == {
            ("prompt", "分办", "2 件新报送的问题"),
            ("prompt", "交办", "2 件待交办的问题"),
        }

    def test_a_countys_own_issues_are_handed_over_by_the_county(self):
        make_issue(self.campaign, self.county_congress, status="screened")
        assert "交办" not in self.verbs(self.city_staff)
        assert ("prompt", "交办", "1 件待交办的问题") in self.tasks(self.county_office)

    def test_applications_wait_for_the_committee_that_handed_over(self):
        handover = make_handover(
            self.campaign, self.city_congress, self.city_government, self.housing, self.city_staff
        )
        done = make_assigned_issue(handover, "reported")
        late = make_assigned_issue(handover, "rectifying")
        make_write_off(done, self.liaison)
        make_extension(late, self.liaison)
        unit = self.housing.short_name
        expected = {("prompt", "审核销号", f"{unit}：{done}"), ("prompt", "审批延期", f"{unit}：{late}")}
        assert self.tasks(self.city_staff) == expected
        assert not {"审核销号", "审批延期"} & set(self.verbs(self.county_office))

    def test_many_alike_are_shown_in_part_with_the_way_to_all(self):
        handover = make_handover(
            self.campaign, self.city_congress, self.city_government, self.housing, self.city_staff
        )
        for _number in range(7):
            make_write_off(make_assigned_issue(handover, "reported"), self.liaison)
        (group,) = self.page(self.city_staff).groups
        assert (len(group.tasks), len(group.shown)) == (7, 5)
        (rest,) = group.rests
        assert (rest.verb, rest.count, rest.url) == ("审核销号", 2, reverse("issues:write_off_queue"))

    def test_just_one_more_is_shown_rather_than_counted(self):
        handover = make_handover(
            self.campaign, self.city_congress, self.city_government, self.housing, self.city_staff
        )
        for _number in range(6):
            make_write_off(make_assigned_issue(handover, "reported"), self.liaison)
        (group,) = self.page(self.city_staff).groups
        assert (len(group.shown), group.rests) == (6, [])

    def test_a_letter_that_nobody_signed_is_waited_for(self):
        handover = make_handover(
            self.campaign, self.city_congress, self.city_government, self.housing, self.city_staff
        )
        make_assigned_issue(handover, "handed_over")
        make_assigned_issue(handover, "signed")
        assert (f"签收 {handover.number}（1 件）", self.housing.short_name) in self.waiting(self.city_staff)


class LiaisonTests(WorkCase):
    def setUp(self):
        super().setUp()
        self.handover = make_handover(
            self.campaign, self.city_congress, self.city_government, self.housing, self.city_staff
        )

    def hand(self, status, **fields) -> Issue:
        return make_assigned_issue(self.handover, status, **fields)

    def test_a_letter_is_signed_for_as_a_whole(self):
        self.hand("handed_over"), self.hand("handed_over")
        assert self.tasks(self.liaison) == {("week", "签收", f"{self.handover.number}：2 件问题")}

    def test_each_issue_asks_for_its_next_step(self):
        signed = self.hand("signed", due_on=self.today)
        working = self.hand("rectifying", due_on=self.today - timedelta(days=1))
        returned = self.hand("rework", due_on=self.today + timedelta(days=30))
        assert self.tasks(self.liaison) == {
            ("soon", "报整改方案", str(signed)),
            ("overdue", "报告进展", str(working)),
            ("later", "重新整改", str(returned)),
        }

    def test_what_was_asked_for_is_with_the_committee(self):
        done = self.hand("reported")
        make_write_off(done, self.liaison)
        assert self.waiting(self.liaison) == [(f"销号申请：{done}", self.city_congress.short_name)]
        assert self.tasks(self.liaison) == set()

    def test_decided_applications_wait_for_nobody(self):
        make_write_off(self.hand("written_off"), self.liaison, status=Decision.GRANTED)
        assert self.waiting(self.liaison) == []

    def test_another_department_sees_nothing_of_it(self):
        self.hand("signed")
        assert self.tasks(self.other_liaison) == set()
        self.sign_in(self.other_liaison)
        self.assertContains(self.client.get(WORK), "目前没有待办")

    def test_more_than_fit_are_said_to_be_more(self):
        for _number in range(51):
            self.hand("signed")
        page = self.page(self.liaison)
        assert (page.total, page.more) == (50, True)


class EvaluationTaskTests(WorkCase, EvaluationCase):
    def test_the_tellers_count(self):
        evaluation = self.make(EvaluationStatus.FROZEN)
        task = ("later", "清点计票", evaluation.title)
        assert self.tasks(self.teller) == self.tasks(self.other_teller) == {task}
        assert self.tasks(self.county_teller) == set()

    def test_whoever_has_counted_waits_for_the_other_teller(self):
        evaluation = self.make(EvaluationStatus.FROZEN)
        self.hand_in(evaluation, self.teller)
        assert self.tasks(self.teller) == set()
        assert self.waiting(self.teller) == [(evaluation.title, "另一名计票人")]

    def test_with_both_sheets_in_the_tellers_compare(self):
        evaluation = self.make(EvaluationStatus.FROZEN)
        self.hand_in(evaluation, self.teller), self.hand_in(evaluation, self.other_teller)
        assert self.verbs(self.teller) == ["核对计票单"]

    def test_a_counted_result_is_to_be_put_forward(self):
        self.make(EvaluationStatus.COUNTED)
        assert self.verbs(self.city_staff) == ["送公开审核"]

    def test_publication_is_asked_of_the_colleague_only(self):
        self.make(EvaluationStatus.PROPOSED)
        assert self.verbs(self.city_colleague) == ["审核公布"]
        assert self.verbs(self.city_staff) == []


class OtherRolesTests(Busy, WorkCase):
    def test_a_leader_sees_figures_that_open_their_rows(self):
        page = self.page(self.leader)
        assert [figure.value for figure in page.figures] == [4, 2, 2, 10]
        for figure in page.figures:
            assert rows_behind(self.client, figure.url) == figure.value, figure.label

    def test_administrators_see_no_business_data(self):
        for person in (self.system_admin, self.security_admin):
            page = self.page(person)
            assert (page.groups, page.waiting, page.figures) == ((), (), ())
        page = self.page(self.audit_admin)
        assert [task.verb for group in page.groups for task in group.tasks] == ["核验审计链"]
        assert (page.waiting, page.figures) == ((), ())

    def test_without_membership_the_page_says_so(self):
        for person in (self.nobody, self.former_staff):
            self.sign_in(person)
            answer = self.client.get(WORK)
            self.assertContains(answer, "您目前没有任职")
            self.assertNotContains(answer, "data-menu-toggle")
            assert answer.context["page"].groups == ()

    def test_a_deputy_has_an_empty_page_that_says_so(self):
        self.sign_in(self.deputy)
        self.assertContains(self.client.get(WORK), "目前没有待办")

    def test_two_roles_see_the_tasks_of_both_once(self):
        self.city_staff.memberships.create(
            organization=self.housing, role=Role.LIAISON, starts_on=date(2018, 1, 1)
        )
        titles = [task.title for group in self.page(self.city_staff).groups for task in group.tasks]
        assert len(titles) == len(set(titles))
        assert str(self.longest) in titles

    def test_only_the_signed_in_open_it(self):
        self.client.logout()
        assert self.client.get(WORK).status_code == 302


class ActivityTests(WorkCase):
    """A planned visit whose day has come stands with whoever keeps it, until it is put down or called off."""

    def plan(self, days=-1, status="planned", **fields):
        day = self.today + timedelta(days=days)
        fields = {"group": self.deputy_group, "place": "何庄村"} | fields
        return make_activity(
            self.campaign, self.county_congress, self.county_office, held_on=day, status=status, **fields
        )

    def titles(self, person) -> set[tuple[str, str]]:
        return {(group, title) for group, verb, title in self.tasks(person) if verb == "登记开展情况"}

    def test_it_stands_with_the_staff_who_planned_it_and_with_the_deputies_of_the_group(self):
        words = f"{self.deputy_group.short_name} {self.plan()}"
        for person in (self.county_office, self.county_colleague, self.deputy):
            assert self.titles(person) == {("overdue", words)}, person

    def test_it_stands_with_nobody_else(self):
        self.plan()
        keepers = (self.county_office, self.county_colleague, self.deputy)
        for person in self.everyone().values():
            if person not in keepers:
                assert self.titles(person) == set(), person

    def test_it_stands_there_from_its_day_on(self):
        for days, keys in ((-1, {"overdue"}), (0, {"soon"}), (1, set())):
            activity = self.plan(days)
            assert {key for key, _title in self.titles(self.deputy)} == keys, days
            activity.delete()

    def test_what_was_held_or_is_void_or_of_a_concluded_campaign_does_not(self):
        self.plan(status="held")
        self.plan(status="voided")
        assert self.titles(self.deputy) == set()
        self.plan()
        Campaign.objects.filter(pk=self.campaign.pk).update(status="concluded")
        assert self.titles(self.deputy) == set()

    def test_the_button_opens_the_form_that_puts_it_down(self):
        activity = self.plan()
        (group,) = self.page(self.deputy).groups
        assert group.tasks[0].url == reverse("campaigns:activity_hold", args=[activity.pk])
        assert self.client.get(group.tasks[0].url).status_code == 200

    def test_one_who_is_staff_and_deputy_reads_it_once(self):
        self.plan()
        self.county_office.memberships.create(
            organization=self.deputy_group, role=Role.DEPUTY, starts_on=date(2018, 1, 1)
        )
        assert self.verbs(self.county_office).count("登记开展情况") == 1

    def test_a_committees_own_visit_names_no_group(self):
        activity = self.plan(group=None)
        assert self.titles(self.county_office) == {("overdue", str(activity))}
        assert self.titles(self.deputy) == set()


class PublicationTests(WorkCase):
    def setUp(self):
        super().setUp()
        letter = make_handover(
            self.campaign, self.city_congress, self.city_government, self.housing, self.city_staff
        )
        for _number in range(3):
            make_publication(make_assigned_issue(letter, "written_off"), self.city_staff)

    def test_the_second_person_reads_how_many_wait_and_the_proposer_does_not(self):
        assert self.tasks(self.city_colleague) == {("prompt", "审核公开", "3 件等您审核的公开文本")}
        assert self.tasks(self.city_staff) == set()
        for person in (self.leader, self.province_staff, self.liaison):
            assert "审核公开" not in self.verbs(person)

    def test_the_button_opens_exactly_these(self):
        (group,) = self.page(self.city_colleague).groups
        assert len(self.client.get(group.tasks[0].url).context["page"]) == 3

    def test_also_in_a_concluded_campaign(self):
        Campaign.objects.filter(pk=self.campaign.pk).update(status="concluded")
        assert self.verbs(self.city_colleague) == ["审核公开"]


class SuggestionTests(WorkCase):
    """What was suggested for the project library waits for the committee that keeps it."""

    def suggested(self, **fields):
        return make_project(
            self.city_congress, self.city_staff, source="suggestion", title="校门口交通", **fields
        )

    def test_the_committees_staff_see_it_and_nobody_else(self):
        self.suggested()
        task = ("prompt", "研究立项建议", "校门口交通")
        for name, person in self.everyone().items():
            keeps = name in {"city_staff", "city_colleague"}
            assert (task in self.tasks(person)) == keeps, name

    def test_once_taken_up_or_dropped_it_waits_no_longer(self):
        project = self.suggested()
        for shelf in ("plan", "out"):
            type(project).objects.filter(pk=project.pk).update(status=shelf)
            assert "研究立项建议" not in self.verbs(self.city_staff), shelf

    def test_the_list_of_all_holds_exactly_these(self):
        self.suggested()
        self.suggested(year=2017)
        (group,) = self.page(self.city_staff).groups
        urls = {task.queue for task in group.tasks}
        assert len(urls) == 1
        assert len(self.client.get(urls.pop()).context["page"]) == len(group.tasks) == 2


class CostTests(Busy, WorkCase):
    def assert_cost(self, person, queries: int) -> None:
        self.sign_in(person)
        with self.assertNumQueries(queries):
            self.client.get(WORK)

    def test_costs_the_same_with_few_and_many_rows(self):
        for _round in range(2):
            self.assert_cost(self.city_staff, 18)
            self.assert_cost(self.liaison, 9)
            self.assert_cost(self.leader, 6)
            self.assert_cost(self.deputy, 4)
            self.assert_cost(self.teller, 3)
            self.assert_cost(self.audit_admin, 5)
            self.assert_cost(self.system_admin, 3)
            self.assert_cost(self.nobody, 4)  # no membership to come with the person
            self.many(10)
            for number in range(5):
                visit = {"held_on": self.today, "status": "planned", "group": self.deputy_group}
                make_activity(self.campaign, self.city_congress, self.city_staff, **visit)
                done = self.hand(self.to_housing, "reported", days=number)
                make_write_off(done, self.liaison)
                make_duty(
                    make_link(self.stage, 30 + len(done.number) + number + _round * 10),
                    self.county_congress,
                    self.city_congress,
                )
