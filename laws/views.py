"""Pages of the article library: laws by edition, their articles with check items, and which topic goes by which law."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.models import Campaign, Topic
from campaigns.views.common import confirmed_act, require, try_on
from core import timeline
from core.access import access
from core.exceptions import Refusal
from core.models import HistoryEntry
from core.web import KeysetPage, attempt
from organizations.enums import Kind, Role
from organizations.models import Organization

from . import services
from .enums import LawStatus
from .forms import CheckItemForm, ChooseLawsForm, CorrectArticleForm, EnterLawForm, StateForm
from .models import Article, CheckItem, Law
from .permissions import may_choose, may_keep
from .querysets import READERS
from .reading import read_articles


def _own(user) -> list[Organization]:
    """The committees for which the person keeps the library."""
    return [one for one in user.organizations_as(Role.STAFF) if one.kind == Kind.CONGRESS]


def _seen(request: HttpRequest, pk: int) -> Law:
    return get_object_or_404(Law.objects.visible_to(request.user).select_related("congress"), pk=pk)


def _seen_article(request: HttpRequest, pk: int) -> Article:
    articles = Article.objects.visible_to(request.user).select_related("law__congress")
    return get_object_or_404(articles, pk=pk)


# ── laws ────────────────────────────────────────────────────────────────────────────────────────────────────────
@access(*READERS)
@require_safe
def law_list(request: HttpRequest) -> HttpResponse:
    """Every edition that the person reads."""
    rows = Law.objects.visible_to(request.user).for_list()
    page = KeysetPage(rows, order=("name", "-id"), after=request.GET.get("after", ""))
    context = {"page": page, "may_enter": bool(_own(request.user))}
    return render(request, "laws/law_list.html", context)


@access(Role.STAFF)
def law_enter(request: HttpRequest) -> HttpResponse:
    """Enter an edition; asked to, the page first shows how its text would be split."""
    form = EnterLawForm(request.POST or None)
    reading = None
    if form.is_bound and "look" in request.POST:
        reading = read_articles(request.POST.get("text", "")[: services.LONGEST])
        form = EnterLawForm(initial=request.POST.dict())
    elif form.is_bound and form.is_valid():
        congress = _own(request.user)[0]
        law = attempt(
            request, form, lambda: services.enter_law(congress, form.entered, by=request.user), on=congress
        )
        if law:
            messages.success(request, _("《%(name)s》已录入。") % {"name": law.name})
            return redirect(law)
    context = {"form": form, "reading": reading}
    return render(request, "laws/law_enter.html", context, status=422 if form.errors else 200)


@access(*READERS)
@require_safe
def law_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One edition: its articles with their check items, the other editions beside it, what became of it."""
    law = _seen(request, pk)
    return render(request, "laws/law_detail.html", _detail(request, law))


def _detail(request: HttpRequest, law: Law, refused: tuple[int, CheckItemForm] | None = None) -> dict:
    keeps = may_keep(request.user, law.congress)
    items = Prefetch("check_items", CheckItem.objects.live())
    articles = list(law.articles.prefetch_related(items))
    writes = keeps and law.status == LawStatus.IN_USE
    for article in articles:
        bound = refused[1] if refused and refused[0] == article.pk else None
        article.form = (bound or CheckItemForm(prefix=f"a{article.pk}")) if writes else None
    others = Law.objects.visible_to(request.user).filter(name=law.name).exclude(pk=law.pk)
    topics = law.topics.filter(campaign__in=Campaign.objects.visible_to(request.user))
    return {
        "law": law,
        "articles": articles,
        "others": others.order_by("-in_force_on", "-id"),
        "topics": topics.select_related("campaign"),
        "keeps": keeps,
        "timeline": timeline.lines(law, labels={"create": _("录入")}, details=_said),
    }


def _said(entry: HistoryEntry) -> str:
    """Which article an act was about, and what stood there before."""
    data = entry.data
    words = [data.get("article", ""), data.get("item", "")]
    if "before" in data:
        words.append(_("原为：%(text)s") % {"text": data["before"]})
    return "\n".join(word for word in words if word)


