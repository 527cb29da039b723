"""Deciding on write-offs, over HTTP."""

from bench.sessions import CSRF_TOKEN
from bench.web import Server, against_bare, fetch, get, post, typical
from core import clock
from issues.checks import checks_of
from issues.models import Issue, WriteOff
from issues.services.write_off import check_field
from organizations.models import User

REPEATS = 3


def write_offs(cookies: str, known: dict, product: Server, bare: Server) -> dict:
    """Approving write-offs over HTTP, one after the other; counted in the database, not in answers."""
    waiting = _applications(known, 2_000)
    keys = [check.key for check in checks_of(Issue.objects.get(pk=waiting[0].issue_id).campaign)]
    bodies = iter([_decision(application, keys) for application in waiting])

    def ask() -> int:
        path, body = next(bodies)
        return fetch(
            product, post(path, cookies, CSRF_TOKEN, body, "application/x-www-form-urlencoded"), body
        )[0]

    def ask_bare() -> int:
        return fetch(bare, get("/"))[0]

    results = [
        (
            typical(ask_bare, 200, bare),
            typical(ask, 302, product, seconds=2, warm_up=0.3),
            typical(ask_bare, 200, bare),
        )
        for _repeat in range(REPEATS)
    ]
    done = WriteOff.objects.filter(pk__in=[one.pk for one in waiting], status="granted").count()
    return {
        "operation": "write-off approved",
        **against_bare(results),
        "target": 6,
        "n": done,
        "runs": REPEATS,
    }


def _applications(known: dict, count: int) -> list[WriteOff]:
    """Reported issues of the city's own committee with an application by the liaison."""
    liaison = User.objects.get(pk=known["people"]["liaison"])
    unit = liaison.memberships.get().organization
    chosen = list(Issue.objects.filter(status="reported").order_by("id").values_list("pk", flat=True)[:count])
    Issue.objects.filter(pk__in=chosen).update(congress_id=known["city"], department=unit)
    now = clock.now()
    return WriteOff.objects.bulk_create(
        WriteOff(issue_id=pk, checks={}, opinion="同意", asked_by=liaison, created_at=now, updated_at=now)
        for pk in chosen
    )


def _decision(application: WriteOff, keys: list[str]) -> tuple[str, bytes]:
    fields = {"version": application.version, "checked": "on", "note": ""}
    fields |= {check_field(key): "yes" for key in keys}
    body = "&".join(f"{name}={value}" for name, value in fields.items()).encode()
    return f"/issues/write-offs/{application.pk}/", body
