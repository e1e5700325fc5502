"""Mail about enquiries: a number and a link, nothing of what was written."""

from collections.abc import Iterable
from datetime import datetime

from applications.domain.enquiries import reopens_until
from applications.models import Enquiry, EnquiryMessage, PublicQuestion
from applications.queries.enquiries import officers_to_tell, people_to_tell
from applications.queries.public_questions import anchor_of
from clusterportal.accounts.models import User
from clusterportal.mail.actions import queue

READING = "applications.queries.enquiries.may_still_read"
HANDLING = "applications.queries.enquiries.may_still_handle"


def chain_of(enquiry: Enquiry) -> str:
    """Whose record an enquiry belongs to: the application's, where it is about one, so that a bar closes it too."""
    return f"application:{enquiry.application_id}" if enquiry.application_id else f"call:{enquiry.call_id}"


def tell_agency(message: EnquiryMessage, *, at: datetime) -> None:
    """The officers, of a message from outside."""
    officers = officers_to_tell(message.enquiry)
    _tell(officers, "enquiry_arrived", message.enquiry, HANDLING, key=f"enquiry:{message.pk}", at=at)


def tell_people(message: EnquiryMessage, *, at: datetime) -> None:
    """Who asked, and who has written, of a message from the agency."""
    people = people_to_tell(message.enquiry)
    _tell(people, "enquiry_answered", message.enquiry, READING, key=f"enquiry:{message.pk}", at=at)


def tell_closed(enquiry: Enquiry, *, at: datetime) -> None:
    """Who asked, and who has written, that nothing more will be answered by itself."""
    key = f"enquiry_closed:{enquiry.pk}:{at.isoformat()}"
    _tell(people_to_tell(enquiry), "enquiry_closed", enquiry, READING, key=key, at=at)


def tell_handed_over(enquiry: Enquiry, colleague: User, *, at: datetime) -> None:
    """The officer who is to answer."""
    key = f"enquiry_handed_over:{enquiry.pk}:{at.isoformat()}"
    _tell([colleague], "enquiry_handed_over", enquiry, HANDLING, key=key, at=at)


def tell_answered_publicly(question: PublicQuestion, enquiries: Iterable[Enquiry], *, act: str, at: datetime) -> None:
    """Who had asked, that the answer stands on the call's page. `act`: published, changed or withdrawn."""
    context = {"question": question, "anchor": anchor_of(question), "act": act}
    for enquiry in enquiries:
        key = f"question_{act}:{question.pk}:{enquiry.pk}:{at.isoformat()}"
        _tell([enquiry.asker], "question_answered", enquiry, READING, key=key, at=at, **context)


def _tell(
    people: Iterable[User], template: str, enquiry: Enquiry, guard: str, *, key: str, at: datetime, **context: object
) -> None:
    until = reopens_until(enquiry.closed_at) if enquiry.closed_at else None
    for one in people:
        queue(
            template,
            to=one.email,
            recipient=one,
            context={"enquiry": enquiry, "call": enquiry.call, "until": until, **context},
            scope=chain_of(enquiry),
            guard=guard,
            subject_id=enquiry.pk,
            key=f"{key}:{one.pk}",
            at=at,
        )
