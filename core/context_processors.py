"""What the base layout needs on every page."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from . import clock


def page(request):
    """The script nonce under both names in use, the demonstration switch, the idle limit, and the present moment."""
    nonce = SimpleLazyObject(lambda: request.csp_nonce)
    return {
        "CSP_NONCE": nonce,
        "csp_nonce": nonce,
        "demonstration": settings.DEMONSTRATION,
        "idle_seconds": settings.SESSION_IDLE_SECONDS,
        "now": SimpleLazyObject(clock.now),
    }
