from django.urls import path

from .views import calendar, rules

app_name = "deadlines"
urlpatterns = [
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/<int:pk>/remove/", calendar.calendar_remove, name="calendar_remove"),
    path("rules/", rules.rule_list, name="rule_list"),
    path("rules/<int:pk>/", rules.rule_change, name="rule_change"),
    path("reminders/<int:pk>/", rules.rung_change, name="rung_change"),
]
