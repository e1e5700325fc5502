"""What the register of documents has to take up: sources, row by row, and the cases in which something is missing."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from applications.domain.form_parsing import parse
from applications.models import Application, EnquiryMessage, Receipt, Signature, Supplement, Version
from applications.queries.versions import submitted_versions
from applications.queries.visibility import submitted
from applications.texts.trail import form_labels
from reviews.models import CaseDocument, Decision, DecisionMeeting, Review, Statement
from reviews.queries.document_sources import DRAWN_UP, RECEIVED, SENT, Kind, Source, enclosure, who_did
from reviews.queries.grant_documents import grants_written_once, of_grants
from reviews.queries.naming import name_at
from reviews.texts import documents as texts

LANGUAGE = "sv"
ORDER = {kind: place for place, kind in enumerate(Kind)}


def to_take_up(at: datetime) -> QuerySet[Application]:
    """The submitted applications that have something which the register lacks."""
    found = Q(~Exists(_kept("pk", "version", "submitted_version")))
    for source, path, rows in _written_once():
        lacking = rows.filter(**{path: OuterRef("pk")}).exclude(Exists(_kept(path, source, "pk")))
        found |= Q(Exists(lacking))
    found |= Q(~Exists(_judged()), eligibility__isnull=False)
    found |= Q(~Exists(_kept("pk", "withdrawal", "pk")), withdrawn_at__isnull=False)
    return submitted(at).filter(found).order_by("submitted_at", "reference")


def sources_of(application: Application) -> list[Source]:
    """Everything official of an application, by date.

    Reviewing comes all at once when the case is closed: with the published decision, or with the withdrawal.
    """
    found = [*_versions(application), *_receipts(application), *_handling(application), *_messages(application)]
    decision = _published().filter(application=application).select_related("meeting", "proposed_by").first()
    if decision is not None:
        found += [*_reviewing(application), *_deciding(decision), *of_grants(application)]
    elif application.withdrawn_at is not None:
        found += [*_reviewing(application), _withdrawal(application, application.withdrawn_at)]
    return sorted(found, key=lambda one: (one.at, ORDER[one.kind], one.key))


_SUBMISSION = Receipt.Kind.SUBMISSION


def _published() -> QuerySet[Decision]:
    return Decision.objects.filter(meeting__state=DecisionMeeting.State.PUBLISHED)


def _written_once() -> Iterator[tuple[str, str, QuerySet[Any]]]:
    """What is never changed: what the register calls its source, the path from it to the application, the rows."""
    yield "receipt", "version__application", Receipt.objects.filter(kind=_SUBMISSION)
    yield "signature", "version__application", Signature.objects.all()
    yield "supplement", "application", Supplement.objects.all()
    yield "message", "enquiry__application", EnquiryMessage.objects.all()
    yield "decision", "application", _published()
    yield from grants_written_once()


def _kept(application: str, source: str, key: str) -> QuerySet[CaseDocument]:
    """The document that a row of the query around it has become; `application`, `key`: the row's paths to them."""
    is_of_row = {"application": OuterRef(application), "source_key": Cast(OuterRef(key), CharField())}
    return CaseDocument.objects.filter(source=source, **is_of_row)


def _judged() -> QuerySet[CaseDocument]:
    return CaseDocument.objects.filter(application=OuterRef("pk"), kind=Kind.JUDGEMENT, at=OuterRef("eligibility__at"))


def _versions(application: Application) -> Iterator[Source]:
    """What has become the agency's, each attachment once however many versions hold it."""
    keys = submitted_versions(application).values("pk")
    versions = application.versions.filter(Q(pk__in=keys) | Q(pk=application.submitted_version_id))
    seen: set[str] = set()
    for version in versions.order_by("number"):
        at = max(version.registered_at, application.submitted_at or version.registered_at)
        given = {"name": str(version.number), "sha256": version.sha256}
        yield Source(Kind.APPLICATION, RECEIVED, at, "version", str(version.pk), **given)
        for one in _new_files(version, seen):
            file = {"name": one["name"], "file": one["sha256"], "sha256": one["sha256"]}
            yield Source(Kind.ATTACHMENT, RECEIVED, at, "attachment", one["id"], **file)


