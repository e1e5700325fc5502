"""Invitations to review: what waits, what a link shows, what staff see of the answers."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from clusterportal.accounts.models import User
from clusterportal.mail.models import Message
from reviews.models import Case, RegisterEntry, ReviewInvitation
from reviews.queries.composition import panels_staffed_by
from reviews.queries.declaring import Row, answer_rows
from reviews.queries.desk import applications_handled_by

State = ReviewInvitation.State
RELATED = ("panel__round__call__agency", "reviewer__person__user", "invited_by")


def invitations_staffed_by(user: User, at: datetime) -> QuerySet[ReviewInvitation]:
    """The invitations of the panels that the person runs as an officer; `n_cases` counts the named cases they see."""
    seen = Q(cases__application__in=applications_handled_by(user, at))
    invited = ReviewInvitation.objects.filter(panel__in=panels_staffed_by(user))
    return invited.annotate(n_cases=Count("cases", filter=seen), who=_written_name()).select_related(*RELATED)


def _written_name() -> Any:
    """What the agency wrote for whom it asked, whether or not the person has an account."""
    entry = RegisterEntry.objects.filter(reviewer=OuterRef("reviewer"), agency=OuterRef("panel__round__call__agency"))
    return Coalesce(Subquery(entry.exclude(name="").values("name")[:1]), F("reviewer__person__name"))


def due_for_reminder(at: datetime, before: timedelta) -> QuerySet[ReviewInvitation]:
    """Without an answer that is due within `before`, asked for earlier than that, and not reminded of since."""
    waiting = ReviewInvitation.objects.filter(state=State.SENT, answer_by__gt=at, answer_by__lte=at + before)
    early = Q(invited_at__lt=F("answer_by") - before)
    return waiting.filter(early, panel__round__call__frozen_at__isnull=True).exclude(
        reminded_at__gte=F("answer_by") - before
    )


def named_cases(invitation: ReviewInvitation) -> list[Case]:
    """The cases that the invited is asked about, by label, without withdrawn ones."""
    standing = invitation.cases.filter(application__withdrawn_at__isnull=True)
    return list(standing.select_related("application__submitted_version", "round").order_by("label"))


def rows_of_invitation(invitation: ReviewInvitation) -> tuple[Row, ...]:
    """The named cases as rows of a declaration, with what the person has answered and the portal has found."""
    labelled = {case.application_id: (case.application, case.label) for case in named_cases(invitation)}
    return answer_rows(Q(person=invitation.reviewer.person_id), invitation.panel.round, labelled)


def still_open(message: Message, at: datetime) -> bool:
    """Guard: the invitation still waits for an answer."""
    return ReviewInvitation.objects.filter(pk=message.subject_id, state=State.SENT, answer_by__gte=at).exists()


def still_accepted(message: Message, _at: datetime) -> bool:
    """Guard: the invited has accepted and not changed the answer."""
    return ReviewInvitation.objects.filter(pk=message.subject_id, state=State.ACCEPTED).exists()


def is_answered(message: Message, _at: datetime) -> bool:
    """Guard: there is an answer to tell the officer of."""
    answered = ReviewInvitation.objects.filter(pk=message.subject_id, answered_at__isnull=False)
    return answered.filter(panel__in=panels_staffed_by(message.recipient)).exists() if message.recipient else False
