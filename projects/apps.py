from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ProjectsConfig(AppConfig):
    name = "projects"

    def ready(self):
        from rulebook import kinds

        from . import receivers, rule_kinds, starting_set  # models are loaded only now

        receivers.connect()
        kinds.register(*rule_kinds.KINDS)
        post_migrate.connect(starting_set.load, sender=self, dispatch_uid="projects.starting_set")
