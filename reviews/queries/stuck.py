"""What is late or stuck in the calls that an officer runs, of the applications that the officer handles."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from applications.models import Call
from applications.policies.roles import Role, calls_with_role
from clusterportal.accounts.models import User
from reviews.models import Assignment, AssignmentRun, Case, Review
from reviews.queries.counting import counted
from reviews.queries.desk import applications_handled_by
from reviews.queries.eligibility import lapsed_supplements
from reviews.queries.record import stuck_messages
from reviews.queries.statements import STATEMENT_NOT_READY

REVIEWS, STATEMENTS, SUPPLEMENTS, RUNS = "reviews", "statements", "supplements", "runs"
UNSENT = "unsent"


class Stuck:
    """The numbers for all calls at once, in one statement: by call, and of overdue reviews by round.

    `n_unsent`: messages that did not arrive.
    """

    def __init__(self, user: User, calls: Iterable[Call], at: datetime) -> None:
        keys = [call.pk for call in calls]
        own = Q(application__in=applications_handled_by(user, at).filter(call__in=keys))
        parts = [
            counted(REVIEWS, _overdue(own, at), "case__round"),
            counted(STATEMENTS, _unready(own, at), "round__call"),
            counted(SUPPLEMENTS, lapsed_supplements().filter(own), "application__call"),
            counted(RUNS, _failed(calls_with_role(user, Role.OFFICER).filter(pk__in=keys)), "round__call"),
        ]
        self.counts: Counter[tuple[UUID, str]] = Counter()
        self.n_unsent = 0
        for kind, key, n in counted(UNSENT, stuck_messages(user, at), "scope").union(*parts, all=True):
            if kind == UNSENT:
                self.n_unsent += n
            else:
                self.counts[UUID(key), kind] += n


def _overdue(own: Q, at: datetime) -> QuerySet[Assignment]:
    """Readings that are not submitted although they are due, until the panel's work is over."""
    submitted = Review.objects.filter(
        case=OuterRef("case"), reviewer=OuterRef("reviewer"), state=Review.State.SUBMITTED
    )
    standing = Assignment.objects.filter(ended_at__isnull=True, state=Assignment.State.CONFIRMED)
    due = standing.alias(due=Coalesce("due_at", "case__round__review_due_at")).filter(due__lt=at)
    under_way = due.filter(case__round__panel_closes_at__gt=at, case__in=_standing(own))
    return under_way.filter(~Exists(submitted))


def _unready(own: Q, at: datetime) -> QuerySet[Case]:
    """Cases without a statement that the chair has marked as ready, after their panel's last day."""
    over = _standing(own).filter(round__panel_closes_at__lt=at, round__call__decided_at__isnull=True)
    return over.filter(STATEMENT_NOT_READY)


def _standing(own: Q) -> QuerySet[Case]:
    return Case.objects.filter(own, application__withdrawn_at__isnull=True).exclude(stage="screened_out")


def _failed(calls: QuerySet[Call]) -> QuerySet[AssignmentRun]:
    """Runs that failed and after which no other has been started in the round."""
    later = AssignmentRun.objects.filter(round=OuterRef("round"), started_at__gt=OuterRef("started_at"))
    return AssignmentRun.objects.filter(~Exists(later), state=AssignmentRun.State.FAILED, round__call__in=calls)
