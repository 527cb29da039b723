"""Issues from the list they came in on, through handover and rectification, to write-off."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from campaigns.models import Activity, Campaign, Duty, Topic
from core.fields import PackedJSONField
from core.lights import RISK_DAYS, Light, running
from core.models import Attachment, Tracked
from laws.models import Article
from organizations.models import Organization

from .enums import (
    DECISION_TRANSITIONS,
    IN_HAND,
    ISSUE_TRANSITIONS,
    LIST_TRANSITIONS,
    OPEN,
    Decision,
    DueKind,
    IssueStatus,
    ListStatus,
    Origin,
    PublicationStatus,
)
from .models_public import PublicWords
from .querysets import (
    AskedQuerySet,
    HandoverQuerySet,
    IssueListQuerySet,
    IssueQuerySet,
    PublicationQuerySet,
)
from .vocabulary import ColumnName, OrganizationAlias

__all__ = ["ColumnName", "OrganizationAlias"]  # Django looks for models here

NO_DATE = date(9999, 12, 31)  # sorts issues without a due date last


class IssueList(Tracked):
    """An uploaded issue list with what the reader found in it. Rows become issues only when it is confirmed."""

    TRANSITIONS = LIST_TRANSITIONS

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="issue_lists")
    duty = models.ForeignKey(Duty, models.PROTECT, null=True, blank=True, related_name="issue_lists")
    congress = models.ForeignKey(
        Organization, models.PROTECT, related_name="issue_lists", verbose_name=_("报送单位")
    )
    # Whose own self-inspection it is; it goes up by way of `congress`, the committee of its place.
    department = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="self_check_lists",
        verbose_name=_("自查单位"),
    )
    # The visit, questionnaire, mailbox ... in which everything on it was found.
    activity = models.ForeignKey(Activity, models.PROTECT, null=True, related_name="issue_lists")
    file = models.ForeignKey(Attachment, models.PROTECT, related_name="+", verbose_name=_("工作簿"))
    origin = models.CharField(
        _("发现途径"), max_length=20, choices=Origin.choices, default=Origin.DEPUTY_GROUP
    )
    status = models.CharField(
        _("状态"), max_length=20, choices=ListStatus.choices, default=ListStatus.CHECKED
    )
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    report = PackedJSONField(_("检查结果"), default=dict)  # what check_issue_list prints, with edits applied
    outcome = models.JSONField(_("导入结果"), default=dict)  # {"added": 3, "same": 9, "skipped": 1}

    objects = IssueListQuerySet.as_manager()

    class Meta:
        verbose_name = _("问题清单")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=ListStatus.values), name="issue_list_status")
        ]

    def __str__(self):
        return self.file.name

    @property
    def owner(self) -> Organization:
        """Who made it and may change it."""
        return self.department or self.congress

    def get_absolute_url(self) -> str:
        return reverse("issues:import_preview", args=[self.pk])


class Issue(Tracked):
    """One problem under supervision. `congress` is the committee that follows it up at its own level (同级监督)."""

    TRANSITIONS = ISSUE_TRANSITIONS

    # Foreign keys without an index of their own lead one of the indexes below: an import keeps each for every row.
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="issues", db_index=False)
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="issues")
    number = models.CharField(_("编号"), max_length=40, unique=True)
    status = models.CharField(
        _("状态"), max_length=20, choices=IssueStatus.choices, default=IssueStatus.FOUND
    )
    congress = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="issues",
        verbose_name=_("跟踪监督单位"),
        db_index=False,
    )
    reported_by = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="reported_issues",
        verbose_name=_("首报单位"),
        db_index=False,
    )
    # None while the list it came on is still a draft of the reporting committee: nobody above sees it.
    reported_at = models.DateTimeField(_("报送时间"), null=True, blank=True)
    title = models.CharField(_("问题"), max_length=80)
    description = models.TextField(_("问题描述"))
    category = models.CharField(_("类别"), max_length=60, blank=True)
    place = models.CharField(_("地点"), max_length=100, blank=True)
    origin = models.CharField(_("发现途径"), max_length=20, choices=Origin.choices)
    law_article = models.CharField(_("对照法条"), max_length=200, blank=True)
    # The article that `law_article` certainly names; the text stays what people wrote.
    article = models.ForeignKey(Article, models.PROTECT, null=True, related_name="issues", db_index=False)
    suggested = models.CharField(_("清单所列责任单位"), max_length=200, blank=True)
    due_kind = models.CharField(_("时限类型"), max_length=20, choices=DueKind.choices, default=DueKind.FIXED)
    due_on = models.DateField(_("整改时限（含当日）"), null=True, blank=True)
    due_sort = models.DateField(default=NO_DATE)  # due_on, or far off: the key of the ledger's order
    department = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="issues_in_hand",
        verbose_name=_("责任单位"),
        db_index=False,
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", db_index=False
    )
    split_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", db_index=False
    )
    answer = models.TextField(_("答复"), blank=True)  # to the finder, when declined or referred
    last_progress = models.CharField(_("最近进展"), max_length=200, blank=True)
    last_progress_at = models.DateTimeField(_("最近进展时间"), null=True, blank=True)
    written_off_at = models.DateTimeField(_("销号时间"), null=True, blank=True)
    returned_times = models.PositiveSmallIntegerField(_("退回次数"), default=0)
    relapsed_times = models.PositiveSmallIntegerField(_("反弹次数"), default=0)
    relapsed_at = models.DateTimeField(_("最近反弹时间"), null=True, blank=True)
    # What the released Publication says, beside the issue so that the public list reads one table.
    is_public = models.BooleanField(_("公开"), default=False)
    public_text = models.TextField(_("公开文本"), blank=True)

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("问题")
        constraints = [
            models.CheckConstraint(condition=Q(status__in=IssueStatus.values), name="issue_status"),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="issue_not_merged_into_itself"),
            models.CheckConstraint(condition=~Q(split_from=F("id")), name="issue_not_split_from_itself"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(status="merged"), name="issue_merged_status"
            ),
        ]
        indexes = [
            models.Index(fields=["congress", "status", "due_sort", "id"], name="issue_ledger"),
            models.Index(fields=["department", "status", "due_sort", "id"], name="issue_department"),
            models.Index(fields=["campaign", "status", "due_sort", "id"], name="issue_campaign"),
            models.Index(fields=["reported_by", "status", "due_sort", "id"], name="issue_reported_by"),
            models.Index(fields=["due_sort", "id"], name="issue_by_due"),
            models.Index(fields=["merged_into"], name="issue_merged", condition=~Q(merged_into=None)),
            models.Index(fields=["article"], name="issue_article", condition=~Q(article=None)),
            models.Index(fields=["split_from"], name="issue_parts", condition=~Q(split_from=None)),
            models.Index(fields=["congress"], name="issue_relapsed", condition=Q(relapsed_times__gt=0)),
        ]

    def __str__(self):
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("issues:detail", args=[self.pk])

    @cached_property
    def risk_days(self) -> int | None:
        """The campaign's own lead days; lists read them with the row."""
        return self.campaign.rule("risk_days")

    def get_status_display(self) -> str:
        """The state in words; Django's own translates every other state as well, in each row of a list."""
        return str(IssueStatus(self.status).label)

    def is_overdue(self, today: date) -> bool:
        """In hand with a department and past its day (the day itself still counts)."""
        return self.status in IN_HAND and self.due_on is not None and today > self.due_on

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @staticmethod
    def due_columns(due_on: date | None) -> dict[str, date | None]:
        """The two columns that say when an issue is due; services set both at once and only through this."""
        return {"due_on": due_on, "due_sort": due_on or NO_DATE}

    def light(self, today: date) -> Light:
        """In hand: how its due date stands, by the campaign's own lead days. Otherwise a word for where it rests."""
        if self.status in IN_HAND:
            return running(
                self.due_on, today, risk_days=RISK_DAYS if self.risk_days is None else self.risk_days
            )
        if self.status == IssueStatus.WRITTEN_OFF:
            return Light("done", self.get_status_display())
        return Light("wait" if self.status in OPEN else "none", self.get_status_display())


