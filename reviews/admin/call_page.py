"""The page of a call with what has come in to it, counted, and the way to its frame."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse

from applications.admin.acts import Button, buttons
from applications.admin.base import held_roles
from applications.admin.calls import CallAdmin
from applications.models import AgencyRole, Call
from applications.texts.reading import page_language
from reviews.queries.intake import intake_of
from reviews.texts.intake import area_chart, status_chart

# Acts that a published call refuses: nobody is asked about them there.
SETTING_UP = frozenset({"publish", "edit", "form", "round", "propose"})


@admin.register(Call)
class CallPage(CallAdmin):
    """What applications shows of a call, and what reviews knows of it."""

    change_form_template = "admin/reviews/call.html"

    def buttons(self, request: HttpRequest, row: Call) -> list[Button]:
        acts = [act for act in self.acts if row.published_at is None or act.name not in SETTING_UP]
        return buttons(self, request, row, acts)

    def page_context(self, request: HttpRequest, row: Call) -> dict[str, Any]:
        context = super().page_context(request, row)
        intake = intake_of(request.user, row, request.at, page_language())
        charts = [status_chart("by-status", intake), area_chart("by-area", intake)] if intake.statuses else []
        decides = AgencyRole.Role.DECISION_MAKER in held_roles(request)
        frame_url = reverse("admin:reviews_call_frame", args=[row.pk]) if context["may_run"] or decides else ""
        return context | {"intake_charts": charts, "frame_url": frame_url}
