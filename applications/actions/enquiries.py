"""Asking an agency and complaining to it, and the agency's part in the threads.

A message is always kept. Where two write at once, each message gets its number and the state follows from what has
been seen: an officer's answer to an earlier message does not end the waiting of a newer one.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from applications.actions.enquiry_mail import chain_of, tell_agency, tell_closed, tell_handed_over, tell_people
from applications.domain.enquiries import MOST_IN_DAY
from applications.models import Application, Enquiry, EnquiryMessage
from applications.policies.enquiries import (
    check_answer,
    check_ask_about_application,
    check_ask_about_call,
    check_close,
    check_hand_over,
    check_write,
    check_write_first,
)
from applications.queries.enquiries import has_news, last_number, n_sent_since, officers_of
from applications.queries.parts import leading_account
from applications.queries.problems import Subject
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.files.actions import Upload, keep_pdf
from clusterportal.files.models import StoredFile
from clusterportal.jobs.actions import wake
from clusterportal.locking import lock

MAX_BYTES, MAX_PAGES = 10 * 2**20, 50
DAY = timedelta(days=1)
RELATED = ("call__agency", "application", "asker")
State = Enquiry.State


@dataclass(frozen=True)
class Written:
    """What one message says: `file` has been judged and stored before anything waits for it."""

    text: str
    file: StoredFile | None = None
    file_name: str = ""


def ask(
    about: Subject,
    *,
    kind: str,
    subject: str,
    text: str,
    upload: Upload | None = None,
    is_for_all: bool = False,
    by: User,
    at: datetime,
) -> Enquiry:
    """Begin a thread about an own application, or about a call alone, which then only its asker reads.

    Refused: `enquiry_too_many`, the verdict of the file, and by policy.
    """
    _check_ask(by, about, at)
    _check_pace(by, at)
    written = _written(text, upload)
    columns = {"kind": kind, "subject": subject.strip(), "is_for_all": is_for_all and about.application is not None}
    with transaction.atomic():
        _wait_for_own(by)
        _check_pace(by, at)
        enquiry = _begin(about, columns, asker=by, at=at)
        _append(enquiry, "enquiry.begun", {"kind": kind}, by=by, at=at)
        _wait_for_agency(enquiry, at)
        tell_agency(_add(enquiry, written, is_of_agency=False, by=by, at=at), at=at)
    return enquiry


def write(enquiry: Enquiry, *, text: str, upload: Upload | None = None, by: User, at: datetime) -> EnquiryMessage:
    """Add a message as one of those who ask; it opens a closed thread again. Refused: as `ask`."""
    check_write(by, enquiry, at)
    _check_pace(by, at)
    written = _written(text, upload)
    with transaction.atomic():
        _wait_for_own(by)
        _check_pace(by, at)
        enquiry = lock(enquiry, *RELATED)
        check_write(by, enquiry, at)
        message = _add(enquiry, written, is_of_agency=False, by=by, at=at)
        _wait_for_agency(enquiry, at)
        tell_agency(message, at=at)
    return message


def answer(
    enquiry: Enquiry, *, text: str, seen: int, upload: Upload | None = None, by: User, at: datetime
) -> EnquiryMessage:
    """Write for the agency. `seen`: the number of the newest message that the officer saw.

    Where something newer has come from outside, the thread goes on waiting for the agency.
    """
    check_answer(by, enquiry, at)
    written = _written(text, upload)
    with transaction.atomic():
        enquiry = lock(enquiry, *RELATED)
        check_answer(by, enquiry, at)
        waits = has_news(enquiry, seen)
        message = _add(enquiry, written, is_of_agency=True, by=by, at=at)
        if not waits:
            _set(enquiry, State.APPLICANT, at)
        tell_people(message, at=at)
    return message


def answer_and_close(
    enquiry: Enquiry, *, text: str, seen: int, upload: Upload | None = None, by: User, at: datetime
) -> EnquiryMessage:
    """The agency's last word. Refused: `enquiry_news` where something newer has come from outside."""
    check_answer(by, enquiry, at)
    written = _written(text, upload)
    with transaction.atomic():
        enquiry = lock(enquiry, *RELATED)
        check_answer(by, enquiry, at)
        _check_no_news(enquiry, seen)
        message = _add(enquiry, written, is_of_agency=True, by=by, at=at)
        _set(enquiry, State.CLOSED, at)
        _append(enquiry, "enquiry.closed", {}, by=by, at=at)
        tell_people(message, at=at)
    return message


