"""Requests for disclosure: registered, tested document by document, decided, handed out. All of it is in the trail."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from applications.models import Agency
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.files.actions import keep_pdf, page_texts
from clusterportal.files.models import StoredFile
from clusterportal.locking import lock
from reviews.domain.secrecy import hides_words
from reviews.models import CaseDocument, DisclosureItem, DisclosureRequest, RefusalText, SecrecyParagraph, SecrecyTest
from reviews.policies import disclosure as policies
from reviews.queries.disclosure import shown_to
from reviews.queries.documents import Content, content_of, documents_seen_by, label, renditions
from reviews.queries.refusals import refusals_of

State, Outcome = DisclosureRequest.State, SecrecyTest.Outcome
MAX_BYTES, MAX_PAGES = 50 * 2**20, 500


@dataclass(frozen=True)
class Asked:
    """What a request says. `requester` may be empty: nobody has to say who asks."""

    requester: str
    way: str
    asked_for: str
    asked_on: date


@dataclass(frozen=True)
class Outcomes:
    """What a test comes to. `paragraphs` as the agency writes them."""

    outcome: str
    paragraphs: Sequence[str] = ()
    reason: str = ""
    masked: StoredFile | None = None


@transaction.atomic
def register_request(agency: Agency, asked: Asked, *, by: User, at: datetime) -> DisclosureRequest:
    """Who asks, and for what, stays out of the trail. Refused: `asked_in_future`."""
    policies.check_register_at(by, agency)
    if asked.asked_on > localdate(at):
        raise Refused("asked_in_future")
    columns = {"requester": asked.requester, "way": asked.way, "asked_for": asked.asked_for, "asked_on": asked.asked_on}
    request = DisclosureRequest.objects.create(agency=agency, **columns, registered_by=by, registered_at=at)
    _audit("disclosure.registered", request, by=by, at=at)
    return request


@transaction.atomic
def attach_documents(request: DisclosureRequest, documents: Iterable[CaseDocument], *, by: User, at: datetime) -> int:
    """Put documents that the person sees into the request; those that are in it stay. Returns how many are new."""
    request = _locked(request)
    policies.check_work(by, request)
    keys = {one.pk for one in documents}
    seen = documents_seen_by(by, at).filter(pk__in=keys, application__call__agency=request.agency)
    if seen.count() != len(keys):
        raise Hidden
    known = set(request.items.filter(removed_at__isnull=True).values_list("document", flat=True))
    new = [one for one in seen if one.pk not in known]
    for one in new:
        item = DisclosureItem.objects.create(request=request, document=one, added_by=by, added_at=at)
        _audit("disclosure.attached", request, {"document": label(one), "item": str(item.pk)}, by=by, at=at)
    return len(new)


@transaction.atomic
def detach_document(item: DisclosureItem, *, by: User, at: datetime) -> None:
    """Take a document out; what was tested is kept."""
    request, item = _item(item, by, at)
    item.removed_at = at
    item.save(update_fields=["removed_at"])
    _audit("disclosure.detached", request, _of(item), by=by, at=at)


def keep_masked(document: CaseDocument, chunks: Iterable[bytes], *, only_pictures: bool = False) -> StoredFile:
    """Judge and keep a masked copy of a document. It is made of what is shown of it in one of the two languages.

    Refused: the verdict of the file, `masked_is_document`; unless only pictures are covered, `masked_hides_no_word`.
    """
    copy = keep_pdf(chunks, max_bytes=MAX_BYTES, max_pages=MAX_PAGES)
    shown = [content_of(document, renditions([document], language)) for language in ("sv", "en")]
    if any(one.file is not None and one.file.sha256 == copy.sha256 for one in shown):
        raise Refused("masked_is_document")
    if not only_pictures:
        remaining = " ".join(page_texts(copy))
        if not all(hides_words(_words_of(one), remaining) for one in shown):
            raise Refused("masked_hides_no_word")
    return copy


@transaction.atomic
def record_test(item: DisclosureItem, tested: Outcomes, *, by: User, at: datetime) -> SecrecyTest:
    """Keep what a secrecy test came to; a later one counts instead. Refused: see `check_test`, `paragraph_unknown`."""
    request, item = _item(item, by, at)
    reason, cited = tested.reason.strip(), list(tested.paragraphs)
    policies.check_test(tested.outcome, cited, reason, has_copy=tested.masked is not None)
    known = SecrecyParagraph.objects.filter(agency=request.agency, text__in=cited)
    if known.count() != len(set(cited)):
        raise Refused("paragraph_unknown")
    columns = {"outcome": tested.outcome, "paragraphs": cited, "reason": reason, "masked": tested.masked}
    test = SecrecyTest.objects.create(item=item, **columns, by=by, at=at)
    detail = {**_of(item), "outcome": tested.outcome, "cited": ", ".join(cited)}
    detail |= {"sha256": tested.masked.sha256} if tested.masked else {}
    _audit("disclosure.tested", request, detail, by=by, at=at)
    return test


@transaction.atomic
def put_forward(request: DisclosureRequest, *, by: User, at: datetime) -> DisclosureRequest:
    """The test is done: what is released in whole stands at once, a refusal waits for another person's decision.

    To find no document is a refusal too.
    """
    request = _locked(request)
    policies.check_put_forward(by, request, at)
    tests = [one.test for one in shown_to(by, request, at).items]
    released = [one for one in tests if one is not None and one.outcome == Outcome.RELEASED]
    request.is_whole = bool(tests) and len(released) == len(tests)
    request.put_forward_by, request.sent_back_reason = by, ""
    if request.is_whole:
        request.state, request.decided_by, request.decided_at = State.DECIDED, by, at
    else:
        request.state = State.PUT_FORWARD
    request.save()
    _audit("disclosure.released" if request.is_whole else "disclosure.put_forward", request, by=by, at=at)
    return request


@transaction.atomic
def send_back(request: DisclosureRequest, *, reason: str, by: User, at: datetime) -> None:
    """Let it be tested again. Refused: `send_back_needs_reason`."""
    request = _locked(request)
    policies.check_decide(by, request, at)
    if not reason.strip():
        raise Refused("send_back_needs_reason")
    request.state, request.sent_back_reason = State.OPEN, reason.strip()
    request.put_forward_by, request.is_whole = None, None
    request.save()
    _audit("disclosure.sent_back", request, {"reason": reason.strip()}, by=by, at=at)


@transaction.atomic
def decide(request: DisclosureRequest, *, by: User, at: datetime) -> None:
    """Refuse in whole or in part, as the tests say. What the decision says is kept as it is now, in both languages."""
    request = _locked(request)
    policies.check_decide(by, request, at)
    for one in refusals_of(request, shown_to(by, request, at).items, by=by, at=at):
        columns = {"language": one.language, "subject": one.subject, "body": one.body}
        RefusalText.objects.create(request=request, made_at=at, **columns)
    request.state, request.decided_by, request.decided_at = State.DECIDED, by, at
    request.save()
    _audit("disclosure.decided", request, by=by, at=at)


@transaction.atomic
def answer_request(request: DisclosureRequest, *, answer: str, by: User, at: datetime) -> None:
    """Say that the requester has got what is released, and the decision on the rest."""
    request = _locked(request)
    policies.check_answer(by, request, at)
    request.state, request.answer = State.ANSWERED, answer.strip()
    request.answered_by, request.answered_at = by, at
    request.save()
    _audit("disclosure.answered", request, by=by, at=at)


def _locked(request: DisclosureRequest) -> DisclosureRequest:
    return lock(request, "agency")


def _item(item: DisclosureItem, by: User, at: datetime) -> tuple[DisclosureRequest, DisclosureItem]:
    """The item as it is once its request is locked, for whoever may work with it."""
    request = _locked(item.request)
    policies.check_work(by, request)
    policies.check_item(by, item, request, at)
    return request, DisclosureItem.objects.select_related("document__application__case_number").get(pk=item.pk)


def _words_of(content: Content) -> str:
    return " ".join(page_texts(content.file)) if content.file is not None else content.made.decode()


def _of(item: DisclosureItem) -> dict[str, str]:
    return {"document": label(item.document), "item": str(item.pk)}


def _audit(
    action: str, request: DisclosureRequest, detail: Mapping[str, Any] | None = None, *, by: User, at: datetime
) -> None:
    append(f"disclosure:{request.pk}", action, detail=detail, by=by, at=at)
