"""A nation's worth of rows in a few statements: 3,000 organizations, a million issues with findings and history.

Issues lie in the table as they come in: lists of 200, one committee after the other. The issues whose page is measured
have fifty history entries and ten files each.
"""

from datetime import date, timedelta

from django.db import connection, transaction

from campaigns.models import Campaign, Duty, Link, Stage, Topic
from core import clock
from issues.enums import WITH_UNIT
from issues.models import Assignment, Handover, Issue
from organizations.enums import Kind, Level, Role
from organizations.models import Membership, Organization, Region, User

# A county has its committee, its government and nine departments: 3,300 organizations in all.
COUNTIES = 300
DEPARTMENTS = (
    "教育局",
    "民政局",
    "财政局",
    "自然资源局",
    "住房和城乡建设局",
    "交通运输局",
    "水利局",
    "商务局",
    "卫生健康局",
)
LIST, TOLD = 200, 500  # issues of one list; issues of the first county with a long story
STATUSES = "ARRAY['found','screened','handed_over','signed','rectifying','reported','written_off']"


def seed(issues: int) -> dict:
    """Fill an empty database; gives the keys that the measurements need."""
    with transaction.atomic():
        province, city, campaign, people = _frame()
        _spread(campaign, city, issues)
        _duties(campaign, city)
        told = _stories(User.objects.get(pk=people["county"]).memberships.get().organization)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return {"campaign": campaign.pk, "people": people, "city": city.pk, "told": told}


def _frame():
    """One province with one city and its counties, the campaign, and the people who look."""
    province = Region.objects.create(name="某省", short_name="某省", level=Level.PROVINCE, path="01/")
    city = Region.objects.create(
        name="某市", short_name="某市", level=Level.CITY, path="01/01/", parent=province
    )
    committee = _committee(province)
    city_committee = _committee(city)
    counties = [
        Region.objects.create(
            name=f"{number:03d}县",
            short_name=f"{number:03d}",
            level=Level.COUNTY,
            path=f"01/01/{number:03d}/",
            parent=city,
        )
        for number in range(1, COUNTIES + 1)
    ]
    for county in [city, *counties]:
        _organs(county)
    campaign = Campaign.objects.create(
        title="联动监督", short_title="联动", code="B", congress=city_committee, year=clock.today().year, status="running",
        starts_on=clock.today() - timedelta(days=90), ends_on=clock.today() + timedelta(days=180), created_at=clock.now(), updated_at=clock.now(),
    )  # fmt: skip
    county_committee = Organization.objects.congresses().get(region=counties[0])
    people = {
        "province": _person("province", committee, Role.STAFF),
        "leader": _person("leader", city_committee, Role.LEADER),
        "city": _person("city", city_committee, Role.STAFF),
        "county": _person("county", county_committee, Role.STAFF),
        "liaison": _person(
            "liaison", Organization.objects.filter(kind=Kind.DEPARTMENT, region=city).first(), Role.LIAISON
        ),
    }
    return province, city_committee, campaign, people


def _committee(region: Region) -> Organization:
    return Organization.objects.create(
        name=f"{region.name}人大常委会",
        short_name=f"{region.short_name}人大",
        kind=Kind.CONGRESS,
        region=region,
    )


def _organs(region: Region) -> None:
    if region.level == Level.COUNTY:
        _committee(region)
    government = Organization.objects.create(
        name=f"{region.name}政府", short_name=f"{region.short_name}政府", kind=Kind.GOVERNMENT, region=region
    )
    Organization.objects.bulk_create(
        Organization(
            name=f"{region.name}{name}",
            short_name=name,
            kind=Kind.DEPARTMENT,
            region=region,
            parent=government,
            system=name,
        )
        for name in DEPARTMENTS
    )


def _person(name: str, organization: Organization, role: str) -> int:
    user = User.objects.create(username=name, name=name, password="!", created_at=clock.now())
    Membership.objects.create(user=user, organization=organization, role=role, starts_on=date(2018, 1, 1))
    return user.pk


