"""Reviews as people may read them: the own one, and others' once the sight of the case allows it."""

from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch
from django.db.models.functions import JSONObject

from applications.models import Criterion
from clusterportal.accounts.errors import Hidden
from clusterportal.accounts.models import User
from reviews.domain.access import Part
from reviews.domain.grading import Mark, Scale, fields_of
from reviews.models import Case, OwnNote, Review, Score
from reviews.policies.reviewing import check_read_others, check_reads
from reviews.queries.visibility import Seen


@dataclass(frozen=True)
class OwnReview:
    """The own review, begun or not: `revision` is 0 before the first save."""

    review: Review | None
    marks: dict[str, Mark]
    note: str
    revision: int
    own_notes: dict[str, str] = field(default_factory=dict)

    @property
    def is_submitted(self) -> bool:
        return self.review is not None and self.review.state == Review.State.SUBMITTED

    def fields(self, criteria: list[Criterion]) -> dict[str, Any]:
        """What is stored, field by field."""
        keys = [one.key for one in criteria]
        noted = {key: replace(self.marks.get(key, Mark()), own=self.own_notes.get(key, "")) for key in keys}
        return fields_of(keys, noted, self.note)


def criteria_of(case: Case) -> list[Criterion]:
    """The criteria of the case's round, in order."""
    return list(case.round.criteria.order_by("position", "pk"))


def scales(criteria: list[Criterion]) -> list[Scale]:
    return [Scale(criterion.key, criterion.scale_max) for criterion in criteria]


def own_review(user: User, case: Case) -> OwnReview:
    """What the person has written on the case so far."""
    noted = OwnNote.objects.filter(review=OuterRef("pk")).values_list(JSONObject(key="criterion__key", text="text"))
    found = Review.objects.filter(case=case, reviewer__person__user=user).annotate(noted=ArraySubquery(noted))
    scores = Prefetch("scores", Score.objects.select_related("criterion"))
    review = found.select_related("entered_by").prefetch_related(scores).first()
    if review is None:
        return OwnReview(None, {}, "", 0)
    own_notes = {one["key"]: one["text"] for one in review.noted}
    return OwnReview(review, marks_of(review), review.note, review.revision, own_notes)


def marks_of(review: Review) -> dict[str, Mark]:
    """Grades and texts by the criterion's key; scores and their criteria are read already."""
    return {score.criterion.key: Mark(score.grade, score.text) for score in review.scores.all()}


def original_of(user: User, seen: Seen, key: UUID) -> Review:
    """A review that came in outside the portal, for its author and the officer. Raises Hidden for everybody else."""
    found = Review.objects.select_related("original").filter(case=seen.case, pk=key, original__isnull=False)
    if Part.OFFICER not in seen.parts:
        check_reads(seen)
        found = found.filter(reviewer__person__user=user)
    review = found.first()
    if review is None:
        raise Hidden
    return review


def reviews_of(user: User, seen: Seen) -> list[Review]:
    """Everybody's submitted reviews of a case, as far as the person may read them. Refused or Hidden otherwise.

    What is set aside for a conflict of interest is shown to the officer alone.
    """
    check_read_others(seen)
    found = Review.objects.filter(case=seen.case, state=Review.State.SUBMITTED)
    if Part.OFFICER not in seen.parts:
        found = found.filter(set_aside_at__isnull=True)
    related = found.select_related("reviewer__person", "entered_by").prefetch_related("scores__criterion")
    return list(related.order_by("submitted_at", "pk"))
