"""The letters of published decisions: their texts in the publishing transaction, their PDFs by a job after it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from applications.rendering.pdf import set_pdf
from clusterportal.accounts.models import User
from clusterportal.files.actions import keep_made
from clusterportal.jobs.actions import wake
from clusterportal.mail.actions import queue
from clusterportal.mail.models import Message
from reviews.models import Decision, DecisionMeeting, Delivery, Letter
from reviews.queries.letters import for_letters, letters_of, sources_of
from reviews.queries.publication import recipients_of
from reviews.texts.letter_pdfs import footer_of, pdf_data

GUARD = "applications.queries.mail.may_still_read"
TASK = "reviews.render_letters"


def write_letters(meeting: DecisionMeeting, *, at: datetime) -> None:
    """Both letters of each decision, and one message to each applicant. Called in the publishing transaction."""
    sources = sources_of(meeting.call)
    decisions = list(for_letters(meeting.decisions.all()).order_by("application__reference"))
    for decision in decisions:
        Letter.objects.bulk_create(
            Letter(
                decision=decision,
                language=one.language,
                subject=one.subject,
                body=one.body,
                template=one.template,
                made_at=at,
            )
            for one in letters_of(decision, sources)
        )
    _tell(decisions, at)
    wake(TASK, meeting.pk)


def render(meeting_id: str) -> int:
    """Make the PDFs that are missing; returns how many. May run twice."""
    bare = Letter.objects.filter(decision__meeting=UUID(meeting_id), file__isnull=True).select_related(
        "decision__application__call__agency", "decision__meeting"
    )
    for letter in bare:
        with transaction.atomic():
            file = keep_made(set_pdf("letter", pdf_data(letter, footer_of(letter.decision))), "application/pdf")
            Letter.objects.filter(pk=letter.pk, file__isnull=True).update(file=file)
    return len(bare)


def key_of(decision: Decision, user: User) -> str:
    """The key of the message by which somebody is told: one decision, one person, one message."""
    return f"decided:{decision.pk}:{user.pk}"


def _tell(decisions: Sequence[Decision], at: datetime) -> None:
    told: dict[str, Decision] = {}
    by_application = {one.application_id: one for one in decisions}
    for application, user in recipients_of(by_application):
        decision = by_application[application]
        told[key_of(decision, user)] = decision
        _queue(decision, user, at)
    messages = Message.objects.filter(key__in=told)
    Delivery.objects.bulk_create(Delivery(decision=told[str(one.key)], message=one) for one in messages)


def _queue(decision: Decision, user: User, at: datetime) -> None:
    application = decision.application
    queue(
        "reviews_decided",
        to=user.email,
        recipient=user,
        context={"application": application, "call": decision.meeting.call},
        scope=f"application:{application.pk}",
        guard=GUARD,
        subject_id=application.pk,
        key=key_of(decision, user),
        at=at,
    )
