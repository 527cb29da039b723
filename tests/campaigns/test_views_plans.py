"""The pages from a plan document to a campaign, also without a script: begin, confirm beside the text, create, give up."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from campaigns import services
from campaigns.models import Campaign, PlanDraft
from campaigns.plan_draft import changes
from campaigns.plan_draft.tree import Stage
from core.models import Attachment
from tests.base import World

from .plan_draft.texts import PLAN
from .test_plan_drafts import CITY, DraftWorld, a_text

CREATE = "campaigns:create"


class NewPageTests(World):
    def setUp(self):
        super().setUp()
        self.sign_in(self.city_staff)

    def post(self, **data):
        return self.client.post(reverse(CREATE), {"text": "", "year": "", "kept": ""} | data)

    def test_pasted_text_leads_to_the_review(self):
        answer = self.post(text=PLAN)
        draft = PlanDraft.objects.get()
        self.assertRedirects(answer, draft.get_absolute_url())
        self.assertEqual((draft.made_by, draft.congress), (self.city_staff, self.city_congress))

    def test_an_uploaded_file_leads_to_the_review(self):
        self.post(upload=a_text())
        self.assertEqual(PlanDraft.objects.get().source_file.name, "方案.txt")

    def test_what_was_typed_stays_with_the_reason_beside_it(self):
        answer = self.post(text="今天天气很好。", year="2018")
        self.assertContains(answer, "今天天气很好。", status_code=422)
        self.assertContains(answer, "没有方案标题", status_code=422)
        self.assertContains(answer, 'value="2018"', status_code=422)
        self.assertContains(answer, "不解析，直接标注", status_code=422)

    def test_a_text_that_is_no_plan_can_be_marked_by_hand(self):
        self.post(text="今天天气很好。", anyway="1")
        self.assertEqual(PlanDraft.objects.get().text, "今天天气很好。")

    def test_an_old_word_file_gets_the_remedy(self):
        old = SimpleUploadedFile("方案.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600)
        self.assertContains(self.post(upload=old), "请另存为 .docx", status_code=422)
        self.assertFalse(Attachment.objects.exists())

    def test_a_file_without_a_schedule_is_kept_and_need_not_be_chosen_again(self):
        answer = self.post(upload=a_text("只有一句话。"))
        self.assertContains(answer, "已保留文件“方案.txt”", status_code=422)
        kept = re.search(r'name="kept" value="([^"]+)"', answer.content.decode())[1]
        self.post(text=PLAN, kept=kept)
        self.assertEqual(PlanDraft.objects.get().source_file.name, "方案.txt")

    def test_a_kept_file_of_ones_own_making_is_not_taken(self):
        self.post(upload=a_text("只有一句话。"))
        self.post(text=PLAN, kept=str(Attachment.objects.get().pk))
        self.assertIsNone(PlanDraft.objects.get().source_file)

    def test_the_year_is_of_this_age(self):
        for year in ("1789", "3000", "x"):
            with self.subTest(year):
                self.assertEqual(self.post(text=PLAN, year=year).status_code, 422)
        self.assertFalse(PlanDraft.objects.exists())

    def test_begin_blank(self):
        answer = self.client.post(reverse("campaigns:plan_blank"), {"blank-year": "2019"})
        self.assertRedirects(answer, PlanDraft.objects.get().get_absolute_url())
        answer = self.client.post(reverse("campaigns:plan_blank"), {"blank-year": ""})
        self.assertEqual(answer.status_code, 422)

    def test_only_staff_open_the_page(self):
        for name, person in self.everyone().items():
            self.sign_in(person)
            allowed = "staff" in person.roles
            with self.subTest(name):
                self.assertEqual(self.client.get(reverse(CREATE)).status_code, 200 if allowed else 403)

    def test_the_list_offers_the_way_and_shows_open_drafts_to_staff(self):
        self.post(text=PLAN)
        draft = PlanDraft.objects.get()
        page = reverse("campaigns:list")
        for person, shown in ((self.city_colleague, True), (self.leader, False), (self.county_office, False)):
            self.sign_in(person)
            answer = self.client.get(page).content.decode()
            with self.subTest(person.username):
                self.assertEqual(draft.get_absolute_url() in answer, shown)
                self.assertEqual(reverse(CREATE) in answer, "staff" in person.roles)


class ReviewWorld(DraftWorld):
    def setUp(self):
        super().setUp()
        self.sign_in(self.city_staff)

    @property
    def plan(self):
        return services.plan_of(self.fresh())

    def url(self, name: str = "plan_review") -> str:
        return reverse(f"campaigns:{name}", args=[self.draft.pk])

    def get(self, **query):
        return self.client.get(self.url(), query)

    def press(self, act: str, **data):
        data = {"act": act, "version": self.fresh().version} | data
        return self.client.post(self.url("plan_change"), data)

    def key(self, title: str) -> str:
        return next(
            item.id
            for item in self.plan.items()
            if title in (getattr(item, "name", ""), getattr(item, "title", ""))
        )


class ReviewPageTests(ReviewWorld):
    def test_both_sides_counts_and_doubts_are_shown(self):
        answer = self.get()
        for words in (
            "3 个阶段",
            "5 个环节",
            "2 个报送节点",
            "共 3 件报送任务",
            "1 处需确认",
            "已确认</strong>",
        ):
            self.assertContains(answer, words.removesuffix("</strong>"))
        self.assertContains(answer, "8月l6日至9月10日")
        self.assertContains(answer, "2 个单位各一件")
        self.assertContains(answer, "桃城区人大常委会")

    def test_the_text_can_be_read_whole(self):
        content = self.get().content.decode()
        text = re.search(r'<section class="review-text".*?</section>', content, re.S)[0]
        plain = re.sub(
            r"<[^>]+>",
            "",
            re.sub(
                r'<a class="line-(?:number|begins)".*?</a>|<div class="marking.*?</div>', "", text, flags=re.S
            ),
        )
        self.assertEqual(re.sub(r"\s+", "", plain).removeprefix("方案原文"), re.sub(r"\s+", "", PLAN))

    def test_every_link_between_the_sides_has_its_target(self):
        content = self.get().content.decode()
        ids = set(re.findall(r'id="([^"]+)"', content))
        targets = set(re.findall(r'href="#([^"]+)"', content))
        self.assertEqual(targets - ids, set())
        self.assertEqual(
            len(re.findall(r' id="([^"]+)"', content)), len(set(re.findall(r' id="([^"]+)"', content)))
        )

    def test_an_opened_item_shows_its_form_and_acts(self):
        answer = self.get(item=self.key("走访情况和问题清单"))
        self.assertContains(answer, "按“报市人大常委会”作为报送任务。")
        self.assertContains(answer, 'value="2018-09-20"')
        self.assertContains(
            answer, '<option value="congress@3" selected>县级人大常委会（2）</option>', html=True
        )

    def test_every_kind_of_item_opens(self):
        for item in self.plan.items():
            with self.subTest(item.id):
                self.assertContains(self.get(item=item.id), f'value="correct:{item.id}"')

    def test_what_is_not_there_opens_nothing(self):
        answer = self.get(item="x99", add="castle", mark="9999")
        self.assertNotContains(answer, "plan-open")

    def test_the_number_of_queries_is_fixed(self):
        self.get()
        with self.assertNumQueries(5):
            self.get()
        stage = self.plan.stages[0].id

        def grow(plan):
            for number in range(20):
                plan = changes.add(plan, Stage(name=f"阶段{number}"))
            return plan

        services.change_plan_draft(self.fresh(), grow, by=self.city_staff, version=0)
        with self.assertNumQueries(5):
            self.get(item=stage)

    def test_in_english_reasons_and_buttons_are_english(self):
        self.client.cookies["django_language"] = "en"
        answer = self.get()
        self.assertContains(answer, "The date holds letters or broken digits.")
        self.assertContains(answer, "Create campaign")

    def test_a_draft_is_not_there_for_anybody_else(self):
        names = ("plan_review", "plan_change", "plan_create", "plan_discard")
        for name, person in self.everyone().items():
            if name in CITY:
                continue
            self.sign_in(person)
            for page in names:
                with self.subTest(f"{name} {page}"):
                    answer = self.client.post(self.url(page)) if page != "plan_review" else self.get()
                    self.assertEqual(answer.status_code, 404 if "staff" in person.roles else 403)


class ChangePageTests(ReviewWorld):
    def test_confirm(self):
        key = self.plan.doubtful[0].id
        answer = self.press(f"confirm:{key}")
        self.assertRedirects(answer, f"{self.url()}?done={key}#item-{key}")
        self.assertEqual(self.plan.doubtful, [])
        self.assertContains(self.get(), "没有需要确认的")

    def test_correct_a_duty_with_dates_as_people_write_them(self):
        key = self.key("走访情况和问题清单")
        data = {
            "is_duty": "1",
            "end": "9月25日",
            "title": "走访情况",
            "owed_by": ["congress@3"],
            "owed_to": "upper",
            "parts": ["summary"],
        }
        self.assertEqual(self.press(f"correct:{key}", **data).status_code, 302)
        item = self.plan.find(key)
        self.assertEqual(
            (str(item.end), item.title, item.owed_to, item.parts),
            ("2018-09-25", "走访情况", "upper", ("summary",)),
        )
        self.assertTrue(item.confirmed)

    def test_a_duty_that_lacks_something_stays_open_with_what_was_typed(self):
        key = self.key("走访情况和问题清单")
        answer = self.press(f"correct:{key}", is_duty="1", title="新的名称", end="", owed_to="")
        self.assertContains(answer, "新的名称", status_code=422)
        for words in ("请填写截止日期", "请选择报送单位", "请选择接收单位"):
            self.assertContains(answer, words, status_code=422)
        self.assertEqual(self.fresh().version, 0)

    def test_a_second_window_is_told_and_keeps_what_was_typed(self):
        self.press(f"confirm:{self.plan.doubtful[0].id}")
        answer = self.press("correct:s1", version=0, name="另一个名称", start="", end="2018-08-15")
        self.assertContains(answer, "刚在别处改过", status_code=422)
        self.assertContains(answer, "另一个名称", status_code=422)
        self.assertContains(
            answer,
            '<input type="hidden" name="version" value="1" id="id_version">',
            status_code=422,
            html=True,
        )
        self.assertEqual(self.press("correct:s1", version=1, name="另一个名称").status_code, 302)
        self.assertEqual(self.plan.find("s1").name, "另一个名称")

    def test_a_button_on_an_old_page_is_told(self):
        key = self.plan.doubtful[0].id
        self.press("correct:s1", name="部署")
        self.assertContains(self.press(f"confirm:{key}", version=0), "刚在别处改过", status_code=422)

    def test_add_stage_link_and_deadline(self):
        self.press("add:", add="stage", name="回头看", end="2018-11-20")
        stage = self.plan.stages[-1]
        self.press("add:", add="link", to=stage.id, name="抽查", text="随机抽查")
        link = self.plan.stages[-1].links[0]
        self.press("add:", add="deadline", to=link.id, end="2018-11-18", is_duty="0")
        self.press("add:", add="topic", name="就业", laws="就业促进法\n劳动法", duty="责任")
        self.press("add:", add="department", name="住建", bodies=["department:housing@3"])
        plan = self.plan
        self.assertEqual(
            (stage.name, link.name, str(plan.stages[-1].links[0].end)), ("回头看", "抽查", "2018-11-18")
        )
        self.assertEqual(plan.topics[-1].laws, ("就业促进法", "劳动法"))
        self.assertEqual([(one.aspect, one.text) for one in plan.topics[-1].points], [("duty", "责任")])
        self.assertEqual(plan.departments[-1].bodies, ("department:housing@3",))

    def test_a_new_item_that_lacks_something_stays_open(self):
        answer = self.press("add:", add="link", to="s1", name="", text="随机抽查")
        self.assertContains(answer, "随机抽查", status_code=422)
        self.assertContains(answer, 'id="adding"', status_code=422)
        answer = self.press("add:", add="link", to="s99", name="抽查")
        self.assertContains(answer, "已经不在方案里", status_code=422)

    def test_move_merge_split_remove_and_undo(self):
        second = [link.id for link in self.plan.links][1]
        third = [link.id for link in self.plan.links][2]
        self.press(f"up:{second}")
        self.assertEqual(len(self.plan.stages[0].links), 2)
        self.press("undo:")
        self.assertEqual(len(self.plan.stages[0].links), 1)
        self.press(f"move:{second}", target=self.plan.stages[2].id)
        self.assertEqual(self.plan.parent_of(second).id, self.plan.stages[2].id)
        self.press("undo:")
        self.press(f"merge:{third}")
        self.assertIsNone(self.plan.find(third))
        self.press("undo:")
        self.press(f"split:{third}", at="1")
        self.assertEqual(self.plan.find(third).text, "县（市、区）人大常委会组织代表走访小区。")
        self.press(f"remove:{third}")
        self.assertIsNone(self.plan.find(third))

    def test_what_cannot_be_done_is_said(self):
        for act, words in {
            "remove:s1": "请先移动或移除环节",
            "merge:s1": "前面没有可以合并的",
            "split:s1": "请选择从哪个环节起",
            "confirm:s99": "已经不在方案里",
            "fly:s1": "不认识这个操作",
            "": "不认识这个操作",
            "correct:s99": "已经不在方案里",
            "add:": "已经不在方案里",
        }.items():
            with self.subTest(act):
                self.assertContains(self.press(act), words, status_code=422)
        self.assertEqual(self.fresh().version, 0)

    def test_the_floor_is_kept_as_an_exact_fraction(self):
        for given, kept in {"25%": "1/4", "1/3": "1/3", "33.3％": "333/1000", "": ""}.items():
            self.press("correct:rules", floor=given, floor_levels=["2", "3"], grades="满意\n不满意")
            self.assertEqual(self.plan.rules.floor, kept)
        self.assertEqual(self.plan.rules.grades, ("满意", "不满意"))
        for wrong in ("四分之一", "0", "120%", "1/0"):
            with self.subTest(wrong):
                self.assertEqual(self.press("correct:rules", floor=wrong).status_code, 422)


class MarkingTests(ReviewWorld):
    TEXT = "关于视察的通知\n\n第一阶段：准备（2018年9月10日前）\n9月5日前，各县（市、区）人大常委会将名单报市人大常委会。\n住房保障"

    def setUp(self):
        super().setUp()
        self.draft = services.start_plan_draft(
            self.city_congress, text=self.TEXT, year=2018, anyway=True, by=self.city_staff
        )
        if self.plan.stages:  # whatever the reader found, this is about marking by hand
            tree = services.plan_of(self.draft)
            self.draft = services.change_plan_draft(
                self.draft, lambda plan: type(tree)(head=tree.head), by=self.city_staff, version=0
            )

    def mark(self, kind: str, words: str):
        at = self.TEXT.index(words)
        return self.press(f"mark:{kind}", **{"from": at, "until": at + len(words)})

    def test_the_empty_state_says_how(self):
        self.assertContains(self.get(), "没有识别出阶段")

    def test_a_chosen_paragraph_offers_the_marks(self):
        answer = self.get(mark="2")
        self.assertContains(answer, 'value="mark:stage" data-focus')
        start = self.TEXT.index("第一阶段")
        self.assertContains(answer, f'name="from" value="{start}"')

    def test_stage_link_and_topic_are_marked_and_read(self):
        self.mark("stage", "第一阶段：准备（2018年9月10日前）")
        stage = self.plan.stages[0]
        self.assertEqual(
            (stage.name, str(stage.end), stage.phrase), ("准备", "2018-09-10", "2018年9月10日前")
        )
        self.mark("link", "9月5日前，各县（市、区）人大常委会将名单报市人大常委会。")
        duty = next(self.plan.duties)
        self.assertEqual(
            (str(duty.end), duty.owed_by, duty.owed_to), ("2018-09-05", ("congress@3",), "congress@2")
        )
        self.assertEqual(self.TEXT[slice(*duty.span)], "9月5日前")
        self.mark("topic", "住房保障")
        self.assertEqual(self.plan.topics[0].name, "住房保障")

    def test_a_link_needs_a_stage_and_a_mark_needs_words(self):
        self.assertContains(self.mark("link", "9月5日前"), "请先标出或新增一个阶段", status_code=422)
        for given in (
            {},
            {"from": "x", "until": "9"},
            {"from": "9", "until": "9"},
            {"from": "99999", "until": "999999"},
        ):
            self.assertContains(self.press("mark:stage", **given), "请先选中原文", status_code=422)


class EndTests(ReviewWorld):
    def create(self, **data):
        return self.client.post(self.url("plan_create"), {"version": self.fresh().version} | data)

    def ready(self):
        self.press(f"confirm:{self.plan.doubtful[0].id}")

    def test_the_button_waits_for_the_last_doubt(self):
        self.assertContains(self.get(), "disabled>生成监督行动")
        self.ready()
        self.assertNotContains(self.get(), "disabled>生成监督行动")

    def test_create_leads_to_the_campaign(self):
        self.ready()
        answer = self.create()
        campaign = Campaign.objects.get(code="JD2018-01")
        self.assertRedirects(answer, campaign.get_absolute_url())

    def test_while_doubtful_it_is_refused_with_links_to_the_items(self):
        answer = self.create()
        self.assertContains(answer, "还有 1 处没有确认", status_code=422)
        self.assertContains(answer, f'href="?item={self.plan.doubtful[0].id}#item-', status_code=422)
        self.assertFalse(Campaign.objects.filter(code="JD2018-01").exists())

    def test_an_old_page_creates_nothing(self):
        self.ready()
        self.assertContains(self.create(version=0), "刚在别处改过", status_code=422)

    def test_whoever_comes_second_is_led_to_the_campaign(self):
        self.ready()
        version = self.fresh().version
        self.create()
        campaign = Campaign.objects.get(code="JD2018-01")
        for answer in (
            self.create(version=version),
            self.get(),
            self.press("undo:"),
            self.client.get(self.url("plan_discard")),
        ):
            self.assertRedirects(answer, campaign.get_absolute_url())
        self.assertEqual(Campaign.objects.filter(code="JD2018-01").count(), 1)

    def test_discard_asks_first(self):
        self.assertContains(self.client.get(self.url("plan_discard")), "放弃后不再列出")
        answer = self.client.post(self.url("plan_discard"), {"version": self.fresh().version})
        self.assertRedirects(answer, reverse("campaigns:list"))
        self.assertEqual(self.fresh().status, "discarded")
        self.assertRedirects(self.get(), reverse("campaigns:list"))
