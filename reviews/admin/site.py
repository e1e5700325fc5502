"""The staff site, whose first page says what needs doing today."""

from typing import Any

from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _

from applications.admin.base import BaseSite
from applications.models import Call, Initiative
from reviews.admin.call_list import CallListDesk
from reviews.admin.calls import CallDesk
from reviews.admin.frames import AgencyFrameDesk, CallFrameDesk
from reviews.admin.home import desks as desks_of
from reviews.admin.joint import JointDesk
from reviews.admin.searching import found_by
from reviews.admin.what_if import WhatIfDesk


class PortalAdminSite(BaseSite):
    """What an officer, decision maker or administrator has before them, call by call, with links to it."""

    def get_urls(self) -> list[Any]:
        desks = (JointDesk(Initiative, self), CallDesk(Call, self), CallListDesk(Call, self))
        desks += (CallFrameDesk(Call, self), AgencyFrameDesk(Initiative, self), WhatIfDesk(Call, self))
        search = path("search/", self.admin_view(self.search), name="search")
        return [search, *(url for desk in desks for url in desk.get_urls()), *super().get_urls()]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        context = self.each_context(request) | {"title": self.index_title, "desks": desks_of(request.user, request.at)}
        return TemplateResponse(request, "admin/home.html", context | (extra_context or {}))

    def search(self, request: HttpRequest) -> TemplateResponse:
        if request.method not in {"GET", "HEAD"}:
            raise Http404
        text = request.GET.get("q", "").replace("\0", "").strip()
        context = {"title": _("Search"), "text": text, "groups": found_by(request, text)}
        return TemplateResponse(request, "admin/search.html", self.each_context(request) | context)
