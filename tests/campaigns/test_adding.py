"""Asking for something that the plan does not hold: who may, of whom, what is written, who is told, what is refused."""

from datetime import date

from django.urls import reverse

from campaigns import services
from campaigns.enums import CampaignStatus, LinkStatus, UnitRole
from campaigns.models import Campaign, CampaignUnit, Duty, Link
from campaigns.plan_draft.bodies import UPPER
from campaigns.services import Asked
from core import history
from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from core.models import Notification
from deadlines.enums import Kind
from deadlines.models import Deadline
from organizations.enums import Kind as Body
from tests.base import World
from tests.factories import make_duty, make_link, make_organization

from .support import acts_on, told

REASON = "省人大常委会电话通知"


class Additions(World):
    """The city asks its counties for a further report in the link that is under way."""

    def asked(self, **details) -> Asked:
        given = {
            "title": "企业走访统计表",
            "due_on": date(2018, 8, 15),
            "owed_by": "congress@3",
            "owed_to": f"#{self.city_congress.pk}",
            "parts": ("summary",),
        }
        return Asked(**given | details)

    def add(self, by=None, link=None, reason=REASON, **details) -> list[Duty]:
        link = Link.objects.for_page().get(pk=(link or self.link).pk)
        return services.add_duties(link, self.asked(**details), reason=reason, by=by or self.city_staff)

    def refused(self, field, **details) -> str:
        before = Duty.objects.count()
        with self.assertRaises(RuleBroken) as refusal:
            self.add(**details)
        self.assertEqual((refusal.exception.field, Duty.objects.count()), (field, before))
        return str(refusal.exception)


class AddTests(Additions):
    def test_a_group_is_one_duty_for_each_organization(self):
        duties = self.add()
        rows = [(duty.owed_by, duty.owed_to, duty.title, duty.parts, duty.due_on) for duty in duties]
        each = (self.city_congress, "企业走访统计表", ["summary"], date(2018, 8, 15))
        self.assertEqual(rows, [(self.county_congress, *each), (self.other_congress, *each)])
        self.assertEqual({duty.status for duty in Duty.objects.filter(title="企业走访统计表")}, {"open"})

    def test_one_organization_alone(self):
        (duty,) = self.add(owed_by=f"#{self.other_congress.pk}")
        self.assertEqual(duty.owed_by, self.other_congress)

    def test_it_is_on_record_on_each_duty_and_on_the_link(self):
        first, second = self.add()
        for duty in (first, second):
            self.assertEqual(acts_on(duty), [("add", "", "open")])
            self.assertEqual(history.of(duty).get().comment, REASON)
        self.assertEqual(acts_on(self.link), [("add_duties", "planned", "planned")])
        entry = history.of(self.link).get()
        self.assertEqual(entry.data, {"title": "企业走访统计表", "due_on": "2018-08-15", "n": 2})
        self.assertEqual((entry.comment, entry.actor), (REASON, self.city_staff))

    def test_exactly_those_who_owe_are_told(self):
        self.add()
        self.assertEqual(told(), {self.county_office, self.county_colleague, self.other_office})
        self.assertEqual(Notification.objects.count(), 3)

    def test_the_committee_above_learns_what_it_will_receive(self):
        self.add(owed_by=f"#{self.city_congress.pk}", owed_to=UPPER, title="补充情况")
        self.assertEqual(told(), {self.city_staff, self.city_colleague, self.province_staff})

    def test_deadlines_open_at_once_in_a_running_campaign(self):
        first, _second = self.add()
        row = Deadline.objects.of(first, Kind.DUTY).get()
        self.assertTrue(row.is_open)
        self.assertEqual(
            (row.due_on, row.owed_by, row.title), (date(2018, 8, 15), first.owed_by, first.title)
        )

    def test_before_the_opening_no_deadline_runs(self):
        Campaign.objects.update(status=CampaignStatus.APPROVED)
        self.add()
        self.assertEqual(Deadline.objects.count(), 0)
        self.assertEqual(told(), {self.county_office, self.county_colleague, self.other_office})

    def test_in_a_draft_nobody_else_is_told(self):
        Campaign.objects.update(status=CampaignStatus.DRAFT)
        self.add()
        self.assertEqual((told(), Deadline.objects.count()), (set(), 0))

    def test_a_committee_that_owes_for_the_first_time_takes_part_once(self):
        self.add()
        self.add(title="又一份")
        part = CampaignUnit.objects.filter(campaign=self.campaign, role=UnitRole.TAKES_PART)
        self.assertEqual({unit.organization for unit in part}, {self.county_congress, self.other_congress})
        self.assertEqual(part.count(), 2)

    def test_each_body_of_a_lower_level_reports_up_its_own_line(self):
        presidium = make_organization("何庄乡人大主席团", self.township, Body.PRESIDIUM)
        (duty,) = self.add(owed_by="presidium@4", owed_to=UPPER, due_on=date(2018, 8, 10))
        self.assertEqual((duty.owed_by, duty.owed_to), (presidium, self.county_congress))
        self.assertEqual(told(), {self.county_office, self.county_colleague})

    def test_a_withdrawn_duty_does_not_stand_in_the_way_of_its_name(self):
        (duty,) = self.add(owed_by=f"#{self.other_congress.pk}")
        services.withdraw_duty(duty, reason="填错", by=self.city_staff)
        (again,) = self.add(owed_by=f"#{self.other_congress.pk}")
        self.assertNotEqual(again.pk, duty.pk)


