"""Every page of the product, by app. Names are `app:entity_action`; paths are free to change."""

from django.conf import settings
from django.urls import include, path

import appraisals.urls
import campaigns.urls
import evaluations.urls
import hearings.evaluation_urls
import issues.urls
import meetings.urls
import projects.urls

# The design names the pages of some packages in the namespace of another; a namespace may be included only once.
CAMPAIGNS = [
    path("campaigns/", include(campaigns.urls.urlpatterns)),
    path("projects/", include(projects.urls.urlpatterns)),
    path("meetings/", include(meetings.urls.meeting_patterns)),
]
ISSUES = [
    path("issues/", include(issues.urls.urlpatterns)),
    path("weekly/", include(meetings.urls.weekly_patterns)),
    path("notices/", include(appraisals.urls.notice_patterns)),
]
EVALUATIONS = [*evaluations.urls.urlpatterns, *hearings.evaluation_urls.urlpatterns]

urlpatterns = [
    path("", include("dashboards.urls")),
    path("public/", include("dashboards.public_urls")),
    path("", include("organizations.urls")),
    path("", include("core.urls")),
    path("rules/", include("rulebook.urls")),
    path("deadlines/", include("deadlines.urls")),
    path("", include((CAMPAIGNS, campaigns.urls.app_name))),
    path("laws/", include("laws.urls")),
    path("", include((ISSUES, issues.urls.app_name))),
    path("evaluations/", include((EVALUATIONS, evaluations.urls.app_name))),
    path("hearings/", include("hearings.urls")),
    path("rankings/", include("rankings.urls")),
    path("appraisals/", include("appraisals.urls")),
]
if settings.DEMONSTRATION or settings.TESTING:
    urlpatterns.append(path("demonstration/", include("demonstration.urls")))
handler403 = "core.views.forbidden"
handler404 = "core.views.not_found"
handler500 = "core.views.server_error"
