"""What the demonstration band needs: whether this person may move the clock."""

from django.utils.functional import SimpleLazyObject

from .views import MOVERS


def band(request):
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {"can_move_clock": SimpleLazyObject(lambda: signed_in and bool(user.roles & set(MOVERS)))}
