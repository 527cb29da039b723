"""What everybody reads of a notice: proposed and released by two people, free of personal data, gone once withdrawn."""

from django.db import IntegrityError, transaction
from django.urls import reverse

from appraisals.models import Notice, NoticePublication
from appraisals.publishing import (
    propose_publication,
    publish_notice,
    return_publication,
    withdraw_publication,
)
from appraisals.services import withdraw_notice
from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from core.models import HistoryEntry, Notification
from issues.services.publication import PersonalData

from .support import Appraised, told

WORDS = "水务局 7 月到期的 5 件问题全部按期解决。"


class Public(Appraised):
    def setUp(self):
        super().setUp()
        self.notice = self.fresh(self.issued())
        Notification.objects.all().delete()

    @staticmethod
    def fresh(thing):
        if isinstance(thing, Notice):
            return Notice.objects.for_list().get(pk=thing.pk)
        return NoticePublication.objects.for_page().get(pk=thing.pk)

    def words(self, by=None, **given) -> NoticePublication:
        return propose_publication(
            self.fresh(self.notice), by=by or self.city_staff, **{"text": WORDS} | given
        )

    def published(self) -> NoticePublication:
        return publish_notice(self.fresh(self.words()), by=self.city_colleague)

    def page(self):
        return self.client.get(reverse("public:notice", args=[self.notice.pk]))


class ProposeTests(Public):
    def test_the_colleagues_are_told_and_nobody_reads_it_yet(self):
        publication = self.words()
        assert (publication.status, publication.text) == ("proposed", WORDS)
        assert told("请审核") == {"city_colleague"}
        assert self.page().status_code == 404
        entry = HistoryEntry.objects.order_by("id").last()
        assert (entry.action, entry.object_type) == ("propose_publication", "appraisals.notice")

    def test_only_staff_of_the_committee_that_issued_it(self):
        self.refused_for_everybody_but(
            self.city_staff, self.city_colleague, act=lambda by: self.words(by=by), error=NotAllowed
        )

    def test_only_kinds_that_are_meant_for_the_public(self):
        self.notice = self.issued(self.step("reminder"))
        with self.assertRaisesMessage(RuleBroken, "提醒函不向社会公开"):
            self.words()

    def test_only_what_is_issued(self):
        draft = self.criticized()
        with self.assertRaises(TransitionError):
            propose_publication(draft, text=WORDS, by=self.city_staff)
        withdraw_notice(self.notice, reason="事实有误", by=self.city_staff)
        with self.assertRaises(TransitionError):
            self.words()

    def test_one_at_a_time(self):
        self.words()
        with self.assertRaisesMessage(RuleBroken, "已经公开或已送审"):
            self.words()

    def test_personal_data_are_refused(self):
        for text in ("联系电话 13903180000", f"由{self.water_liaison.name}负责"):
            with self.subTest(text), self.assertRaises(RuleBroken) as refusal:
                self.words(text=text)
            assert not isinstance(refusal.exception, PersonalData)
        assert not NoticePublication.objects.exists()

    def test_what_only_looks_like_it_is_asked_about_word_by_word(self):
        with self.assertRaises(PersonalData) as refusal:
            self.words(text="由王建国同志牵头整改。")
        words = [hit.words for hit in refusal.exception.hits]
        assert self.words(text="由王建国同志牵头整改。", settled=words).status == "proposed"


class DecideTests(Public):
    def test_released_by_a_second_person_everybody_reads_it(self):
        publication = self.published()
        assert (publication.status, publication.decided_by) == ("published", self.city_colleague)
        page = self.page()
        self.assertContains(page, WORDS)
        self.assertContains(page, self.notice.number)
        assert {"water_liaison", "leader", "city_staff"} <= told("已向社会公开")

    def test_the_results_page_leads_to_it(self):
        self.published()
        address = reverse("public:notice", args=[self.notice.pk])
        for name in ("public:results", "public:notices"):
            self.assertContains(self.client.get(reverse(name)), address)

    def test_the_cited_issues_are_not_public(self):
        self.published()
        numbers = self.notice.citations.values_list("issue__number", flat=True)
        assert numbers
        for number in numbers:
            self.assertNotContains(self.page(), number)

    def test_never_by_who_proposed_it_and_by_nobody_else(self):
        publication = self.fresh(self.words())
        for act in (
            lambda by: publish_notice(publication, by=by),
            lambda by: return_publication(publication, reason="改写", by=by),
        ):
            self.refused_for_everybody_but(self.city_colleague, act=act, error=NotAllowed)
        with self.assertRaises(IntegrityError), transaction.atomic():
            NoticePublication.objects.filter(pk=publication.pk).update(decided_by=self.city_staff)

    def test_returned_with_the_reason_it_may_be_proposed_anew(self):
        publication = return_publication(
            self.fresh(self.words()), reason="写得更明白", by=self.city_colleague
        )
        assert (publication.status, publication.decision_note) == ("returned", "写得更明白")
        assert told("被退回") == {"city_staff"}
        assert self.words().status == "proposed"

    def test_a_stale_copy_is_refused(self):
        first, second = (self.fresh(one) for one in [self.words()] * 2)
        publish_notice(first, by=self.city_colleague)
        with self.assertRaises((StaleState, TransitionError)):
            return_publication(second, reason="改写", by=self.city_colleague)

    def test_not_once_the_notice_is_withdrawn(self):
        publication = self.fresh(self.words())
        withdraw_notice(self.fresh(self.notice), reason="事实有误", by=self.city_staff)
        with self.assertRaises((StaleState, TransitionError)):
            publish_notice(publication, by=self.city_colleague)
        assert self.fresh(publication).status == "returned"


