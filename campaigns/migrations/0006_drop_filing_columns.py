from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0005_carry_filings_over")]

    operations = [
        migrations.RemoveField(model_name="campaign", name="filed_on"),
        migrations.RemoveField(model_name="campaign", name="filed_with"),
        migrations.RemoveField(model_name="campaign", name="filing_number"),
    ]
