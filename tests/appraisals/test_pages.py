"""Pages of notices: suggestions with their rows, drafting, the letter, decisions, who opens what."""

import io
import zipfile

from django.urls import reverse

from appraisals.models import Notice
from core.models import HistoryEntry
from issues.models import Issue
from tests.issues.base import pdf

from .support import Appraised


class ListTests(Appraised):
    def page(self, person=None, name="notice_list", **query):
        self.sign_in(person or self.city_staff)
        return self.client.get(reverse(f"issues:{name}"), query)

    def test_staff_read_the_suggestions_of_the_last_month_with_the_rule(self):
        page = self.page()
        assert [one.name for one in page.context["suggestions"]] == ["衡水市水务局", "衡水市商务局"]
        self.assertContains(page, "采用并拟稿")
        self.assertContains(page, "本产品的起始规则")

    def test_another_period_may_be_chosen_and_nonsense_gives_the_usual(self):
        june = self.page(period="2018-06")
        self.assertContains(june, "没有表扬或批评的建议")
        assert str(self.page(period="2031-01").context["period"]) == "2018-07"

    def test_a_liaison_reads_what_was_issued_and_no_suggestion(self):
        issued, _draft = self.issued(), self.criticized()
        page = self.page(self.water_liaison)
        assert (list(page.context["page"]), page.context["suggestions"]) == ([issued], [])
        assert self.page(self.liaison, "accountability").status_code == 403

    def test_steps_stand_in_a_list_of_their_own(self):
        step, notice = self.step(), self.praised()
        assert list(self.page(name="accountability").context["page"]) == [step]
        assert list(self.page().context["page"]) == [notice]
        assert list(self.page(state="issued").context["page"]) == []

    def test_empty_it_says_so(self):
        self.assertContains(self.page(self.leader), "没有通报")
        self.assertContains(self.page(name="accountability"), "没有问责事项")

    def test_it_costs_the_same_with_few_and_many(self):
        for _round in range(2):
            self.step("reminder"), self.step("supervision")
            self.sign_in(self.city_staff)
            with self.assertNumQueries(11):
                self.client.get(reverse("issues:notice_list"))


class DraftPageTests(Appraised):
    def test_a_suggestion_is_taken_up_with_one_button(self):
        self.sign_in(self.city_staff)
        sent = {"period": "2018-07", "kind": "praise", "unit": self.water.pk}
        answer = self.client.post(reverse("issues:notice_suggested"), sent)
        self.assertRedirects(answer, reverse("issues:notice_edit", args=[Notice.objects.get().pk]))
        again = self.client.post(reverse("issues:notice_suggested"), sent, follow=True)
        self.assertContains(again, "没有这项建议")
        assert self.client.post(reverse("issues:notice_suggested"), sent | {"unit": "x"}).status_code == 404

    def test_by_hand_with_numbers_in_any_spelling(self):
        issues = Issue.objects.filter(department=self.housing, status="rectifying")
        numbers = "、".join(issue.number for issue in issues)
        self.sign_in(self.city_staff)
        sent = {
            "kind": self.kind("talk").pk,
            "organization": self.housing.pk,
            "reason": "逾期",
            "numbers": numbers,
        }
        address = reverse("issues:notice_new") + "?family=step"
        self.client.post(address, sent)
        assert Notice.objects.get().citations.count() == 2
        wrong = self.client.post(address, sent | {"numbers": "T-9999999"})
        assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["numbers"])

    def test_from_an_issue_unit_and_number_are_filled_in(self):
        issue = Issue.objects.filter(department=self.housing).first()
        self.sign_in(self.city_staff)
        form = self.client.get(reverse("issues:notice_new"), {"issue": issue.pk}).context["form"]
        assert form.initial == {"numbers": issue.number, "organization": self.housing.pk}

    def test_words_are_edited_beside_the_facts(self):
        notice = self.praised()
        self.sign_in(self.city_staff)
        address = reverse("issues:notice_edit", args=[notice.pk])
        self.assertContains(self.client.get(address), "到期的 5 件全部按期销号")
        sent = {"version": 0, "title": "通报", "text": "很好", "addressee": ""}
        self.assertRedirects(self.client.post(address, sent), notice.get_absolute_url())
        assert Notice.objects.get().text == "很好"
        stale = self.client.post(address, sent | {"text": "更好"})
        self.assertContains(stale, "更好", status_code=422)

    def test_an_english_reader_sees_the_facts_in_english_what_was_written_by_hand_as_it_is(self):
        self.sign_in(self.city_staff)
        self.client.cookies["django_language"] = "en"
        for notice, words in (
            (self.praised(), "all 5 issues due were written off on time, none relapsed"),
            (self.step(), "有 2 件到期未销号"),
        ):
            assert self.client.get(notice.get_absolute_url()).context["facts"] == [words]

    def test_a_changed_fact_is_marked_and_rechecked(self):
        notice = self.step()
        Issue.objects.filter(pk=notice.citations.first().issue_id).update(status="reported")
        self.sign_in(self.city_staff)
        self.assertContains(self.client.get(notice.get_absolute_url()), "已有变化")
        self.client.post(reverse("issues:notice_recheck", args=[notice.pk]))
        self.assertNotContains(self.client.get(notice.get_absolute_url()), "已有变化")


