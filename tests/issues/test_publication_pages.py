"""Pages of what the public reads: proposing, the second signature, taking back, the queue."""

from django.urls import reverse

from core.models import HistoryEntry
from issues.models import Issue, Publication
from issues.services.publication import publish_issue, return_publication
from tests.factories import make_campaign

from .base import InHand, make_publication

TEXT = "部分路口井盖缺失，责任单位正在逐个更换。"
STAFF = {"city_staff", "city_colleague"}


class PublicationCase(InHand):
    def setUp(self):
        super().setUp()
        self.issue = self.an_issue("rectifying", title="井盖缺失", description="内部描述")

    def get(self, person, url):
        self.sign_in(person)
        return self.client.get(url)

    def public_page(self, issue=None):
        self.client.logout()
        return self.client.get(reverse("public:item", args=[(issue or self.issue).pk]))


class ProposePageTests(PublicationCase):
    def url(self, issue=None):
        return reverse("issues:propose_publication", args=[(issue or self.issue).pk])

    def submit(self, person=None, **typed):
        self.sign_in(person or self.city_staff)
        return self.client.post(self.url(), {"text": TEXT, "version": self.issue.version} | typed)

    def test_the_form_begins_with_the_description_and_names_what_has_to_go(self):
        Issue.objects.update(description="群众来电13812345678反映")
        answer = self.get(self.city_staff, self.url())
        self.assertContains(answer, "群众来电13812345678反映</textarea>")
        self.assertContains(answer, "“13812345678”像是手机号码")

    def test_after_a_return_it_begins_with_the_words_and_the_reason(self):
        publication = make_publication(self.issue, self.city_colleague, text="上次的文本")
        return_publication(publication, reason="请写明时限", by=self.city_staff)
        answer = self.get(self.city_staff, self.url())
        self.assertContains(answer, "上次的文本</textarea>")
        self.assertContains(answer, "请写明时限")

    def test_proposed_it_waits_and_nothing_is_public(self):
        self.assertRedirects(self.submit(), self.issue.get_absolute_url())
        assert Publication.objects.get().text == TEXT
        assert self.public_page().status_code == 404

    def test_personal_data_come_back_at_the_field_with_the_text_kept(self):
        answer = self.submit(text="请拨13812345678")
        self.assertContains(answer, "请拨13812345678</textarea>", status_code=422)
        assert list(answer.context["form"].errors) == ["text"]
        assert not Publication.objects.exists()

    def test_doubtful_words_get_a_tick_each_and_all_are_needed(self):
        text = "村民王建国，电话0318-2123456"
        answer = self.submit(text=text)
        assert list(answer.context["form"].errors) == ["settled"]
        self.assertContains(answer, 'value="村民王建国"', status_code=422)
        answer = self.submit(text=text, settled=["村民王建国"])
        self.assertContains(answer, "checked", count=1, status_code=422)
        self.assertRedirects(
            self.submit(text=text, settled=["村民王建国", "0318-2123456"]), self.issue.get_absolute_url()
        )

    def test_a_stale_page_says_so_and_keeps_the_words(self):
        Issue.objects.update(version=5)
        answer = self.submit()
        self.assertContains(answer, "刚被别人处理过", status_code=422)
        self.assertContains(answer, TEXT, status_code=422)

    def test_a_second_proposal_is_refused_in_words(self):
        make_publication(self.issue, self.city_colleague)
        self.assertContains(self.submit(), "已有公开文本等候审核", status_code=422)

    def test_a_state_that_does_not_allow_it_leads_back(self):
        screened = self.an_issue("screened")
        self.assertRedirects(self.get(self.city_staff, self.url(screened)), screened.get_absolute_url())

    def test_others_are_refused(self):
        for name, person in self.everyone().items():
            if name in STAFF:
                continue
            sees = "staff" in person.roles and Issue.objects.visible_to(person).exists()
            expected = 403 if sees or "staff" not in person.roles else 404
            with self.subTest(name):
                assert self.get(person, self.url()).status_code == expected
                assert self.submit(person).status_code == expected
        assert not Publication.objects.exists()

    def test_it_costs_a_fixed_number_of_statements(self):
        self.sign_in(self.city_staff)
        with self.assertNumQueries(8):
            self.client.get(self.url())
        with self.assertNumQueries(16):
            self.client.post(self.url(), {"text": TEXT, "version": 0})


