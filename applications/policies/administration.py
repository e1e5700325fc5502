"""Who grants roles, and who keeps the registers that all calls share."""

from datetime import datetime
from typing import Any

from applications.models import Agency, AgencyRole
from applications.policies.roles import Role, agency_roles, has_agency_role
from applications.queries.administration import frames_kept_by, roles_managed_by, roles_to_confirm_by
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User


def check_administer(user: User, agency: Agency) -> None:
    """Grant and end roles of one agency."""
    if not agency_roles(user).filter(agency=agency, role=Role.ADMINISTRATOR).exists():
        raise Hidden


def check_administer_any(user: User, _row: Any = None, _at: datetime | None = None) -> None:
    """Grant roles at some agency."""
    if not has_agency_role(user, Role.ADMINISTRATOR):
        raise Hidden


def check_manage_role(user: User, role: AgencyRole) -> None:
    """End a role: an administrator of its agency; a coordinator's also one of the agency that the role reads of."""
    if not roles_managed_by(user).filter(pk=role.pk).exists():
        raise Hidden


def check_confirm_role(user: User, role: AgencyRole) -> None:
    """The second person: an administrator who neither granted the role nor receives it.

    A coordinator reads of both agencies, so that both sides grant: one of the other agency confirms.
    """
    check_manage_role(user, role)
    if role.ended_at is not None:
        raise Refused("role_ended")
    if role.confirmed_at is not None:
        raise Refused("role_already_confirmed")
    if roles_to_confirm_by(user).filter(pk=role.pk).exists():
        return
    raise Refused("confirm_by_other_agency" if role.role == Role.COORDINATOR else "confirm_by_another")


def check_manage_organisations(user: User, _row: Any = None, _at: datetime | None = None) -> None:
    """Keep the register of organisations and of those who sign for them: an officer or administrator of any agency."""
    if not has_agency_role(user, Role.OFFICER, Role.ADMINISTRATOR):
        raise Hidden


def check_manage_initiative(user: User, _row: Any = None, _at: datetime | None = None) -> None:
    """Keep the initiative, its frames and its technology areas."""
    if not has_agency_role(user, Role.OFFICER, Role.ADMINISTRATOR):
        raise Hidden


def check_set_frame(user: User, agency: Agency) -> None:
    """Set an agency's share of an initiative: an officer of all its calls, or its administrator."""
    if not frames_kept_by(user).filter(pk=agency.pk).exists():
        raise Hidden


def check_officer_of_some_agency(user: User, _row: Any = None, _at: datetime | None = None) -> None:
    """Officers of a whole agency create calls."""
    if not agency_roles(user).filter(role=Role.OFFICER, call__isnull=True).exists():
        raise Hidden
