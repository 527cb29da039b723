"""Pages of issues: coming in, sorting, handing over; then signing, rectification and write-off."""

from django.urls import path, re_path

from .views import (
    bulk,
    compiling,
    export,
    extension,
    handover,
    intake,
    ledger,
    merging,
    publication,
    rectification,
    registering,
    screening,
    splitting,
    telling_apart,
    vocabulary,
    write_off,
)

app_name = "issues"
urlpatterns = [
    # ── reading ──
    path("", ledger.issue_list, name="list"),
    path("export/", export.issue_export, name="export"),
    path("bulk/", bulk.issue_bulk, name="bulk"),
    path("columns/", ledger.choose_columns, name="columns"),
    path("board/", ledger.issue_board, name="board"),
    path("<int:pk>/", ledger.issue_detail, name="detail"),
    path("<int:pk>/files/<int:attachment_pk>/", ledger.attachment, name="attachment"),
    # ── coming in ──
    path("register/", registering.register_choose, name="register_choose"),
    path("register/<int:pk>/", registering.register, name="register"),
    path("import/", intake.import_upload, name="import_upload"),
    path("import/words/", vocabulary.words, name="import_words"),
    re_path(
        r"^import/words/(?P<kind>columns|aliases)/(?P<pk>\d+)/forget/$",
        vocabulary.word_forget,
        name="import_word_forget",
    ),
    path("import/template/", intake.template, name="template"),
    path("import/<int:pk>/", intake.import_preview, name="import_preview"),
    path("import/<int:pk>/edit/", intake.import_edit, name="import_edit"),
    path("import/<int:pk>/learn/", intake.import_learn, name="import_learn"),
    path("import/<int:pk>/confirm/", intake.import_confirm, name="import_confirm"),
    path("import/<int:pk>/discard/", intake.import_discard, name="import_discard"),
    path("import/<int:pk>/file/", intake.import_file, name="import_file"),
    path("import/<int:pk>/marked/", intake.import_marked, name="import_marked"),
    # ── sorting ──
    path("screen/", screening.screen, name="screen"),
    path("screen/duplicates/", screening.compare_progress, name="compare_progress"),
    path("screen/bulk/", screening.screen_bulk, name="screen_bulk"),
    path("<int:pk>/screen/", screening.screen_one, name="screen_one"),
    path("<int:pk>/decline/", screening.decline, name="decline"),
    path("<int:pk>/refer/", screening.refer, name="refer"),
    path("<int:pk>/void/", screening.void, name="void"),
    path("<int:pk>/take-out/", screening.void_one, name="void_one"),
    path("<int:pk>/merge/<int:other_pk>/", merging.merge, name="merge"),
    path("<int:pk>/unmerge/", merging.unmerge, name="unmerge"),
    path("<int:pk>/apart/<int:other_pk>/", telling_apart.tell_apart, name="tell_apart"),
    path("<int:pk>/apart/<int:other_pk>/undo/", telling_apart.ask_again, name="ask_again"),
    path("<int:pk>/split/", splitting.split, name="split"),
    path("<int:pk>/unsplit/", splitting.unsplit, name="unsplit"),
    # ── the list that goes up ──
    path("compile/<int:pk>/", compiling.compile_duty, name="compile"),
    path("compilations/<int:pk>/", compiling.compilation, name="compilation"),
    path("compilations/<int:pk>/file/", compiling.compilation_file, name="compilation_file"),
    # ── handing over ──
    path("hand-over/", handover.hand_over, name="hand_over"),
    path("hand-over/preview/", handover.hand_over_preview, name="hand_over_preview"),
    path("handovers/", handover.handover_list, name="handover_list"),
    path("handovers/<int:pk>/", handover.handover_detail, name="handover_detail"),
    path("handovers/<int:pk>/letter/", handover.handover_letter, name="handover_letter"),
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
    # ── the public ──
    path("publications/", publication.publish_queue, name="publish_queue"),
    path("<int:pk>/publication/", publication.propose_publication, name="propose_publication"),
    path("publications/<int:pk>/", publication.publish_review, name="publish_review"),
    path("publications/<int:pk>/withdraw/", publication.withdraw_publication, name="withdraw_publication"),
]
