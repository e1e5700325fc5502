"""Which roles a person has at agencies and organisations."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from applications.models import AgencyRole, Call, StaffDeclaration
from clusterportal.accounts.models import User

Role = AgencyRole.Role
READERS = (Role.OFFICER, Role.DECISION_MAKER, Role.REGISTRAR, Role.AUDITOR)
KEEPERS = (Role.OFFICER, Role.REGISTRAR, Role.AUDITOR, Role.ADMINISTRATOR)
"""Who reads what is kept how long, and what was erased."""


def agency_roles(user: User) -> QuerySet[AgencyRole]:
    """The roles that count now: confirmed by a second person and not ended."""
    if not user.is_authenticated:
        return AgencyRole.objects.none()
    return AgencyRole.objects.filter(user=user, confirmed_at__isnull=False, ended_at__isnull=True)


def held_roles_of(user: User) -> frozenset[str]:
    """The person's roles at any agency."""
    return frozenset(agency_roles(user).values_list("role", flat=True))


def has_agency_role(user: User, *roles: str) -> bool:
    """Whether the person has one of `roles`, or any role at all, at any agency."""
    held = agency_roles(user)
    return held.filter(role__in=roles).exists() if roles else held.exists()


def calls_with_role(user: User, *roles: str) -> QuerySet[Call]:
    """The calls in which the person has one of `roles`: by a role for the call, or for all calls of its agency."""
    held = agency_roles(user).filter(role__in=roles)
    whole_agencies = held.filter(call__isnull=True).values("agency")
    return Call.objects.filter(Q(agency__in=whole_agencies) | Q(pk__in=held.values("call")))


def calls_declared_by(user: User) -> QuerySet[Any]:
    """The keys of the calls for which the person has declared as staff, for a query around it."""
    return StaffDeclaration.objects.filter(user=user.pk).values("call")


def calls_open_to(user: User, *roles: str) -> QuerySet[Call]:
    """The calls in which the person has one of `roles`, which must declare, and has: their applications are open."""
    return calls_with_role(user, *roles).filter(pk__in=calls_declared_by(user))


def officers_of_call(call: Call) -> QuerySet[User]:
    """The accounts in use of its officers: by a role for the call, or for all calls of its agency."""
    held = AgencyRole.objects.filter(role=Role.OFFICER, confirmed_at__isnull=False, ended_at__isnull=True)
    of_call = held.filter(Q(call=call) | Q(call__isnull=True, agency=call.agency_id))
    return User.objects.filter(is_active=True, pk__in=of_call.values("user"))


def calls_readable_by(user: User) -> QuerySet[Call]:
    """The calls whose set-up the person reads as staff."""
    return calls_with_role(user, *READERS)


def officer_scopes(user: User, agency: str) -> frozenset[UUID | None]:
    """The calls of which the person is an officer at an agency; None stands for all of them, and for new ones."""
    held = agency_roles(user).filter(role=Role.OFFICER, agency=agency)
    return frozenset(held.values_list("call", flat=True))
