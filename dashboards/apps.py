from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "dashboards"

    def ready(self):
        from campaigns import figures  # models are not there before this

        from .campaign_figures import votes, write_offs

        figures.register(write_offs)
        figures.register(votes)
