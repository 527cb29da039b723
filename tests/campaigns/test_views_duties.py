"""The page of one duty: what each side sees and does there, and what it says when something cannot be done."""

from datetime import timedelta

from django.urls import reverse

from campaigns import services
from campaigns.models import Campaign, Duty, Submission
from core import clock
from core.models import HistoryEntry
from tests.base import World
from tests.factories import make_campaign, make_duty, make_link, make_stage

from .support import AFTER_MIDNIGHT, a_pdf, acts_on, prepare, submitted

CANARY = "只有本县知道的草稿内容"


class DutyPages(World):
    def page(self, person, duty=None, name="duty_submit", **data):
        """GET the page of a duty, or post to one of its acts."""
        self.sign_in(person)
        url = reverse(f"campaigns:{name}", args=[(duty or self.duty).pk])
        return self.client.post(url, data) if data else self.client.get(url)

    def fresh(self) -> Duty:
        return Duty.objects.get(pk=self.duty.pk)

    def send(self, person=None, **data):
        return self.page(person or self.county_office, **{"version": self.fresh().version} | data)


class OwingSideTests(DutyPages):
    def test_it_sees_what_is_left_to_do_and_how_much_time(self):
        answer = self.page(self.county_office)
        self.assertContains(answer, "还剩 1 天 15 小时")
        self.assertContains(answer, "8月10日前")
        self.assertEqual(
            [task["state"].text for task in answer.context["page"].tasks], ["未填", "未填", "未上传"]
        )

    def test_draft_then_done(self):
        text = {"version": self.duty.version, "summary": CANARY}
        answer = self.page(self.county_office, name="duty_summary", keep_draft="1", **text)
        self.assertRedirects(answer, self.duty.get_absolute_url())
        answer = self.page(self.county_office)
        self.assertContains(answer, CANARY)
        self.assertEqual(answer.context["page"].tasks[0]["state"].text, "已存草稿")
        self.page(self.county_office, name="duty_summary", done="1", version=1, summary=CANARY)
        self.assertEqual(self.page(self.county_office).context["page"].tasks[0]["state"].text, "已完成")

    def test_a_confirmed_list_shows_how_many_issues(self):
        services.mark_part_ready(self.duty, "issue_list", {"issues": 128}, by=self.county_office)
        self.assertContains(self.page(self.county_office), "问题清单（128 条）")

    def test_submitting_gives_a_receipt_with_time_and_number(self):
        prepare(self.duty, self.county_office)
        self.assertRedirects(self.send(), self.duty.get_absolute_url())
        answer = self.page(self.county_office)
        self.assertContains(answer, f"LD2018-{self.duty.pk:04d}-1")
        self.assertContains(answer, "2018-08-09 09:00")
        self.assertNotContains(answer, reverse("campaigns:duty_summary", args=[self.duty.pk]))

    def test_submitting_too_early_names_what_is_missing_and_keeps_the_page(self):
        answer = self.send()
        self.assertEqual(answer.status_code, 422)
        self.assertContains(answer, "还没有完成：情况报告、问题清单", status_code=422)
        self.assertEqual(Submission.objects.count(), 0)

    def test_a_double_click_submits_once_and_says_so(self):
        prepare(self.duty, self.county_office)
        version = self.fresh().version
        self.send(version=version)
        answer = self.send(version=version)
        self.assertContains(answer, "已于 2018-08-09 09:00 报送，不用重复报送", status_code=422)
        self.assertEqual(Submission.objects.count(), 1)

    def test_after_the_deadline_a_reason_is_asked_for_and_lateness_stays_visible(self):
        prepare(self.duty, self.county_office)
        with clock.at(AFTER_MIDNIGHT):
            self.assertContains(self.page(self.county_office), "记为迟报 1 天")
            answer = self.send()
            self.assertContains(answer, "已过截止日期，将记为迟报，请说明原因", status_code=422)
            self.send(late_reason="等待乡镇汇总")
            self.assertContains(self.page(self.county_office), "迟报 1 天")
        self.assertEqual(self.fresh().late_reason, "等待乡镇汇总")

    def test_a_page_opened_before_midnight_and_sent_after_it_asks_for_the_reason(self):
        prepare(self.duty, self.county_office)
        self.page(self.county_office)
        with clock.at(AFTER_MIDNIGHT):
            answer = self.send()
        self.assertContains(answer, 'name="late_reason"', status_code=422)
        self.assertEqual(acts_on(self.duty), [])

    def test_a_colleagues_newer_text_is_not_overwritten_and_nothing_typed_is_lost(self):
        services.save_summary(self.fresh(), text="同事的版本", by=self.county_colleague)
        answer = self.page(
            self.county_office, name="duty_summary", keep_draft="1", version=0, summary="我的版本"
        )
        self.assertContains(answer, "同事刚保存过这份报告", status_code=422)
        self.assertContains(answer, "我的版本", status_code=422)
        self.assertEqual(answer.context["page"].saved_summary, "同事的版本")
        self.assertContains(answer, "现在保存的内容", status_code=422)
        self.assertEqual(self.fresh().summary, "同事的版本")
        version = answer.context["form"]["version"].value()
        self.page(self.county_office, name="duty_summary", keep_draft="1", version=version, summary="合并后")
        self.assertEqual(self.fresh().summary, "合并后")

    def test_text_typed_while_a_colleague_submitted_is_given_back(self):
        prepare(self.duty, self.county_office)
        services.submit_duty(self.fresh(), by=self.county_colleague)
        answer = self.page(
            self.county_office, name="duty_summary", keep_draft="1", version=1, summary="刚写的"
        )
        self.assertContains(answer, "已经报送，不能再改", status_code=422)
        self.assertContains(answer, "刚写的", status_code=422)

    def test_after_a_return_the_reason_stands_on_top(self):
        duty = submitted(self.duty, self.county_office)
        services.return_duty(duty, reason="第三行缺责任单位", by=self.city_staff)
        answer = self.page(self.county_office)
        self.assertContains(answer, "第三行缺责任单位")
        self.assertTrue(answer.context["page"].can_report)

    def test_a_leader_of_the_owing_side_reads_the_draft_but_cannot_submit(self):
        self.county_colleague.memberships.update(role="leader")
        services.save_summary(self.fresh(), text=CANARY, by=self.county_office)
        answer = self.page(self.county_colleague)
        self.assertNotContains(answer, reverse("campaigns:duty_summary", args=[self.duty.pk]))
        self.assertEqual(self.page(self.county_colleague, version=1).status_code, 403)

    def test_outside_a_running_campaign_there_is_no_form(self):
        Campaign.objects.update(status="concluded")
        self.assertIsNone(self.page(self.county_office).context["page"].submit_form)
        self.assertContains(self.send(), "只有进行中的监督行动", status_code=422)


