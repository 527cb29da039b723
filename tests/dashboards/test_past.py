"""What I did, and the audit log: whose acts, from when to when, and never any business data for the administrator."""

import io
import re
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse

from core import history, triggers
from core.models import HistoryEntry
from dashboards import records
from tests.base import World
from tests.factories import make_issue

CANARY = "红旗水库堤坝渗漏"
DONE, AUDIT = reverse("dashboards:done"), reverse("dashboards:audit")
VERIFY = reverse("dashboards:audit_verify")


def record(issue, action="screen", *, by, now, **details):
    return history.append(issue, action, by=by, now=now, from_status="found", to_status="screened", **details)


class PastCase(World):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.issue = make_issue(cls.campaign, cls.city_congress, title=CANARY)

    def lines(self, address, **query):
        return self.client.get(address, query).context["lines"]


class DoneTests(PastCase):
    def setUp(self):
        super().setUp()
        self.sign_in(self.city_staff)

    def test_only_ones_own_acts_newest_first(self):
        record(self.issue, by=self.city_colleague, now=self.now)
        first = record(self.issue, by=self.city_staff, now=self.now - timedelta(days=2))
        second = record(self.issue, "void", by=self.city_staff, now=self.now)
        assert [line.entry for line in self.lines(DONE)] == [second, first]

    def test_an_act_stands_in_the_words_of_its_transition(self):
        record(self.issue, by=self.city_staff, now=self.now)
        (line,) = self.lines(DONE)
        assert (line.act, line.kind, line.change) == ("受理", "问题", "待分办 → 待交办")
        assert CANARY in line.thing

    def test_every_act_that_is_written_in_the_code_has_words(self):
        written = re.compile(r'history\.(?:append|entry)\(\s*[\w.]+,\s*"(\w+)"')
        packages = ("campaigns", "issues", "evaluations", "dashboards")
        files = [path for package in packages for path in (Path(settings.BASE_DIR) / package).rglob("*.py")]
        names = {name for path in files for name in written.findall(path.read_text(encoding="utf-8"))}
        assert names >= {"create", "upload", "export"}
        assert names <= {name for name, _words in records.acts_on_record()}

    def test_the_period_includes_both_its_days(self):
        day = self.today - timedelta(days=40)
        old = record(self.issue, by=self.city_staff, now=self.now - timedelta(days=40))
        assert self.lines(DONE) == []
        found = self.lines(DONE, since=day.isoformat(), until=day.isoformat())
        assert [line.entry for line in found] == [old]

    def test_a_day_ends_at_local_midnight(self):
        record(self.issue, by=self.city_staff, now=self.now.replace(hour=16))  # 00:00 of the 10th in Shanghai
        assert self.lines(DONE, since="2018-08-09", until="2018-08-09") == []
        assert len(self.lines(DONE, since="2018-08-10", until="2018-08-10")) == 1

    def test_start_after_end_is_refused_beside_the_field(self):
        answer = self.client.get(DONE, {"since": "2018-08-09", "until": "2018-08-01"})
        assert answer.status_code == 422
        self.assertContains(answer, "开始日期不能晚于结束日期", status_code=422)

    def test_a_refused_attempt_says_so(self):
        record(self.issue, by=self.city_staff, now=self.now, outcome=HistoryEntry.Outcome.REFUSED)
        self.assertContains(self.client.get(DONE), "被拒绝")

    def test_an_empty_period_offers_a_wider_one(self):
        self.assertContains(self.client.get(DONE), "这段时间没有记录")

    def test_pages_follow_one_another_without_gap(self):
        made = [record(self.issue, by=self.city_staff, now=self.now).pk for _number in range(60)]
        first = self.client.get(DONE)
        second = self.client.get(DONE, {"after": first.context["page"].next})
        shown = [line.entry.pk for answer in (first, second) for line in answer.context["lines"]]
        assert shown == sorted(made, reverse=True)

    def test_costs_the_same_with_few_and_many_acts(self):
        for count in (1, 30):
            for _number in range(count):
                record(self.issue, by=self.city_staff, now=self.now)
            with self.assertNumQueries(3):  # session, person, memberships, the page
                self.client.get(DONE)

    def export(self, **period):
        answer = self.client.post(reverse("dashboards:done_export"), period)
        return openpyxl.load_workbook(io.BytesIO(answer.content)).active

    def test_the_export_holds_the_same_acts_and_is_put_on_record(self):
        record(self.issue, by=self.city_staff, now=self.now)
        record(self.issue, by=self.city_staff, now=self.now - timedelta(days=9))
        record(self.issue, by=self.city_colleague, now=self.now)
        rows = list(self.export(since="2018-08-05", until="").iter_rows(min_row=4, values_only=True))
        assert [row[1:] for row in rows] == [("受理", "问题", str(self.issue), "待分办 → 待交办")]
        entry = HistoryEntry.objects.latest("id")
        assert (entry.action, entry.actor, entry.data["rows"]) == ("export", self.city_staff, 1)

    def test_a_senseless_period_exports_nothing(self):
        answer = self.client.post(reverse("dashboards:done_export"), {"since": "2018-08-09", "until": "昨天"})
        assert answer.url == DONE
        assert not HistoryEntry.objects.filter(action="export").exists()

    def test_everybody_signed_in_may_open_it(self):
        for person in self.everyone().values():
            self.sign_in(person)
            assert self.client.get(DONE).status_code == 200

    def test_an_administrator_reads_no_business_data_even_of_former_acts(self):
        record(self.issue, by=self.audit_admin, now=self.now)
        self.sign_in(self.audit_admin)
        answer = self.client.get(DONE)
        assert len(answer.context["lines"]) == 1
        self.assertNotContains(answer, CANARY)


