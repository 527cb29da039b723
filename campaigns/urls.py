from django.urls import path

from .views import campaigns, duties, duty_lists, filings, links, rehearsal

app_name = "campaigns"
urlpatterns = [
    path("", campaigns.campaign_list, name="list"),
    path("<int:pk>/", campaigns.campaign_detail, name="detail"),
    path("<int:pk>/links/", campaigns.campaign_links, name="links"),
    path("<int:pk>/files/", campaigns.campaign_files, name="files"),
    path("<int:pk>/wall/", campaigns.campaign_wall, name="wall"),
    path("<int:pk>/approve/", campaigns.campaign_approve, name="approve"),
    path("<int:pk>/file/", campaigns.campaign_file, name="file"),
    path("<int:pk>/open/", campaigns.campaign_open, name="open"),
    path("<int:pk>/shift/", campaigns.campaign_shift, name="shift"),
    path("<int:pk>/conclude/", campaigns.campaign_conclude, name="conclude"),
    path("rehearse/", rehearsal.campaign_rehearse, name="rehearse"),
    path("<int:pk>/rehearse/", rehearsal.campaign_rehearse, name="rehearse"),
    path("<int:pk>/rehearse/export/", rehearsal.campaign_rehearse_export, name="rehearse_export"),
    path("<int:pk>/remind/", duty_lists.duty_remind, name="duty_remind"),
    path("filings/<int:pk>/", filings.filing_detail, name="filing_detail"),
    path("filings/<int:pk>/receive/", filings.filing_receive, name="filing_receive"),
    path("filings/<int:pk>/return/", filings.filing_return, name="filing_return"),
    path("filings/<int:pk>/correct/", filings.filing_correct, name="filing_correct"),
    path("links/<int:pk>/", links.link_detail, name="link_detail"),
    path("links/<int:pk>/start/", links.link_start, name="link_start"),
    path("links/<int:pk>/progress/", links.link_progress, name="link_progress"),
    path("links/<int:pk>/finish/", links.link_finish, name="link_finish"),
    path("duties/", duty_lists.duty_list, name="duty_list"),
    path("duties/<int:pk>/", duties.duty_submit, name="duty_submit"),
    path("duties/<int:pk>/summary/", duties.duty_summary, name="duty_summary"),
    path("duties/<int:pk>/files/", duties.duty_attach, name="duty_attach"),
    path("duties/<int:pk>/files/<int:attachment_pk>/remove/", duties.duty_detach, name="duty_detach"),
    path("duties/<int:pk>/accept/", duties.duty_accept, name="duty_accept"),
    path("duties/<int:pk>/return/", duties.duty_return, name="duty_return"),
    path("duties/<int:pk>/date/", duties.duty_change_date, name="duty_change_date"),
    path("attachments/<int:pk>/", duties.attachment, name="attachment"),
]
