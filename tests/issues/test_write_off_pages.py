"""Pages of asking for write-off and of deciding on facts."""

from django.urls import reverse

from core.models import Attachment, HistoryEntry
from issues.models import Issue, WriteOff
from issues.services.write_off import apply_write_off, approve_write_off, return_for_rework
from organizations.enums import Role
from organizations.models import Membership

from .base import CHECKS, FAILED, PASSED, InHand, acts_on, make_write_off, pdf, picture

TYPED = {f"check_{key}": words for key, words in CHECKS.items()} | {"opinion": "同意申请销号"}
YES = {f"check_{key}": "yes" for key in CHECKS}


class ApplyPageTests(InHand):
    def submit(self, issue, person=None, files=None, **changes):
        self.sign_in(person or self.liaison)
        typed = TYPED | {"version": issue.version, "files": [picture()] if files is None else files}
        return self.client.post(reverse("issues:write_off_apply", args=[issue.pk]), typed | changes)

    def test_an_application_goes_to_the_committee(self):
        issue = self.an_issue("rectifying")
        self.assertRedirects(self.submit(issue, files=[picture(), pdf()]), issue.get_absolute_url())
        write_off = issue.write_offs.get()
        assert (write_off.checks, write_off.files.count()) == (CHECKS, 2)

    def test_each_missing_proof_is_named_and_the_rest_stays(self):
        issue = self.an_issue("rectifying")
        answer = self.submit(issue, files=[], check_effect="")
        assert list(answer.context["form"].errors) == ["check_effect", "files"]
        self.assertContains(answer, "请说明“效果达标”", status_code=422)
        self.assertContains(answer, "请上传至少一个能证明整改结果的文件", status_code=422)
        self.assertContains(answer, "措施落实的说明", status_code=422)
        assert (acts_on(issue), Attachment.objects.count()) == ([], 0)

    def test_the_form_follows_the_campaigns_own_checks(self):
        rule = [{"key": "solved", "name": "群众认可", "expects": "回访记录"}]
        self.campaign.rules = {"write_off_checks": {"value": rule}}
        self.campaign.save()
        self.sign_in(self.liaison)
        page = self.client.get(reverse("issues:write_off_apply", args=[self.an_issue("rectifying").pk]))
        assert list(page.context["form"].fields) == ["version", "check_solved", "opinion", "files"]
        self.assertContains(page, "回访记录")

    def test_after_a_return_the_page_says_why_and_holds_what_was_said(self):
        issue = self.an_issue("reported")
        return_for_rework(
            make_write_off(issue, self.liaison), verdicts=FAILED, reason="照片不清", by=self.city_staff
        )
        self.sign_in(self.liaison)
        page = self.client.get(reverse("issues:write_off_apply", args=[issue.pk]))
        self.assertContains(page, "照片不清")
        self.assertContains(page, "不通过：效果达标")
        self.assertContains(page, "措施落实的说明")

    def test_a_double_click_makes_one_application(self):
        issue = self.an_issue("rectifying")
        assert [self.submit(issue).status_code for _click in range(2)] == [302, 422]
        assert (WriteOff.objects.count(), Attachment.objects.count()) == (1, 1)

    def test_others_are_refused(self):
        issue = self.an_issue("rectifying")
        for name, person in self.everyone().items():
            if person != self.liaison:
                expected = 404 if "liaison" in person.roles else 403
                with self.subTest(name):
                    assert self.submit(issue, person).status_code == expected


