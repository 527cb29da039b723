from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ProjectsConfig(AppConfig):
    name = "projects"

    def ready(self):
        from . import receivers, starting_set  # models are loaded only now

        receivers.connect()
        post_migrate.connect(starting_set.load, sender=self, dispatch_uid="projects.starting_set")
