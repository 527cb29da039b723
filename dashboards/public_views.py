"""Pages without sign-in: what is supervised, how far it is, and what was voted."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from core.access import access
from core.web import KeysetPage

from .queries import public


@access(everyone=True)
def entrance(request: HttpRequest) -> HttpResponse:
    """The address without a path: one's own work, or the public pages."""
    return redirect("dashboards:work" if request.user.is_authenticated else "public:home")


@access(everyone=True)
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "public/home.html", {"home": public.home()})


@access(everyone=True)
def issue_list(request: HttpRequest) -> HttpResponse:
    asked = {
        "words": request.GET.get("q", "").replace("\x00", "").strip()[:50],
        "campaign": request.GET.get("campaign", ""),
        "state": request.GET.get("state", ""),
    }
    rows = public.narrowed(public.public_issues(), **asked)
    page = KeysetPage(rows, order=("due_sort", "id"), after=request.GET.get("after", ""))
    context = {
        "page": page,
        "issues": [public.as_public(issue) for issue in page],
        "asked": asked,
        "states": public.STATES,
        "is_narrowed": any(asked.values()),
    }
    return render(request, "public/issue_list.html", context)


@access(everyone=True)
def issue_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One issue; a withdrawn one is gone (410), with a word and the day instead of a bare 404."""
    found = public.public_issues().filter(pk=pk).first()
    if found:
        return render(request, "public/issue_detail.html", {"issue": public.as_public(found)})
    gone = public.withdrawn(pk)
    if gone is None:
        raise Http404
    return render(request, "public/issue_withdrawn.html", {"issue": gone}, status=410)


@access(everyone=True)
def plan_list(request: HttpRequest) -> HttpResponse:
    """The annual supervision plans that committees have made public, the latest year first."""
    rows = public.published_plans()
    page = KeysetPage(rows, order=("-year", "-id"), after=request.GET.get("after", ""), size=20)
    return render(
        request, "public/plan_list.html", {"page": page, "plans": [public.as_plan(one) for one in page]}
    )


@access(everyone=True)
def plan_detail(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(public.published_plans(), pk=pk)
    return render(request, "public/plan_detail.html", {"plan": public.as_plan(found)})


@access(everyone=True)
def result_list(request: HttpRequest) -> HttpResponse:
    page = KeysetPage(
        public.published(), order=("-held_on", "-id"), after=request.GET.get("after", ""), size=20
    )
    context = {"page": page, "results": [public.as_result(evaluation) for evaluation in page]}
    if page.is_first:
        latest = public.published_notices().order_by("-decided_at", "-id")
        context["notices"] = [public.as_notice(one) for one in latest[: public.LATEST]]
    return render(request, "public/result_list.html", context)


@access(everyone=True)
def result_detail(request: HttpRequest, pk: int) -> HttpResponse:
    result = public.with_participation(get_object_or_404(public.published(), pk=pk))
    return render(request, "public/result_detail.html", {"result": result})


@access(everyone=True)
def notice_list(request: HttpRequest) -> HttpResponse:
    """Notices of praise and criticism, the latest release first."""
    rows, after = public.published_notices(), request.GET.get("after", "")
    page = KeysetPage(rows, order=("-decided_at", "-id"), after=after, size=20)
    context = {"page": page, "notices": [public.as_notice(one) for one in page]}
    return render(request, "public/notice_list.html", context)


@access(everyone=True)
def notice_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice; a withdrawn one is gone (410), with a word and the day instead of a bare 404."""
    found = public.published_notices().filter(notice=pk).first()
    if found:
        return render(request, "public/notice_detail.html", {"notice": public.as_notice(found)})
    gone = public.withdrawn_notice(pk)
    if gone is None:
        raise Http404
    return render(request, "public/notice_withdrawn.html", {"notice": gone}, status=410)
