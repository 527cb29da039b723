"""A demand to handle an opinion once more becomes a numbered paper; those made before stay without a number."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hearings", "0006_parts_name_activities")]

    operations = [
        migrations.AddField(
            "opinionvote", "number", models.CharField("文号", max_length=60, blank=True, default=""), preserve_default=False
        ),
        migrations.AddConstraint(
            "opinionvote",
            models.UniqueConstraint(
                fields=["number"], condition=~models.Q(number=""), name="demand_number_once"
            ),
        ),
    ]