class Finding(models.Model):
    """Who found an issue, and where it stands in what they sent.

    Merging moves findings and splitting copies them to every part; none is ever lost.
    """

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="findings")
    # The issue under which it was first reported; differs from `issue` after a merge, where it leads back on undoing,
    # and in the parts of a split.
    first_issue = models.ForeignKey(Issue, models.PROTECT, related_name="own_findings")
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="findings",
        verbose_name=_("发现单位"),
        db_index=False,
    )
    origin = models.CharField(_("发现途径"), max_length=20, choices=Origin.choices)
    issue_list = models.ForeignKey(IssueList, models.PROTECT, null=True, blank=True, related_name="findings")
    activity = models.ForeignKey(Activity, models.PROTECT, null=True, related_name="findings", db_index=False)
    sheet = models.CharField(_("工作表"), max_length=60, blank=True)
    row = models.PositiveIntegerField(_("行号"), null=True, blank=True)
    original = models.JSONField(_("原始内容"), default=dict)
    # Digest of the row's content; the same row twice is one finding.
    fingerprint = models.CharField(max_length=64)
    found_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("发现来源")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "first_issue", "issue", "fingerprint"], name="finding_once"
            )
        ]
        indexes = [
            models.Index(fields=["organization", "fingerprint"], name="finding_fingerprint"),
            models.Index(fields=["activity"], name="finding_activity", condition=~Q(activity=None)),
        ]


