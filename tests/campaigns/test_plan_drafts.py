"""Plans before their campaigns: begun, changed, taken back, given up; whom they are for and who is told of a clash."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from campaigns import services
from campaigns.models import PlanDraft
from campaigns.plan_draft import changes
from core.exceptions import NotAllowed, RuleBroken, StaleState, TransitionError
from core.models import Attachment
from tests.base import World
from tests.factories import make_campaign

from .plan_draft.texts import PLAN
from .support import acts_on, told

CITY = {"city_staff", "city_colleague"}


def a_text(content: str | bytes = PLAN, name: str = "方案.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


class StartTests(World):
    def start(self, **details) -> PlanDraft:
        return services.start_plan_draft(self.city_congress, **{"by": self.city_staff} | details)

    def test_pasted_text_is_read_and_kept(self):
        draft = self.start(text=PLAN)
        self.assertEqual((draft.text, draft.source_file, draft.origin), (PLAN, None, "document"))
        self.assertEqual(len(services.plan_of(draft).stages), 3)
        self.assertEqual((draft.year, draft.status), (2018, "open"))
        self.assertEqual(draft.title, "衡水市人大常委会关于开展“老旧小区改造”联动监督的工作方案")
        self.assertEqual(acts_on(draft), [("start", "", "")])
        self.assertEqual(told(), set())

    def test_an_uploaded_file_is_kept_with_its_text(self):
        draft = self.start(upload=a_text())
        self.assertEqual(draft.text, PLAN)
        self.assertEqual(draft.source_file.name, "方案.txt")

    def test_pasted_text_goes_before_the_file_which_is_still_kept(self):
        draft = self.start(upload=a_text("别的"), text=PLAN)
        self.assertEqual((draft.text, draft.source_file.name), (PLAN, "方案.txt"))

    def test_a_free_code_is_proposed(self):
        make_campaign(self.city_congress, code="JD2018-01")
        self.assertEqual(services.plan_of(self.start(text=PLAN)).head.code, "JD2018-02")

    def test_what_cannot_be_read_is_refused_with_the_remedy_and_nothing_is_kept(self):
        cases = [
            ({}, "text", "请粘贴方案全文"),
            ({"text": "  \n "}, "text", "请粘贴方案全文"),
            ({"text": "今天天气很好。"}, "text", "没有方案标题"),
            (
                {"upload": a_text(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "方案.doc")},
                "upload",
                "另存为 .docx",
            ),
            ({"upload": a_text(b"GIF89a", "方案.gif")}, "upload", "只读取"),
            ({"upload": a_text(b"PK\x03\x04broken", "方案.docx")}, "upload", "损坏"),
            ({"upload": a_text(b"", "方案.txt")}, "upload", "空"),
        ]
        for details, field, words in cases:
            with self.subTest(words), self.assertRaisesMessage(RuleBroken, words) as refused:
                self.start(**details)
            self.assertEqual(refused.exception.field, field)
        self.assertFalse(PlanDraft.objects.exists() or Attachment.objects.exists())

    def test_a_text_without_a_schedule_can_be_kept_for_marking_by_hand(self):
        draft = self.start(text="今天天气很好。", year=2019, anyway=True)
        self.assertEqual((draft.text, draft.year), ("今天天气很好。", 2019))
        self.assertEqual(services.plan_of(draft).stages, ())

    def test_nothing_is_kept_of_an_unreadable_file_even_so(self):
        with self.assertRaises(RuleBroken):
            self.start(upload=a_text(b"GIF89a", "方案.gif"), anyway=True)

    def test_a_nul_is_stored_as_a_sign_of_the_same_length(self):
        draft = self.start(text=PLAN.replace("代表走访小区", "代表\x00走访小区"))
        self.assertEqual(len(draft.text), len(PLAN) + 1)
        self.assertNotIn("\x00", draft.text)

    def test_a_blank_plan_has_a_year_and_a_code_only(self):
        draft = services.start_blank_draft(self.city_congress, year=2019, by=self.city_staff)
        plan = services.plan_of(draft)
        self.assertEqual((plan.head.year, plan.head.code, plan.stages), (2019, "JD2019-01", ()))
        self.assertEqual((draft.origin, str(draft)), ("blank", "未命名的方案"))

    def test_nobody_but_the_committees_staff_begins_a_plan(self):
        for name, person in self.everyone().items():
            if name in CITY:
                continue
            with self.subTest(name):
                with self.assertRaises(NotAllowed):
                    self.start(text=PLAN, by=person)
                with self.assertRaises(NotAllowed):
                    services.start_blank_draft(self.city_congress, year=2018, by=person)
                with self.assertRaises(NotAllowed):
                    services.keep_plan_file(self.city_congress, upload=a_text(), by=person)
        self.assertFalse(PlanDraft.objects.exists())


class DraftWorld(World):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        with cls.clock():
            cls.draft = services.start_plan_draft(cls.city_congress, text=PLAN, by=cls.city_staff)

    @classmethod
    def clock(cls):
        from core import clock  # the module is named like this helper

        return clock.at(cls.now)

    def fresh(self) -> PlanDraft:
        return PlanDraft.objects.get(pk=self.draft.pk)


class ChangeTests(DraftWorld):
    def rename(self, draft: PlanDraft, name: str, *, by=None, version=None) -> PlanDraft:
        def change(plan):
            return changes.correct(plan, "s1", name=name)

        version = draft.version if version is None else version
        return services.change_plan_draft(draft, change, by=by or self.city_staff, version=version)

    def test_a_change_is_saved_at_once(self):
        self.rename(self.fresh(), "部署")
        saved = self.fresh()
        self.assertEqual(services.plan_of(saved).find("s1").name, "部署")
        self.assertEqual(saved.version, 1)

    def test_title_and_year_follow_the_head(self):
        services.change_plan_draft(
            self.fresh(),
            lambda plan: changes.correct(plan, "head", title="新名称", year=2020),
            by=self.city_colleague,
            version=0,
        )
        self.assertEqual((self.fresh().title, self.fresh().year), ("新名称", 2020))

    def test_a_second_window_is_told_and_changes_nothing(self):
        mine, other = self.fresh(), self.fresh()
        self.rename(mine, "一")
        with self.assertRaises(StaleState):
            self.rename(other, "二", by=self.city_colleague)
        with self.assertRaises(StaleState):
            self.rename(self.fresh(), "三", version=0)
        self.assertEqual(services.plan_of(self.fresh()).find("s1").name, "一")

    def test_a_clash_is_told_before_what_is_wrong_with_the_change(self):
        self.rename(self.fresh(), "一")
        with self.assertRaises(StaleState):
            services.change_plan_draft(
                self.fresh(), lambda plan: changes.remove(plan, "x"), by=self.city_staff, version=0
            )

    def test_what_cannot_be_done_writes_nothing(self):
        with self.assertRaises(RuleBroken):
            services.change_plan_draft(
                self.fresh(), lambda plan: changes.remove(plan, "s1"), by=self.city_staff, version=0
            )
        self.assertEqual(self.fresh().version, 0)

    def test_the_last_change_is_taken_back_and_brought_again(self):
        draft = self.rename(self.fresh(), "部署")
        services.undo_plan_change(draft, by=self.city_staff, version=1)
        self.assertEqual(services.plan_of(self.fresh()).find("s1").name, "动员部署")
        services.undo_plan_change(self.fresh(), by=self.city_staff, version=2)
        self.assertEqual(services.plan_of(self.fresh()).find("s1").name, "部署")

    def test_without_a_change_there_is_nothing_to_take_back(self):
        with self.assertRaisesMessage(RuleBroken, "没有可以撤销的改动"):
            services.undo_plan_change(self.fresh(), by=self.city_staff, version=0)

    def test_nobody_else_changes_takes_back_or_discards(self):
        for name, person in self.everyone().items():
            if name in CITY:
                continue
            with self.subTest(name):
                for act in (
                    lambda who: self.rename(self.fresh(), "x", by=who),
                    lambda who: services.undo_plan_change(self.fresh(), by=who, version=0),
                    lambda who: services.discard_plan_draft(self.fresh(), by=who),
                ):
                    with self.assertRaises(NotAllowed):
                        act(person)
        self.assertEqual((self.fresh().version, self.fresh().status), (0, "open"))

    def test_a_discarded_draft_is_changed_no_more(self):
        draft = services.discard_plan_draft(self.fresh(), by=self.city_colleague)
        self.assertEqual(acts_on(draft)[-1], ("discard", "open", "discarded"))
        for act in (
            lambda one: self.rename(one, "x"),
            lambda one: services.undo_plan_change(one, by=self.city_staff, version=one.version),
            lambda one: services.discard_plan_draft(one, by=self.city_staff),
            lambda one: services.create_campaign(one, by=self.city_staff),
        ):
            with self.assertRaises(TransitionError):
                act(self.fresh())

    def test_of_two_who_discard_the_second_is_told(self):
        mine, other = self.fresh(), self.fresh()
        self.rename(mine, "一")
        with self.assertRaises(StaleState):
            services.discard_plan_draft(other, by=self.city_staff)


class VisibilityTests(DraftWorld):
    def test_a_draft_is_seen_by_its_committees_staff_only(self):
        for name, person in self.everyone().items():
            expected = {self.draft} if name in CITY else set()
            with self.subTest(name):
                self.assertEqual(set(PlanDraft.objects.visible_to(person)), expected)

    def test_open_drafts_are_listed_last_worked_on_first(self):
        with self.clock():
            later = services.start_blank_draft(self.city_congress, year=2019, by=self.city_staff)
            gone = services.start_blank_draft(self.city_congress, year=2020, by=self.city_staff)
            services.discard_plan_draft(gone, by=self.city_staff)
        later.updated_at = later.updated_at.replace(hour=9)
        later.save()
        with self.assertNumQueries(1):
            rows = list(PlanDraft.objects.visible_to(self.city_staff).still_open().for_list())
            self.assertEqual([row.made_by.name for row in rows], ["city_staff"] * 2)
        self.assertEqual(rows, [later, self.draft])


class ConstraintTests(DraftWorld):
    def refused(self, **values) -> None:
        rows = PlanDraft.objects.filter(pk=self.draft.pk)
        with self.assertRaises(IntegrityError), transaction.atomic():
            rows.update(**values)

    def test_a_campaign_stands_exactly_in_created_drafts(self):
        self.refused(campaign=self.campaign)
        created = {"status": "created"}
        self.refused(**created)

    def test_status_and_origin_are_of_their_lists(self):
        self.refused(origin="dream")
        unknown = {"status": "lost"}
        self.refused(**unknown)
