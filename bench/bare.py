"""The yardstick `bare`: the least a Django page can do, one SELECT by key and a small template. Run by gunicorn."""

import os
import random

import django
import environ
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.template import engines
from django.urls import path

settings.configure(
    SECRET_KEY="bare",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": environ.Env().db("DATABASE_URL") | {"CONN_MAX_AGE": 600}},
    MIDDLEWARE=["django.middleware.security.SecurityMiddleware", "django.middleware.common.CommonMiddleware"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
)
django.setup()
LAST = int(os.environ["BENCH_LAST_ISSUE"])
TEMPLATE = engines["django"].from_string(
    "<!doctype html>\n<title>{{ number }}</title>\n<h1>{{ number }}</h1>\n<p>{{ title }}</p>\n<p>{{ status }}</p>\n"
)


def page(request):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, title, status FROM issues_issue WHERE id = %s", [random.randint(1, LAST)]
        )
        row = cursor.fetchone() or ("", "", "")
    from django.http import HttpResponse  # the settings come first

    return HttpResponse(TEMPLATE.render(dict(zip(("number", "title", "status"), row, strict=True))))


urlpatterns = [path("", page)]
application = get_wsgi_application()
