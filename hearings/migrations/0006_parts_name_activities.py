"""The product's own rule for central speakers says which activities its first two parts are; a place's rule stays as it is."""

from django.db import migrations

ACTIVITIES = {"visit": ["open_visit", "unannounced"], "talk": ["talk"]}


def forwards(apps, schema_editor):
    for rule in apps.get_model("hearings", "SpeakerRule").objects.filter(jurisdiction=""):
        for part in rule.parts:
            if part["key"] in ACTIVITIES:
                part.setdefault("activities", ACTIVITIES[part["key"]])
        rule.save(update_fields=["parts"])


def backwards(apps, schema_editor):
    for rule in apps.get_model("hearings", "SpeakerRule").objects.filter(jurisdiction=""):
        rule.parts = [{"key": part["key"], "text": part["text"]} for part in rule.parts]
        rule.save(update_fields=["parts"])


class Migration(migrations.Migration):
    dependencies = [("hearings", "0005_visits_are_activities")]

    operations = [migrations.RunPython(forwards, backwards)]
