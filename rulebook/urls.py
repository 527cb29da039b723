from django.urls import path

from . import views

app_name = "rulebook"
urlpatterns = [
    path("", views.rule_list, name="list"),
    path("<slug:key>/", views.rule_detail, name="rule"),
    path("<slug:key>/change/", views.rule_change, name="change"),
]