class FileTests(DutyPages):
    def attach(self, *uploads, person=None):
        return self.page(person or self.county_office, name="duty_attach", files=list(uploads))

    def test_good_files_are_kept_and_bad_ones_named(self):
        answer = self.attach(a_pdf("好.pdf"), a_pdf("坏.exe"))
        self.assertContains(answer, "坏.exe", status_code=422)
        self.assertEqual([file.name for file in self.duty.files.all()], ["好.pdf"])

    def test_no_file_chosen_is_said(self):
        self.assertContains(self.attach(), "请选择要上传的文件", status_code=422)

    def test_a_file_is_taken_out_again(self):
        self.attach(a_pdf())
        attachment = self.duty.files.get()
        self.client.post(reverse("campaigns:duty_detach", args=[self.duty.pk, attachment.pk]))
        self.assertEqual(self.duty.files.count(), 0)

    def test_a_file_of_another_duty_is_not_found(self):
        foreign = services.attach_file(self.other_duty, upload=a_pdf(), by=self.other_office)
        self.sign_in(self.county_office)
        answer = self.client.post(reverse("campaigns:duty_detach", args=[self.duty.pk, foreign.pk]))
        self.assertEqual((answer.status_code, self.other_duty.files.count()), (404, 1))

    def test_a_download_asks_the_duty_each_time(self):
        self.attach(a_pdf("报告.pdf"))
        url = reverse("campaigns:attachment", args=[self.duty.files.get().pk])
        self.assertEqual(self.client.get(url)["Content-Type"], "application/pdf")
        for person in (self.city_staff, self.other_office, self.province_staff):
            self.sign_in(person)
            self.assertEqual(self.client.get(url).status_code, 404)
        submitted(self.fresh(), self.county_office)
        self.sign_in(self.city_staff)
        self.assertIn("attachment", self.client.get(url)["Content-Disposition"])
        self.sign_in(self.other_office)
        self.assertEqual(self.client.get(url).status_code, 404)