class WithdrawTests(Public):
    def gone(self) -> None:
        page = self.page()
        self.assertContains(page, self.notice.number, status_code=410)
        self.assertNotContains(page, WORDS, status_code=410)
        for name in ("public:results", "public:notices"):
            self.assertNotContains(self.client.get(reverse(name)), self.notice.title)

    def test_taken_back_it_is_gone_and_not_only_missing(self):
        withdraw_publication(self.fresh(self.published()), reason="表述不当", by=self.city_staff)
        self.gone()
        assert "water_liaison" in told("已撤回公开")

    def test_with_the_notice_itself_its_public_words_go(self):
        self.published()
        withdraw_notice(self.fresh(self.notice), reason="事实有误", by=self.city_staff)
        self.gone()
        assert NoticePublication.objects.get().withdrawn_reason == "事实有误"

    def test_only_by_staff_of_the_committee(self):
        publication = self.fresh(self.published())
        self.refused_for_everybody_but(
            self.city_staff,
            self.city_colleague,
            act=lambda by: withdraw_publication(publication, reason="表述不当", by=by),
            error=NotAllowed,
        )

    def test_released_anew_it_is_there_again(self):
        withdraw_publication(self.fresh(self.published()), reason="表述不当", by=self.city_staff)
        self.published()
        assert self.page().status_code == 200


class PublicPageTests(Public):
    def address(self, name: str, thing) -> str:
        return reverse(f"issues:notice_public_{name}", args=[thing.pk])

    def test_from_the_notice_to_the_public_page_and_back(self):
        self.sign_in(self.city_staff)
        propose = self.address("propose", self.notice)
        self.assertContains(self.client.get(self.notice.get_absolute_url()), propose)
        self.client.post(propose, {"text": WORDS, "version": self.notice.version})
        publication = NoticePublication.objects.get()
        review = self.address("review", publication)
        self.assertNotContains(self.client.get(review), "form-buttons")
        self.sign_in(self.city_colleague)
        self.assertContains(self.client.get(self.notice.get_absolute_url()), review)
        sent = {"version": publication.version, "checked": "on", "reason": ""}
        assert self.client.post(review, {"version": publication.version}).status_code == 422
        self.assertRedirects(self.client.post(review, sent), self.notice.get_absolute_url())
        assert self.page().status_code == 200
        publication = self.fresh(publication)
        sent = {"version": publication.version, "checked": "on", "reason": "表述不当"}
        self.client.post(self.address("withdraw", publication), sent)
        assert self.page().status_code == 410

    def test_doubtful_words_are_ticked_one_by_one(self):
        self.sign_in(self.city_staff)
        sent = {"text": "由王建国同志牵头整改。", "version": self.notice.version}
        asked = self.client.post(self.address("propose", self.notice), sent)
        assert asked.status_code == 422
        words = [value for value, _label in asked.context["form"].fields["settled"].choices]
        self.client.post(self.address("propose", self.notice), sent | {"settled": words})
        assert NoticePublication.objects.get().status == "proposed"

    def test_others_neither_see_the_words_nor_act(self):
        publication = self.words()
        for person, code in (
            (self.water_liaison, 403),
            (self.province_staff, 404),
            (self.county_office, 404),
        ):
            self.sign_in(person)
            for name in ("review", "withdraw"):
                with self.subTest(person.username, name=name):
                    assert self.client.get(self.address(name, publication)).status_code == code
        self.sign_in(self.leader)
        assert self.client.get(self.address("review", publication)).status_code == 200
        assert self.client.post(self.address("review", publication), {"version": 0}).status_code == 403

    def test_the_public_list_costs_a_fixed_number_of_statements(self):
        self.published()
        with self.assertNumQueries(1):
            self.client.get(reverse("public:notices"))
        with self.assertNumQueries(1):
            self.page()
