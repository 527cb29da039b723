"""The common behaviour of forms."""

import re
from datetime import UTC, date, datetime
from types import SimpleNamespace

from django import forms
from django.template import Context, Template
from django.test import RequestFactory, SimpleTestCase

from campaigns.models import Campaign
from core import clock
from core.forms import LooseDateField, PageForm, PageModelForm, VersionedForm
from organizations.models import Organization
from tests.factories import NOW


class PlanForm(PageForm):
    submit_label = "提交"
    extra_buttons = (("save_draft", "保存草稿"),)
    draft = True

    measures = forms.CharField(label="整改措施", widget=forms.Textarea, help_text="写明做什么")
    due_on = LooseDateField(label="整改时限", required=False)
    kind = forms.ChoiceField(label="方式", choices=[("a", "单独"), ("b", "会同")], widget=forms.RadioSelect)
    checked = forms.BooleanField(label="我已核对")


class StaleForm(VersionedForm):
    note = forms.CharField(label="说明", required=False)


class NameForm(PageModelForm):
    class Meta:
        model = Organization
        fields = ["name"]


class TitleForm(VersionedForm, PageModelForm):
    class Meta:
        model = Campaign
        fields = ["title"]


def render(form, **context) -> str:
    request = RequestFactory().get("/")
    return Template("{% crispy form %}").render(
        Context({"form": form, "request": request, "csrf_token": "t0ken"} | context)
    )


class PageFormTests(SimpleTestCase):
    def test_form_posts_with_its_token(self):
        html = render(PlanForm())
        assert 'method="post"' in html
        assert 'name="csrfmiddlewaretoken" value="t0ken"' in html

    def test_first_button_submits_and_the_others_say_which_they_are(self):
        html = render(PlanForm())
        first, second = html.index("btn-primary"), html.index('name="save_draft"')
        assert first < second
        assert ">提交</button>" in html

    def test_kept_draft_is_named_after_the_form(self):
        assert 'data-draft="plan-form"' in render(PlanForm())
        assert 'data-draft="plan-form-second"' in render(PlanForm(prefix="second"))
        assert "data-draft=" not in render(StaleForm(thing=SimpleNamespace(version=1)))

    def test_only_a_bound_form_is_marked_so_that_a_draft_does_not_overwrite_it(self):
        assert "data-bound" not in render(PlanForm())
        assert "data-bound" in render(PlanForm({}))

    def test_optional_fields_say_so_and_required_ones_do_not(self):
        html = render(PlanForm())
        assert html.count("（选填）") == 1
        assert html.index("整改时限") < html.index("（选填）")

    def test_help_text_describes_its_input(self):
        html = render(PlanForm())
        assert 'aria-describedby="id_measures_helptext"' in html
        assert 'id="id_measures_helptext"' in html

    def test_choices_stand_in_a_fieldset_with_a_label_each(self):
        html = render(PlanForm())
        assert "<fieldset" in html
        assert '<label class="form-check-label" for="id_kind_0">单独</label>' in html

    def test_no_style_or_script_that_the_policy_would_drop(self):
        html = render(PlanForm({}))
        assert "style=" not in html
        assert not re.search(r"\son\w+=|<script", html)

    def test_upload_makes_the_form_multipart(self):
        class UploadForm(PageForm):
            file = forms.FileField()

        assert 'enctype="multipart/form-data"' in render(UploadForm())
        assert "enctype" not in render(PlanForm())

    def test_model_form_has_the_same_frame(self):
        html = render(NameForm(instance=Organization(name="市商务局")))
        assert 'value="市商务局"' in html
        assert "保存</button>" in html


class ErrorTests(SimpleTestCase):
    def setUp(self):
        self.enterContext(clock.at(NOW))
        self.form = PlanForm({"due_on": "年底", "kind": "x"})

    def test_summary_has_the_words_of_every_field_and_leads_to_it(self):
        html = render(self.form)
        assert 'role="alert"' in html
        for target in ("id_measures", "id_due_on", "id_kind_0", "id_checked"):
            assert f'href="#{target}"' in html
            assert f'id="{target}"' in html
        assert html.count("请填写日期，如 2018-08-10 或 8月10日") == 2

    def test_a_choice_begins_with_words_and_not_with_dashes(self):
        class UnitForm(PageForm):
            unit = forms.ModelChoiceField(Organization.objects.none())
            other = forms.ModelChoiceField(Organization.objects.none(), required=False, empty_label="不涉及")

        assert UnitForm().fields["unit"].empty_label == "请选择"
        assert UnitForm().fields["other"].empty_label == "不涉及"

    def test_empty_field_says_what_to_fill_in(self):
        form = PlanForm({})
        assert form.errors["measures"] == ["请填写整改措施"]
        assert form.errors["kind"] == ["请选择方式"]

    def test_own_words_for_an_empty_field_stay(self):
        assert StaleForm({}).errors["version"] == ["页面信息不完整，请刷新页面后重试"]

        class OwnForm(PageForm):
            reason = forms.CharField(label="原因", error_messages={"required": "请写明退回原因"})

        assert OwnForm({}).errors["reason"] == ["请写明退回原因"]

    def test_field_at_fault_is_marked_and_described(self):
        html = render(self.form)
        assert 'aria-describedby="id_measures_helptext id_measures_error"' in html
        assert html.count('aria-invalid="true"') >= 3

    def test_what_was_typed_stays(self):
        assert 'value="年底"' in render(self.form)

    def test_error_of_the_whole_form_stands_in_the_summary_only(self):
        self.form.add_error(None, "本条已由同事办理")
        assert render(self.form).count("本条已由同事办理") == 1

    def test_typed_markup_is_escaped(self):
        html = render(PlanForm({"measures": "<script>x</script>", "due_on": '"><b>'}))
        assert "<script>" not in html
        assert "<b>" not in html

    def test_form_without_errors_has_no_summary(self):
        assert "error-summary" not in render(PlanForm())


