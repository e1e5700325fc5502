"""The frame of a call and of an agency in an initiative: what is taken of it, by year and by case. To read only."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.admin.acts import Act, Doing, Done
from applications.admin.base import PortalModelAdmin
from applications.models import Agency, AgencyRole, Call, Initiative
from applications.policies.staff import check_run_call
from applications.texts.reading import in_language, page_language
from clusterportal.accounts.models import User
from clusterportal.audit.actions import record_read
from reviews.actions.frames import divide_frame
from reviews.forms.staff.frames import DivideForm
from reviews.queries.frames import (
    AgencyFrame,
    CallFrame,
    View,
    agency_frame,
    call_frames,
    calls_with_frame_for,
    is_divided,
)
from reviews.queries.substitutes import substitutes
from reviews.texts import frames as texts

ROLES = (AgencyRole.Role.OFFICER, AgencyRole.Role.DECISION_MAKER, AgencyRole.Role.COORDINATOR)


def _check_divide(user: User, call: Call, _at: datetime) -> None:
    check_run_call(user, call)


def divide(doing: Doing) -> Done:
    divide_frame(doing.row, amounts=doing.values["amounts"], by=doing.user, at=doing.at)
    return Done(_("The frame is divided over its years."))


class CallFrameDesk(PortalModelAdmin):
    """The frame of a call, beside the pages that applications registers."""

    roles = ROLES
    acts = (
        Act(
            "divide",
            gettext_lazy("Divide the frame over its years"),
            divide,
            _check_divide,
            DivideForm,
            intro=gettext_lazy(
                "The years together are the whole frame. Leave all of them empty to divide it by the days of the grant "
                "period. Only the whole frame binds: a year's part is there to compare with."
            ),
        ),
    )

    def visible_to(self, user: User, at: datetime) -> QuerySet[Call]:
        return calls_with_frame_for(user, at)

    def url_name(self, name: str) -> str:
        pages = {"changelist": "applications_call_changelist", "change": "reviews_call_frame"}
        return pages.get(name, f"reviews_call_frame-{name}")

    def page_title(self, row: Call) -> str:
        return in_language(row, "title")

    def page(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            raise Http404
        row = self.row(request, str(object_id))
        record_read(f"call:{row.pk}:frame", by=request.user, at=request.at)
        (frame,) = call_frames(request.user, [row], request.at, page_language())
        context = self.admin_site.each_context(request) | {
            "title": _("Frame of the call"),
            "call": row,
            "frame": frame,
            "buttons": self.buttons(request, row),
            "is_divided": is_divided(row),
            "agency_url": reverse("admin:reviews_initiative_frame", args=[row.initiative_id, row.agency_id]),
            "is_officer": frame.view is View.OFFICER,
            "is_deciding": frame.view is View.DECISION_MAKER,
            "is_coordinating": frame.view is View.COORDINATOR,
            "must_declare": _must_declare(frame, request.at),
        }
        return render(request, "admin/reviews/frame_call.html", context | _of_call(request, frame))

    def get_urls(self) -> list[Any]:
        wrap, start = self.admin_site.admin_view, "frames/call/<uuid:object_id>/"
        acts = [
            path(f"{start}{act.name}/", wrap(self._act_view(act)), name=self.url_name(act.name)) for act in self.acts
        ]
        return [path(start, wrap(self.page), name=self.url_name("change")), *acts]


class AgencyFrameDesk(PortalModelAdmin):
    """An agency's share of an initiative and its calls."""

    roles = ROLES

    def visible_to(self, user: User, at: datetime) -> QuerySet[Initiative]:
        return Initiative.objects.all()

    def page(self, request: HttpRequest, object_id: UUID, agency: str) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            raise Http404
        row, owner = self.row(request, str(object_id)), get_object_or_404(Agency, pk=agency)
        frame = agency_frame(request.user, row, owner, request.at, page_language())
        record_read(f"initiative:{row.pk}:frame", by=request.user, at=request.at, detail={"agency": owner.pk})
        context = self.admin_site.each_context(request) | {
            "title": _("Frame of %(agency)s") % {"agency": in_language(owner, "name")},
            "initiative": row,
            "frame": frame,
            "warnings": texts.warnings_of_agency(frame),
        }
        return render(request, "admin/reviews/frame_agency.html", context | _of_agency(frame, request.at))

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.page)
        return [path("frames/<uuid:object_id>/<slug:agency>/", view, name="reviews_initiative_frame")]


def _must_declare(frame: CallFrame, at: datetime) -> bool:
    """Whether there is something to declare about: nobody can before the call has closed."""
    is_closed = frame.call.published_at is not None and frame.call.closes_at < at
    return frame.view is View.SET_UP and is_closed


def _of_call(request: HttpRequest, frame: CallFrame) -> dict[str, Any]:
    shown, row = texts.shown_of([frame]), frame.call
    is_staff = frame.view in {View.OFFICER, View.DECISION_MAKER}
    return {
        "figures": texts.figures_of(frame.account.whole, shown),
        "chart": texts.year_chart("frame", _("The frame by year, SEK"), frame.account, shown),
        "warnings": texts.warnings_of(frame),
        "columns": texts.case_columns(frame),
        "rows": texts.case_rows(frame),
        "substitutes": substitutes(request.user, row) if is_staff else None,
    }


def _of_agency(frame: AgencyFrame, at: datetime) -> dict[str, Any]:
    known = frame.known
    shown = texts.shown_of(known)
    chart = texts.year_chart("frame", _("The calls' frames by year, SEK"), frame.account, shown)
    return {
        "figures": _figures(frame),
        "chart": chart if known else None,
        "columns": texts.columns_of_calls(frame.calls),
        "rows": [_row(one, frame.calls) for one in frame.calls],
        "must_declare": [one.call for one in frame.calls if _must_declare(one, at)],
        "is_part": not all(one.is_whole for one in frame.calls),
    }


def _row(one: CallFrame, frames: tuple[CallFrame, ...]) -> list[Any]:
    page = {"text": in_language(one.call, "title"), "url": reverse("admin:reviews_call_frame", args=[one.call.pk])}
    return [page, *texts.cells_in(frames, one.account.whole, texts.shown_of([one]))]


def _figures(frame: AgencyFrame) -> list[dict[str, Any]]:
    """The agency's share, and what it has given to calls."""
    if frame.amount_sek is None or not frame.has_all_calls:
        return []
    left_sek = frame.amount_sek - frame.calls_sek
    amounts = [(_("Frame of the agency"), frame.amount_sek), (_("Frames of its calls"), frame.calls_sek)]
    amounts.append((_("Not given to a call"), left_sek))
    return [{"label": label, "value": texts.rounded_sek(amount_sek)} for label, amount_sek in amounts]
