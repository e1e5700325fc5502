"""Roles at organisations: offered by a link, accepted, granted by officers, ended."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from applications.actions.accounts import account_of
from applications.actions.links import link_token, token_sha256
from applications.models import Organisation, OrganisationInvitation, OrganisationRole
from applications.policies.organisations import check_end, check_grant, check_invite, check_join, check_supervise
from applications.queries.organisations import roles_at
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.locking import lock
from clusterportal.mail.actions import queue

State = OrganisationInvitation.State
VALID_FOR = timedelta(days=30)
HELD = "applications.queries.invitations.organisation_role_is_held"


@transaction.atomic
def invite_to_organisation(
    organisation: Organisation, *, email: str, role: str, by: User, at: datetime
) -> OrganisationInvitation:
    """Offer a role to whoever reads the mail of an address. Refused: `already_invited`, and by policy."""
    organisation = lock(organisation)
    check_invite(by, organisation, email)
    if organisation.invitations.filter(email__iexact=email, role=role, state=State.SENT).exists():
        raise Refused("already_invited", email=email)
    made = OrganisationInvitation(
        organisation=organisation, email=email, role=role, invited_by=by, invited_at=at, expires_at=at + VALID_FOR
    )
    made.token_sha256 = token_sha256(organisation_token(made))
    made.save()
    _audit("organisation_invitation.sent", made, by=by, at=at)
    _mail_invitation(made, by=by, at=at)
    return made


def organisation_token(invitation: OrganisationInvitation) -> str:
    """The secret of an invitation's link."""
    return link_token("organisation", invitation.pk, invitation.invited_at.astimezone(UTC).isoformat())


def find_organisation_invitation(token: str) -> OrganisationInvitation:
    """The invitation that a link belongs to, accepted or expired too. Raises Hidden where there is none."""
    rows = OrganisationInvitation.objects.select_related("organisation", "invited_by")
    found = rows.filter(token_sha256=token_sha256(token)).first()
    if found is None or found.state == State.REVOKED:
        raise Hidden
    return found


@transaction.atomic
def join_organisation(token: str, *, by: User, at: datetime) -> OrganisationRole:
    """Take the role with the account that holds the link, whatever its address.

    Refused: `role_already_held`, and by policy.
    """
    found = find_organisation_invitation(token)
    organisation = lock(found.organisation)
    invitation = lock(found, "organisation", "invited_by")
    check_join(by, invitation, at)
    role = _give(organisation, by, invitation.role, granted_by=invitation.invited_by, by=by, at=at)
    invitation.state, invitation.answered_by, invitation.answered_at = State.ACCEPTED, by, at
    invitation.save(update_fields=["state", "answered_by", "answered_at"])
    _audit("organisation_invitation.accepted", invitation, by=by, at=at)
    _tell_supervisor(invitation, role, at=at)
    return role


@transaction.atomic
def revoke_organisation_invitation(invitation: OrganisationInvitation, *, by: User, at: datetime) -> None:
    """Withdraw an offer: its link no longer exists. Refused: `invitation_not_open`."""
    invitation = _locked(invitation, by=by)
    invitation.state, invitation.token_sha256 = State.REVOKED, ""
    invitation.save(update_fields=["state", "token_sha256"])
    _audit("organisation_invitation.revoked", invitation, by=by, at=at)


@transaction.atomic
def remind_organisation_invitation(invitation: OrganisationInvitation, *, by: User, at: datetime) -> None:
    """Mail the same link again, as one's own offer, for as long as a new one. Refused: `invitation_not_open`."""
    invitation = _locked(invitation, by=by)
    check_invite(by, invitation.organisation, invitation.email)
    invitation.invited_by, invitation.expires_at = by, at + VALID_FOR
    invitation.save(update_fields=["invited_by", "expires_at"])
    _audit("organisation_invitation.reminded", invitation, by=by, at=at)
    _mail_invitation(invitation, by=by, at=at)


