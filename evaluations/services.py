"""Every change of an evaluation: drafting, freezing the roll, two tellers' counts, publication by two people."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from campaigns.enums import CampaignStatus
from campaigns.models import Campaign
from core import clock, history
from core.exceptions import NotAllowed, RuleBroken
from core.notifications import notify
from core.transitions import allows, move
from core.words import listed
from deadlines import services as deadlines
from deadlines.enums import Kind as Deadlines
from deadlines.enums import Reason
from organizations.enums import Kind, Level, Role
from organizations.models import Deputy, Organization, User
from organizations.querysets import people_as

from . import permissions, reckoning, verdicts
from .enums import Electorate
from .models import Evaluation, Subject, TellerSheet, Voter
from .owed import vote_facts
from .signals import evaluation_counted, evaluation_voided

MIN_ROLL = 5  # under this a ballot is no secret (ballot rules of the product)
USUAL_GRADES = (gettext_noop("满意"), gettext_noop("基本满意"), gettext_noop("不满意"))
DEFAULT_RULE = {
    "grades": list(USUAL_GRADES),
    "denominator": "returned",
    "levels": [
        {"verdict": "满意", "sum_of": ["满意"], "op": ">", "share": "1/2"},
        {"verdict": "基本满意", "sum_of": ["满意", "基本满意"], "op": ">", "share": "1/2"},
    ],
    "otherwise": "不满意",
    "void_if": "returned > issued",
}
# A committee's members: all of them are the base, and more than half must be there for a meeting to be held at all.
MEMBERS_RULE = DEFAULT_RULE | {
    "denominator": "eligible",
    "quorum": {"of": "present", "base": "eligible", "op": ">", "share": "1/2"},
}
# Where the campaign's plan says nothing; kept in Chinese, shown in the reader's language like the usual grades.
BY_BALLOTS = gettext_noop("产品默认：按收回票数过半评定")
BY_MEMBERS = gettext_noop("产品默认：按全体组成人员过半数评定，到会须过半数")


def create_evaluation(
    campaign: Campaign,
    *,
    congress: Organization,
    title: str,
    held_on: date,
    departments: Iterable[Organization],
    by,
    now: datetime | None = None,
) -> Evaluation:
    """Draft an evaluation of departments of the committee's own place, under the campaign's rules.

    Raises NotAllowed for anybody but the committee's staff, RuleBroken outside a running campaign, in a campaign that
    the committee has no part in (another campaign's floor would hold), or for departments of another place (a
    committee evaluates at its own level).
    """
    now = now or clock.now()
    _require_organizer(by, congress, campaign)
    departments = list(departments)
    _require_own_departments(departments, congress)
    rule = campaign.rules.get("evaluation_rule", {})
    with transaction.atomic():
        evaluation = Evaluation.objects.create(
            campaign=campaign,
            congress=congress,
            title=title,
            held_on=held_on,
            rule=rule.get("value", DEFAULT_RULE),
            rule_source=rule.get("source", BY_BALLOTS),
            floor_share=campaign.rule("participation_floor", ""),
            floor_levels=campaign.rule("floor_levels", []),
            created_at=now,
            updated_at=now,
        )
        Subject.objects.bulk_create(
            Subject(evaluation=evaluation, organization=unit, order=order)
            for order, unit in enumerate(departments, 1)
        )
        history.append(evaluation, "create", by=by, now=now, to_status=evaluation.status)
        deadlines.open_deadlines([vote_facts(evaluation)], now=now)
    return evaluation


def create_members_vote(
    campaign: Campaign,
    *,
    congress: Organization,
    title: str,
    held_on: date,
    organization: Organization,
    matter: str,
    copied_to: Iterable[Organization] = (),
    by,
    now: datetime | None = None,
) -> Evaluation:
    """Draft a vote of the committee's members on how an organization handled a matter, by the campaign's rules.

    The campaign's rule `opinion_vote_rule` judges it, else MEMBERS_RULE. `copied_to` are told the published result with
    the organization itself. Raises NotAllowed for anybody but the committee's staff, RuleBroken outside a running
    campaign or in one that the committee has no part in.
    """
    now = now or clock.now()
    _require_organizer(by, congress, campaign)
    rule = campaign.rules.get("opinion_vote_rule", {})
    with transaction.atomic():
        evaluation = Evaluation.objects.create(
            campaign=campaign,
            congress=congress,
            title=title,
            electorate=Electorate.MEMBERS,
            held_on=held_on,
            rule=rule.get("value", MEMBERS_RULE),
            rule_source=rule.get("source", BY_MEMBERS),
            created_at=now,
            updated_at=now,
        )
        Subject.objects.create(evaluation=evaluation, organization=organization, matter=matter, order=1)
        evaluation.copied_to.set(copied_to)
        history.append(evaluation, "create", by=by, now=now, to_status=evaluation.status)
        deadlines.open_deadlines([vote_facts(evaluation)], now=now)
    return evaluation


def _require_organizer(by, congress: Organization, campaign: Campaign) -> None:
    if not permissions.can_prepare(by, congress):
        raise NotAllowed(_("只有组织测评的人大常委会工作人员可以准备测评。"))
    _refuse_unless_running(campaign)
    if not Campaign.objects.joined_by([congress]).filter(pk=campaign.pk).exists():
        raise RuleBroken(
            _("%(congress)s没有参加“%(campaign)s”，请选择本单位参加的监督行动。")
            % {"congress": congress, "campaign": campaign},
            field="campaign",
        )


def _require_own_departments(departments: list[Organization], congress: Organization) -> None:
    """At least one, and each of the committee's own place: a committee evaluates at its own level."""
    if not departments:
        raise RuleBroken(_("请至少选择一个测评对象。"), field="departments")
    foreign = [
        unit for unit in departments if unit.region_id != congress.region_id or unit.kind != Kind.DEPARTMENT
    ]
    if foreign:
        raise RuleBroken(
            _("“%(unit)s”不是本级政府部门，只能测评本级部门。") % {"unit": foreign[0]}, field="departments"
        )


