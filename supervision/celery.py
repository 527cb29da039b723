"""The Celery application: messages only wake; what is due stands in the database."""

import os

from celery import Celery
from celery.signals import worker_init, worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supervision.settings")
app = Celery("supervision")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def refuse_insecure_settings(**kwargs):
    from core import production  # the apps are loaded only when the worker starts

    production.refuse_to_start()


@worker_ready.connect
def catch_up(**kwargs):
    """What came due while nothing ran is looked at now, not at beat's next round."""
    for task in ("deadlines.tasks.tell", "deadlines.tasks.deliver"):
        app.send_task(task, expires=60)