@access(Role.STAFF)
def law_state(request: HttpRequest, pk: int) -> HttpResponse:
    """Retire an edition, or take it into use again."""
    law = _seen(request, pk)
    require(may_keep(request.user, law.congress))
    in_use = law.status == LawStatus.IN_USE
    act = services.retire_law if in_use else services.restore_law
    return confirmed_act(
        request,
        law,
        StateForm(request.POST or None, thing=law),
        lambda given: act(law, reason=given["reason"], by=request.user),
        heading=_("停用这一版本") if in_use else _("恢复使用这一版本"),
        effect=_("停用后不再提供选择；已对应的问题保留原条文。") if in_use else _("恢复后可再供选择。"),
        done=_("已停用。") if in_use else _("已恢复使用。"),
        template="laws/law_act.html",
        law=law,
    )


# ── articles ────────────────────────────────────────────────────────────────────────────────────────────────────
@access(Role.STAFF)
def article_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Put right how an article was typed."""
    article = _seen_article(request, pk)
    law = article.law
    require(may_keep(request.user, law.congress))
    form = CorrectArticleForm(request.POST or None, thing=law, initial={"text": article.text})

    def act():
        given = form.cleaned_data
        return services.correct_article(article, text=given["text"], reason=given["reason"], by=request.user)

    if form.is_bound and try_on(request, form, law, act) is not None:
        messages.success(request, _("%(article)s已更正，原文仍可查。") % {"article": article.label})
        return redirect(article)
    context = {"law": law, "form": form, "heading": _("更正%(article)s") % {"article": article.label}}
    return render(request, "laws/law_act.html", context, status=422 if form.errors else 200)


@access(Role.STAFF)
@require_POST
def check_add(request: HttpRequest, pk: int) -> HttpResponse:
    """One more check item under an article."""
    article = _seen_article(request, pk)
    require(may_keep(request.user, article.law.congress))
    form = CheckItemForm(request.POST, prefix=f"a{article.pk}")
    if form.is_valid():
        text = form.cleaned_data["text"]
        if attempt(request, form, lambda: services.add_check_item(article, text=text, by=request.user)):
            return redirect(article)
    context = _detail(request, article.law, refused=(article.pk, form))
    return render(request, "laws/law_detail.html", context, status=422)


@access(Role.STAFF)
@require_POST
def check_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """A check item that is looked at no longer."""
    items = CheckItem.objects.filter(article__in=Article.objects.visible_to(request.user))
    item = get_object_or_404(items.select_related("article__law__congress"), pk=pk)
    require(may_keep(request.user, item.article.law.congress))
    try:
        services.drop_check_item(item, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(item.article)


# ── topics ──────────────────────────────────────────────────────────────────────────────────────────────────────
@access(Role.STAFF)
def topic_laws(request: HttpRequest, pk: int) -> HttpResponse:
    """By which laws a topic is inspected."""
    topics = Topic.objects.filter(campaign__in=Campaign.objects.visible_to(request.user))
    topic = get_object_or_404(topics.select_related("campaign__congress"), pk=pk)
    require(may_choose(request.user, topic.campaign))
    chosen = topic.library.all()
    keys = {law.pk for law in chosen} | set(
        Law.objects.visible_to(request.user).in_use().values_list("pk", flat=True)
    )
    offered = Law.objects.filter(pk__in=keys)
    form = ChooseLawsForm(request.POST or None, offered=offered, initial={"laws": chosen})
    if form.is_bound and form.is_valid():
        laws = form.cleaned_data["laws"]
        if attempt(request, form, lambda: services.choose_laws(topic, laws=laws, by=request.user)):
            messages.success(request, _("“%(topic)s”对照的法律法规已保存。") % {"topic": topic.name})
            return redirect("issues:inspection", topic.pk)
    context = {"topic": topic, "form": form, "has_laws": bool(keys)}
    return render(request, "laws/topic_laws.html", context, status=422 if form.errors else 200)
