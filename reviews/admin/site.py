"""The staff site, whose first page says what needs doing today."""

from typing import Any

from django.http import HttpRequest
from django.template.response import TemplateResponse

from applications.admin.base import BaseSite
from reviews.admin.home import desks


class PortalAdminSite(BaseSite):
    """What an officer, decision maker or administrator has before them, call by call, with links to it."""

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        context = self.each_context(request) | {"title": self.index_title, "desks": desks(request.user, request.at)}
        return TemplateResponse(request, "admin/home.html", context | (extra_context or {}))
