"""The ranking: 23 campaigns and 120 departments of one city share a tenth of all issues, in every state."""

from django.db import connection

from bench.pages import PageRow
from bench.seed import DEPARTMENTS, LIST
from campaigns.models import Campaign
from core import clock
from organizations.enums import Kind
from organizations.models import Organization

CAMPAIGNS, UNITS = 23, 120
ONE_IN = 10  # issues of the nation that belong to this city's departments


def seed(known: dict) -> None:
    """Give every tenth issue to one of the city's departments and campaigns, with its rectification deadline on record."""
    city = Organization.objects.get(pk=known["city"])
    government = Organization.objects.get(kind=Kind.GOVERNMENT, region=city.region)
    Organization.objects.bulk_create(
        Organization(
            name=f"市直单位{number}",
            short_name=f"单位{number}",
            kind=Kind.DEPARTMENT,
            region=city.region,
            parent=government,
        )
        for number in range(UNITS - len(DEPARTMENTS))
    )
    first = Campaign.objects.get(pk=known["campaign"])
    own = {"congress": city, "year": first.year, "status": "running", "starts_on": first.starts_on}
    moments = {"created_at": clock.now(), "updated_at": clock.now(), "ends_on": first.ends_on}
    for number in range(1, CAMPAIGNS):
        title = f"监督项目{number}"
        Campaign.objects.create(title=title, short_title=title, code=f"R{number}", **own, **moments)
    _hand_over(city)
    _deadlines()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _hand_over(city: Organization) -> None:
    """Whole lists, as issues come in; the county whose pages are measured keeps its own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE issues_issue i SET congress_id = %s, reported_by_id = %s, campaign_id = c.ids[1 + abs(hashint8(i.id + 1)) %% %s],"
            " department_id = CASE WHEN i.department_id IS NOT NULL THEN d.ids[1 + abs(hashint8(i.id)) %% %s] END FROM"
            " (SELECT array_agg(id ORDER BY id) ids FROM campaigns_campaign WHERE congress_id = %s) c,"
            " (SELECT array_agg(id ORDER BY id) ids FROM organizations_organization WHERE kind = %s AND region_id = %s) d"
            " WHERE (i.id / %s) %% %s = %s",
            [
                *(city.pk, city.pk, CAMPAIGNS, UNITS, city.pk, Kind.DEPARTMENT.value, city.region_id),
                *(LIST, ONE_IN, ONE_IN - 1),
            ],
        )


def _deadlines() -> None:
    """Of what is closed or waits for review four in five were met in time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO deadlines_deadline (kind, subject_type, subject_id, scope, title, url, owed_by_id, owed_to_id, ladder_id,"
            " first_due_on, due_on, phrase, reckoning, opened_at, met_at, was_late, pause_reason)"
            " SELECT 'rectification', 'issues.issue', i.id, 'campaigns.campaign:' || i.campaign_id, i.title, '', i.department_id,"
            " i.congress_id, l.id, i.due_on, i.due_on, '', '{}', i.created_at,"
            " CASE WHEN i.status IN ('reported', 'written_off') THEN now() END, i.id %% 5 = 0, ''"
            " FROM issues_issue i, (SELECT min(id) id FROM deadlines_ladder) l WHERE i.department_id IS NOT NULL"
            " ON CONFLICT DO NOTHING",
            [],
        )


def rows(sessions: dict[str, str]) -> list[PageRow]:
    """The live ranking of the city's departments over all campaigns."""
    return [
        PageRow(
            "ranking, 23 campaigns × 120 units", sessions["city"], lambda: "/ranking/?group=departments", 12
        )
    ]
