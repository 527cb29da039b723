from django.urls import path

from .views import calendar, channels, pausing, rules

app_name = "deadlines"
urlpatterns = [
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/<int:pk>/remove/", calendar.calendar_remove, name="calendar_remove"),
    path("rules/", rules.rule_list, name="rule_list"),
    path("rules/<int:pk>/", rules.rule_change, name="rule_change"),
    path("reminders/<int:pk>/", rules.rung_change, name="rung_change"),
    path("<int:pk>/extend/", pausing.extend, name="extend"),
    path("<int:pk>/pause/", pausing.pause, name="pause"),
    path("<int:pk>/resume/", pausing.resume, name="resume"),
    path("preferences/", channels.preferences, name="preferences"),
    path("channels/", channels.channel_list, name="channels"),
    path("channels/<int:pk>/switch/", channels.channel_switch, name="channel_switch"),
    path("channels/<int:pk>/test/", channels.channel_test, name="channel_test"),
    path("health/", channels.health, name="health"),
    path("health/resend/", channels.resend, name="resend"),
]
