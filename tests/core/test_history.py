"""The record of acts cannot be altered unnoticed."""

import json
from datetime import timedelta
from io import StringIO
from unittest import mock

from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import TestCase, override_settings
from django.utils import translation
from django.utils.translation import get_language

from core import history, triggers
from core.models import HistoryEntry, HistorySeal
from tests.factories import NOW, make_organization, make_person, make_region


class Chain(TestCase):
    """Tampering is done as an intruder with the database would: past the ORM's and the triggers' rules."""

    @classmethod
    def setUpTestData(cls):
        cls.place = make_region("衡水市", 2, "13/11/")
        cls.congress = make_organization("衡水市人大常委会", cls.place)
        cls.person = make_person("staff", cls.congress)

    def setUp(self):
        self.anchors = self.enterContext(_anchor_folder())
        for number in range(200):
            history.append(
                self.congress, "act", by=self.person, now=NOW + timedelta(minutes=number), data={"n": number}
            )
        history.seal()
        self.ids = list(HistoryEntry.objects.order_by("id").values_list("id", flat=True))

    def test_an_untouched_chain_holds(self):
        result = history.verify()
        assert (result.ok, result.entries, result.unsealed) == (True, 200, 0)
        assert result.head == HistorySeal.objects.order_by("-seq").first().hash

    def test_an_edit_at_any_position_is_found(self):
        for position in (0, 1, 99, 198, 199):
            with _undone():
                HistoryEntry.objects.filter(pk=self.ids[position]).update(comment="x")
                assert history.verify().first_bad == position + 1

    def test_a_deletion_at_any_position_is_found(self):
        for position in (0, 1, 99, 198):
            with _undone():
                HistorySeal.objects.filter(pk=self.ids[position]).delete()
                HistoryEntry.objects.filter(pk=self.ids[position]).delete()
                assert history.verify().first_bad == position + 1

    def test_a_cut_tail_is_found_by_the_anchor_outside(self):
        for position in (0, 1, 100, 199):
            with _undone():
                HistorySeal.objects.filter(pk__gte=self.ids[position]).delete()
                HistoryEntry.objects.filter(pk__gte=self.ids[position]).delete()
                assert history.verify().first_bad == position + 1

    def test_two_entries_that_change_places_are_found(self):
        for first, second in ((0, 1), (50, 150), (198, 199)):
            with _undone():
                one, two = self.ids[first], self.ids[second]
                texts = dict(HistoryEntry.objects.filter(pk__in=[one, two]).values_list("pk", "data"))
                HistoryEntry.objects.filter(pk=one).update(data=texts[two])
                HistoryEntry.objects.filter(pk=two).update(data=texts[one])
                assert history.verify().first_bad == first + 1

    def test_an_entry_slipped_in_with_a_seal_of_its_own_is_found(self):
        with _undone():
            added = history.append(self.congress, "forged", by=self.person, now=NOW)
            HistorySeal.objects.filter(seq__gt=100).delete()
            HistorySeal.objects.create(entry=added, seq=101, previous_hash="0" * 64, hash="1" * 64)
            assert history.verify().first_bad == 101

    def test_a_chain_computed_anew_does_not_fit_the_anchors(self):
        with _undone():
            HistoryEntry.objects.filter(pk=self.ids[0]).update(comment="x")
            HistorySeal.objects.all().delete()
            history._seal_batch(everything=True)
            assert not history.verify().ok

    def test_sealing_twice_changes_nothing(self):
        before = list(HistorySeal.objects.values_list("seq", "hash"))
        assert history.seal() == 0
        assert list(HistorySeal.objects.values_list("seq", "hash")) == before

    def test_the_command_seals_then_reports(self):
        history.append(self.congress, "late", by=None, now=NOW)
        answer = _run_verify()
        assert (answer["entries"], answer["unsealed"], answer["ok"], answer["first_bad"]) == (
            201,
            0,
            True,
            None,
        )

    def test_the_command_ends_with_2_and_does_not_seal_over_a_cut(self):
        HistorySeal.objects.filter(pk=self.ids[-1]).delete()
        HistoryEntry.objects.filter(pk=self.ids[-1]).delete()
        history.append(self.congress, "later", by=None, now=NOW)
        out = StringIO()
        with self.assertRaises(SystemExit) as ended:
            call_command("verify_audit", stdout=out, stderr=StringIO())
        assert ended.exception.code == 2
        assert json.loads(out.getvalue())["first_bad"] == 200

    def test_the_system_itself_may_act(self):
        entry = history.append(self.congress, "sweep", by=None, now=NOW)
        assert (entry.actor, entry.actor_name) == (None, "系统")

    def test_the_record_is_chinese_whatever_language_the_actor_reads(self):
        spoken = property(lambda thing: get_language())
        with (
            mock.patch.object(type(self.congress), "__str__", spoken.fget),
            mock.patch.object(type(self.person), "scope_label", spoken),
            translation.override("en"),
        ):
            entry = history.append(self.congress, "act", by=self.person, now=NOW)
        assert (entry.object_label, entry.scope) == ("zh-hans", "zh-hans")


class AppendOnly(TestCase):
    def setUp(self):
        place = make_region("衡水市", 2, "13/11/")
        self.entry = history.append(make_organization("衡水市人大常委会", place), "act", by=None, now=NOW)
        triggers.install(connection)
        self.addCleanup(triggers.remove, connection)

    def test_the_database_refuses_to_change_or_delete_an_entry(self):
        for change in (
            lambda: HistoryEntry.objects.update(comment="x"),
            lambda: HistoryEntry.objects.all().delete(),
        ):
            with self.assertRaises(DatabaseError), transaction.atomic():
                change()
        assert HistoryEntry.objects.get().comment == ""


def _run_verify() -> dict:
    out = StringIO()
    call_command("verify_audit", stdout=out, stderr=StringIO())
    return json.loads(out.getvalue())


class _undone:
    """Take back what happens inside, so that each kind of tampering starts from the sound chain."""

    def __enter__(self):
        self.point = transaction.savepoint()

    def __exit__(self, *error):
        transaction.savepoint_rollback(self.point)


class _anchor_folder:
    """A folder of anchors that only this test writes."""

    def __enter__(self):
        import tempfile  # only here

        self.folder = tempfile.TemporaryDirectory()
        self.settings = override_settings(AUDIT_ANCHOR_DIR=self.folder.name)
        self.settings.enable()
        return self.folder.name

    def __exit__(self, *error):
        self.settings.disable()
        self.folder.cleanup()
