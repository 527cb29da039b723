"""The department's forms: who gets them, what they refuse, that nothing typed is lost, what they cost."""

from django.urls import reverse

from core.models import HistoryEntry
from issues.models import Issue
from issues.services.rectification import sign_for_issue
from tests.factories import make_assigned_issue, make_handover, make_issue

from .base import InHand, acts_on, pdf, picture

FORMS = {
    "sign_for": ("handed_over", {}),
    "plan": ("signed", {"measures": "整修管网", "person": "李某", "finish_on": "9月20日"}),
    "report_progress": ("rectifying", {"text": "已更换管道", "percent": "50"}),
}


def url(name, issue) -> str:
    return reverse(f"issues:{name}", args=[issue.pk])


class FormTests(InHand):
    def submit(self, name, issue, person=None, **changes):
        self.sign_in(person or self.liaison)
        return self.client.post(url(name, issue), FORMS[name][1] | {"version": issue.version} | changes)

    def test_each_form_opens_for_the_departments_liaison(self):
        self.sign_in(self.liaison)
        for name, (status, _typed) in FORMS.items():
            with self.subTest(name):
                answer = self.client.get(url(name, self.an_issue(status)))
                assert (answer.status_code, answer.context["form"].is_bound) == (200, False)

    def test_each_act_goes_through_and_leads_to_the_issue(self):
        for name, (status, _typed) in FORMS.items():
            issue = self.an_issue(status)
            with self.subTest(name):
                self.assertRedirects(self.submit(name, issue), issue.get_absolute_url())
                assert [act[0] for act in acts_on(issue)] == [name]

    def test_not_visible_is_not_found_and_leaves_no_trace(self):
        for name, (status, _typed) in FORMS.items():
            issue = self.an_issue(status)
            for person in (self.other_liaison, self.county_liaison):
                with self.subTest((name, person.username)):
                    assert self.submit(name, issue, person).status_code == 404
        assert HistoryEntry.objects.count() == 0

    def test_visible_but_not_permitted_is_refused_naming_who_may_and_put_on_record(self):
        letter = make_handover(
            self.campaign,
            self.county_congress,
            self.county_government,
            self.county_housing,
            self.county_office,
        )
        for name, (status, _typed) in FORMS.items():
            issue = make_assigned_issue(letter, status)
            answer = self.submit(name, issue)
            with self.subTest(name):
                self.assertContains(answer, "只有责任单位“桃城区住房和城乡建设局”的联络员", status_code=403)
                record = HistoryEntry.objects.get(object_id=issue.pk)
                assert (record.outcome, record.actor, record.from_status) == ("refused", self.liaison, "")

    def test_every_other_role_is_refused(self):
        for name, (status, _typed) in FORMS.items():
            issue = self.an_issue(status)
            for username, person in self.everyone().items():
                if "liaison" not in person.roles:
                    with self.subTest((name, username)):
                        assert self.submit(name, issue, person).status_code == 403
        assert not Issue.objects.exclude(version=0).exists()

    def test_a_form_out_of_turn_leads_back_saying_why(self):
        self.sign_in(self.liaison)
        for name, status in (("sign_for", "signed"), ("plan", "rectifying"), ("report_progress", "reported")):
            issue = self.an_issue(status)
            answer = self.client.get(url(name, issue), follow=True)
            with self.subTest(name):
                self.assertRedirects(answer, issue.get_absolute_url())
                self.assertContains(answer, "不能")

    def test_skipping_a_step_is_refused_and_put_on_record(self):
        issue = self.an_issue("signed")
        answer = self.submit("report_progress", issue)
        assert answer.status_code == 422
        self.assertContains(answer, "目前是“待报方案”，不能报告进展", status_code=422)
        record = HistoryEntry.objects.get()
        assert (record.action, record.outcome) == ("report_progress", "refused")

    def test_a_double_click_acts_once(self):
        for name, (status, _typed) in FORMS.items():
            issue = self.an_issue(status)
            version = issue.version
            with self.subTest(name):
                assert self.submit(name, issue, version=version).status_code == 302
                assert self.submit(name, issue, version=version).status_code == 422
                done = HistoryEntry.objects.filter(object_id=issue.pk, outcome="done")
                assert done.count() == 1

    def test_a_stale_page_says_who_acted_and_keeps_what_was_typed(self):
        issue = self.an_issue("rectifying")
        self.submit("report_progress", issue)
        answer = self.submit("report_progress", issue, text="另一份说明", version=0)
        self.assertContains(answer, "刚被别人处理过", status_code=422)
        self.assertContains(answer, "liaison于 2018-08-09 09:00 已办理：报告进展", status_code=422)
        self.assertContains(answer, "另一份说明", status_code=422)
        again = answer.context["form"]["version"].value()
        assert self.submit("report_progress", issue, text="另一份说明", version=again).status_code == 302

    def test_without_a_version_nothing_is_done(self):
        issue = self.an_issue("rectifying")
        assert self.submit("report_progress", issue, version="").status_code == 422
        assert acts_on(issue) == []

    def test_fields_of_somebody_elses_business_are_ignored(self):
        issue = self.an_issue("rectifying")
        self.submit(
            "report_progress", issue, status="written_off", department=self.commerce.pk, by="city_staff"
        )
        issue.refresh_from_db()
        assert (issue.status, issue.department) == ("rectifying", self.housing)

    def test_a_change_of_state_costs_a_fixed_number_of_statements(self):
        # session, user, memberships, issue; savepoint and its release; campaign held; the rest is the act itself
        for name, statements in (("sign_for", 19), ("plan", 13), ("report_progress", 10)):
            issue = self.an_issue(FORMS[name][0])
            self.sign_in(self.liaison)
            typed = FORMS[name][1] | {"version": issue.version}
            with self.subTest(name), self.assertNumQueries(statements):
                self.client.post(url(name, issue), typed)


