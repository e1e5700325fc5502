"""The staff site, whose first page says what needs doing today."""

from typing import Any

from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from applications.admin.acts import Act
from applications.admin.base import BaseSite, PortalModelAdmin
from applications.models import Call, Initiative
from applications.texts.naming import spoken
from reviews.admin.call_list import CallListDesk
from reviews.admin.calls import CallDesk
from reviews.admin.export_act import export_act
from reviews.admin.frames import AgencyFrameDesk, CallFrameDesk
from reviews.admin.home import desks as desks_of
from reviews.admin.joint import JointDesk
from reviews.admin.searching import found_by
from reviews.admin.what_if import WhatIfDesk
from reviews.queries.desk import calls_to_declare


class PortalAdminSite(BaseSite):
    """What an officer, decision maker or administrator has before them, call by call, with links to it."""

    def get_urls(self) -> list[Any]:
        desks = (JointDesk(Initiative, self), CallDesk(Call, self), CallListDesk(Call, self))
        desks += (CallFrameDesk(Call, self), AgencyFrameDesk(Initiative, self), WhatIfDesk(Call, self))
        search = path("search/", self.admin_view(self.search), name="search")
        return [search, *(url for desk in desks for url in desk.get_urls()), *super().get_urls()]

    def list_notes(self, request: HttpRequest, owner: PortalModelAdmin) -> list[dict[str, Any]]:
        """Each closed call for which the person still has to declare, where the list misses rows until then."""
        if not owner.opens_on_declaring:
            return []
        text = _(
            "Declare your conflicts of interest first. Until then, this list shows nothing about the applications."
        )
        said = {"kind": "notice", "text": text, "link_text": _("Declare")}
        return [
            {**said, "title": spoken(call), "url": reverse("staff_declaration", args=[call.pk])}
            for call in calls_to_declare(request.user, request.at).select_related("agency")
        ]

    def export_acts(self, owner: PortalModelAdmin) -> tuple[Act, ...]:
        return (export_act(owner),) if owner.exports else ()

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        context = self.each_context(request) | {"title": self.index_title, "desks": desks_of(request.user, request.at)}
        return TemplateResponse(request, "admin/home.html", context | (extra_context or {}))

    def search(self, request: HttpRequest) -> TemplateResponse:
        if request.method not in {"GET", "HEAD"}:
            raise Http404
        text = request.GET.get("q", "").replace("\0", "").strip()
        context = {"title": _("Search"), "text": text, "groups": found_by(request, text)}
        return TemplateResponse(request, "admin/search.html", self.each_context(request) | context)
