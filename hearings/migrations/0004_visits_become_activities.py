"""Every visit of a research group becomes an activity of the hearing's campaign; without one its words join the report."""

from django.db import migrations

LEVELS = {0: "national", 1: "province", 2: "city", 3: "county", 4: "township"}


def forwards(apps, schema_editor):
    visits = apps.get_model("hearings", "Visit").objects.filter(activity=None).select_related("hearing")
    for visit in visits:
        if visit.hearing.campaign_id is None:
            _keep_words(visit)
        else:
            visit.activity = _activity(apps, visit)
            visit.save(update_fields=["activity"])


def _keep_words(visit):
    hearing = visit.hearing
    words = f"{visit.visited_on.isoformat()} {visit.place}：{visit.text}"
    hearing.research_text = "\n".join(filter(None, [hearing.research_text, words]))
    hearing.save(update_fields=["research_text"])
    visit.delete()


def _activity(apps, visit):
    hearing, people = visit.hearing, {}
    for member in visit.present.exclude(deputy=None).select_related("deputy"):
        name = f"people_{LEVELS[member.deputy.level]}"
        people[name] = people.get(name, 0) + 1
    return apps.get_model("campaigns", "Activity").objects.create(
        campaign_id=hearing.campaign_id,
        congress_id=hearing.congress_id,
        kind="open_visit",
        status="held",
        held_on=visit.visited_on,
        place=visit.place,
        seen=visit.text,
        recorded_by_id=visit.made_by_id,
        created_at=hearing.updated_at,
        updated_at=hearing.updated_at,
        **people,
    )


def backwards(apps, schema_editor):
    for visit in apps.get_model("hearings", "Visit").objects.exclude(activity=None).select_related("activity"):
        activity = visit.activity
        visit.place, visit.visited_on, visit.text = activity.place, activity.held_on, activity.seen
        visit.activity = None
        visit.save(update_fields=["place", "visited_on", "text", "activity"])


class Migration(migrations.Migration):
    dependencies = [("hearings", "0003_visit_activity")]

    operations = [migrations.RunPython(forwards, backwards)]
