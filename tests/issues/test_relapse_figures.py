"""A relapsed issue is counted as such: ledger, tallies, ranking's results, leader's page, deadlines' check."""

from django.urls import reverse

from campaigns.models import Link
from campaigns.services import conclude_campaign
from core.periods import Period
from deadlines.checking import faults
from issues.models import Issue
from issues.results import Window
from issues.services.look_back import plan_look_back
from issues.services.rectification import report_progress

from .base import make_write_off
from .looking import RELAPSED, LookingBack


class CountedTests(LookingBack):
    def relapsed(self):
        issue = self.closed()
        make_write_off(issue, self.liaison, status="granted", decided_by=self.city_staff)
        return self.record(self.planned(issue), **RELAPSED).issue

    def test_the_ledger_lists_what_relapsed_and_what_of_it_is_open(self):
        issue, _other = self.relapsed(), self.closed()
        self.sign_in(self.city_staff)
        for view in ("relapsed", "relapsed_open"):
            page = self.client.get("/issues/", {"view": view})
            assert [row["serial"] for row in page.context["rows"]] == [issue.number]
        Issue.objects.filter(pk=issue.pk).update(status="written_off")
        assert Issue.objects.relapsed().count() == 1
        assert Issue.objects.relapsed_open().count() == 0

    def test_it_counts_as_relapsed_in_the_period_of_the_ranking(self):
        issue = self.relapsed()
        window = Window.of(Period.read("2018-08"), self.today.replace(month=9))
        assert list(Issue.objects.with_result("relapsed", window)) == [issue]
        assert list(Issue.objects.due_in(window)) == [issue]

    def test_the_leader_reads_of_it_and_the_number_opens_the_row(self):
        issue = self.relapsed()
        self.sign_in(self.leader)
        page = self.client.get("/leader/")
        figure = page.context["page"].relapsed
        assert figure.value == 1
        assert "1 件已销号的问题反弹" in page.context["page"].sentence
        rows = self.client.get(figure.url).context["rows"]
        assert [row["serial"] for row in rows] == [issue.number]

    def test_the_department_reads_of_it_and_not_of_a_look_to_come(self):
        kept, issue = self.planned(due_on=self.today), self.relapsed()
        self.sign_in(self.liaison)
        page = self.client.get(issue.get_absolute_url())
        self.assertContains(page, "又有三处缺失")
        self.assertContains(page, "反弹，重新挂账")
        before = self.client.get(kept.issue.get_absolute_url())
        assert [entry.title for entry in before.context["entries"]] == []
        assert self.client.get(kept.get_absolute_url()).status_code == 403


class OwedTests(LookingBack):
    def finish(self):
        Link.objects.update(status="done")
        conclude_campaign(self.campaign, by=self.city_staff)

    def test_deadlines_and_rows_agree_after_planning_and_relapse(self):
        plan_look_back(self.closed(), due_on=self.today, reason="x", by=self.city_staff)
        self.record(self.planned(), **RELAPSED)
        own = {"issues.lookback", "issues.issue"}
        assert [one for one in faults() if one.subject_type in own and one.problem != "missing"] == []
        missing = {one.subject_id for one in faults() if one.subject_type == "issues.lookback"}
        assert missing == set()

    def test_a_look_back_outlives_its_campaign_and_so_does_what_relapsed(self):
        look_back = plan_look_back(self.closed(), due_on=self.today, reason="x", by=self.city_staff)
        relapsed = self.record(self.planned(), **RELAPSED).issue
        self.finish()
        assert [one for one in faults() if one.subject_type.startswith("issues.")] == []
        relapsed.refresh_from_db()
        report_progress(relapsed, text="x", percent=25, by=self.liaison)
        self.record(look_back.__class__.objects.get(pk=look_back.pk))

    def test_on_the_work_page_it_stands_a_month_before_its_day(self):
        plan_look_back(
            self.closed(), due_on=self.today.replace(month=9, day=1), reason="x", by=self.city_staff
        )
        far = self.today.replace(month=12)
        plan_look_back(self.closed(), due_on=far, reason="x", by=self.city_staff)
        self.sign_in(self.city_staff)
        groups = self.client.get(reverse("dashboards:work")).context["page"].groups
        verbs = [task.verb for group in groups for task in group.tasks]
        assert verbs.count("回头看") == 1
