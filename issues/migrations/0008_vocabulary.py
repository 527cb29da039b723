"""What the offices of a committee call things."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('issues', '0007_split'),
        ('organizations', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ColumnName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=60)),
                ('made_at', models.DateTimeField(null=True, verbose_name='登记时间')),
                ('heading', models.CharField(max_length=60, verbose_name='列名')),
                ('field', models.CharField(blank=True, max_length=20, verbose_name='读作')),
                ('congress', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization', verbose_name='单位')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '列名对应',
                'ordering': ['key'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('congress', 'key'), name='columnname_once'), models.UniqueConstraint(condition=models.Q(('congress', None)), fields=('key',), name='columnname_once_for_all')],
            },
        ),
        migrations.CreateModel(
            name='OrganizationAlias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=60)),
                ('made_at', models.DateTimeField(null=True, verbose_name='登记时间')),
                ('written', models.CharField(max_length=60, verbose_name='清单写法')),
                ('meaning', models.CharField(max_length=100, verbose_name='单位名称')),
                ('congress', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization', verbose_name='单位')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '单位简称',
                'ordering': ['key'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('congress', 'key'), name='organizationalias_once'), models.UniqueConstraint(condition=models.Q(('congress', None)), fields=('key',), name='organizationalias_once_for_all')],
            },
        ),
    ]
