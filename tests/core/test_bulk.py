"""Thousands of rows at once: the same rows as saved objects would be, whatever their texts hold."""

from datetime import date

from django.db import IntegrityError, connection, transaction

from campaigns.enums import CampaignStatus
from campaigns.models import Campaign
from core import bulk, history
from core.models import CalendarDay, HistoryEntry
from organizations.models import Organization, Region
from tests.base import World

ODD_TEXTS = [
    "制表\t换行\n回车\r反斜\\杠",
    "\\N",
    "\\.",
    "上行\n\\.\n下行",
    '逗号,"引号",\n换行',
    "'单引号\"双引号",
    "😀𠮷",
    "%s %(name)s {}",
    "",
    " 两端空格 ",
    "=1+1",
]


class InsertTests(World):
    def test_every_text_comes_back_as_it_was(self):
        rows = [
            {"name": text, "short_name": "x", "path": f"99/{n}/", "level": 3}
            for n, text in enumerate(ODD_TEXTS)
        ]
        bulk.insert(Region, rows)
        found = Region.objects.filter(path__startswith="99/").order_by("id").values_list("name", flat=True)
        self.assertEqual(list(found), ODD_TEXTS)

    def test_the_one_character_no_database_stores_is_left_out(self):
        if connection.vendor != "postgresql":
            self.skipTest("SQLite stores it")
        bulk.insert(Region, [{"name": "甲\0乙", "short_name": "x", "path": "99/1/", "level": 3}])
        self.assertEqual(Region.objects.get(path="99/1/").name, "甲乙")

    def test_dates_moments_truth_nothing_and_json_come_back_as_they_were(self):
        row = {
            "congress_id": self.city_congress.pk,
            "title": "行动",
            "short_title": "行动",
            "code": "B1",
            "year": 2018,
            "status": CampaignStatus.RUNNING,
            "starts_on": date(2018, 7, 1),
            "ends_on": date(2018, 12, 31),
            "upper_id": None,
            "rules": {"天数": {"value": 3, "source": "原文\t“三”\\天\n"}},
        }
        bulk.insert(Campaign, [row], common={"created_at": self.now, "updated_at": self.now})
        campaign = Campaign.objects.get(code="B1")
        self.assertEqual({name: getattr(campaign, name) for name in row}, row)
        self.assertEqual((campaign.created_at, campaign.version, campaign.aim), (self.now, 0, ""))

    def test_a_row_counts_before_what_is_common_and_defaults_fill_the_rest(self):
        bulk.insert(
            CalendarDay,
            [{"day": date(2018, 9, 29), "is_working": True}],
            common={"reason": "调休", "is_working": False},
        )
        self.assertEqual(
            CalendarDay.objects.values_list("day", "is_working", "reason").get(),
            (date(2018, 9, 29), True, "调休"),
        )

    def test_nothing_to_insert_does_nothing(self):
        with self.assertNumQueries(0):
            bulk.insert(CalendarDay, [])

    def test_the_constraints_of_the_database_hold(self):
        row = {"day": date(2018, 9, 29), "is_working": True, "reason": "调休"}
        with self.assertRaises(IntegrityError), transaction.atomic():
            bulk.insert(CalendarDay, [row, row])
        self.assertEqual(CalendarDay.objects.count(), 0)


class ReserveTests(World):
    def test_keys_are_ours_alone_and_ascend(self):
        first, second = bulk.reserve_keys(Region, 3), []
        rows = [
            {"id": key, "name": "地", "short_name": "地", "level": 3, "path": f"98/{key}/"} for key in first
        ]
        bulk.insert(Region, rows)
        second = bulk.reserve_keys(Region, 2)
        self.assertEqual(first, sorted(set(first)))
        self.assertGreater(min(second), max(first))

    def test_an_object_saved_afterwards_gets_a_later_key(self):
        keys = bulk.reserve_keys(Region, 2)
        bulk.insert(
            Region,
            [{"id": key, "name": "地", "short_name": "地", "level": 3, "path": f"98/{key}/"} for key in keys],
        )
        later = Region.objects.create(name="后", short_name="后", level=3, path="97/")
        self.assertGreater(later.pk, max(keys))

    def test_a_table_that_never_had_a_row_starts_as_well(self):
        key = bulk.reserve_keys(CalendarDay, 1)[0]
        bulk.insert(CalendarDay, [{"id": key, "day": date(2018, 9, 29), "is_working": True, "reason": "x"}])
        self.assertEqual(CalendarDay.objects.get().pk, key)