class ReviewPageTests(PublicationCase):
    def setUp(self):
        super().setUp()
        self.publication = make_publication(self.issue, self.city_staff, text=TEXT)
        self.url = self.publication.get_absolute_url()

    def decide(self, person=None, **typed):
        self.sign_in(person or self.city_colleague)
        return self.client.post(self.url, {"version": 0, "reason": "", **typed})

    def test_public_and_internal_words_stand_side_by_side(self):
        answer = self.get(self.city_colleague, self.url)
        for words in (TEXT, "内部描述", "井盖缺失", "不公开"):
            self.assertContains(answer, words)

    def test_doubtful_words_are_marked_for_the_second_person(self):
        Publication.objects.update(text="电话0318-2123456")
        answer = self.get(self.city_colleague, self.url)
        self.assertContains(answer, "<mark>0318-2123456</mark>")
        self.assertContains(answer, "单位对外公布的电话")

    def test_the_second_person_releases_it_and_everybody_reads_it(self):
        assert self.public_page().status_code == 404
        self.assertRedirects(self.decide(checked="on"), reverse("issues:publish_queue"))
        self.assertContains(self.public_page(), TEXT)
        self.assertContains(self.client.get(reverse("public:list")), TEXT)

    def test_nothing_is_released_without_the_tick(self):
        answer = self.decide()
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["checked"])
        assert self.public_page().status_code == 404

    def test_a_return_needs_no_tick_but_a_reason(self):
        answer = self.decide(**{"return": "1"})
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])
        self.assertRedirects(
            self.decide(**{"return": "1"}, reason="写明时限"), reverse("issues:publish_queue")
        )
        assert Publication.objects.get().status == "returned"

    def test_the_proposer_gets_no_form_and_is_refused(self):
        answer = self.get(self.city_staff, self.url)
        self.assertContains(answer, "送审人不能审核")
        self.assertNotContains(answer, "退回修改</button>")
        self.assertContains(self.decide(self.city_staff, checked="on"), "两个人", status_code=403)
        assert HistoryEntry.objects.get().outcome == "refused"
        assert self.public_page().status_code == 404

    def test_who_sees_it_and_who_gets_the_form(self):
        for name, person in self.everyone().items():
            answer = self.get(person, self.url)
            with self.subTest(name):
                if name == "city_colleague":
                    self.assertContains(answer, "公开发布</button>")
                elif name in {"city_staff", "leader"}:
                    self.assertNotContains(answer, "公开发布</button>")
                else:
                    assert answer.status_code == (404 if person.roles & {"staff", "leader"} else 403)

    def test_of_two_at_once_the_second_reads_who_decided(self):
        return_publication(Publication.objects.get(), reason="写明时限", by=self.city_colleague)
        answer = self.decide(checked="on")
        self.assertContains(answer, "city_colleague于 2018-08-09 09:00 已办理：退回修改", status_code=422)
        assert self.public_page().status_code == 404

    def test_it_costs_a_fixed_number_of_statements(self):
        self.sign_in(self.city_colleague)
        with self.assertNumQueries(6):
            self.client.get(self.url)
        with self.assertNumQueries(13):
            self.client.post(self.url, {"version": 0, "checked": "on"})


