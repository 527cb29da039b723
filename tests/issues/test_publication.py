"""Words for the public: proposed by one person, released by another, returned or taken back with a reason."""

from django.db import IntegrityError, transaction

from campaigns.models import Campaign
from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from core.models import HistoryEntry, Notification
from issues.enums import PUBLISHABLE, IssueStatus, PublicationStatus
from issues.models import Issue, Publication
from issues.services.publication import (
    LONGEST,
    PersonalData,
    propose_publication,
    publish_issue,
    return_publication,
    withdraw_publication,
)
from tests.factories import make_assigned_issue, make_handover

from .base import InHand, acts_on, make_publication, texts, told

TEXT = "部分路口井盖缺失，责任单位正在逐个更换。"


def acts_on_words(publication) -> list[tuple]:
    rows = HistoryEntry.objects.filter(object_type="issues.publication", object_id=publication.pk)
    return list(rows.order_by("id").values_list("action", "from_status", "to_status", "comment"))


class ProposeTests(InHand):
    def propose(self, issue=None, **changes):
        issue = issue or self.an_issue("rectifying")
        return propose_publication(issue, **{"text": TEXT, "by": self.city_staff} | changes)

    def test_proposed_words_are_kept_and_not_yet_public(self):
        issue = self.an_issue("rectifying")
        publication = self.propose(issue, text=f" {TEXT} ")
        assert (publication.status, publication.text) == (PublicationStatus.PROPOSED, TEXT)
        assert (publication.proposed_by, publication.decided_by) == (self.city_staff, None)
        issue.refresh_from_db()
        assert (issue.is_public, issue.public_text, issue.status) == (False, "", "rectifying")
        assert acts_on(issue) == [("propose_publication", "rectifying", "rectifying", "city_staff", "")]

    def test_the_colleagues_who_may_release_it_are_told_and_nobody_else(self):
        issue = self.an_issue("rectifying", title="井盖缺失")
        self.propose(issue)
        assert told() == {"city_colleague"}
        assert texts() == {f"请审核问题 {issue.number} 的公开文本：井盖缺失"}

    def test_the_record_of_the_act_does_not_repeat_the_words(self):
        issue = self.an_issue("rectifying")
        self.propose(issue)
        record = HistoryEntry.objects.get()
        assert TEXT not in f"{record.comment}{record.data}"

    def test_only_from_the_day_it_was_handed_over(self):
        for status in IssueStatus:
            issue = self.an_issue(status)
            with self.subTest(status):
                if status in PUBLISHABLE:
                    assert self.propose(issue).pk
                    continue
                with self.assertRaises(TransitionError):
                    self.propose(issue)
                assert not issue.publications.exists()

    def test_nobody_but_the_staff_of_the_campaigns_committee(self):
        issue = self.an_issue("rectifying")
        self.refused_for_everybody_but(
            self.city_staff,
            self.city_colleague,
            act=lambda person: self.propose(issue, by=person),
            error=NotAllowed,
        )

    def test_an_issue_that_a_county_follows_up_is_proposed_by_who_runs_the_campaign(self):
        letter = make_handover(
            self.campaign,
            self.county_congress,
            self.county_government,
            self.county_housing,
            self.county_office,
        )
        issue = make_assigned_issue(letter, "rectifying")
        with self.assertRaises(NotAllowed):
            self.propose(issue, by=self.county_office)
        assert self.propose(issue).pk

    def test_words_are_needed_and_not_too_many(self):
        for text in ("", "  ", "长" * (LONGEST + 1)):
            with self.subTest(len(text)), self.assertRaises(RuleBroken) as refused:
                self.propose(text=text)
            assert refused.exception.field == "text"

    def test_personal_data_are_refused_with_what_to_do(self):
        issue = self.an_issue("rectifying")
        for words in ("13812345678", "131102198001011234", "举报人王建国"):
            with self.subTest(words), self.assertRaises(RuleBroken) as refused:
                self.propose(issue, text=f"{TEXT}{words}", settled=[words])
            assert refused.exception.field == "text"
            assert f"“{words}”像是" in str(refused.exception) and "请" in str(refused.exception)
        assert not issue.publications.exists() and acts_on(issue) == []

    def test_who_reported_it_is_never_said(self):
        with self.assertRaisesMessage(RuleBroken, "由谁发现、报送一律不得公开"):
            self.propose(text="桃城区人大常委会发现部分路口井盖缺失。")

    def test_what_is_doubtful_is_asked_about_word_by_word(self):
        text = "村民王建国家门口井盖缺失，联系电话0318-2123456。"
        issue = self.an_issue("rectifying")
        with self.assertRaises(PersonalData) as asked:
            self.propose(issue, text=text, settled=["村民王建国"])
        assert [hit.words for hit in asked.exception.hits] == ["村民王建国", "0318-2123456"]
        assert self.propose(issue, text=text, settled=["村民王建国", "0318-2123456"]).text == text

    def test_one_proposal_at_a_time(self):
        issue = self.an_issue("rectifying")
        self.propose(issue)
        with self.assertRaisesMessage(RuleBroken, "已有公开文本等候审核"):
            self.propose(issue, by=self.city_colleague)
        assert issue.publications.count() == 1

    def test_the_database_too_holds_one_proposal_and_one_public_text(self):
        issue = self.an_issue("rectifying")
        for fields in ({}, {"status": "published", "decided_by": self.city_colleague}):
            make_publication(issue, self.city_staff, **fields)
            with self.assertRaises(IntegrityError), transaction.atomic():
                make_publication(issue, self.city_staff, **fields)

    def test_a_stale_copy_is_refused(self):
        issue = self.an_issue("rectifying")
        Issue.objects.filter(pk=issue.pk).update(version=issue.version + 1)
        with self.assertRaises(StaleState):
            self.propose(issue)
        assert not issue.publications.exists()


