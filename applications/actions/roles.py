"""Granting what an account may do for an agency."""

from datetime import datetime

from django.db import transaction

from applications.actions.accounts import account_of
from applications.models import Agency, AgencyRole, Call, Initiative
from applications.policies.administration import (
    check_administer,
    check_confirm_role,
    check_manage_role,
)
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.locking import lock

Role = AgencyRole.Role


@transaction.atomic
def bootstrap_agency(agency: Agency, *, administrators: list[User], at: datetime) -> list[AgencyRole]:
    """The first two administrators of an agency, made from the command line. Refused where it already has some."""
    if AgencyRole.objects.filter(agency=agency, role=Role.ADMINISTRATOR, ended_at__isnull=True).exists():
        raise Refused("agency_has_administrators")
    if len({user.pk for user in administrators}) < 2:
        raise Refused("two_administrators")
    return [_bootstrap_one(agency, user, at) for user in administrators]


@transaction.atomic
def grant_role(
    agency: Agency,
    *,
    email: str,
    role: str,
    call: Call | None = None,
    initiative: Initiative | None = None,
    by: User,
    at: datetime,
) -> AgencyRole:
    """Grant a role, which counts once a second administrator has confirmed it: a coordinator's for an initiative."""
    check_administer(by, agency)
    _check_scope(agency, role, call, initiative)
    scope = {"agency": agency, "call": call, "initiative": initiative, "user": account_of(email), "role": role}
    if AgencyRole.objects.filter(**scope, ended_at__isnull=True).exists():
        raise Refused("role_already_held")
    made = AgencyRole.objects.create(**scope, granted_by=by, granted_at=at)
    _audit("role.granted", made, by=by, at=at)
    return made


@transaction.atomic
def confirm_role(role: AgencyRole, *, by: User, at: datetime) -> None:
    """Confirm what another administrator has granted to a third person, for a coordinator as the other agency."""
    role = lock(role, "agency")
    check_confirm_role(by, role)
    role.confirmed_by, role.confirmed_at = by, at
    role.save(update_fields=["confirmed_by", "confirmed_at"])
    _audit("role.confirmed", role, by=by, at=at)


@transaction.atomic
def end_role(role: AgencyRole, *, by: User, at: datetime) -> None:
    """Take a role back, at once. The last administrator stays."""
    lock(role.agency)
    role = lock(role, "agency")
    check_manage_role(by, role)
    if role.ended_at is not None:
        raise Refused("role_ended")
    others = AgencyRole.objects.filter(
        agency=role.agency, role=Role.ADMINISTRATOR, confirmed_at__isnull=False, ended_at__isnull=True
    ).exclude(pk=role.pk)
    if role.role == Role.ADMINISTRATOR and not others.exists():
        raise Refused("last_administrator")
    role.ended_at = at
    role.save(update_fields=["ended_at"])
    _audit("role.ended", role, by=by, at=at)


def _check_scope(agency: Agency, role: str, call: Call | None, initiative: Initiative | None) -> None:
    if call is not None and call.agency_id != agency.pk:
        raise Refused("call_of_other_agency")
    if role != Role.COORDINATOR:
        if initiative is not None:
            raise Refused("initiative_for_coordinators")
        return
    if initiative is None or not initiative.frames.filter(agency=agency).exists():
        raise Refused("coordinator_of_initiative")
    if call is not None:
        raise Refused("coordinator_of_no_call")


def _bootstrap_one(agency: Agency, user: User, at: datetime) -> AgencyRole:
    made = AgencyRole.objects.create(
        agency=agency, user=user, role=Role.ADMINISTRATOR, granted_by=None, granted_at=at, confirmed_at=at
    )
    _audit("role.bootstrapped", made, by=None, at=at)
    return made


def _audit(action: str, role: AgencyRole, *, by: User | None, at: datetime) -> None:
    scope = {"agency": role.agency_id, "call": str(role.call_id or ""), "initiative": str(role.initiative_id or "")}
    detail = {**scope, "role": role.role, "id": str(role.pk)}
    append(f"account:{role.user_id}", action, detail=detail, by=by, at=at)
