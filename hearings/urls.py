"""Addresses around a hearing; those of the vote and its deferral stand in the namespace `evaluations`."""

from django.urls import path

from .views import files, hearings, opinions

app_name = "hearings"
urlpatterns = [
    path("", hearings.hearing_list, name="list"),
    path("<int:pk>/", hearings.hearing_detail, name="detail"),
    path("files/<int:pk>/", files.hearing_file, name="file"),
    path("opinions/<int:pk>/", opinions.opinion_detail, name="opinion"),
    path("opinions/<int:pk>/letter/", opinions.opinion_letter_file, name="opinion_letter"),
]
