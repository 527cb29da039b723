from django.db import migrations
from django.db.models import Exists, OuterRef, Subquery


def say_how_closed(apps, schema_editor):
    """Applications granted before were closed late where the rectification's deadline says so."""
    write_offs = apps.get_model("issues", "WriteOff").objects.filter(status="granted")
    deadlines = apps.get_model("deadlines", "Deadline").objects.filter(
        subject_type="issues.issue", kind="rectification", subject_id=OuterRef("issue"), was_late=True
    )
    issues = apps.get_model("issues", "Issue").objects.filter(pk=OuterRef("issue"))
    write_offs.update(due_on=Subquery(issues.values("due_on")[:1]), was_late=Exists(deadlines))


class Migration(migrations.Migration):
    dependencies = [("issues", "0017_look_back"), ("deadlines", "0003_outbox")]

    operations = [migrations.RunPython(say_how_closed, migrations.RunPython.noop)]
