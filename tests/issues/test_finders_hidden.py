"""Who found and reported an issue reaches neither the department nor the public, by any page, file or message.

A county whose every name is a canary sends its list in; the issue goes the whole way, and whatever the liaison and a
visitor can open or download is searched for the canary.
"""

import io
import zipfile
from datetime import date

from django.urls import reverse

from campaigns import services as campaign_services
from core.models import Notification
from issues.checks import DEFAULT
from issues.models import Handover, Issue, IssueList, Publication
from issues.services.extension import ask_extension, refuse_extension
from issues.services.handover import hand_over_issues
from issues.services.intake import confirm_issue_list, upload_issue_list
from issues.services.publication import propose_publication, publish_issue
from issues.services.rectification import report_progress, sign_for_issue, submit_plan
from issues.services.screening import screen_issues
from issues.services.write_off import apply_write_off, return_for_rework
from organizations.enums import Level
from tests.base import World
from tests.factories import make_duty, make_organization, make_person, make_region
from tests.test_access_matrix import model_of, patterns

from .base import FAILED, picture
from .lists import row, upload

CANARY = "金丝雀"
ROWS = (row(1, "滨河路窨井盖缺失", "住建局"), row(2, "东湖路路灯不亮", "住建局"))


class HiddenFinderTests(World):
    def setUp(self):
        super().setUp()
        place = make_region(f"{CANARY}县", Level.COUNTY, "13/11/09/", self.city)
        type(place).objects.filter(pk=place.pk).update(short_name=CANARY)
        congress = make_organization(f"{CANARY}县人大常委会", place)
        self.office = make_person("office", congress, name=f"{CANARY}填报人")
        self.duty = make_duty(self.link, congress, self.city_congress, title=f"{CANARY}的清单")
        self._come_in()
        self._go_the_whole_way()

    def _come_in(self):
        file = upload(*ROWS, name=f"{CANARY}.xlsx", title=f"{CANARY}县问题清单")
        issue_list = upload_issue_list(self.campaign, duty=self.duty, upload=file, by=self.office)
        confirm_issue_list(issue_list, by=self.office)
        campaign_services.save_summary(self.duty, text=f"{CANARY}情况", ready=True, by=self.office)
        self.duty.refresh_from_db()
        campaign_services.submit_duty(self.duty, by=self.office)
        campaign_services.accept_duty(self.duty, by=self.city_staff)
        screen_issues(Issue.objects.all(), congress=self.city_congress, by=self.city_staff)

    def _go_the_whole_way(self):
        """Two issues: one signed for, the other planned, reported, asked for and returned, and public."""
        hand_over_issues(
            Issue.objects.all(), department=self.housing, due_on=date(2018, 9, 28), by=self.city_staff
        )
        self.issue, self.waiting = Issue.objects.order_by("id")
        act = {"by": self.liaison}
        sign_for_issue(self.issue, **act)
        submit_plan(self.issue, measures="更换", person="分管负责人", finish_on=date(2018, 9, 1), **act)
        report_progress(self.issue, text="已更换一半", percent=50, files=[picture()], **act)
        asked = ask_extension(self.issue, new_due_on=date(2018, 10, 31), reason="汛期", **act)
        refuse_extension(asked, note="时间充足", by=self.city_staff)
        self.issue.refresh_from_db()
        checks = {check["key"]: "已办" for check in DEFAULT}
        applied = apply_write_off(self.issue, checks=checks, opinion="同意", files=[picture()], **act)
        return_for_rework(applied, verdicts=FAILED, reason="照片不清", by=self.city_staff)
        self.issue.refresh_from_db()
        words = propose_publication(self.issue, text="滨河路窨井盖缺失，正在更换。", by=self.city_staff)
        publish_issue(words, by=self.city_colleague)

    def read(self, url: str) -> str:
        """What an address gives, the parts of an Office file unpacked."""
        answer = self.client.get(url, follow=True)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if not content.startswith(b"PK"):
            return content.decode(errors="ignore")
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return "".join(package.read(name).decode(errors="ignore") for name in package.namelist())

    def addresses(self, person) -> list[str]:
        found = []
        for name, pattern in patterns():
            access, keyed = pattern.callback.access, "<" in str(pattern.pattern)
            if name.startswith("demonstration:") or (access.roles and not access.roles & person.roles):
                continue
            model = model_of(name)
            if not keyed:
                found.append(reverse(name))
            elif model is not None:
                seen = model.objects.visible_to(person).values_list("pk", flat=True)
                found += [reverse(name, args=[pk]) for pk in seen]
        for number in (self.issue.number, self.waiting.number, "窨井", CANARY):
            found += [f"{reverse(page)}?q={number}" for page in ("dashboards:search", "issues:list")]
        return found

    def assert_hidden(self, addresses) -> None:
        for url in addresses:
            if f"q={CANARY}" not in url:  # there the page repeats what was typed
                with self.subTest(url):
                    assert CANARY not in self.read(url), url

    def test_the_test_sees_what_is_there(self):
        self.sign_in(self.city_staff)
        for url in (
            self.issue.get_absolute_url(),
            reverse("issues:list"),
            reverse("issues:export"),
        ):
            assert CANARY in self.read(url), url

    def test_the_department_learns_it_from_no_page_and_no_file(self):
        self.sign_in(self.liaison)
        addresses = self.addresses(self.liaison)
        assert {reverse("issues:detail", args=[self.issue.pk]), reverse("issues:export")} <= set(addresses)
        letter = reverse("issues:handover_letter", args=[Handover.objects.get().pk])
        assert letter in addresses and self.issue.number in self.read(letter)
        self.assert_hidden(addresses)

    def test_nor_by_searching_for_it(self):
        self.sign_in(self.liaison)
        listed = self.client.get(reverse("issues:list"), {"q": CANARY}).context["page"]
        assert len(listed) == 0
        self.assertContains(self.client.get(reverse("dashboards:search"), {"q": CANARY}), "没有找到")

    def test_nor_from_a_message_or_the_name_of_a_file(self):
        told = Notification.objects.filter(recipient__in=[self.liaison, self.other_liaison])
        assert told.count() >= 3
        assert not [message for message in told if CANARY in f"{message.text}{message.params}{message.url}"]
        self.sign_in(self.liaison)
        for file in (*self.issue.progress.get().files.all(), *self.issue.write_offs.get().files.all()):
            answer = self.client.get(reverse("issues:attachment", args=[self.issue.pk, file.pk]))
            assert CANARY not in answer["Content-Disposition"]
        own = IssueList.objects.get().file_id
        assert self.client.get(reverse("issues:attachment", args=[self.issue.pk, own])).status_code == 404

    def test_the_public_learns_it_from_no_page(self):
        addresses = [reverse(f"public:{page}") for page in ("home", "list", "results")]
        addresses += [reverse("public:item", args=[self.issue.pk]), f"{addresses[1]}?q={self.issue.number}"]
        assert self.issue.number in self.read(addresses[1])
        self.assert_hidden(addresses)
        assert Publication.objects.get().status == "published"

    def test_numbers_run_through_the_campaign_whoever_reports(self):
        upload_by_city = upload(row(1, "南环路积水", "住建局"))
        own = upload_issue_list(self.campaign, upload=upload_by_city, by=self.city_staff)
        confirm_issue_list(own, by=self.city_staff)
        numbers = Issue.objects.order_by("id").values_list("number", flat=True)
        assert list(numbers) == ["LD2018-0001", "LD2018-0002", "LD2018-0003"]
