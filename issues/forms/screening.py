"""Forms of sorting: accept for a level, decline, refer, void; several at once; merging two into one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PageForm, VersionedForm
from laws.forms import ArticleInput
from organizations.models import Organization

from ..departments import Match
from ..models import Issue
from ..services.merging import MERGE_FIELDS
from .ticks import TickedIssuesField

SUGGESTED, OWN, REPORTER = "suggested", "own", "reporter"


class ScreenForm(VersionedForm):
    """Which committee follows the issue up, its topic, the article it is measured by."""

    submit_label = _("受理并转下一条")
    level = forms.ChoiceField(
        label=_("由谁跟踪监督"),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择由谁跟踪监督")},
    )
    topic = forms.ModelChoiceField(
        label=_("事项"), queryset=None, required=False, empty_label=_("未归入事项")
    )
    law_article = forms.CharField(label=_("对照法条"), required=False, max_length=200)

    def __init__(self, *args, issue: Issue, match: Match, topics, articles: list[str], **kwargs):
        """`match` is whom the list means: a body of the reporting county suggests that the county follows up.

        `articles` are offered by name; other words may stand there too.
        """
        super().__init__(*args, thing=issue, **kwargs)
        self.issue = issue
        self.fields["level"].choices = levels_of(issue)
        self.fields["topic"].queryset = topics
        self.fields["law_article"].widget = ArticleInput({"maxlength": 200}, choices=articles)
        if len(levels_of(issue)) > 1:
            self.fields["level"].help_text = _why_level(issue, match)
        self.initial |= {
            "level": suggested_level(issue, match),
            "topic": issue.topic_id,
            "law_article": issue.law_article,
        }

    @property
    def congress(self) -> Organization:
        """The committee chosen."""
        reporter = self.cleaned_data["level"] == REPORTER
        return self.issue.reported_by if reporter else self.issue.campaign.congress


def suggested_level(issue: Issue, match: Match) -> str:
    """Who should follow an issue up: by same-level supervision the committee of the place of whom the list means."""
    at_home = _is_at_home(issue, match)
    return REPORTER if at_home and issue.reported_by_id != issue.campaign.congress_id else OWN


def _is_at_home(issue: Issue, match: Match) -> bool:
    meant = match.organization or match.suggestion
    return meant is not None and meant.region_id == issue.reported_by.region_id


def _why_level(issue: Issue, match: Match) -> str:
    """The reason for what is suggested, in a sentence."""
    meant = match.organization or match.suggestion
    if meant is None:
        return _("没有认出责任单位，请核对后选择")
    words = {"meant": meant.name, "reporter": issue.reported_by.short_name}
    if _is_at_home(issue, match):
        return _("%(meant)s与%(reporter)s同级，建议由报送单位跟踪") % words
    return _("%(meant)s不属于%(reporter)s这一级，建议由本级跟踪") % words


def levels_of(issue: Issue) -> list[tuple[str, str]]:
    """The committees that can follow an issue up, by same-level supervision."""
    own = (OWN, issue.campaign.congress.name)
    return (
        [own]
        if issue.reported_by_id == issue.campaign.congress_id
        else [own, (REPORTER, issue.reported_by.name)]
    )


class DeclineForm(VersionedForm):
    prefix = "decline"
    submit_label = _("不予受理")
    answer = forms.CharField(
        label=_("给报送单位的答复"),
        widget=forms.Textarea({"rows": 3}),
        max_length=5000,
        help_text=_("说明理由和可以向哪里反映"),
        error_messages={"required": _("请填写给报送单位的答复，说明不予受理的理由。")},
    )


class ReferForm(VersionedForm):
    prefix = "refer"
    submit_label = _("转其他机关")
    body = forms.CharField(
        label=_("转往机关"), max_length=100, error_messages={"required": _("请填写转往的机关。")}
    )
    answer = forms.CharField(
        label=_("给报送单位的答复"),
        widget=forms.Textarea({"rows": 3}),
        max_length=5000,
        error_messages={"required": _("请填写给报送单位的答复，说明转往何处、为什么。")},
    )


class VoidForm(VersionedForm):
    prefix = "void"
    submit_label = _("作废")
    reason = forms.CharField(
        label=_("作废原因"),
        max_length=500,
        help_text=_("只用于登记错误；内容不属监督范围的请用“不予受理”"),
        error_messages={"required": _("请填写作废原因。")},
    )


class BulkScreenForm(PageForm):
    """Ticked rows of the queue, each as suggested or all for one level; `rows` is the page that was shown."""

    level = forms.ChoiceField(
        choices=[(SUGGESTED, ""), (OWN, ""), (REPORTER, "")],
        error_messages={"required": _("请选择由谁跟踪监督")},
    )

    def __init__(self, *args, rows: list[Issue], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["issues"] = TickedIssuesField(rows=rows)


class MergeForm(PageForm):
    """Field by field, which of the two texts the merged issue keeps; only where they differ."""

    submit_label = _("合并")
    main_version = forms.IntegerField(widget=forms.HiddenInput)
    duplicate_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, main: Issue, duplicate: Issue, **kwargs):
        initial = {"main_version": main.version, "duplicate_version": duplicate.version}
        super().__init__(*args, initial=initial, **kwargs)
        for name in differing(main, duplicate):
            self.fields[name] = forms.ChoiceField(
                label=_("标题") if name == "title" else Issue._meta.get_field(name).verbose_name,
                choices=[("main", main.number), ("duplicate", duplicate.number)],
                widget=forms.RadioSelect,
                initial="main" if getattr(main, name) else "duplicate",
            )

    @property
    def take(self) -> list[str]:
        """The fields that the main issue takes from the duplicate."""
        return [name for name in MERGE_FIELDS if self.cleaned_data.get(name) == "duplicate"]


def differing(main: Issue, duplicate: Issue) -> list[str]:
    return [name for name in MERGE_FIELDS if getattr(main, name) != getattr(duplicate, name)]
