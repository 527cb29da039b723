"""Addresses that everybody may open."""

from django.urls import path

from . import public_views as views

app_name = "public"
urlpatterns = [
    path("", views.home, name="home"),
    path("issues/", views.issue_list, name="list"),
    path("issues/<int:pk>/", views.issue_detail, name="item"),
    path("plans/", views.plan_list, name="plans"),
    path("plans/<int:pk>/", views.plan_detail, name="plan"),
    path("results/", views.result_list, name="results"),
    path("results/<int:pk>/", views.result_detail, name="result"),
    path("notices/", views.notice_list, name="notices"),
    path("notices/<int:pk>/", views.notice_detail, name="notice"),
]
