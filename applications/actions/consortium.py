"""People of a consortium: inviting, answering, reminding, withdrawing.

The leader's own row is never among them, so that nobody can lock the leader out.
"""

from datetime import UTC, datetime

from django.db import IntegrityError, transaction

from applications.actions.links import link_token, token_sha256
from applications.actions.people import ensure_person
from applications.actions.status import lock_application
from applications.actions.working_copy import count_change
from applications.models import Applicant, Application, Organisation, Person
from applications.policies.applications import check_change_consortium
from applications.policies.drafting import check_answer_invitation
from applications.queries.curriculum import place_of
from applications.queries.phases import closes_at
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.mail.actions import queue

Invitation = Applicant.Invitation
ACTIVE = (Invitation.SENT, Invitation.ACCEPTED)


@transaction.atomic
def invite(
    application: Application,
    *,
    name: str,
    email: str,
    role: str,
    rights: str,
    organisation: Organisation | None = None,
    department: str = "",
    by: User,
    at: datetime,
) -> Applicant:
    """Invite a researcher or an administrator by e-mail. Refused: `already_invited`, and by policy."""
    application = lock_application(application)
    check_change_consortium(by, application, at)
    if role == Applicant.Role.LEADER:
        raise Refused("leader_stays")
    if application.consortium.applicants.filter(email__iexact=email, invitation__in=ACTIVE).exists():
        raise Refused("already_invited", email=email)
    applicant = Applicant(
        consortium=application.consortium,
        role=role,
        rights=rights,
        name=name,
        email=email,
        organisation=organisation,
        department=department,
        invitation=Invitation.SENT,
        invited_at=at,
    )
    applicant.token_sha256 = token_sha256(invitation_token(applicant))
    applicant.save()
    append(f"application:{application.pk}", "participant.invited", detail=_detail(applicant), by=by, at=at)
    _mail_invitation(applicant, by=by, at=at)
    return applicant


def invitation_token(applicant: Applicant) -> str:
    """The secret of an invitation's link."""
    return link_token("invitation", applicant.pk, applicant.invited_at.astimezone(UTC).isoformat())


def find_invitation(token: str) -> Applicant:
    """The invitation that a link belongs to, answered or not. Raises Hidden where there is none."""
    related = ("consortium__application__call__agency", "organisation")
    found = Applicant.objects.select_related(*related).filter(token_sha256=token_sha256(token)).first()
    if found is None or found.invitation == Invitation.REVOKED:
        raise Hidden
    return found


@transaction.atomic
def accept(token: str, *, by: User, at: datetime) -> Applicant:
    """Join the consortium with the account that holds the link, whatever its address.

    Refused: `invitation_not_open`, `already_part`, and by policy.
    """
    applicant = _locked_open(token, by=by, at=at)
    person = ensure_person(by, at=at)
    applicant.person, applicant.name = person, person.name
    if applicant.organisation is None:
        place = place_of(person)
        applicant.organisation, applicant.department = place.organisation, place.department
    applicant.invitation, applicant.answered_at = Invitation.ACCEPTED, at
    try:
        with transaction.atomic():
            applicant.save()
    except IntegrityError as error:
        raise Refused("already_part") from error
    _record(applicant, "participant.accepted", by=by, at=at)
    _tell_leader(applicant, "invitation_accepted", at=at)
    return applicant


@transaction.atomic
def decline(token: str, *, by: User, at: datetime) -> Applicant:
    """Say no to an invitation."""
    applicant = _locked_open(token, by=by, at=at)
    applicant.invitation, applicant.answered_at = Invitation.DECLINED, at
    applicant.save(update_fields=["invitation", "answered_at"])
    chain = f"application:{applicant.consortium_id}"
    append(chain, "participant.declined", detail=_detail(applicant), by=by, at=at)
    _tell_leader(applicant, "invitation_declined", at=at)
    return applicant


@transaction.atomic
def revoke(applicant: Applicant, *, by: User, at: datetime) -> None:
    """Withdraw an invitation, or end the part of somebody who has accepted it. Refused: `leader_stays`."""
    applicant = _locked(applicant, by=by, at=at)
    if applicant.invitation not in ACTIVE:
        raise Refused("invitation_not_open")
    applicant.invitation, applicant.token_sha256 = Invitation.REVOKED, ""
    applicant.save(update_fields=["invitation", "token_sha256"])
    _record(applicant, "participant.revoked", by=by, at=at)


