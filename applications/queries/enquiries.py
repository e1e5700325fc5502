"""Enquiries: who reads which, on both sides, and how many wait for an agency."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from applications.domain.enquiries import late_before
from applications.models import Applicant, Call, Enquiry, EnquiryMessage, OrganisationRole
from applications.policies.roles import Role, calls_with_role, officers_of_call
from applications.queries.parts import leading_account
from applications.queries.per_call import number_of
from applications.queries.visibility import officers_open_to, open_to_officer
from clusterportal.accounts.models import User
from clusterportal.mail.models import Message

OLDEST_WAITING_FIRST = (F("waits_since").asc(nulls_last=True), "-last_at")
State = Enquiry.State


def enquiries_read_by(user: User) -> QuerySet[Enquiry]:
    """What a person reads as the one who asks or is written to.

    About a call, what the person asked. About an application, everything for those who may edit it; for its other
    people and for who signs for its organisation what they asked themselves, and what is for everybody in it. Whoever
    has left the application, or signs no longer, reads nothing of it.
    """
    if not user.is_authenticated:
        return Enquiry.objects.none()
    own = Q(asker=user)
    parts = _parts_of(user)
    edits, takes_part = Exists(parts.filter(rights=Applicant.Rights.EDIT)), Exists(parts)
    about_calls = own & Q(application__isnull=True)
    return Enquiry.objects.filter(
        about_calls | edits | (takes_part & (own | Q(is_for_all=True))) | (own & Exists(_signs_for(user)))
    )


def enquiries_written_by(user: User) -> QuerySet[Enquiry]:
    """Those of them in which the person may write: what the person asked, and what concerns an own application."""
    edits = Exists(_parts_of(user).filter(rights=Applicant.Rights.EDIT))
    return enquiries_read_by(user).filter(Q(asker=user) | edits)


def enquiries_handled_by(user: User) -> QuerySet[Enquiry]:
    """What an officer sees: of own calls, but for own enquiries, and for those about applications in which the officer
    takes part or which are closed to the officer."""
    own_calls = Enquiry.objects.filter(open_to_officer(user), call__in=calls_with_role(user, Role.OFFICER))
    return own_calls.exclude(asker=user.pk).exclude(Exists(_parts_of(user)))


def officers_of(enquiry: Enquiry) -> QuerySet[User]:
    """The accounts that `enquiries_handled_by` shows this enquiry to."""
    if enquiry.application is None:
        return officers_of_call(enquiry.call).exclude(pk=enquiry.asker_id)
    parts = Applicant.objects.filter(
        consortium=enquiry.application.pk, invitation=Applicant.Invitation.ACCEPTED, person__user__isnull=False
    )
    found = officers_open_to(enquiry.application).exclude(pk=enquiry.asker_id)
    return found.exclude(pk__in=parts.values("person__user"))


def officers_to_tell(enquiry: Enquiry) -> list[User]:
    """The officer to whom it was handed over, where that one can still handle it; else all of them."""
    officers = list(officers_of(enquiry))
    return [one for one in officers if one.pk == enquiry.handler_id] or officers


def people_to_tell(enquiry: Enquiry) -> list[User]:
    """The other side: who asked, and who has written in the thread; the project leader, where none of them reads it."""
    writers = enquiry.messages.filter(is_of_agency=False).values("by")
    wrote = User.objects.filter(Q(pk=enquiry.asker_id) | Q(pk__in=writers))
    people = [one for one in wrote if enquiries_read_by(one).filter(pk=enquiry.pk).exists()]
    leader = leading_account(enquiry.application) if enquiry.application and not people else None
    return [leader] if leader is not None else people


def has_news(enquiry: Enquiry, seen: int) -> bool:
    """Whether a message has come from outside since an officer saw the one with the number `seen`."""
    return enquiry.messages.filter(is_of_agency=False, number__gt=seen).exists()


def last_number(enquiry: Enquiry) -> int:
    """Of the newest message."""
    return enquiry.messages.order_by("-number").values_list("number", flat=True).first() or 0


def n_sent_since(user: User, since: datetime) -> int:
    """How many messages the person has sent to the agencies after an instant."""
    return EnquiryMessage.objects.filter(by=user, is_of_agency=False, at__gt=since).count()


def with_waiting(calls: QuerySet[Call], user: User, at: datetime) -> QuerySet[Any]:
    """Calls with what waits for the agency in each, as an officer sees it; no statement of its own.

    `n_waiting`, and of these `n_late` and `n_handed_over` to this officer.
    """
    waiting = enquiries_handled_by(user).filter(call=OuterRef("pk"), state=State.AGENCY)
    return calls.annotate(
        n_waiting=number_of(waiting),
        n_late=number_of(waiting.filter(waits_since__lt=late_before(at))),
        n_handed_over=number_of(waiting.filter(handler=user)),
    )


def calls_to_ask_about(at: datetime) -> QuerySet[Call]:
    """Those that are published and not archived."""
    return Call.objects.filter(published_at__lte=at, archived_at__isnull=True).select_related("agency")


def may_still_read(message: Message, _at: datetime) -> bool:
    """Guard of mail: whether the recipient still reads the enquiry."""
    seen = enquiries_read_by(message.recipient) if message.recipient else Enquiry.objects.none()
    return seen.filter(pk=UUID(message.subject_id)).exists()


def may_still_handle(message: Message, _at: datetime) -> bool:
    """Guard of mail: whether the recipient still handles the enquiry."""
    seen = enquiries_handled_by(message.recipient) if message.recipient else Enquiry.objects.none()
    return seen.filter(pk=UUID(message.subject_id)).exists()


def _parts_of(user: User) -> QuerySet[Applicant]:
    return Applicant.objects.filter(
        consortium=OuterRef("application"), person__user=user, invitation=Applicant.Invitation.ACCEPTED
    )


def _signs_for(user: User) -> QuerySet[OrganisationRole]:
    """The person's role as signatory of the organisation that was registered."""
    return OrganisationRole.objects.filter(
        organisation=OuterRef("application__submitted_version__organisation"),
        user=user,
        role=OrganisationRole.Role.SIGNATORY,
        ended_at__isnull=True,
    )