class PlanPageTests(InHand):
    def submit(self, **changes):
        self.issue = self.an_issue("signed")
        self.sign_in(self.liaison)
        return self.client.post(url("plan", self.issue), FORMS["plan"][1] | {"version": 0} | changes)

    def test_the_day_may_be_written_as_people_write_it(self):
        for written in ("9月20日", "2018-9-20", "2018/9/20", "２０１８年９月２０日"):
            with self.subTest(written):
                assert self.submit(finish_on=written).status_code == 302
                assert self.issue.plan.finish_on.isoformat() == "2018-09-20"

    def test_errors_stand_at_their_fields_and_the_text_stays(self):
        answer = self.submit(finish_on="10月1日", measures="整修管网三百米")
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == ["finish_on"]
        self.assertContains(answer, "整修管网三百米", status_code=422)
        assert list(self.submit(person="", measures=" ").context["form"].errors) == ["measures", "person"]
        assert list(self.submit(finish_on="年底").context["form"].errors) == ["finish_on"]

    def test_text_of_users_is_escaped(self):
        self.submit(measures="<script>alert(1)</script>")
        self.sign_in(self.city_staff)
        html = self.client.get(self.issue.get_absolute_url()).content.decode()
        assert "<script>alert(1)" not in html and "&lt;script&gt;alert(1)" in html


class ProgressPageTests(InHand):
    def submit(self, files=(), **changes):
        self.issue = self.an_issue("rectifying")
        self.sign_in(self.liaison)
        typed = FORMS["report_progress"][1] | {"version": 0, "files": list(files)}
        return self.client.post(url("report_progress", self.issue), typed | changes)

    def test_several_files_come_along(self):
        assert self.submit([picture(), pdf()]).status_code == 302
        assert [file.name for file in self.issue.progress.get().files.order_by("id")] == [
            "整改后.png",
            "证明.pdf",
        ]

    def test_a_bad_file_is_named_and_the_text_stays(self):
        answer = self.submit([picture(), pdf("程序.exe")], text="已完成八成")
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == ["files"]
        self.assertContains(answer, "程序.exe", status_code=422)
        self.assertContains(answer, "已完成八成", status_code=422)

    def test_a_file_whose_content_is_not_what_it_says_is_refused(self):
        self.assertContains(self.submit([pdf("照片.jpg")]), "内容与扩展名不符", status_code=422)

    def test_an_empty_file_is_refused(self):
        upload = picture()
        upload.file.truncate(0)
        upload.size = 0
        assert list(self.submit([upload]).context["form"].errors) == ["files"]

    def test_a_step_that_does_not_exist_is_refused(self):
        assert list(self.submit(percent="60").context["form"].errors) == ["percent"]


