"""The page of one issue: what each reader may know, the next step of the own role, its cost; files."""

from django.urls import reverse

from core import history
from core.models import Attachment
from issues.models import Finding, Issue
from issues.services.extension import grant_extension
from issues.services.merging import merge_issues
from issues.services.rectification import report_progress, send_back_issue, sign_for_issue
from issues.services.write_off import return_for_rework
from tests.factories import NOW, make_assigned_issue, make_handover, make_issue

from .base import FAILED, InHand, make_extension, make_write_off, picture

CANARY = "桃城区发现人的话"


def hand_over(issue, by, letter) -> None:
    """The history row that handing over writes."""
    data = {"handover": letter.number, "department": letter.department.name, "due_on": str(letter.due_on)}
    history.append(issue, "hand_over", by=by, now=NOW, to_status="handed_over", data=data)


class PageTests(InHand):
    def page(self, person, issue):
        self.sign_in(person)
        return self.client.get(issue.get_absolute_url())

    def titles(self, person, issue) -> list[str]:
        return [entry.title for entry in self.page(person, issue).context["entries"]]

    def acts(self, person, issue) -> list[str]:
        return [act.label for act in self.page(person, issue).context["acts"]]

    def test_only_those_who_see_the_issue_reach_its_page(self):
        issue = self.an_issue()
        for name, person in self.everyone().items():
            visible = Issue.objects.visible_to(person).filter(pk=issue.pk).exists()
            business = person.roles & {"staff", "leader", "liaison"}
            with self.subTest(name):
                expected = 200 if visible else 404 if business else 403
                assert self.page(person, issue).status_code == expected

    def test_a_draft_is_no_page_for_those_above(self):
        draft = make_issue(self.campaign, self.county_congress, reported=False)
        assert self.page(self.county_office, draft).status_code == 200
        for person in (self.city_staff, self.leader, self.province_staff, self.other_office):
            assert self.page(person, draft).status_code == 404

    def test_it_costs_the_same_for_a_short_and_a_long_story(self):
        issue = self.an_issue("rectifying")
        for many in (3, 50):
            for _number in range(many):
                report_progress(issue, text="进展", percent=25, files=[picture()], by=self.liaison)
            for person, statements in (
                (self.city_staff, 10),  # one more: what is proposed or public
                (self.leader, 8),
                (self.county_office, 8),
                (self.liaison, 8),
            ):
                self.sign_in(person)
                with self.subTest((person.username, many)), self.assertNumQueries(statements):
                    self.client.get(issue.get_absolute_url())

    def test_each_role_is_offered_its_next_step_and_nothing_else(self):
        expected = {
            "handed_over": ["签收"],
            "signed": ["报送整改方案", "申请延期"],
            "rectifying": ["报告进展", "申请销号", "申请延期"],
            "rework": ["报告进展", "申请销号", "申请延期"],
            "reopened": ["报送整改方案", "报告进展", "申请销号", "申请延期"],
            "reported": [],
            "written_off": [],
        }
        for status, labels in expected.items():
            issue = self.an_issue(status)
            with self.subTest(status):
                assert self.acts(self.liaison, issue) == labels
                for person in (self.leader, self.county_office):
                    assert self.acts(person, issue) == []
                above = (
                    ["安排回头看"] if status == "written_off" else []
                )  # any committee above may look again
                assert self.acts(self.province_staff, issue) == above

    def test_the_committee_is_offered_what_it_has_to_decide(self):
        issue = self.an_issue("reported")
        make_extension(issue, self.liaison)
        write_off = make_write_off(issue, self.liaison)
        acts = self.page(self.city_staff, issue).context["acts"]
        assert [act.label for act in acts if not act.is_aside] == ["审核销号", "审批延期"]
        assert acts[0].url == write_off.get_absolute_url()

    def test_what_is_on_the_desk_leads_to_sorting_and_handing_over(self):
        found = make_issue(self.campaign, self.county_congress)
        assert self.acts(self.city_staff, found) == ["分办"]
        assert self.acts(self.county_office, found) == []
        for status in ("screened", "sent_back"):
            issue = make_issue(
                self.campaign, self.city_congress, status=status, reported_by=self.county_congress
            )
            assert "交办" in self.acts(self.city_staff, issue)
            assert self.acts(self.county_office, issue) == []

    def test_while_a_request_waits_no_second_one_is_offered(self):
        issue = self.an_issue("rectifying")
        make_extension(issue, self.liaison)
        assert self.acts(self.liaison, issue) == ["报告进展", "申请销号"]

    def test_the_department_above_reads_without_a_button(self):
        letter = make_handover(
            self.campaign,
            self.county_congress,
            self.county_government,
            self.county_housing,
            self.county_office,
        )
        issue = make_assigned_issue(letter)
        assert self.acts(self.liaison, issue) == []
        assert self.acts(self.county_liaison, issue) == ["签收"]

    def test_the_story_is_told_newest_first_with_words_and_files(self):
        issue = self.an_issue("rectifying")
        report_progress(issue, text="先做一半", percent=50, by=self.liaison)
        report_progress(issue, text="全部完成", percent=100, files=[picture()], by=self.liaison)
        newest, oldest = self.page(self.city_staff, issue).context["entries"]
        assert (newest.title, newest.text) == ("报告进展", "全部完成\n完成程度：已完成")
        assert [name for name, _url in newest.files] == ["整改后.png"]
        assert oldest.text == "先做一半\n完成程度：过半"

    def test_a_refused_attempt_is_no_part_of_the_story(self):
        issue = self.an_issue()
        history.append(issue, "sign_for", by=self.other_liaison, now=NOW, outcome="refused")
        assert self.titles(self.city_staff, issue) == []

    def test_a_return_says_which_checks_failed(self):
        issue = self.an_issue("reported")
        write_off = make_write_off(issue, self.liaison)
        return_for_rework(write_off, verdicts=FAILED, reason="照片不清", by=self.city_staff)
        entry = self.page(self.liaison, issue).context["entries"][0]
        assert entry.text == "照片不清\n不通过：效果达标"

    def test_extensions_are_counted_with_their_old_dates(self):
        issue = self.an_issue("rectifying")
        grant_extension(make_extension(issue, self.liaison), by=self.city_staff)
        answer = self.page(self.liaison, issue)
        self.assertContains(answer, "1 次")
        self.assertContains(answer, "2018-09-30 → 2018-12-31")

    def test_the_step_bar_shows_how_far_it_is(self):
        for status, current in (
            ("screened", "交办"),
            ("signed", "方案"),
            ("rework", "办理"),
            ("reported", "审核"),
        ):
            steps = self.page(self.city_staff, self.an_issue(status)).context["steps"]
            assert [label for label, state in steps if state == "current"] == [current]
        assert self.page(self.city_staff, self.an_issue("referred")).context["steps"] == []


