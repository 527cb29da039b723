"""Drafts: kept for their own side only, guarded against overwriting, closed once submitted."""

from django.core.files.uploadedfile import SimpleUploadedFile

from campaigns import services
from campaigns.enums import CampaignStatus
from campaigns.models import Campaign, Duty
from campaigns.services import drafts
from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from core.models import Attachment, Notification
from tests.base import World
from tests.factories import make_duty

from .support import a_pdf, acts_on, submitted

OWN = {"county_office", "county_colleague"}


class SummaryTests(World):
    def parts(self) -> dict:
        return dict(self.duty.ready_parts.values_list("part", "facts"))

    def test_a_draft_is_kept_without_history_or_message(self):
        services.save_summary(self.duty, text="初稿", by=self.county_office)
        self.assertEqual(Duty.objects.get(pk=self.duty.pk).summary, "初稿")
        self.assertEqual((acts_on(self.duty), Notification.objects.count()), ([], 0))
        self.assertEqual(self.parts(), {})

    def test_marking_it_ready_counts_the_characters(self):
        services.save_summary(self.duty, text=" 完成稿 ", ready=True, by=self.county_office)
        self.assertEqual(self.parts(), {"summary": {"characters": 3}})

    def test_saving_again_as_draft_takes_the_mark_back(self):
        services.save_summary(self.duty, text="完成稿", ready=True, by=self.county_office)
        services.save_summary(self.duty, text="再改", by=self.county_office)
        self.assertEqual(self.parts(), {})

    def test_an_empty_text_is_not_ready(self):
        with self.assertRaises(RuleBroken) as refusal:
            services.save_summary(self.duty, text=" \n", ready=True, by=self.county_office)
        self.assertEqual(refusal.exception.field, "summary")

    def test_nobody_else_can_write_the_draft(self):
        for name, person in self.everyone().items():
            if name not in OWN:
                with self.subTest(name), self.assertRaises(NotAllowed):
                    services.save_summary(self.duty, text="改", by=person)

    def test_a_colleagues_text_is_not_overwritten(self):
        copy = Duty.objects.get(pk=self.duty.pk)
        services.save_summary(self.duty, text="先保存的", by=self.county_office)
        with self.assertRaises(StaleState):
            services.save_summary(copy, text="后保存的", by=self.county_colleague)
        self.assertEqual(Duty.objects.get(pk=self.duty.pk).summary, "先保存的")

    def test_after_submission_the_text_is_closed_until_it_is_returned(self):
        duty = submitted(self.duty, self.county_office)
        with self.assertRaisesMessage(TransitionError, "已经报送，不能再改"):
            services.save_summary(duty, text="改", by=self.county_office)
        services.return_duty(duty, reason="缺数据", by=self.city_staff)
        services.save_summary(duty, text="改", by=self.county_office)
        self.assertEqual(Duty.objects.get(pk=duty.pk).summary, "改")

    def test_a_duty_without_summary_takes_none(self):
        duty = make_duty(
            self.link, self.county_congress, self.city_congress, title="清单", parts=["issue_list"]
        )
        with self.assertRaises(RuleBroken):
            services.save_summary(duty, text="正文", by=self.county_office)

    def test_a_campaign_that_is_over_takes_no_draft(self):
        Campaign.objects.update(status=CampaignStatus.CONCLUDED)
        with self.assertRaises(RuleBroken):
            services.save_summary(self.duty, text="正文", by=self.county_office)


class PartTests(World):
    def test_confirming_a_list_again_replaces_its_facts(self):
        services.mark_part_ready(self.duty, "issue_list", {"issues": 12}, by=self.county_office)
        services.mark_part_ready(self.duty, "issue_list", {"issues": 15}, by=self.county_office)
        part = self.duty.ready_parts.get()
        self.assertEqual((part.part, part.facts, part.ready_at), ("issue_list", {"issues": 15}, self.now))

    def test_it_does_not_make_a_text_being_typed_stale(self):
        typing = Duty.objects.get(pk=self.duty.pk)
        services.mark_part_ready(self.duty, "issue_list", {"issues": 12}, by=self.county_office)
        services.save_summary(typing, text="正在写", by=self.county_office)
        self.assertEqual(Duty.objects.get(pk=self.duty.pk).summary, "正在写")

    def test_nobody_else_can_mark_a_part(self):
        for name, person in self.everyone().items():
            if name not in OWN:
                with self.subTest(name), self.assertRaises(NotAllowed):
                    services.mark_part_ready(self.duty, "issue_list", {}, by=person)

    def test_a_part_that_is_not_asked_for_is_refused(self):
        duty = make_duty(self.link, self.county_congress, self.city_congress, title="报告", parts=["summary"])
        with self.assertRaises(RuleBroken):
            services.mark_part_ready(duty, "issue_list", {"issues": 1}, by=self.county_office)

    def test_a_submitted_duty_takes_no_new_list(self):
        duty = submitted(self.duty, self.county_office)
        with self.assertRaises(TransitionError):
            services.mark_part_ready(duty, "issue_list", {"issues": 1}, by=self.county_office)
        self.assertEqual(duty.ready_parts.get(part="issue_list").facts, {"issues": 128})