class ReceivingSideTests(DutyPages):
    def decide(self, name, person=None, **data):
        version = {"version": self.fresh().version}
        return self.page(person or self.city_staff, name=name, **version | data)

    def test_a_draft_shows_nothing_not_even_that_there_is_one(self):
        before = self.page(self.city_staff).content
        services.save_summary(self.fresh(), text=CANARY, ready=True, by=self.county_office)
        services.mark_part_ready(self.duty, "issue_list", {"issues": 7731}, by=self.county_office)
        services.attach_file(self.duty, upload=a_pdf("秘密附件.pdf"), by=self.county_office)
        for person in (self.city_staff, self.leader, self.province_staff):
            answer = self.page(person)
            self.assertContains(answer, "尚未报送")
            for secret in (CANARY, "秘密附件", "7731", "已存草稿", "已完成"):
                self.assertNotContains(answer, secret)
        self.assertEqual(len(before), len(self.page(self.city_staff).content))

    def test_corrections_after_a_return_are_a_draft_again(self):
        duty = submitted(self.duty, self.county_office)
        services.return_duty(duty, reason="缺数据", by=self.city_staff)
        services.save_summary(duty, text=CANARY, by=self.county_office)
        services.mark_part_ready(duty, "issue_list", {"issues": 7731}, by=self.county_office)
        answer = self.page(self.city_staff)
        self.assertContains(answer, "代表活动已全面展开")
        self.assertContains(answer, "问题清单（128 条）")
        self.assertNotContains(answer, CANARY)
        self.assertNotContains(answer, "7731")

    def test_what_was_sent_is_shown_with_its_time_and_parts(self):
        submitted(self.duty, self.county_office)
        answer = self.page(self.city_staff)
        self.assertContains(answer, "代表活动已全面展开")
        self.assertContains(answer, "问题清单（128 条）")
        self.assertContains(answer, "2018-08-09 09:00")

    def test_accepting_and_returning(self):
        submitted(self.duty, self.county_office)
        self.assertRedirects(self.decide("duty_return", reason="缺数据"), self.duty.get_absolute_url())
        services.submit_duty(self.fresh(), by=self.county_office)
        self.assertRedirects(self.decide("duty_accept"), self.duty.get_absolute_url())
        self.assertEqual(
            [action for action, _old, _new in acts_on(self.duty)], ["submit", "return", "submit", "accept"]
        )

    def test_returning_without_reason_keeps_the_page(self):
        submitted(self.duty, self.county_office)
        self.assertContains(self.decide("duty_return", reason=" "), "请写明退回原因", status_code=422)
        self.assertEqual(self.fresh().status, "submitted")

    def test_the_second_of_two_deciding_at_once_is_told_and_keeps_the_words(self):
        duty = submitted(self.duty, self.county_office)
        services.accept_duty(duty, by=self.city_colleague)
        answer = self.page(self.city_staff, name="duty_return", version=duty.version - 1, reason="缺责任单位")
        self.assertContains(answer, "不能退回补正", status_code=422)
        self.assertContains(answer, "缺责任单位", status_code=422)
        self.assertEqual(self.fresh().status, "accepted")

    def test_a_page_that_is_stale_in_the_same_state_is_refused_once(self):
        duty = submitted(self.duty, self.county_office)
        old = duty.version
        services.return_duty(duty, reason="缺数据", by=self.city_colleague)
        services.submit_duty(self.fresh(), by=self.county_office)
        answer = self.page(self.city_staff, name="duty_accept", version=old)
        self.assertContains(answer, "刚被别人处理过", status_code=422)
        self.assertEqual(self.fresh().status, "submitted")

    def test_those_above_read_but_do_not_decide(self):
        submitted(self.duty, self.county_office)
        self.assertIsNone(self.page(self.province_staff).context["page"].accept_form)
        self.assertEqual(self.decide("duty_accept", self.province_staff).status_code, 403)
        self.assertEqual(self.decide("duty_return", self.county_office, reason="x").status_code, 403)

    def test_earlier_versions_stay_readable(self):
        duty = submitted(self.duty, self.county_office)
        services.return_duty(duty, reason="缺数据", by=self.city_staff)
        services.save_summary(duty, text="第二稿", ready=True, by=self.county_office)
        services.submit_duty(duty, by=self.county_office)
        answer = self.page(self.city_staff)
        self.assertContains(answer, "第二稿")
        self.assertEqual([one.number for one in answer.context["page"].earlier], [1])

    def test_an_attempt_to_skip_a_step_is_itself_on_record_and_not_on_the_timeline(self):
        self.decide("duty_accept")
        refused = HistoryEntry.objects.get(outcome="refused")
        self.assertEqual((refused.object_id, refused.actor), (self.duty.pk, self.city_staff))
        self.assertEqual(self.page(self.city_staff).context["page"].timeline, [])


