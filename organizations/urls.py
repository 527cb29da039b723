from django.urls import path

from . import views

app_name = "organizations"
urlpatterns = [
    path("sign-in/", views.login, name="login"),
    path("sign-out/", views.logout, name="logout"),
    path("account/", views.my_account, name="my_account"),
]