def _new_files(version: Version, seen: set[str]) -> Iterator[dict[str, Any]]:
    for one in version.document["attachments"]:
        if one["id"] not in seen:
            seen.add(one["id"])
            yield one


def _receipts(application: Application) -> Iterator[Source]:
    rows = Receipt.objects.filter(version__application=application, kind=_SUBMISSION).select_related("version")
    for one in rows:
        given = {"name": str(one.version.number), "sha256": one.sha256}
        yield Source(Kind.RECEIPT, SENT, one.at, "receipt", str(one.pk), **given)


def _handling(application: Application) -> Iterator[Source]:
    """What is written about it until it is judged eligible or not."""
    related = ("version", "organisation", "by")
    for signed in Signature.objects.filter(version__application=application).select_related(*related):
        given = {"name": str(signed.version.number), "text": texts.signature_text(signed)}
        yield Source(Kind.SIGNATURE, RECEIVED, signed.at, "signature", str(signed.pk), **given)
    labels = form_labels(parse(application.form_version.specification), LANGUAGE)
    for asked in application.supplements.select_related("asked_by"):
        text = texts.supplement_text(asked, labels)
        yield Source(Kind.SUPPLEMENT, SENT, asked.asked_at, "supplement", str(asked.pk), text=text)
    judged = getattr(application, "eligibility", None)
    if judged is not None:
        text = texts.judgement_text(judged)
        yield Source(Kind.JUDGEMENT, DRAWN_UP, judged.at, "judgement", judged.at.isoformat(), text=text)


def _messages(application: Application) -> Iterator[Source]:
    """What was asked, complained of and answered about it, also before it was submitted."""
    messages = EnquiryMessage.objects.filter(enquiry__application=application)
    for one in messages.select_related("enquiry__call__agency", "by"):
        direction, key = SENT if one.is_of_agency else RECEIVED, str(one.pk)
        name = f"{one.enquiry.number} ({one.number})"
        yield Source(Kind.MESSAGE, direction, one.at, "message", key, name, text=texts.message_text(one))
        if one.file_id:
            yield enclosure(one, direction, "message_file")


def _withdrawal(application: Application, at: datetime) -> Source:
    by = who_did(application.pk, "application.status_changed", move="withdraw")
    text = texts.withdrawal_text(at, by)
    return Source(Kind.WITHDRAWAL, RECEIVED, at, "withdrawal", str(application.pk), text=text)


def _reviewing(application: Application) -> Iterator[Source]:
    statements = Statement.objects.filter(case__application=application, state=Statement.State.APPROVED)
    for one in statements.select_related("case__round", "approved_by"):
        given = {"name": str(one.case.round.number), "text": texts.statement_text(one)}
        at = one.approved_at or one.written_at
        yield Source(Kind.STATEMENT, DRAWN_UP, at, "statement", str(one.pk), **given)
    reviews = Review.objects.filter(case__application=application, state=Review.State.SUBMITTED)
    named = reviews.annotate(known_as=name_at(application.call.agency_id)).prefetch_related("scores__criterion")
    for review in named.order_by("submitted_at", "pk"):
        yield from _review(review)


def _review(one: Any) -> Iterator[Source]:
    given = {"name": one.known_as, "text": texts.review_text(one, one.known_as)}
    yield Source(Kind.REVIEW, RECEIVED, one.submitted_at, "review", str(one.pk), **given)
    if one.original_id:
        file = {"name": one.original_name, "file": one.original_id, "sha256": one.original_id}
        yield Source(Kind.ORIGINAL, RECEIVED, one.submitted_at, "original", str(one.pk), **file)


def _deciding(decision: Decision) -> Iterator[Source]:
    meeting, at = decision.meeting, decision.meeting.published_at or decision.proposed_at
    minutes = {"name": meeting.title, "text": texts.minutes_text(meeting)}
    yield Source(Kind.MINUTES, DRAWN_UP, at, "meeting", str(meeting.pk), **minutes)
    yield Source(Kind.DECISION, DRAWN_UP, at, "decision", str(decision.pk), text=texts.decision_text(decision))
    for one in decision.letters.order_by("-language"):
        given = {"name": one.language, "text": texts.letter_text(one)}
        yield Source(Kind.LETTER, SENT, at, "letter", str(one.pk), **given)