class RefusalTests(Additions):
    def test_nobody_else_can_add(self):
        for name, person in self.everyone().items():
            if name not in {"city_staff", "city_colleague"}:
                with self.subTest(name), self.assertRaises(NotAllowed):
                    self.add(by=person)
        self.assertEqual((Duty.objects.count(), told()), (2, set()))

    def test_what_makes_no_sense_is_refused_at_its_place(self):
        for details, field in (
            ({"title": " "}, "title"),
            ({"reason": " "}, "reason"),
            ({"owed_by": "presidium@4"}, "owed_by"),  # there are none
            ({"owed_by": "#999999"}, "owed_by"),
            ({"owed_by": f"#{self.province_congress.pk}"}, "owed_by"),
            ({"owed_by": f"#{self.city_congress.pk}"}, "owed_to"),  # to itself
            ({"owed_to": "#999999"}, "owed_to"),
            ({"due_on": date(2018, 8, 8)}, "due_on"),
            ({"due_on": date(2019, 1, 1)}, "due_on"),
        ):
            with self.subTest(details):
                self.refused(field, **details)
        self.assertEqual((acts_on(self.link), told()), ([], set()))

    def test_due_today_is_allowed(self):
        self.assertEqual(len(self.add(due_on=self.today)), 2)

    def test_whoever_owes_the_same_already_is_named_and_nothing_is_written(self):
        make_duty(self.link, self.other_congress, self.city_congress, title="企业走访统计表")
        self.assertIn("安平县人大常委会", self.refused("title"))

    def test_a_link_that_is_done_takes_no_duty(self):
        Link.objects.update(status=LinkStatus.DONE, finished_on=self.today)
        with self.assertRaises(TransitionError):
            self.add()

    def test_a_link_under_way_takes_one(self):
        Link.objects.update(status=LinkStatus.RUNNING)
        self.assertEqual(len(self.add()), 2)

    def test_a_concluded_campaign_takes_no_duty(self):
        Campaign.objects.update(status=CampaignStatus.CONCLUDED)
        self.refused(None)

    def test_a_stale_copy_of_the_link_is_refused_so_that_a_double_click_adds_once(self):
        copy = Link.objects.for_page().get(pk=self.link.pk)
        self.add()
        with self.assertRaises(StaleState):
            services.add_duties(copy, self.asked(title="又一份"), reason=REASON, by=self.city_colleague)


class ChainTests(Additions):
    def setUp(self):
        super().setUp()
        link = make_link(self.stage, number=7, name="汇总报省")
        report = {"title": "汇总", "due_on": date(2018, 8, 20), "parts": ["summary"]}
        self.report = make_duty(link, self.city_congress, self.province_congress, **report)

    def test_it_rests_on_the_report_that_needs_it(self):
        self.assertEqual({duty.needed_for for duty in self.add()}, {self.report})

    def test_after_that_report_it_is_refused_with_the_days(self):
        words = self.refused("due_on", due_on=date(2018, 8, 22))
        self.assertIn("比上级节点晚 2 天", words)

    def test_the_same_day_fits(self):
        self.assertEqual(len(self.add(due_on=date(2018, 8, 20))), 2)

    def test_what_no_report_needs_may_come_later_and_stays_so(self):
        duties = self.add(due_on=date(2018, 8, 22), alone=True)
        services.propose_reports(self.campaign)
        kept = Duty.objects.filter(pk__in=[duty.pk for duty in duties])
        self.assertEqual({duty.needed_for for duty in kept}, {None})


