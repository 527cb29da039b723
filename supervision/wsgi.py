"""WSGI entry point, for gunicorn in production and waitress in the embedded default."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supervision.settings")
application = get_wsgi_application()

from core import production  # noqa: E402 - the apps must be loaded first

production.refuse_to_start()

# What stands now stands until the end: looking through it again and again for garbage costs a long import a tenth.
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 20)
