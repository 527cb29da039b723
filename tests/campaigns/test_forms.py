"""What forms take and clean."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from campaigns.duty_forms import ChangeDateForm
from campaigns.forms import (
    ApproveForm,
    AttachForm,
    FilingForm,
    ProgressForm,
    SubmitForm,
    SummaryForm,
)
from organizations.models import Organization
from tests.base import World


class FormTests(World):
    def test_dates_are_taken_as_people_write_them(self):
        for text in ("8月15日", "2018/8/15", "２０１８－０８－１５", "2018年8月15日"):
            form = ChangeDateForm({"version": 0, "due_on": text, "reason": "汛期"}, thing=self.duty)
            form.fields["due_on"].year = 2018
            with self.subTest(text):
                self.assertTrue(form.is_valid(), form.errors)
                self.assertEqual(form.cleaned_data["due_on"], date(2018, 8, 15))

    def test_each_missing_field_says_what_to_do(self):
        form = ApproveForm({"version": 0}, thing=self.campaign)
        words = {name: errors[0] for name, errors in form.errors.items()}
        self.assertEqual(
            words,
            {"approved_by": "请填写批准机关", "approved_on": "请填写批准日期", "number": "请填写批准文号"},
        )

    def test_a_page_without_version_is_refused(self):
        form = SubmitForm({}, thing=self.duty)
        self.assertIn("version", form.errors)

    def test_only_committees_offered_can_be_filed_with(self):
        offered = Organization.objects.filter(pk=self.province_congress.pk)
        data = {"version": 0, "filed_on": "2018-08-01", "number": "1", "filed_with": self.housing.pk}
        form = FilingForm(data, thing=self.campaign, committees=offered)
        self.assertEqual(list(form.errors), ["filed_with"])

    def test_the_reason_is_asked_for_only_when_late(self):
        self.assertNotIn("late_reason", SubmitForm(thing=self.duty).fields)
        self.assertIn("late_reason", SubmitForm(thing=self.duty, late=True).fields)

    def test_the_buttons_tell_a_draft_from_a_finished_part(self):
        text = {"version": 0, "summary": "正文"}
        self.assertFalse(SummaryForm(text | {"keep_draft": "1"}, thing=self.duty).is_done)
        self.assertFalse(SummaryForm(text, thing=self.duty).is_done)
        self.assertTrue(SummaryForm(text | {"done": "1"}, thing=self.duty).is_done)

    def test_percent_is_a_whole_number_from_0_to_100(self):
        for percent, valid in (
            ("0", True),
            ("100", True),
            ("101", False),
            ("-1", False),
            ("半", False),
            ("", False),
        ):
            form = ProgressForm({"version": 0, "text": "进展", "percent": percent}, thing=self.link)
            with self.subTest(percent):
                self.assertEqual(form.is_valid(), valid)

    def test_several_files_come_as_a_list(self):
        files = MultiValueDict({"files": [SimpleUploadedFile(name, b"x") for name in ("一.pdf", "二.pdf")]})
        form = AttachForm({}, files)
        self.assertTrue(form.is_valid(), form.errors)
        self.assertEqual([file.name for file in form.cleaned_data["files"]], ["一.pdf", "二.pdf"])

    def test_no_file_chosen_is_said_where_one_is_needed(self):
        self.assertEqual(AttachForm({}, MultiValueDict()).errors["files"], ["请选择要上传的文件"])
        form = ProgressForm({"version": 0, "text": "进展", "percent": "5"}, MultiValueDict(), thing=self.link)
        self.assertTrue(form.is_valid())
        self.assertEqual(form.cleaned_data["files"], [])
