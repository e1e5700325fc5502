"""Problem reports: what a person can report on, and what officers see of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from applications.models import Application, Call, ProblemReport
from applications.policies.roles import Role, calls_with_role
from applications.queries.per_call import number_of
from applications.queries.phases import closes_at
from applications.queries.visibility import Role as VisibilityRole
from applications.queries.visibility import applications_visible_to, open_to_officer
from applications.texts.problems import ROUTES
from clusterportal.accounts.models import User
from clusterportal.requests.models import Arrival

AFTER_DEADLINE = timedelta(days=1)
LOG = timedelta(hours=24)
LOG_LENGTH = 200
# Reports without an account in an hour: an e-mail address is one person's, a whole university shares a network's.
RECENT = timedelta(hours=1)
MOST_BY_EMAIL, MOST_BY_SENDER = 3, 20


@dataclass(frozen=True)
class Subject:
    """What a report can be about: an own application, or a call alone."""

    call: Call
    application: Application | None = None

    @property
    def key(self) -> str:
        return self.application.reference if self.application else str(self.call.pk)


def subjects_of(user: User, at: datetime) -> list[Subject]:
    """Own applications, then the calls, from their opening until the day after their deadline."""
    return [*_own(user, at), *calls_to_report_on(at)]


def calls_to_report_on(at: datetime) -> list[Subject]:
    """What somebody without an account can report on: the same calls."""
    return [Subject(call) for call in _calls(at)]


def is_too_many(report: ProblemReport) -> bool:
    """Whether a report without an account is one too many of its address or its sender within an hour."""
    recent = ProblemReport.objects.filter(by__isnull=True, at__gt=report.at - RECENT, at__lte=report.at)
    by_email, by_sender = recent.filter(email__iexact=report.email), recent.filter(sender=report.sender)
    return by_email.count() > MOST_BY_EMAIL or by_sender.count() > MOST_BY_SENDER


def problem_reports_visible_to(user: User) -> QuerySet[ProblemReport]:
    """Those of an officer's calls, but for what is about an application that is closed to the officer."""
    return ProblemReport.objects.filter(open_to_officer(user), call__in=calls_with_role(user, Role.OFFICER))


def with_reports(calls: QuerySet[Call], user: User) -> QuerySet[Any]:
    """Calls with the reports that nobody has handled, as an officer sees them; no statement of its own.

    `n_reports`, and the instant of the oldest as `reported_at`.
    """
    open_ones = problem_reports_visible_to(user).filter(call=OuterRef("pk"), handled_at__isnull=True)
    return calls.annotate(
        n_reports=number_of(open_ones), reported_at=Subquery(open_ones.order_by("at").values("at")[:1])
    )


def late_before(at: datetime) -> datetime:
    """A report that has waited since before this instant is late at `at`: after it the person can report no more."""
    return at - AFTER_DEADLINE


def requests_before(report: ProblemReport) -> QuerySet[Arrival]:
    """What arrived from the person in the 24 hours before the report, newest first.

    Only what an applicant sends: what the same person does as a reviewer or for an agency is no part of a report.
    """
    sent = Arrival.objects.filter(user=report.by, route__in=ROUTES)
    return sent.filter(arrived_at__gt=report.at - LOG, arrived_at__lte=report.at).order_by("-arrived_at")[:LOG_LENGTH]


def _own(user: User, at: datetime) -> Iterator[Subject]:
    mine = applications_visible_to(user, VisibilityRole.APPLICANT, at).select_related("call__agency")
    for application in mine.order_by("-created_at"):
        if at <= closes_at(application) + AFTER_DEADLINE:
            yield Subject(application.call, application)


def _calls(at: datetime) -> QuerySet[Call]:
    begun = Call.objects.filter(published_at__lte=at, opens_at__lte=at).select_related("agency")
    return begun.filter(Q(closes_at__gte=at - AFTER_DEADLINE)).defer("text_sv", "text_en")
