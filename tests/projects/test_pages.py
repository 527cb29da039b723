"""The library's pages: what they show to whom, what they keep when something is wrong, how many queries they need."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.models import HistoryEntry
from evaluations.models import Evaluation
from projects.models import Project, YearList
from tests.campaigns.support import a_pdf
from tests.factories import make_campaign, make_link, make_project, make_stage, make_year_list

from .base import LibraryWorld


def url(name: str, thing=None) -> str:
    return reverse(f"campaigns:{name}", args=[thing.pk] if thing else [])


class PageWorld(LibraryWorld):
    def setUp(self):
        super().setUp()
        self.sign_in(self.city_staff)

    def post(self, name, thing, **values):
        return self.client.post(url(name, thing), {"version": thing.version} | values)


class BoardTests(PageWorld):
    def columns(self, **query) -> dict[str, list[str]]:
        page = self.client.get(url("project_board"), query)
        return {
            str(column.shelf): [card.project.title for card in column.cards]
            for column in page.context["columns"]
        }

    def test_each_project_stands_on_its_shelf(self):
        for shelf in ("reserve", "plan", "implement", "evaluate", "track", "out"):
            self.project(status=shelf, title=shelf)
        assert self.columns() == {
            shelf: [shelf] for shelf in ("reserve", "plan", "implement", "evaluate", "track")
        }
        self.assertContains(self.client.get(url("project_board")), "已出库 1 项")

    def test_it_opens_on_this_year_and_the_own_committee(self):
        self.project(title="今年")
        self.project(title="去年", year=2017)
        make_project(self.county_congress, self.county_office, status="plan", title="县里")
        assert sum(self.columns().values(), []) == ["今年"]
        assert sum(self.columns(year=2017).values(), []) == ["去年"]
        assert sum(self.columns(congress=self.county_congress.pk).values(), []) == ["县里"]

    def test_an_address_typed_by_hand_shows_the_own_board(self):
        self.project(title="今年")
        for query in ({"year": "abc"}, {"congress": "9999"}, {"congress": "x"}, {"year": "٣"}):
            assert sum(self.columns(**query).values(), []) == ["今年"]

    def test_undecided_suggestions_are_counted_and_the_number_opens_exactly_them(self):
        for name, fields in {
            "甲": {"source": "suggestion"},
            "去年的": {"source": "suggestion", "year": 2017},
            "已采纳": {"source": "suggestion", "status": "plan"},
            "已出库": {"source": "suggestion", "status": "out"},
            "群众关切": {"source": "concern"},
        }.items():
            self.project(title=name, **fields)
        make_project(self.county_congress, self.county_office, source="suggestion", title="县里")
        self.assertContains(self.client.get(url("project_board")), "待研究的立项建议 2")
        found = self.client.get(
            url("project_board"), {"view": "suggested", "congress": self.city_congress.pk}
        )
        assert [project.title for project in found.context["page"]] == ["甲", "去年的"]
        self.assertContains(found, "2 项")

    def test_another_committees_suggestions_stay_its_own(self):
        make_project(self.county_congress, self.county_office, source="suggestion", title="县里")
        query = {"view": "suggested", "congress": self.county_congress.pk}
        self.assertNotContains(self.client.get(url("project_board"), query), "县里")
        self.assertNotContains(
            self.client.get(url("project_board"), query | {"view": ""}), "待研究的立项建议"
        )

    def test_without_suggestions_the_list_says_how_one_comes_in(self):
        self.assertNotContains(self.client.get(url("project_board")), "待研究的立项建议")
        page = self.client.get(url("project_board"), {"view": "suggested"})
        self.assertContains(page, "没有待研究的立项建议")

    def test_suggestions_are_shown_by_the_fifty(self):
        for number in range(51):
            self.project(title=f"建议{number}", source="suggestion")
        page = self.client.get(url("project_board"), {"view": "suggested"})
        assert len(page.context["page"]) == 50
        rest = self.client.get(
            url("project_board"), {"view": "suggested", "after": page.context["page"].next}
        )
        assert [project.title for project in rest.context["page"]] == ["建议50"]

    def test_the_list_of_suggestions_costs_the_same_with_one_and_three(self):
        for number in (1, 2):
            for each in range(number):
                self.project(title=f"{number}{each}", source="suggestion")
            with self.assertNumQueries(5):
                self.client.get(url("project_board"), {"view": "suggested"})

    def test_an_empty_library_says_what_comes_next(self):
        page = self.client.get(url("project_board"))
        self.assertContains(page, "暂无。上级部署、群众关切、意见建议等都可以录入，由“新增项目”开始。")
        self.assertContains(page, "新增项目")

    def test_the_reserve_of_others_is_not_shown(self):
        make_project(self.county_congress, self.county_office, title="县里的想法")
        self.assertNotContains(self.client.get(url("project_board")), "桃城区人大常委会")
        assert sum(self.columns(congress=self.county_congress.pk).values(), []) == []

    def test_a_leader_reads_and_has_no_buttons(self):
        self.project()
        self.sign_in(self.leader)
        page = self.client.get(url("project_board"))
        self.assertNotContains(page, "移到…")
        self.assertNotContains(page, "新增项目")

    def test_the_light_and_the_next_day_come_from_the_campaign(self):
        project = self.project(status="implement")
        campaign = make_campaign(self.city_congress)
        make_link(make_stage(campaign), ends_on=date(2018, 8, 12), percent=95)
        project.campaigns.add(campaign)
        card = self.client.get(url("project_board")).context["columns"][2].cards[0]
        assert (card.next_date, card.light.key) == (date(2018, 8, 12), "risk")

    def test_a_planned_day_that_nears_shows_before_there_is_a_campaign(self):
        self.project(planned_on=date(2018, 8, 8), title="过了")
        self.project(planned_on=date(2018, 8, 11), title="将到")
        cards = self.client.get(url("project_board")).context["columns"][0].cards
        assert [(card.light.key, card.next_date) for card in cards] == [
            ("overdue", None),
            ("risk", date(2018, 8, 11)),
        ]

    def test_query_count_does_not_grow_with_the_projects(self):
        for number in (1, 3):
            for _more in range(number):
                project = self.ripe(status="implement", year_list=None)
                campaign = make_campaign(self.city_congress)
                make_link(make_stage(campaign))
                project.campaigns.add(campaign)
            with self.assertNumQueries(10):
                self.client.get(url("project_board"))


class EntryPageTests(PageWorld):
    def values(self, **changed) -> dict:
        values = {
            "title": "稳岗就业工作",
            "year": "2018",
            "source": "survey",
            "source_words": "三月的专题调研",
            "keeper": self.city_colleague.pk,
            "departments": [self.housing.pk],
            "planned_on": "10月25日",
        }
        return values | changed

    def test_entered_from_the_page(self):
        answer = self.client.post(url("project_create"), self.values())
        project = Project.objects.get()
        self.assertRedirects(answer, project.get_absolute_url())
        assert (project.keeper, project.planned_on) == (self.city_colleague, date(2018, 10, 25))

    def test_what_is_wrong_is_said_and_what_was_typed_stays(self):
        answer = self.client.post(url("project_create"), self.values(title="", year="18"))
        assert answer.status_code == 422
        self.assertContains(answer, "请填写名称", status_code=422)
        self.assertContains(answer, "请填写四位年份", status_code=422)
        self.assertContains(answer, "三月的专题调研", status_code=422)

    def test_similar_ones_are_shown_and_kept_only_after_the_tick(self):
        self.project(title="稳岗就业工作情况", year=2017)
        answer = self.client.post(url("project_create"), self.values())
        self.assertContains(answer, "稳岗就业工作情况", status_code=422)
        self.assertContains(answer, "已逐项核对", status_code=422)
        assert Project.objects.count() == 1
        self.client.post(url("project_create"), self.values(looked_at="on"))
        assert Project.objects.count() == 2

    def test_people_and_bodies_of_other_committees_cannot_be_chosen(self):
        wrong = {
            "keeper": self.county_office.pk,
            "departments": [self.county_housing.pk],
            "lead": self.county_congress.pk,
            "required_by": self.county_congress.pk,
        }
        for field, value in wrong.items():
            answer = self.client.post(url("project_create"), self.values(**{field: value}))
            assert field in answer.context["form"].errors
        assert not Project.objects.exists()

    def test_a_county_office_enters_into_its_own_library(self):
        self.sign_in(self.county_office)
        self.client.post(url("project_create"), self.values(keeper=self.county_office.pk, departments=[]))
        assert Project.objects.get().congress == self.county_congress


class DetailTests(PageWorld):
    def test_it_names_what_is_missing_and_what_reads_alike(self):
        project = self.project(title="政府债务管理情况")
        earlier = self.project(title="政府债务管理工作", year=2016, status="track")
        page = self.client.get(project.get_absolute_url())
        for words in ("牵头机构", "起始规则", earlier.title, "代表小组反映"):
            self.assertContains(page, words)

    def test_adjustments_show_the_old_value_and_the_reason(self):
        project = self.project(title="政府债务管理情况")
        values = {
            "title": "政府债务管理和风险防范",
            "year": 2018,
            "source": "concern",
            "source_words": "代表小组反映",
            "keeper": self.city_staff.pk,
            "reason": "主任会议意见",
        }
        self.assertRedirects(self.post("project_edit", project, **values), project.get_absolute_url())
        page = self.client.get(project.get_absolute_url())
        self.assertContains(page, "名称：政府债务管理情况 → 政府债务管理和风险防范")
        self.assertContains(page, "主任会议意见")

    def test_an_edit_on_a_stale_page_is_not_saved(self):
        project = self.project(topic="财经")
        stale = self.fresh(project)
        Project.objects.filter(pk=project.pk).update(version=3, topic="教育")
        values = {"title": "x", "year": 2018, "source": "concern", "source_words": "x", "reason": "x"}
        answer = self.post("project_edit", stale, keeper=self.city_staff.pk, **values)
        assert answer.status_code == 422
        assert self.fresh(project).topic == "教育"

    def test_a_draft_campaign_is_not_shown_to_the_county(self):
        project = self.project(status="implement")
        project.campaigns.add(make_campaign(self.city_congress, status="draft", title="尚未批准的行动"))
        self.sign_in(self.county_office)
        page = self.client.get(project.get_absolute_url())
        self.assertNotContains(page, "尚未批准的行动")
        self.assertNotContains(page, "进入下一阶段")

    def test_votes_and_issues_of_its_campaigns_open_their_rows(self):
        project = self.project(status="implement")
        project.campaigns.add(self.campaign)
        Evaluation.objects.create(
            campaign=self.campaign, congress=self.city_congress, title="x", held_on=self.today, rule={},
            rule_source="x", created_at=self.now, updated_at=self.now,
        )  # fmt: skip
        page = self.client.get(project.get_absolute_url())
        self.assertContains(page, f"/evaluations/?campaign={self.campaign.pk}")

    def test_query_count(self):
        project = self.ripe(status="implement", title="政府债务管理")
        for number in (1, 3):
            for more in range(number):
                campaign = make_campaign(self.city_congress)
                make_link(make_stage(campaign))
                project.campaigns.add(campaign)
                self.project(title="政府债务管理", year=2000 + number + more)
            with self.assertNumQueries(18):
                self.client.get(project.get_absolute_url())


class MovePageTests(PageWorld):
    def test_the_page_lists_what_is_missing_and_offers_no_button(self):
        project = self.project()
        page = self.client.get(url("project_move", project))
        self.assertContains(page, "移到谋划之前还缺")
        self.assertContains(page, "监督事项")
        self.assertNotContains(page, 'name="version"')

    def test_moved_by_the_button(self):
        project = self.ripe(status="reserve")
        self.assertRedirects(self.post("project_move", project), project.get_absolute_url())
        assert self.fresh(project).status == "plan"

    def test_a_forged_move_is_refused_in_words(self):
        project = self.project()
        answer = self.post("project_move", project)
        self.assertContains(answer, "还缺：牵头机构", status_code=422)

    def test_back_out_and_in_again_with_reasons(self):
        project = self.project(status="plan")
        for name, status in (
            ("project_back", "reserve"),
            ("project_take_out", "out"),
            ("project_take_back", "reserve"),
        ):
            project = self.fresh(project)
            assert self.post(name, project).status_code == 422
            self.assertRedirects(self.post(name, project, reason="重新研究"), project.get_absolute_url())
            assert self.fresh(project).status == status

    def test_what_left_the_library_moves_on_only_through_its_way_back(self):
        out, last = self.project(status="out"), self.project(status="track", title="另一项目")
        page = self.client.get(url("project_move", out))
        self.assertContains(page, "项目已出库，可以重新入库。")
        self.assertContains(page, url("project_take_back", out))
        self.assertContains(self.client.get(url("project_move", last)), "已在最后一个库")

    def test_a_must_do_offers_no_way_out(self):
        project = self.project(required_by=self.province_congress)
        page = self.client.get(project.get_absolute_url())
        self.assertNotContains(page, url("project_take_out", project))
        answer = self.post("project_take_out", project, reason="x")
        self.assertContains(answer, "规定动作", status_code=422)

    def test_only_the_committee_above_releases(self):
        project = self.project(required_by=self.province_congress)
        assert self.post("project_release", project, reason="x").status_code == 403
        self.sign_in(self.province_staff)
        self.assertRedirects(self.post("project_release", project, reason="x"), url("project_board"))

    def test_a_reader_from_another_level_may_not_act(self):
        project = self.project(status="plan")
        self.sign_in(self.county_office)
        for name in ("project_edit", "project_move", "project_back", "project_take_out", "project_select"):
            assert self.post(name, project).status_code == 403, name
        assert not HistoryEntry.objects.filter(object_type="projects.project").exists()


class YearListPageTests(PageWorld):
    def test_from_the_board_to_the_public_in_two_persons_hands(self):
        project = self.ripe(title="政府债务管理情况")
        begun = self.client.post(url("year_list_open"), {"congress": self.city_congress.pk, "year": 2018})
        listed = YearList.objects.get()
        self.assertRedirects(begun, listed.get_absolute_url())
        self.assertRedirects(self.client.post(url("project_select", project)), listed.get_absolute_url())
        decision = {"meeting": "三十九次会议", "decided_on": "7月1日", "number": "3号"}
        self.assertRedirects(self.post("year_list_decide", listed, **decision), listed.get_absolute_url())
        approval = {"approved_by": "市委", "approved_on": "2018-7-9", "number": "7号", "files": [a_pdf()]}
        self.post("year_list_approve", self.fresh(listed), **approval)
        self.assertContains(self.client.get(listed.get_absolute_url()), "情况报告.pdf")
        self.post("year_list_propose", self.fresh(listed))
        review = {"checked": "on"}
        assert self.post("year_list_review", self.fresh(listed), **review).status_code == 403
        self.sign_in(self.city_colleague)
        assert self.post("year_list_review", self.fresh(listed)).status_code == 422
        self.assertRedirects(
            self.post("year_list_review", self.fresh(listed), **review), listed.get_absolute_url()
        )
        self.client.logout()
        self.assertContains(self.client.get(reverse("public:plan", args=[listed.pk])), project.title)

    def test_the_second_person_returns_without_the_tick_but_with_a_reason(self):
        listed = make_year_list(self.city_congress, status="proposed", proposed_by=self.city_colleague)
        page = {"return": "1"}
        assert self.post("year_list_review", listed, **page).status_code == 422
        self.post("year_list_review", listed, reason="补充", **page)
        assert self.fresh(listed).status == "approved"

    def test_what_must_not_be_left_out_is_shown_on_top(self):
        listed = make_year_list(self.city_congress)
        self.project(title="环境保护目标", required_by=self.province_congress)
        page = self.client.get(listed.get_absolute_url())
        self.assertContains(page, "上级规定动作还没有列入")
        self.assertContains(page, "清单还是空的")

    def test_a_list_that_is_selected_is_the_committees_own(self):
        listed = make_year_list(self.city_congress)
        self.sign_in(self.province_staff)
        assert self.client.get(listed.get_absolute_url()).status_code == 404
        YearList.objects.filter(pk=listed.pk).update(status="decided")
        assert self.client.get(listed.get_absolute_url()).status_code == 200

    def test_a_wrong_year_comes_back_to_the_board_with_words(self):
        answer = self.client.post(
            url("year_list_open"), {"congress": self.city_congress.pk, "year": "18"}, follow=True
        )
        self.assertContains(answer, "年度不对")
        assert self.client.get(url("year_list_open")).status_code == 405
        other = {"congress": self.county_congress.pk, "year": 2018}
        assert self.client.post(url("year_list_open"), other).status_code == 403

    def test_a_wrong_file_is_refused_and_nothing_is_recorded(self):
        self.ripe(year_list=make_year_list(self.city_congress, status="decided", decided_on=date(2018, 7, 1)))
        listed = YearList.objects.get()
        approval = {"approved_by": "市委", "approved_on": "2018-7-9", "number": "7号"}
        wrong = SimpleUploadedFile("批复.exe", b"MZ")
        answer = self.post("year_list_approve", listed, **approval, files=[wrong])
        assert answer.status_code == 422
        assert self.fresh(listed).status == "decided"

    def test_the_paper_goes_only_to_those_who_see_the_list(self):
        self.ripe(year_list=make_year_list(self.city_congress, status="decided", decided_on=date(2018, 7, 1)))
        listed = YearList.objects.get()
        approval = {"approved_by": "市委", "approved_on": "2018-7-9", "number": "7号", "files": [a_pdf()]}
        self.post("year_list_approve", listed, **approval)
        file = listed.files.get()
        allowed = {"city_staff", "city_colleague", "leader", "province_staff", "county_office"}
        allowed |= {"county_colleague", "other_office"}
        for name, person in self.everyone().items():
            self.sign_in(person)
            answer = self.client.get(url("year_list_file", file))
            assert answer.status_code in ((200,) if name in allowed else (403, 404)), name

    def test_query_count(self):
        listed = make_year_list(self.city_congress)
        for number in (1, 3):
            for _more in range(number):
                self.ripe(year_list=listed)
                self.ripe()
            with self.assertNumQueries(9):
                self.client.get(listed.get_absolute_url())
