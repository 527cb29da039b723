from django.urls import path

from . import views

app_name = "laws"
urlpatterns = [
    path("", views.law_list, name="list"),
    path("new/", views.law_enter, name="enter"),
    path("<int:pk>/", views.law_detail, name="detail"),
    path("<int:pk>/state/", views.law_state, name="state"),
    path("articles/<int:pk>/correct/", views.article_correct, name="article_correct"),
    path("articles/<int:pk>/checks/", views.check_add, name="check_add"),
    path("checks/<int:pk>/drop/", views.check_drop, name="check_drop"),
    path("topics/<int:pk>/", views.topic_laws, name="topic"),
]
