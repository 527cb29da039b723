from django.urls import path

from . import public_views
from .views import inbox, past, work

app_name = "dashboards"
urlpatterns = [
    path("", public_views.entrance, name="entrance"),
    path("work/", work.work, name="work"),
    path("done/", past.done, name="done"),
    path("messages/", inbox.message_list, name="messages"),
    path("messages/read/", inbox.messages_read, name="messages_read"),
    path("messages/<int:pk>/open/", inbox.message_open, name="message_open"),
    path("audit/", past.audit, name="audit"),
    path("audit/verify/", past.audit_verify, name="audit_verify"),
]
