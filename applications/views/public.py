"""What everybody may see first: the front page, stage one, and what the portal says of itself."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from applications.forms.public import PlanningGrantFilter
from applications.models import Agency
from applications.queries.planning import reconciled
from applications.queries.public import InitiativeView, PlanningGrants, PublicCalls, initiatives, public_calls
from applications.queries.public import planning_grants as find_planning_grants
from applications.texts.following import absolute
from applications.texts.planning import funder_in_words, loaded_in_words

ROBOTS = "User-agent: *\nDisallow: /accounts/\nDisallow: /staff/\nDisallow: /demo/\nSitemap: {sitemap}\n"


@dataclass(frozen=True)
class FrontPage:
    initiatives: tuple[InitiativeView, ...]
    calls: PublicCalls


@dataclass(frozen=True)
class StageOnePage:
    grants: PlanningGrants
    filter: PlanningGrantFilter
    loaded: str
    funders: tuple[str, ...]


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    page = FrontPage(initiatives(), public_calls(request.at))
    return render(request, "applications/front.html", {"page": page})


@require_safe
def planning_grants(request: HttpRequest) -> HttpResponse:
    form = PlanningGrantFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = reconciled()
    funders = tuple(funder_in_words(one) for one in found.funders)
    page = StageOnePage(find_planning_grants(**chosen), form, loaded_in_words(found), funders)
    return render(request, "applications/planning_grants.html", {"page": page})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "applications/about/accessibility.html", {"agencies": Agency.objects.all()})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "applications/about/privacy.html", {"agencies": Agency.objects.all()})


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    return render(request, "applications/about/contact.html", {"agencies": Agency.objects.all()})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse(ROBOTS.format(sitemap=absolute("sitemap")), content_type="text/plain; charset=utf-8")
