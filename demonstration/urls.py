from django.urls import path

from . import views

app_name = "demonstration"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("clock/next-day/", views.next_day, name="next_day"),
    path("clock/move/", views.move, name="move"),
    path("clock/restart/", views.restart, name="restart"),
]
