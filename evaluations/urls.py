from django.urls import path

from . import views

app_name = "evaluations"
urlpatterns = [
    path("", views.evaluation_list, name="list"),
    path("setup/", views.evaluation_setup, name="setup"),
    path("<int:pk>/", views.evaluation_result, name="result"),
    path("<int:pk>/freeze/", views.evaluation_freeze, name="freeze"),
    path("<int:pk>/paper/", views.evaluation_paper, name="paper"),
    path("<int:pk>/take-in/", views.evaluation_take_in, name="take_in"),
    path("<int:pk>/propose/", views.evaluation_propose, name="propose"),
    path("<int:pk>/send-back/", views.evaluation_send_back, name="send_back"),
    path("<int:pk>/publish/", views.evaluation_publish, name="publish"),
    path("<int:pk>/void/", views.evaluation_void, name="void"),
    path("<int:pk>/announce/", views.evaluation_announce, name="announce"),
]
