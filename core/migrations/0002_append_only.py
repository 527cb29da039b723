from django.db import migrations

from core import history, triggers


def install(apps, schema_editor):
    triggers.install(schema_editor.connection)
    history.set_anchors_aside()


def remove(apps, schema_editor):
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    """The history refuses change from its first day. Its own step, because SQLite cannot alter a table with triggers."""

    dependencies = [("core", "0001_initial"), ("organizations", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