def _spread(campaign: Campaign, city: Organization, count: int) -> None:
    """Issues round the committees and departments of all counties, in every state, due over half a year."""
    topic = Topic.objects.create(campaign=campaign, order=1, name="优化营商环境")
    first = Issue.objects.create(
        campaign=campaign, topic=topic, number="B-0", title="样本", description="样本", congress=city, reported_by=city,
        origin="inspection",
        reported_at=clock.now(), created_at=clock.now(), updated_at=clock.now(),
    )  # fmt: skip
    place = f"(n / {LIST}) %% array_length(c.ids, 1)"
    own = {
        "id": None,
        "number": "'S-' || n",  # not the campaign's own series, which an import goes on with
        "title": "'第' || n || '项问题：道路破损、污水直排、审批迟缓'",
        "description": "'第' || n || '项问题的描述，涉及乡镇和部门，群众多次反映，尚未解决。'",
        "status": f"({STATUSES})[1 + (n / 7) %% 7]",
        "congress_id": f"c.ids[1 + {place}]",
        "reported_by_id": f"c.ids[1 + {place}]",
        "department_id": f"CASE WHEN (n / 7) %% 7 > 1 THEN d.ids[1 + ({place}) * {len(DEPARTMENTS)} + (n / 11) %% {len(DEPARTMENTS)}] END",
        "due_on": "CASE WHEN (n / 7) %% 7 > 1 THEN CURRENT_DATE - 60 + (n %% 120)::int END",
        "due_sort": "CASE WHEN (n / 7) %% 7 > 1 THEN CURRENT_DATE - 60 + (n %% 120)::int ELSE DATE '9999-12-31' END",
        "last_progress": "CASE WHEN (n / 7) %% 7 > 3 THEN '已到现场核查，修复了主要路段，其余正在招标' ELSE '' END",
        "last_progress_at": "CASE WHEN (n / 7) %% 7 > 3 THEN now() - (n %% 50) * interval '1 day' END",
        "written_off_at": "CASE WHEN (n / 7) %% 7 = 6 THEN now() - (n %% 60) * interval '1 day' END",
    }
    columns = [field.column for field in Issue._meta.concrete_fields if field.column != "id"]
    values = [own.get(column, f't."{column}"') for column in columns]
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO issues_issue ({names}) SELECT {', '.join(values)} FROM generate_series(1, %s) n, issues_issue t,"
            f" (SELECT array_agg(o.id ORDER BY r.path) ids FROM organizations_organization o JOIN organizations_region r"
            f"  ON r.id = o.region_id WHERE o.kind = 'congress' AND r.level = {Level.COUNTY.value}) c,"
            f" (SELECT array_agg(o.id ORDER BY r.path, o.id) ids FROM organizations_organization o JOIN organizations_region r"
            f"  ON r.id = o.region_id WHERE o.kind = 'department' AND r.level = {Level.COUNTY.value}) d WHERE t.id = %s",
            [count, first.pk],
        )
        cursor.execute(
            "INSERT INTO issues_finding (issue_id, first_issue_id, organization_id, origin, sheet, original, fingerprint, found_at)"
            " SELECT id, id, reported_by_id, origin, '', '{}', md5(id::text), created_at FROM issues_issue"
        )
        cursor.execute(
            "INSERT INTO core_historyentry (at, actor_name, scope, action, object_type, object_id, object_label, outcome,"
            " from_status, to_status, comment, data, request_id) SELECT created_at, 'seed', '', 'import', 'issues.issue', id,"
            " number, 'done', '', 'found', '', '{}', '' FROM issues_issue"
        )


def _duties(campaign: Campaign, city: Organization) -> None:
    """What every county owes the city, half of it late."""
    today, moments = clock.today(), {"created_at": clock.now(), "updated_at": clock.now()}
    stage = Stage.objects.create(campaign=campaign, order=1, name="组织实施", starts_on=today, ends_on=today)
    link = Link.objects.create(
        stage=stage,
        number=1,
        name="代表小组活动",
        text="组织活动",
        who="县级人大常委会",
        ends_on=today,
        **moments,
    )
    counties = Organization.objects.congresses().filter(region__level=Level.COUNTY)
    Duty.objects.bulk_create(
        Duty(
            campaign=campaign, link=link, owed_by=county, owed_to=city, title="活动情况报告和问题清单", parts=["summary"],
            due_on=today + timedelta(days=number % 2 * 10 - 5), phrase="按期", **moments,
        )
        for number, county in enumerate(counties)
    )  # fmt: skip


def _stories(county: Organization) -> list[int]:
    """Hand the first issues of a county over by letter and let much happen to them; gives their keys."""
    issues = Issue.objects.filter(congress=county).select_related("department__parent", "campaign")
    issues = list(issues.order_by("id")[:TOLD])
    with_unit = [issue for issue in issues if issue.status in WITH_UNIT]
    clerk, now = User.objects.get(username="county"), clock.now()
    letter = Handover.objects.create(
        campaign=issues[0].campaign, congress=county, government=with_unit[0].department.parent,
        department=with_unit[0].department, number="交〔1〕号", issued_on=clock.today(), sign_by=clock.today(),
        due_on=clock.today(), issued_by=clerk, issued_at=now,
    )  # fmt: skip
    Assignment.objects.bulk_create(
        Assignment(issue=issue, handover=letter, department=issue.department, signed_at=now)
        for issue in with_unit
    )
    keys = [issue.pk for issue in issues]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_historyentry (at, actor_name, scope, action, object_type, object_id, object_label, outcome,"
            " from_status, to_status, comment, data, request_id) SELECT i.created_at + k * interval '1 hour', '联络员', '教育局 联络员',"
            " 'report_progress', 'issues.issue', i.id, i.number, 'done', i.status, i.status, '第' || k || '次进展：已修复' || k || '处',"
            ' CASE WHEN k > 10 THEN \'{"percent": 50}\' ELSE \'{"percent": 50, "files": [{"id": 1, "name": "现场照片.jpg"}]}\' END::jsonb,'
            " '' FROM issues_issue i, generate_series(1, 50) k WHERE i.id = ANY(%s)",
            [keys],
        )
    return keys
