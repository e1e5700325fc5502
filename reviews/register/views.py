"""The public register of granted clusters."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reviews.register.forms import RegisterFilter
from reviews.register.queries import grant as find_grant
from reviews.register.queries import listed_grants, published_grants

PAGE_SIZE = 20


@dataclass(frozen=True)
class RegisterPage:
    """`n_grants` and `amount_sek` are of the whole register, whatever is shown."""

    filter: RegisterFilter
    rows: Page
    n_grants: int
    amount_sek: int


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    form = RegisterFilter(request.GET, at=request.at)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = Paginator(listed_grants(request.at, **chosen), PAGE_SIZE).get_page(request.GET.get("page"))
    amounts = published_grants(request.at).values_list("amount_sek", flat=True)
    page = RegisterPage(form, rows, len(amounts), sum(amounts))
    return render(request, "reviews/register/list.html", {"page": page})


@require_safe
def grant(request: HttpRequest, reference: str) -> HttpResponse:
    found = find_grant(reference, request.at)
    if found is None:
        raise Http404
    return render(request, "reviews/register/grant.html", {"page": found})
