"""One issue typed into a form: who may, what must be said, that it waits to be sorted, that it is not doubled."""

from dataclasses import replace
from datetime import date

from django.urls import reverse

from core.exceptions import NotAllowed, RuleBroken
from core.models import Notification
from issues.enums import Origin
from issues.models import Finding, Issue
from issues.services.registering import Said, register_issue
from issues.services.screening import void_issue
from tests.base import World
from tests.factories import NOW, make_campaign, make_topic

from .base import acts_on, told

SAID = Said("人民路东段路灯不亮，已三周", "住建局、城管局", place="人民路", due_on=date(2018, 9, 30))


class Registering(World):
    def register(self, said=SAID, **fields) -> Issue:
        fields = {"congress": self.county_congress, "by": self.county_office} | fields
        return register_issue(self.campaign, said, **fields)


class RegisterTests(Registering):
    def test_it_waits_to_be_sorted_with_its_finder_and_its_number(self):
        issue = self.register()
        self.assertEqual((issue.number, issue.status, issue.reported_at), ("LD2018-0001", "found", NOW))
        self.assertEqual(
            (issue.title, issue.suggested, issue.place),
            ("人民路东段路灯不亮，已三周", "住建局、城管局", "人民路"),
        )
        self.assertEqual((issue.due_on, issue.due_sort), (date(2018, 9, 30), date(2018, 9, 30)))
        self.assertIn(issue, Issue.objects.to_screen())
        finding = Finding.objects.get()
        self.assertEqual((finding.issue, finding.organization), (issue, self.county_congress))
        self.assertEqual(acts_on(issue), [("register", "", "found", "county_office", "")])

    def test_who_sorts_is_told_of_what_comes_from_below_and_only_of_that(self):
        self.register()
        self.assertEqual(told(), {"city_staff", "city_colleague"})
        Notification.objects.all().delete()
        self.register(congress=self.city_congress, by=self.city_staff)
        self.assertEqual(told(), set())

    def test_the_campaigns_own_staff_and_those_below_register_and_nobody_else(self):
        permitted = {"city_staff", "city_colleague", "county_office", "county_colleague", "other_office"}
        for name, person in self.everyone().items():
            own = person.organizations_as("staff")
            congress = own[0] if own else self.county_congress
            said = replace(SAID, description=f"{name}看到路灯不亮")
            with self.subTest(name):
                if name in permitted:
                    self.assertEqual(self.register(said, congress=congress, by=person).reported_by, congress)
                else:
                    with self.assertRaises(NotAllowed):
                        self.register(said, congress=congress, by=person)

    def test_nobody_registers_for_another_committee(self):
        for congress in (self.city_congress, self.other_congress):
            with self.subTest(congress), self.assertRaises(NotAllowed):
                self.register(congress=congress)

    def test_what_is_missing_or_does_not_fit_is_named(self):
        foreign = make_topic(make_campaign(self.city_congress))
        for field, value in {
            "description": "无",
            "units": " ",
            "place": "长" * 101,
            "category": "长" * 61,
            "law_article": "长" * 201,
            "origin": "x",
            "due_kind": "x",
            "topic": foreign,
        }.items():
            with self.subTest(field), self.assertRaises(RuleBroken) as refused:
                self.register(replace(SAID, **{field: value}))
            self.assertEqual(refused.exception.field, field)
        for words in ("同上", "12345", "。。。。。", "\u200b"):
            with self.subTest(words), self.assertRaises(RuleBroken):
                self.register(replace(SAID, description=words))
        self.assertEqual(Issue.objects.count(), 0)

    def test_a_kind_of_deadline_without_a_day_keeps_none(self):
        issue = self.register(replace(SAID, due_kind="long_term"))
        self.assertEqual((issue.due_kind, issue.due_on), ("long_term", None))

    def test_the_same_twice_is_refused_with_its_number_until_it_is_void(self):
        first = self.register()
        with self.assertRaisesMessage(RuleBroken, first.number):
            self.register(replace(SAID, description="人民路东段路灯不亮　已三周。"))
        self.register(congress=self.other_congress, by=self.other_office)
        void_issue(first, reason="误登", by=self.city_staff)
        self.assertEqual(self.register().number, "LD2018-0003")

    def test_it_needs_a_running_campaign(self):
        type(self.campaign).objects.update(status="concluded")
        with self.assertRaisesMessage(RuleBroken, "只有进行中"):
            self.register()


