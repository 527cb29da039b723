"""A visit is what its activity says: words of its own are gone, and each activity counts once for a hearing."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hearings", "0004_visits_become_activities")]

    operations = [
        migrations.AlterModelOptions(
            "visit", {"ordering": ["hearing", "activity__held_on", "id"], "verbose_name": "调研"}
        ),
        migrations.RemoveField("visit", "place"),
        migrations.RemoveField("visit", "visited_on"),
        migrations.RemoveField("visit", "text"),
        migrations.AlterField(
            "visit",
            "activity",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="hearing_visits",
                to="campaigns.activity",
                verbose_name="代表活动",
            ),
        ),
        migrations.AddConstraint(
            "visit", models.UniqueConstraint(fields=["hearing", "activity"], name="research_visit_once")
        ),
    ]