class AmendTests(DutyPages):
    def amend(self, person=None, **data):
        details = {
            "version": self.fresh().version,
            "title": "活动情况",
            "parts": ["summary"],
            "reason": "简化",
        } | data
        return self.page(person or self.city_staff, name="duty_amend", **details)

    def test_what_was_asked_and_the_reason_stay_on_the_page(self):
        old = self.duty.title
        self.assertRedirects(self.amend(), self.duty.get_absolute_url())
        answer = self.page(self.county_office)
        for words in ("活动情况", "简化", f"报送要求由“{old}"):
            self.assertContains(answer, words)

    def test_what_was_typed_stays(self):
        answer = self.amend(title="", reason="写了很久的原因")
        self.assertContains(answer, "请填写报送内容", status_code=422)
        self.assertContains(answer, "写了很久的原因", status_code=422)
        self.assertEqual(self.amend(parts=["no_such_part"]).status_code, 422)

    def test_others_do_not_amend(self):
        self.assertEqual(self.amend(self.county_office).status_code, 403)
        self.assertEqual(self.amend(self.other_office).status_code, 404)


class ChangeDateTests(DutyPages):
    def change(self, person=None, **data):
        details = {"version": self.fresh().version, "due_on": "8月15日", "reason": "汛期"} | data
        return self.page(person or self.city_staff, name="duty_change_date", **details)

    def test_the_old_date_and_the_reason_stay_on_the_page(self):
        self.assertRedirects(self.change(), self.duty.get_absolute_url())
        answer = self.page(self.county_office)
        self.assertContains(answer, "截止日期由 2018-08-10 改为 2018-08-15")
        self.assertContains(answer, "汛期")

    def test_a_wrong_date_keeps_what_was_typed(self):
        answer = self.change(due_on="8月1日", reason="写了很久的原因")
        self.assertContains(answer, "不能早于今天", status_code=422)
        self.assertContains(answer, "写了很久的原因", status_code=422)
        self.assertContains(self.change(due_on="年底"), "请填写日期", status_code=422)

    def test_others_do_not_change_dates(self):
        self.assertEqual(self.change(self.county_office).status_code, 403)
        self.assertEqual(self.change(self.province_staff).status_code, 403)
        self.assertEqual(self.change(self.other_office).status_code, 404)


