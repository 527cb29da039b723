"""Small steps around every request: its number, the idle limit of a session, the language, its origin, privacy."""

import re
import secrets
import time
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils import translation

from . import clock
from .context import request_id

SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}
LANGUAGE_CODES = {code for code, _name in settings.LANGUAGES}


def RequestContextMiddleware(get_response):
    """Give each request one moment, and a number that its history entries and its error page carry."""

    def answer(request):
        request.id = secrets.token_hex(8)
        token = request_id.set(request.id)
        try:
            with clock.at(clock.now()):
                response = get_response(request)
        finally:
            request_id.reset(token)
        response.headers["X-Request-Id"] = request.id
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return response

    return answer


def IdleSessionMiddleware(get_response):
    """End a session that was idle too long; note its use at most once a minute. Real time, not the application's."""

    def answer(request):
        moment = int(time.time())  # real time: moving the demonstration clock must not end sessions
        seen = request.session.get("seen")  # None: nobody is signed in; 0: just signed in
        if seen and moment - seen > settings.SESSION_IDLE_SECONDS:
            request.session.flush()
        elif seen is not None and moment - seen > 60:
            request.session["seen"] = moment
        return get_response(request)

    return answer


class SignInMiddleware(LoginRequiredMiddleware):
    """Ask for sign-in; who was signed out while filling in a form comes back to the form, not to the address of its act."""

    def handle_no_permission(self, request, view_func):
        asked = super().handle_no_permission(request, view_func)
        page = urlsplit(request.headers.get("Referer", ""))
        if request.method in SAFE_METHODS or page.netloc != request.get_host():
            return asked
        path = urlunsplit(("", "", page.path, page.query, ""))
        return redirect_to_login(path, self.get_login_url(view_func))


def WrongMethodMiddleware(get_response):
    """The address of an act that somebody opens as a page, by a bookmark or by reloading, answers with words."""

    def answer(request):
        response = get_response(request)
        if response.status_code == 405 and request.method == "GET" and not response.content:
            page = render(request, "405.html", status=405)
            page.headers["Allow"] = response.headers["Allow"]
            return page
        return response

    return answer


def LanguageMiddleware(get_response):
    """Chinese unless the person chose otherwise; the browser's own preference is not asked."""

    def answer(request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in LANGUAGE_CODES else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return answer


def SameOriginMiddleware(get_response):
    """Refuse unsafe requests that a browser says come from another site."""

    def answer(request):
        site = request.headers.get("Sec-Fetch-Site", "same-origin")
        if request.method not in SAFE_METHODS and site not in {"same-origin", "none"}:
            raise PermissionDenied("cross-site")
        return get_response(request)

    return answer


def PrivateAnswersMiddleware(get_response):
    """Nothing that a signed-in person sees may stay in a cache."""

    def answer(request):
        response = get_response(request)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated and not re.match(r"/static/", request.path):
            response.headers["Cache-Control"] = "no-store"
        return response

    return answer
