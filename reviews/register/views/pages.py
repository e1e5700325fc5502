"""The public register of granted clusters."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clusterportal.snapshot import as_of_one_instant
from reviews.register.forms import RegisterFilter
from reviews.register.queries import Totals, listed_grants, shown_grants, totals
from reviews.register.queries import grant as find_grant

PAGE_SIZE = 20


@dataclass(frozen=True)
class RegisterPage:
    """`totals` are of the whole register, whatever is shown. `query`: what narrows the list."""

    filter: RegisterFilter
    rows: Page
    totals: Totals
    query: str


@require_safe
@as_of_one_instant
def register(request: HttpRequest) -> HttpResponse:
    form = RegisterFilter(request.GET, at=request.at)
    chosen = form.cleaned_data if form.is_valid() else {}
    everything = totals(request.at)
    pages = Paginator(listed_grants(request.at, **chosen).values_list("pk", flat=True), PAGE_SIZE)
    if not any(chosen.values()):
        pages.count = everything.n_published
    rows = pages.get_page(request.GET.get("page"))
    rows.object_list = shown_grants(rows.object_list, request.at)
    page = RegisterPage(form, rows, everything, _narrowing(request))
    return render(request, "reviews/register/list.html", {"page": page})


@require_safe
@as_of_one_instant
def grant(request: HttpRequest, reference: str) -> HttpResponse:
    found = find_grant(reference, request.at)
    if found is None:
        raise Http404
    return render(request, "reviews/register/grant.html", {"page": found})


def _narrowing(request: HttpRequest) -> str:
    """The address's query without the page, for the files of the same grants."""
    chosen = request.GET.copy()
    chosen.pop("page", None)
    return f"?{chosen.urlencode()}" if any(chosen.values()) else ""
