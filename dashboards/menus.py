"""Which menu each role has. An entry whose page does not exist (yet) is left out, and so is a group without entries."""

import functools
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.conf import settings
from django.template.loader import get_template
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from organizations.enums import Level, Role
from organizations.models import User


@dataclass(frozen=True)
class Item:
    """One entry: its words, the name of its page, its icon; `url` and `active` are filled in per request."""

    label: str
    name: str
    icon: str
    url: str = ""
    active: bool = False


@dataclass(frozen=True)
class Group:
    """Entries under a heading; the first group has none."""

    label: str
    items: tuple[Item, ...]


WORK = Item(_("工作台"), "dashboards:work", "work")
LEADER = Item(_("领导看板"), "dashboards:leader", "chart")
PROJECTS = Item(_("监督项目库"), "campaigns:project_board", "library")
CAMPAIGNS = Item(_("监督行动"), "campaigns:list", "campaign")
REHEARSAL = Item(_("推演"), "campaigns:rehearse", "later")
BURDEN = Item(_("负担与重复"), "campaigns:burden", "overlap")
ACTIVITIES = Item(_("代表活动"), "campaigns:activity_list", "people")
LAWS = Item(_("法条库"), "laws:list", "file")
DUTIES = Item(_("报送任务"), "campaigns:duty_list", "inbox")
TRIAGE = Item(_("分办"), "issues:screen", "split")
LEDGER = Item(_("问题台账"), "issues:list", "list")
SELF_CHECK = Item(_("自查对照"), "issues:self_check", "overlap")
HAND_OVER = Item(_("交办"), "issues:hand_over", "letter")
HANDOVERS = Item(_("交办函"), "issues:handover_list", "letter")
WRITE_OFFS = Item(_("销号审核"), "issues:write_off_queue", "check")
EXTENSIONS = Item(_("延期审批"), "issues:extend_queue", "later")
LOOK_BACKS = Item(_("回头看"), "issues:look_back_list", "eye")
HEARINGS = Item(_("听取审议"), "hearings:list", "people")
TO_VOTE = Item(_("应测尽测"), "evaluations:to_vote", "list")
EVALUATIONS = Item(_("满意度测评"), "evaluations:list", "ballot")
WEEKLY = Item(_("周报告"), "issues:weekly_report", "week")
MEETING = Item(_("月例会"), "campaigns:meeting", "people")
RULES = Item(_("本地规则"), "rulebook:list", "file")
RANKING = Item(_("排行榜"), "dashboards:ranking", "ranking")
NOTICES = Item(_("督办与通报"), "issues:notice_list", "horn")
SCORES = Item(_("年度评分"), "appraisals:scores", "ranking")
YEARS = Item(_("历年数据"), "appraisals:years", "chart")
ACCOUNTABILITY = Item(_("问责"), "issues:accountability", "shield")
PUBLISHING = Item(_("公开管理"), "issues:publish_queue", "globe")
SUGGESTIONS = Item(_("意见建议"), "issues:suggestion_inbox", "speech")
FINAL_REPORT = Item(_("总结"), "dashboards:report_upward", "file")
OWN_ISSUES = Item(_("我的问题"), "issues:board", "list")
PROFILE = Item(_("单位档案"), "dashboards:own_profile", "building")
APPROVALS = Item(_("待我审批"), "dashboards:approvals", "check")
OWN_BALLOTS = Item(_("我的测评"), "evaluations:own", "ballot")
VOTING_ROOM = Item(_("测评现场"), "evaluations:list", "ballot")
ENGINE = Item(_("运行状况"), "deadlines:health", "info")
CHANNELS = Item(_("通知渠道"), "deadlines:channels", "horn")
MESSAGES = Item(_("消息"), "dashboards:messages", "bell")
ACCOUNT = Item(_("我的"), "organizations:my_account", "person")

