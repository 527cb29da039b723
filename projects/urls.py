"""Addresses of the library. Their names stand in the namespace `campaigns`, where supervision/urls.py puts them."""

from django.urls import path

from .views import board, papers, projects, schedules, walls, year_lists

urlpatterns = [
    path("", board.project_board, name="project_board"),
    path("new/", projects.project_create, name="project_create"),
    path("<int:pk>/", projects.project_detail, name="project_detail"),
    path("<int:pk>/edit/", projects.project_edit, name="project_edit"),
    path("<int:pk>/move/", projects.project_move, name="project_move"),
    path("<int:pk>/back/", projects.project_back, name="project_back"),
    path("<int:pk>/out/", projects.project_take_out, name="project_take_out"),
    path("<int:pk>/return/", projects.project_take_back, name="project_take_back"),
    path("<int:pk>/release/", projects.project_release, name="project_release"),
    path("<int:pk>/campaign/", projects.project_campaign, name="project_campaign"),
    path("<int:pk>/document/", papers.project_document, name="project_document"),
    path("<int:pk>/pdf/", papers.project_pdf, name="project_pdf"),
    path("<int:pk>/workbook/", papers.project_workbook, name="project_workbook"),
    path("<int:pk>/schedule/", schedules.project_schedule, name="project_schedule"),
    path("<int:pk>/schedule/freeze/", schedules.project_freeze, name="project_freeze"),
    path("wall/", walls.project_wall, name="project_wall"),
    path("<int:pk>/select/", year_lists.project_select, name="project_select"),
    path("<int:pk>/deselect/", year_lists.project_deselect, name="project_deselect"),
    path("lists/open/", year_lists.year_list_open, name="year_list_open"),
    path("lists/<int:pk>/", year_lists.year_list, name="year_list"),
    path("lists/<int:pk>/decide/", year_lists.year_list_decide, name="year_list_decide"),
    path("lists/<int:pk>/approve/", year_lists.year_list_approve, name="year_list_approve"),
    path("lists/<int:pk>/reopen/", year_lists.year_list_reopen, name="year_list_reopen"),
    path("lists/<int:pk>/propose/", year_lists.year_list_propose, name="year_list_propose"),
    path("lists/<int:pk>/review/", year_lists.year_list_review, name="year_list_review"),
    path("lists/<int:pk>/withdraw/", year_lists.year_list_withdraw, name="year_list_withdraw"),
    path("lists/files/<int:pk>/", year_lists.year_list_file, name="year_list_file"),
]
