"""What publishing a decision meeting will do, as far as somebody sees it: outcomes, money, who is told, what lacks."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import rfc8785
from django.db.models import QuerySet

from applications.models import Applicant
from clusterportal.accounts.models import User
from clusterportal.approvals.actions import open_proposal
from reviews.models import Decision, DecisionMeeting, LetterTemplate, Statement
from reviews.queries.decisions import (
    APPROVAL,
    POSSIBLE,
    crowded_areas,
    decisions_of_staff,
    decisions_seen_by,
    granted_sek,
)
from reviews.queries.grants import newest_terms
from reviews.queries.letters import Source, sources_of

Outcome = Decision.Outcome


@dataclass(frozen=True)
class Told:
    """A decision with how many people are told of it, and codes of what it lacks."""

    decision: Any
    n_people: int
    lacks: tuple[str, ...]


@dataclass(frozen=True)
class Publication:
    """`stops`: codes of what publishing is refused for; `n_people`: accounts, each counted once.

    `sources`: what the letters are written from, by outcome and language. `token` stands for all that is shown, and
    for the whole meeting.
    """

    rows: tuple[Told, ...]
    counts: dict[str, int]
    granted_sek: int
    n_people: int
    n_messages: int
    crowded: tuple[str, ...]
    stops: tuple[str, ...]
    sources: dict[tuple[str, str], Source]
    sees_all: bool
    token: str

    @property
    def n_letters(self) -> int:
        return 2 * len(self.rows)

    @property
    def used(self) -> list[tuple[str, str, LetterTemplate | None]]:
        """Outcome, language and version of each text that the letters are written from."""
        return [
            (outcome, language, source.template)
            for (outcome, language), source in self.sources.items()
            if self.counts[outcome]
        ]


def publication(meeting: DecisionMeeting, user: User, at: datetime) -> Publication:
    """What would happen if the meeting were published now; of barred cases nothing. The query count is constant."""
    decisions = decisions_seen_by(user, meeting, at)
    people = _people([one.application_id for one in decisions])
    known = decisions_of_staff(user, at).filter(meeting__call=meeting.call)
    crowded = tuple(crowded_areas(meeting, known))
    granted = granted_sek(known)
    stated = set(
        Statement.objects.filter(
            case__application__in=[one.application_id for one in decisions], state=Statement.State.APPROVED
        ).values_list("case__application", flat=True)
    )
    rows = tuple(
        Told(one, len(people.get(one.application_id, ())), tuple(_lacks(one, people, stated))) for one in decisions
    )
    sources = sources_of(meeting.call)
    counts = Counter(one.outcome for one in decisions)
    return Publication(
        rows=rows,
        counts={outcome: counts[outcome] for outcome in Outcome.values},
        granted_sek=granted,
        n_people=len(set().union(*people.values())),
        n_messages=sum(row.n_people for row in rows),
        crowded=crowded,
        stops=tuple(_stops(meeting, rows, crowded, granted, at)),
        sources=sources,
        sees_all=meeting.decisions.count() == len(decisions),
        token=_token(meeting, rows, sources),
    )


def recipients_of(applications: Iterable[UUID]) -> list[tuple[UUID, User]]:
    """Who is told of decisions, by application: everybody with an account and an accepted part in the consortium."""
    parts = _told(applications).select_related("person__user").order_by("consortium", "pk")
    return [(part.consortium_id, part.person.user) for part in parts if part.person and part.person.user]


def _told(applications: Iterable[UUID]) -> QuerySet[Applicant]:
    parts = Applicant.objects.filter(consortium__in=list(applications), invitation=Applicant.Invitation.ACCEPTED)
    return parts.filter(person__user__isnull=False)


def _people(applications: list[UUID]) -> dict[UUID, set[UUID]]:
    """The accounts that are told, by application."""
    found: dict[UUID, set[UUID]] = {}
    for application, user in _told(applications).values_list("consortium", "person__user"):
        found.setdefault(application, set()).add(user)
    return found


def _lacks(one: Decision, people: dict[UUID, set[UUID]], stated: set[UUID]) -> Iterable[str]:
    if one.application.status not in POSSIBLE[Outcome(one.outcome)]:
        yield "changed"
    if not one.reason_sv.strip():
        yield "reason"
    if not one.reason_en.strip():
        yield "translation"
    if not hasattr(one.application, "case_number"):
        yield "case_number"
    if not people.get(one.application_id):
        yield "recipient"
    if one.outcome == Outcome.REJECTED and one.application_id not in stated:
        yield "statement"


def _stops(
    meeting: DecisionMeeting, rows: Collection[Told], crowded: tuple[str, ...], granted: int, at: datetime
) -> Iterable[str]:
    lacks = {code for row in rows for code in row.lacks}
    if "changed" in lacks:
        yield "changed"
    if "reason" in lacks:
        yield "reason"
    if any(row.decision.outcome == Outcome.GRANTED for row in rows) and newest_terms(meeting.call) is None:
        yield "terms"
    if granted > meeting.call.frame_sek:
        yield "frame"
    if crowded and not meeting.two_in_one_area_reason:
        yield "area_reason"
    proposal = open_proposal(APPROVAL, meeting.pk).first()
    if proposal is not None and proposal.expires_at < at:
        yield "expired"


def _token(meeting: DecisionMeeting, rows: Iterable[Told], sources: dict[tuple[str, str], Source]) -> str:
    columns = ("outcome", "amount_sek", "reason_sv", "reason_en", "application__submitted_version__sha256")
    whole = meeting.decisions.order_by("application__reference").values_list("application__reference", *columns)
    shown: Any = {
        "meeting": [str(meeting.pk), meeting.state, meeting.minutes, meeting.two_in_one_area_reason],
        "decisions": [list(row) for row in whole],
        "told": [[row.decision.application.reference, row.n_people, list(row.lacks)] for row in rows],
        "texts": [str(source.template.pk) if source.template else "" for source in sources.values()],
    }
    return hashlib.sha256(rfc8785.dumps(shown)).hexdigest()
