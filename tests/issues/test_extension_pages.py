"""Pages of asking for more time and of deciding on it."""

from datetime import date

from django.urls import reverse

from core.models import HistoryEntry
from issues.models import Extension
from issues.services.extension import refuse_extension
from organizations.enums import Role
from organizations.models import Membership

from .base import InHand, acts_on, make_extension

TYPED = {"new_due_on": "10月31日", "reason": "汛期影响", "interim": "临时导流"}


class ApplyPageTests(InHand):
    def submit(self, issue, person=None, **changes):
        self.sign_in(person or self.liaison)
        address = reverse("issues:extend_apply", args=[issue.pk])
        return self.client.post(address, TYPED | {"version": issue.version} | changes)

    def test_a_request_goes_to_the_committee(self):
        issue = self.an_issue("rectifying")
        self.assertRedirects(self.submit(issue), issue.get_absolute_url())
        extension = issue.extensions.get()
        assert (extension.new_due_on, extension.interim) == (date(2018, 10, 31), "临时导流")

    def test_errors_stand_at_their_fields(self):
        issue = self.an_issue("rectifying")
        for field, wrong in (("new_due_on", "2018-09-30"), ("new_due_on", "2019-1-1"), ("reason", "")):
            answer = self.submit(issue, **{field: wrong})
            with self.subTest(wrong):
                assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
        assert not issue.extensions.exists()

    def test_a_second_request_is_refused_in_words(self):
        issue = self.an_issue("rectifying")
        make_extension(issue, self.liaison)
        self.assertContains(self.submit(issue), "已有一项延期申请待审批", status_code=422)

    def test_earlier_requests_stand_beside_the_form(self):
        issue = self.an_issue("rectifying")
        refuse_extension(make_extension(issue, self.liaison), note="理由不充分", by=self.city_staff)
        self.sign_in(self.liaison)
        answer = self.client.get(reverse("issues:extend_apply", args=[issue.pk]))
        self.assertContains(answer, "理由不充分")

    def test_others_are_refused(self):
        issue = self.an_issue("rectifying")
        for name, person in self.everyone().items():
            if person != self.liaison:
                expected = 404 if "liaison" in person.roles else 403
                with self.subTest(name):
                    assert self.submit(issue, person).status_code == expected

    def test_it_costs_a_fixed_number_of_statements(self):
        issue = self.an_issue("rectifying")
        self.sign_in(self.liaison)
        with self.assertNumQueries(17):
            self.submit_plain(issue)

    def submit_plain(self, issue):
        return self.client.post(reverse("issues:extend_apply", args=[issue.pk]), TYPED | {"version": 0})


class ReviewPageTests(InHand):
    def setUp(self):
        super().setUp()
        self.issue = self.an_issue("rectifying")
        self.extension = make_extension(self.issue, self.liaison, new_due_on=date(2018, 10, 31))
        self.url = self.extension.get_absolute_url()

    def decide(self, person=None, **typed):
        self.sign_in(person or self.city_staff)
        return self.client.post(self.url, {"version": 0, "note": "", **typed})

    def test_the_first_button_grants_and_the_second_refuses(self):
        self.assertRedirects(self.decide(), self.issue.get_absolute_url())
        assert Extension.objects.get().status == "granted"
        other = make_extension(self.an_issue("signed"), self.liaison)
        self.url = other.get_absolute_url()
        self.decide(refuse="1", note="时间充足")
        other.refresh_from_db()
        assert other.status == "refused"

    def test_a_refusal_without_reason_comes_back(self):
        answer = self.decide(refuse="1")
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["note"])

    def test_who_sees_it_and_who_gets_the_form(self):
        for name, person in self.everyone().items():
            self.sign_in(person)
            answer = self.client.get(self.url)
            with self.subTest(name):
                if name in {"city_staff", "city_colleague"}:
                    self.assertContains(answer, "同意延期</button>")
                elif name in {"leader", "province_staff", "county_office", "county_colleague"}:
                    self.assertContains(answer, "由 衡水市人大常委会 的工作人员审批")
                else:
                    assert answer.status_code in (403, 404)

    def test_others_who_try_are_refused_and_put_on_record(self):
        for person in (self.province_staff, self.leader, self.county_office):
            with self.subTest(person.username):
                self.assertContains(self.decide(person), "衡水市人大常委会", status_code=403)
        records = HistoryEntry.objects.filter(object_type="issues.extension", outcome="refused")
        assert [record.actor for record in records] == [self.province_staff, self.leader, self.county_office]
        assert Extension.objects.get().status == "asked"

    def test_somebody_of_the_applicants_side_gets_no_form(self):
        Membership.objects.create(
            user=self.city_colleague, organization=self.housing, role=Role.LIAISON, starts_on=self.today
        )
        self.sign_in(self.city_colleague)
        self.assertContains(self.client.get(self.url), "申请单位一方的人员不能审批")
        assert self.decide(self.city_colleague).status_code == 403

    def test_of_two_at_once_the_second_reads_who_decided_and_how(self):
        refuse_extension(Extension.objects.get(), note="时间充足", by=self.city_colleague)
        answer = self.decide()
        self.assertContains(answer, "city_colleague于 2018-08-09 09:00 已办理：不同意", status_code=422)
        self.assertContains(answer, "时间充足", status_code=422)
        assert [act[0] for act in acts_on(self.issue)] == ["refuse_extension"]

    def test_a_decided_request_shows_the_decision_and_no_button(self):
        self.decide()
        answer = self.client.get(self.url)
        self.assertNotContains(answer, "同意延期</button>")
        self.assertContains(answer, "city_staff")

    def test_a_decision_costs_a_fixed_number_of_statements(self):
        self.sign_in(self.city_staff)
        with self.assertNumQueries(16):
            self.client.post(self.url, {"version": 0})


class QueueTests(InHand):
    URL = reverse("issues:extend_queue")

    def queue(self, person):
        self.sign_in(person)
        return self.client.get(self.URL)

    def test_it_holds_what_the_own_committee_has_to_decide(self):
        extension = make_extension(self.an_issue("rectifying"), self.liaison)
        make_extension(
            self.an_issue("rectifying"), self.liaison, status="refused", decided_by=self.city_staff
        )
        assert list(self.queue(self.city_staff).context["page"]) == [extension]
        for person in (self.province_staff, self.county_office):
            assert self.queue(person).context["total"] == 0

    def test_only_staff_have_a_queue(self):
        for name, person in self.everyone().items():
            with self.subTest(name):
                assert (self.queue(person).status_code == 200) == ("staff" in person.roles)

    def test_it_costs_the_same_for_few_and_many(self):
        for many in (3, 50):
            for _number in range(many):
                make_extension(self.an_issue("rectifying"), self.liaison)
            self.sign_in(self.city_staff)
            with self.assertNumQueries(5):
                self.client.get(self.URL)

    def test_an_empty_queue_says_so(self):
        self.assertContains(self.queue(self.city_staff), "没有待审批的延期")
