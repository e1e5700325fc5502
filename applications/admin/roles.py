"""Roles at agencies: granted by one administrator, confirmed by another."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.actions import roles as actions
from applications.admin.acts import Act, Doing, Done
from applications.admin.base import PortalModelAdmin
from applications.forms.staff.base import ChosenForm
from applications.forms.staff.setup import GrantRoleForm
from applications.models import AgencyRole
from applications.policies.administration import check_administer_any
from applications.queries.administration import roles_managed_by, roles_to_confirm_by
from clusterportal.accounts.errors import Hidden
from clusterportal.accounts.models import User

Role = AgencyRole.Role


def grant(doing: Doing) -> Done:
    made = actions.grant_role(**doing.values, by=doing.user, at=doing.at)
    return Done(_("The role waits for another administrator to confirm it: %(role)s.") % {"role": made})


def confirm(doing: Doing) -> Done:
    role = _chosen(doing)
    actions.confirm_role(role, by=doing.user, at=doing.at)
    return Done(_("Confirmed: %(role)s.") % {"role": role})


def end(doing: Doing) -> Done:
    role = _chosen(doing)
    actions.end_role(role, by=doing.user, at=doing.at)
    return Done(_("Ended: %(role)s.") % {"role": role})


@admin.register(AgencyRole)
class AgencyRoleAdmin(PortalModelAdmin):
    roles = (Role.ADMINISTRATOR,)
    has_page = False
    change_list_template = "admin/applications/roles.html"
    list_intro = gettext_lazy(
        "A role counts once a second administrator has confirmed it. Coordinators read of both agencies: "
        "an administrator of the other agency confirms them."
    )
    list_acts = (
        Act("grant", gettext_lazy("Grant a role"), grant, check_administer_any, GrantRoleForm, kind="primary"),
        Act("confirm", gettext_lazy("Confirm"), confirm, check_administer_any, ChosenForm, shown=False),
        Act("end", gettext_lazy("End"), end, check_administer_any, ChosenForm, kind="danger", shown=False),
    )

    def visible_to(self, user: User, at: datetime) -> QuerySet[AgencyRole]:
        return roles_managed_by(user)

    def list_context(self, request: HttpRequest) -> dict[str, Any]:
        related = ("user", "agency", "call__agency", "initiative", "granted_by", "confirmed_by")
        roles = roles_managed_by(request.user).filter(ended_at__isnull=True).select_related(*related)
        ordered = roles.order_by("confirmed_at", "agency", "role", "user__name")
        waiting = set(roles_to_confirm_by(request.user).values_list("pk", flat=True))
        return {
            "role_rows": [(role, role.pk in waiting) for role in ordered],
            "confirm_url": self.url("confirm"),
            "end_url": self.url("end"),
        }


def _chosen(doing: Doing) -> AgencyRole:
    role = roles_managed_by(doing.user).filter(pk=doing.values["chosen"]).first()
    if role is None:
        raise Hidden
    return role
