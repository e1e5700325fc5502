"""The coordinators' joint view of an initiative: both agencies' calls on one page, to read only."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from applications.admin.base import PortalModelAdmin
from applications.models import AgencyRole, Initiative
from applications.queries.phases import phase_of
from applications.texts.calls import phase_words
from applications.texts.reading import in_language, page_language
from clusterportal.accounts.models import User
from clusterportal.audit.actions import record_read
from reviews.domain.lifecycle import Stage
from reviews.models.cases import STAGE_LABELS
from reviews.queries.frames import CallFrame, joint_frames
from reviews.queries.intake import areas_of
from reviews.queries.joint import JointCall, JointList, initiatives_coordinated_by, joint_view
from reviews.texts import frames as frame_texts
from reviews.texts.intake import asked_chart

STAGE_KINDS = {Stage.PRIORITISED: "positive", Stage.RESERVE: "info", Stage.NOT_PRIORITISED: "negative"}


class JointDesk(PortalModelAdmin):
    """One page of an initiative, beside those that applications registers."""

    roles = (AgencyRole.Role.COORDINATOR,)

    def visible_to(self, user: User, at: datetime) -> QuerySet[Initiative]:
        return initiatives_coordinated_by(user)

    def page(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            raise Http404
        initiative = self.row(request, str(object_id))
        record_read(f"initiative:{initiative.pk}:joint", by=request.user, at=request.at)
        view = joint_view(request.user, initiative, request.at, page_language())
        frames = joint_frames(request.user, view.calls)
        context = self.admin_site.each_context(request) | {
            "title": _("Joint view of both agencies' calls"),
            "initiative": in_language(initiative, "name"),
            "crowded": view.crowded,
            "calls": [_shown(one, request.at) for one in view.calls],
            "frames": [_frame(one, frame) for one, frame in zip(view.calls, frames, strict=True) if one.cases],
        }
        return render(request, "admin/reviews/joint.html", context)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.page)
        return [path("joint/<uuid:object_id>/", view, name="reviews_initiative_joint")]


def _shown(one: JointCall, at: datetime) -> dict[str, Any]:
    return {
        "title": f"{one.call.agency}: {in_language(one.call, 'title')}",
        "phase": phase_words(phase_of(one.call, at)),
        "call": one.call,
        "asked_sek": one.asked_sek,
        "cases": one.cases,
        "lists": [_shown_list(panel) for panel in one.lists],
    }


def _frame(one: JointCall, frame: CallFrame) -> dict[str, Any]:
    """A call's charts, with what is to be warned of."""
    key, shown = f"call-{one.call.pk}", frame_texts.shown_of([frame])
    return {
        "title": f"{one.call.agency}: {in_language(one.call, 'title')}",
        "url": reverse("admin:reviews_call_frame", args=[one.call.pk]),
        "warnings": frame_texts.warnings_of(frame),
        "is_part": not frame.is_whole,
        "years": frame_texts.year_chart(f"{key}-years", _("The frame by year, SEK"), frame.account, shown),
        "areas": asked_chart(f"{key}-areas", areas_of((case.area, case.asked_sek) for case in one.cases)),
    }


def _shown_list(one: JointList) -> dict[str, Any]:
    return {
        "panel": in_language(one.panel, "name"),
        "key": one.panel.pk,
        "is_locked": one.is_locked,
        "rows": [(row, STAGE_KINDS.get(row.line.stage, "neutral"), STAGE_LABELS[row.line.stage]) for row in one.rows],
    }
