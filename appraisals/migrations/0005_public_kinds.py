"""Praise and criticism may be made public where an installation stands; other kinds only once a place says so."""

from django.db import migrations

PUBLIC = ["praise", "criticism"]


def open_to_public(apps, schema_editor):
    apps.get_model("appraisals", "NoticeKind").objects.filter(code__in=PUBLIC).update(may_be_public=True)


class Migration(migrations.Migration):
    dependencies = [("appraisals", "0004_public_notices")]

    operations = [migrations.RunPython(open_to_public, migrations.RunPython.noop)]