def freeze_evaluation(evaluation: Evaluation, *, by, now: datetime | None = None) -> Evaluation:
    """Fix the subjects and the roll: every active deputy in the committee's area, or its members. DRAFT → FROZEN."""
    now = now or clock.now()
    _refuse_unless_prepares(by, evaluation)
    _refuse_unless_running(evaluation.campaign)
    deputies = entitled_deputies(evaluation)
    with transaction.atomic():
        roll = [
            Voter(evaluation=evaluation, deputy_id=pk, level=level)
            for pk, level in deputies.values_list("pk", "level")
        ]
        if len(roll) < MIN_ROLL:
            raise RuleBroken(_("名册只有 %(n)d 人，少于 5 人不能组织无记名测评。") % {"n": len(roll)})
        tellers = people_as(evaluation.congress, Role.TELLER).count()
        if tellers < 2:
            raise RuleBroken(
                _("需要两名计票人分别计票，现有 %(n)d 名。请先由系统管理员增加计票人。") % {"n": tellers}
            )
        move(evaluation, "freeze", by=by, now=now, data={"roll": len(roll)})
        Voter.objects.bulk_create(roll, batch_size=1000)
    return evaluation


def entitled_deputies(evaluation: Evaluation) -> QuerySet[Deputy]:
    """Who would stand on the roll if it were frozen now."""
    if evaluation.electorate == Electorate.MEMBERS:
        return Deputy.objects.filter(is_active=True, committee=evaluation.congress)
    return Deputy.objects.filter(is_active=True, area__path__startswith=evaluation.congress.region.path)


def postpone_evaluation(
    evaluation: Evaluation, *, held_on: date, reason: str, by, now: datetime
) -> Evaluation:
    """Hold it on a later day; DRAFT, once the roll is frozen it is too late. Call inside the transaction of the act that
    decided it: whoever calls has asked whether the person may.
    """
    data = {"from": evaluation.held_on.isoformat(), "to": held_on.isoformat()}
    move(evaluation, "postpone", by=by, now=now, comment=reason, data=data, held_on=held_on)
    moved = {"reason_kind": Reason.EXTENSION, "reason": reason[:500]}
    deadlines.change_due(evaluation, Deadlines.VOTE, due_on=held_on, by=by, now=now, **moved)
    return evaluation


def entitled_by_level(evaluation: Evaluation) -> dict[int, int]:
    """How many of each level stand on the frozen roll."""
    rows = evaluation.roll.order_by().values("level").annotate(n=Count("id"))
    return {row["level"]: row["n"] for row in rows}


def hand_in_sheet(
    evaluation: Evaluation,
    *,
    turnout: dict[str, int],
    figures: dict[str, dict],
    by,
    now: datetime | None = None,
) -> TellerSheet:
    """Keep a teller's own count; handing in again replaces it until the count is taken in.

    `turnout` is people per level of deputy (level value as text); `figures` per organization id (as text) are issued,
    returned, invalid and counts by grade. Raises RuleBroken naming each line that does not add up.
    """
    now = now or clock.now()
    _refuse_unless_counts(by, evaluation)
    if not allows(evaluation, "count"):
        raise RuleBroken(
            _("测评目前是“%(status)s”，不能录入票数。") % {"status": evaluation.get_status_display()}
        )
    present = sum(turnout.values())
    faults = [*_faults_of_turnout(evaluation, turnout), *_faults_of_figures(evaluation, figures, present)]
    if faults:
        raise RuleBroken("\n".join(faults))
    with transaction.atomic():
        _lock(evaluation)  # against the other teller taking the count in meanwhile
        if evaluation.sheets.exclude(teller=by).count() > 1:
            raise RuleBroken(_("已有两名计票人提交计票单，第三人不能再录入。"))
        sheet, _created = TellerSheet.objects.update_or_create(
            evaluation=evaluation,
            teller=by,
            defaults={"turnout": turnout, "figures": figures, "handed_in_at": now},
        )
        history.append(evaluation, "hand_in_sheet", by=by, now=now)
    return sheet


