"""The audit log is read by period."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0004_fewer_indexes")]

    operations = [
        migrations.AddIndex(
            model_name="historyentry", index=models.Index(fields=["at"], name="history_at")
        )
    ]
