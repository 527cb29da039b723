"""Who is signed in, with what they are today, in one query for each request."""

from django.contrib.auth.backends import ModelBackend

from .models import Membership, User
from .querysets import held_today


class PersonBackend(ModelBackend):
    """Django's own backend, except that the person of a session comes with their memberships."""

    def get_user(self, user_id: int) -> User | None:
        """The active person with this key and `live_memberships` loaded; None if there is none."""
        held: list[Membership] = list(
            held_today().filter(user=user_id).select_related("user", "organization__region").order_by("id")
        )
        if not held:  # nobody, or a person without a post
            return super().get_user(user_id)
        user = held[0].user
        user.live_memberships = held
        return user if self.user_can_authenticate(user) else None
