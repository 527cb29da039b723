from django.urls import path

from . import views

app_name = "rankings"
urlpatterns = [
    path("propose/", views.propose, name="propose"),
    path("<int:pk>/decide/", views.decide, name="decide"),
    path("<int:pk>/recount/", views.recount, name="recount"),
    path("<int:pk>/note/", views.note, name="note"),
    path("rows/<int:pk>/object/", views.object_to, name="object"),
    path("objections/<int:pk>/answer/", views.answer, name="answer"),
]
