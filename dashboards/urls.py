from django.urls import path

from . import public_views
from .views import find, inbox, leader, past, ranking, report, work

app_name = "dashboards"
urlpatterns = [
    path("", public_views.entrance, name="entrance"),
    path("work/", work.work, name="work"),
    path("leader/", leader.leader, name="leader"),
    path("ranking/", ranking.ranking, name="ranking"),
    path("ranking/export/", ranking.ranking_export, name="ranking_export"),
    path("ranking/<int:pk>/", ranking.ranking_stored, name="ranking_stored"),
    path("ranking/<int:pk>/export/", ranking.ranking_stored_export, name="ranking_stored_export"),
    path("ranking/rows/<int:pk>/", ranking.ranking_rows, name="ranking_rows"),
    path("report/", report.report_upward, name="report_upward"),
    path("report/<int:pk>/", report.report_upward, name="report_upward"),
    path("report/<int:pk>/workbook/", report.report_workbook, name="report_workbook"),
    path("report/<int:pk>/document/", report.report_document, name="report_document"),
    path("search/", find.search_page, name="search"),
    path("profile/", find.own_profile, name="own_profile"),
    path("profiles/<int:pk>/", find.org_profile, name="org_profile"),
    path("done/", past.done, name="done"),
    path("done/export/", past.done_export, name="done_export"),
    path("messages/", inbox.message_list, name="messages"),
    path("messages/read/", inbox.messages_read, name="messages_read"),
    path("messages/<int:pk>/open/", inbox.message_open, name="message_open"),
    path("audit/", past.audit, name="audit"),
    path("audit/verify/", past.audit_verify, name="audit_verify"),
]
