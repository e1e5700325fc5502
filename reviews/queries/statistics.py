"""Raw figures of the submitted reviews that one person may read, by application and by reader, and who is missing.

Nothing is counted of a case whose reviews the person may not read: what is shown is made of the rows shown.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import JSONField, OuterRef, Value
from django.db.models.functions import Cast, JSONObject

from applications.models import Criterion
from reviews.domain.grading import Scale
from reviews.domain.statistics import Distribution, Given, distributions
from reviews.models import Assignment, Review, Score
from reviews.queries.naming import name_at
from reviews.queries.reviewing import scales
from reviews.queries.visibility import Seen

T = TypeVar("T")
Grade = Given[UUID, UUID]
OF_GRADES: Any = ArrayField(JSONField())


@dataclass(frozen=True)
class Reading:
    """Somebody who is asked to review a case, or has done so."""

    case: UUID
    reader: UUID
    name: str
    is_submitted: bool
    given: tuple[Grade, ...] = ()


@dataclass(frozen=True)
class CaseFigures:
    """One application: the grades by criterion in order, and who is asked to review it."""

    seen: Seen
    grades: tuple[Distribution, ...]
    readings: tuple[Reading, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.readings if not one.is_submitted)

    @property
    def n_submitted(self) -> int:
        return sum(one.is_submitted for one in self.readings)

    @property
    def n_asked(self) -> int:
        return len(self.readings)


@dataclass(frozen=True)
class ReaderFigures:
    """One reader: the grades given by criterion in order, and how far the reading has come."""

    name: str
    grades: tuple[Distribution, ...]
    n_submitted: int
    n_asked: int


@dataclass(frozen=True)
class Statistics:
    """A panel or a round as far as the person may read its reviews; `together`: all readers' grades by criterion."""

    criteria: tuple[Criterion, ...]
    cases: tuple[CaseFigures, ...]
    readers: tuple[ReaderFigures, ...]
    together: tuple[Distribution, ...]

    @property
    def rows(self) -> tuple[tuple[Criterion, Distribution], ...]:
        return tuple(zip(self.criteria, self.together, strict=True))

    @property
    def up_to(self) -> tuple[int, ...]:
        """The grades of the longest scale."""
        return tuple(range(1, max((one.scale_max for one in self.criteria), default=0) + 1))

    @property
    def n_submitted(self) -> int:
        return sum(one.n_submitted for one in self.cases)

    @property
    def n_asked(self) -> int:
        return sum(one.n_asked for one in self.cases)


def statistics_of(seen: Iterable[Seen], criteria: Sequence[Criterion]) -> Statistics:
    """Of those of the cases whose reviews and readers the person may know; in one statement."""
    known = [one for one in seen if one.may_read_reviews and one.may_know_readers]
    keys = [one.case.pk for one in known]
    readings, measures = _readings(keys), scales(list(criteria))
    given = [grade for one in readings for grade in one.given]
    grades, by_case = _by(given, "case"), _by(readings, "case")
    return Statistics(
        criteria=tuple(criteria),
        cases=tuple(
            CaseFigures(one, distributions(grades[one.case.pk], measures), tuple(by_case[one.case.pk])) for one in known
        ),
        readers=_of_readers(given, readings, measures),
        together=distributions(given, measures),
    )


def _of_readers(
    given: Sequence[Grade], readings: Sequence[Reading], measures: Sequence[Scale]
) -> tuple[ReaderFigures, ...]:
    grades = _by(given, "reader")
    return tuple(
        ReaderFigures(
            name=mine[0].name,
            grades=distributions(grades[reader], measures),
            n_submitted=sum(one.is_submitted for one in mine),
            n_asked=len(mine),
        )
        for reader, mine in _by(readings, "reader").items()
    )


def _by(rows: Iterable[T], name: str) -> dict[UUID, list[T]]:
    found: dict[UUID, list[T]] = defaultdict(list)
    for one in rows:
        found[getattr(one, name)].append(one)
    return found


def _readings(cases: Sequence[UUID]) -> list[Reading]:
    """Submitted reviews that count with their grades, and who else is asked and has confirmed; by the reader's name."""
    given = JSONObject(key="criterion__key", grade="grade")
    grades = Score.objects.filter(review=OuterRef("pk"), grade__isnull=False).order_by().values_list(given)
    counting = Review.objects.filter(case__in=cases, state=Review.State.SUBMITTED, set_aside_at__isnull=True)
    asked = Assignment.objects.filter(case__in=cases, state=Assignment.State.CONFIRMED, ended_at__isnull=True)
    columns = ("case", "reviewer", "name", "is_done", "given")
    name = name_at(OuterRef("case__round__call__agency"))
    counting = counting.annotate(name=name, is_done=Value(True), given=ArraySubquery(grades))
    done = counting.order_by().values_list(*columns)
    none = Cast(Value([], output_field=OF_GRADES), OF_GRADES)
    waiting = asked.annotate(name=name, is_done=Value(False), given=none).order_by().values_list(*columns)
    found: dict[tuple[UUID, UUID], Reading] = {}
    for case, reader, name, is_done, grades_given in sorted(done.union(waiting, all=True), key=lambda row: row[3]):
        rows = tuple(Given(case, reader, one["key"], one["grade"]) for one in grades_given)
        found[case, reader] = Reading(case, reader, name, is_submitted=is_done, given=rows)
    return sorted(found.values(), key=lambda one: (one.name, str(one.reader)))
