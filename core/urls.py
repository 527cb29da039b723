from django.urls import path

from . import gallery, views

app_name = "core"
urlpatterns = [
    path("language/", views.set_language, name="set_language"),
    path("healthz", views.health, name="health"),
    path("gallery/", gallery.gallery, name="gallery"),
]
