"""What is prepared inside the committee: research group, visits, report and problem table, central speakers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.views.common import require
from core.access import access
from core.transitions import allows
from core.web import refusals_as_messages
from organizations.enums import Role

from .. import pages
from ..forms import (
    ActForm,
    MemberForm,
    PartForm,
    ProblemsForm,
    ReasonForm,
    ResearchForm,
    SpeakerForm,
    SpeechForm,
    VisitForm,
)
from ..models import GroupMember, Visit
from ..permissions import is_inside, may_file_speech, may_prepare
from ..preparation import problems_of, visits_of
from ..services import research, speaking
from .common import act_on, own_hearing, own_speaker, seen_speaker, sent


# ── the group ───────────────────────────────────────────────────────────────────────────────────────────────────
@access(Role.STAFF)
def member_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody into the research group."""
    hearing = own_hearing(request, pk)
    return act_on(
        request,
        hearing,
        MemberForm(*sent(request), thing=hearing),
        lambda values: research.add_member(hearing, by=request.user, **values),
        when={hearing: "add_member"},
        heading=_("增加调研组成员"),
        effect=_("有账号的会收到通知。"),
        done=_("已加入调研组。"),
    )


@access(Role.STAFF)
def member_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody out who was on no visit yet."""
    members = GroupMember.objects.visible_to(request.user).select_related(
        "hearing__congress", "person", "deputy"
    )
    member = get_object_or_404(members, pk=pk)
    hearing = member.hearing
    require(may_prepare(request.user, hearing.congress))
    return act_on(
        request,
        hearing,
        ActForm(*sent(request), thing=hearing),
        lambda _values: research.remove_member(member, by=request.user),
        when={hearing: "remove_member"},
        heading=_("移出调研组：%(name)s") % {"name": member},
        effect=_("移出后保留在办理记录中。"),
        done=_("已移出调研组。"),
    )


@access(Role.STAFF)
def visit_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Record where the group was."""
    hearing = own_hearing(request, pk)
    if hearing.campaign is None:
        messages.info(request, _("调研登记为监督行动的代表活动，请先为本次听取审议选定监督行动。"))
        return redirect(hearing)
    form = VisitForm(*sent(request), thing=hearing, activities=research.activities_for(hearing))
    return act_on(
        request,
        hearing,
        form,
        lambda values: (research.record_visit if form.is_new else research.add_visit)(
            hearing, by=request.user, **values
        ),
        when={hearing: "add_visit"},
        heading=_("登记调研"),
        effect=_(
            "登记为监督行动的代表活动，计入代表活动统计和中心发言人的会前清单；发现的问题请列入问题表。"
        ),
        done=_("已登记调研。"),
    )


@access(Role.STAFF)
def visit_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a visit entered by mistake."""
    visits = Visit.objects.visible_to(request.user).select_related("hearing__congress", "activity")
    visit = get_object_or_404(visits, pk=pk)
    hearing = visit.hearing
    require(may_prepare(request.user, hearing.congress))
    return act_on(
        request,
        hearing,
        ReasonForm(*sent(request), thing=hearing),
        lambda values: research.remove_visit(visit, by=request.user, **values),
        when={hearing: "remove_visit"},
        heading=_("撤销调研：%(visit)s") % {"visit": visit},
        effect=_("不再计为本次听取审议的调研；代表活动本身保留，理由记录在案。"),
        done=_("已撤销。"),
    )


@access(Role.STAFF)
def research_file(request: HttpRequest, pk: int) -> HttpResponse:
    """File the research report."""
    hearing = own_hearing(request, pk)
    initial = {"text": hearing.research_text}
    return act_on(
        request,
        hearing,
        ResearchForm(*sent(request), thing=hearing, initial=initial),
        lambda values: research.file_research(hearing, by=request.user, **values),
        when={hearing: "file_research"},
        heading=_("提交调研报告"),
        effect=_("原有文件保留，新上传的一并列出。"),
        done=_("已提交调研报告。"),
    )


@access(Role.STAFF)
def problems_set(request: HttpRequest, pk: int) -> HttpResponse:
    """State the problem table: lists uploaded through the intake, and single issues."""
    hearing = own_hearing(request, pk)
    initial = {
        "issue_lists": list(hearing.issue_lists.values_list("pk", flat=True)),
        "issues": list(hearing.problems.values_list("pk", flat=True)),
    }
    return act_on(
        request,
        hearing,
        ProblemsForm(*sent(request), thing=hearing, initial=initial),
        lambda values: research.set_problems(hearing, by=request.user, **values),
        when={hearing: "list_problems"},
        heading=_("登记问题表"),
        effect=_("所选清单和问题成为本次听取审议的问题表，代替原来所选。"),
        done=_("已登记问题表。"),
        uploads=hearing.campaign,
    )


# ── speakers ────────────────────────────────────────────────────────────────────────────────────────────────────
@access(Role.STAFF)
@refusals_as_messages(lambda pk: reverse("hearings:detail", args=[pk]))
def speaker_choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a central speaker by the criteria in force."""
    hearing = own_hearing(request, pk)
    rule = speaking.rule_at(hearing.congress)
    return act_on(
        request,
        hearing,
        SpeakerForm(*sent(request), thing=hearing, rule=rule),
        lambda values: speaking.choose_speaker(hearing, by=request.user, **values),
        when={hearing: "choose_speaker"},
        heading=_("确定中心发言人"),
        effect=_("逐项核对标准后确定；有账号的会收到通知。依据：%(source)s") % {"source": rule.source},
        done=_("已确定中心发言人。"),
    )