class WhoGetsInTests(DutyPages):
    """Every page and act of a duty: foreign, lower and draft ones do not exist for others."""

    ACTS = ("duty_submit", "duty_summary", "duty_attach", "duty_accept", "duty_return", "duty_change_date")

    def test_a_foreign_county_finds_nothing(self):
        for name in self.ACTS:
            with self.subTest(name):
                self.assertEqual(self.page(self.other_office, name=name, version=0).status_code, 404)
        self.assertEqual(self.page(self.other_office).status_code, 404)
        self.assertEqual(acts_on(self.duty), [])

    def test_people_without_a_part_in_it_do_not_get_in(self):
        may = {
            "city_staff",
            "city_colleague",
            "leader",
            "province_staff",
            "county_office",
            "county_colleague",
        }
        for name, person in self.everyone().items():
            with self.subTest(name):
                status = self.page(person).status_code
                self.assertEqual(status == 200, name in may)
                self.assertIn(status, (200, 403, 404))

    def test_the_duty_of_a_draft_plan_does_not_exist_for_the_county(self):
        stage = make_stage(make_campaign(self.city_congress, status="draft"))
        duty = make_duty(make_link(stage), self.county_congress, self.city_congress)
        self.assertEqual(self.page(self.county_office, duty).status_code, 404)
        self.assertEqual(self.page(self.city_staff, duty).status_code, 200)

    def test_acts_do_not_happen_by_looking(self):
        submitted(self.duty, self.county_office)
        self.sign_in(self.city_staff)
        for name in ("duty_accept", "duty_return", "duty_summary", "duty_attach"):
            url = reverse(f"campaigns:{name}", args=[self.duty.pk])
            self.assertEqual(self.client.get(url).status_code, 405)

    def test_a_made_up_number_is_not_found(self):
        self.sign_in(self.county_office)
        self.assertEqual(self.client.get(reverse("campaigns:duty_submit", args=[999999])).status_code, 404)


class CostTests(DutyPages):
    """Statements of the duty's page, session, person and memberships included; the same however much there is."""

    def grow(self):
        duty = submitted(self.duty, self.county_office)
        for number in range(3):
            services.return_duty(duty, reason=f"第{number}次", by=self.city_staff)
            services.attach_file(duty, upload=a_pdf(f"{number}.pdf"), by=self.county_office)
            services.submit_duty(duty, by=self.county_office)
        return duty

    def test_the_owing_side(self):
        self.sign_in(self.county_office)
        url = self.duty.get_absolute_url()
        with self.assertNumQueries(10):
            self.client.get(url)
        services.return_duty(self.grow(), reason="再改", by=self.city_staff)
        with self.assertNumQueries(11):  # and the files of what was sent
            self.client.get(url)

    def test_the_receiving_side(self):
        self.sign_in(self.city_staff)
        submitted(self.duty, self.county_office)
        with self.assertNumQueries(8):
            self.client.get(self.duty.get_absolute_url())
        services.return_duty(self.fresh(), reason="补", by=self.city_staff)
        self.duty = self.fresh()
        self.grow()
        with self.assertNumQueries(8):
            self.client.get(self.duty.get_absolute_url())

    def test_submitting(self):
        prepare(self.duty, self.county_office)
        for name in ("一.pdf", "二.pdf"):
            services.attach_file(self.duty, upload=a_pdf(name), by=self.county_office)
        self.sign_in(self.county_office)
        version = self.fresh().version
        with self.assertNumQueries(18):
            self.client.post(self.duty.get_absolute_url(), {"version": version})

    def test_accepting(self):
        submitted(self.duty, self.county_office)
        self.sign_in(self.city_staff)
        url = reverse("campaigns:duty_accept", args=[self.duty.pk])
        version = self.fresh().version
        with self.assertNumQueries(10):
            self.client.post(url, {"version": version})


class OverdueEverywhereTests(World):
    def test_the_same_in_list_page_wall_and_queryset(self):
        submitted(self.duty, self.county_office)
        self.sign_in(self.city_staff)
        after = self.now + timedelta(days=2)
        with clock.at(after):
            listed = self.client.get(reverse("campaigns:duty_list") + "?state=overdue")
            page = self.client.get(self.other_duty.get_absolute_url())
            detail = self.client.get(self.campaign.get_absolute_url())
            overview = self.client.get(reverse("campaigns:list"))
        cells = [duty for row in listed.context["matrix"].rows for _column, duty in row.cells if duty]
        self.assertEqual(cells, [self.other_duty])
        self.assertContains(listed, "逾期 1 天")
        self.assertContains(page, "逾期 1 天")
        self.assertEqual(detail.context["plan"].duties_overdue, 1)
        self.assertEqual(overview.context["rows"][0]["campaign"].overdue_duties, 1)
        self.assertEqual(set(Duty.objects.overdue(clock.local_date(after))), {self.other_duty})