def erase_part(applicant: Applicant, *, by: User, at: datetime) -> None:
    """End the part of somebody who is being erased, in a locked application; the leader is told.

    The row stays, with the name and address that the account `by` has from now on, so that the leader sees that
    somebody has left.
    """
    was_accepted = applicant.invitation == Invitation.ACCEPTED
    if was_accepted:
        applicant.invitation = Invitation.REVOKED
        _record(applicant, "participant.left", by=by, at=at)
    applicant.person, applicant.name, applicant.email, applicant.token_sha256 = None, by.name, by.email, ""
    applicant.organisation, applicant.department = None, ""
    applicant.cv, applicant.cv_transferred_at = None, None
    applicant.save()
    if was_accepted:
        _tell_leader(applicant, "participant_left", at=at)


@transaction.atomic
def remind(applicant: Applicant, *, by: User, at: datetime) -> None:
    """Mail the same link again. Refused: `invitation_not_open`."""
    applicant = _locked(applicant, by=by, at=at)
    if applicant.invitation != Invitation.SENT:
        raise Refused("invitation_not_open")
    applicant.token_sha256 = token_sha256(invitation_token(applicant))
    applicant.save(update_fields=["token_sha256"])
    chain = f"application:{applicant.consortium_id}"
    append(chain, "participant.reminded", detail=_detail(applicant), by=by, at=at)
    _mail_invitation(applicant, by=by, at=at)


@transaction.atomic
def change_rights(applicant: Applicant, rights: str, *, by: User, at: datetime) -> None:
    """Let a participant edit, or only read. Refused: `leader_stays`."""
    applicant = _locked(applicant, by=by, at=at)
    if applicant.rights == rights:
        return
    applicant.rights = rights
    applicant.save(update_fields=["rights"])
    detail = _detail(applicant) | {"rights": rights}
    append(f"application:{applicant.consortium_id}", "participant.rights_changed", detail=detail, by=by, at=at)


def _locked(applicant: Applicant, *, by: User, at: datetime) -> Applicant:
    """The row under its application's lock, for the leader to change."""
    application = lock_application(Application.objects.get(pk=applicant.consortium_id))
    check_change_consortium(by, application, at)
    applicant = _fresh(applicant, application)
    if applicant.role == Applicant.Role.LEADER:
        raise Refused("leader_stays")
    return applicant


def _locked_open(token: str, *, by: User, at: datetime) -> Applicant:
    """The row under its application's lock, for its addressee to answer."""
    found = find_invitation(token)
    application = lock_application(found.consortium.application)
    check_answer_invitation(by, application, at)
    applicant = _fresh(found, application)
    if applicant.invitation != Invitation.SENT:
        raise Refused("invitation_not_open")
    return applicant


def _fresh(applicant: Applicant, application: Application) -> Applicant:
    fresh = Applicant.objects.select_related("organisation").get(pk=applicant.pk)
    fresh.consortium = application.consortium
    fresh.consortium.application = application
    return fresh


def _record(applicant: Applicant, action: str, *, by: User, at: datetime) -> None:
    """Audit what somebody did; a researcher who comes or goes changes the application, an administrator does not."""
    application = applicant.consortium.application
    if applicant.role == Applicant.Role.RESEARCHER and applicant.person_id is not None:
        count_change(application, action, detail=_detail(applicant), by=by, at=at)
    else:
        append(f"application:{application.pk}", action, detail=_detail(applicant), by=by, at=at)


def _detail(applicant: Applicant) -> dict[str, str]:
    return {"participant": str(applicant.pk), "role": applicant.role}


def _mail_invitation(applicant: Applicant, *, by: User, at: datetime) -> None:
    application = applicant.consortium.application
    queue(
        "invitation",
        to=applicant.email,
        context={
            "applicant": applicant,
            "call": application.call,
            "deadline": closes_at(application),
            "leader": by.name,
            "token": invitation_token(applicant),
        },
        language=by.language,
        scope=f"application:{application.pk}",
        guard="applications.queries.invitations.invitation_is_open",
        subject_id=applicant.pk,
        key=f"invitation:{applicant.pk}:{at.isoformat()}",
        at=at,
    )


def _tell_leader(applicant: Applicant, template: str, *, at: datetime) -> None:
    application = applicant.consortium.application
    leaders = application.consortium.applicants.filter(role=Applicant.Role.LEADER, invitation=Invitation.ACCEPTED)
    leader = leaders.select_related("person__user").get()
    account = leader.person.user if isinstance(leader.person, Person) else None
    queue(
        template,
        to=account.email if account else leader.email,
        recipient=account,
        context={"applicant": applicant, "application": application, "call": application.call},
        scope=f"application:{application.pk}",
        guard="applications.queries.mail.may_still_read",
        subject_id=application.pk,
        key=f"{template}:{applicant.pk}:{at.isoformat()}",
        at=at,
    )
