"""A statement and its versions: what it said when, and what changed since it was marked as ready."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from applications.queries.history import names_of
from reviews.models import Case, Statement, StatementVersion

READY = Statement.State.READY
STATEMENT_NOT_READY = Q(statement__isnull=True) | Q(statement__state=Statement.State.DRAFT)
"""Of cases: the chair has not marked one as ready."""


@dataclass(frozen=True)
class Kept:
    """A version with its author's name; its `number` runs from 1."""

    number: int
    version: StatementVersion
    by: str


def statement_of(case: Case) -> Any:
    """The statement on a case with its author, or None; `ready_text` and `ready_at`: as it was last marked as ready."""
    ready = StatementVersion.objects.filter(case_id=OuterRef("pk"), state=READY, is_move=True).order_by("-pk")
    found = Statement.objects.select_related("written_by").annotate(
        ready_text=Subquery(ready.values("text")[:1]), ready_at=Subquery(ready.values("at")[:1])
    )
    return found.filter(case=case).first()


def has_changed_since_ready(statement: Any) -> bool:
    """Whether a statement that came from `statement_of` no longer says what was last marked as ready."""
    return statement is not None and statement.ready_at is not None and statement.text != statement.ready_text


def versions_of(case: Case) -> tuple[Kept, ...]:
    """Every version of the statement on a case, the oldest first; in two statements."""
    found = list(StatementVersion.objects.filter(case_id=case.pk).order_by("pk"))
    names = names_of(one.by_id for one in found)
    return tuple(Kept(place, one, names.get(one.by_id, "")) for place, one in enumerate(found, start=1))


def to_compare(versions: Sequence[Kept]) -> tuple[Kept, Kept] | None:
    """What one wants to see first: what changed since the text was last marked as ready, else the last change."""
    if not versions:
        return None
    last = versions[-1]
    others = [one for one in versions if one.version.text != last.version.text]
    ready = [one for one in others if one.version.state == READY and one.version.is_move]
    return (ready or others or versions[:1])[-1], last
