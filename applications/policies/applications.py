"""What a person may do with an application as one of its applicants or as its organisation's signatory.

Each check returns nothing, or raises Refused with its reason, or Hidden where even the application is unknown to the
person.
"""

from datetime import datetime

from applications.domain.form import LEADER, AttachmentType, Field
from applications.domain.lifecycle import AFTER_SUBMISSION, OPEN_IN_TIME, Status
from applications.domain.supplements import PEOPLE
from applications.models import Applicant, Application, OrganisationRole, Supplement
from applications.policies.freezing import check_not_frozen
from applications.policies.supplements import check_in_time, check_opened
from applications.queries.parts import applicants_of
from applications.queries.phases import closes_at
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User


def check_read(user: User, application: Application, at: datetime) -> None:
    """Everybody in the consortium reads; others do not know that it exists."""
    part_of(user, application)


def check_edit(user: User, application: Application, at: datetime, *places: str) -> None:
    """Change the working copy: with the right to edit, in time, and reopened where it is registered.

    `places` (domain.supplements) are what is changed; without any the question is whether anything may be changed. In a
    supplement they must be open.
    """
    if part_of(user, application).rights != Applicant.Rights.EDIT:
        raise Refused("read_only")
    if application.status == Status.SUPPLEMENTING:
        check_opened(application, at, *places)
        return
    _check_before_deadline(application, at)
    if application.status == Status.REGISTERED and application.reopened_at is None:
        raise Refused("reopen_first")


def check_fill(user: User, application: Application, asked: Field | AttachmentType) -> None:
    """Answer a question or upload what it asks for: some are the project leader's alone."""
    if asked.filled_by == LEADER and not is_leader(user, application):
        raise Refused("leader_fills", label=asked.label)


def check_lead(user: User, application: Application, at: datetime) -> None:
    """What the project leader alone does, in time."""
    _check_leader(user, application)
    _check_before_deadline(application, at)


def check_change_consortium(user: User, application: Application, at: datetime) -> None:
    """Invite and remove people: the leader, where the working copy may be edited."""
    _check_leader(user, application)
    check_edit(user, application, at, PEOPLE)


def check_register(user: User, application: Application, at: datetime) -> None:
    """Register the working copy, or the supplement; gaps and unchanged content are judged by the action."""
    if application.status == Status.SUPPLEMENTING:
        _check_leader(user, application)
        check_opened(application, at)
        return
    check_lead(user, application, at)


def check_register_supplement(user: User, application: Application, supplement: Supplement, at: datetime) -> None:
    """Register a supplement that takes what arrived at `at`; it may have lapsed while the request waited."""
    _check_leader(user, application)
    check_not_frozen(application.call)
    check_in_time(supplement, at)


def check_changed(application: Application) -> None:
    """There is something to register that is not registered yet."""
    version = application.registered_version
    if version is not None and application.status != Status.DRAFT and not application.has_unregistered_changes:
        raise Refused("nothing_changed", number=version.number)


def check_reopen(user: User, application: Application, at: datetime) -> None:
    """Open a registered application for changes while its registered version stands."""
    check_lead(user, application, at)
    _check_registered(application)
    if application.reopened_at is not None:
        raise Refused("already_reopened")


def check_unregister(user: User, application: Application, at: datetime) -> None:
    """Take the registration back, before the deadline."""
    check_lead(user, application, at)
    _check_registered(application)


def check_withdraw(user: User, application: Application, at: datetime) -> None:
    """Withdraw for good: the leader at any time before the decision, a signatory once it is submitted."""
    if not (is_leader(user, application) or _is_signatory_of_submitted(user, application)):
        part_of(user, application)
        raise Refused("leader_only")
    if application.status == Status.WITHDRAWN:
        raise Refused("withdrawn")
    check_not_frozen(application.call)
    if application.decided_at is not None:
        raise Refused("already_decided")


def check_sign(user: User, application: Application, at: datetime) -> None:
    """Answer for the organisation, in the window; not for an application in which one takes part oneself."""
    if not _is_signatory_of_submitted(user, application):
        raise Hidden
    if _part(user, application) is not None:
        raise Refused("own_application")
    check_not_frozen(application.call)
    if application.status not in {Status.AWAITING_SIGNATURE, Status.REFUSED}:
        raise Refused("not_awaiting_signature")
    if not closes_at(application) < at <= signing_closes_at(application):
        raise Refused("signing_not_open")


def signing_closes_at(application: Application) -> datetime:
    """The end of the window: the call's, or later where an officer extended it for this application."""
    return max(application.call.signing_closes_at, application.signing_closes_at or application.call.signing_closes_at)


def is_leader(user: User, application: Application) -> bool:
    """Whether the person leads the consortium."""
    part = _part(user, application)
    return part is not None and part.role == Applicant.Role.LEADER


def part_of(user: User, application: Application) -> Applicant:
    """The person's own part in the consortium. Raises Hidden where there is none."""
    part = _part(user, application)
    if part is None:
        raise Hidden
    return part


def _check_leader(user: User, application: Application) -> None:
    if part_of(user, application).role != Applicant.Role.LEADER:
        raise Refused("leader_only")


def _check_before_deadline(application: Application, at: datetime) -> None:
    call = application.call
    if application.status == Status.WITHDRAWN:
        raise Refused("withdrawn")
    check_not_frozen(call)
    if call.published_at is None or at < call.opens_at:
        raise Refused("call_not_open")
    if at > closes_at(application):
        raise Refused("deadline_passed")
    if application.status not in OPEN_IN_TIME:
        raise Refused("already_submitted")


def _check_registered(application: Application) -> None:
    if application.status != Status.REGISTERED:
        raise Refused("not_registered")


def _part(user: User, application: Application) -> Applicant | None:
    if not user.is_authenticated:
        return None
    parts = applicants_of(application)
    return next((part for part in parts if part.invitation == "accepted" and _is(part, user)), None)


def _is(part: Applicant, user: User) -> bool:
    return part.person is not None and part.person.user_id == user.pk


def _is_signatory_of_submitted(user: User, application: Application) -> bool:
    version = application.submitted_version
    if application.status not in AFTER_SUBMISSION or version is None or not user.is_authenticated:
        return False
    roles = OrganisationRole.objects.filter(role=OrganisationRole.Role.SIGNATORY, ended_at__isnull=True, user=user)
    return roles.filter(organisation=version.organisation_id).exists()
