"""What is known of the request being answered, for history entries: its number."""

from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")
