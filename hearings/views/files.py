"""A file that belongs to a hearing or its opinion, for whoever sees what it belongs to."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from core.access import access
from core.models import Attachment
from core.web import download
from organizations.enums import Role

from ..models import Hearing, Opinion, Paper, Speaker
from .common import READERS


@access(*READERS, Role.DEPUTY)
@require_safe
def hearing_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Papers as the hearing is seen, research and speeches inside the committee, reports as the opinion is seen; whoever
    speaks reads papers, research and their own speech.
    """
    user, spoken_at = request.user, Hearing.objects.spoken_at(request.user)
    seen = (
        Q(hearing_papers__in=Paper.objects.visible_to(user))
        | Q(hearing_papers__hearing__in=spoken_at)
        | Q(hearing_research__in=spoken_at)
        | Q(hearing_research__in=Hearing.objects.inside(user))
        | Q(hearing_speeches__in=Speaker.objects.visible_to(user))
        | Q(handling_reports__opinion__in=Opinion.objects.visible_to(user))
    )
    return download(get_object_or_404(Attachment.objects.filter(seen).distinct(), pk=pk))