class FileTests(World):
    def attach(self, upload=None, by=None):
        return services.attach_file(self.duty, upload=upload or a_pdf(), by=by or self.county_office)

    def test_a_file_is_kept_with_its_name_and_digest(self):
        attachment = self.attach()
        self.assertEqual(list(self.duty.files.all()), [attachment])
        self.assertEqual((attachment.name, len(attachment.sha256)), ("情况报告.pdf", 64))

    def test_a_file_of_a_wrong_kind_is_refused_and_nothing_is_kept(self):
        for upload in (
            SimpleUploadedFile("表.exe", b"MZ"),
            SimpleUploadedFile("假.pdf", b"no pdf"),
            SimpleUploadedFile("空.pdf", b""),
        ):
            with self.subTest(upload.name), self.assertRaises(RuleBroken):
                self.attach(upload)
        self.assertEqual((self.duty.files.count(), Attachment.objects.count()), (0, 0))

    def test_nobody_else_can_attach_or_detach(self):
        attachment = self.attach()
        for name, person in self.everyone().items():
            if name in OWN:
                continue
            with self.subTest(name):
                with self.assertRaises(NotAllowed):
                    self.attach(by=person)
                with self.assertRaises(NotAllowed):
                    services.detach_file(self.duty, attachment=attachment, by=person)
        self.assertEqual(self.duty.files.count(), 1)

    def test_there_is_a_limit_to_the_number(self):
        one = self.attach()
        for number in range(drafts.MAX_FILES - 1):
            copy = Attachment.objects.create(
                file=f"copy-{number}.bin",
                name="副本.pdf",
                size=one.size,
                uploaded_by=one.uploaded_by,
                uploaded_at=self.now,
            )
            self.duty.files.add(copy)
        with self.assertRaisesMessage(RuleBroken, "附件最多 20 个"):
            self.attach()

    def test_a_file_taken_out_before_submission_is_deleted(self):
        attachment = self.attach()
        storage, name = attachment.file.storage, attachment.file.name
        with self.captureOnCommitCallbacks(execute=True):
            services.detach_file(self.duty, attachment=attachment, by=self.county_office)
        self.assertFalse(Attachment.objects.exists())
        self.assertFalse(storage.exists(name))

    def test_what_was_submitted_keeps_its_file(self):
        attachment = self.attach()
        duty = submitted(self.duty, self.county_office)
        services.return_duty(duty, reason="换附件", by=self.city_staff)
        with self.captureOnCommitCallbacks(execute=True):
            services.detach_file(duty, attachment=attachment, by=self.county_office)
        self.assertEqual(duty.files.count(), 0)
        self.assertEqual(list(duty.submissions.get().files.all()), [attachment])
        self.assertTrue(attachment.file.storage.exists(attachment.file.name))

    def test_a_file_of_another_duty_is_not_touched(self):
        foreign = services.attach_file(self.other_duty, upload=a_pdf(), by=self.other_office)
        with self.assertRaises(RuleBroken):
            services.detach_file(self.duty, attachment=foreign, by=self.county_office)
        self.assertEqual(list(self.other_duty.files.all()), [foreign])

    def test_after_submission_files_are_closed(self):
        attachment = self.attach()
        duty = submitted(self.duty, self.county_office)
        with self.assertRaises(TransitionError):
            services.attach_file(duty, upload=a_pdf(), by=self.county_office)
        with self.assertRaises(TransitionError):
            services.detach_file(duty, attachment=attachment, by=self.county_office)
        self.assertEqual(duty.files.count(), 1)
