"""The roles at agencies as administrators see them."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from applications.models import Agency, AgencyRole, Frame
from applications.policies.roles import agency_roles
from clusterportal.accounts.models import User

Role = AgencyRole.Role


def agencies_administered_by(user: User) -> QuerySet[Agency]:
    """The agencies of which the person is an administrator."""
    return Agency.objects.filter(pk__in=agency_roles(user).filter(role=Role.ADMINISTRATOR).values("agency"))


def frames_kept_by(user: User) -> QuerySet[Agency]:
    """The agencies whose frames the person sets."""
    keeps = Q(role=Role.ADMINISTRATOR) | Q(role=Role.OFFICER, call__isnull=True)
    return Agency.objects.filter(pk__in=agency_roles(user).filter(keeps).values("agency"))


def roles_managed_by(user: User) -> QuerySet[AgencyRole]:
    """The roles at the person's agencies, and the coordinators of initiatives in which these take part."""
    own = agencies_administered_by(user)
    shared = Frame.objects.filter(agency__in=own).values("initiative")
    return AgencyRole.objects.filter(Q(agency__in=own) | Q(initiative__in=shared))


def roles_to_confirm_by(user: User) -> QuerySet[AgencyRole]:
    """What waits for the person: granted by another to a third, a coordinator's role by an agency beside."""
    others = Frame.objects.filter(initiative=OuterRef("initiative"), agency__in=agencies_administered_by(user))
    others = others.exclude(agency=OuterRef("agency"))
    waiting = roles_managed_by(user).filter(confirmed_at__isnull=True, ended_at__isnull=True)
    of_both = ~Q(role=Role.COORDINATOR) | Exists(others)
    return waiting.filter(of_both).exclude(granted_by=user).exclude(user=user)
