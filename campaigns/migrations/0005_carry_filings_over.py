"""What a campaign's own columns say of its filing becomes a filing that stands."""

from django.db import migrations


def carry_over(apps, schema_editor):
    Campaign, Filing, HistoryEntry = (
        apps.get_model("campaigns", "Campaign"),
        apps.get_model("campaigns", "Filing"),
        apps.get_model("core", "HistoryEntry"),
    )
    records = HistoryEntry.objects.filter(object_type="campaigns.campaign", action="record_filing")
    for campaign in Campaign.objects.exclude(filed_on=None).exclude(filed_with=None):
        record = records.filter(object_id=campaign.pk).order_by("-id").first()
        at = record.at if record else campaign.updated_at
        Filing.objects.create(
            campaign=campaign,
            round=1,
            filed_with=campaign.filed_with,
            filed_on=campaign.filed_on,
            number=campaign.filing_number,
            filed_by_id=record.actor_id if record else None,
            status="received",
            created_at=at,
            updated_at=at,
        )


def put_back(apps, schema_editor):
    Filing = apps.get_model("campaigns", "Filing")
    for filing in Filing.objects.filter(status__in=["filed", "received"]).select_related("campaign"):
        campaign = filing.campaign
        campaign.filed_with, campaign.filed_on = filing.filed_with, filing.filed_on
        campaign.filing_number = filing.number
        campaign.save(update_fields=["filed_with", "filed_on", "filing_number"])


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0004_filing")]

    operations = [migrations.RunPython(carry_over, put_back)]
