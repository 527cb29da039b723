"""The rules of a committee's place on pages: all of them as sentences, one with its editions, a new edition."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.access import access
from core.exceptions import NotAllowed
from core.web import attempt
from organizations.enums import Kind, Role
from organizations.models import Organization

from . import kinds, services
from .kinds import RuleKind
from .models import Edition

READERS = (Role.STAFF, Role.LEADER)
SHOWN = 20  # editions on a page, the latest first


@access(*READERS)
def rule_list(request: HttpRequest) -> HttpResponse:
    """Every rule in force for the person's committee, in words."""
    congress, today = _own(request, *READERS), clock.today()
    held = {model: model.objects.holding(congress, today) for model in {kind.model for kind in kinds.every()}}
    rows = [(kind, _last(held[kind.model], kind)) for kind in kinds.every()]
    context = {
        "congress": congress,
        "rules": [(kind, rule, kind.sentences(rule) if rule else []) for kind, rule in rows],
        "may_make": services.may_make(request.user, congress),
    }
    return render(request, "rulebook/rule_list.html", context)


def _own(request: HttpRequest, *roles: str) -> Organization:
    """The person's own standing committee. Raises PermissionDenied for whoever belongs only to one of its bodies."""
    found = (one for one in request.user.organizations_as(*roles) if one.kind == Kind.CONGRESS)
    congress = next(found, None)
    if congress is None:
        raise PermissionDenied(NotAllowed(_("只有人大常委会的人员可以查看本地规则。")))
    return congress


def _last(held: list[Edition], kind: RuleKind) -> Edition | None:
    """Of the editions that hold the one that wins for a kind."""
    of = kind.of.items()
    fitting = [rule for rule in held if all(getattr(rule, name) == value for name, value in of)]
    return fitting[-1] if fitting else None


def _kind(key: str) -> RuleKind:
    kind = kinds.known(key)
    if kind is None:
        raise Http404(key)
    return kind


@access(*READERS)
def rule_detail(request: HttpRequest, key: str) -> HttpResponse:
    """What holds now, what will, and the committee's editions with who made them, when and by which decision."""
    kind, congress = _kind(key), _own(request, *READERS)
    rule = kind.model.objects.nearest(congress, clock.today(), **kind.of)
    own = kind.model.objects.made_by(congress, **kind.of)
    context = {
        "kind": kind,
        "congress": congress,
        "rule": rule,
        "sentences": kind.sentences(rule) if rule else [],
        "editions": [(one, kind.sentences(one)) for one in own[:SHOWN]],
        "may_make": services.may_make(request.user, congress),
    }
    return render(request, "rulebook/rule_detail.html", context)


@access(Role.STAFF)
def rule_change(request: HttpRequest, key: str) -> HttpResponse:
    """A new edition: first how it reads, then, sent unchanged, it is made."""
    kind, congress = _kind(key), _own(request, Role.STAFF)
    rule = kind.latest(congress)
    form = kind.form(request.POST if request.method == "POST" else None, rule=rule, congress=congress)
    preview = []
    if form.is_bound and form.is_valid():
        preview = kind.sentences(kind.model(**kind.of, **form.content))
        if form.was_shown and attempt(
            request, form, lambda: _make(kind, congress, form, request.user), on=congress
        ):
            messages.success(request, _("已保存为新版。以前形成的仍按当时的规则，不再改变。"))
            return redirect("rulebook:rule", key)
        form = form if form.errors else form.ask_again()
    context = {"kind": kind, "congress": congress, "rule": rule, "form": form, "preview": preview}
    context["sentences"] = kind.sentences(rule) if rule else []
    return render(request, "rulebook/rule_change.html", context, status=422 if form.errors else 200)


def _make(kind: RuleKind, congress: Organization, form, user) -> Edition:
    given = {name: form.cleaned_data[name] for name in ("source", "valid_from", "seen")}
    return services.make_edition(kind, congress, content=form.content, by=user, **given)
