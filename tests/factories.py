"""Plain helpers that make one thing each with sensible defaults and do nothing surprising."""

from datetime import UTC, date, datetime
from itertools import count

from campaigns.models import Activity, Campaign, Duty, Link, Stage, Topic, Visit
from issues.models import Assignment, Finding, Handover, Issue
from organizations.enums import Kind, Level, Role
from organizations.models import Deputy, Membership, Organization, Region, User
from projects.models import Project, YearList

NOW = datetime(2018, 8, 9, 1, 0, tzinfo=UTC)  # 09:00 in Asia/Shanghai
TODAY = date(2018, 8, 9)
_serial = count(1)


def make_region(name, level, path, parent=None) -> Region:
    return Region.objects.create(name=name, short_name=name[:2], level=level, path=path, parent=parent)


def make_organization(name, region, kind=Kind.CONGRESS, *, parent=None, system="") -> Organization:
    return Organization.objects.create(
        name=name, short_name=name, region=region, kind=kind, parent=parent, system=system
    )


def make_person(username, organization=None, role=Role.STAFF, name=None) -> User:
    user = User(username=username, name=name or username, created_at=NOW)
    user.set_unusable_password()
    user.save()
    if organization is not None:
        Membership.objects.create(user=user, organization=organization, role=role, starts_on=date(2018, 1, 1))
    return user


def make_deputy(area, group, level=Level.COUNTY, name="代表") -> Deputy:
    return Deputy.objects.create(name=name, level=level, area=area, group=group)


def make_campaign(congress, **fields) -> Campaign:
    serial = next(_serial)
    defaults = {
        "title": f"监督行动{serial}",
        "short_title": f"行动{serial}",
        "code": f"C{serial}",
        "year": 2018,
        "status": "running",
        "starts_on": date(2018, 7, 1),
        "ends_on": date(2018, 12, 31),
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Campaign.objects.create(congress=congress, **defaults | fields)


def make_topic(campaign, name="优化营商环境", order=1) -> Topic:
    return Topic.objects.create(campaign=campaign, name=name, order=order)


def make_stage(campaign, order=1, name="组织实施", **fields) -> Stage:
    defaults = {"starts_on": date(2018, 7, 11), "ends_on": date(2018, 9, 30)}
    return Stage.objects.create(campaign=campaign, order=order, name=name, **defaults | fields)


def make_link(stage, number=6, name="代表小组活动", **fields) -> Link:
    defaults = {"text": "组织代表开展活动", "who": "县级人大常委会", "ends_on": date(2018, 8, 10)}
    return Link.objects.create(
        stage=stage, number=number, name=name, created_at=NOW, updated_at=NOW, **defaults | fields
    )


def make_duty(link, owed_by, owed_to, **fields) -> Duty:
    defaults = {
        "title": "活动情况报告和问题清单",
        "parts": ["summary", "issue_list"],
        "due_on": date(2018, 8, 10),
        "phrase": "8月10日前",
    }
    return Duty.objects.create(
        campaign=link.stage.campaign,
        link=link,
        owed_by=owed_by,
        owed_to=owed_to,
        created_at=NOW,
        updated_at=NOW,
        **defaults | fields,
    )


def make_issue(campaign, congress, *, reported=True, **fields) -> Issue:
    """An issue in any state; with its finding. `reported` lets the levels above see it."""
    serial = next(_serial)
    defaults = {
        "number": f"T-{serial:04d}",
        "title": f"问题{serial}",
        "description": f"第{serial}个问题的描述",
        "origin": "deputy_group",
        "reported_by": congress,
        "reported_at": NOW if reported else None,
        "created_at": NOW,
        "updated_at": NOW,
    }
    if fields.get("due_on"):
        defaults["due_sort"] = fields["due_on"]
    issue = Issue.objects.create(campaign=campaign, congress=congress, **defaults | fields)
    Finding.objects.create(
        issue=issue,
        first_issue=issue,
        organization=issue.reported_by,
        origin=issue.origin,
        fingerprint=f"{serial:064d}",
        found_at=NOW,
    )
    return issue


def make_handover(campaign, congress, government, department, issued_by, **fields) -> Handover:
    defaults = {
        "number": f"衡人常办交〔2018〕{next(_serial)}号",
        "issued_on": TODAY,
        "sign_by": date(2018, 8, 14),
        "due_on": date(2018, 9, 30),
        "issued_at": NOW,
    }
    return Handover.objects.create(
        campaign=campaign,
        congress=congress,
        government=government,
        department=department,
        issued_by=issued_by,
        **defaults | fields,
    )


def make_assigned_issue(handover, status="handed_over", **fields) -> Issue:
    """An issue in a department's hand under `handover`, in the given state."""
    issue = make_issue(
        handover.campaign,
        handover.congress,
        status=status,
        department=handover.department,
        **{"due_on": handover.due_on, **fields},
    )
    signed = {} if status == "handed_over" else {"signed_at": NOW}
    Assignment.objects.create(issue=issue, handover=handover, department=handover.department, **signed)
    return issue


def make_project(congress, keeper, **fields) -> Project:
    """An entry of a committee's library, in the reserve unless told otherwise."""
    serial = next(_serial)
    defaults = {
        "title": f"第{serial}号监督项目",
        "year": 2018,
        "source": "concern",
        "source_words": "代表小组反映",
        "entered_by": keeper,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Project.objects.create(congress=congress, keeper=keeper, **defaults | fields)


def make_year_list(congress, **fields) -> YearList:
    defaults = {"year": 2018, "created_at": NOW, "updated_at": NOW}
    return YearList.objects.create(congress=congress, **defaults | fields)


def make_activity(campaign, congress, recorded_by, *, visited=(), **fields) -> Activity:
    """An activity of a committee on the day of the world, held with five county deputies unless told otherwise."""
    defaults = {
        "kind": "open_visit",
        "status": "held",
        "held_on": TODAY,
        "place": f"第{next(_serial)}村",
        "people_county": 5,
        "seen": "道路有破损",
        "created_at": NOW,
        "updated_at": NOW,
    }
    made = Activity.objects.create(
        campaign=campaign, congress=congress, recorded_by=recorded_by, **defaults | fields
    )
    Visit.objects.bulk_create(Visit(activity=made, organization=unit) for unit in visited)
    return made
