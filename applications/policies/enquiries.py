"""Who asks an agency, complains to it and answers there. None of it stops while a call is frozen."""

from datetime import datetime

from applications.domain.enquiries import reopens_until
from applications.domain.lifecycle import BEFORE_SUBMISSION
from applications.models import Applicant, Application, Call, Enquiry, OrganisationRole
from applications.policies.public_questions import check_not_archived, check_publish_question
from applications.policies.staff import check_handle
from applications.queries.enquiries import enquiries_handled_by, enquiries_read_by, enquiries_written_by, officers_of
from applications.queries.parts import applicants_of
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User


def check_ask_about_call(user: User, call: Call, at: datetime) -> None:
    """Ask about a call or complain of it: whoever is signed in, from when it is published until it is archived."""
    if not user.is_authenticated or call.published_at is None or call.published_at > at:
        raise Hidden
    check_not_archived(call)


def check_ask_about_application(user: User, application: Application, at: datetime) -> None:
    """Who may edit it, and who signs for its organisation once it is submitted; others in it read what is for all."""
    accepted = (one for one in applicants_of(application) if one.invitation == Applicant.Invitation.ACCEPTED)
    part = next((one for one in accepted if one.person is not None and one.person.user_id == user.pk), None)
    if (part is None or part.rights != Applicant.Rights.EDIT) and not _signs(user, application):
        raise Hidden if part is None else Refused("enquiry_editors_only")
    check_not_archived(application.call)


def check_write(user: User, enquiry: Enquiry, at: datetime) -> None:
    """Write a message as one of those who ask; a thread that was closed long ago stays closed."""
    if not enquiries_read_by(user).filter(pk=enquiry.pk).exists():
        raise Hidden
    if not enquiries_written_by(user).filter(pk=enquiry.pk).exists():
        raise Refused("enquiry_editors_only")
    _check_open(enquiry, at)


def check_handle_enquiry(user: User, enquiry: Enquiry, _at: datetime | None = None) -> None:
    """An officer of the call who has no part in the application, is not barred from it, and did not ask."""
    if not enquiries_handled_by(user).filter(pk=enquiry.pk).exists():
        raise Hidden


def check_answer(user: User, enquiry: Enquiry, at: datetime) -> None:
    """Answer for the agency, also once more after closing."""
    check_handle_enquiry(user, enquiry)
    _check_open(enquiry, at)


def check_close(user: User, enquiry: Enquiry, at: datetime) -> None:
    """Close what needs nothing more."""
    check_handle_enquiry(user, enquiry)
    if enquiry.closed_at is not None:
        raise Refused("enquiry_is_closed")


def check_hand_over(user: User, enquiry: Enquiry, at: datetime) -> None:
    """Name a colleague who answers, where there is one who may."""
    check_close(user, enquiry, at)
    if not officers_of(enquiry).exclude(pk=user.pk).exists():
        raise Refused("enquiry_no_colleague")


def check_answer_publicly(user: User, enquiry: Enquiry, at: datetime) -> None:
    """Answer a question about a call on the call's page, once."""
    check_handle_enquiry(user, enquiry)
    if enquiry.application_id is not None or enquiry.kind != Enquiry.Kind.QUESTION:
        raise Hidden
    if enquiry.public_answer_id is not None:
        raise Refused("enquiry_answered_publicly")
    check_publish_question(user, enquiry.call, at)


def check_write_first(user: User, application: Application, at: datetime) -> None:
    """Begin a thread with the project leader of a submitted application."""
    check_handle(user, application, at)


def _check_open(enquiry: Enquiry, at: datetime) -> None:
    if enquiry.closed_at is not None and at > reopens_until(enquiry.closed_at):
        raise Refused("enquiry_closed_for_good")


def _signs(user: User, application: Application) -> bool:
    version = application.submitted_version
    if application.status in BEFORE_SUBMISSION or version is None or not user.is_authenticated:
        return False
    roles = OrganisationRole.objects.filter(role=OrganisationRole.Role.SIGNATORY, ended_at__isnull=True, user=user)
    return roles.filter(organisation=version.organisation_id).exists()
