"""Signing in and out, and one's own account."""

from django.conf import settings
from django.contrib.auth import views as auth_views
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import access
from core.forms import Page

from .enums import ADMINISTRATORS
from .models import Membership, User


class SignInForm(Page, AuthenticationForm):
    """One text for a wrong name and a wrong password."""

    submit_label = gettext_lazy("登录")
    autocomplete = "on"  # browsers and password managers may fill it in

    error_messages = {
        "invalid_login": gettext_lazy("登录名或密码不对，请核对后重试；忘记密码请联系本单位系统管理员。"),
        "inactive": gettext_lazy("登录名或密码不对，请核对后重试；忘记密码请联系本单位系统管理员。"),
    }


def demonstration_people() -> dict[str, list[User]]:
    """The people offered with a button on the sign-in page, by what they are; in the demonstration only."""
    groups: dict[str, list[User]] = {}
    if settings.DEMONSTRATION:
        people = User.objects.filter(memberships__isnull=False).order_by("id").distinct()
        for person in people.prefetch_related("memberships__organization__region"):
            groups.setdefault(_group_of(person.memberships.all()[0]), []).append(person)
    return groups


def _group_of(post: Membership) -> str:
    if post.role in ADMINISTRATORS:
        return _("三员管理员")
    level = post.organization.region.get_level_display()
    return _("%(level)s：%(role)s") % {"level": level, "role": post.get_role_display()}


class _LoginView(auth_views.LoginView):
    template_name = "organizations/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form):
        answer = super().form_valid(form)
        self.request.session["seen"] = 0  # from now on the idle limit counts
        return answer

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"people": demonstration_people()}


login = access(everyone=True)(_LoginView.as_view())
logout = access()(auth_views.LogoutView.as_view(next_page="organizations:login"))


@access()
def my_account(request: HttpRequest) -> HttpResponse:
    """Who one is here: the organizations and roles of today."""
    return render(request, "organizations/my_account.html", {"memberships": request.user.live_memberships})
