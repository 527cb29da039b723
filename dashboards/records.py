"""History entries in words: what was done, to what kind of thing, with which outcome.

`Line.thing` names the thing itself only where the reader may know it. The audit administrator gets kind and number:
whoever checks the log sees no business data.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import HistoryEntry, HistorySeal
from organizations.words import capacity

# Acts that are no change of state and therefore stand in no table of transitions.
OTHER_ACTS = {
    "create": gettext_lazy("建立"),
    "choose_laws": gettext_lazy("选择对照的法律法规"),
    "add": gettext_lazy("增加"),
    "upload": gettext_lazy("上传清单"),
    "issue": gettext_lazy("签发交办"),
    "remind": gettext_lazy("催报"),
    "file": gettext_lazy("报备"),
    "change_dates": gettext_lazy("改期"),
    "keep_as_template": gettext_lazy("存为模板"),
    "hand_in_sheet": gettext_lazy("提交计票单"),
    "export": gettext_lazy("导出"),
    "export_ledger": gettext_lazy("导出台账"),
    "export_rehearsal": gettext_lazy("导出推演"),
    "import": gettext_lazy("导入"),
    "register": gettext_lazy("登记"),
    "keep_columns": gettext_lazy("登记列名"),
    "keep_aliases": gettext_lazy("登记单位简称"),
    "forget_word": gettext_lazy("删除列名或简称"),
    "compile_list": gettext_lazy("汇总问题清单"),
    "split_off": gettext_lazy("由拆分产生"),
    "arrange": gettext_lazy("安排回头看"),
    "draw": gettext_lazy("抽取回头看样本"),
    "draft_notice": gettext_lazy("拟稿"),
    "export_years": gettext_lazy("导出历年数据"),
    "propose_sheet": gettext_lazy("形成评分表"),
    "export_sheet": gettext_lazy("导出评分表"),
    "verify_chain": gettext_lazy("核验审计链"),
    "enter": gettext_lazy("录入项目"),
    "begin_list": gettext_lazy("建立年度清单"),
    "export_papers": gettext_lazy("导出责任书或施工表"),
    "add_channel": gettext_lazy("添加通知渠道"),
    "switch_on": gettext_lazy("启用"),
    "switch_off": gettext_lazy("停用"),
    "try_channel": gettext_lazy("发送测试消息"),
    "resend": gettext_lazy("重新发送"),
    "put_on_agenda": gettext_lazy("列入会议议程"),
    "choose": gettext_lazy("确定中心发言人"),
    "begin_opinion": gettext_lazy("起草审议意见"),
    "ask": gettext_lazy("申请延期报告"),
    "propose": gettext_lazy("形成排行榜"),
    "raise": gettext_lazy("提出异议"),
    "export_ranking": gettext_lazy("导出排行榜"),
    "make_edition": gettext_lazy("制定新版规则"),
    "change_dispatch_rule": gettext_lazy("修改调度规则"),
    "open_week": gettext_lazy("开始收集周报告"),
    "prepare_meeting": gettext_lazy("生成会议材料"),
    "decide_task": gettext_lazy("登记决定事项"),
}
OWN_APPS = {
    "organizations",
    "campaigns",
    "laws",
    "projects",
    "issues",
    "evaluations",
    "hearings",
    "rankings",
    "meetings",
    "appraisals",
}
PLAIN_KINDS = {  # acted upon without having states
    "organizations.user",
    "issues.handover",
    "issues.draw",
    "meetings.rule",
    "rankings.rule",
    "projects.shelfrule",
    "appraisals.rule",
}
PAGES = {
    "issues.issue": "issues:detail",
    "issues.handover": "issues:handover_detail",
    "issues.publication": "issues:publish_review",
    "issues.lookback": "issues:look_back_record",
    "issues.draw": "issues:look_back_draw",
    "campaigns.campaign": "campaigns:detail",
    "campaigns.duty": "campaigns:duty_submit",
    "campaigns.link": "campaigns:link_detail",
    "campaigns.filing": "campaigns:filing_detail",
    "campaigns.activity": "campaigns:activity_detail",
    "laws.law": "laws:detail",
    "projects.project": "campaigns:project_detail",
    "projects.yearlist": "campaigns:year_list",
    "evaluations.evaluation": "evaluations:result",
    "hearings.hearing": "hearings:detail",
    "hearings.opinion": "hearings:opinion",
    "hearings.deferral": "evaluations:deferral",
    "rankings.ranking": "dashboards:ranking_stored",
    "appraisals.notice": "issues:notice_detail",
    "appraisals.noticepublication": "issues:notice_public_review",
    "appraisals.sheet": "appraisals:sheet",
    "meetings.week": "issues:weekly_week",
    "meetings.meeting": "campaigns:meeting_detail",
    "meetings.decision": "campaigns:decision",
    "meetings.weeklyreport": "issues:weekly_unit",
}


@dataclass(frozen=True)
class Line:
    """One entry as a row: `url` opens the thing's page, which decides anew whether the reader may see it."""

    entry: HistoryEntry
    act: str
    kind: str
    thing: str
    change: str
    url: str

    @property
    def at(self) -> datetime:
        return self.entry.at

    @property
    def capacity(self) -> str:
        return capacity(self.entry.scope)

    @property
    def seal(self) -> HistorySeal | None:
        """Its place in the chain, if it has one yet (load it with the entries)."""
        return getattr(self.entry, "seal", None)

    @property
    def refused(self) -> bool:
        return self.entry.outcome == HistoryEntry.Outcome.REFUSED

    @property
    def result(self) -> str:
        """What came of it: refused, the change of state, or simply done."""
        return _("被拒绝") if self.refused else self.change or _("完成")


