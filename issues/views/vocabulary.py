"""Pages of the words a committee's offices use: headings of its lists and short names of organizations."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import access
from core.web import attempt
from organizations.enums import Kind, Role
from organizations.models import Organization

from ..forms.vocabulary import AliasForm, ColumnNameForm
from ..labels import field_label
from ..services.vocabulary import forget_word, keep_aliases, keep_columns
from ..vocabulary import ColumnName, OrganizationAlias

KINDS = {"columns": ColumnName, "aliases": OrganizationAlias}


@access(Role.STAFF)
def words(request: HttpRequest) -> HttpResponse:
    """What the committee's lists may say and what it means; its staff add to both."""
    congress = _congress(request)
    column_form = ColumnNameForm(request.POST if "heading" in request.POST else None)
    alias_form = AliasForm(request.POST if "written" in request.POST else None)
    for form, keep in ((column_form, _keep_column), (alias_form, _keep_alias)):
        if form.is_bound and form.is_valid() and _kept(request, form, keep, congress):
            return redirect("issues:import_words")
    columns = ColumnName.objects.filter(congress=congress)
    context = {
        "congress": congress,
        "columns": [(one, field_label(one.field) if one.field else _("原样保留")) for one in columns],
        "aliases": OrganizationAlias.objects.filter(congress=congress),
        "starting": OrganizationAlias.objects.filter(congress=None),
        "column_form": column_form,
        "alias_form": alias_form,
    }
    status = 422 if column_form.errors or alias_form.errors else 200
    return render(request, "issues/import_words.html", context, status=status)


def _congress(request: HttpRequest) -> Organization:
    """The committee whose words are shown: that of the person, the first where they work for several."""
    own = [one for one in request.user.organizations_as(Role.STAFF) if one.kind == Kind.CONGRESS]
    if not own:
        raise PermissionDenied(words.access)
    return own[0]


def _kept(request: HttpRequest, form, keep: Callable, congress: Organization) -> bool:
    """Carry it out; False with the refusal in the form."""
    done = attempt(
        request, form, lambda: keep(form.cleaned_data, congress, request.user) or True, on=congress
    )
    if done:
        messages.success(request, _("已登记，以后的清单按此理解。"))
    return bool(done)


def _keep_column(data: dict, congress: Organization, by) -> None:
    keep_columns(congress, {data["heading"]: data["field"]}, by=by)


def _keep_alias(data: dict, congress: Organization, by) -> None:
    keep_aliases(congress, {data["written"]: data["meaning"]}, by=by)


@access(Role.STAFF)
@require_POST
def word_forget(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Take one word of the own committee back."""
    own = request.user.organizations_as(Role.STAFF)
    word = get_object_or_404(KINDS[kind].objects.select_related("congress"), pk=pk, congress__in=own)
    forget_word(word, by=request.user)
    messages.success(request, _("已删除“%(word)s”。") % {"word": word})
    return redirect("issues:import_words")
