"""A visit of a research group can name the activity that it was; until all do, its own words may be empty."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hearings", "0002_second_votes"), ("campaigns", "0009_activities")]

    operations = [
        migrations.AddField(
            "visit",
            "activity",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="hearing_visits",
                to="campaigns.activity",
                verbose_name="代表活动",
            ),
        ),
        migrations.AlterField("visit", "place", models.CharField("地点", default="", max_length=100)),
        migrations.AlterField("visit", "visited_on", models.DateField("日期", null=True)),
        migrations.AlterField("visit", "text", models.TextField("情况", default="")),
    ]
