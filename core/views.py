"""Pages that belong to no app: error pages, the language switch, the health answer."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from .access import Access, access
from .exceptions import Refusal


@access(everyone=True)
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in a cookie and go back to the page."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    answer = redirect(back)
    language = request.POST.get("language")
    if language in dict(settings.LANGUAGES):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 24 * 3600,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return answer


@access(everyone=True)
def health(request: HttpRequest) -> JsonResponse:
    """For the machine that watches the machine: the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True})


def forbidden(request: HttpRequest, exception: PermissionDenied | None = None) -> HttpResponse:
    """403: says which role could, where the view has declared it, or who could, where the view's refusal says it."""
    declared = exception.args[0] if exception and exception.args else None
    roles = declared.roles if isinstance(declared, Access) else ()
    words = str(declared) if isinstance(declared, Refusal) else ""
    return render(request, "403.html", {"roles": sorted(roles), "words": words}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose key no longer fits, as after signing in again in another tab."""
    return render(request, "403_csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, the same for what does not exist and what the person may not see."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 with the request's number; the template stands alone in case the layout itself is at fault."""
    return render(request, "500.html", {"request_id": getattr(request, "id", "")}, status=500)
