"""Background work of the core: sealing the history."""

from celery import shared_task

from . import history


@shared_task(ignore_result=True)
def seal_history() -> None:
    history.seal()
