"""The pages of an evaluation: who opens them, what they show, what they keep when something is wrong."""

import re

from django.urls import reverse

from campaigns.enums import UnitRole
from campaigns.models import CampaignUnit
from evaluations.enums import EvaluationStatus
from evaluations.models import Evaluation, TellerSheet
from tests.factories import make_campaign

from .test_services import EvaluationCase


class Pages(EvaluationCase):
    def url(self, name, evaluation=None) -> str:
        return reverse(f"evaluations:{name}", args=[evaluation.pk] if evaluation else [])

    def post(self, name, evaluation, **data):
        return self.client.post(self.url(name, evaluation), {"version": evaluation.version, **data})

    def typed(self, evaluation, **changes) -> dict:
        """The paper form as a teller fills it in."""
        data = {f"turnout_{level}": people for level, people in self.TURNOUT.items()}
        for unit in (self.housing.pk, self.commerce.pk):
            for key, value in zip(
                ("issued", "returned", "invalid", "grade0", "grade1", "grade2"),
                (10, 10, 1, 6, 2, 1),
                strict=True,
            ):
                data[f"s{unit}_{key}"] = value
        return data | changes

    def test_staff_set_one_up_with_the_departments_of_the_plan(self):
        self.sign_in(self.city_staff)
        page = self.client.get(self.url("setup"))
        assert page.status_code == 200
        answer = self.client.post(
            self.url("setup"),
            {
                "campaign": self.campaign.pk,
                "congress": self.city_congress.pk,
                "title": "部门满意度测评",
                "held_on": "2018-11-6",
                "departments": [self.housing.pk],
            },
        )
        evaluation = Evaluation.objects.get()
        self.assertRedirects(answer, self.url("result", evaluation))

    def test_the_one_running_campaign_that_the_committee_takes_part_in_is_chosen_already(self):
        make_campaign(self.province_congress)
        CampaignUnit.objects.create(
            campaign=self.campaign, organization=self.county_congress, role=UnitRole.TAKES_PART
        )
        self.sign_in(self.county_office)
        form = self.client.get(self.url("setup")).context["form"]
        assert list(form.fields["campaign"].queryset) == [self.campaign]
        assert form["campaign"].value() == self.campaign.pk

    def test_a_form_with_a_fault_keeps_what_was_typed(self):
        self.sign_in(self.city_staff)
        answer = self.client.post(self.url("setup"), {"title": "我写的名称", "held_on": "某天"})
        self.assertContains(answer, "我写的名称", status_code=422)
        assert not Evaluation.objects.exists()

    def test_the_walk_from_draft_to_published_through_the_pages(self):
        evaluation = self.make()
        self.sign_in(self.city_staff)
        self.post("freeze", evaluation)
        for teller in (self.teller, self.other_teller):
            self.sign_in(teller)
            answer = self.client.post(self.url("paper", evaluation), self.typed(evaluation))
            self.assertRedirects(answer, self.url("paper", evaluation))
        self.client.post(self.url("take_in", evaluation))
        evaluation.refresh_from_db()
        self.sign_in(self.city_staff)
        self.post("propose", evaluation)
        evaluation.refresh_from_db()
        self.sign_in(self.city_colleague)
        self.post("publish", evaluation, checked="on")
        evaluation.refresh_from_db()
        assert evaluation.status == EvaluationStatus.PUBLISHED

    def test_publishing_without_the_tick_is_refused(self):
        evaluation = self.make(EvaluationStatus.PROPOSED)
        self.sign_in(self.city_colleague)
        answer = self.post("publish", evaluation)
        self.assertContains(answer, "我已核对", status_code=422)
        evaluation.refresh_from_db()
        assert evaluation.status == EvaluationStatus.PROPOSED

    def test_the_step_that_tells_a_colleague_names_who_is_told_the_others_nobody(self):
        self.sign_in(self.city_staff)
        counted = self.make(EvaluationStatus.COUNTED)
        self.assertContains(self.client.get(self.url("result", counted)), "将通知：city_colleague。")
        draft = self.make()
        self.assertNotContains(self.client.get(self.url("result", draft)), "通知")

    def test_a_stale_page_is_refused_in_words(self):
        evaluation = self.make()
        self.sign_in(self.city_staff)
        self.post("freeze", evaluation)
        answer = self.post("freeze", evaluation)
        self.assertContains(answer, "已锁定", status_code=422)

    def test_a_teller_never_sees_the_other_tellers_figures(self):
        evaluation = self.make(EvaluationStatus.FROZEN)
        everybody, figures = {"1": 4, "2": 8, "3": 8, "4": 3}, self.figures(satisfied=5, issued=19)
        self.hand_in(evaluation, self.teller, turnout=everybody, figures=figures)
        self.sign_in(self.other_teller)
        self.hand_in(evaluation, self.other_teller)
        page = self.client.get(self.url("paper", evaluation))
        self.assertContains(page, "衡水市住房和城乡建设局 · 满意")
        assert not re.search(r"\b19\b", page.content.decode())

    def test_figures_that_do_not_add_up_are_named_and_kept(self):
        evaluation = self.make(EvaluationStatus.FROZEN)
        self.sign_in(self.teller)
        wrong = self.typed(evaluation, **{f"s{self.housing.pk}_returned": 9})
        answer = self.client.post(self.url("paper", evaluation), wrong)
        self.assertContains(answer, "应等于各等次之和", status_code=422)
        assert re.search(r'value="9"', answer.content.decode())
        assert not TellerSheet.objects.exists()

    def test_every_fault_of_a_sheet_stands_on_a_line_of_its_own(self):
        evaluation = self.make(EvaluationStatus.FROZEN)
        self.sign_in(self.teller)
        many = {f"s{unit.pk}_issued": 11 for unit in (self.housing, self.commerce)}
        answer = self.client.post(self.url("paper", evaluation), self.typed(evaluation, **many))
        faults = answer.context["form"].non_field_errors()
        assert [fault.partition("：")[0] for fault in faults] == [self.housing.name, self.commerce.name]

    def test_negative_words_and_huge_numbers_are_refused_at_the_field(self):
        evaluation = self.make(EvaluationStatus.FROZEN)
        self.sign_in(self.teller)
        for value in ("-1", "十", "1e9", "99999999999", ""):
            data = self.typed(evaluation, **{f"s{self.housing.pk}_issued": value})
            assert self.client.post(self.url("paper", evaluation), data).status_code == 422, value

    def test_somebody_elses_evaluation_is_not_there(self):
        evaluation = self.make()
        for person in (self.county_office, self.other_office, self.liaison, self.province_staff, self.deputy):
            self.sign_in(person)
            assert self.client.get(self.url("result", evaluation)).status_code == 404, person.username

    def test_roles_without_business_here_are_refused(self):
        for person in (
            self.system_admin,
            self.security_admin,
            self.audit_admin,
            self.nobody,
            self.former_staff,
        ):
            self.sign_in(person)
            assert self.client.get(self.url("list")).status_code == 403, person.username

    def test_a_leader_reads_but_does_not_act(self):
        evaluation = self.make()
        self.sign_in(self.leader)
        assert self.client.get(self.url("result", evaluation)).status_code == 200
        assert self.post("freeze", evaluation).status_code == 403

    def test_the_announcement_exists_only_once_published(self):
        counted = self.make(EvaluationStatus.COUNTED)
        self.sign_in(self.city_staff)
        assert self.client.get(self.url("announce", counted)).status_code == 404
        published = self.make(EvaluationStatus.PUBLISHED)
        self.assertContains(self.client.get(self.url("announce", published)), "6 票，60.0%")

    def test_nobody_is_led_to_a_page_that_is_closed_to_them(self):
        evaluation = self.make(EvaluationStatus.PUBLISHED)
        for person, campaign, screen in (
            (self.city_staff, True, True),
            (self.leader, True, True),
            (self.teller, False, True),
            (self.liaison, False, False),  # its department has no part in the campaign
            (self.deputy, False, False),
        ):
            with self.subTest(person.username):
                self.sign_in(person)
                page = self.client.get(self.url("result", evaluation)).content.decode()
                assert (f'href="{self.campaign.get_absolute_url()}"' in page) == campaign
                assert (self.url("announce", evaluation) in page) == screen
                assert (self.client.get(self.campaign.get_absolute_url()).status_code == 200) == campaign
                assert (self.client.get(self.url("announce", evaluation)).status_code == 200) == screen

    def test_pages_cost_the_same_with_one_and_with_many(self):
        self.sign_in(self.city_staff)
        first = self.make(EvaluationStatus.PUBLISHED)
        for expected_page in (self.url("list"), self.url("result", first)):
            self.client.get(expected_page)
        with self.assertNumQueries(5):  # session, person, memberships, list, subjects, departments
            self.client.get(self.url("list"))
        for _number in range(3):
            self.make(EvaluationStatus.PUBLISHED)
        with self.assertNumQueries(5):
            self.client.get(self.url("list"))
        with self.assertNumQueries(8):
            self.client.get(self.url("result", first))