class AuditAccessTests(PastCase):
    def test_only_the_audit_administrator_reads_the_log(self):
        for name, person in self.everyone().items():
            self.sign_in(person)
            expected = 200 if name == "audit_admin" else 403
            assert self.client.get(AUDIT).status_code == expected, name

    def test_only_the_audit_administrator_checks_the_chain(self):
        for name, person in self.everyone().items():
            if name != "audit_admin":
                self.sign_in(person)
                assert self.client.post(VERIFY).status_code == 403, name
        assert not HistoryEntry.objects.filter(action="verify_chain").exists()

    def test_the_log_shows_who_and_what_kind_but_no_business_data(self):
        secret = {"comment": CANARY, "data": {"turnout": {"2": 7}, "text": CANARY}}
        record(self.issue, by=self.city_staff, now=self.now, **secret)
        self.sign_in(self.audit_admin)
        answer = self.client.get(AUDIT)
        self.assertContains(answer, "city_staff")
        self.assertContains(answer, f"问题 第 {self.issue.pk} 号")
        self.assertNotContains(answer, CANARY)
        self.assertNotContains(answer, self.issue.number)
        self.assertNotContains(answer, "turnout")


class AuditFilterTests(PastCase):
    def setUp(self):
        super().setUp()
        self.sign_in(self.audit_admin)
        self.mine = record(self.issue, by=self.city_staff, now=self.now)
        self.other = record(self.issue, "void", by=self.city_colleague, now=self.now - timedelta(days=9))
        self.refused = history.append(
            self.duty, "accept", by=self.county_office, now=self.now, outcome=HistoryEntry.Outcome.REFUSED
        )

    def found(self, **query):
        return [line.entry for line in self.lines(AUDIT, **query)]

    def test_without_conditions_everything_newest_first(self):
        assert self.found() == [self.refused, self.other, self.mine]

    def test_each_condition_narrows(self):
        assert self.found(person="colleague") == [self.other]
        assert self.found(action="screen") == [self.mine]
        assert self.found(kind="campaigns.duty") == [self.refused]
        assert self.found(kind="issues.issue", number=self.issue.pk) == [self.other, self.mine]
        assert self.found(outcome="refused") == [self.refused]
        assert self.found(since="2018-08-09") == [self.refused, self.mine]
        assert self.found(until="7月31日") == [self.other]

    def test_conditions_are_joined(self):
        assert self.found(kind="issues.issue", until="2018-08-01") == [self.other]

    def test_nothing_found_is_another_text_than_an_empty_log(self):
        self.assertContains(self.client.get(AUDIT, {"person": "无此人"}), "没有符合条件的结果")

    def test_a_range_of_more_than_a_year_is_refused(self):
        answer = self.client.get(AUDIT, {"since": "2016-01-01", "until": "2018-08-09"})
        self.assertContains(answer, "请缩小时间范围", status_code=422)

    def test_values_that_make_no_sense_are_refused_in_words(self):
        for query in ({"kind": "auth.user"}, {"number": "abc"}, {"since": "昨天"}, {"outcome": "x"}):
            assert self.client.get(AUDIT, query).status_code == 422, query

    def test_costs_the_same_with_few_and_many_entries(self):
        for count in (1, 30):
            for _number in range(count):
                record(self.issue, by=self.city_staff, now=self.now)
            with self.assertNumQueries(6):  # session, person, memberships, page, seal, waiting, last check
                self.client.get(AUDIT)


class ChainTests(PastCase):
    def setUp(self):
        super().setUp()
        self.enterContext(self.settings(AUDIT_ANCHOR_DIR=self.enterContext(TemporaryDirectory())))
        self.sign_in(self.audit_admin)
        for _number in range(3):
            record(self.issue, by=self.city_staff, now=self.now)
        history.seal()

    def check(self) -> dict:
        self.client.post(VERIFY)
        return HistoryEntry.objects.filter(action="verify_chain").latest("id").data

    def test_never_checked_says_so(self):
        self.assertContains(self.client.get(AUDIT), "尚未核验")

    def test_a_whole_chain_is_recorded_as_whole(self):
        assert self.check()["ok"] is True
        self.assertContains(self.client.get(AUDIT), "审计链完整")

    def test_an_edited_entry_is_named(self):
        second = HistoryEntry.objects.order_by("id")[1]
        with transaction.atomic():
            triggers.remove(connection)
            HistoryEntry.objects.filter(pk=second.pk).update(comment="改过")
        assert self.check()["first_bad"] == 2
        answer = self.client.get(AUDIT)
        self.assertContains(answer, "审计链不一致")
        self.assertContains(answer, "链上第 2 条")

    def test_waiting_entries_are_counted(self):
        record(self.issue, by=self.city_staff, now=self.now)
        chain = self.client.get(AUDIT).context["chain"]
        assert (chain.sealed, chain.waiting) == (3, 1)