class ActPageTests(Appraised):
    def post(self, person, name, notice, **typed):
        self.sign_in(person)
        address = reverse(f"issues:notice_{name}", args=[notice.pk])
        version = Notice.objects.get(pk=notice.pk).version
        return self.client.post(address, {"version": version, "checked": "on"} | typed)

    def test_from_proposal_to_withdrawal(self):
        notice = self.praised()
        for person, name, typed, status in (
            (self.city_staff, "propose", {}, "proposed"),
            (self.leader, "decide", {"return": "1", "reason": "再核"}, "draft"),
            (self.city_staff, "propose", {}, "proposed"),
            (self.city_colleague, "decide", {}, "issued"),
            (self.city_staff, "withdraw", {"reason": "数据有误"}, "withdrawn"),
        ):
            with self.subTest(name):
                self.assertRedirects(self.post(person, name, notice, **typed), notice.get_absolute_url())
                assert Notice.objects.get().status == status
        self.sign_in(self.water_liaison)
        self.assertContains(self.client.get(notice.get_absolute_url()), "数据有误")

    def test_the_proposer_gets_403_and_that_is_on_record(self):
        notice = self.proposed()
        assert self.post(self.city_staff, "decide", notice).status_code == 403
        assert HistoryEntry.objects.filter(action="decide_notice", outcome="refused").count() == 1

    def test_issuing_asks_for_the_tick_and_returning_for_a_reason(self):
        notice = self.proposed()
        assert self.post(self.leader, "decide", notice, checked="").status_code == 422
        answer = self.post(self.leader, "decide", notice, **{"return": "1", "checked": ""})
        assert list(answer.context["form"].errors) == ["reason"]
        assert Notice.objects.get().status == "proposed"

    def test_what_was_done_is_recorded_and_its_file_is_the_committees(self):
        notice = self.issued(self.step())
        self.post(self.city_staff, "record", notice, text="已约谈", files=[pdf()])
        outcome = notice.outcomes.get()
        address = reverse("issues:notice_file", args=[notice.pk, outcome.files.get().pk])
        assert self.client.get(address).status_code == 200
        self.sign_in(self.liaison)
        assert self.client.get(address).status_code == 403
        self.assertNotContains(self.client.get(notice.get_absolute_url()), "已约谈")

    def test_dropped_with_a_reason(self):
        notice = self.praised()
        assert self.post(self.city_staff, "drop", notice, reason="").status_code == 422
        self.post(self.city_staff, "drop", notice, reason="再等一个月")
        assert Notice.objects.get().end_reason == "再等一个月"

    def test_the_word_file_holds_number_text_and_the_issues(self):
        notice = self.issued()
        self.sign_in(self.water_liaison)
        answer = self.client.get(reverse("issues:notice_letter", args=[notice.pk]))
        with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
            text = package.read("word/document.xml").decode()
        for words in ("衡水人常通〔2018〕1号", "予以通报表扬", notice.citations.first().issue.number):
            assert words in text

    def test_a_page_costs_a_fixed_number_of_statements(self):
        notice = self.issued()
        self.sign_in(self.leader)
        with self.assertNumQueries(5):
            self.client.get(notice.get_absolute_url())
