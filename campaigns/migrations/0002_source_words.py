"""Stages, links and duties keep the words of the plan they came from."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("campaigns", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name='duty',
            name='source_end',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='duty',
            name='source_paragraph',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='原文段落'),
        ),
        migrations.AddField(
            model_name='duty',
            name='source_start',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='duty',
            name='source_words',
            field=models.TextField(blank=True, verbose_name='方案原文'),
        ),
        migrations.AddField(
            model_name='link',
            name='source_end',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='link',
            name='source_paragraph',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='原文段落'),
        ),
        migrations.AddField(
            model_name='link',
            name='source_start',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='link',
            name='source_words',
            field=models.TextField(blank=True, verbose_name='方案原文'),
        ),
        migrations.AddField(
            model_name='stage',
            name='source_end',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='stage',
            name='source_paragraph',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='原文段落'),
        ),
        migrations.AddField(
            model_name='stage',
            name='source_start',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='stage',
            name='source_words',
            field=models.TextField(blank=True, verbose_name='方案原文'),
        ),
    ]
