"""What stands on record about people, in the reader's language."""

import functools

from django.utils import translation

from .enums import Role


def capacity(scope: str) -> str:
    """As what somebody acted: names of bodies as they were, the roles beside them in the language of the reader.

    The record keeps the words of the day in Chinese ("甲县人大常委会 人大工作人员；…"); a part that names no role of today
    stays as it is.
    """
    return "；".join(_part(part) for part in scope.split("；"))


def _part(part: str) -> str:
    body, _space, role = part.rpartition(" ")
    return f"{body} {_roles()[role].label}" if role in _roles() else part


@functools.cache
def _roles() -> dict[str, Role]:
    """By the words under which history keeps them."""
    with translation.override("zh-hans"):
        return {str(role.label): role for role in Role}
