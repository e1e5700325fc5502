"""What search engines shall find: the public pages, every public call, and every grant."""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from applications.models import Call
from applications.queries.public import published_calls
from clusterportal.snapshot import as_of_one_instant
from reviews.models import Decision
from reviews.register.queries import listed_grants

PAGES = ("home", "calls", "planning_grants", "granted_clusters", "verify", "accessibility", "privacy", "contact")


class PortalSitemap(Sitemap):
    """Addresses with the portal's own host, whatever the request said, of what is public at an instant."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.BASE_URL).scheme

    def get_domain(self, site: object = None) -> str:
        return urlsplit(settings.BASE_URL).netloc


class Pages(PortalSitemap):
    def items(self) -> tuple[str, ...]:
        return PAGES

    def location(self, item: str) -> str:
        return reverse(item)


class Calls(PortalSitemap):
    def items(self) -> QuerySet[Call]:
        return published_calls(self.at).order_by("-published_at", "pk")

    def location(self, item: Call) -> str:
        return reverse("call", args=[item.pk])


class Grants(PortalSitemap):
    def items(self) -> QuerySet[Decision]:
        return listed_grants(self.at).select_related("application", "meeting")

    def location(self, item: Decision) -> str:
        return reverse("register_grant", args=[item.application.reference])

    def lastmod(self, item: Decision) -> datetime | None:
        return item.meeting.published_at


@require_safe
@as_of_one_instant
def site(request: HttpRequest) -> HttpResponse:
    """All of them in one file: it may hold 50,000."""
    parts = {"pages": Pages(request.at), "calls": Calls(request.at), "grants": Grants(request.at)}
    return sitemap(request, parts).render()