class Handover(models.Model):
    """A letter that hands a set of issues to the government of the same level and its department (交办函)."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="handovers")
    congress = models.ForeignKey(
        Organization, models.PROTECT, related_name="handovers", verbose_name=_("交办单位")
    )
    government = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("主送政府"))
    department = models.ForeignKey(
        Organization, models.PROTECT, related_name="handovers_received", verbose_name=_("承办部门")
    )
    number = models.CharField(_("文号"), max_length=60, unique=True)
    issued_on = models.DateField(_("交办日期"))
    sign_by = models.DateField(_("签收期限（含当日）"))
    due_on = models.DateField(_("整改时限（含当日）"))
    note = models.TextField(_("交办要求"), blank=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(_("签发时间"))

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("交办")
        ordering = ["-id"]

    def __str__(self):
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("issues:handover_detail", args=[self.pk])

    def light(self, today: date) -> Light:
        """How the signing stands; for rows of `for_list()`, which counts."""
        if self.signed + self.sent_back < self.total:
            return running(self.sign_by, today, risk_days=1)
        return Light("moved", _("有退签")) if self.sent_back else Light("done", _("已全部签收"))


class Assignment(models.Model):
    """One issue in one handover: signed for, sent back, or waiting. The state follows from its two moments."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="assignments")
    handover = models.ForeignKey(Handover, models.PROTECT, related_name="assignments")
    department = models.ForeignKey(Organization, models.PROTECT, related_name="assignments")
    is_current = models.BooleanField(default=True)
    signed_at = models.DateTimeField(_("签收时间"), null=True, blank=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    was_signed_late = models.BooleanField(_("超期签收"), default=False)
    sent_back_at = models.DateTimeField(_("退签时间"), null=True, blank=True)
    sent_back_reason = models.CharField(_("退签理由"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("承办")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["issue"], condition=Q(is_current=True), name="assignment_current_once"
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None) | Q(sent_back_at=None), name="assignment_signed_or_sent_back"
            ),
        ]

    def light(self, today: date) -> Light:
        """Whether the issue was signed for; while it waits, how the last day to sign stands."""
        if self.sent_back_at:
            return Light("moved", pgettext("status", "退签"))
        if self.signed_at:
            return Light("done", _("超期签收") if self.was_signed_late else _("已签收"))
        return running(self.handover.sign_by, today, risk_days=1)


class Plan(models.Model):
    """How the department will rectify an issue."""

    issue = models.OneToOneField(Issue, models.PROTECT, related_name="plan")
    measures = models.TextField(_("整改措施"))
    person = models.CharField(_("责任人"), max_length=60)
    finish_on = models.DateField(_("计划完成日期"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("报送时间"))

    class Meta:
        verbose_name = _("整改方案")


class Progress(models.Model):
    """What the department reports it has done."""

    STEPS = [(0, _("尚未开始")), (25, _("已启动")), (50, _("过半")), (75, _("接近完成")), (100, _("已完成"))]

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="progress")
    text = models.TextField(_("进展说明"))
    percent = models.PositiveSmallIntegerField(_("完成程度"), choices=STEPS)
    files = models.ManyToManyField(Attachment, blank=True, related_name="progress")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("报告时间"))

    class Meta:
        verbose_name = _("整改进展")
        ordering = ["-id"]


