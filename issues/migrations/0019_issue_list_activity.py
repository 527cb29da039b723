"""A list can name the activity in which everything on it was found."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0010_withdrawn_duties"), ("issues", "0018_closed_in_time")]

    operations = [
        migrations.AddField(
            model_name="issuelist",
            name="activity",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="issue_lists",
                to="campaigns.activity",
            ),
        ),
    ]
