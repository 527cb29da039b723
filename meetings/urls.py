"""Addresses of weekly reports and meetings. Their names stand in other namespaces, where supervision/urls.py puts them."""

from django.urls import path

from .views import decisions, meetings, rules, weekly

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

# in the namespace `campaigns`
meeting_patterns = [
    path("", meetings.meeting, name="meeting"),
    path("<int:pk>/", meetings.meeting_detail, name="meeting_detail"),
    path("<int:pk>/screen/", meetings.meeting_screen, name="meeting_screen"),
    path("<int:pk>/document/", meetings.meeting_document, name="meeting_document"),
    path("<int:pk>/rows/", meetings.meeting_rows, name="meeting_rows"),
    path("<int:pk>/gather/", meetings.meeting_gather, name="meeting_gather"),
    path("<int:pk>/add/", meetings.meeting_add, name="meeting_add"),
    path("<int:pk>/hold/", meetings.meeting_hold, name="meeting_hold"),
    path("<int:pk>/cancel/", meetings.meeting_cancel, name="meeting_cancel"),
    path("<int:pk>/decide/", decisions.meeting_decide, name="meeting_decide"),
    path("items/<int:pk>/", meetings.meeting_item, name="meeting_item"),
    path("items/<int:pk>/drop/", meetings.meeting_drop, name="meeting_drop"),
    path("decisions/<int:pk>/", decisions.decision, name="decision"),
    path("decisions/<int:pk>/report/", decisions.decision_report, name="decision_report"),
    path("decisions/<int:pk>/accept/", decisions.decision_accept, name="decision_accept"),
    path("decisions/<int:pk>/return/", decisions.decision_return, name="decision_return"),
    path("decisions/<int:pk>/withdraw/", decisions.decision_withdraw, name="decision_withdraw"),
]
