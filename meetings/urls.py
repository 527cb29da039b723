"""Addresses of weekly reports and meetings. Their names stand in other namespaces, where supervision/urls.py puts them."""

from django.urls import path

from .views import rules, weekly

# in the namespace `issues`
weekly_patterns = [
    path("", weekly.weekly_report, name="weekly_report"),
    path("rule/", rules.dispatch_rule, name="dispatch_rule"),
    path("<int:pk>/", weekly.weekly_unit, name="weekly_unit"),
    path("<int:pk>/draft/", weekly.weekly_draft, name="weekly_draft"),
    path("<int:pk>/rows/", weekly.weekly_rows, name="weekly_rows"),
    path("<int:pk>/correct/", weekly.weekly_correct, name="weekly_correct"),
    path("<int:pk>/waive/", weekly.weekly_waive, name="weekly_waive"),
    path("weeks/<int:pk>/", weekly.weekly_week, name="weekly_week"),
    path("weeks/<int:pk>/amend/", weekly.weekly_amend, name="weekly_amend"),
    path("weeks/<int:pk>/document/", weekly.weekly_document, name="weekly_document"),
]
