"""What is typed when a ranking is proposed, objected to, answered, published, annotated."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PageForm, SecondPersonForm, VersionedForm

LONG = {"widget": forms.Textarea({"rows": 5}), "max_length": 1_000}


class ProposeForm(PageForm):
    """Only the tick; the address says for which period it is given."""

    submit_label = _("形成排行榜")
    confirm_level = 2


class ObjectionForm(PageForm):
    submit_label = _("提出异议")
    confirm_level = 1
    confirm_text = _("将告知组织排名的人大工作人员，由其核对后答复。")
    draft = True

    reason = forms.CharField(
        label=_("异议理由"), help_text=_("写明哪一件、哪一项数据有误，依据是什么"), **LONG
    )


class AnswerForm(VersionedForm):
    """Uphold or reject; the view sees which button was pressed by its name."""

    submit_label = _("不采纳")
    extra_buttons = (("uphold", _("采纳并重新计算")),)
    confirm_level = 1
    confirm_text = _(
        "采纳前请先在问题台账中更正事实（如审批延期、审核销号）；采纳后按更正后的事实重新计算全部名次，并告知有变化的单位。"
    )
    draft = True

    answer = forms.CharField(label=_("答复"), help_text=_("写明核对了什么、结论和理由"), **LONG)


class DecisionForm(SecondPersonForm):
    submit_label = _("公布排行榜")
    extra_buttons = (("return", _("退回")),)
    confirm_text = _(
        "公布后数据冻结，不再改变；列入的单位和本级领导都会收到消息。以后发现差错，只能加注更正说明。"
    )


class NoteForm(VersionedForm):
    submit_label = _("加注更正说明")
    confirm_level = 1
    confirm_text = _("已公布的数据不变，更正说明列在旁边，并告知列入的单位。")
    draft = True

    text = forms.CharField(label=_("更正说明"), **LONG)
