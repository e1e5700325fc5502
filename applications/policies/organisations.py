"""Who says what an account may do for an organisation: its supervisors, and the agencies' officers."""

from datetime import datetime

from allauth.account.models import EmailAddress

from applications.models import Organisation, OrganisationInvitation, OrganisationRole
from applications.policies.administration import check_manage_organisations
from applications.queries.organisations import roles_at
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.accounts.policies import permits

Role = OrganisationRole.Role
State = OrganisationInvitation.State


def check_supervise(user: User, organisation: Organisation) -> None:
    """See who acts for the organisation, and invite: its supervisor."""
    if not roles_at(user, organisation).filter(role=Role.SUPERVISOR).exists():
        raise Hidden


def check_invite(user: User, organisation: Organisation, email: str) -> None:
    """Nobody offers a role to an address of the own account: what a supervisor lacks, another one gives."""
    check_supervise(user, organisation)
    own = {user.email.lower(), *EmailAddress.objects.filter(user=user).values_list("email", flat=True)}
    if email.lower() in {address.lower() for address in own}:
        raise Refused("own_organisation_role")


def check_join(user: User, invitation: OrganisationInvitation, at: datetime) -> None:
    """Take an offered role: in time, from somebody else, who is still a supervisor of the organisation."""
    if invitation.state != State.SENT:
        raise Refused("invitation_not_open")
    if invitation.invited_by_id == user.pk:
        raise Refused("own_organisation_role")
    if at > invitation.expires_at or not permits(check_supervise, invitation.invited_by, invitation.organisation):
        raise Refused("invitation_expired")


def check_grant(user: User, to: User) -> None:
    """Grant a role to an account at once: an officer or administrator, and never to oneself."""
    check_manage_organisations(user)
    if user.pk == to.pk:
        raise Refused("own_organisation_role")


def check_end(user: User, role: OrganisationRole) -> None:
    """End a role. A supervisor leaves no organisation without one; an officer may, where one has to be shut out."""
    if permits(check_manage_organisations, user):
        return
    check_supervise(user, role.organisation)
    if role.role != Role.SUPERVISOR:
        return
    others = role.organisation.roles.filter(role=Role.SUPERVISOR, ended_at__isnull=True).exclude(pk=role.pk)
    if not others.exists():
        raise Refused("last_supervisor")