class DecideTests(InHand):
    def setUp(self):
        super().setUp()
        self.issue = self.an_issue("rectifying", title="井盖缺失")
        self.publication = make_publication(self.issue, self.city_staff, text=TEXT)

    def publish(self, publication=None, **changes):
        return publish_issue(publication or self.publication, **{"by": self.city_colleague} | changes)

    def send_back(self, publication=None, **changes):
        defaults = {"reason": "请写明整改时限", "by": self.city_colleague}
        return return_publication(publication or self.publication, **defaults | changes)

    def test_released_by_a_second_person_everybody_may_read_it(self):
        self.publish()
        self.issue.refresh_from_db()
        assert (self.issue.is_public, self.issue.public_text) == (True, TEXT)
        assert (self.publication.status, self.publication.decided_by) == ("published", self.city_colleague)
        assert self.publication.decided_at == self.now
        assert acts_on(self.issue) == [("publish", "rectifying", "rectifying", "city_colleague", "")]
        assert acts_on_words(self.publication) == [("publish", "proposed", "published", "")]

    def test_department_and_proposer_are_told_and_nobody_else(self):
        self.publish()
        assert told() == {"liaison", "city_staff"}
        assert texts() == {f"问题 {self.issue.number} 已向社会公开：井盖缺失"}

    def test_a_committee_below_that_follows_the_issue_up_is_told_too(self):
        letter = make_handover(
            self.campaign,
            self.county_congress,
            self.county_government,
            self.county_housing,
            self.county_office,
        )
        issue = make_assigned_issue(letter, "rectifying")
        self.publish(make_publication(issue, self.city_staff))
        assert told() == {"county_liaison", "county_office", "county_colleague", "city_staff"}

    def test_the_proposer_never_decides(self):
        for decide in (self.publish, self.send_back):
            with self.assertRaisesMessage(NotAllowed, "必须由两个人分别办理"):
                decide(by=self.city_staff)
        assert HistoryEntry.objects.count() == 0

    def test_the_database_too_holds_that_they_are_two(self):
        with self.assertRaises(IntegrityError), transaction.atomic():
            Publication.objects.filter(pk=self.publication.pk).update(decided_by=self.city_staff)

    def test_nobody_but_the_staff_of_the_campaigns_committee(self):
        for decide in (self.publish, self.send_back):
            self.refused_for_everybody_but(
                self.city_colleague, act=lambda person, decide=decide: decide(by=person), error=NotAllowed
            )

    def test_returned_with_a_reason_nothing_is_public_and_the_proposer_is_told(self):
        self.send_back()
        self.issue.refresh_from_db()
        assert not self.issue.is_public
        assert (self.publication.status, self.publication.decision_note) == ("returned", "请写明整改时限")
        assert acts_on(self.issue) == [
            ("return_publication", "rectifying", "rectifying", "city_colleague", "请写明整改时限")
        ]
        assert acts_on_words(self.publication) == [("return", "proposed", "returned", "请写明整改时限")]
        assert told() == {"city_staff"}
        assert texts() == {f"问题 {self.issue.number} 的公开文本被退回：请写明整改时限"}

    def test_a_return_needs_its_reason(self):
        with self.assertRaises(RuleBroken) as refused:
            self.send_back(reason=" ")
        assert refused.exception.field == "reason"

    def test_after_a_return_it_is_proposed_anew_and_even_the_other_way_round(self):
        self.send_back()
        again = propose_publication(self.issue, text=TEXT, by=self.city_colleague)
        publish_issue(again, by=self.city_staff)
        assert [one.status for one in self.issue.publications.all()] == ["published", "returned"]

    def test_new_words_replace_the_public_ones_only_when_released(self):
        self.publish()
        fresh = Issue.objects.get(pk=self.issue.pk)
        new = propose_publication(fresh, text="井盖已全部更换。", by=self.city_staff)
        self.issue.refresh_from_db()
        assert self.issue.public_text == TEXT
        self.publish(new)
        self.issue.refresh_from_db()
        self.publication.refresh_from_db()
        assert (self.issue.public_text, self.publication.status) == ("井盖已全部更换。", "replaced")
        assert acts_on_words(self.publication)[-1][:3] == ("replace", "published", "replaced")

    def test_decided_from_no_other_state(self):
        for status in set(PublicationStatus) - {PublicationStatus.PROPOSED}:
            other = make_publication(self.an_issue("rectifying"), self.city_staff, status=status)
            for decide in (self.publish, self.send_back):
                with self.subTest((status, decide.__name__)), self.assertRaises(TransitionError):
                    decide(other)

    def test_an_issue_sent_back_meanwhile_is_not_released_but_may_be_returned(self):
        Issue.objects.filter(pk=self.issue.pk).update(status="sent_back", department=None)
        publication = Publication.objects.get()
        with self.assertRaises(TransitionError):
            self.publish(publication)
        self.send_back(Publication.objects.get())
        assert Publication.objects.get().status == "returned"

    def test_personal_data_that_came_on_file_meanwhile_are_found_on_release(self):
        Publication.objects.update(text="举报人王建国反映")
        with self.assertRaisesMessage(RuleBroken, "请退回修改"):
            self.publish(Publication.objects.get())
        assert not Issue.objects.get(pk=self.issue.pk).is_public

    def test_of_two_who_decide_at_once_the_second_is_told(self):
        second = Publication.objects.get()
        self.send_back()
        with self.assertRaises(StaleState):
            self.publish(second)
        assert not Issue.objects.get(pk=self.issue.pk).is_public

    def test_a_concluded_campaign_still_publishes_its_results(self):
        Campaign.objects.filter(pk=self.campaign.pk).update(status="concluded")
        self.publish(Publication.objects.get())
        assert Issue.objects.get(pk=self.issue.pk).is_public


