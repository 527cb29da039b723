"""The annual plan for everybody: two people, words that are fixed, back at once."""

from datetime import date

from django.db import IntegrityError, transaction
from django.urls import reverse

from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from projects.enums import LIST_TRANSITIONS, ListStatus
from projects.models import Project, YearList
from projects.services import (
    propose_year_list,
    publish_year_list,
    return_year_list,
    withdraw_year_list,
)
from tests.campaigns.support import acts_on
from tests.factories import make_year_list

from .base import LibraryWorld


class PublicationWorld(LibraryWorld):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.listed = make_year_list(
            cls.city_congress,
            status="approved",
            decided_on=date(2018, 7, 1),
            approved_on=date(2018, 7, 9),
            approval_number="衡发〔2018〕7号",
        )
        cls.first = cls.ripe(
            title="政府债务管理情况", year_list=cls.listed, list_order=1, source_words="内部"
        )
        cls.second = cls.ripe(title="稳岗就业工作", year_list=cls.listed, list_order=2, status="implement")

    def proposed(self) -> YearList:
        return self.fresh(propose_year_list(self.fresh(self.listed), by=self.city_staff))

    def published(self) -> YearList:
        return self.fresh(publish_year_list(self.proposed(), by=self.city_colleague))


class ProposeAndPublishTests(PublicationWorld):
    def test_one_proposes_another_publishes_and_each_is_told(self):
        listed = self.published()
        assert (listed.status, listed.proposed_by, listed.published_by, listed.published_at) == (
            "published",
            self.city_staff,
            self.city_colleague,
            self.now,
        )
        assert acts_on(listed) == [
            ("propose", "approved", "proposed"),
            ("publish", "proposed", "published"),
        ]
        assert self.told() == [
            ("city_colleague", "请审核公开：2018 年度监督工作计划"),
            ("city_staff", "2018 年度监督工作计划已向社会公开"),
        ]

    def test_the_proposer_neither_publishes_nor_returns(self):
        listed = self.proposed()
        for act in (publish_year_list, lambda one, by: return_year_list(one, reason="x", by=by)):
            with self.assertRaises(NotAllowed) as refused:
                act(self.fresh(listed), by=self.city_staff)
            assert "两个人" in str(refused.exception)
        assert self.fresh(listed).status == "proposed"

    def test_the_database_refuses_one_person_as_both(self):
        with self.assertRaises(IntegrityError), transaction.atomic():
            YearList.objects.filter(pk=self.listed.pk).update(
                proposed_by=self.city_staff, published_by=self.city_staff
            )

    def test_what_the_second_person_saw_is_what_appears(self):
        listed = self.proposed()
        Project.objects.filter(pk=self.first.pk).update(title="后来改的名称")
        publish_year_list(listed, by=self.city_colleague)
        assert [item["title"] for item in self.fresh(listed).public_items] == [
            "政府债务管理情况",
            "稳岗就业工作",
        ]

    def test_only_allowed_fields_go_out(self):
        item = self.proposed().public_items[0]
        assert item == {
            "number": 1,
            "title": "政府债务管理情况",
            "kind": "听取和审议专项工作报告",
            "lead": "衡水市人大财政经济委员会",
            "departments": ["衡水市住房和城乡建设局"],
            "planned_on": "",
        }

    def test_returned_with_a_reason_it_may_be_proposed_again(self):
        listed = self.proposed()
        return_year_list(listed, reason="补充部门", by=self.city_colleague)
        again = self.fresh(listed)
        assert (again.status, again.proposed_by, again.public_items) == ("approved", None, [])
        assert self.told()[-1] == ("city_staff", "2018 年度监督工作计划被退回：补充部门")
        propose_year_list(again, by=self.city_colleague)

    def test_returning_and_withdrawing_need_a_reason(self):
        for act, listed in ((return_year_list, self.proposed()), (withdraw_year_list, None)):
            listed = listed or self.fresh(publish_year_list(self.fresh(self.listed), by=self.city_colleague))
            with self.assertRaises(RuleBroken) as refused:
                act(listed, reason="", by=self.city_colleague)
            assert refused.exception.field == "reason"

    def test_withdrawn_it_is_gone_at_once_and_both_are_told(self):
        listed = self.published()
        withdraw_year_list(listed, reason="有误", by=self.city_staff)
        assert self.fresh(listed).status == "approved"
        assert self.told()[-1] == ("city_colleague", "2018 年度监督工作计划已撤回公开：有误")
        assert self.client.get(reverse("public:plan", args=[listed.pk])).status_code == 404

    def test_only_the_committees_own_staff(self):
        acts = {
            "propose": lambda one, by: propose_year_list(one, by=by),
            "publish": lambda one, by: publish_year_list(one, by=by),
            "return": lambda one, by: return_year_list(one, reason="x", by=by),
            "withdraw": lambda one, by: withdraw_year_list(one, reason="x", by=by),
        }
        for act, call in acts.items():
            for name, person in self.everyone().items():
                if name not in {"city_staff", "city_colleague"}:
                    with self.assertRaises(NotAllowed, msg=(act, name)):
                        call(self.fresh(self.listed), person)

    def test_each_act_starts_from_its_own_states_only(self):
        acts = {
            "propose": lambda one: propose_year_list(one, by=self.city_colleague),
            "publish": lambda one: publish_year_list(one, by=self.city_colleague),
            "return": lambda one: return_year_list(one, reason="x", by=self.city_colleague),
            "withdraw": lambda one: withdraw_year_list(one, reason="x", by=self.city_colleague),
        }
        for act, call in acts.items():
            for status in set(ListStatus) - LIST_TRANSITIONS[act].sources:
                fields = {"status": status, "proposed_by": self.city_staff}
                if status == ListStatus.PUBLISHED:
                    fields |= {"published_by": self.city_colleague, "published_at": self.now}
                YearList.objects.filter(pk=self.listed.pk).update(**fields)
                with self.assertRaises(TransitionError, msg=(act, status)):
                    call(self.fresh(self.listed))

    def test_a_stale_copy_is_refused(self):
        listed = self.proposed()
        stale = self.fresh(listed)
        publish_year_list(listed, by=self.city_colleague)
        with self.assertRaises(StaleState):
            return_year_list(stale, reason="x", by=self.city_colleague)


class PublicPageTests(PublicationWorld):
    def test_nothing_is_public_before_the_second_person(self):
        listed = self.proposed()
        assert self.client.get(reverse("public:plan", args=[listed.pk])).status_code == 404
        self.assertContains(self.client.get(reverse("public:plans")), "暂无公开的年度计划")

    def test_everybody_reads_the_published_plan_without_internal_words(self):
        listed = self.published()
        page = self.client.get(reverse("public:plan", args=[listed.pk]))
        self.assertContains(page, "政府债务管理情况")
        self.assertContains(page, "衡发〔2018〕7号")
        self.assertNotContains(page, "内部")
        self.assertNotContains(page, "city_staff")
        self.assertContains(self.client.get(reverse("public:plans")), "衡水市人大常委会")

    def test_query_counts(self):
        listed = self.published()
        with self.assertNumQueries(1):
            self.client.get(reverse("public:plans"))
        with self.assertNumQueries(1):
            self.client.get(reverse("public:plan", args=[listed.pk]))
