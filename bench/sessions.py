"""Signed-in sessions and the keys of rows to look at, straight from the database."""

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from issues.models import Issue
from organizations.models import User

CSRF_TOKEN = "b" * 32


def sign_in(user: int) -> str:
    """The cookies of a session for the person with this key, as a browser sends them."""
    person = User.objects.get(pk=user)
    store = SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.create()
    return f"{settings.SESSION_COOKIE_NAME}={store.session_key}; {settings.CSRF_COOKIE_NAME}={CSRF_TOKEN}"


def deep_key(page: int, size: int = 50) -> str:
    """The key after which page number `page` of the whole ledger begins; the last page where there are fewer."""
    rows = Issue.objects.order_by("due_sort", "id").values_list("due_sort", "id")
    last = rows[min((page - 1) * size, rows.count() - size) - 1]
    return f"{last[0]}~{last[1]}"
