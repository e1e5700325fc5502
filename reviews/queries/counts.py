"""The numbers of a member of staff's first page, of applications that the person may see.

Of drafts there is one total per call and nothing more.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from applications.domain.lifecycle import BEFORE_SUBMISSION
from applications.models import Application, Call, StaffDeclaration
from applications.queries.readiness import PUBLISHING
from clusterportal.accounts.models import User
from clusterportal.approvals.models import Approval
from reviews.domain.lifecycle import Stage
from reviews.models import (
    Assignment,
    AssignmentRun,
    CallListVersion,
    Case,
    Conflict,
    Decision,
    DecisionMeeting,
    Declaration,
    Panel,
    Review,
)
from reviews.queries.counting import Rows, counts_by_key
from reviews.queries.decisions import APPROVAL
from reviews.queries.deliveries import n_stuck
from reviews.queries.desk import applications_of_staff
from reviews.queries.eligibility import TO_JUDGE, to_dismiss
from reviews.queries.grant_counts import grant_rows
from reviews.queries.letters import KIND as TEXTS
from reviews.queries.letters import of_texts_to_approve
from reviews.queries.repairs import IS_OPEN, has_losses
from reviews.queries.rounds import TO_END

DECIDED = ("granted", "rejected", "dismissed")
TO_OPEN = ("submitted", "signed", "eligible")


@dataclass(frozen=True)
class RoundCounts:
    """A round's cases as the officer sees them, with what is missing, what has come and what has become open again.

    `n_going_on`: those that wait for the next round; `n_to_end`: those of locked lists without an outcome.
    """

    n_cases: int = 0
    n_missing: int = 0
    n_proposed: int = 0
    n_readings: int = 0
    n_submitted: int = 0
    n_open: int = 0
    n_going_on: int = 0
    n_to_end: int = 0


class Counts:
    """What all desks need, looked up for all calls at once."""

    def __init__(self, user: User, calls: Iterable[Call], at: datetime) -> None:
        keys = [call.pk for call in calls]
        by_call = {"call__in": keys}
        self.user = user
        declared = StaffDeclaration.objects.filter(user=user, **by_call)
        of_declared = list(declared.values_list("call", _n_asked_again(user), n_stuck(user, at)))
        self.asked_again = Counter({call: n for call, n, _stuck in of_declared})
        self.undelivered = Counter({call: stuck for call, _n, stuck in of_declared})
        self.declared = frozenset(self.asked_again)
        seen = applications_of_staff(user, at).filter(**by_call)
        self.waiting = counts_by_key(_small_numbers(seen, keys) | grant_rows(user, keys, at))
        self.drafts, self.conflicts = self.waiting["drafts"], self.waiting["conflicts"]
        self.proposed_rounds = frozenset(self.waiting["proposed"])
        self.statuses: Counter[tuple[UUID, str]] = Counter()
        self.unjudged: Counter[UUID] = Counter()
        self.judged: Counter[UUID] = Counter()
        self.unopened: Counter[UUID] = Counter()
        is_opened = Exists(Case.objects.filter(application=OuterRef("pk"), round__number=1))
        for call, status, outcome, opened in seen.values_list("call", "status", "eligibility__outcome", is_opened):
            self.statuses[call, status] += 1
            self.unopened[call] += outcome == "eligible" and status in TO_OPEN and not opened
            self.unjudged[call] += status in TO_JUDGE and outcome is None
            self.judged[call] += outcome == "eligible"
        cases = Case.objects.filter(application__in=seen).exclude(stage="screened_out").order_by()
        by_state = list(cases.values_list("round__call", "panel", "statement__state").annotate(n=Count("pk")))
        self.statements: Counter[tuple[UUID, str | None]] = Counter()
        for call, _panel, state, n in by_state:
            self.statements[call, state] += n
        self.panels_with_cases = frozenset(panel for _call, panel, _state, _n in by_state)
        self.rounds = _by_round(cases)
        self.panels: dict[Any, list[Panel]] = {}
        laid_down = CallListVersion.objects.filter(list=OuterRef("round__call"), reopening__isnull=True)
        is_laid_down = Exists(laid_down.filter(kind=CallListVersion.Kind.LAID_DOWN))
        panels = Panel.objects.filter(round__call__in=keys).annotate(is_joined=is_laid_down)
        for panel in panels.select_related("round"):
            self.panels.setdefault(panel.round.call_id, []).append(panel)
        self.meetings: dict[Any, list[DecisionMeeting]] = {}
        for meeting in DecisionMeeting.objects.filter(**by_call).exclude(state="published"):
            self.meetings.setdefault(meeting.call_id, []).append(meeting)
        locked = [str(one.pk) for of_call in self.meetings.values() for one in of_call]
        waiting = Q(kind=PUBLISHING, subject__in=map(str, keys)) | Q(kind=APPROVAL, subject__in=locked)
        proposals = Approval.objects.filter(waiting | of_texts_to_approve(user))
        open_ = proposals.filter(approved_at__isnull=True, withdrawn_at__isnull=True)
        proposed = list(open_.values_list("kind", "subject", "proposed_by", "expires_at"))
        standing = [(kind, subject, by) for kind, subject, by, until in proposed if until >= at]
        self.proposed_by = {subject: by for kind, subject, by in standing if kind == PUBLISHING}
        self.n_texts_to_approve = sum(kind == TEXTS and by != user.pk for kind, _subject, by in standing)
        self.expired = frozenset(subject for kind, subject, _by, until in proposed if kind == APPROVAL and until < at)

    def has_only_reserves(self, call: UUID) -> bool:
        """Whether decisions are made, and what the person sees undecided are the reserves that wait for money."""
        of_call = Counter({status: n for (key, status), n in self.statuses.items() if key == call})
        n_decided = sum(of_call[status] for status in DECIDED)
        n_left = sum(of_call.values()) - n_decided - of_call["withdrawn"]
        return n_decided > 0 and 0 < n_left == self.waiting["reserves"][call]


def _small_numbers(seen: QuerySet[Application], calls: list[UUID]) -> dict[str, Rows]:
    """By call drafts, conflicts to judge, what is to be dismissed or has no number; by round runs that propose.

    By meeting what has been withdrawn since and is still in it.
    """
    drafts = Application.objects.filter(status__in=[one.value for one in BEFORE_SUBMISSION], call__in=calls)
    conflicts = Conflict.objects.filter(state="suspected", application__in=seen)
    runs = AssignmentRun.objects.filter(state="proposed", round__call__in=calls)
    attached = Decision.objects.filter(application__in=seen, application__withdrawn_at__isnull=False)
    left = attached.exclude(meeting__state=DecisionMeeting.State.PUBLISHED)
    return {
        "drafts": ("call", drafts),
        "conflicts": ("application__call", conflicts),
        "to_dismiss": ("call", to_dismiss(seen)),
        "unnumbered": ("call", seen.filter(case_number__isnull=True)),
        "proposed": ("round", runs),
        "left": ("meeting", left),
    }


def _n_asked_again(user: User) -> Coalesce:
    """To how many applications of a call somebody has come since the person declared."""
    waiting = Declaration.objects.filter(person__user=user, asked_again_at__isnull=False)
    of_call = waiting.filter(round__call=OuterRef("call"), application__withdrawn_at__isnull=True)
    counted = of_call.order_by().values("round__call").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def _waits_to_go_on() -> Q:
    """For a query over cases: it has gone on from its round and has no case in the next."""
    there = Case.objects.filter(application=OuterRef("application"), round__number=OuterRef("round__number") + 1)
    return Q(~Exists(there), stage=Stage.GOES_ON.value, application__withdrawn_at__isnull=True)


def _by_round(cases: QuerySet[Case]) -> dict[Any, RoundCounts]:
    """One statement for all rounds."""
    standing = Q(assignments__ended_at__isnull=True)
    proposed = standing & Q(assignments__state=Assignment.State.PROPOSED)
    rows = cases.annotate(
        readings=Count("assignments", filter=standing, distinct=True),
        proposed=Count("assignments", filter=proposed, distinct=True),
        submitted=Count("reviews", filter=Q(reviews__state=Review.State.SUBMITTED), distinct=True),
        has_lost=ExpressionWrapper(IS_OPEN & has_losses(), BooleanField()),
        goes_on=ExpressionWrapper(_waits_to_go_on(), BooleanField()),
        to_end=ExpressionWrapper(
            TO_END & Q(outcome__isnull=True, application__withdrawn_at__isnull=True), BooleanField()
        ),
    )
    found: dict[Any, RoundCounts] = {}
    names = ("round", "round__n_readers", "readings", "proposed", "submitted", "has_lost", "goes_on", "to_end")
    for key, n_wanted, n_readings, n_proposed, n_submitted, has_lost, goes_on, to_end in rows.values_list(*names):
        one = found.get(key, RoundCounts())
        found[key] = RoundCounts(
            one.n_cases + 1,
            one.n_missing + max(0, n_wanted - n_readings),
            one.n_proposed + n_proposed,
            one.n_readings + n_readings,
            one.n_submitted + n_submitted,
            one.n_open + (max(0, n_wanted - n_readings) if has_lost else 0),
            one.n_going_on + bool(goes_on),
            one.n_to_end + bool(to_end),
        )
    return found
