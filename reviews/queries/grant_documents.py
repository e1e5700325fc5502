"""The documents of a grant: its terms, what both sides and the officers write about it, and the yearly reports."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from applications.models import Application
from reviews.domain.grant_changes import ChangeState
from reviews.models import Acceptance, ChangeConsent, ChangeRequest, Grant, ReportStep
from reviews.queries.document_sources import DRAWN_UP, RECEIVED, SENT, Kind, Source, enclosure, who_did
from reviews.texts import grant_documents as texts

OF_GRANT = "decision__application"
OPEN = ChangeState.OPEN.value
BY_OFFICER = (ChangeState.APPROVED.value, ChangeState.REFUSED.value)


def grants_written_once() -> Iterator[tuple[str, str, QuerySet[Any]]]:
    """As `taking_up` tells them: the source, the path to the application, the rows. What is decided stays so."""
    yield "terms", OF_GRANT, Grant.objects.all()
    yield "terms_answer", f"grant__{OF_GRANT}", Acceptance.objects.all()
    yield "change", f"grant__{OF_GRANT}", ChangeRequest.objects.all()
    yield "change_consent", f"request__grant__{OF_GRANT}", ChangeConsent.objects.all()
    yield "change_outcome", f"grant__{OF_GRANT}", ChangeRequest.objects.exclude(state=OPEN)
    yield "ending", OF_GRANT, Grant.objects.filter(ended_at__isnull=False)
    yield "report", f"report__grant__{OF_GRANT}", ReportStep.objects.all()


def of_grants(application: Application) -> Iterator[Source]:
    """Everything official of the application's grant."""
    grant = Grant.objects.filter(decision__application=application).select_related("terms").first()
    if grant is not None:
        yield Source(Kind.TERMS, SENT, grant.offered_at, "terms", str(grant.pk), text=texts.terms_text(grant))
        yield from _answers(grant)
        yield from _changes(grant)
        yield from _reports(grant)
        if grant.ended_at is not None:
            text = texts.ending_text(grant, who_did(application.pk, "grant.ended"))
            yield Source(Kind.ENDING, DRAWN_UP, grant.ended_at, "ending", str(grant.pk), text=text)


def _answers(grant: Grant) -> Iterator[Source]:
    for one in grant.acceptances.select_related("organisation", "by"):
        given = {"name": one.side, "text": texts.terms_answer_text(one)}
        yield Source(Kind.TERMS_ANSWER, RECEIVED, one.at, "terms_answer", str(one.pk), **given)


def _changes(grant: Grant) -> Iterator[Source]:
    for one in grant.changes.select_related("organisation", "asked_by", "decided_by"):
        given = {"name": one.kind, "text": texts.change_text(one)}
        yield Source(Kind.CHANGE, RECEIVED, one.asked_at, "change", str(one.pk), **given)
        if one.decided_at is not None:
            direction = SENT if one.state in BY_OFFICER else RECEIVED
            given = {"name": one.kind, "text": texts.change_outcome_text(one)}
            yield Source(Kind.CHANGE_OUTCOME, direction, one.decided_at, "change_outcome", str(one.pk), **given)
    for consent in ChangeConsent.objects.filter(request__grant=grant).select_related("request", "by"):
        given = {"name": consent.request.kind, "text": texts.change_consent_text(consent)}
        yield Source(Kind.CHANGE_CONSENT, RECEIVED, consent.at, "change_consent", str(consent.pk), **given)


def _reports(grant: Grant) -> Iterator[Source]:
    for one in ReportStep.objects.filter(report__grant=grant).select_related("report", "by"):
        is_report = one.kind == ReportStep.Kind.SUBMITTED
        kind, direction = (Kind.REPORT, RECEIVED) if is_report else (Kind.REPORT_ANSWER, SENT)
        given = {"name": str(one.report.year), "text": texts.report_text(one)}
        yield Source(kind, direction, one.at, "report", str(one.pk), **given)
        if one.file_id:
            yield enclosure(one, direction, "report_file")
