"""The template tags and filters of the interface."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from unittest import mock

from django.http import HttpResponse
from django.template import Context, Template
from django.test import RequestFactory, SimpleTestCase, override_settings
from django.urls import path
from django.utils import translation
from django.utils.safestring import mark_safe

from core import clock
from core.lights import Light, running
from core.templatetags import ui
from tests.factories import NOW

DUE = date(2018, 8, 10)
PATTERN = "<p>{a} {b}</p>"
urlpatterns = [path("files/<int:pk>/", lambda request, pk: HttpResponse(), name="download")]


def render(source: str, **context) -> str:
    return Template(source).render(Context(context)).strip()


class TagTests(SimpleTestCase):
    def setUp(self):
        self.enterContext(clock.at(NOW))


class RowTests(TagTests):
    def filled(self, *rows, **fixed) -> str:
        with mock.patch("core.templatetags.ui._pattern", lambda name, language, **fixed: PATTERN):
            return render("{% filled 'a row.html' rows %}", rows=rows)

    def test_each_row_fills_the_piece(self):
        assert self.filled({"a": "x", "b": "y"}, {"a": "1", "b": "2"}) == "<p>x y</p><p>1 2</p>"
        assert self.filled() == ""

    def test_values_are_escaped_once_and_never_filled_again(self):
        assert self.filled({"a": "<i>", "b": "{a}"}) == "<p>&lt;i&gt; {a}</p>"
        assert self.filled({"a": mark_safe("<i>"), "b": ""}) == "<p><i> </p>"

    def in_each_language(self, kept, source: str) -> list[str]:
        """What `source` gives, twice in each language, from a piece that says which language it was rendered in."""
        kept.cache_clear()
        self.addCleanup(kept.cache_clear)
        piece = SimpleNamespace(render=mock.Mock(side_effect=lambda values=None: translation.get_language()))
        said = []
        with mock.patch("core.templatetags.ui.get_template", return_value=piece):
            for language in ("zh-hans", "en") * 2:
                with translation.override(language):
                    said.append(render(source, rows=[{"a": "x"}]))
        assert piece.render.call_count == 2
        return said

    def test_rows_are_rendered_once_in_each_language(self):
        said = self.in_each_language(ui._pattern, "{% filled 'a row.html' rows %}")
        assert said == ["zh-hans", "en", "zh-hans", "en"]

    def test_a_fixed_piece_is_rendered_once_in_each_language(self):
        said = self.in_each_language(ui._fixed, "{% fixed 'a piece.html' %}")
        assert said == ["zh-hans", "en", "zh-hans", "en"]

    def test_options_mark_the_chosen_one(self):
        html = render("{% options choices 2 %}", choices=[(1, "甲"), (2, "<乙>")])
        assert html == '<option value="1">甲</option><option value="2" selected>&lt;乙&gt;</option>'

    def test_without_a_choice_none_is_marked(self):
        assert "selected" not in render("{% options choices none %}", choices=[(1, "甲")], none=None)


class DateFilterTests(TagTests):
    def test_list_form_stands_in_a_time_element(self):
        assert render("{{ d|day }}", d=DUE) == '<time datetime="2018-08-10">8月10日 周五</time>'

    def test_table_form_stands_in_a_time_element(self):
        assert render("{{ d|iso }}", d=DUE) == '<time datetime="2018-08-10">2018-08-10</time>'

    def test_sentence_form_is_plain_text(self):
        assert render("{{ d|long }}", d=DUE) == "2018年8月10日"

    def test_moment_is_shown_in_local_time_with_its_offset(self):
        assert (
            render("{{ m|clock }}", m=NOW)
            == '<time datetime="2018-08-09T09:00+08:00">2018-08-09 09:00</time>'
        )

    def test_moment_in_a_date_filter_gives_its_local_day(self):
        late = datetime(2018, 8, 9, 17, 0, tzinfo=UTC)
        assert render("{{ m|iso }}", m=late) == '<time datetime="2018-08-10">2018-08-10</time>'

    def test_no_date_gives_nothing_so_that_default_works(self):
        for name in ("day", "iso", "long", "clock"):
            assert render(f"{{{{ d|{name}|default:'–' }}}}", d=None) == "–"


class ChipTests(TagTests):
    def test_chip_is_shape_word_and_class(self):
        html = render("{% chip light %}", light=Light("overdue", "逾期 8 天"))
        assert 'class="chip state-overdue"' in html
        assert "icons.svg#overdue" in html
        assert "逾期 8 天" in html

    def test_chip_asks_an_object_for_its_light_today(self):
        thing = SimpleNamespace(light=lambda today: running(DUE, today))
        assert "还剩 1 天" in render("{% chip thing %}", thing=thing)

    def test_words_of_a_chip_are_escaped(self):
        assert "&lt;b&gt;" in render("{% chip light %}", light=Light("ok", "<b>"))


class CountdownTests(TagTests):
    def test_countdown_says_what_is_left_and_until_when(self):
        html = render("{% countdown due %}", due=DUE)
        assert "还剩 1 天 15 小时" in html
        assert '<time datetime="2018-08-10">8月10日 周五</time> 24:00 截止，含当日' in html
        assert "state-risk" in html

    def test_countdown_of_a_past_day_is_overdue(self):
        html = render("{% countdown due %}", due=date(2018, 8, 1))
        assert "逾期 8 天" in html
        assert "state-overdue" in html


class FigureTests(TagTests):
    def test_tile_opens_its_rows(self):
        html = render("{% tile '逾期' 12 '/issues/?light=overdue' note='比上周多 3 件' key='overdue' %}")
        assert '<a class="tile tile-overdue" href="/issues/?light=overdue">' in html
        assert '<span class="tile-value">12</span>' in html
        assert "比上周多 3 件" in html

    def test_zero_is_shown_but_never_coloured(self):
        html = render("{% tile '逾期' 0 '/x/' key='overdue' %}")
        assert "tile-overdue" not in html
        assert '<span class="tile-value">0</span>' in html

    def test_tile_without_address_is_no_link(self):
        assert "<a" not in render("{% tile '应到' 40 %}")

    def test_as_of_takes_the_clock_unless_the_figures_are_older(self):
        assert "2018-08-09 09:00" in render("{% as_of %}")
        assert "2018-08-08 09:00" in render("{% as_of m %}", m=datetime(2018, 8, 8, 1, tzinfo=UTC))

    def test_stack_puts_overdue_first_and_fills_the_whole_width(self):
        html = render("{% stack parts %}", parts=[("done", 1), ("overdue", 1), ("ok", 2)])
        assert [html.index(f"bar-{key}") for key in ("overdue", "ok", "done")] == sorted(
            html.index(f"bar-{key}") for key in ("overdue", "ok", "done")
        )
        assert 'x="50.000%"' not in html.split("bar-ok")[0]
        assert html.count('width="25.000%"') == 3  # overdue, its hatch, done
        assert html.count('width="50.000%"') == 1

    def test_stack_of_nothing_draws_nothing(self):
        assert "<rect" not in render("{% stack parts %}", parts=[("done", 0)])
        assert "<rect" not in render("{% stack parts %}", parts=[])


class PagerTests(TagTests):
    def page(self, *, next_key="", is_first=True, rows=(1, 2)):
        class Page(SimpleNamespace):
            def __len__(self):
                return len(rows)

        return Page(next=next_key, is_first=is_first)

    def pager(self, query: str, **kwargs) -> str:
        request = RequestFactory().get(f"/issues/?{query}")
        return render("{% pager page %}", page=self.page(**kwargs), request=request)

    def test_next_page_keeps_the_other_conditions(self):
        html = self.pager("light=overdue&after=1~2", next_key="2018-08-10~7")
        assert 'href="?light=overdue&amp;after=2018-08-10~7"' in html

    def test_way_to_the_first_page_drops_only_the_key(self):
        html = self.pager("light=overdue&after=1~2", is_first=False)
        assert 'href="?light=overdue"' in html
        assert "已到末页" in html

    def test_single_page_needs_no_pager(self):
        assert self.pager("") == ""

    def test_page_says_how_many_rows_it_has(self):
        assert "本页 2 条" in self.pager("", next_key="7")


class ListTests(TagTests):
    def test_empty_state_offers_one_button(self):
        html = render("{% empty_state '还没有问题' text='等待报送' url='/x/' label='去报送' %}")
        assert html.count("btn") >= 1
        assert '<a class="btn btn-outline-primary" href="/x/">去报送</a>' in html

    def test_filter_without_result_offers_to_clear_it(self):
        html = render("{% no_match '/issues/' %}")
        assert 'href="/issues/">清除条件</a>' in html

    def test_active_filter_is_marked_for_eyes_and_ears(self):
        assert 'aria-current="true"' in render("{% filter_chip '逾期' '?' True %}")
        assert "aria-current" not in render("{% filter_chip '逾期' '?' False %}")

    def test_timeline_takes_dicts_and_objects(self):
        entry = {
            "at": NOW,
            "who": "市商务局",
            "title": "签收",
            "text": "<i>",
            "files": [("a.docx", "/f/1")],
            "key": "done",
        }
        for value in (entry, SimpleNamespace(**entry)):
            html = render("{% timeline entries %}", entries=[value])
            assert "2018-08-09 09:00" in html
            assert '<a href="/f/1">' in html
            assert "&lt;i&gt;" in html

    def test_what_people_wrote_in_a_timeline_is_escaped_once(self):
        entry = {"at": NOW, "who": "<甲>", "title": "{key}", "text": "<b>\n{at}", "files": [("<f>", '/"')]}
        html = render("{% timeline entries %}", entries=[entry])
        for part in ("&lt;甲&gt;", "<strong>{key}</strong>", "&lt;b&gt;<br>{at}", "&lt;f&gt;", "/&quot;"):
            assert part in html

    def test_empty_timeline_says_so(self):
        assert "还没有进展记录" in render("{% timeline entries %}", entries=[])

    def test_step_bar_marks_the_current_step(self):
        html = render("{% step_bar steps %}", steps=[("签收", "done"), ("方案", "current"), ("销号", "todo")])
        assert html.count('aria-current="step"') == 1
        assert html.index("step-done") < html.index("step-current") < html.index("step-todo")

    def test_task_list_names_the_task_in_its_action(self):
        task = {"label": "情况报告", "state": Light("none", "未填"), "url": "/r/", "action": "填写"}
        html = render("{% task_list items %}", items=[task])
        assert '填写<span class="visually-hidden">：情况报告</span>' in html
        assert "state-none" in html

    @override_settings(ROOT_URLCONF=__name__)
    def test_files_link_to_the_named_download(self):
        attachments = [SimpleNamespace(pk=7, name="报告<1>.docx", size=2048)]
        html = render("{% files attachments 'download' %}", attachments=attachments)
        assert '<a href="/files/7/">' in html
        assert "报告&lt;1&gt;.docx" in html
        assert "2.0\xa0KB" in html

    def test_no_files_leave_no_empty_list(self):
        assert render("{% files attachments 'download' %}", attachments=[]) == ""


class ConfirmTests(TagTests):
    def test_first_level_names_the_effect_without_a_tick(self):
        html = render("{% confirm level=1 %}将通知 {{ who }}{% endconfirm %}", who="市<商务>局")
        assert "将通知 市&lt;商务&gt;局" in html
        assert "checkbox" not in html

    def test_second_level_asks_for_the_tick(self):
        html = render("{% confirm level=2 %}签发{% endconfirm %}")
        assert 'type="checkbox"' in html
        assert 'name="checked"' in html
        assert "我已核对" in html

    def test_missing_tick_is_told_beside_it(self):
        form = SimpleNamespace(errors={"checked": ["请先核对"]})
        html = render("{% confirm level=2 %}签发{% endconfirm %}", form=form)
        assert 'id="id_checked_error">请先核对' in html
        assert 'aria-describedby="id_checked_error"' in html


class IncludeTests(TagTests):
    def test_first_existing_template_is_taken(self):
        html = render("{% include_if_exists 'missing.html' 'includes/_demonstration_band.html' %}", now=NOW)
        assert "演示：现在是 2018年8月9日 09:00" in html

    def test_nothing_is_shown_when_none_exists(self):
        assert render("{% include_if_exists 'missing.html' %}") == ""