class SecretTests(InHand):
    """What a department and a finder must not learn from the page."""

    def setUp(self):
        super().setUp()
        self.issue = self.an_issue(suggested="住建局", origin="letters")
        Finding.objects.filter(issue=self.issue).update(original={"问题": CANARY}, sheet="清单", row=4)
        Finding.objects.create(
            issue=self.issue,
            first_issue=self.issue,
            organization=self.other_congress,
            origin="letters",
            original={"问题": "安平县发现人的话"},
            fingerprint="y" * 64,
            found_at=NOW,
        )
        for action, by, words in (
            ("screen", self.city_staff, "内部意见：先查规划"),
            ("take_in", self.city_staff, "并入安平县的同类问题"),
        ):
            history.append(self.issue, action, by=by, now=NOW, comment=words)
        hand_over(self.issue, self.city_staff, self.handover)

    def html(self, person) -> str:
        self.sign_in(person)
        return self.client.get(self.issue.get_absolute_url()).content.decode()

    def test_a_department_learns_neither_finders_nor_internal_words(self):
        html = self.html(self.liaison)
        for secret in ("桃城区", "安平县", CANARY, "内部意见", "电话、信箱", "清单所列"):
            assert secret not in html, secret
        assert self.handover.number in html

    def test_the_committee_and_those_above_see_every_source(self):
        for person in (self.city_staff, self.leader, self.province_staff):
            html = self.html(person)
            assert CANARY in html and "安平县发现人的话" in html and "内部意见" in html

    def test_a_finder_sees_its_own_source_and_no_other_finder(self):
        html = self.html(self.county_office)
        assert CANARY in html
        assert "安平县" not in html

    def test_a_county_that_follows_the_issue_up_itself_learns_of_no_other_county(self):
        Issue.objects.filter(pk=self.issue.pk).update(congress=self.county_congress)
        html = self.html(self.county_office)
        assert CANARY in html and "内部意见" in html
        assert "安平县" not in html

    def test_the_next_department_does_not_read_what_the_last_one_answered(self):
        send_back_issue(self.issue, reason="退签理由机密", by=self.liaison)
        letter = make_handover(
            self.campaign, self.city_congress, self.city_government, self.commerce, self.city_staff
        )
        hand_over(self.issue, self.city_staff, letter)
        Issue.objects.filter(pk=self.issue.pk).update(status="handed_over", department=self.commerce)
        html = self.html(self.other_liaison)
        assert "退签理由机密" not in html and "住房和城乡建设局" not in html
        assert letter.number in html

    def test_a_merged_issue_leads_to_the_main_one_only_where_that_is_visible(self):
        main = make_issue(self.campaign, self.city_congress, title="主问题", reported_by=self.other_congress)
        merged = make_issue(self.campaign, self.city_congress, reported_by=self.county_congress)
        merge_issues(main, merged, by=self.city_staff)
        for person, shown in ((self.city_staff, True), (self.county_office, False)):
            self.sign_in(person)
            answer = self.client.get(merged.get_absolute_url())
            assert ("主问题" in answer.content.decode()) == shown