class ReviewPageTests(InHand):
    def setUp(self):
        super().setUp()
        self.issue = self.an_issue("rectifying")
        files = [picture("整改后.png"), pdf("验收单.pdf")]
        self.write_off = apply_write_off(
            self.issue, checks=CHECKS, opinion="同意", files=files, by=self.liaison
        )
        self.url = self.write_off.get_absolute_url()
        HistoryEntry.objects.all().delete()

    def decide(self, person=None, **typed):
        self.sign_in(person or self.city_staff)
        return self.client.post(self.url, YES | {"version": 0, "checked": "on"} | typed)

    def test_the_proof_stands_beside_the_checks(self):
        self.sign_in(self.city_staff)
        page = self.client.get(self.url)
        image, document = (
            reverse("issues:attachment", args=[self.issue.pk, file.pk])
            for file in self.write_off.files.order_by("id")
        )
        self.assertContains(page, f'<img src="{image}" alt=""')
        self.assertContains(page, f'href="{document}"')
        self.assertNotContains(page, f'<img src="{document}"')
        for words in CHECKS.values():
            self.assertContains(page, words)

    def test_the_first_button_approves(self):
        self.assertRedirects(self.decide(note="现场已核"), reverse("issues:write_off_queue"))
        self.issue.refresh_from_db()
        assert self.issue.status == "written_off"

    def test_the_second_button_returns_with_the_verdicts(self):
        self.decide(refuse="1", check_effect="no", note="照片不清")
        self.write_off.refresh_from_db()
        assert (self.write_off.status, self.write_off.verdicts) == ("refused", FAILED)

    def test_what_is_missing_is_named_and_nothing_is_decided(self):
        for changes, field in (
            ({"check_effect": ""}, "check_effect"),
            ({"checked": ""}, "checked"),
            ({"refuse": "1", "check_effect": "no"}, "note"),
            ({"check_effect": "no"}, "__all__"),
            ({"refuse": "1", "note": "理由"}, "__all__"),
        ):
            answer = self.decide(**changes)
            with self.subTest(changes):
                assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
        assert WriteOff.objects.get().status == "asked"

    def test_who_sees_it_and_who_gets_the_form(self):
        for name, person in self.everyone().items():
            self.sign_in(person)
            answer = self.client.get(self.url)
            with self.subTest(name):
                if name in {"city_staff", "city_colleague"}:
                    self.assertContains(answer, "同意销号</button>")
                elif name in {"leader", "province_staff", "county_office", "county_colleague"}:
                    self.assertContains(answer, "由 衡水市人大常委会 的工作人员审核")
                else:
                    assert answer.status_code in (403, 404)

    def test_others_who_try_are_refused_and_put_on_record(self):
        for person in (self.province_staff, self.leader, self.county_office):
            with self.subTest(person.username):
                self.assertContains(self.decide(person), "衡水市人大常委会", status_code=403)
        records = HistoryEntry.objects.filter(object_type="issues.writeoff", outcome="refused")
        assert [record.actor for record in records] == [self.province_staff, self.leader, self.county_office]
        assert WriteOff.objects.get().status == "asked"

    def test_nobody_of_the_applicants_government_decides(self):
        Membership.objects.create(
            user=self.city_colleague,
            organization=self.city_government,
            role=Role.LIAISON,
            starts_on=self.today,
        )
        self.sign_in(self.city_colleague)
        self.assertNotContains(self.client.get(self.url), "同意销号</button>")
        assert self.decide(self.city_colleague).status_code == 403

    def test_of_two_at_once_the_second_reads_who_decided(self):
        approve_write_off(WriteOff.objects.get(), verdicts=PASSED, by=self.city_colleague)
        answer = self.decide(refuse="1", check_effect="no", note="照片不清")
        self.assertContains(answer, "city_colleague于 2018-08-09 09:00 已办理：同意", status_code=422)
        assert Issue.objects.get().status == "written_off"

    def test_a_decision_costs_a_fixed_number_of_statements(self):
        for typed, statements in (({"refuse": "1", "check_effect": "no", "note": "不清"}, 15), ({}, 15)):
            issue = self.an_issue("reported")
            self.url = make_write_off(issue, self.liaison).get_absolute_url()
            self.sign_in(self.city_staff)
            with self.subTest(typed), self.assertNumQueries(statements):
                self.client.post(self.url, YES | {"version": 0, "checked": "on"} | typed)


class QueueTests(InHand):
    URL = reverse("issues:write_off_queue")

    def queue(self, person):
        self.sign_in(person)
        return self.client.get(self.URL)

    def test_it_holds_what_the_own_committee_has_to_decide_the_longest_waiting_first(self):
        newer = make_write_off(self.an_issue("reported"), self.liaison)
        older = make_write_off(self.an_issue("reported"), self.liaison, created_at=self.now.replace(day=2))
        assert self.queue(self.city_staff).context["rows"] == [(older, 7), (newer, 0)]
        for person in (self.province_staff, self.county_office):
            assert self.queue(person).context["total"] == 0

    def test_only_staff_have_a_queue(self):
        for name, person in self.everyone().items():
            with self.subTest(name):
                assert (self.queue(person).status_code == 200) == ("staff" in person.roles)

    def test_it_costs_the_same_for_few_and_many(self):
        for many in (3, 50):
            for _number in range(many):
                make_write_off(self.an_issue("reported"), self.liaison)
            self.sign_in(self.city_staff)
            with self.assertNumQueries(5):
                self.client.get(self.URL)

    def test_an_empty_queue_says_so(self):
        self.assertContains(self.queue(self.city_staff), "没有待审核的申请")
