"""What must I do today."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core import clock
from core.access import access

from ..queries.work import work_page


@access()
def work(request: HttpRequest) -> HttpResponse:
    page = work_page(request.user, clock.today())
    return render(request, "dashboards/work.html", {"page": page})