@transaction.atomic
def close(enquiry: Enquiry, *, seen: int, by: User, at: datetime) -> None:
    """Nothing more is to be said. Refused: `enquiry_is_closed`, `enquiry_news`."""
    enquiry = lock(enquiry, *RELATED)
    check_close(by, enquiry, at)
    _check_no_news(enquiry, seen)
    _set(enquiry, State.CLOSED, at)
    _append(enquiry, "enquiry.closed", {}, by=by, at=at)
    tell_closed(enquiry, at=at)


@transaction.atomic
def hand_over(enquiry: Enquiry, *, colleague: User, by: User, at: datetime) -> None:
    """Say which officer answers; all others can still. Refused: `enquiry_no_colleague`, `enquiry_is_closed`."""
    enquiry = lock(enquiry, *RELATED)
    check_hand_over(by, enquiry, at)
    if colleague == by or not officers_of(enquiry).filter(pk=colleague.pk).exists():
        raise Refused("enquiry_no_colleague")
    enquiry.handler = colleague
    enquiry.save(update_fields=["handler"])
    _append(enquiry, "enquiry.handed_over", {"account": str(colleague.pk)}, by=by, at=at)
    tell_handed_over(enquiry, colleague, at=at)


def write_first(
    application: Application, *, subject: str, text: str, upload: Upload | None = None, by: User, at: datetime
) -> Enquiry:
    """Begin a thread with the project leader of an application, on the agency's behalf.

    Refused: `enquiry_no_leader`, the verdict of the file, and by policy.
    """
    check_write_first(by, application, at)
    written, leader = _written(text, upload), leading_account(application)
    if leader is None:
        raise Refused("enquiry_no_leader")
    columns = {"kind": Enquiry.Kind.MESSAGE, "subject": subject.strip(), "handler": by}
    with transaction.atomic():
        enquiry = _begin(Subject(application.call, application), columns, asker=leader, at=at)
        _append(enquiry, "enquiry.begun", {"kind": enquiry.kind}, by=by, at=at)
        tell_people(_add(enquiry, written, is_of_agency=True, by=by, at=at), at=at)
    return enquiry


def _check_ask(user: User, about: Subject, at: datetime) -> None:
    if about.application is None:
        check_ask_about_call(user, about.call, at)
    else:
        check_ask_about_application(user, about.application, at)


def _wait_for_own(user: User) -> None:
    """Whoever sends two at once has them counted one after the other."""
    lock(User(pk=user.pk))


def _check_pace(user: User, at: datetime) -> None:
    """Judged before a file is stored too: who has sent too much stores nothing more."""
    if n_sent_since(user, at - DAY) >= MOST_IN_DAY:
        raise Refused("enquiry_too_many", n_messages=MOST_IN_DAY)


def _check_no_news(enquiry: Enquiry, seen: int) -> None:
    if has_news(enquiry, seen):
        raise Refused("enquiry_news")


def _written(text: str, upload: Upload | None) -> Written:
    if upload is None:
        return Written(text.strip())
    file = keep_pdf(upload.chunks, max_bytes=MAX_BYTES, max_pages=MAX_PAGES)
    wake("applications.scan_uploads")
    return Written(text.strip(), file, upload.name)


def _begin(about: Subject, columns: dict[str, Any], *, asker: User, at: datetime) -> Enquiry:
    made = {"call": about.call, "application": about.application, "asker": asker, "at": at, "last_at": at}
    return Enquiry.objects.create(**made, **columns, state=State.APPLICANT)


def _add(enquiry: Enquiry, written: Written, *, is_of_agency: bool, by: User, at: datetime) -> EnquiryMessage:
    """The next message of a locked thread."""
    said = {"text": written.text, "file": written.file, "file_name": written.file_name}
    number = last_number(enquiry) + 1
    message = EnquiryMessage.objects.create(
        enquiry=enquiry, number=number, is_of_agency=is_of_agency, by=by, at=at, **said
    )
    enquiry.last_at = at
    enquiry.save(update_fields=["last_at"])
    detail = {"message": number, **({"sha256": written.file.pk} if written.file else {})}
    _append(enquiry, "enquiry.answered" if is_of_agency else "enquiry.written", detail, by=by, at=at)
    return message


def _wait_for_agency(enquiry: Enquiry, at: datetime) -> None:
    """From the first message on that nobody has answered."""
    if enquiry.state != State.AGENCY:
        _set(enquiry, State.AGENCY, at)


def _set(enquiry: Enquiry, state: str, at: datetime) -> None:
    enquiry.state = state
    enquiry.waits_since = at if state == State.AGENCY else None
    enquiry.closed_at = at if state == State.CLOSED else None
    enquiry.save(update_fields=["state", "waits_since", "closed_at"])


def _append(enquiry: Enquiry, action: str, detail: dict[str, Any], *, by: User, at: datetime) -> None:
    append(chain_of(enquiry), action, detail={"number": enquiry.number, **detail}, by=by, at=at)