class Extension(Tracked):
    """A department's request for more time, decided by the committee; the old date stays on record."""

    TRANSITIONS = DECISION_TRANSITIONS

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="extensions")
    status = models.CharField(_("状态"), max_length=20, choices=Decision.choices, default=Decision.ASKED)
    old_due_on = models.DateField(_("原时限"))
    new_due_on = models.DateField(_("申请延至"))
    reason = models.TextField(_("理由"))
    interim = models.TextField(_("延期期间的措施"), blank=True)
    asked_after_due = models.BooleanField(_("逾期后申请"), default=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decision_note = models.CharField(_("审批意见"), max_length=500, blank=True)

    objects = AskedQuerySet.as_manager()

    class Meta:
        verbose_name = _("延期申请")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Decision.values), name="extension_status"),
            models.CheckConstraint(condition=Q(new_due_on__gt=F("old_due_on")), name="extension_later"),
            models.CheckConstraint(condition=~Q(decided_by=F("asked_by")), name="extension_two_people"),
            models.UniqueConstraint(fields=["issue"], condition=Q(status="asked"), name="extension_one_open"),
        ]

    def __str__(self):
        return f"{self.issue.number} {self.new_due_on}"

    def get_absolute_url(self) -> str:
        return reverse("issues:extend_review", args=[self.pk])


class WriteOff(Tracked):
    """A department's application to write an issue off, with proof per check, and the committee's decision."""

    TRANSITIONS = DECISION_TRANSITIONS

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="write_offs")
    status = models.CharField(_("状态"), max_length=20, choices=Decision.choices, default=Decision.ASKED)
    checks = models.JSONField(_("五项说明"), default=dict)  # check key -> explanation
    opinion = models.CharField(_("单位负责人意见"), max_length=300)
    files = models.ManyToManyField(Attachment, blank=True, related_name="write_offs")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    verdicts = models.JSONField(_("五项审核"), default=dict)  # check key -> true / false
    # As it stood when granted: what is closed counts by these for ever, whatever becomes of the issue later.
    due_on = models.DateField(_("销号时的整改时限"), null=True)
    was_late = models.BooleanField(_("逾期销号"), default=False)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decision_note = models.CharField(_("审核意见"), max_length=500, blank=True)

    objects = AskedQuerySet.as_manager()

    class Meta:
        verbose_name = _("销号申请")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Decision.values), name="write_off_status"),
            models.CheckConstraint(condition=~Q(decided_by=F("asked_by")), name="write_off_two_people"),
            models.UniqueConstraint(fields=["issue"], condition=Q(status="asked"), name="write_off_one_open"),
        ]

    def __str__(self):
        return str(self.issue)

    def get_absolute_url(self) -> str:
        return reverse("issues:write_off_review", args=[self.pk])


class Publication(PublicWords):
    """The words about an issue."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="publications")

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("公开文本")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=PublicationStatus.values), name="publication_status"
            ),
            models.CheckConstraint(condition=~Q(decided_by=F("proposed_by")), name="publication_two_people"),
            models.UniqueConstraint(
                fields=["issue"], condition=Q(status="proposed"), name="publication_one_open"
            ),
            models.UniqueConstraint(
                fields=["issue"], condition=Q(status="published"), name="publication_one_public"
            ),
        ]
        indexes = [models.Index(fields=["status", "created_at", "id"], name="publication_queue")]

    def __str__(self):
        return str(self.issue)

    def get_absolute_url(self) -> str:
        return reverse("issues:publish_review", args=[self.pk])


# Django finds the models of an app through this module.
from .models_comparing import Apart, Comparison, ComparisonRun  # noqa: E402, F401
from .models_compiled import Compilation, CompiledIssue  # noqa: E402, F401
from .models_look_back import Draw, LookBack  # noqa: E402, F401
