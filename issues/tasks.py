"""Background work of issues: looking for duplicates."""

from celery import shared_task

from .services import comparing


@shared_task(ignore_result=True, soft_time_limit=540, time_limit=600)
def find_duplicates() -> None:
    """Compare what came in with everything there is; beat starts it."""
    comparing.compare_waiting()
