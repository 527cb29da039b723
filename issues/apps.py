from django.apps import AppConfig


class IssuesConfig(AppConfig):
    name = "issues"

    def ready(self):
        from . import receivers  # models can be imported only once the apps are ready

        receivers.connect()
