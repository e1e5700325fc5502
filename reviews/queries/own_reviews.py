"""A reviewer's own reviews of a round side by side, in the order that he keeps for himself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, Q

from applications.models import Criterion, Round
from clusterportal.accounts.models import User
from reviews.domain.access import Right
from reviews.domain.lifecycle import Stage
from reviews.domain.own_order import in_own_order
from reviews.models import OwnOrder, Review, Score
from reviews.policies.reviewing import READERS
from reviews.queries.reading import titles_of
from reviews.queries.visibility import Seen, seen_cases


@dataclass(frozen=True)
class OwnRow:
    """One application: what the person has graded so far, by criterion in order."""

    seen: Seen
    title: str
    state: str
    grades: tuple[tuple[Criterion, int | None], ...]


def own_cases(user: User, round_: Round, at: datetime) -> tuple[Seen, ...]:
    """The cases of the round that the person reviews, in the own order, without those that are screened out."""
    listed = Q(round=round_) & ~Q(stage=Stage.SCREENED_OUT)
    seen = [one for one in seen_cases(user, at, Right.TITLE, listed) if one.parts & READERS]
    by_key = {str(one.case.pk): one for one in seen}
    kept = OwnOrder.objects.filter(round=round_, reviewer__person__user=user).values_list("cases", flat=True).first()
    return tuple(by_key[key] for key in in_own_order(list(by_key), kept or []))


def own_rows(user: User, cases: Sequence[Seen], criteria: Sequence[Criterion], language: str) -> tuple[OwnRow, ...]:
    """The same cases with titles and grades; the number of statements does not grow with them."""
    titles, written = titles_of([one.case for one in cases], language), _written(user, cases)
    return tuple(_row(one, titles[one.case.pk], written.get(one.case.pk), criteria) for one in cases)


def _written(user: User, cases: Sequence[Seen]) -> dict[UUID, Review]:
    mine = Review.objects.filter(reviewer__person__user=user, case__in=[one.case.pk for one in cases])
    return {one.case_id: one for one in mine.prefetch_related(Prefetch("scores", Score.objects.order_by()))}


def _row(seen: Seen, title: str, review: Review | None, criteria: Sequence[Criterion]) -> OwnRow:
    given = {score.criterion_id: score.grade for score in review.scores.all()} if review else {}
    state = review.state if review else Review.State.EMPTY.value
    return OwnRow(seen, title, state, tuple((one, given.get(one.pk)) for one in criteria))