class WithdrawPageTests(PublicationCase):
    def setUp(self):
        super().setUp()
        self.publication = publish_issue(
            make_publication(self.issue, self.city_staff, text=TEXT), by=self.city_colleague
        )
        self.url = reverse("issues:withdraw_publication", args=[self.publication.pk])

    def withdraw(self, person=None, **typed):
        self.sign_in(person or self.city_staff)
        return self.client.post(self.url, {"version": 1, "reason": "内容有误", "checked": "on"} | typed)

    def test_taken_back_it_is_gone_from_every_public_page(self):
        self.assertContains(self.public_page(), TEXT)
        self.assertRedirects(self.withdraw(), self.publication.get_absolute_url())
        answer = self.public_page()
        self.assertContains(answer, "该事项已撤回", status_code=410)
        self.assertContains(answer, f"事项 {self.issue.number} 已于 2018年8月9日撤回", status_code=410)
        for page in (answer, *(self.client.get(reverse(f"public:{name}")) for name in ("list", "home"))):
            for words in (TEXT, "内容有误", "井盖缺失"):
                assert words not in page.content.decode()

    def test_released_anew_it_is_there_again(self):
        self.withdraw()
        again = make_publication(Issue.objects.get(), self.city_staff, text="新文本")
        publish_issue(again, by=self.city_colleague)
        self.assertContains(self.public_page(), "新文本")

    def test_the_record_keeps_words_and_reason_for_the_committee(self):
        self.withdraw()
        answer = self.get(self.leader, self.publication.get_absolute_url())
        self.assertContains(answer, TEXT)
        self.assertContains(answer, "内容有误")

    def test_reason_and_tick_are_needed(self):
        for missing in ("reason", "checked"):
            answer = self.withdraw(**{missing: ""})
            assert (answer.status_code, list(answer.context["form"].errors)) == (422, [missing])
        self.assertContains(self.public_page(), TEXT)

    def test_what_is_no_longer_public_leads_back(self):
        self.withdraw()
        self.assertRedirects(self.get(self.city_staff, self.url), self.publication.get_absolute_url())

    def test_others_are_refused(self):
        for name, person in self.everyone().items():
            if name not in STAFF:
                with self.subTest(name):
                    assert self.withdraw(person).status_code == (404 if "staff" in person.roles else 403)
        self.assertContains(self.public_page(), TEXT)


class IssuePageTests(PublicationCase):
    def acts(self, person, issue=None):
        page = self.get(person, (issue or self.issue).get_absolute_url())
        return [act.label for act in page.context["acts"]] if page.status_code == 200 else []

    def test_each_is_offered_what_is_next(self):
        assert self.acts(self.city_staff) == ["送公开审核"]
        publication = make_publication(self.issue, self.city_staff, text=TEXT)
        assert self.acts(self.city_staff) == []
        assert self.acts(self.city_colleague) == ["审核公开"]
        publish_issue(publication, by=self.city_colleague)
        self.issue.refresh_from_db()
        for person in (self.city_staff, self.city_colleague):
            assert self.acts(person) == ["更新公开文本", "撤回公开"]
        for person in (self.leader, self.county_office, self.province_staff):
            assert self.acts(person) == []

    def test_sent_back_it_can_only_be_taken_back(self):
        publish_issue(make_publication(self.issue, self.city_staff), by=self.city_colleague)
        Issue.objects.update(status="sent_back", department=None)
        assert self.acts(self.city_staff) == ["交办", "撤回公开"]

    def test_the_department_reads_of_release_and_taking_back_without_the_reason(self):
        from issues.services.publication import propose_publication, withdraw_publication

        self.record_hand_over()
        publication = propose_publication(self.issue, text=TEXT, by=self.city_staff)
        publish_issue(publication, by=self.city_colleague)
        withdraw_publication(publication, reason="内部原因", by=self.city_staff)
        titles = {}
        for person in (self.city_staff, self.liaison):
            page = self.get(person, self.issue.get_absolute_url())
            titles[person] = [entry.title for entry in page.context["entries"]]
            assert ("内部原因" in page.content.decode()) == (person == self.city_staff)
        assert titles[self.liaison] == ["撤回公开", "公开发布", "交办"]
        assert titles[self.city_staff] == ["撤回公开", "公开发布", "送公开审核", "交办"]

    def record_hand_over(self):
        from core import history

        history.append(self.issue, "hand_over", by=self.city_staff, now=self.now, to_status="handed_over")

    def test_the_facts_lead_to_the_public_page(self):
        publish_issue(make_publication(self.issue, self.city_staff), by=self.city_colleague)
        answer = self.get(self.liaison, self.issue.get_absolute_url())
        self.assertContains(answer, reverse("public:item", args=[self.issue.pk]))