class AttachmentTests(InHand):
    def setUp(self):
        super().setUp()
        self.issue = self.an_issue("rectifying")
        report_progress(self.issue, text="进展", percent=50, files=[picture()], by=self.liaison)
        self.file = Attachment.objects.get()

    def url(self, issue=None, file=None) -> str:
        return reverse("issues:attachment", args=[(issue or self.issue).pk, (file or self.file).pk])

    def test_a_file_is_given_to_whoever_sees_the_issue_and_to_nobody_else(self):
        for name, person in self.everyone().items():
            self.sign_in(person)
            visible = Issue.objects.visible_to(person).filter(pk=self.issue.pk).exists()
            with self.subTest(name):
                assert (self.client.get(self.url()).status_code == 200) == visible

    def test_it_comes_whole_and_cannot_run_in_the_page(self):
        self.sign_in(self.city_staff)
        answer = self.client.get(self.url())
        assert b"".join(answer.streaming_content) == picture().read()
        assert answer["Content-Type"] == "image/png"
        assert answer["Content-Disposition"].startswith("attachment")
        assert "sandbox" in answer["Content-Security-Policy"]

    def test_a_file_is_not_reached_through_another_issue(self):
        other = self.an_issue()
        self.sign_in(self.city_staff)
        assert self.client.get(self.url(issue=other)).status_code == 404

    def test_a_file_that_belongs_to_no_issue_is_not_served_here(self):
        stray = Attachment.objects.create(
            file="x.bin",
            name="x.pdf",
            content_type="application/pdf",
            size=1,
            sha256="0" * 64,
            uploaded_by=self.city_staff,
            uploaded_at=NOW,
        )
        self.sign_in(self.city_staff)
        assert self.client.get(self.url(file=stray)).status_code == 404

    def test_when_the_department_loses_the_issue_it_loses_the_file(self):
        Issue.objects.filter(pk=self.issue.pk).update(department=None, status="sent_back")
        self.sign_in(self.liaison)
        assert self.client.get(self.url()).status_code == 404

    def test_a_later_department_does_not_get_an_earlier_ones_files(self):
        Attachment.objects.update(uploaded_at=NOW.replace(month=7))
        self.sign_in(self.liaison)
        assert self.client.get(self.url()).status_code == 404
        self.sign_in(self.city_staff)
        assert self.client.get(self.url()).status_code == 200


class BoardTests(InHand):
    URL = reverse("issues:board")

    def board(self, person=None):
        self.sign_in(person or self.liaison)
        return self.client.get(self.URL)

    def test_the_cards_are_what_the_department_has_to_act_on_by_urgency(self):
        later = self.an_issue("rectifying")
        late = self.an_issue("signed", due_on=self.today.replace(day=1))
        self.an_issue("reported"), self.an_issue("written_off")
        cards = self.board().context["cards"]
        assert [(card["issue"], card["act"].label) for card in cards] == [
            (late, "报送整改方案"),
            (later, "报告进展"),
        ]

    def test_each_figure_opens_exactly_its_rows(self):
        for status in ("handed_over", "signed", "reported", "reported", "written_off"):
            self.an_issue(status)
        self.an_issue("signed", due_on=self.today.replace(day=1))
        self.an_issue("rework", due_on=self.today.replace(day=12))
        tiles = self.board().context["tiles"]
        assert [(tile["label"], tile["value"]) for tile in tiles] == [
            ("待签收", 1),
            ("逾期", 1),
            ("7 天内到期", 1),
            ("待审核", 2),
        ]
        for tile in tiles:
            assert self.client.get(tile["url"]).context["total"] == tile["value"]

    def test_what_one_may_only_read_is_not_on_the_board(self):
        letter = make_handover(
            self.campaign,
            self.county_congress,
            self.county_government,
            self.county_housing,
            self.county_office,
        )
        issue = make_assigned_issue(letter)
        assert self.board().context["cards"] == []
        assert [card["issue"] for card in self.board(self.county_liaison).context["cards"]] == [issue]

    def test_it_costs_the_same_for_few_and_many(self):
        for many in (3, 50):
            for _number in range(many):
                self.an_issue("rectifying")
            self.sign_in(self.liaison)
            with self.assertNumQueries(5):
                self.client.get(self.URL)

    def test_only_liaisons_have_a_board(self):
        for name, person in self.everyone().items():
            with self.subTest(name):
                assert (self.board(person).status_code == 200) == ("liaison" in person.roles)

    def test_an_empty_board_says_what_comes_next(self):
        self.assertContains(self.board(), "没有需要办理的问题")

    def test_the_finder_is_not_on_the_board(self):
        self.an_issue()
        self.assertNotContains(self.board(), "桃城区")

    def test_signing_moves_the_card_to_its_next_step(self):
        issue = self.an_issue()
        assert self.board().context["cards"][0]["act"].label == "签收"
        sign_for_issue(issue, by=self.liaison)
        assert self.board().context["cards"][0]["act"].label == "报送整改方案"
