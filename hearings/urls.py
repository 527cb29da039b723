"""Addresses around a hearing; those of the vote and its deferral stand in the namespace `evaluations`."""

from django.urls import path

from .views import acting, files, hearings, opinions, preparing

app_name = "hearings"
urlpatterns = [
    path("", hearings.hearing_list, name="list"),
    path("new/", acting.hearing_create, name="create"),
    path("<int:pk>/", hearings.hearing_detail, name="detail"),
    path("<int:pk>/adjust/", acting.hearing_adjust, name="adjust"),
    path("<int:pk>/move/", acting.hearing_move, name="move"),
    path("<int:pk>/call-off/", acting.hearing_call_off, name="call_off"),
    path("<int:pk>/hear/", acting.hearing_hear, name="hear"),
    path("papers/<int:pk>/deliver/", acting.paper_deliver, name="paper_deliver"),
    path("papers/<int:pk>/waive/", acting.paper_waive, name="paper_waive"),
    path("papers/<int:pk>/await/", acting.paper_await, name="paper_await"),
    path("<int:pk>/members/add/", preparing.member_add, name="member_add"),
    path("members/<int:pk>/remove/", preparing.member_remove, name="member_remove"),
    path("<int:pk>/visits/add/", preparing.visit_add, name="visit_add"),
    path("visits/<int:pk>/remove/", preparing.visit_remove, name="visit_remove"),
    path("<int:pk>/research/", preparing.research_file, name="research_file"),
    path("<int:pk>/problems/", preparing.problems_set, name="problems_set"),
    path("<int:pk>/speakers/choose/", preparing.speaker_choose, name="speaker_choose"),
    path("speakers/<int:pk>/", preparing.speaker_detail, name="speaker"),
    path("speakers/<int:pk>/release/", preparing.speaker_release, name="speaker_release"),
    path("speakers/<int:pk>/part/", preparing.part_record, name="part_record"),
    path("speakers/<int:pk>/speech/", preparing.speech_file, name="speech_file"),
    path("<int:pk>/opinion/", opinions.opinion_draft, name="opinion_draft"),
    path("files/<int:pk>/", files.hearing_file, name="file"),
    path("opinions/<int:pk>/", opinions.opinion_detail, name="opinion"),
    path("opinions/<int:pk>/hand-over/", opinions.opinion_hand_over, name="opinion_hand_over"),
    path("opinions/<int:pk>/letter/", opinions.opinion_letter_file, name="opinion_letter"),
    path("opinions/<int:pk>/report/", opinions.report_submit, name="opinion_report"),
    path("opinions/<int:pk>/comment/", opinions.report_comment, name="opinion_comment"),
    path("opinions/<int:pk>/again/", opinions.opinion_again, name="opinion_again"),
    path("demands/<int:pk>/letter/", opinions.demand_letter, name="demand_letter"),
    path("opinions/<int:pk>/vote/", opinions.vote_set_up, name="opinion_vote"),
]
