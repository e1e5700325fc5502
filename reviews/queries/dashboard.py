"""What a reviewer has to do: the own parts in panels, the own reviews, and what comes next."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Count, Exists, Q

from applications.models import Criterion, Round
from clusterportal.accounts.models import User
from reviews.domain.access import IN_PANEL, Right
from reviews.domain.hearings import Appointed
from reviews.domain.lifecycle import Stage
from reviews.models import Case, PanelRole, Review
from reviews.policies.reviewing import READERS
from reviews.queries.declaring import cases_asked_about, own_roles, own_standing_answers
from reviews.queries.discussion import news_in
from reviews.queries.hearings import hearings_in
from reviews.queries.reading import titles_of
from reviews.queries.visibility import Seen, seen_cases

T = TypeVar("T")
UNWRITTEN = (Review.State.EMPTY.value, 0)


@dataclass(frozen=True)
class Task:
    """One review to write."""

    seen: Seen
    title: str
    state: str
    n_graded: int


@dataclass(frozen=True)
class RoundTasks:
    """Everything that a person does in one round.

    `n_asked`: applications about which the person is asked to declare; `n_undeclared`: those without an answer.
    `news`: in whose discussion something is new to the person, with how many posts. `hearings`: those that are to come.
    """

    round: Round
    panels: tuple[PanelRole, ...]
    has_accepted: bool
    n_asked: int
    n_undeclared: int
    n_criteria: int
    tasks: tuple[Task, ...]
    panel_is_open: bool
    news: tuple[tuple[Case, int], ...] = ()
    hearings: tuple[tuple[Case, Appointed], ...] = ()

    @property
    def n_submitted(self) -> int:
        return sum(task.state == Review.State.SUBMITTED for task in self.tasks)

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
    for role in own_roles(user):
        by_round.setdefault(role.panel.round_id, []).append(role)
    if not by_round:
        return ()
    seen = seen_cases(user, at, Right.TITLE, ~Q(stage=Stage.SCREENED_OUT))
    mine, news = tuple(one for one in seen if one.parts & READERS), news_in(seen, user)
    titles, written = titles_of([one.case for one in mine], language), _written(user)
    tasks = tuple(Task(one, titles[one.case.pk], *written.get(one.case.pk, UNWRITTEN)) for one in mine)
    asked, criteria = _asked(user, by_round), _n_criteria(by_round)
    coming = tuple(pair for pair in hearings_in(seen) if pair[1].slot.ends_at > at)
    found = (_round_tasks(roles, asked.get(key, ()), criteria[key], tasks, at) for key, roles in by_round.items())
    return tuple(replace(one, news=_of_round(news, one.round), hearings=_of_round(coming, one.round)) for one in found)


def _of_round(pairs: Iterable[tuple[Case, T]], round_: Round) -> tuple[tuple[Case, T], ...]:
    return tuple(pair for pair in pairs if pair[0].round_id == round_.pk)


def _round_tasks(
    roles: list[PanelRole], asked: Sequence[bool], n_criteria: int, tasks: tuple[Task, ...], at: datetime
) -> RoundTasks:
    round_ = roles[0].panel.round
    return RoundTasks(
        round=round_,
        panels=tuple(role for role in roles if role.role in IN_PANEL),
        has_accepted=all(role.rules_accepted_at is not None for role in roles),
        n_asked=len(asked),
        n_undeclared=asked.count(False),
        n_criteria=n_criteria,
        tasks=tuple(task for task in tasks if task.seen.case.round_id == round_.pk),
        panel_is_open=round_.panel_opens_at <= at,
    )


def _written(user: User) -> dict[UUID, tuple[str, int]]:
    """The person's reviews by case: state, and on how many criteria there is a grade."""
    graded = Count("scores", filter=Q(scores__grade__isnull=False))
    rows = Review.objects.filter(reviewer__person__user=user).annotate(n_graded=graded)
    return {case: (state, n_graded) for case, state, n_graded in rows.values_list("case", "state", "n_graded")}


def _asked(user: User, rounds: Iterable[UUID]) -> dict[UUID, list[bool]]:
    """By round, for each case about which the person is asked: whether it is answered."""
    found: dict[UUID, list[bool]] = {}
    open_cases = cases_asked_about(user).filter(round__in=list(rounds))
    open_cases = open_cases.annotate(answered=Exists(own_standing_answers(user)))
    for key, is_answered in open_cases.values_list("round", "answered"):
        found.setdefault(key, []).append(is_answered)
    return found


def _n_criteria(rounds: Iterable[UUID]) -> Counter[UUID]:
    return Counter(Criterion.objects.filter(round__in=list(rounds)).values_list("round", flat=True))
