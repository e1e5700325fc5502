"""The letters of published decisions: their texts in the publishing transaction, their PDFs by a job after it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from applications.models import Applicant
from applications.rendering.pdf import set_pdf
from clusterportal.files.actions import keep_made
from clusterportal.jobs.actions import wake
from clusterportal.mail.actions import queue
from reviews.models import Decision, DecisionMeeting, Letter

LANGUAGES = ("sv", "en")
GUARD = "applications.queries.mail.may_still_read"
TASK = "reviews.render_letters"


def write_letters(meeting: DecisionMeeting, decisions: Sequence[Decision], *, at: datetime) -> None:
    """Both letters of each decision, and one message to each applicant. Called in the publishing transaction."""
    for decision in decisions:
        for language in LANGUAGES:
            subject, body = _text(decision, meeting, language)
            Letter.objects.create(decision=decision, language=language, subject=subject, body=body, made_at=at)
        _tell(decision, at)
    wake(TASK, meeting.pk)


def render(meeting_id: str) -> int:
    """Make the PDFs that are missing; returns how many. May run twice."""
    bare = Letter.objects.filter(decision__meeting=UUID(meeting_id), file__isnull=True).select_related(
        "decision__application__call__agency", "decision__meeting"
    )
    for letter in bare:
        with translation.override(letter.language), transaction.atomic():
            file = keep_made(set_pdf("letter", _data(letter)), "application/pdf")
            Letter.objects.filter(pk=letter.pk, file__isnull=True).update(file=file)
    return len(bare)


def _text(decision: Decision, meeting: DecisionMeeting, language: str) -> tuple[str, str]:
    application = decision.application
    document = application.submitted_version.document if application.submitted_version else {}
    context = {
        "decision": decision,
        "meeting": meeting,
        "application": application,
        "title": document.get(f"title_{language}") or application.reference,
        "reason": decision.reason_sv if language == "sv" else decision.reason_en or decision.reason_sv,
        "is_translation": language != "sv",
        "agency": meeting.call.agency.name_sv if language == "sv" else meeting.call.agency.name_en,
    }
    with translation.override(language):
        text = render_to_string(f"reviews/letters/{decision.outcome}.txt", context)
    subject, _line, body = text.strip().partition("\n")
    return subject.strip()[:200], body.strip() + "\n"


def _data(letter: Letter) -> dict[str, Any]:
    """The letter as JSON values for its template."""
    application = letter.decision.application
    return {
        "title": letter.subject,
        "language": letter.language,
        "footer": f"{application.reference} · {application.call.agency.short_name}",
        "paragraphs": [part for part in letter.body.split("\n\n") if part.strip()],
    }


def _tell(decision: Decision, at: datetime) -> None:
    application = decision.application
    parts = Applicant.objects.filter(consortium=application.pk, invitation=Applicant.Invitation.ACCEPTED)
    for part in parts.select_related("person__user"):
        user = part.person.user if part.person else None
        if user is not None:
            queue(
                "reviews_decided",
                to=user.email,
                recipient=user,
                context={"application": application, "call": application.call},
                scope=f"application:{application.pk}",
                guard=GUARD,
                subject_id=application.pk,
                key=f"decided:{decision.pk}:{user.pk}",
                at=at,
            )