class SignPageTests(InHand):
    def send_back(self, issue, person=None, **changes):
        self.sign_in(person or self.liaison)
        typed = {"back-reason": "不属本单位职责", "back-version": issue.version}
        return self.client.post(url("send_back", issue), typed | changes)

    def test_sending_back_leads_to_the_board(self):
        issue = self.an_issue()
        self.assertRedirects(self.send_back(issue), reverse("issues:board"))
        assert [act[0] for act in acts_on(issue)] == ["send_back"]

    def test_its_form_goes_to_its_own_address(self):
        issue = self.an_issue()
        self.sign_in(self.liaison)
        self.assertContains(self.client.get(url("sign_for", issue)), f'action="{url("send_back", issue)}"')

    def test_without_a_reason_the_page_comes_back_with_the_error(self):
        issue = self.an_issue()
        self.assertContains(
            self.send_back(issue, **{"back-reason": ""}), "请说明为什么不属于", status_code=422
        )
        assert acts_on(issue) == []

    def test_once_the_days_are_over_the_form_is_gone_and_the_act_refused(self):
        self.handover.sign_by = self.today.replace(day=8)
        self.handover.save()
        issue = self.an_issue()
        self.sign_in(self.liaison)
        self.assertContains(self.client.get(url("sign_for", issue)), "退签期限已过")
        self.assertContains(self.send_back(issue), "现已超过期限", status_code=422)

    def test_it_is_a_post_only_and_foreign_issues_are_not_found(self):
        issue = self.an_issue()
        self.sign_in(self.liaison)
        assert self.client.get(url("send_back", issue)).status_code == 405
        assert self.send_back(issue, self.other_liaison).status_code == 404

    def test_somebody_else_signed_meanwhile(self):
        issue = self.an_issue()
        sign_for_issue(Issue.objects.get(pk=issue.pk), by=self.liaison)
        self.assertContains(self.send_back(issue), "不能退签", status_code=422)

    def test_the_whole_letter_is_offered_when_more_waits(self):
        issue = self.an_issue()
        self.sign_in(self.liaison)
        self.assertNotContains(self.client.get(url("sign_for", issue)), "全部签收")
        self.an_issue()
        self.assertContains(self.client.get(url("sign_for", issue)), "全部签收（2 个）")

    def test_the_whole_letter_is_signed_for(self):
        issues = [self.an_issue(), self.an_issue()]
        self.sign_in(self.liaison)
        answer = self.client.post(reverse("issues:sign_for_handover", args=[self.handover.pk]), follow=True)
        self.assertContains(answer, "已签收 2 个问题")
        assert {issue.status for issue in Issue.objects.all()} == {"signed"}
        assert len(issues) == 2

    def test_a_letter_to_somebody_else_is_not_found_or_refused(self):
        self.an_issue()
        address = reverse("issues:sign_for_handover", args=[self.handover.pk])
        for person, status in (
            (self.other_liaison, 404),
            (self.county_liaison, 404),
            (self.city_staff, 403),
            (self.deputy, 403),
        ):
            self.sign_in(person)
            with self.subTest(person.username):
                assert self.client.post(address).status_code == status

    def test_a_letter_without_waiting_issues_says_so(self):
        self.sign_in(self.liaison)
        make_issue(self.campaign, self.city_congress)
        answer = self.client.post(reverse("issues:sign_for_handover", args=[self.handover.pk]), follow=True)
        self.assertContains(answer, "没有待签收的问题")