def _faults_of_turnout(evaluation: Evaluation, turnout: dict[str, int]) -> Iterable[str]:
    entitled = entitled_by_level(evaluation)
    for level, took_part in turnout.items():
        if took_part > entitled.get(int(level), 0):
            words = {
                Electorate.DEPUTIES: _("%(level)s代表参加 %(n)d 人，多于名册上的 %(all)d 人，请核对。"),
                Electorate.MEMBERS: _("%(level)s组成人员到会 %(n)d 人，多于名册上的 %(all)d 人，请核对。"),
            }[Electorate(evaluation.electorate)]
            yield words % {
                "level": Level(int(level)).label,
                "n": took_part,
                "all": entitled.get(int(level), 0),
            }


def _faults_of_figures(evaluation: Evaluation, figures: dict[str, dict], present: int) -> Iterable[str]:
    for subject in evaluation.subjects.select_related("organization"):
        line = figures[str(subject.organization_id)]
        yield from reckoning.faults_of_figures(str(subject), line, evaluation.rule["grades"])
        yield from reckoning.faults_of_issue(str(subject), line, present)


def sheet_differences(evaluation: Evaluation) -> list[tuple[str, ...]] | None:
    """Where the two tellers' sheets differ; an empty list when they agree, None while fewer than two are in."""
    sheets = list(evaluation.sheets.order_by("id")[:2])
    if len(sheets) < 2:
        return None
    one, other = ({"turnout": sheet.turnout, **sheet.figures} for sheet in sheets)
    return reckoning.differences(one, other)


def take_in_count(evaluation: Evaluation, *, by, now: datetime | None = None) -> Evaluation:
    """Take the agreed count in and judge every department by the rule. FROZEN → COUNTED.

    Refused until two different tellers' sheets are the same in every figure. More ballots back than issued void the
    department's vote, which then has no verdict.
    """
    now = now or clock.now()
    _refuse_unless_counts(by, evaluation)
    with transaction.atomic():
        _lock(evaluation)
        found = sheet_differences(evaluation)
        if found is None:
            raise RuleBroken(_("需要两名计票人分别提交计票单后才能核对。"))
        if found:
            raise RuleBroken(_("两份计票单有 %(n)d 处不一致，请各自重新清点后更正。") % {"n": len(found)})
        sheet = evaluation.sheets.order_by("id").first()
        move(evaluation, "count", by=by, now=now, data={"turnout": sheet.turnout}, turnout=sheet.turnout)
        deadlines.meet([evaluation], Deadlines.VOTE, now=now)
        _judge(evaluation, sheet)
        evaluation_counted.send(Evaluation, evaluation=evaluation, now=now)
    return evaluation


def _judge(evaluation: Evaluation, sheet: TellerSheet) -> None:
    eligible, present = evaluation.roll.count(), sum(sheet.turnout.values())
    for subject in evaluation.subjects.all():
        figures = sheet.figures[str(subject.organization_id)]
        votes = {"eligible": eligible, "present": present, **figures}
        judgement = verdicts.judge({"rule": evaluation.rule, "input": votes}).as_json()
        subject.figures, subject.judgement, subject.verdict = figures, judgement, judgement["verdict"] or ""
        subject.save(update_fields=["figures", "judgement", "verdict"])


def participation_of(evaluation: Evaluation) -> reckoning.Participation:
    """The participation against this evaluation's floor, from the roll and the counted turnout."""
    return reckoning.participation(
        evaluation.turnout, entitled_by_level(evaluation), evaluation.floor_levels, evaluation.floor_share
    )


def propose_publication(evaluation: Evaluation, *, by, now: datetime | None = None) -> Evaluation:
    """Put the result forward for publication. COUNTED → PROPOSED; refused below the floor of participation."""
    now = now or clock.now()
    _refuse_unless_prepares(by, evaluation)
    share = participation_of(evaluation)
    if evaluation.floor_share and not share.is_met:
        raise RuleBroken(
            _(
                "计入的代表应到 %(all)d 人，参加 %(n)d 人（%(percent)s%%），至少需要 %(needed)d 人，不能公布结果。可作废后重新组织。"
            )
            % {"all": share.entitled, "n": share.took_part, "percent": share.percent, "needed": share.needed}
        )
    undecided = [
        str(subject) for subject in evaluation.subjects.select_related("organization") if not subject.verdict
    ]
    if undecided:
        raise RuleBroken(_("以下对象没有评定结果，不能公布：%(names)s。") % {"names": listed(undecided)})
    with transaction.atomic():
        move(evaluation, "propose", by=by, now=now, proposed_by=by)
        notify(
            colleagues_of(evaluation, by),
            gettext_noop("请审核并公布：%(title)s"),
            now=now,
            url=evaluation.get_absolute_url(),
            title=evaluation.title,
        )
    return evaluation