class QueueTests(PublicationCase):
    URL = reverse("issues:publish_queue")

    def rows(self, person=None, **query):
        self.sign_in(person or self.city_staff)
        return list(self.client.get(self.URL, query).context["page"])

    def several(self):
        made = {"proposed": make_publication(self.issue, self.city_staff)}
        for status in ("published", "returned", "withdrawn"):
            made[status] = make_publication(
                self.an_issue("rectifying"),
                self.city_staff,
                status=status,
                decided_by=self.city_colleague,
                decided_at=self.now,
                withdrawn_at=self.now,
            )
        return made

    def test_it_begins_with_what_waits_and_shows_the_rest_by_filter(self):
        made = self.several()
        assert self.rows() == [made["proposed"]]
        for state, publication in made.items():
            assert self.rows(state=state) == [publication]
        assert self.rows(state="replaced") == self.rows(state="x") == [made["proposed"]]

    def test_by_campaign_where_the_committee_runs_several(self):
        made = self.several()
        other = make_campaign(self.city_congress, short_title="另一行动")
        assert self.rows(campaign=self.campaign.pk) == [made["proposed"]]
        assert self.rows(campaign=other.pk) == []
        assert self.rows(campaign="x") == [made["proposed"]]
        answer = self.client.get(self.URL, {"campaign": other.pk})
        self.assertContains(answer, "没有符合条件的结果")
        self.assertContains(answer, "另一行动")

    def test_an_empty_queue_says_so_and_leads_to_what_could_be_published(self):
        answer = self.get(self.city_staff, self.URL)
        self.assertContains(answer, "没有待公开事项")
        self.assertContains(answer, f"{reverse('issues:list')}?view=publishable")
        listed = self.client.get(reverse("issues:list"), {"view": "publishable"})
        self.assertContains(listed, self.issue.title)

    def test_the_proposer_reads_that_another_has_to_act(self):
        make_publication(self.issue, self.city_staff)
        self.assertContains(self.get(self.city_staff, self.URL), "请另一名工作人员审核")
        self.assertNotContains(self.get(self.city_colleague, self.URL), "请另一名工作人员审核")

    def test_other_committees_have_queues_of_their_own(self):
        self.several()
        for person in (self.province_staff, self.county_office, self.other_office):
            assert self.rows(person) == []

    def test_only_staff_have_a_queue(self):
        for name, person in self.everyone().items():
            with self.subTest(name):
                expected = 200 if "staff" in person.roles else 403
                assert self.get(person, self.URL).status_code == expected

    def test_it_is_in_the_menu_of_the_citys_staff(self):
        self.assertContains(self.get(self.city_staff, reverse("dashboards:work")), f'href="{self.URL}"')

    def test_pages_follow_one_another_without_gap_or_repeat(self):
        made = [make_publication(self.an_issue("rectifying"), self.city_staff) for _number in range(60)]
        self.sign_in(self.city_staff)
        first = self.client.get(self.URL).context["page"]
        second = self.client.get(self.URL, {"after": first.next}).context["page"]
        assert [*first, *second] == made and (len(first), second.next) == (50, "")

    def test_it_costs_the_same_for_few_and_many(self):
        for many in (2, 40):
            for _number in range(many):
                make_publication(self.an_issue("rectifying"), self.city_staff)
            self.sign_in(self.city_staff)
            with self.assertNumQueries(5):
                self.client.get(self.URL)
