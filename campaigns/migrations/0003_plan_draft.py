"""Plans that are being confirmed before their campaign exists."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0002_source_words'),
        ('core', '0005_index_history_by_time'),
        ('organizations', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PlanDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(verbose_name='更新时间')),
                ('version', models.PositiveIntegerField(default=0, verbose_name='版本')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='名称')),
                ('year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='年度')),
                ('text', models.TextField(blank=True, verbose_name='方案原文')),
                ('origin', models.CharField(choices=[('document', '方案文件'), ('blank', '空白方案'), ('last_year', '上年行动'), ('template', '方案模板'), ('upper', '上级行动')], default='document', max_length=20, verbose_name='来源')),
                ('reference', models.CharField(blank=True, max_length=60, verbose_name='来源对象')),
                ('tree', models.JSONField(default=dict, verbose_name='方案结构')),
                ('earlier', models.JSONField(blank=True, null=True, verbose_name='上一步')),
                ('status', models.CharField(choices=[('open', '待确认'), ('created', '已生成'), ('discarded', '已放弃')], default='open', max_length=20, verbose_name='状态')),
                ('campaign', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='plan_draft', to='campaigns.campaign', verbose_name='监督行动')),
                ('congress', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plan_drafts', to='organizations.organization', verbose_name='主办')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source_file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='plan_drafts', to='core.attachment', verbose_name='方案文件')),
                ('upper', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.campaign', verbose_name='上级行动')),
            ],
            options={
                'verbose_name': '方案草稿',
                'ordering': ['-id'],
                'indexes': [models.Index(condition=models.Q(('status', 'open')), fields=['congress', 'updated_at'], name='plan_draft_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['open', 'created', 'discarded'])), name='plan_draft_status'), models.CheckConstraint(condition=models.Q(('origin__in', ['document', 'blank', 'last_year', 'template', 'upper'])), name='plan_draft_origin'), models.CheckConstraint(condition=models.Q(models.Q(('campaign__isnull', False), ('status', 'created')), models.Q(models.Q(('status', 'created'), _negated=True), ('campaign__isnull', True)), _connector='OR'), name='plan_draft_campaign')],
            },
        ),
    ]