def colleagues_of(evaluation: Evaluation, person) -> QuerySet[User]:
    """The committee's other staff: whoever of them publishes what the person put forward."""
    return people_as(evaluation.congress, Role.STAFF).exclude(pk=person.pk)


def send_back_publication(
    evaluation: Evaluation, *, reason: str, by, now: datetime | None = None
) -> Evaluation:
    """Decline to publish, with a reason. PROPOSED → COUNTED."""
    now = now or clock.now()
    _refuse_unless_publishes(by, evaluation)
    _require(reason, "reason")
    with transaction.atomic():
        move(evaluation, "send_back", by=by, now=now, comment=reason, proposed_by=None)
    return evaluation


def publish_evaluation(evaluation: Evaluation, *, by, now: datetime | None = None) -> Evaluation:
    """Make the result public. PROPOSED → PUBLISHED, by another person than the one who proposed it.

    Tells the evaluated bodies, those it is copied to (named on record) and the committees above.
    """
    now = now or clock.now()
    _refuse_unless_publishes(by, evaluation)
    with transaction.atomic():
        copied = list(evaluation.copied_to.all())
        data = {"copied_to": [unit.name for unit in copied]} if copied else None
        move(evaluation, "publish", by=by, now=now, data=data, published_by=by, published_at=now)
        url, title = evaluation.get_absolute_url(), evaluation.title
        for subject in evaluation.subjects.select_related("organization"):
            people = people_as(subject.organization, Role.LIAISON)
            message = gettext_noop("测评结果已公布：%(title)s，评定为%(verdict)s")
            notify(people, message, now=now, url=url, title=title, verdict=subject.verdict)
        published = gettext_noop("测评结果已公布：%(title)s")
        for unit in copied:
            notify(people_as(unit, Role.LIAISON, Role.STAFF), published, now=now, url=url, title=title)
        for upper in Organization.objects.congresses_above(evaluation.congress):
            notify(people_as(upper, Role.STAFF), published, now=now, url=url, title=title)
    return evaluation


def void_evaluation(evaluation: Evaluation, *, reason: str, by, now: datetime | None = None) -> Evaluation:
    """End an evaluation without result, with a reason; a new one takes its place. Never after publication."""
    now = now or clock.now()
    _refuse_unless_prepares(by, evaluation)
    _require(reason, "reason")
    with transaction.atomic():
        move(evaluation, "void", by=by, now=now, comment=reason, void_reason=reason)
        deadlines.withdraw([evaluation], Deadlines.VOTE, now=now)
        evaluation_voided.send(Evaluation, evaluation=evaluation, by=by, now=now)
    return evaluation


def _lock(evaluation: Evaluation) -> None:
    """Let one teller at a time hand in or take in; on SQLite the transaction itself is the lock."""
    Evaluation.objects.select_for_update().get(pk=evaluation.pk)


# ── refusals shared by the acts ─────────────────────────────────────────────────────────────────────────────────
def _refuse_unless_running(campaign: Campaign) -> None:
    if campaign.status != CampaignStatus.RUNNING:
        raise RuleBroken(_("监督行动“%(title)s”不在进行中，不能组织测评。") % {"title": campaign.short_title})


def _refuse_unless_prepares(by, evaluation: Evaluation) -> None:
    if not permissions.can_prepare(by, evaluation.congress):
        raise NotAllowed(_("只有组织测评的人大常委会工作人员可以这样做。"))


def _refuse_unless_counts(by, evaluation: Evaluation) -> None:
    if not permissions.can_count(by, evaluation):
        raise NotAllowed(_("只有本次测评的计票人可以录入和核对票数。"))


def _refuse_unless_publishes(by, evaluation: Evaluation) -> None:
    if not permissions.can_prepare(by, evaluation.congress):
        raise NotAllowed(_("只有组织测评的人大常委会工作人员可以审核公布。"))
    if not permissions.can_publish(by, evaluation):
        raise NotAllowed(_("送审和公布必须由两个人分别办理，请由另一名工作人员审核。"))


def _require(text: str, field: str) -> None:
    if not text.strip():
        raise RuleBroken(_("请填写原因。"), field=field)
