"""One run of erasing: what passes by itself, what was never received, and the bytes of what went."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Model, ProtectedError, QuerySet

from applications.actions.erasing import erase_application, erase_rows
from applications.domain.retention import FILES, MAIL, RULES
from applications.models import Erasure
from applications.queries.passing import passed
from applications.queries.retention import to_be_erased
from clusterportal.files.erasing import erase_orphans

T = TypeVar("T")


@dataclass(frozen=True)
class Run:
    """`kept`: what was to go and is still there, because something refers to it that nobody had thought of."""

    erased: tuple[Erasure, ...]
    kept: tuple[Model, ...]


def erase_due(at: datetime, *, run: UUID | None = None) -> Run:
    """Erase everything whose time is over, each draft in a transaction of its own; needs the owner's role.

    `run`: what others have erased already under this key belongs to the same run. Bytes go last, once the rows that
    named them are gone for good; a run that is cut short leaves them to the next.
    """
    run = run or uuid4()
    for kind, rows in passed(at).items():
        _erase_passed(kind, rows, run=run, at=at)
    kept = tuple(erase_each(to_be_erased(at), lambda draft: erase_application(draft, run=run, at=at)))
    _erase_bytes(run, at)
    return Run(tuple(Erasure.objects.filter(run=run).select_related("call__agency")), kept)


def erase_each(things: Iterable[T], erase: Callable[[T], object]) -> Iterator[T]:
    """Erase one after another, each by a transaction of its own; yields what stays because something refers to it."""
    for one in things:
        try:
            erase(one)
        except (ProtectedError, IntegrityError):
            yield one


@transaction.atomic
def _erase_passed(kind: str, rows: QuerySet[Model], *, run: UUID, at: datetime) -> None:
    counted = {rows.model._meta.label_lower: rows.update(body="")} if kind == MAIL else erase_rows([rows])
    if n := sum(counted.values()):
        Erasure.objects.create(run=run, kind=kind, kept_for=str(RULES[kind]), n_things=n, rows=counted, at=at)


def _erase_bytes(run: UUID, at: datetime) -> None:
    erased = erase_orphans()
    if n := erased.n_files:
        columns = {"n_things": n, "n_files": n, "n_bytes": erased.n_bytes}
        Erasure.objects.create(run=run, kind=FILES, kept_for=str(RULES[FILES]), at=at, **columns)
