"""What a reviewer has to do: the own parts in panels, the own reviews, and what comes next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from applications.models import Criterion, Round
from clusterportal.accounts.models import User
from reviews.domain.access import IN_PANEL, SITTING, Right
from reviews.domain.hearings import Appointed
from reviews.domain.lifecycle import Stage
from reviews.models import ActivityDate, Case, PanelRole, Review
from reviews.policies.reviewing import READERS
from reviews.queries.activities import with_dates
from reviews.queries.bidding import standing_bids
from reviews.queries.declaring import cases_asked_about, own_roles, own_standing_answers
from reviews.queries.discussion import news_in
from reviews.queries.hearings import hearings_in
from reviews.queries.own_dates import OwnDate, States, own_dates, statements_of
from reviews.queries.reading import titles_of
from reviews.queries.visibility import Seen, seen_cases

T = TypeVar("T")
CRITERIA = Criterion.objects.filter(round=OuterRef("panel__round")).order_by().values("round")
N_CRITERIA = Subquery(CRITERIA.annotate(n=Count("pk")).values("n"))
UNWRITTEN = (Review.State.EMPTY.value, 0)


@dataclass(frozen=True)
class Task:
    """One review to write."""

    seen: Seen
    title: str
    state: str
    n_graded: int


@dataclass(frozen=True)
class Asked:
    """One application about which the person is asked to declare."""

    is_answered: bool
    has_bid: bool


@dataclass(frozen=True)
class RoundTasks:
    """Everything that a person does in one round.

    `n_asked`: applications about which the person is asked to declare; `n_undeclared`: those without an answer;
    `n_bids`: those of which the person has said what it would like to read, or knows.
    `news`: in whose discussion something is new to the person, with how many posts. `hearings`: those that are to come.
    `dates`: by when what is to be done, by time; what has passed only where it is known to be done or not.
    """

    round: Round
    panels: tuple[PanelRole, ...]
    has_accepted: bool
    n_asked: int
    n_undeclared: int
    n_bids: int
    n_criteria: int
    tasks: tuple[Task, ...]
    panel_is_open: bool
    news: tuple[tuple[Case, int], ...] = ()
    hearings: tuple[tuple[Case, Appointed], ...] = ()
    dates: tuple[OwnDate, ...] = ()

    @property
    def n_submitted(self) -> int:
        return sum(task.state == Review.State.SUBMITTED for task in self.tasks)

    @property
    def reads(self) -> bool:
        """Whether the person sits where cases are read."""
        return any(role.role in SITTING for role in self.panels)

    @property
    def is_declared(self) -> bool:
        return self.has_accepted and self.n_asked > 0 and self.n_undeclared == 0

    @property
    def next_task(self) -> Task | None:
        """The one that is due first."""
        left = (task for task in self.tasks if task.state != Review.State.SUBMITTED)
        return min(left, key=lambda task: task.seen.due_at, default=None)


def rounds_of(user: User, at: datetime, language: str) -> tuple[RoundTasks, ...]:
    """The person's rounds with what is left to do, in a number of statements that follows neither rounds nor cases."""
    by_round: dict[UUID, list[PanelRole]] = {}
    for role in with_dates(own_roles(user), round_="panel__round", panel="panel").annotate(n_criteria=N_CRITERIA):
        by_round.setdefault(role.panel.round_id, []).append(role)
    if not by_round:
        return ()
    seen = seen_cases(user, at, Right.TITLE, ~Q(stage=Stage.SCREENED_OUT))
    mine, news = tuple(one for one in seen if one.parts & READERS), news_in(seen, user)
    titles, written = titles_of([one.case for one in mine], language), _written(user)
    tasks = tuple(Task(one, titles[one.case.pk], *written.get(one.case.pk, UNWRITTEN)) for one in mine)
    asked = _asked(user, by_round)
    coming = tuple(pair for pair in hearings_in(seen) if pair[1].slot.ends_at > at)
    statements = statements_of(seen)
    found = (_round_tasks(roles, asked.get(key, ()), tasks, at) for key, roles in by_round.items())
    return tuple(
        replace(
            one,
            news=_of_round(news, one.round),
            hearings=_of_round(coming, one.round),
            dates=_dates(one, by_round[one.round.pk], statements, at),
        )
        for one in found
    )


def owes(user: User, row: ActivityDate, at: datetime) -> bool:
    """Whether the date stands for the person, who has not done what it asks for."""
    rounds = (one for one in rounds_of(user, at, "en") if one.round.pk == row.round_id)
    return any(one.source == row.pk and one.is_done is False for round_ in rounds for one in round_.dates)


def _dates(tasks: RoundTasks, roles: Iterable[PanelRole], statements: States, at: datetime) -> tuple[OwnDate, ...]:
    is_declared = tasks.is_declared if tasks.n_asked else None
    found = [one for role in roles for one in own_dates(role, statements, is_declared=is_declared)]
    if tasks.tasks:
        due_at = tasks.next_task.seen.due_at if tasks.next_task else tasks.round.review_due_at
        found.append(OwnDate("review_due_at", due_at, None, tasks.next_task is None))
    return tuple(sorted((one for one in found if one.at > at or one.is_done is not None), key=lambda one: one.at))


def _of_round(pairs: Iterable[tuple[Case, T]], round_: Round) -> tuple[tuple[Case, T], ...]:
    return tuple(pair for pair in pairs if pair[0].round_id == round_.pk)


def _round_tasks(roles: list[PanelRole], asked: Sequence[Asked], tasks: tuple[Task, ...], at: datetime) -> RoundTasks:
    round_ = roles[0].panel.round
    return RoundTasks(
        round=round_,
        panels=tuple(role for role in roles if role.role in IN_PANEL),
        has_accepted=all(role.rules_accepted_at is not None for role in roles),
        n_asked=len(asked),
        n_undeclared=sum(not one.is_answered for one in asked),
        n_bids=sum(one.has_bid for one in asked),
        n_criteria=roles[0].n_criteria or 0,  # type: ignore[attr-defined]
        tasks=tuple(task for task in tasks if task.seen.case.round_id == round_.pk),
        panel_is_open=round_.panel_opens_at <= at,
    )


def _written(user: User) -> dict[UUID, tuple[str, int]]:
    """The person's reviews by case: state, and on how many criteria there is a grade."""
    graded = Count("scores", filter=Q(scores__grade__isnull=False))
    rows = Review.objects.filter(reviewer__person__user=user).annotate(n_graded=graded)
    return {case: (state, n_graded) for case, state, n_graded in rows.values_list("case", "state", "n_graded")}


def _asked(user: User, rounds: Iterable[UUID]) -> dict[UUID, list[Asked]]:
    """By round, the cases about which the person is asked."""
    found: dict[UUID, list[Asked]] = {}
    bids = standing_bids().filter(case=OuterRef("pk"), reviewer__person__user=user)
    open_cases = cases_asked_about(user).filter(round__in=list(rounds))
    open_cases = open_cases.annotate(answered=Exists(own_standing_answers(user)), bid=Exists(bids))
    for key, is_answered, has_bid in open_cases.values_list("round", "answered", "bid"):
        found.setdefault(key, []).append(Asked(is_answered, has_bid))
    return found
