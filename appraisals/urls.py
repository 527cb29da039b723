"""Pages of notices, which the design names in the namespace of issues (see supervision.urls), and of figures over years."""

from django.urls import path

from . import views, views_objections, views_public, views_sheets, views_years

app_name = "appraisals"
notice_patterns = [
    path("", views.notice_list, name="notice_list"),
    path("accountability/", views.accountability, name="accountability"),
    path("new/", views.notice_new, name="notice_new"),
    path("suggested/", views.notice_suggested, name="notice_suggested"),
    path("<int:pk>/", views.notice_detail, name="notice_detail"),
    path("<int:pk>/edit/", views.notice_edit, name="notice_edit"),
    path("<int:pk>/letter/", views.notice_letter, name="notice_letter"),
    path("<int:pk>/recheck/", views.notice_recheck, name="notice_recheck"),
    path("<int:pk>/propose/", views.notice_propose, name="notice_propose"),
    path("<int:pk>/decide/", views.notice_decide, name="notice_decide"),
    path("<int:pk>/drop/", views.notice_drop, name="notice_drop"),
    path("<int:pk>/withdraw/", views.notice_withdraw, name="notice_withdraw"),
    path("<int:pk>/record/", views.notice_record, name="notice_record"),
    path("<int:pk>/public/", views_public.notice_public_propose, name="notice_public_propose"),
    path("public/<int:pk>/", views_public.notice_public_review, name="notice_public_review"),
    path("public/<int:pk>/withdraw/", views_public.notice_public_withdraw, name="notice_public_withdraw"),
    path("<int:pk>/files/<int:attachment_pk>/", views.notice_file, name="notice_file"),
]
urlpatterns = [
    path("years/", views_years.years_page, name="years"),
    path("years/rows/", views_years.years_rows, name="years_rows"),
    path("years/export/", views_years.years_export, name="years_export"),
    path("scores/", views_sheets.score_list, name="scores"),
    path("scores/propose/", views_sheets.sheet_propose, name="sheet_propose"),
    path("scores/<int:pk>/", views_sheets.sheet, name="sheet"),
    path("scores/<int:pk>/decide/", views_sheets.sheet_decide, name="sheet_decide"),
    path("scores/<int:pk>/export/", views_sheets.sheet_export, name="sheet_export"),
    path("scores/<int:pk>/recount/", views_objections.sheet_recount, name="sheet_recount"),
    path("scores/rows/<int:pk>/object/", views_objections.sheet_object, name="sheet_object"),
    path("scores/objections/<int:pk>/answer/", views_objections.sheet_answer, name="sheet_answer"),
    path("scores/live/", views_sheets.live_rows, name="live_rows"),
    path("scores/figures/<int:pk>/", views_sheets.sheet_rows, name="sheet_rows"),
]
