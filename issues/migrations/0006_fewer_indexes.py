"""Foreign keys that lead an index of several columns need none of their own; an import keeps every index."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0003_plan_draft'),
        ('issues', '0005_pack_reports'),
        ('organizations', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='finding',
            name='organization',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='organizations.organization', verbose_name='发现单位'),
        ),
        migrations.AlterField(
            model_name='issue',
            name='campaign',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='issues', to='campaigns.campaign'),
        ),
        migrations.AlterField(
            model_name='issue',
            name='congress',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='issues', to='organizations.organization', verbose_name='跟踪监督单位'),
        ),
        migrations.AlterField(
            model_name='issue',
            name='department',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='issues_in_hand', to='organizations.organization', verbose_name='责任单位'),
        ),
        migrations.AlterField(
            model_name='issue',
            name='merged_into',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='issues.issue'),
        ),
        migrations.AlterField(
            model_name='issue',
            name='reported_by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='reported_issues', to='organizations.organization', verbose_name='首报单位'),
        ),
    ]
