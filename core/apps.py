from django.apps import AppConfig
from django.core import checks


def refuse_insecure_settings(app_configs, **kwargs):
    """Every management command refuses insecure production settings."""
    from . import production  # needs the settings, which are ready only now

    return [checks.Critical(problem, id="core.P001") for problem in production.problems(with_database=False)]


class CoreConfig(AppConfig):
    name = "core"

    def ready(self):
        checks.register(refuse_insecure_settings)
