"""`manage.py load_demonstration`: fill an empty database with the scene named in SCENE."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from demonstration import loader


class Command(BaseCommand):
    help = "Load the demonstration scene into an empty database."

    def handle(self, *args, **options):
        if settings.SCENE not in loader.SCENES:
            raise CommandError(f"No such scene: {settings.SCENE}. There are: {', '.join(loader.SCENES)}")
        if loader.is_loaded():
            self.stdout.write("The demonstration is already loaded.")
            return
        loader.load(settings.SCENE)
        self.stdout.write("The demonstration is loaded.")
