"""What a duty's page shows to whom. The receiving side gets nothing of a draft: no text, no file, no count."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.clock import local_date
from core.lights import Light

from . import chain, timelines
from .enums import CAMPAIGN_CHANGEABLE, DUTY_IN_FORCE, DUTY_OWED, CampaignStatus, DutyStatus, Part
from .forms import AttachForm, ConfirmForm, ReturnForm, SubmitForm, SummaryForm
from .models import Duty, DutyPart, Submission
from .permissions import may_change_date, may_connect, may_decide, may_report, may_withdraw, sees_draft


@dataclass
class DutyPage:
    """The page of one duty for one person at one moment; `bound` is a refused form in place of its empty one."""

    duty: Duty
    user: object
    now: datetime
    bound: object = None

    # ── who is looking, and what may they do now ──
    @cached_property
    def is_own_side(self) -> bool:
        return sees_draft(self.user, self.duty)

    @cached_property
    def is_running(self) -> bool:
        return self.duty.campaign.status == CampaignStatus.RUNNING

    @cached_property
    def can_report(self) -> bool:
        return self.is_running and self.duty.status in DUTY_OWED and may_report(self.user, self.duty)

    @cached_property
    def may_decide(self) -> bool:
        return self.is_running and may_decide(self.user, self.duty)

    @property
    def can_decide(self) -> bool:
        return self.may_decide and self.duty.status == DutyStatus.SUBMITTED

    @property
    def can_change_date(self) -> bool:
        changeable = self.duty.campaign.status in CAMPAIGN_CHANGEABLE and self.duty.status == DutyStatus.OPEN
        return changeable and may_change_date(self.user, self.duty)

    @property
    def can_withdraw(self) -> bool:
        changeable = self.duty.campaign.status in CAMPAIGN_CHANGEABLE and self.duty.status == DutyStatus.OPEN
        return changeable and may_withdraw(self.user, self.duty)

    # ── up the chain ──
    @cached_property
    def may_connect(self) -> bool:
        changeable = self.duty.campaign.status in CAMPAIGN_CHANGEABLE and self.duty.status in DUTY_IN_FORCE
        return changeable and may_connect(self.user, self.duty)

    @property
    def slack(self) -> Light | None:
        """How many days lie between this duty and the report that needs it."""
        return chain.light_of(self.duty.slack) if self.duty.needed_for else None

    @cached_property
    def sees_report(self) -> bool:
        """Whether the person may open that report; others learn its day and whose it is, not what it is about."""
        return Duty.objects.visible_to(self.user).filter(pk=self.duty.needed_for_id).exists()

    @cached_property
    def rests(self) -> list[chain.Rest]:
        """What this report itself needs from below."""
        return chain.rests_on(self.duty, self.user)

    # ── the draft: only for its own side ──
    @cached_property
    def ready_parts(self) -> dict[str, DutyPart]:
        if not (self.is_own_side and self.duty.status in DUTY_OWED):
            return {}
        return {ready.part: ready for ready in self.duty.ready_parts.all()}

    @cached_property
    def draft_files(self) -> list:
        return list(self.duty.files.order_by("pk")) if self.can_report or self._was_withdrawn_here else []

    @property
    def _was_withdrawn_here(self) -> bool:
        return self.is_own_side and self.duty.status == DutyStatus.WITHDRAWN

    @property
    def kept_draft(self) -> bool:
        """Whether its own side had prepared something that was then asked for no longer; it stays theirs."""
        return self._was_withdrawn_here and bool(self.duty.summary or self.draft_files)

    @property
    def tasks(self) -> list[dict]:
        """The parts as a list of things to do, the files last."""
        tasks = [self._part_task(part) for part in self.duty.parts]
        count = len(self.draft_files)
        state = Light("done", _("%(n)d 个") % {"n": count}) if count else Light("none", _("未上传"))
        label = _("附件") if self.duty.parts else _("附件（必须）")
        return [*tasks, {"label": label, "state": state, "url": "#files", "action": _("上传")}]

    def _part_task(self, part: str) -> dict:
        ready = self.ready_parts.get(part)
        if ready:
            state = Light("done", _("已完成"))
        elif part == Part.SUMMARY and self.duty.summary:
            state = Light("risk", _("已存草稿"))
        else:
            state = Light("none", _("未填"))
        url = "#summary" if part == Part.SUMMARY else self.import_url
        label = f"{Part(part).label}{facts_words(part, ready.facts) if ready else ''}"
        return {"label": label, "state": state, "url": url, "action": _("修改") if ready else _("去填写")}

    @property
    def import_url(self) -> str:
        """Where the issue list of this duty is uploaded; empty while that page does not exist."""
        return _url_if_there("issues:import_upload", f"?duty={self.duty.pk}")

    @cached_property
    def compile_url(self) -> str:
        """Where its own committee makes the issue list of what it has already; empty without a campaign of its own."""
        if Part.ISSUE_LIST not in self.duty.parts or not self.can_report or not self._has_own_campaign:
            return ""
        return _url_if_there("issues:compile", args=[self.duty.pk])

    @property
    def _has_own_campaign(self) -> bool:
        campaign, owner = self.duty.campaign, self.duty.owed_by_id
        return campaign.congress_id == owner or campaign.lower_campaigns.filter(congress=owner).exists()

    @property
    def is_complete(self) -> bool:
        """Whether everything asked for is ready."""
        return all(part in self.ready_parts for part in self.duty.parts) and bool(
            self.duty.parts or self.draft_files
        )

    # ── what was sent: for everybody who sees the duty ──
    @cached_property
    def submissions(self) -> list[Submission]:
        rows = list(self.duty.submissions.select_related("submitted_by").prefetch_related("files"))
        for row in rows:
            row.duty = self.duty
        return rows

    @property
    def latest(self) -> Submission | None:
        return self.submissions[0] if self.submissions else None

    @property
    def sent_parts(self) -> list[str]:
        """What the latest submission holds, in words."""
        facts = self.latest.facts if self.latest else {}
        return [f"{Part(part).label}{facts_words(part, values)}" for part, values in facts.items()]

    @property
    def earlier(self) -> list[Submission]:
        return self.submissions[1:]

    @property
    def issues_url(self) -> str:
        """The ledger narrowed to what the owing organization reported; empty while that page does not exist."""
        if Part.ISSUE_LIST not in (self.latest.facts if self.latest else {}):
            return ""
        query = f"?campaign={self.duty.campaign_id}&reported_by={self.duty.owed_by_id}"
        return _url_if_there("issues:list", query)

    @property
    def versions_url(self) -> str:
        """The versions of the list, where the latest submission holds one that was compiled."""
        facts = self.latest.facts.get(Part.ISSUE_LIST, {}) if self.latest else {}
        return _url_if_there("issues:compile", args=[self.duty.pk]) if facts.get("version") else ""

    @cached_property
    def timeline(self) -> list[dict]:
        return timelines.of(self.duty)

    # ── time ──
    @property
    def light(self) -> Light:
        return self.duty.light(local_date(self.now))

    @property
    def is_late_now(self) -> bool:
        """Whether submitting now for the first time would be late."""
        return self.duty.first_submitted_at is None and self.duty.days_left(local_date(self.now)) < 0

    @property
    def days_late_now(self) -> int:
        return max(0, -self.duty.days_left(local_date(self.now)))

    # ── forms: None where the act is not possible ──
    @cached_property
    def summary_form(self) -> SummaryForm | None:
        possible = self.can_report and Part.SUMMARY in self.duty.parts
        initial = {"summary": self.duty.summary}
        return self._form(SummaryForm, possible, "summary", thing=self.duty, initial=initial)

    @cached_property
    def attach_form(self) -> AttachForm | None:
        return self._form(AttachForm, self.can_report, "attach")

    @cached_property
    def submit_form(self) -> SubmitForm | None:
        form = self._form(SubmitForm, self.can_report, "submit", thing=self.duty, late=self.is_late_now)
        words = _(
            "报送后%(owed_to)s的工作人员会收到通知，并可以看到全部内容和附件；报送后不能修改，需要更正时由对方退回。"
        )
        return self._saying(form, words)

    @cached_property
    def accept_form(self) -> ConfirmForm | None:
        form = self._form(ConfirmForm, self.can_decide, "accept", thing=self.duty)
        if form:
            form.submit_label = _("接收")
        return self._saying(form, _("将通知%(owed_by)s的人员：报送已接收，本项任务完成。"))

    @cached_property
    def return_form(self) -> ReturnForm | None:
        form = self._form(ReturnForm, self.can_decide, "return", thing=self.duty)
        words = _("将通知%(owed_by)s的人员，并附退回原因；对方修改后再次报送，首次报送时间和是否迟报不变。")
        return self._saying(form, words)

    def _saying(self, form, words: str):
        """The form with what its confirmation panel says."""
        if form:
            form.confirm_text = words % {"owed_by": self.duty.owed_by.name, "owed_to": self.duty.owed_to.name}
        return form

    def _form(self, form_class: type, possible: bool, act: str, **details):
        if not possible:
            return None
        form = self.bound if isinstance(self.bound, form_class) else form_class(**details)
        form.form_action = reverse(f"campaigns:duty_{act}", args=[self.duty.pk])
        return form

    @property
    def saved_summary(self) -> str:
        """The colleague's text that now stands against the one typed into the refused form; empty without a conflict."""
        is_refused = isinstance(self.bound, SummaryForm) and self.bound.non_field_errors()
        if not is_refused or self.summary_form is not self.bound:
            return ""
        return self.duty.summary if self.duty.summary != self.bound.data.get("summary") else ""

    @property
    def stranded(self) -> list[str]:
        """Words of a refusal whose form is no longer on the page, because somebody else acted meanwhile."""
        forms = (self.summary_form, self.attach_form, self.submit_form, self.accept_form, self.return_form)
        if self.bound is None or any(self.bound is form for form in forms):
            return []
        return [error for errors in self.bound.errors.values() for error in errors]

    @property
    def stranded_text(self) -> str:
        """What the person had typed into that form, so that nothing is lost."""
        if not self.stranded:
            return ""
        names = ("summary", "reason", "late_reason")
        return next((self.bound.data[name] for name in names if self.bound.data.get(name)), "")


def _url_if_there(name: str, query: str = "", *, args: list = ()) -> str:
    try:
        return reverse(name, args=args) + query
    except NoReverseMatch:
        return ""


def facts_words(part: str, facts: dict) -> str:
    """What is known of a part, in brackets after its name."""
    if part == Part.ISSUE_LIST and "issues" in facts:
        return _("（%(n)d 条）") % {"n": facts["issues"]}
    if part == Part.SUMMARY and "characters" in facts:
        return _("（%(n)d 字）") % {"n": facts["characters"]}
    return ""
