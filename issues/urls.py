"""Pages of issues: coming in, sorting, handing over; then signing, rectification and write-off."""

from django.urls import path

from .views import extension, ledger, rectification, write_off

app_name = "issues"
urlpatterns = [
    # ── reading ──
    path("", ledger.issue_list, name="list"),
    path("board/", ledger.issue_board, name="board"),
    path("<int:pk>/", ledger.issue_detail, name="detail"),
    path("<int:pk>/files/<int:attachment_pk>/", ledger.attachment, name="attachment"),
    # ── the department's acts ──
    path("<int:pk>/sign-for/", rectification.sign_for, name="sign_for"),
    path("<int:pk>/send-back/", rectification.send_back, name="send_back"),
    path("handovers/<int:pk>/sign-for/", rectification.sign_for_handover, name="sign_for_handover"),
    path("<int:pk>/plan/", rectification.plan, name="plan"),
    path("<int:pk>/progress/", rectification.report_progress, name="report_progress"),
    path("<int:pk>/extension/", extension.extend_apply, name="extend_apply"),
    path("<int:pk>/write-off/", write_off.write_off_apply, name="write_off_apply"),
    # ── the committee's decisions ──
    path("extensions/", extension.extend_queue, name="extend_queue"),
    path("extensions/<int:pk>/", extension.extend_review, name="extend_review"),
    path("write-offs/", write_off.write_off_queue, name="write_off_queue"),
    path("write-offs/<int:pk>/", write_off.write_off_review, name="write_off_review"),
]