class PageTests(Additions):
    def post(self, person=None, **data):
        self.sign_in(person or self.city_staff)
        version = Link.objects.get(pk=self.link.pk).version
        return self.client.post(self.url, self.typed(**{"version": version} | data))

    def typed(self, **data) -> dict:
        given = {
            "owed_by": "congress@3",
            "owed_to": f"#{self.city_congress.pk}",
            "title": "企业走访统计表",
            "parts": ["summary"],
            "due_on": "8月15日",
            "reason": REASON,
        }
        return given | data

    @property
    def url(self) -> str:
        return reverse("campaigns:duty_add", args=[self.link.pk])

    def added(self) -> int:
        return Duty.objects.filter(title="企业走访统计表").count()

    def test_first_everybody_who_would_be_asked_is_shown_and_nothing_happens(self):
        answer = self.post()
        rows = [(row.duty.owed_by, row.people) for row in answer.context["told"]]
        county = [self.county_office, self.county_colleague]
        self.assertEqual(rows, [(self.county_congress, county), (self.other_congress, [self.other_office])])
        self.assertContains(answer, "将增加 2 件报送任务")
        self.assertContains(answer, "确认增加")
        self.assertEqual((self.added(), told()), (0, set()))

    def test_sent_again_unchanged_it_happens(self):
        shown = self.post().context["form"].data["shown"]
        self.assertRedirects(self.post(shown=shown), self.link.get_absolute_url())
        self.assertEqual(self.added(), 2)
        self.assertContains(self.client.get(self.link.get_absolute_url()), REASON)

    def test_changed_after_it_was_shown_it_is_shown_again(self):
        shown = self.post().context["form"].data["shown"]
        answer = self.post(shown=shown, owed_by=f"#{self.other_congress.pk}")
        self.assertEqual([row.duty.owed_by for row in answer.context["told"]], [self.other_congress])
        self.assertEqual(self.added(), 0)

    def test_a_link_that_changed_meanwhile_shows_it_again_before_anything_is_written(self):
        shown = self.post().context["form"].data["shown"]
        old = Link.objects.get(pk=self.link.pk).version
        services.start_link(Link.objects.get(pk=self.link.pk), by=self.city_colleague)
        self.assertContains(self.post(shown=shown, version=old), "刚被别人处理过", status_code=422)
        self.assertEqual(self.added(), 0)

    def test_what_was_typed_wrong_is_said_at_the_field_and_stays(self):
        answer = self.post(title="", reason="写了很久的原因", due_on="年底")
        for words in ("请填写报送内容", "请填写日期", "写了很久的原因"):
            self.assertContains(answer, words, status_code=422)
        self.assertContains(self.post(due_on="8月1日"), "截止日期不能早于今天", status_code=422)
        self.assertEqual(self.post(owed_by="congress@9").status_code, 422)

    def test_an_organization_without_people_is_said(self):
        answer = self.post(owed_by=f"#{self.city_government.pk}")
        self.assertContains(answer, "没有可以通知的人员")

    def test_others_do_not_get_in(self):
        for person in (self.county_office, self.province_staff):
            self.assertEqual(self.post(person).status_code, 403)
        self.sign_in(self.leader)
        self.assertEqual(self.client.get(self.url).status_code, 403)

    def test_the_link_to_it_is_shown_only_to_who_may(self):
        for person, may in ((self.city_staff, True), (self.county_office, False)):
            self.sign_in(person)
            shown = self.url in self.client.get(self.link.get_absolute_url()).content.decode()
            with self.subTest(person.username):
                self.assertEqual(shown, may)

    def test_the_cost_of_the_preview_is_the_same_however_many_are_asked(self):
        self.sign_in(self.city_staff)
        for more in ("枣强县人大常委会", "武邑县人大常委会"):
            with self.assertNumQueries(10):
                self.client.post(self.url, self.typed(version=0))
            make_organization(more, self.other_county)
