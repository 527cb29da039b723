"""The people of a scene who can sign in. Every name is invented."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password

from core import clock
from organizations.enums import Kind, Role
from organizations.models import Membership, Organization, User

from .places import congress, department, government

_known: ContextVar[dict[str, User] | None] = ContextVar("known", default=None)


@dataclass(frozen=True)
class Person:
    """A demonstration person: sign-in, name, role, and where they sit."""

    username: str
    name: str
    role: str
    place: str
    system: str = ""  # of a department; "government" for a government's office


def load_cast(cast: Iterable[Person], *, password: str, since: date) -> None:
    """Make everybody of the cast, in office since a local day; they share one password."""
    hashed = make_password(password)  # once: hashing is slow on purpose
    for person in cast:
        user = User.objects.create(
            username=person.username, name=person.name, password=hashed, created_at=clock.now()
        )
        Membership.objects.create(user=user, organization=seat(person), role=person.role, starts_on=since)


def seat(person: Person) -> Organization:
    """The organization in which a demonstration person sits."""
    if person.system == "government":
        return government(person.place)
    if person.system:
        return department(person.place, person.system)
    if person.role == Role.DEPUTY:
        return Organization.objects.filter(kind=Kind.DEPUTY_GROUP, region__name=person.place).first()
    return congress(person.place)


def user(username: str) -> User:
    """A person by the name of the sign-in."""
    known = _known.get()
    if known is None:
        return User.objects.get(username=username)
    if username not in known:
        known[username] = User.objects.get(username=username)
    return known[username]


@contextmanager
def remembered() -> Iterator[None]:
    """Inside the block each person is read once: a scene's people act many hundred times and their posts stay the same."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)