@access(Role.STAFF)
def speaker_release(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody else speaks."""
    speaker = own_speaker(request, pk)
    return act_on(
        request,
        speaker,
        ReasonForm(*sent(request), thing=speaker),
        lambda values: speaking.release_speaker(speaker, by=request.user, **values),
        back=speaker.hearing.get_absolute_url(),
        when={speaker.hearing: "choose_speaker", speaker: "release"},
        heading=_("更换中心发言人"),
        effect=_("%(name)s不再担任中心发言人，记录保留；随后请另行确定。") % {"name": speaker.deputy.name},
        done=_("已更换，请另行确定中心发言人。"),
    )


@access(Role.STAFF)
def part_record(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what a speaker took part in."""
    speaker = own_speaker(request, pk)
    return act_on(
        request,
        speaker,
        PartForm(*sent(request), thing=speaker),
        lambda values: speaking.record_part(speaker, by=request.user, **values),
        back=speaker.hearing.get_absolute_url(),
        when={speaker.hearing: "choose_speaker", speaker: "record_part"},
        heading=_("登记参加活动"),
        effect=_("登记到%(name)s的会前清单；同一活动再次登记即为更正。") % {"name": speaker.deputy.name},
        done=_("已登记。"),
    )


@access(Role.STAFF, Role.LEADER, Role.DEPUTY)
@require_safe
def speaker_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What a speaker prepares by: the meeting, the duties, the check list, papers, report and problems, the speech."""
    speaker = seen_speaker(request, pk)
    hearing, inside = speaker.hearing, is_inside(request.user, speaker.hearing)
    files = may_file_speech(request.user, speaker) and allows(speaker, "file_speech")
    context = {
        "hearing": hearing,
        "speaker": speaker,
        "row": pages.speaker_row(speaker, visits_of(hearing)),
        "papers": list(hearing.papers.prefetch_related("files").order_by("id")),
        "research_files": list(hearing.research_files.all()),
        "problems": list(problems_of(hearing)[: pages.SHOWN_PROBLEMS]),
        "inside": inside,
        "files_speech": files and allows(hearing, "choose_speaker"),
    }
    return render(request, "hearings/speaker_detail.html", context)


@access(Role.STAFF, Role.DEPUTY)
def speech_file(request: HttpRequest, pk: int) -> HttpResponse:
    """File a speech before the hearing."""
    speaker = seen_speaker(request, pk)
    require(may_file_speech(request.user, speaker), Role.STAFF, Role.DEPUTY)
    inside = is_inside(request.user, speaker.hearing)
    return act_on(
        request,
        speaker,
        SpeechForm(*sent(request), thing=speaker),
        lambda values: speaking.file_speech(speaker, by=request.user, **values),
        when={speaker.hearing: "choose_speaker", speaker: "file_speech"},
        heading=_("提交发言稿"),
        effect=_("只有本机关和中心发言人本人能看到发言稿。"),
        done=_("已提交发言稿。"),
        outside=not inside,
        back=(speaker.hearing if inside else speaker).get_absolute_url(),
    )