class AlikeTests(World):
    def test_one_act_on_many_things_is_recorded_as_each_would_be(self):
        history.append(self.duty, "remind", by=self.city_staff, now=self.now, comment="催报", data={"n": 1})
        things = [(self.other_duty.pk, str(self.other_duty), {"n": 1})]
        history.append_alike(
            type(self.duty), things, "remind", by=self.city_staff, now=self.now, comment="催报"
        )
        names = [field.attname for field in HistoryEntry._meta.concrete_fields if not field.primary_key]
        one, other = (
            HistoryEntry.objects.filter(object_id=duty.pk).values(*names).get()
            for duty in (self.duty, self.other_duty)
        )
        same = {"object_id", "object_label"}
        self.assertEqual(
            {k: v for k, v in one.items() if k not in same}, {k: v for k, v in other.items() if k not in same}
        )
        self.assertEqual(other["object_label"], str(self.other_duty))

    def test_what_is_recorded_many_at_once_is_sealed_like_the_rest(self):
        things = [(n, f"问题{n}", {}) for n in range(1, 4)]
        history.append_alike(type(self.duty), things, "import", by=self.city_staff, now=self.now)
        self.assertEqual(history.seal(), 3)
        self.assertTrue(history.verify().ok)


class UpdateTests(World):
    def regions(self, count: int) -> list[Region]:
        bulk.insert(
            Region,
            [{"name": "旧", "short_name": "旧", "path": f"99/{n}/", "level": 3} for n in range(count)],
        )
        return list(Region.objects.filter(path__startswith="99/").order_by("id"))

    def test_every_row_takes_its_own_text_as_it_was_given(self):
        own = self.regions(len(ODD_TEXTS))
        bulk.update(
            Region, {one.pk: {"name": text, "order": 7} for one, text in zip(own, ODD_TEXTS, strict=True)}
        )
        found = Region.objects.filter(path__startswith="99/").order_by("id").values_list("name", "order")
        self.assertEqual(list(found), [(text, 7) for text in ODD_TEXTS])

    def test_other_rows_and_columns_stay(self):
        first, second = self.regions(2)
        bulk.update(Region, {first.pk: {"name": "新"}})
        first.refresh_from_db()
        second.refresh_from_db()
        self.assertEqual((first.name, first.short_name, second.name), ("新", "旧", "旧"))

    def test_the_one_character_no_database_stores_is_left_out(self):
        if connection.vendor != "postgresql":
            self.skipTest("SQLite stores it")
        (own,) = self.regions(1)
        bulk.update(Region, {own.pk: {"name": "甲\0乙"}})
        own.refresh_from_db()
        self.assertEqual(own.name, "甲乙")

    def test_dates_moments_nothing_and_json_come_back_as_they_were(self):
        campaign = self.campaign
        given = {
            "starts_on": date(2018, 7, 1),
            "updated_at": self.now,
            "status": CampaignStatus.RUNNING,
            "upper_id": None,
            "rules": {"天数": {"value": 3, "source": "原文\t“三”\\天\n"}},
        }
        bulk.update(Campaign, {campaign.pk: given})
        campaign.refresh_from_db()
        self.assertEqual({name: getattr(campaign, name) for name in given}, given)

    def test_nothing_to_write_asks_nothing(self):
        with self.assertNumQueries(0):
            bulk.update(Region, {})
            bulk.update(Region, {1: {}})

    def test_a_thousand_rows_take_one_statement(self):
        own = self.regions(1000)
        with self.assertNumQueries(1):
            bulk.update(Region, {one.pk: {"name": str(one.pk)} for one in own})
        self.assertEqual(Region.objects.get(pk=own[-1].pk).name, str(own[-1].pk))


class UpsertTests(World):
    """New rows come in, those under the same key take what was named and keep the rest."""

    def save(self, *days):
        return bulk.upsert(days, unique=["day"], update=["is_working"])

    def test_a_row_that_stands_takes_only_what_is_named(self):
        self.save(CalendarDay(day=date(2018, 9, 29), is_working=True, reason="通知"))
        first = CalendarDay.objects.get()
        self.save(
            CalendarDay(day=date(2018, 9, 29), is_working=False, reason="别的"),
            CalendarDay(day=date(2018, 9, 30), is_working=True, reason="新的"),
        )
        rows = list(CalendarDay.objects.order_by("day").values_list("is_working", "reason"))
        assert rows == [(False, "通知"), (True, "新的")]
        assert CalendarDay.objects.get(day=first.day).pk == first.pk

    def test_hundreds_cost_one_statement_and_none_costs_none(self):
        begin = date(2030, 1, 1).toordinal()
        days = [
            CalendarDay(day=date.fromordinal(begin + n), is_working=True, reason="x") for n in range(1200)
        ]
        with self.assertNumQueries(1):
            self.save(*days)
        with self.assertNumQueries(0):
            self.save()
        assert CalendarDay.objects.count() == 1200


class AmongTests(World):
    def test_thousands_of_texts_travel_as_one_value(self):
        names = [self.city_congress.name, *(f"无此单位{n}" for n in range(3000))]
        with self.assertNumQueries(1):
            found = Organization.objects.filter(bulk.IsOneOf("name", names)).get()
        self.assertEqual(found, self.city_congress)
