"""What is typed when words for the public are proposed, decided on, or taken back."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ReleaseForm, VersionedForm

from ..personal import Hit
from ..services.publication import LONGEST


class PublicationForm(VersionedForm):
    """The words for the public; where some look like personal data, a tick for each that is kept all the same."""

    submit_label = _("送公开审核")
    confirm_level = 1
    confirm_text = _("送审后由本单位另一名工作人员审核公开，您本人不能再审核。")
    draft = True

    text = forms.CharField(
        label=_("公开文本"),
        widget=forms.Textarea({"rows": 10}),
        max_length=LONGEST,
        help_text=_(
            "写给群众看：什么问题，怎样整改，结果如何。不写姓名、电话、证件号码和住址，也不写由谁发现、报送"
        ),
        error_messages={"required": _("请填写向社会公开的文字。")},
    )

    def ask_about(self, hits: Iterable[Hit]) -> None:
        """Show a tick for each doubtful stretch; what was ticked before stays ticked."""
        choices = list({hit.words: str(hit) for hit in hits}.items())
        self.fields["settled"] = forms.MultipleChoiceField(
            label=_("逐项核对"), choices=choices, widget=forms.CheckboxSelectMultiple
        )

    @property
    def settled(self) -> list[str]:
        """The doubtful words that the person ticked."""
        return self.data.getlist(self.add_prefix("settled"))


class PublicationReleaseForm(ReleaseForm):
    confirm_text = _("公开后任何人不登录即可看到左侧各项，并告知责任单位、跟踪监督单位和送审人。")


class WithdrawalForm(VersionedForm):
    submit_label = _("撤回公开")
    confirm_level = 2
    confirm_text = _(
        "撤回后公开页面立即不再显示，只注明该事项已撤回和日期；记录保留，并告知责任单位、跟踪监督单位和送审人。"
    )

    reason = forms.CharField(
        label=_("撤回原因"),
        widget=forms.Textarea({"rows": 3}),
        max_length=500,
        error_messages={"required": _("请说明撤回的原因。")},
    )