COUNTY_OFFICE = (
    "county_office"  # staff of a county-level congress: duties first, then what it supervises itself
)
MENUS: dict[str, tuple[Group, ...]] = {
    Role.STAFF: (
        Group("", (WORK, LEADER)),
        Group(_("监督"), (PROJECTS, CAMPAIGNS, HEARINGS, REHEARSAL, DUTIES, BURDEN, ACTIVITIES, LAWS)),
        Group(
            _("问题"), (TRIAGE, LEDGER, SELF_CHECK, HAND_OVER, HANDOVERS, WRITE_OFFS, EXTENSIONS, LOOK_BACKS)
        ),
        Group(_("测评"), (EVALUATIONS, TO_VOTE)),
        Group(_("调度"), (WEEKLY, MEETING, RANKING, RULES, ENGINE)),
        Group(_("结果运用"), (NOTICES, ACCOUNTABILITY, SCORES, YEARS, PUBLISHING, SUGGESTIONS, FINAL_REPORT)),
    ),
    COUNTY_OFFICE: (
        Group("", (WORK, LEADER, DUTIES, BURDEN)),
        Group(
            _("本级监督"),
            (
                CAMPAIGNS,
                HEARINGS,
                REHEARSAL,
                ACTIVITIES,
                LAWS,
                TRIAGE,
                LEDGER,
                SELF_CHECK,
                HAND_OVER,
                HANDOVERS,
                WRITE_OFFS,
                EXTENSIONS,
                LOOK_BACKS,
            ),
        ),
        Group(_("其他"), (EVALUATIONS, TO_VOTE, NOTICES, RULES, SUGGESTIONS, PROFILE)),
    ),
    Role.LEADER: (
        Group("", (LEADER, WORK)),
        Group(
            _("监督"),
            (
                PROJECTS,
                CAMPAIGNS,
                HEARINGS,
                LEDGER,
                RANKING,
                EVALUATIONS,
                TO_VOTE,
                SCORES,
                YEARS,
                NOTICES,
                APPROVALS,
            ),
        ),
    ),
    Role.LIAISON: (
        Group("", (WORK, OWN_ISSUES, HANDOVERS, HEARINGS, BURDEN, WEEKLY, NOTICES, SCORES, PROFILE)),
    ),
    Role.DEPUTY: (Group("", (WORK, ACTIVITIES, OWN_BALLOTS)),),
    Role.TELLER: (Group("", (VOTING_ROOM,)),),
    Role.SYSTEM_ADMIN: (
        Group(
            _("系统管理"),
            (
                Item(_("机构"), "organizations:list", "building"),
                Item(_("人员"), "organizations:people", "people"),
                Item(_("日历"), "deadlines:calendar", "week"),
                Item(_("时限规则"), "deadlines:rule_list", "later"),
                Item(_("模板"), "core:templates", "file"),
                Item(_("备份"), "core:backups", "library"),
                CHANNELS,
                ENGINE,
            ),
        ),
    ),
    Role.SECURITY_ADMIN: (
        Group(
            _("安全管理"),
            (
                Item(_("账号审批"), "organizations:approvals", "check"),
                Item(_("角色权限"), "organizations:roles", "shield"),
                Item(_("密级"), "organizations:secrecy", "lock"),
            ),
        ),
    ),
    Role.AUDIT_ADMIN: (Group(_("审计"), (Item(_("审计日志"), "dashboards:audit", "shield"),)),),
}
BOTTOM_BAR = (replace(WORK, label=_("待办")), replace(OWN_ISSUES, label=_("问题")), MESSAGES, ACCOUNT)


def menu(user: User, path: str) -> list[Group]:
    """The groups of all the person's roles, each page once, the entry of the present `path` marked."""
    if not user.is_authenticated:
        return []
    groups = _groups(_menu_keys(user), settings.ROOT_URLCONF)
    return _with_mark(groups, _active(groups, path))


def sidebar(user: User, path: str) -> SafeString:
    """The same menu as HTML: rendered once for everybody with these roles who is on the same entry."""
    if not user.is_authenticated:
        return SafeString()
    keys = _menu_keys(user)
    active = _active(_groups(keys, settings.ROOT_URLCONF), path)
    return _sidebar(keys, settings.ROOT_URLCONF, active, get_language())


@functools.lru_cache(maxsize=500)
def _sidebar(keys: frozenset[str], urlconf: str, active: str, language: str) -> SafeString:
    groups = _with_mark(_groups(keys, urlconf), active)
    if not groups:  # nobody without a page to go to gets a button for an empty menu
        return SafeString()
    return get_template("includes/_sidebar.html").render({"menu": groups})


def bottom_bar(user: User, path: str) -> list[Item]:
    """The bar at the foot of a phone, for liaisons only; empty when fewer than two of its pages exist."""
    if not user.is_authenticated or Role.LIAISON not in user.roles:
        return []
    items = _bottom_items(settings.ROOT_URLCONF)
    return list(_marked(items, _longest_match((item.url for item in items), path))) if len(items) > 1 else []


def _menu_keys(user: User) -> frozenset[str]:
    """The menus of a person's memberships: a role's, or the county office's for staff at county level and below."""
    return frozenset(
        COUNTY_OFFICE if own.role == Role.STAFF and own.organization.level >= Level.COUNTY else own.role
        for own in user.live_memberships
    )


@functools.lru_cache(maxsize=100)
def _groups(keys: frozenset[str], urlconf: str) -> tuple[Group, ...]:
    """Groups with addresses filled in; a page that two roles share stays where it came first."""
    seen: set[str] = set()
    result = []
    for group in (group for key in MENUS if key in keys for group in MENUS[key]):
        items = tuple(item for item in _existing(group.items) if item.url not in seen)
        seen |= {item.url for item in items}
        result.append(Group(group.label, items))
    return tuple(group for group in result if group.items)


@functools.lru_cache(maxsize=10)
def _bottom_items(urlconf: str) -> tuple[Item, ...]:
    return _existing(BOTTOM_BAR)


def _existing(items: Iterable[Item]) -> tuple[Item, ...]:
    found = (replace(item, url=_address(item.name)) for item in items)
    return tuple(item for item in found if item.url)


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _longest_match(urls: Iterable[str], path: str) -> str:
    """The address that the path lies under; "/" only matches itself."""
    fitting = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(fitting, key=len, default="")


def _active(groups: Iterable[Group], path: str) -> str:
    return _longest_match((item.url for group in groups for item in group.items), path)


def _with_mark(groups: Iterable[Group], active: str) -> list[Group]:
    return [Group(group.label, _marked(group.items, active)) for group in groups]


def _marked(items: Iterable[Item], active: str) -> tuple[Item, ...]:
    return tuple(replace(item, active=bool(active) and item.url == active) for item in items)
