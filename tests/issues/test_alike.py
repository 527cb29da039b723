"""A corrected row that comes under another file's name is neither doubled nor corrected in silence: somebody is asked."""

from django.urls import reverse

from core import history
from core.exceptions import RuleBroken
from issues.models import Finding, Issue
from issues.resent import CORRECTIONS, NEW, compare
from issues.services.intake import confirm_issue_list, upload_issue_list

from .lists import HEADINGS, row, upload
from .test_intake_services import FIRST, SECOND, Intake
from .test_resent import LAMP, OwnList

OTHER = "补报八月.xlsx"
DUE = row(
    9, SECOND[2], "桃城区住房和城乡建设局", 整改时限="2018-09-30"
)  # the same words, another day and number
WORDS = row(2, SECOND[2] + "，并已核实")  # the same number, other words


class AlikeTests(OwnList):
    def alike(self, *rows, **kwargs):
        return [(change.issue, change.row["row"]) for change in compare(self.bring(*rows, **kwargs)).alike]

    def answer(self, said: str, *rows) -> dict:
        issue_list = self.bring(*rows, name=OTHER)
        return confirm_issue_list(issue_list, alike=said, by=self.city_staff).outcome

    def test_a_row_in_the_same_words_or_under_the_same_number_is_asked_about(self):
        for corrected in (DUE, WORDS):
            with self.subTest(corrected[2]):
                self.assertEqual(self.alike(corrected, name=OTHER), [(self.issue, 3)])

    def test_what_has_other_words_and_another_number_is_new_without_a_question(self):
        self.assertEqual(self.alike(LAMP, row(8, SECOND[2][:8] + "，另有三处"), name=OTHER), [])

    def test_another_problem_under_the_same_number_is_no_question(self):
        self.assertEqual(self.alike(row(2, LAMP[2]), name=OTHER), [])

    def test_nothing_is_imported_before_it_is_answered(self):
        issue_list = self.bring(DUE, LAMP, name=OTHER)
        with self.assertRaisesMessage(RuleBroken, "有 1 条与已报的问题相同或相近") as refusal:
            confirm_issue_list(issue_list, by=self.city_staff)
        self.assertEqual((refusal.exception.field, Issue.objects.count()), ("alike", 2))

    def test_said_to_be_corrections_they_go_into_their_issues(self):
        outcome = self.answer(CORRECTIONS, DUE, LAMP)
        self.assertEqual((outcome["added"], outcome["changed"], outcome["noted"]), (1, 1, 0))
        self.issue.refresh_from_db()
        self.assertEqual((str(self.issue.due_on), Issue.objects.count()), ("2018-09-30", 3))
        self.assertEqual(history.of(self.issue).first().action, "amend")

    def test_corrections_of_what_was_sorted_stand_on_its_record(self):
        self.sort()
        outcome = self.answer(CORRECTIONS, WORDS)
        self.assertEqual((outcome["added"], outcome["changed"], outcome["noted"]), (0, 0, 1))
        self.issue.refresh_from_db()
        self.assertEqual((self.issue.description, self.issue.status), (SECOND[2], "screened"))

    def test_said_to_be_new_they_are_issues_of_their_own(self):
        outcome = self.answer(NEW, DUE)
        self.assertEqual((outcome["added"], outcome["changed"], Issue.objects.count()), (1, 0, 3))

    def test_sent_again_after_the_answer_nothing_is_asked(self):
        self.answer(CORRECTIONS, DUE)
        again = compare(self.bring(DUE, name="又一次.xlsx"))
        self.assertEqual((again.new, again.alike, again.same), ([], [], 1))

    def test_a_version_of_the_first_list_needs_no_question(self):
        found = compare(self.bring(FIRST, DUE))
        self.assertEqual((found.alike, [change.issue for change in found.changed]), ([], [self.issue]))

    def test_rows_of_a_list_for_a_duty_are_never_asked_about(self):
        self.assertEqual(compare(Intake.bring(self, DUE, name=OTHER)).alike, [])

    def test_a_voided_issue_is_not_asked_about(self):
        Issue.objects.filter(pk=self.issue.pk).update(status="voided")
        self.assertEqual(self.alike(DUE, name=OTHER), [])

    def test_a_new_column_under_another_name_makes_every_row_a_question(self):
        wide = upload([*FIRST, "一"], [*SECOND, "二"], name=OTHER, headings=[*HEADINGS, "批次"])
        found = compare(self.bring_file(wide))
        self.assertEqual((len(found.new), len(found.alike)), (2, 2))

    def bring_file(self, file):
        return upload_issue_list(self.campaign, upload=file, by=self.city_staff)

    def test_a_version_sorted_otherwise_and_numbered_anew_asks_about_the_row_in_other_words(self):
        moved = upload(row(1, SECOND[2] + "，并已核实"), row(2, FIRST[2]), LAMP, name="清单（2）.xlsx")
        found = compare(self.bring_file(moved))
        self.assertEqual([change.issue for change in found.alike], [self.issue])
        self.assertEqual((len(found.new), found.changed, found.same, found.gone), (2, [], 1, []))

    def test_a_renamed_sheet_is_the_same_sheet(self):
        renamed = self.bring_file(upload(FIRST, WORDS, name="清单(2).xlsx", sheet="八月"))
        found = compare(renamed)
        self.assertEqual(([one.issue for one in found.changed], found.new), ([self.issue], []))

    def test_asking_costs_the_same_for_many_rows(self):
        rows = [row(n, f"第{n}号院下水道堵塞，居民多次反映无人处理") for n in range(40)]
        self.take(*rows, name="大.xlsx")
        for count in (2, 40):
            again = self.bring(*(one[:5] + ["已核实", ""] for one in rows[:count]), name=f"{count}.xlsx")
            with self.subTest(count), self.assertNumQueries(5):
                self.assertEqual(len(compare(again).alike), count)


class AlikePageTests(OwnList):
    def setUp(self):
        super().setUp()
        self.sign_in(self.city_staff)
        self.list = self.bring(DUE, LAMP, name=OTHER)

    def confirm_page(self, **data):
        return self.client.post(reverse("issues:import_confirm", args=[self.list.pk]), {"version": 0} | data)

    def test_the_page_shows_both_and_asks(self):
        page = self.client.get(self.list.get_absolute_url())
        self.assertContains(page, "1 条与已报的问题相同或相近")
        self.assertContains(page, f'href="{self.issue.get_absolute_url()}"')
        self.assertContains(page, 'name="alike"', count=2)

    def test_without_an_answer_the_page_asks_again(self):
        page = self.confirm_page()
        self.assertContains(page, "请选择它们是更正还是新问题", status_code=422)
        self.assertEqual(Issue.objects.count(), 2)

    def test_the_answer_is_carried_out(self):
        self.assertRedirects(self.confirm_page(alike=CORRECTIONS), self.list.get_absolute_url())
        self.list.refresh_from_db()
        self.assertEqual((self.list.outcome["added"], self.list.outcome["changed"]), (1, 1))
        self.assertEqual(Finding.objects.get(first_issue=self.issue).original["due"]["date"], "2018-09-30")

    def test_a_list_that_is_like_nothing_asks_nothing(self):
        page = self.client.get(self.bring(LAMP, name=OTHER).get_absolute_url())
        self.assertNotContains(page, 'name="alike"')