class WithdrawTests(InHand):
    def setUp(self):
        super().setUp()
        self.issue = self.an_issue("written_off", title="井盖缺失")
        self.publication = publish_issue(
            make_publication(self.issue, self.city_staff, text=TEXT), by=self.city_colleague
        )
        Notification.objects.all().delete()
        self.recorded = HistoryEntry.objects.count()

    def withdraw(self, publication=None, **changes):
        defaults = {"reason": "内容有误", "by": self.city_staff}
        return withdraw_publication(publication or self.publication, **defaults | changes)

    def test_it_is_gone_at_once_and_the_record_keeps_it(self):
        self.withdraw()
        self.issue.refresh_from_db()
        assert (self.issue.is_public, self.issue.public_text) == (False, "")
        assert (self.publication.status, self.publication.text) == ("withdrawn", TEXT)
        assert (self.publication.withdrawn_by, self.publication.withdrawn_at) == (self.city_staff, self.now)
        assert self.publication.withdrawn_reason == "内容有误"
        last = acts_on(self.issue)[-1]
        assert last == ("withdraw_publication", "written_off", "written_off", "city_staff", "内容有误")
        assert acts_on_words(self.publication)[-1] == ("withdraw", "published", "withdrawn", "内容有误")

    def test_one_person_is_enough_even_the_one_who_released_it(self):
        self.withdraw(by=self.city_colleague)
        assert told() == {"liaison", "city_staff"}

    def test_whom_the_release_was_told_to_hears_of_it_without_the_reason(self):
        self.withdraw(by=self.city_colleague)
        assert texts() == {f"问题 {self.issue.number} 已撤回公开：井盖缺失"}

    def test_nobody_but_the_staff_of_the_campaigns_committee(self):
        for name, person in self.everyone().items():
            if person not in (self.city_staff, self.city_colleague):
                with self.subTest(name), self.assertRaises(NotAllowed):
                    self.withdraw(by=person)
        assert (HistoryEntry.objects.count(), Notification.objects.count()) == (self.recorded, 0)

    def test_a_reason_is_needed(self):
        with self.assertRaises(RuleBroken) as refused:
            self.withdraw(reason="")
        assert refused.exception.field == "reason"

    def test_in_any_state_of_issue_and_campaign(self):
        Campaign.objects.filter(pk=self.campaign.pk).update(status="archived")
        for status in IssueStatus:
            issue = self.an_issue(status, is_public=True, public_text=TEXT)
            publication = make_publication(issue, self.city_staff, status="published")
            with self.subTest(status):
                assert self.withdraw(publication).status == "withdrawn"

    def test_only_what_is_public(self):
        for status in set(PublicationStatus) - {PublicationStatus.PUBLISHED}:
            other = make_publication(self.an_issue("rectifying"), self.city_staff, status=status)
            with self.subTest(status), self.assertRaises(TransitionError):
                self.withdraw(other)

    def test_a_stale_copy_is_refused(self):
        second = Publication.objects.get()
        self.withdraw()
        with self.assertRaises(StaleState):
            self.withdraw(second)

    def test_it_may_be_published_anew(self):
        self.withdraw()
        fresh = Issue.objects.get(pk=self.issue.pk)
        publish_issue(propose_publication(fresh, text=TEXT, by=self.city_staff), by=self.city_colleague)
        assert Issue.objects.get(pk=self.issue.pk).is_public


class SetTests(InHand):
    def test_publishable_is_what_is_not_public_and_not_proposed(self):
        free, proposed = self.an_issue("rectifying"), self.an_issue("rectifying")
        returned = self.an_issue("written_off")
        self.an_issue("rectifying", is_public=True)
        self.an_issue("screened")
        make_publication(proposed, self.city_staff)
        make_publication(returned, self.city_staff, status="returned", decided_by=self.city_colleague)
        assert set(Issue.objects.publishable()) == {free, returned}

    def test_who_sees_the_words_and_for_whom_they_wait(self):
        publication = make_publication(self.an_issue("rectifying"), self.city_staff)
        make_publication(
            self.an_issue("rectifying"), self.city_staff, status="returned", decided_by=self.city_colleague
        )
        for name, person in self.everyone().items():
            sees = name in {"city_staff", "city_colleague", "leader"}
            with self.subTest(name):
                assert Publication.objects.visible_to(person).exists() == sees
                waiting = [publication] if name == "city_colleague" else []
                assert list(Publication.objects.waiting_for(person)) == waiting
