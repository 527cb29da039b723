"""What everybody reads of a notice: proposing the words, deciding on them, taking them back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import access
from core.forms import ReleaseForm
from issues import personal
from issues.enums import PublicationStatus
from issues.forms.publication import PublicationForm, WithdrawalForm
from issues.services.publication import PersonalData
from issues.views.acting import not_now, perform, permit
from organizations.enums import Role

from . import permissions, publishing
from .models import Notice, NoticePublication

_DONE = {
    PublicationStatus.PUBLISHED: gettext_lazy("已公开，任何人不登录即可看到。"),
    PublicationStatus.RETURNED: gettext_lazy("已退回，并告知送审人。"),
    PublicationStatus.WITHDRAWN: gettext_lazy("已撤回，公开页面不再显示。"),
}


@access(Role.STAFF)
def notice_public_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the words for everybody; what may give people away is named before anything is kept."""

    def propose():
        text = form.cleaned_data["text"]
        try:
            return publishing.propose_publication(notice, text=text, settled=form.settled, by=request.user)
        except PersonalData as refusal:
            form.ask_about(refusal.hits)
            raise

    notice = get_object_or_404(Notice.objects.visible_to(request.user).for_list(), pk=pk)
    permit(request, notice, propose, lambda: publishing.require_publisher(request.user, notice))
    if away := not_now(request, notice, "propose_publication", notice):
        return away
    last = notice.publications.select_related("decided_by").first()
    text = last.text if last else notice.text
    form = PublicationForm(request.POST or None, thing=notice, initial={"text": text})
    form.fields["text"].help_text = _(
        "标题和文号一并公开，引用的问题不公开；只写单位，不写姓名、电话、证件号码和住址"
    )
    if form.is_bound and form.is_valid() and perform(request, form, propose, on=notice):
        messages.success(request, _("已送审，由另一名工作人员审核公开。"))
        return redirect(notice)
    hits = [] if form.is_bound else publishing.found_about(notice, text)
    return _page(request, notice, form, _("向社会公开"), hits=hits, last=last)


@access(Role.STAFF, Role.LEADER)
def notice_public_review(request: HttpRequest, pk: int) -> HttpResponse:
    """The words for everybody; POST releases or returns them."""

    def decide_publication():
        if "return" in request.POST:
            reason = form.cleaned_data["reason"]
            return publishing.return_publication(publication, reason=reason, by=request.user)
        return publishing.publish_notice(publication, by=request.user)

    publication = _visible(request, pk)
    notice = publication.notice
    if request.method == "POST":
        check = (request.user, publication)
        permit(request, publication, decide_publication, lambda: publishing.require_releaser(*check))
    form = ReleaseForm(request.POST or None, thing=publication)
    form.confirm_text = _("公开后任何人不登录即可看到标题、文号和这些文字，并告知收到过通报的人员和送审人。")
    if form.is_bound and form.is_valid() and perform(request, form, decide_publication, on=publication):
        messages.success(request, _DONE[publication.status])
        return redirect(notice)
    hits = publishing.found_about(notice, publication.text)
    decides = publication.status == PublicationStatus.PROPOSED and permissions.may_release(
        request.user, publication
    )
    pieces = personal.pieces(publication.text, personal.found_in(publication.text))
    more = {"publication": publication, "pieces": pieces, "hits": hits}
    return _page(request, notice, form if decides else None, _("公开文本"), **more)


@access(Role.STAFF)
def notice_public_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what is public, with the reason."""

    def withdraw():
        reason = form.cleaned_data["reason"]
        return publishing.withdraw_publication(publication, reason=reason, by=request.user)

    publication = _visible(request, pk)
    notice = publication.notice
    permit(request, publication, withdraw, lambda: publishing.require_publisher(request.user, notice))
    if away := not_now(request, publication, "withdraw", publication):
        return away
    form = WithdrawalForm(request.POST or None, thing=publication)
    form.confirm_text = _(
        "撤回后公开页面立即不再显示，只注明已撤回和日期；记录保留，并告知收到过通报的人员和送审人。"
    )
    if form.is_bound and form.is_valid() and perform(request, form, withdraw, on=publication):
        messages.success(request, _DONE[publication.status])
        return redirect(notice)
    return _page(
        request, notice, form, _("撤回公开"), publication=publication, pieces=[(publication.text, False)]
    )


def _visible(request: HttpRequest, pk: int) -> NoticePublication:
    return get_object_or_404(NoticePublication.objects.visible_to(request.user).for_page(), pk=pk)


def _page(request: HttpRequest, notice: Notice, form, heading: str, **more) -> HttpResponse:
    context = {"notice": notice, "form": form, "heading": heading, **more}
    failed = form is not None and form.errors
    return render(request, "appraisals/notice_public.html", context, status=422 if failed else 200)
