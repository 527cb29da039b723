"""The way from a plan document to a campaign: begin, confirm beside the text, create or give up."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.access import access
from core.exceptions import Refusal, RuleBroken, StaleState
from core.web import attempt
from organizations.enums import Role
from organizations.models import Organization

from .. import services
from ..enums import DraftStatus
from ..forms import ConfirmForm
from ..models import PlanDraft
from ..plan_draft import changes
from ..plan_draft.bodies import Area
from ..plan_draft.marking import mark
from ..plan_draft.tree import Plan
from ..plan_forms import KEPT, KINDS, BlankForm, ItemForm, PlanDocumentForm, form_class
from ..plan_page import PlanPage, span_of
from .common import confirmed_act


# ── begin ───────────────────────────────────────────────────────────────────────────────────────────────────────
@access(Role.STAFF)
def plan_new(request: HttpRequest) -> HttpResponse:
    """Paste or upload a plan document, or begin blank."""
    form = PlanDocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        draft = attempt(request, form, lambda: _begin(request, form))
        if draft:
            return redirect(draft)
        _keep_file(request, form)
    context = {
        "form": form,
        "blank": BlankForm(prefix="blank"),
        "congress": _own(request),
        "may_go_on": bool(form.errors) and bool(form.data.get("text", "").strip()),
    }
    return render(request, "campaigns/plan_new.html", context, status=422 if form.errors else 200)


def _begin(request: HttpRequest, form: PlanDocumentForm) -> PlanDraft:
    given = form.cleaned_data
    return services.start_plan_draft(
        _own(request),
        upload=given["upload"],
        text=given["text"],
        year=given["year"],
        kept=form.kept_file,
        anyway="anyway" in request.POST,
        by=request.user,
    )


def _keep_file(request: HttpRequest, form: PlanDocumentForm) -> None:
    """A file whose text could not be read goes with the text that is pasted next, without being chosen again."""
    upload = request.FILES.get("upload")
    if upload is not None:
        try:
            form.kept_file = services.keep_plan_file(_own(request), upload=upload, by=request.user)
        except Refusal:
            return  # the reader's remedy already stands beside the field
    if form.kept_file:
        form.data = form.data.copy()
        form.data["kept"] = KEPT.sign(form.kept_file.pk)


@access(Role.STAFF)
@require_POST
def plan_blank(request: HttpRequest) -> HttpResponse:
    """Begin without a document."""
    form = BlankForm(request.POST, prefix="blank")
    if form.is_valid():
        year = form.cleaned_data["year"]
        return redirect(services.start_blank_draft(_own(request), year=year, by=request.user))
    context = {"form": PlanDocumentForm(), "blank": form, "congress": _own(request)}
    return render(request, "campaigns/plan_new.html", context, status=422)


def _own(request: HttpRequest) -> Organization:
    """The committee for which the person writes plans."""
    return request.user.organizations_as(Role.STAFF)[0]


# ── confirm ─────────────────────────────────────────────────────────────────────────────────────────────────────
@access(Role.STAFF)
@require_safe
def plan_review(request: HttpRequest, pk: int) -> HttpResponse:
    """The text beside what was understood; `?item=` opens an item, `?add=&to=` a new one, `?mark=` a paragraph."""
    draft = _seen(request, pk)
    if draft.status != DraftStatus.OPEN:
        return redirect(draft.campaign or "campaigns:list")
    return _page(request, draft)


def _seen(request: HttpRequest, pk: int) -> PlanDraft:
    rows = PlanDraft.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("congress__region", "campaign", "source_file"), pk=pk)


def _page(
    request: HttpRequest,
    draft: PlanDraft,
    *,
    form: ItemForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    area = Area(draft.congress)
    page = PlanPage(draft, area)
    asked = request.POST if request.method == "POST" else request.GET
    key = asked.get("item", "") or asked.get("act", "").removeprefix("correct:")
    kind, to = asked.get("add", ""), asked.get("to", "")
    row = page.rows.get(key)
    if form is None and (row or kind in KINDS):
        form = _form(draft, page.plan, area, key if row else "", kind)
    paragraph = request.GET.get("mark", "")
    context = {
        "draft": draft,
        "page": page,
        "open": row,
        "adding": kind if kind in KINDS and not row else "",
        "to": to,
        "adrift": kind in ("link", "deadline") and to not in page.rows,  # its parent was removed meanwhile
        "form": form,
        "refusal": refusal,
        "marked": next((one for one in page.lines if str(one.paragraph.number) == paragraph), None),
        "done": request.GET.get("done", ""),
    }
    return render(request, "campaigns/plan_review.html", context, status=status)


def _form(draft: PlanDraft, plan: Plan, area: Area, key: str, kind: str, data=None) -> ItemForm:
    item = plan.find(key) if key else None
    cls = form_class(key or KINDS[kind])
    return cls(data, item=item, area=area, year=plan.head.year, thing=draft)


@access(Role.STAFF)
@require_POST
def plan_change(request: HttpRequest, pk: int) -> HttpResponse:
    """One change: a form of an item, or a button such as "confirm:d3"."""
    draft = _seen(request, pk)
    if draft.status != DraftStatus.OPEN:
        return redirect(draft.campaign or "campaigns:list")
    act, _colon, key = request.POST.get("act", "").partition(":")
    if act in ("correct", "add"):
        return _save_form(request, draft, act, key)
    try:
        _press(request, draft, act, key)
    except Refusal as refusal:
        draft.refresh_from_db()
        return _page(request, draft, refusal=str(refusal), status=422)
    return _back(draft, key)


def _save_form(request: HttpRequest, draft: PlanDraft, act: str, key: str) -> HttpResponse:
    plan, area = services.plan_of(draft), Area(draft.congress)
    kind = request.POST.get("add", "")
    if act == "correct" and plan.find(key) is None or act == "add" and kind not in KINDS:
        words = _("这一项已经不在方案里，请核对最新内容。")
        return _page(request, draft, refusal=words, status=422)
    form = _form(draft, plan, area, key if act == "correct" else "", kind, request.POST)
    if form.is_valid():
        change = _correcting(key, form) if act == "correct" else _adding(request, form)
        version = form.cleaned_data["version"]
        saved = attempt(
            request, form, lambda: services.change_plan_draft(draft, change, by=request.user, version=version)
        )
        if saved:
            return _back(saved, key if act == "correct" else f"{KINDS[kind]}{plan.next_id}")
        draft.refresh_from_db()
        form.data = form.data.copy()
        form.data["version"] = draft.version  # pressing again is a decision on what is shown now
    return _page(request, draft, form=form, status=422)


def _correcting(key: str, form: ItemForm) -> Callable[[Plan], Plan]:
    return lambda plan: changes.correct(plan, key, **form.values())


def _adding(request: HttpRequest, form: ItemForm) -> Callable[[Plan], Plan]:
    to, after = request.POST.get("to", ""), request.POST.get("after", "")
    new = form.item_class(reckoning=changes.BY_HAND, confirmed=True, **form.values())
    return lambda plan: changes.add(plan, new, to=to, after=after)


def _press(request: HttpRequest, draft: PlanDraft, act: str, key: str) -> None:
    given = request.POST.get("version", "")
    version = int(given) if given.isdecimal() else -1
    if act == "undo":
        services.undo_plan_change(draft, by=request.user, version=version)
        return
    change = _changes(request, draft, key).get(act)
    if change is None:
        raise RuleBroken(_("不认识这个操作，请刷新页面后重试。"))
    services.change_plan_draft(draft, change, by=request.user, version=version)


def _changes(request: HttpRequest, draft: PlanDraft, key: str) -> dict[str, Callable[[Plan], Plan]]:
    """What each button does."""
    given = request.POST
    span = span_of(given.get("from", ""), given.get("until", "")) or (0, 0)
    return {
        "confirm": lambda plan: changes.confirm(plan, key),
        "remove": lambda plan: changes.remove(plan, key),
        "merge": lambda plan: changes.merge(plan, key),
        "up": lambda plan: changes.move(plan, key, step=-1),
        "down": lambda plan: changes.move(plan, key, step=1),
        "move": lambda plan: changes.move(plan, key, to=given.get("target", "")),
        "split": lambda plan: changes.split(plan, key, _place(given.get("at", "")), text=draft.text),
        "mark": lambda plan: mark(plan, key, span, draft.text, Area(draft.congress)),
    }


def _place(given: str) -> str | int:
    """Where to split: the number of a sentence, or the id of a link."""
    return int(given) if given.isdecimal() else given if given else 0


def _back(draft: PlanDraft, key: str) -> HttpResponse:
    """To the page again, at the item that was changed."""
    return redirect(f"{draft.get_absolute_url()}?done={key}#item-{key}")


# ── end ─────────────────────────────────────────────────────────────────────────────────────────────────────────
@access(Role.STAFF)
@require_POST
def plan_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Create the campaign; whoever comes second is led to the one that was created."""
    draft = _seen(request, pk)
    if draft.status != DraftStatus.OPEN:
        return redirect(draft.campaign or "campaigns:list")
    draft_version = request.POST.get("version", "")
    try:
        if draft_version != str(draft.version):
            raise StaleState(_("这份方案刚在别处改过，请核对最新内容后再生成。"))
        campaign = services.create_campaign(draft, by=request.user)
    except Refusal as refusal:
        draft = _seen(request, pk)
        if draft.campaign:
            return redirect(draft.campaign)
        return _page(request, draft, refusal=str(refusal), status=422)
    messages.success(request, _("监督行动已生成，目前是草稿。请核对后登记批准。"))
    return redirect(campaign)


@access(Role.STAFF)
def plan_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the draft up."""
    draft = _seen(request, pk)
    if draft.status != DraftStatus.OPEN:
        return redirect(draft.campaign or "campaigns:list")
    form = ConfirmForm(request.POST or None, thing=draft)
    return confirmed_act(
        request,
        draft,
        form,
        lambda _values: services.discard_plan_draft(draft, by=request.user),
        template="campaigns/plan_discard.html",
        heading=_("放弃草稿"),
        effect=_("放弃后不再列出，原文和已确认的内容不能继续使用。没有人会收到通知。"),
        done=_("草稿已放弃。"),
        back=reverse("campaigns:list"),
        draft=draft,
    )