@transaction.atomic
def grant_organisation_role(
    organisation: Organisation, *, email: str, role: str, by: User, at: datetime
) -> OrganisationRole:
    """Let an account read or sign for an organisation, at once: what an officer or administrator does."""
    organisation = lock(organisation)
    user = account_of(email)
    check_grant(by, user)
    made = _give(organisation, user, role, granted_by=by, by=by, at=at)
    _tell_holder("organisation_role_granted", made, by=by, at=at, guard=HELD)
    return made


@transaction.atomic
def end_organisation_role(role: OrganisationRole, *, by: User, at: datetime) -> None:
    """Take an organisation role back, at once. The last supervisor stays, unless an officer ends the role."""
    lock(role.organisation)
    role = lock(role, "organisation", "user")
    check_end(by, role)
    if role.ended_at is not None:
        raise Refused("role_ended")
    role.ended_at = at
    role.save(update_fields=["ended_at"])
    detail = {"organisation": str(role.organisation_id), "role": role.role}
    append(f"account:{role.user_id}", "organisation_role.ended", detail=detail, by=by, at=at)
    _tell_holder("organisation_role_ended", role, by=by, at=at)


def _give(
    organisation: Organisation, user: User, role: str, *, granted_by: User, by: User, at: datetime
) -> OrganisationRole:
    if roles_at(user, organisation).filter(role=role).exists():
        raise Refused("role_already_held")
    try:
        with transaction.atomic():
            made = OrganisationRole.objects.create(
                organisation=organisation, user=user, role=role, granted_by=granted_by, granted_at=at
            )
    except IntegrityError as error:
        raise Refused("role_already_held") from error
    detail = {"organisation": str(organisation.pk), "role": role}
    append(f"account:{user.pk}", "organisation_role.granted", detail=detail, by=by, at=at)
    return made


def _locked(invitation: OrganisationInvitation, *, by: User) -> OrganisationInvitation:
    invitation = lock(invitation, "organisation")
    check_supervise(by, invitation.organisation)
    if invitation.state != State.SENT:
        raise Refused("invitation_not_open")
    return invitation


def _audit(action: str, invitation: OrganisationInvitation, *, by: User, at: datetime) -> None:
    detail = {"invitation": str(invitation.pk), "role": invitation.role}
    append(f"organisation:{invitation.organisation_id}", action, detail=detail, by=by, at=at)


def _mail_invitation(invitation: OrganisationInvitation, *, by: User, at: datetime) -> None:
    context = {"invitation": invitation, "inviter": by.name or by.email, "token": organisation_token(invitation)}
    queue(
        "organisation_invitation",
        to=invitation.email,
        context=context,
        language=by.language,
        scope=f"organisation:{invitation.organisation_id}",
        guard="applications.queries.invitations.organisation_invitation_is_open",
        subject_id=invitation.pk,
        key=f"organisation_invitation:{invitation.pk}:{at.isoformat()}",
        at=at,
    )


def _tell_supervisor(invitation: OrganisationInvitation, role: OrganisationRole, *, at: datetime) -> None:
    """Who accepted, and with which address: another one than was invited is looked at twice."""
    queue(
        "organisation_invitation_accepted",
        to=invitation.invited_by.email,
        recipient=invitation.invited_by,
        context={"invitation": invitation, "role": role},
        scope=f"organisation:{invitation.organisation_id}",
        guard="applications.queries.invitations.supervises_organisation",
        subject_id=invitation.organisation_id,
        key=f"organisation_invitation_accepted:{invitation.pk}",
        at=at,
    )


def _tell_holder(template: str, role: OrganisationRole, *, by: User, at: datetime, **guarded: Any) -> None:
    queue(
        template,
        to=role.user.email,
        recipient=role.user,
        context={"role": role, "by": by},
        scope=f"organisation:{role.organisation_id}",
        subject_id=role.pk,
        key=f"{template}:{role.pk}",
        at=at,
        **guarded,
    )
