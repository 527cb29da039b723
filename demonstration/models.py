"""The demonstration's own clock. It stands still until somebody moves it."""

from django.db import models


class DemonstrationClock(models.Model):
    """One row: the scene that is loaded and the moment at which the application stands."""

    scene = models.CharField(max_length=20)
    moment = models.DateTimeField()
