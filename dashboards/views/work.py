"""What must I do today."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core import clock
from core.access import access
from deadlines import health
from organizations.enums import Role

from ..queries.work import work_page


@access()
def work(request: HttpRequest) -> HttpResponse:
    page = work_page(request.user, clock.today())
    silent = Role.SYSTEM_ADMIN in request.user.roles and health.is_silent()
    return render(request, "dashboards/work.html", {"page": page, "silent": silent})
