"""The initiative with its areas and frames, and the register of organisations."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.actions import initiatives, organisation_roles, organisations
from applications.admin.acts import Act, Doing, Done
from applications.admin.base import PortalModelAdmin
from applications.forms.staff import setup
from applications.forms.staff.base import ChosenForm
from applications.models import (
    Agency,
    AgencyRole,
    Initiative,
    Organisation,
    OrganisationRole,
    TechnologyArea,
)
from applications.policies.administration import check_manage_initiative, check_manage_organisations
from applications.queries.administration import frames_kept_by
from clusterportal.accounts.errors import Hidden
from clusterportal.accounts.models import User

Role = AgencyRole.Role


def create_initiative(doing: Doing) -> Done:
    initiatives.create_initiative(fields=doing.values, by=doing.user, at=doing.at)
    return Done(_("The initiative is created. Add its technology areas and frames."))


def change_initiative(doing: Doing) -> Done:
    initiatives.change_initiative(doing.row, fields=doing.values, by=doing.user, at=doing.at)
    return Done(_("The initiative is saved."))


def add_area(doing: Doing) -> Done:
    area = initiatives.add_area(doing.row, fields=doing.values, by=doing.user, at=doing.at)
    return Done(_("Added: %(name)s.") % {"name": area})


def set_frame(doing: Doing) -> Done:
    fields = {name: value for name, value in doing.values.items() if name != "agency"}
    initiatives.set_frame(doing.row, doing.values["agency"], fields=fields, by=doing.user, at=doing.at)
    return Done(_("The frame is saved."))


def add_organisation(doing: Doing) -> Done:
    made = organisations.add_organisation(fields=doing.values, by=doing.user, at=doing.at)
    return Done(_("Added: %(name)s.") % {"name": made})


def change_organisation(doing: Doing) -> Done:
    organisations.change_organisation(doing.row, fields=doing.values, by=doing.user, at=doing.at)
    return Done(_("The organisation is saved."))


def grant_organisation_role(doing: Doing) -> Done:
    made = organisation_roles.grant_organisation_role(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("Granted: %(role)s.") % {"role": made})


def end_organisation_role(doing: Doing) -> Done:
    role = OrganisationRole.objects.filter(organisation=doing.row, pk=doing.values["chosen"]).first()
    if role is None:
        raise Hidden
    organisation_roles.end_organisation_role(role, by=doing.user, at=doing.at)
    return Done(_("Ended: %(role)s.") % {"role": role})


@admin.register(Initiative)
class InitiativeAdmin(PortalModelAdmin):
    list_display = ("name_en", "name_sv")
    page_fields = ("name_sv", "name_en", "summary_sv", "summary_en")
    change_form_template = "admin/applications/initiative.html"
    list_acts = (
        Act("add", gettext_lazy("Add an initiative"), create_initiative, check_manage_initiative, setup.InitiativeForm),
    )
    acts = (
        Act("edit", gettext_lazy("Change"), change_initiative, check_manage_initiative, setup.InitiativeForm),
        Act("area", gettext_lazy("Add a technology area"), add_area, check_manage_initiative, setup.AreaForm),
        Act("frame", gettext_lazy("Set a frame"), set_frame, check_manage_initiative, setup.FrameForm, shown=False),
    )

    def visible_to(self, user: User, at: datetime) -> QuerySet[Initiative]:
        return Initiative.objects.all()

    def page_context(self, request: HttpRequest, row: Initiative) -> dict[str, Any]:
        own = {agency.pk for agency in frames_kept_by(request.user)}
        frames = list(row.frames.select_related("agency"))
        return {
            "areas": row.areas.all(),
            "frames": [(frame, frame.agency_id in own) for frame in frames],
            "frame_url": self.url("frame", row),
            "lacks_frame": bool(own.difference(frame.agency_id for frame in frames)),
        }


@admin.register(TechnologyArea)
class TechnologyAreaAdmin(PortalModelAdmin):
    list_display = ("name_en", "name_sv", "key", "initiative")
    list_select_related = ("initiative",)
    has_page = False

    def visible_to(self, user: User, at: datetime) -> QuerySet[TechnologyArea]:
        return TechnologyArea.objects.all()


@admin.register(Agency)
class AgencyAdmin(PortalModelAdmin):
    list_display = ("short_name", "name_sv", "name_en")
    has_page = False

    def visible_to(self, user: User, at: datetime) -> QuerySet[Agency]:
        return Agency.objects.all()


@admin.register(Organisation)
class OrganisationAdmin(PortalModelAdmin):
    list_display = ("name_en", "name_sv", "kind", "country", "approval", "organisation_number")
    list_filter = ("kind", "approval")
    search_fields = ("name_en", "name_sv", "organisation_number")
    page_fields = ("name_sv", "name_en", "kind", "country", "organisation_number", "ror", "approval", "source")
    change_form_template = "admin/applications/organisation.html"
    list_acts = (
        Act(
            "add",
            gettext_lazy("Add an organisation"),
            add_organisation,
            check_manage_organisations,
            setup.OrganisationForm,
            kind="primary",
        ),
    )
    acts = (
        Act("edit", gettext_lazy("Change"), change_organisation, check_manage_organisations, setup.OrganisationForm),
        Act(
            "role",
            gettext_lazy("Grant a role for the organisation"),
            grant_organisation_role,
            check_manage_organisations,
            setup.OrganisationRoleForm,
            intro=gettext_lazy(
                "Signatories sign submitted applications. Readers read them. Supervisors read them and invite others."
            ),
        ),
        Act(
            "end-role",
            gettext_lazy("End a role"),
            end_organisation_role,
            check_manage_organisations,
            ChosenForm,
            shown=False,
        ),
    )

    def visible_to(self, user: User, at: datetime) -> QuerySet[Organisation]:
        return Organisation.objects.all()

    def page_context(self, request: HttpRequest, row: Organisation) -> dict[str, Any]:
        held = row.roles.filter(ended_at__isnull=True).select_related("user")
        return {"held_roles": held, "end_url": self.url("end-role", row)}
