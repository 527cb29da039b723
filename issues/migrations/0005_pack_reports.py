"""Reports of lists are read and written whole; a list of 10,000 rows has eight megabytes of them."""

from django.db import migrations

import core.fields


def pack(apps, _schema_editor):
    lists = apps.get_model("issues", "IssueList").objects
    for one in lists.only("report").iterator(chunk_size=10):
        lists.filter(pk=one.pk).update(packed=one.report)


def unpack(apps, _schema_editor):
    lists = apps.get_model("issues", "IssueList").objects
    for one in lists.only("packed").iterator(chunk_size=10):
        lists.filter(pk=one.pk).update(report=one.packed)


class Migration(migrations.Migration):
    dependencies = [("issues", "0004_publication")]

    operations = [
        migrations.AddField(
            "issuelist", "packed", core.fields.PackedJSONField(default=dict, verbose_name="检查结果")
        ),
        migrations.RunPython(pack, unpack),
        migrations.RemoveField("issuelist", "report"),
        migrations.RenameField("issuelist", "packed", "report"),
    ]
