"""Forms about channels and about how a person wants to hear of things."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PageForm, PageModelForm
from organizations.enums import Role
from organizations.models import Organization

from .enums import ChannelKind
from .models import Preference


class _Time(forms.TimeField):
    def __init__(self, **kwargs):
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
        super().__init__(widget=widget, error_messages={"invalid": _("请填写时间，如 08:45")}, **kwargs)


class PreferenceForm(PageModelForm):
    digest_at = _Time(
        label=_("每日汇总时间"), help_text=_("不紧急的消息每天汇总成一封，在这个时间之后发送。")
    )
    quiet_from = _Time(label=_("免打扰开始"))
    quiet_to = _Time(
        label=_("免打扰结束"),
        help_text=_("这段时间内什么都不发，结束后补发；两个时间相同表示不设免打扰。"),
    )

    class Meta:
        model = Preference
        fields = ("by_email", "email", "language", "digest_at", "quiet_from", "quiet_to")

    def clean(self):
        values = super().clean()
        if values.get("by_email") and not values.get("email") and "email" not in self.errors:
            self.add_error("email", _("要用电子邮件通知，请填写电子邮箱"))
        return values


class ChannelForm(PageForm):
    submit_label = _("添加渠道")
    kind = forms.ChoiceField(label=_("种类"), choices=ChannelKind.choices)
    name = forms.CharField(label=_("名称"), max_length=60)
    organization = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("所属机构"),
        required=False,
        help_text=_("群机器人和网络接口收到发给这个机构的时限提醒；电子邮件不用选。"),
    )
    secret = forms.CharField(
        label=_("地址所在的环境变量"),
        max_length=60,
        required=False,
        help_text=_("如 CHANNEL_HOUSING。地址含有密钥，只放在服务器的环境变量里，不填在这里。"),
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        places = [own.region.path for own in by.organizations_as(Role.SYSTEM_ADMIN)]
        chosen = Organization.objects.filter(is_active=True)
        if places:
            self.fields["organization"].queryset = chosen.filter(region__path__startswith=places[0])

    def clean_secret(self) -> str:
        return self.cleaned_data["secret"].strip()
