"""The developer gallery: every component of the interface in all its states, on sample data. Shown at `core:gallery`."""

from datetime import timedelta
from types import SimpleNamespace

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import clock
from .access import access
from .forms import LooseDateField, VersionedForm
from .lights import Light, running


class SampleForm(VersionedForm):
    """One field of each kind."""

    submit_label = gettext_lazy("提交")
    extra_buttons = (("save_draft", gettext_lazy("保存草稿")),)
    draft = True
    confirm_level = 2

    measures = forms.CharField(
        label=gettext_lazy("整改措施"),
        widget=forms.Textarea,
        help_text=gettext_lazy("写明做什么、做到什么程度"),
    )
    person = forms.CharField(label=gettext_lazy("责任人"), max_length=20)
    due_on = LooseDateField(label=gettext_lazy("整改时限"))
    progress = forms.ChoiceField(
        label=gettext_lazy("完成程度"), choices=[(n, f"{n}%") for n in (0, 25, 50, 75, 100)]
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("办理方式"),
        choices=[("alone", gettext_lazy("单独办理")), ("joint", gettext_lazy("会同办理"))],
        widget=forms.RadioSelect,
    )
    evidence = forms.FileField(label=gettext_lazy("佐证材料"), required=False)
    is_public = forms.BooleanField(label=gettext_lazy("可以向社会公开"), required=False)


@access(everyone=True)
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component; only in development and in the demonstration. `?grey=1` shows it as a grey printer would."""
    if not (settings.DEBUG or settings.DEMONSTRATION):
        raise Http404
    form = SampleForm(request.POST if request.method == "POST" else None, initial={"version": 3})
    form.confirm_text = _("将通知：市住房和城乡建设局联络员 2 人。签发后将编号、登记并送达。")
    if form.is_bound and form.is_valid():
        messages.success(request, _("已提交"))
        return redirect("core:gallery")
    return render(
        request, "core/gallery.html", _samples() | {"form": form}, status=422 if form.is_bound else 200
    )


def _samples() -> dict:
    today = clock.today()
    due_dates = [today + timedelta(days=days) for days in (-8, 0, 2, 30)]
    return {
        "chips": [running(due_on, today) for due_on in due_dates] + _other_lights(),
        "due_dates": due_dates,
        "stack_rows": _stack_rows(),
        "timeline_entries": _timeline_entries(),
        "steps": _steps(),
        "tasks": _tasks(),
        "files": [SimpleNamespace(name=_("整改情况报告.docx"), size=48_213, pk=1)],
        "sample_messages": _messages(),
        "menu": _menu(),
        "bottom_bar": _menu()[0].items[:4],
    }


def _menu() -> list[SimpleNamespace]:
    groups = {
        "": (("work", _("工作台")), ("list", _("问题台账")), ("bell", _("消息")), ("person", _("我的"))),
        _("监督"): (
            ("library", _("监督项目库")),
            ("campaign", _("监督行动")),
            ("inbox", _("报送任务")),
            ("overlap", _("负担与重复")),
            ("people", _("代表活动")),
        ),
        _("问题"): (
            ("split", _("分办")),
            ("letter", _("交办")),
            ("check", _("销号审核")),
            ("later", _("延期审批")),
            ("eye", _("回头看")),
        ),
        _("结果运用"): (
            ("ballot", _("满意度测评")),
            ("week", _("周报告")),
            ("ranking", _("排行榜")),
            ("horn", _("督办与通报")),
            ("globe", _("公开管理")),
            ("speech", _("意见建议")),
            ("shield", _("问责")),
            ("building", _("单位档案")),
            ("file", _("总结")),
        ),
    }
    return [
        SimpleNamespace(
            label=label,
            items=[
                SimpleNamespace(icon=icon, label=words, url="#", active=icon == "work")
                for icon, words in items
            ],
        )
        for label, items in groups.items()
    ]


def _messages() -> list[Message]:
    return [
        Message(constants.SUCCESS, _("已签收，还有 3 件")),
        Message(constants.INFO, _("数据正在导出，完成后会发消息")),
        Message(constants.WARNING, _("时限落在休息日，请核对")),
        Message(constants.ERROR, _("没有提交：本条已由同事办理，请刷新后查看")),
    ]


def _other_lights() -> list[Light]:
    return [
        Light("risk", _("进度滞后")),
        Light("done", _("已完成")),
        Light("wait", _("待审核")),
        Light("none", _("未开始")),
        Light("moved", _("已延期")),
    ]


def _stack_rows() -> list[dict]:
    rows = [
        (_("市住房和城乡建设局"), (2, 3, 8, 4, 1, 21, 0)),
        (_("市商务局"), (1, 0, 2, 0, 0, 36, 4)),
        (_("市人力资源和社会保障局（劳动保障监察工作领导小组办公室）"), (0, 0, 0, 0, 0, 0, 0)),
    ]
    order = ("overdue", "risk", "ok", "wait", "moved", "done", "none")
    return [
        {"name": name, "counts": counts, "parts": list(zip(order, counts, strict=True))}
        for name, counts in rows
    ]


def _timeline_entries() -> list[dict]:
    now = clock.now()
    return [
        {
            "at": now,
            "who": _("市住房和城乡建设局"),
            "title": _("申请销号"),
            "text": _("三项措施已经落实，附整改前后照片。"),
            "files": [(_("整改情况报告.docx"), "#")],
            "key": "wait",
        },
        {"at": now - timedelta(days=3), "who": _("市人大常委会"), "title": _("同意延期"), "key": "moved"},
        {"at": now - timedelta(days=20), "who": "", "title": _("逾期提醒"), "key": "overdue"},
        {
            "at": now - timedelta(days=40),
            "who": _("市住房和城乡建设局"),
            "title": _("签收"),
            "key": "done",
        },
    ]


def _steps() -> list[tuple[str, str]]:
    labels = (_("交办"), _("签收"), _("方案"), _("办理"), _("申请销号"), _("审核"), _("销号"), _("回头看"))
    return [(label, "done" if n < 3 else "current" if n == 3 else "todo") for n, label in enumerate(labels)]


def _tasks() -> list[dict]:
    return [
        {"label": _("情况报告"), "state": Light("done", _("已完成")), "url": "#", "action": _("查看")},
        {"label": _("问题清单"), "state": Light("wait", _("已存草稿")), "url": "#", "action": _("继续填写")},
        {"label": _("附件"), "state": Light("none", _("未填")), "url": "#", "action": _("填写")},
    ]
