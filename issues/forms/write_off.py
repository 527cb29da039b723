"""What is typed when a department asks for write-off, and when the committee judges; both follow the campaign's checks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ManyFilesField, VersionedForm

from ..checks import Check, checks_of
from ..services.write_off import check_field


class WriteOffForm(VersionedForm):
    """One explanation per check, the opinion of the unit's head, the proof. What was said last time stands there already."""

    submit_label = _("申请销号")
    draft = True

    opinion = forms.CharField(
        label=_("单位负责人意见"),
        widget=forms.Textarea({"rows": 3}),
        max_length=300,
        error_messages={"required": _("请填写单位负责人意见。")},
    )
    files = ManyFilesField(
        label=_("证明材料"),
        error_messages={"required": _("请上传至少一个能证明整改结果的文件。")},
    )

    def __init__(self, *args, thing, last=None, **kwargs):
        super().__init__(*args, thing=thing, **kwargs)
        self.checks = checks_of(thing.campaign)
        if last is not None:
            said = {check_field(key): words for key, words in last.checks.items()}
            self.initial |= said | {"opinion": last.opinion}
        explained = {check_field(check.key): self._explanation(check) for check in self.checks}
        opinion, files = self.fields.pop("opinion"), self.fields.pop("files")
        self.fields.update(explained | {"opinion": opinion, "files": files})

    @staticmethod
    def _explanation(check: Check) -> forms.CharField:
        missing = _("请说明“%(check)s”：%(expects)s。") % {"check": check.name, "expects": check.expects}
        return forms.CharField(
            label=check.name,
            help_text=check.expects,
            widget=forms.Textarea({"rows": 3}),
            max_length=5000,
            error_messages={"required": missing},
        )

    @property
    def explanations(self) -> dict[str, str]:
        """The explanation of each check, by its key."""
        return {check.key: self.cleaned_data[check_field(check.key)] for check in self.checks}


class WriteOffDecisionForm(VersionedForm):
    """A verdict per check under what the applicant said, a note, the tick 我已核对; two buttons."""

    submit_label = _("同意销号")
    extra_buttons = (("refuse", _("退回整改")),)
    confirm_level = 2
    draft = True
    PASSED = [("yes", _("通过")), ("no", _("不通过"))]

    note = forms.CharField(
        label=_("审核意见"),
        widget=forms.Textarea({"rows": 4}),
        max_length=500,
        required=False,
        help_text=_("退回整改时必须说明理由，申请单位会看到"),
    )

    def __init__(self, *args, thing, **kwargs):
        super().__init__(*args, thing=thing, **kwargs)
        self.checks = checks_of(thing.issue.campaign)
        judged = {check_field(check.key): self._verdict(check, thing.checks) for check in self.checks}
        self.fields = judged | self.fields

    def _verdict(self, check: Check, said: dict[str, str]) -> forms.ChoiceField:
        missing = _("请对“%(check)s”作出审核。") % {"check": check.name}
        return forms.ChoiceField(
            label=check.name,
            choices=self.PASSED,
            help_text=said.get(check.key, ""),
            widget=forms.RadioSelect,
            error_messages={"required": missing},
        )

    @property
    def verdicts(self) -> dict[str, bool]:
        """Passed or not, by the key of the check."""
        return {check.key: self.cleaned_data[check_field(check.key)] == "yes" for check in self.checks}
