"""Panels with those who sit in them."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import Count, F, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.admin.acts import Act, Button, Doing, Done
from applications.admin.base import PortalModelAdmin
from applications.models import AgencyRole
from applications.texts.naming import spoken
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.accounts.policies import permits
from reviews.actions import composition as actions
from reviews.actions import seating
from reviews.actions.meetings import plan_meeting
from reviews.actions.panels import unlock_list
from reviews.admin.activities import DATES_ACT, check_run, dates_in_panel
from reviews.admin.balance import BALANCE_ACT, balance_context
from reviews.admin.hearings import HEARING_ACTS, hearings_context
from reviews.admin.inviting import INVITE, REMIND, REVOKE
from reviews.forms.staff import composition as forms
from reviews.forms.staff.desk import ReasonForm
from reviews.models import Panel, PanelRole
from reviews.policies.composition import check_some_officer
from reviews.policies.meetings import check_plan
from reviews.policies.staff import check_declared_officer
from reviews.queries.activities import with_dates
from reviews.queries.availability import during
from reviews.queries.composition import panels_staffed_by
from reviews.queries.desk import applications_handled_by
from reviews.queries.invitations import invitations_staffed_by
from reviews.queries.naming import call_by_name, name_at
from reviews.texts.availability import name_with

Role = AgencyRole.Role


def _locked_list(user: User, row: Panel, _at: datetime) -> None:
    check_declared_officer(user, row.round.call)
    if row.list_state != Panel.ListState.LOCKED:
        raise Refused("list_not_locked")


def add_panel(doing: Doing) -> Done:
    values = dict(doing.values)
    panel = actions.add_panel(values.pop("round"), **values, by=doing.user, at=doing.at)
    page = reverse("admin:reviews_panel_change", args=[panel.pk])
    return Done(_("The panel is added. Give it a chair and members."), to=page)


def change_panel(doing: Doing) -> Done:
    actions.change_panel(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("The panel is saved."))


def seat(doing: Doing) -> Done:
    values = dict(doing.values)
    made = seating.seat(doing.row, values.pop("reviewer"), **values, by=doing.user, at=doing.at)
    return Done(_("%(name)s sits in the panel and gets an e-mail.") % {"name": made.reviewer})


def open_list(doing: Doing) -> Done:
    unlock_list(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("The priority list is open again."))


def plan(doing: Doing) -> Done:
    plan_meeting(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("The meeting is planned. The panel's members find it on the panel's page."))


def unseat(doing: Doing) -> Done:
    role = PanelRole.objects.select_related("panel__round__call", "reviewer__person").filter(
        panel=doing.row, pk=doing.values["chosen"]
    )
    if not role:
        raise Hidden
    seating.unseat(role[0], reason=doing.values["reason"], by=doing.user, at=doing.at)
    call_by_name([role[0].reviewer], doing.row.round.call.agency_id)
    return Done(_("%(name)s no longer sits in the panel. What was written is kept.") % {"name": role[0].reviewer})


@admin.register(Panel)
class PanelAdmin(PortalModelAdmin):
    roles = (Role.OFFICER,)
    list_display = ("name_en", "name_sv", "round", "list_state", "n_people")
    search_fields = ("name_en", "name_sv")
    page_fields = ("name_sv", "name_en", "round", "in_areas", "list_state")
    change_form_template = "admin/reviews/panel.html"
    list_acts = (
        Act("add", gettext_lazy("Add a panel"), add_panel, check_some_officer, forms.NewPanelForm, kind="primary"),
    )
    acts = (
        INVITE,
        Act(
            "seat",
            gettext_lazy("Add a person who has agreed"),
            seat,
            check_run,
            forms.SeatForm,
            intro=gettext_lazy("For somebody who has said yes by other means: the person sits in the panel at once."),
        ),
        Act("edit", gettext_lazy("Change"), change_panel, check_run, forms.PanelForm),
        Act(
            "plan-meeting",
            gettext_lazy("Plan a meeting"),
            plan,
            check_plan,
            forms.MeetingForm,
            confirm_label=gettext_lazy("Plan the meeting"),
            intro=gettext_lazy(
                "Every application of the panel's list is put on the agenda. The chair leads the meeting."
            ),
        ),
        DATES_ACT,
        *HEARING_ACTS,
        Act("open-list", gettext_lazy("Open the priority list again"), open_list, _locked_list, ReasonForm),
        Act(
            "unseat",
            gettext_lazy("End a part in the panel"),
            unseat,
            check_run,
            forms.UnseatForm,
            kind="danger",
            confirm_label=gettext_lazy("End the part"),
            intro=gettext_lazy("The person's readings end too. What the person has written is kept."),
            shown=False,
        ),
        REMIND,
        REVOKE,
        BALANCE_ACT,
    )

    def visible_to(self, user: User, at: datetime) -> QuerySet[Panel]:
        active = Count("roles", filter=Q(roles__ended_at__isnull=True))
        return with_dates(panels_staffed_by(user), round_="round").annotate(n_active=active)

    @admin.display(description=gettext_lazy("people"))
    def n_people(self, row: Any) -> int:
        return int(row.n_active)

    @admin.display(description=gettext_lazy("technology areas"))
    def in_areas(self, row: Panel) -> str:
        return ", ".join(spoken(area) for area in row.areas.all())

    def buttons(self, request: HttpRequest, row: Any) -> list[Button]:
        """Inviting is the strong button until somebody sits in the panel."""
        return [replace(one, kind="") if row.n_active else one for one in super().buttons(request, row)]

    def page_context(self, request: HttpRequest, row: Panel) -> dict[str, Any]:
        held = row.roles.filter(ended_at__isnull=True).select_related("reviewer__person__user")
        named = held.annotate(name=name_at(row.round.call.agency_id))
        parts = list(named.order_by("role", "name"))
        call_by_name([one.reviewer for one in parts], row.round.call.agency_id)
        known = during(row.round, [one.reviewer for one in parts])
        return {
            "parts": [(one, name_with("", known[one.reviewer_id]).strip()) for one in parts],
            "dates": dates_in_panel(row),
            "meetings": row.meetings.all(),
            "may_enter": permits(check_plan, request.user, row),
            "unseat_url": self.url("unseat", row),
            "invitations": invitations_staffed_by(request.user, request.at).filter(panel=row),
            "invite_url": self.url("invite", row),
            "remind_url": self.url("remind-invitation", row),
            "revoke_url": self.url("revoke-invitation", row),
            **balance_context(row.round.call, self.url("balance", row)),
            **hearings_context(request.user, row.round, request.at, case__panel=row),
            "has_chair": any(one.role == PanelRole.Role.CHAIR for one in parts),
        }


@admin.register(PanelRole)
class PanelRoleAdmin(PortalModelAdmin):
    roles = (Role.OFFICER,)
    opens_on_declaring = True
    list_display = ("named", "role", "panel", "load_max", "n_readings", "declared_at", "ended_at")
    exports = True
    list_select_related = ("reviewer__person", "panel")
    list_filter = ("role",)
    has_page = False

    def visible_to(self, user: User, at: datetime) -> QuerySet[PanelRole]:
        rows = PanelRole.objects.filter(panel__in=panels_staffed_by(user))
        reading = Q(reviewer__assignments__ended_at__isnull=True, reviewer__assignments__case__panel=F("panel"))
        seen = reading & Q(reviewer__assignments__case__application__in=applications_handled_by(user, at))
        counted = Count("reviewer__assignments", filter=seen, distinct=True)
        return rows.annotate(who=name_at(OuterRef("panel__round__call__agency")), n_seen=counted)

    @admin.display(description=gettext_lazy("reviewer"), ordering="who")
    def named(self, row: Any) -> str:
        return row.who

    @admin.display(description=gettext_lazy("readings"), ordering="n_seen")
    def n_readings(self, row: Any) -> int:
        """Of the applications that the officer handles."""
        return int(row.n_seen)
