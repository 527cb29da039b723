"""Addresses of deferrals and of what is still to be voted on; supervision/urls.py puts them under `evaluations`."""

from django.urls import path

from .views import deferrals

urlpatterns = [
    path("to-vote/", deferrals.to_vote, name="to_vote"),
    path("opinions/<int:pk>/defer/", deferrals.defer, name="defer"),
    path("deferrals/<int:pk>/decide/", deferrals.deferral_decide, name="deferral_decide"),
    path("deferrals/<int:pk>/", deferrals.deferral_detail, name="deferral"),
    path("deferrals/<int:pk>/letter/", deferrals.deferral_letter, name="deferral_letter"),
]