class IssueLetterForm(PageForm):
    confirm_level = 2
    confirm_text = "将通知 <2> 人"
    note = forms.CharField(label="说明", required=False)


class NotifyForm(IssueLetterForm):
    confirm_level = 1


class ConfirmedFormTests(SimpleTestCase):
    def test_panel_stands_between_the_fields_and_the_buttons(self):
        html = render(IssueLetterForm())
        assert html.index("id_note") < html.index("将通知 &lt;2&gt; 人") < html.index("btn-primary")

    def test_official_act_needs_its_tick_shown_once(self):
        assert render(IssueLetterForm()).count('name="checked"') == 1
        assert "checked" in IssueLetterForm({}).errors
        assert IssueLetterForm({"checked": "on"}).is_valid()

    def test_form_without_fields_of_its_own_shows_its_tick_once(self):
        class OnlyTickedForm(PageForm):
            confirm_level = 2
            confirm_text = "将通知 2 人"

        html = render(OnlyTickedForm())
        assert html.count('name="checked"') == 1
        assert html.count("我已核对") == 1

    def test_missing_tick_is_told_in_the_summary_and_beside_it(self):
        html = render(IssueLetterForm({}))
        assert html.count("请核对以上内容后勾选“我已核对”") == 2
        assert 'href="#id_checked"' in html

    def test_tick_stays_when_something_else_is_wrong(self):
        assert 'value="on" required checked' in render(IssueLetterForm({"checked": "on"}))
        assert 'value="on" required checked' not in render(IssueLetterForm())

    def test_act_that_only_notifies_needs_no_tick(self):
        html = render(NotifyForm())
        assert "将通知 &lt;2&gt; 人" in html
        assert 'name="checked"' not in html
        assert NotifyForm({}).is_valid()


class VersionedFormTests(SimpleTestCase):
    def test_version_of_the_thing_travels_hidden(self):
        html = render(StaleForm(thing=SimpleNamespace(version=7)))
        assert '<input type="hidden" name="version" value="7"' in html

    def test_version_zero_travels_too(self):
        assert 'name="version" value="0"' in render(StaleForm(thing=SimpleNamespace(version=0)))

    def test_bound_form_gives_back_the_version_that_was_shown(self):
        form = StaleForm({"version": "7"}, thing=SimpleNamespace(version=9))
        assert form.is_valid()
        assert form.cleaned_data["version"] == 7

    def test_missing_or_mangled_version_says_to_reload(self):
        for value in ({}, {"version": "x"}, {"version": "-1"}):
            form = StaleForm(value)
            assert form.errors["version"] == ["页面信息不完整，请刷新页面后重试"]
            assert "页面信息不完整，请刷新页面后重试" in render(form)

    def test_model_form_takes_the_version_of_its_instance(self):
        html = render(TitleForm(instance=Campaign(title="三项联动监督", version=4)))
        assert 'name="version" value="4"' in html
        assert 'value="三项联动监督"' in html


class LooseDateFieldTests(SimpleTestCase):
    def setUp(self):
        self.enterContext(clock.at(NOW))

    def test_reads_what_people_type(self):
        field = LooseDateField()
        for text in ("2018-8-10", "8月10日", "２０１８年８月１０日"):
            assert field.clean(text) == date(2018, 8, 10)

    def test_missing_year_is_the_forms(self):
        assert LooseDateField(year=2019).clean("8月10日") == date(2019, 8, 10)

    def test_empty_is_refused_only_when_required(self):
        assert LooseDateField(required=False).clean("  ") is None
        with self.assertRaises(forms.ValidationError):
            LooseDateField().clean(" ")

    def test_impossible_day_is_refused_with_an_example(self):
        with self.assertRaisesMessage(forms.ValidationError, "请填写日期，如 2018-08-10 或 8月10日"):
            LooseDateField().clean("2018-2-30")

    def test_the_example_is_of_this_year(self):
        with clock.at(datetime(2022, 9, 30, 1, tzinfo=UTC)):
            form = PlanForm({"due_on": "年底"})
            assert 'placeholder="如 2022-08-10"' in str(form["due_on"])
            assert "请填写日期，如 2022-08-10 或 8月10日" in form.errors["due_on"]

    def test_the_example_is_of_the_year_that_the_form_fills_in(self):
        form = PlanForm({"due_on": "年底"})
        form.fields["due_on"].year = 2025
        assert 'placeholder="如 2025-08-10"' in str(form["due_on"])
        assert "请填写日期，如 2025-08-10 或 8月10日" in form.errors["due_on"]
        assert 'placeholder="如 2018-08-10"' in str(PlanForm()["due_on"])  # no other form learns of it

    def test_shows_the_date_as_digits(self):
        form = PlanForm(initial={"due_on": date(2018, 8, 10)})
        assert 'value="2018-08-10"' in str(form["due_on"])

    def test_unchanged_date_written_differently_is_no_change(self):
        form = PlanForm({"due_on": "2018/8/10"}, initial={"due_on": date(2018, 8, 10)})
        assert "due_on" not in form.changed_data
