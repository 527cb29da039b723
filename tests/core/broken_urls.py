"""Pages that go wrong, for the tests of the error pages."""

from django.core.exceptions import PermissionDenied
from django.urls import include, path

from core.access import Access, access
from organizations.enums import Role


@access(everyone=True)
def broken(request):
    raise RuntimeError("a fault in the product")


@access(everyone=True)
def staff_only(request):
    raise PermissionDenied(Access(frozenset({Role.STAFF, Role.LEADER})))


urlpatterns = [
    path("broken/", broken),
    path("staff-only/", staff_only),
    path("", include("supervision.urls")),
]
handler403 = "core.views.forbidden"
handler500 = "core.views.server_error"