def lines(entries: Iterable[HistoryEntry], *, naming_things: bool) -> list[Line]:
    """Rows for a table of entries; no query."""
    return [_line(entry, naming_things) for entry in entries]


def _line(entry: HistoryEntry, naming_things: bool) -> Line:
    model = _model(entry.object_type)
    number = _("第 %(number)s 号") % {"number": entry.object_id}
    return Line(
        entry=entry,
        act=act_label(entry.object_type, entry.action),
        kind=kind_label(entry.object_type),
        thing=entry.object_label if naming_things else number,
        change=_change(entry, model),
        url=_address(entry) if naming_things else "",
    )


def act_label(object_type: str, action: str) -> str:
    """The words of an act: those of its transition, or of the few others; an unknown one stands for itself."""
    transition = getattr(_model(object_type), "TRANSITIONS", {}).get(action)
    return str(transition.label if transition else OTHER_ACTS.get(action, action))


def kind_label(object_type: str) -> str:
    """问题, 报送任务 ... for an object type such as issues.issue."""
    model = _model(object_type)
    return str(model._meta.verbose_name) if model else object_type


def kinds_on_record() -> list[tuple[str, str]]:
    """Every kind of thing that acts can be recorded on, for a filter: (object type, words)."""
    return [(model._meta.label_lower, str(model._meta.verbose_name)) for model in _recorded_models()]


def acts_on_record() -> list[tuple[str, str]]:
    """Every act that can be recorded, for a filter: (its name, its words; several where kinds of things differ)."""
    words: dict[str, list[str]] = {name: [str(label)] for name, label in OTHER_ACTS.items()}
    for model in _recorded_models():
        for name, transition in getattr(model, "TRANSITIONS", {}).items():
            labels = words.setdefault(name, [])
            if str(transition.label) not in labels:
                labels.append(str(transition.label))
    return [(name, _("／").join(labels)) for name, labels in words.items()]


def _recorded_models() -> list[type[models.Model]]:
    found = [model for model in apps.get_models() if model._meta.app_label in OWN_APPS]
    return [
        model for model in found if hasattr(model, "TRANSITIONS") or model._meta.label_lower in PLAIN_KINDS
    ]


def _model(object_type: str) -> type[models.Model] | None:
    try:
        return apps.get_model(object_type)
    except (LookupError, ValueError):  # written by an older version of the product
        return None


def _change(entry: HistoryEntry, model: type[models.Model] | None) -> str:
    if entry.from_status == entry.to_status or not model or not hasattr(model, "TRANSITIONS"):
        return ""
    labels = dict(model._meta.get_field("status").flatchoices)
    before, after = (str(labels.get(value, value)) for value in (entry.from_status, entry.to_status))
    return _("%(before)s → %(after)s") % {"before": before, "after": after} if before else after


def _address(entry: HistoryEntry) -> str:
    name = PAGES.get(entry.object_type)
    return reverse(name, args=[entry.object_id]) if name else ""
