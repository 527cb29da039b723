"""Load a scene into an empty database, or empty the database and load it again."""

import importlib
import shutil
from types import ModuleType

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from core import clock, history, triggers
from deadlines import services as deadlines

from . import clock as demonstration_clock
from .models import DemonstrationClock

SCENES = ("hengshui", "chenzhou")


def is_loaded() -> bool:
    return DemonstrationClock.objects.exists()


def load(scene: str) -> None:
    """Load `scene` into an empty database in one transaction and set the clock to its beginning.

    What had come due before is not told afterwards: the people of the scene have heard of it.
    """
    module = module_of(scene)
    with transaction.atomic(), clock.at(module.START):
        module.load()
        deadlines.skip_to(module.START)
        demonstration_clock.start(scene, module.START)
    history.seal()


def reload() -> None:
    """Back to the start: empty every table, the history included, and load the same scene again."""
    _refuse_outside_the_demonstration()
    scene = DemonstrationClock.objects.get().scene
    triggers.remove(connection)
    call_command("flush", interactive=False, verbosity=0)
    triggers.install(connection)
    history.set_anchors_aside()
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    load(scene)


def loaded() -> ModuleType:
    """The scene that the database holds. Raises DemonstrationClock.DoesNotExist where none is loaded."""
    return module_of(DemonstrationClock.objects.get().scene)


def module_of(scene: str) -> ModuleType:
    """A scene by its name, one of SCENES; see `demonstration.scenes` for what it gives."""
    _refuse_outside_the_demonstration()
    return importlib.import_module(f"demonstration.scenes.{scene}")


def _refuse_outside_the_demonstration() -> None:
    if settings.PRODUCTION:
        raise RuntimeError("The demonstration cannot be loaded in production.")
