"""The rehearsal of a campaign: its counts, its problems, its page; nothing is written."""

from datetime import date
from io import BytesIO

from django.apps import apps
from django.core import mail
from django.urls import reverse
from openpyxl import load_workbook

from campaigns.models import Campaign, Duty
from campaigns.rehearsing import Category, rehearsal_of
from core.models import HistoryEntry
from deadlines import services as deadlines
from deadlines.enums import Kind
from deadlines.models import Channel
from organizations.enums import Level, Role
from organizations.models import Membership
from tests.base import World
from tests.factories import make_campaign, make_duty, make_link, make_organization, make_region, make_stage

FIRST, LAST = date(2018, 8, 9), date(2018, 9, 30)


class Planned(World):
    """An approved campaign of the city: a report that both counties owe on Monday, 20 August."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.plan = make_campaign(
            cls.city_congress, status="approved", code="PLAN", short_title="供水", starts_on=date(2018, 8, 9)
        )
        cls.plan_link = make_link(make_stage(cls.plan), number=1)
        for county in (cls.county_congress, cls.other_congress):
            cls.owes(county)

    @classmethod
    def owes(cls, body, **fields) -> Duty:
        details = {"title": "供水情况", "due_on": date(2018, 8, 20)} | fields
        return make_duty(cls.plan_link, body, cls.city_congress, **details)

    def played(self, first=FIRST, last=LAST):
        return rehearsal_of(Campaign.objects.get(pk=self.plan.pk), first, last)

    def problems(self, **period) -> dict[str, tuple[str, ...]]:
        return {problem.title: problem.things for problem in self.played(**period).problems}


class CountTests(Planned):
    def test_days_bodies_and_people_add_up_to_the_same(self):
        played = self.played()
        messages = sum(len(event.recipients) for event in played.events)
        assert messages
        assert sum(line.messages for line in played.days.values()) == messages
        assert sum(line.messages for _body, line in played.bodies) == messages
        assert played.totals.people.total() == messages == played.totals.channels["inbox"]
        assert sum(line.total for line in played.days.values()) == len(played.events)

    def test_before_the_day_it_reminds_afterwards_it_is_overdue_or_raised(self):
        for day, line in self.played().days.items():
            before = day <= date(2018, 8, 20)
            with self.subTest(day):
                assert bool(line.events[Category.REMIND]) == before
                assert bool(line.events[Category.OVERDUE] + line.events[Category.RAISE]) == (not before)

    def test_people_stand_with_their_names_the_most_burdened_first(self):
        self.county_office.name = "齐书兰"
        self.county_office.save()
        played = self.played()
        line = next(line for body, line in played.bodies if body == self.county_congress)
        assert played.named(line.people)[1][:2] == ("county_office", "齐书兰")
        counts = [count for _user, _name, count in played.named(played.totals.people)]
        assert counts == sorted(counts, reverse=True)


class ProblemTests(Planned):
    PAST = "日期已过，一开启就算逾期并立即催办"
    NOBODY = "没有可以通知的人"

    def test_a_plan_without_fault_names_only_that_the_counties_have_no_leader(self):
        counties = (self.county_congress.short_name, self.other_congress.short_name)
        assert self.problems() == {"“报承办方负责人”没有人收到": counties}

    def test_a_day_that_is_past_would_fire_at_once(self):
        self.owes(self.county_congress, title="早该报的", due_on=date(2018, 8, 8))
        assert self.problems()[self.PAST] == ("早该报的（8月8日）",)

    def test_the_day_of_the_opening_itself_is_not_past(self):
        self.owes(self.county_congress, title="当天报的", due_on=self.today)
        assert self.PAST not in self.problems()

    def test_a_later_opening_makes_more_days_past(self):
        assert self.problems(first=date(2018, 8, 21))[self.PAST] == ("供水情况（8月20日）",)

    def test_what_a_running_campaign_is_late_with_is_no_fault_of_its_plan(self):
        self.owes(self.county_congress, title="早该报的", due_on=date(2018, 8, 8))
        Campaign.objects.filter(pk=self.plan.pk).update(status="running")
        assert self.PAST not in self.problems()

    def test_a_body_without_a_living_soul_is_named(self):
        Membership.objects.filter(organization=self.other_congress).update(ends_on=date(2018, 8, 8))
        assert self.problems()[self.NOBODY] == (self.other_congress.short_name,)

    def test_a_body_whose_people_leave_before_the_first_reminder_is_named(self):
        Membership.objects.filter(organization=self.other_congress).update(ends_on=date(2018, 8, 12))
        assert self.problems()[self.NOBODY] == (self.other_congress.short_name,)

    def test_a_group_of_its_own_reaches_a_body_without_people(self):
        Membership.objects.filter(organization=self.other_congress).update(ends_on=date(2018, 8, 8))
        Channel.objects.create(
            kind="wecom", name="群", organization=self.other_congress, secret="CHANNEL_X", is_active=True
        )
        assert self.NOBODY not in self.problems()

    def test_more_messages_on_a_day_than_the_campaign_allows(self):
        Campaign.objects.filter(pk=self.plan.pk).update(rules={"messages_a_day": {"value": 2}})
        for number in range(3):
            self.owes(self.county_congress, title=f"表{number}")
        crowded = self.problems()["一人一天收到超过 2 条消息"]
        assert "8月20日 county_office 4 条" in crowded
        assert not any("other_office" in one and "8月20日" in one for one in crowded)

    def test_due_days_on_which_nobody_works(self):
        self.owes(self.county_congress, title="周日报的", due_on=date(2018, 8, 19))
        assert self.problems()["截止日期落在休息日"] == ("8月19日 1 件",)


class PageTests(Planned):
    def get(self, by=None, **query):
        self.sign_in(by or self.city_staff)
        period = {"since": FIRST.isoformat(), "until": LAST.isoformat()}
        return self.client.get(reverse("campaigns:rehearse", args=[self.plan.pk]), period | query)

    def test_without_a_period_it_is_the_campaigns_own(self):
        self.sign_in(self.city_staff)
        played = self.client.get(reverse("campaigns:rehearse", args=[self.plan.pk])).context["played"]
        assert (played.first, played.last) == (self.plan.starts_on, self.plan.ends_on)

    def test_it_names_days_people_and_bodies(self):
        answer = self.get()
        for words in ("8月13日", "county_office", self.county_congress.short_name, "开启行动", "返回修改"):
            self.assertContains(answer, words)

    def test_every_number_opens_exactly_its_events(self):
        answer = self.get()
        cells = [
            cell for row in (*answer.context["days"], *answer.context["bodies"]) for cell in row["cells"]
        ]
        shown = [(count, url) for _label, count, url in cells if count]
        assert shown
        for count, url in shown:
            with self.subTest(url):
                assert self.client.get(url).context["total"] == count

    def test_a_persons_number_is_what_the_person_gets(self):
        for row in self.get().context["bodies"]:
            for _name, count, url in row["people"]:
                assert self.client.get(url).context["total"] == count

    def test_it_writes_and_sends_nothing(self):
        def everything():
            models = apps.get_models(include_auto_created=True)
            return {
                model: list(model._base_manager.order_by("pk").values_list())
                for model in models
                if model._meta.label != "sessions.Session"
            }

        self.get()
        before = everything()
        for query in ({}, {"day": "2018-08-13"}, {"month": "2018-09"}):
            answer = self.client.get(reverse("campaigns:rehearse", args=[self.plan.pk]), query)
            assert answer.context["played"].events
        assert everything() == before
        assert mail.outbox == []

    def test_a_period_that_ends_before_it_begins_is_refused_at_its_field(self):
        answer = self.get(since="2018-09-01", until="2018-08-01")
        self.assertContains(answer, "开始日期不能晚于结束日期", status_code=422)

    def test_a_period_of_many_years_and_a_broken_date_are_refused(self):
        self.assertContains(self.get(until="2030-01-01"), "一次最多推演两年", status_code=422)
        self.assertContains(self.get(until="明天"), "请填写日期", status_code=422)

    def test_a_time_without_anything_due_says_so(self):
        self.assertContains(self.get(until="2018-08-10"), "方案没有可推演的节点")

    def test_a_condition_without_events_offers_the_way_back(self):
        for query in ({"day": "2018-08-10"}, {"body": "999999"}, {"person": "x' --"}, {"category": "?"}):
            self.assertContains(self.get(**query), "清除条件")

    def test_opening_is_offered_only_where_it_is_possible(self):
        for status, offered in (("approved", True), ("draft", False), ("running", False)):
            campaign = make_campaign(self.city_congress, status=status)
            answer = self.client_of(self.city_staff).get(reverse("campaigns:rehearse", args=[campaign.pk]))
            address = reverse("campaigns:open", args=[campaign.pk])
            with self.subTest(status):
                assert (address in answer.content.decode()) == offered

    def client_of(self, person):
        self.sign_in(person)
        return self.client

    def test_who_sees_the_campaign_but_does_not_run_it_may_not(self):
        for person in (self.county_office, self.province_staff):
            assert self.get(person).status_code == 403
        for person in (self.leader, self.liaison, self.deputy, self.teller, self.system_admin):
            assert self.get(person).status_code == 403

    def test_the_menu_leads_to_what_is_to_be_opened_next(self):
        make_campaign(self.city_congress, status="draft")
        self.sign_in(self.city_staff)
        answer = self.client.get(reverse("campaigns:rehearse"))
        self.assertRedirects(answer, reverse("campaigns:rehearse", args=[self.plan.pk]))

    def test_without_a_campaign_of_ones_own_the_menu_says_why(self):
        self.sign_in(self.other_office)
        self.assertContains(self.client.get(reverse("campaigns:rehearse")), "没有可推演的监督行动")

    def test_it_costs_the_same_for_two_counties_and_for_many(self):
        address = reverse("campaigns:rehearse", args=[self.plan.pk])
        self.get()
        with self.assertNumQueries(QUERIES):
            self.client.get(address)
        for number in range(3, 303):
            county = make_region(f"第{number}县", Level.COUNTY, f"13/11/{number:03d}/", self.city)
            body = make_organization(f"第{number}县人大常委会", county)
            self.county_office.memberships.create(
                organization=body, role=Role.STAFF, starts_on=date(2018, 1, 1)
            )
            self.owes(body)
        with self.assertNumQueries(QUERIES):
            answer = self.client.get(address)
        assert len(answer.context["bodies"]) == 50
        assert answer.context["page"].next


QUERIES = 33


class SecrecyTests(Planned):
    """What a county has not reported upward is no more told by a rehearsal than by a list."""

    def test_what_lies_between_two_bodies_below_is_told_without_its_title(self):
        facts = deadlines.Facts(
            subject=self.link,
            kind=Kind.RECTIFICATION,
            title="尚未上报的问题",
            owed_by=self.county_housing.pk,
            owed_to=self.county_congress.pk,
            due_on=date(2018, 8, 31),
            scope=deadlines.scope_of(self.campaign),
        )
        deadlines.open_deadlines([facts], now=self.now)
        self.sign_in(self.city_staff)
        page, period = "campaigns:rehearse", {"body": self.county_housing.pk}
        answer = self.client.get(reverse(page, args=[self.campaign.pk]), period)
        self.assertContains(answer, "整改（题目由双方掌握）")
        self.assertNotContains(answer, "尚未上报的问题")
        book = self.client.post(reverse("campaigns:rehearse_export", args=[self.campaign.pk]))
        things = [row[3] for row in load_workbook(BytesIO(book.content))["逐日"].iter_rows(values_only=True)]
        assert "整改（题目由双方掌握）" in things
        assert "尚未上报的问题" not in things


class ExportTests(Planned):
    def export(self, person=None, **query):
        self.sign_in(person or self.city_staff)
        period = {"since": FIRST.isoformat(), "until": LAST.isoformat()}
        return self.client.post(reverse("campaigns:rehearse_export", args=[self.plan.pk]), period | query)

    def test_it_has_every_event_body_and_person(self):
        book = load_workbook(BytesIO(self.export().content))
        played = self.played()
        assert book.sheetnames == ["逐日", "按单位", "按人", "需要注意"]
        rows = {sheet.title: sheet.max_row - 3 for sheet in book}
        assert rows["逐日"] == len(played.events)
        assert rows["按单位"] == len(played.bodies)
        assert rows["按人"] == len(played.totals.people)
        assert rows["需要注意"] == len(played.problems)

    def test_taking_it_out_is_on_record(self):
        self.export()
        entry = HistoryEntry.objects.get(action="export_rehearsal")
        assert entry.data["rows"] == len(self.played().events)

    def test_a_bad_period_leads_back_to_the_page(self):
        assert self.export(until="x").status_code == 302
        assert not HistoryEntry.objects.filter(action="export_rehearsal").exists()

    def test_nobody_else_takes_it_out(self):
        assert self.export(self.county_office).status_code == 403