class RegisterPages(Registering):
    def setUp(self):
        super().setUp()
        self.sign_in(self.county_office)
        self.url = reverse("issues:register", args=[self.campaign.pk])
        self.typed = {
            "congress": self.county_congress.pk,
            "description": SAID.description,
            "units": SAID.units,
            "origin": Origin.LETTERS,
            "due_kind": "fixed",
            "due_on": "9月30日",
        }

    def test_it_opens_the_new_issue(self):
        answer = self.client.post(self.url, self.typed)
        issue = Issue.objects.get()
        self.assertRedirects(answer, issue.get_absolute_url())
        self.assertEqual((issue.due_on, issue.origin), (date(2018, 9, 30), "letters"))

    def test_a_unit_nobody_is_called_is_told_and_stays(self):
        page = self.client.post(
            self.url, self.typed | {"units": "火星局、桃城区住房和城乡建设局"}, follow=True
        )
        self.assertContains(page, "没有名为“火星局”的单位")
        self.assertNotContains(page, "没有名为“桃城区住房和城乡建设局”的单位")
        self.assertEqual(Issue.objects.get().suggested, "火星局、桃城区住房和城乡建设局")

    def test_the_nearest_committees_campaign_stands_first(self):
        own = make_campaign(self.county_congress, upper=self.campaign)
        page = self.client.get(reverse("issues:register_choose"))
        self.assertEqual(page.context["campaigns"], [own, self.campaign])
        self.assertContains(page, "由衡水市人大常委会分办")

    def test_what_is_wrong_is_said_at_its_place_and_what_was_typed_stays(self):
        answer = self.client.post(self.url, self.typed | {"units": "", "due_on": "猴年"})
        self.assertContains(answer, "请填写责任单位", status_code=422)
        self.assertContains(answer, "人民路东段路灯不亮", status_code=422)
        self.client.post(self.url, self.typed)
        self.assertContains(self.client.post(self.url, self.typed), "同样的问题已经登记", status_code=422)

    def test_another_committee_cannot_be_chosen(self):
        answer = self.client.post(self.url, self.typed | {"congress": self.city_congress.pk})
        self.assertEqual((answer.status_code, Issue.objects.count()), (422, 0))

    def test_only_one_campaign_is_not_asked_for(self):
        self.assertRedirects(self.client.get(reverse("issues:register_choose")), self.url)
        make_campaign(self.city_congress)
        self.assertContains(self.client.get(reverse("issues:register_choose")), self.url)
        type(self.campaign).objects.update(status="concluded")
        self.assertContains(self.client.get(reverse("issues:register_choose")), "没有进行中的监督行动")

    def test_a_campaign_above_is_not_for_those_beside_it(self):
        foreign = make_campaign(self.other_congress)
        self.assertEqual(self.client.get(reverse("issues:register", args=[foreign.pk])).status_code, 404)
        for person in (self.liaison, self.leader, self.deputy, self.nobody):
            self.sign_in(person)
            with self.subTest(person.username):
                self.assertEqual(self.client.get(self.url).status_code, 403)

    def test_the_ledger_leads_there_for_staff_only(self):
        for person, leads in ((self.county_office, True), (self.leader, False)):
            self.sign_in(person)
            page = self.client.get(reverse("issues:list")).content.decode()
            with self.subTest(person.username):
                self.assertEqual(reverse("issues:register_choose") in page, leads)
