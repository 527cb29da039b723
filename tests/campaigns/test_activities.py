"""What deputy groups do on the ground: who puts it down, what is planned and held, who is told, who sees it."""

from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from campaigns.enums import ActivityStatus
from campaigns.models import Activity, Visit
from campaigns.querysets import attachments_visible_to
from campaigns.services import Facts, correct_activity, hold_activity, record_activity, void_activity
from core import history
from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from core.models import Attachment, Notification
from organizations.enums import Kind, Level, Role
from tests.base import World
from tests.factories import (
    make_activity,
    make_campaign,
    make_link,
    make_organization,
    make_person,
    make_stage,
)

TODAY, TOMORROW = World.today, World.today + timedelta(days=1)
WRITERS = {"city_staff", "city_colleague", "county_office", "county_colleague", "deputy"}


class Groups(World):
    """The county's group; a second group of the same county."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.second_group = make_organization(
            "桃城区第二代表小组", cls.county, Kind.DEPUTY_GROUP, parent=cls.county_congress
        )

    def facts(self, **changes) -> Facts:
        said = {
            "organizer": self.deputy_group,
            "kind": "open_visit",
            "held_on": TODAY,
            "place": "何庄村",
            "topic": self.topic,
            "people": {Level.COUNTY: 6, Level.TOWNSHIP: 3},
            "visited": (self.county_housing,),
            "seen": "走访了 12 户",
        }
        return Facts(**said | changes)

    def record(self, by=None, files=(), **changes) -> Activity:
        return record_activity(self.campaign, self.facts(**changes), files=files, by=by or self.county_office)

    def plan(self, by=None, **changes) -> Activity:
        return self.record(by, **{"held_on": TOMORROW, "people": {}, "seen": ""} | changes)

    def told(self) -> list[tuple[str, str]]:
        found = Notification.objects.order_by("id").select_related("recipient")
        return [(one.recipient.username, one.text) for one in found]

    def refused(self, act, error=RuleBroken, field=None):
        with self.assertRaises(error) as caught:
            act()
        if field:
            self.assertEqual(caught.exception.field, field)


class RecordTests(Groups):
    def test_what_has_taken_place_is_held_with_people_by_level_units_and_history(self):
        made = self.record()
        made.refresh_from_db()
        self.assertEqual(
            (made.status, made.congress, made.group), ("held", self.county_congress, self.deputy_group)
        )
        self.assertEqual((made.people_county, made.people_township, made.people_in_all), (6, 3, 9))
        self.assertEqual([visit.organization for visit in made.visits.all()], [self.county_housing])
        [entry] = history.of(made)
        self.assertEqual(
            (entry.action, entry.to_status, entry.actor), ("register", "held", self.county_office)
        )

    def test_a_day_to_come_makes_a_plan_of_which_open_visits_are_announced(self):
        made = self.plan()
        self.assertEqual((made.status, made.people_in_all), (ActivityStatus.PLANNED, 0))
        words = f"{self.county_congress.short_name}定于 2018-08-10 到你单位开展代表活动。"
        self.assertEqual(self.told(), [("county_liaison", words)])

    def test_nobody_is_told_of_an_unannounced_visit(self):
        self.plan(kind="unannounced")
        self.assertEqual(self.told(), [])

    def test_a_deputy_records_for_the_own_group_and_the_office_is_told(self):
        made = self.record(self.deputy)
        self.assertEqual(made.congress, self.county_congress)
        self.assertEqual({name for name, _text in self.told()}, {"county_office", "county_colleague"})
        self.refused(lambda: self.record(self.deputy, organizer=self.second_group), NotAllowed)
        self.refused(lambda: self.record(self.deputy, organizer=self.county_congress), NotAllowed)

    def test_staff_record_for_their_committee_and_its_groups_nobody_else_does(self):
        allowed = set()
        for name, person in self.everyone().items():
            for organizer in (self.deputy_group, self.county_congress, self.city_congress):
                try:
                    self.record(person, organizer=organizer, place=name, visited=())
                except NotAllowed:
                    continue
                allowed.add((name, organizer.name))
        groups = {(name, self.deputy_group.name) for name in ("county_office", "county_colleague", "deputy")}
        county = {(name, self.county_congress.name) for name in ("county_office", "county_colleague")}
        city = {(name, self.city_congress.name) for name in ("city_staff", "city_colleague")}
        self.assertEqual(allowed, groups | county | city)

    def test_a_county_records_nothing_in_a_campaign_of_its_neighbour(self):
        campaign = make_campaign(self.other_congress)
        self.refused(
            lambda: record_activity(campaign, self.facts(topic=None), by=self.county_office), NotAllowed
        )

    def test_each_fault_is_named_at_its_field_and_nothing_is_written(self):
        other = make_campaign(self.city_congress)
        link = make_link(make_stage(other))
        for field, changes in (
            ("kind", {"kind": "party"}),
            ("held_on", {"held_on": self.campaign.starts_on - timedelta(days=1)}),
            ("held_on", {"held_on": self.campaign.ends_on + timedelta(days=1)}),
            ("place", {"place": " "}),
            ("place", {"place": "长" * 101}),
            ("topic", {"topic": other.topics.create(name="x", order=1)}),
            ("link", {"link": link}),
            ("visited", {"visited": (self.housing,)}),
            ("visited", {"visited": (self.county_congress,)}),
            ("people_county", {"people": {}}),
            ("people_county", {"people": {Level.CITY: -1, Level.COUNTY: 4}}),
            ("people_county", {"people": {Level.COUNTY: 10_000}}),
            ("seen", {"seen": ""}),
        ):
            with self.subTest(field, **changes):
                self.refused(lambda changes=changes: self.record(**changes), field=field)
        self.assertEqual(Activity.objects.count(), 0)

    def test_a_mailbox_needs_no_deputies_on_the_spot(self):
        self.assertEqual(self.record(kind="mailbox", people={}).people_in_all, 0)

    def test_the_same_again_is_refused_unless_the_first_is_void(self):
        made = self.record()
        self.refused(self.record, field="place")
        self.record(organizer=self.second_group)
        void_activity(made, reason="重复", by=self.county_office)
        self.record()

    def test_only_a_running_campaign_takes_activities(self):
        for status in ("draft", "approved", "concluded", "archived"):
            type(self.campaign).objects.filter(pk=self.campaign.pk).update(status=status)
            self.refused(self.record)

    def test_files_are_kept_and_a_refused_record_leaves_none(self):
        photo = SimpleUploadedFile("现场.png", b"\x89PNG\r\n\x1a\n" + b"0" * 20)
        made = self.record(files=[photo])
        self.assertEqual([file.name for file in made.files.all()], ["现场.png"])
        self.assertEqual(history.of(made).get().data["files"][0]["name"], "现场.png")
        self.refused(lambda: self.record(files=[SimpleUploadedFile("x.exe", b"MZ")], place="别处"))
        self.assertEqual(Attachment.objects.count(), 1)


class AfterwardsTests(Groups):
    def hold(self, activity, by=None, **changes):
        return hold_activity(activity, self.facts(**changes), by=by or self.county_office)

    def correct(self, activity, by=None, reason="录错了", **changes):
        return correct_activity(activity, self.facts(**changes), reason=reason, by=by or self.county_office)

    def acts(self):
        return {
            "hold": lambda one, by: self.hold(one, by),
            "correct": lambda one, by: self.correct(one, by),
            "void": lambda one, by: void_activity(one, reason="取消", by=by),
        }

    def test_a_plan_becomes_held_with_what_was_seen(self):
        made = self.plan()
        self.hold(made, self.deputy)
        made.refresh_from_db()
        self.assertEqual((made.status, made.held_on, made.seen), ("held", TODAY, "走访了 12 户"))
        entry = history.of(made).first()
        self.assertEqual((entry.action, entry.from_status, entry.to_status), ("hold", "planned", "held"))
        self.assertIn(["held_on", "2018-08-10", "2018-08-09"], entry.data["changed"])

    def test_what_is_still_to_come_cannot_have_been_held(self):
        made = self.plan()
        self.refused(lambda: self.hold(made, held_on=TOMORROW), field="held_on")
        self.refused(lambda: self.hold(made, seen=" "), field="seen")

    def test_a_correction_keeps_what_stood_there_and_its_reason(self):
        made = self.record()
        self.correct(made, place="李庄村", visited=(), people={Level.COUNTY: 7})
        made.refresh_from_db()
        self.assertEqual(
            (made.status, made.place, made.people_county, made.visits.count()), ("held", "李庄村", 7, 0)
        )
        entry = history.of(made).first()
        self.assertEqual((entry.action, entry.comment), ("correct", "录错了"))
        changed = {name: (old, new) for name, old, new in entry.data["changed"]}
        self.assertEqual(changed["place"], ("何庄村", "李庄村"))
        self.assertEqual(changed["visited"], (self.county_housing.name, ""))

    def test_a_correction_says_why_and_stays_on_its_side_of_today(self):
        held, planned = self.record(), self.plan(place="别处")
        self.refused(lambda: self.correct(held, reason=" "), field="reason")
        self.refused(lambda: self.correct(held, held_on=TOMORROW), field="held_on")
        self.refused(lambda: self.correct(planned, held_on=TODAY - timedelta(days=1)), field="held_on")
        self.refused(lambda: self.correct(held, by=self.city_staff), NotAllowed)

    def test_an_activity_never_changes_to_another_committee(self):
        made = self.record(visited=())
        self.refused(lambda: self.correct(made, organizer=self.other_congress, visited=()), field="organizer")

    def test_units_learn_of_a_new_day_of_coming_and_of_not_coming(self):
        made = self.plan(visited=(self.county_housing,))
        Notification.objects.all().delete()
        self.correct(made, held_on=date(2018, 8, 15))
        self.correct(made, held_on=date(2018, 8, 15), visited=(self.county_government,))
        self.correct(made, held_on=date(2018, 8, 15), visited=(self.county_housing,))
        void_activity(made, reason="下雨", by=self.county_office)
        name = self.county_congress.short_name
        self.assertEqual(
            [text for _who, text in self.told()],
            [
                f"{name}原定 2018-08-10 到你单位开展的代表活动改为 2018-08-15。",
                f"{name}原定 2018-08-15 到你单位开展的代表活动已取消。",
                f"{name}定于 2018-08-15 到你单位开展代表活动。",
                f"{name}原定 2018-08-15 到你单位开展的代表活动已取消。",
            ],
        )

    def test_a_visit_that_is_no_secret_any_more_is_announced_not_moved(self):
        made = self.plan(kind="unannounced")
        self.correct(made, held_on=date(2018, 8, 15))
        [(who, text)] = self.told()
        self.assertEqual(who, "county_liaison")
        self.assertIn("定于 2018-08-15", text)

    def test_void_keeps_the_record_and_ends_it(self):
        made = self.record()
        self.refused(lambda: void_activity(made, reason="", by=self.county_office), field="reason")
        void_activity(made, reason="登记重复", by=self.county_office)
        made.refresh_from_db()
        self.assertEqual(made.status, "voided")
        self.assertEqual(history.of(made).first().comment, "登记重复")

    def test_others_than_the_office_and_the_group_are_refused_every_act(self):
        other_deputy = make_person("other_deputy", self.second_group, Role.DEPUTY)
        keepers = {"county_office", "county_colleague", "deputy"}
        for name, act in self.acts().items():
            made = self.plan(place=name)
            for person in (*self.everyone().values(), other_deputy):
                if person.username not in keepers:
                    with self.subTest(act=name, person=person.username):
                        self.refused(lambda act=act, made=made, person=person: act(made, person), NotAllowed)

    def test_each_act_is_refused_from_every_other_status(self):
        for name, act in self.acts().items():
            for status in set(ActivityStatus) - Activity.TRANSITIONS[name].sources:
                made = make_activity(self.campaign, self.county_congress, self.county_office, status=status)
                with self.subTest(act=name, status=status):
                    self.refused(lambda act=act, made=made: act(made, self.county_office), TransitionError)

    def test_a_stale_copy_is_refused(self):
        made = self.plan()
        stale = Activity.objects.get(pk=made.pk)
        self.correct(made, held_on=TOMORROW)
        for act in self.acts().values():
            self.refused(lambda act=act: act(stale, self.county_office), (StaleState, RuleBroken))
        self.assertEqual(history.of(made).count(), 2)


class VisibleTests(Groups):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.made = {}
        for name, congress, group, unit, fields in (
            ("held", cls.county_congress, cls.deputy_group, cls.county_housing, {}),
            ("secret", cls.county_congress, cls.deputy_group, cls.county_housing, {"kind": "unannounced"}),
            ("sprung", cls.county_congress, cls.second_group, cls.county_housing, {"kind": "unannounced"}),
            ("void", cls.county_congress, cls.deputy_group, cls.county_housing, {"status": "voided"}),
            ("other", cls.other_congress, None, cls.county_housing, {}),
            ("city", cls.city_congress, None, cls.housing, {}),
        ):
            status = {"status": "planned"} if name == "secret" else {}
            cls.made[name] = make_activity(
                cls.campaign, congress, cls.county_office, group=group, visited=[unit], **fields | status
            )

    def seen(self, rows) -> set[str]:
        names = {activity.pk: name for name, activity in self.made.items()}
        return {names[getattr(row, "activity_id", row.pk)] for row in rows}

    def test_a_committee_sees_its_own_and_those_below_a_deputy_the_group_a_unit_that_it_is_visited(self):
        county = {"held", "secret", "sprung", "void"}
        everything = set(self.made)
        expected = {
            **dict.fromkeys(("city_staff", "city_colleague", "leader", "province_staff"), everything),
            **dict.fromkeys(("county_office", "county_colleague"), county),
            "other_office": {"other"},
            "deputy": {"held", "secret", "void"},
            "county_liaison": {"held", "sprung", "other"},
            "liaison": {"city"},
        }
        for name, person in self.everyone().items():
            with self.subTest(name):
                self.assertEqual(self.seen(Activity.objects.visible_to(person)), expected.get(name, set()))
                self.assertEqual(self.seen(Visit.objects.visible_to(person)), expected.get(name, set()))

    def test_a_unit_sees_only_its_own_of_several_visits(self):
        Visit.objects.create(activity=self.made["held"], organization=self.county_government)
        rows = Visit.objects.visible_to(self.county_liaison).filter(activity=self.made["held"])
        self.assertEqual([row.organization for row in rows], [self.county_housing])

    def test_files_are_for_those_who_see_it_whole(self):
        photo = SimpleUploadedFile("现场.png", b"\x89PNG\r\n\x1a\n" + b"0" * 20)
        made = self.record(files=[photo])
        [file] = made.files.all()
        readers = {name for name, person in self.everyone().items() if file in attachments_visible_to(person)}
        expected = {"city_staff", "city_colleague", "leader", "province_staff", "deputy"}
        self.assertEqual(readers, expected | {"county_office", "county_colleague"})

    def test_figures_count_live_rows_and_people_by_level(self):
        tally = Activity.objects.visible_to(self.county_office).tally(TODAY)
        counted = {name: tally[name] for name in ("total", "planned", "held", "voided", "to_hold")}
        self.assertEqual(counted, {"total": 3, "planned": 1, "held": 2, "voided": 1, "to_hold": 0})
        self.assertEqual((tally["kind_unannounced"], tally["kind_open_visit"]), (2, 1))
        self.assertEqual((tally["people_county"], tally["people_city"]), (15, 0))
        later = Activity.objects.visible_to(self.county_office).tally(TOMORROW)
        self.assertEqual(later["to_hold"], 1)
