"""A person's own publications: added one by one or from a file, corrected and removed by the person alone."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from applications.actions.people import ensure_person
from applications.domain.publications.work import Work, known
from applications.models import Person, Publication
from applications.queries.curriculum import work_from
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.locking import lock

N_KEPT = 500


@transaction.atomic
def add_publications(works: Sequence[Work], *, by: User, at: datetime) -> int:
    """Keep these publications in the own profile: all of them, or none.

    Refused: `no_publications`, `too_many_kept`, and `publication_known` (with `title`) for one that is there already.
    """
    if not works:
        raise Refused("no_publications")
    person = lock(ensure_person(by, at=at))
    kept = known(work_from(row) for row in person.publications.all())
    if person.publications.count() + len(works) > N_KEPT:
        raise Refused("too_many_kept", limit=N_KEPT)
    for work in works:
        if kept.has(work):
            raise Refused("publication_known", title=work.title)
        kept.add(work)
    Publication.objects.bulk_create([Publication(person=person, **_columns(work)) for work in works])
    _append(person, "cv.publications_added", len(works), by=by, at=at)
    return len(works)


@transaction.atomic
def change_publication(key: UUID, work: Work, *, by: User, at: datetime) -> Publication:
    """Correct one of the own publications. Hidden where it is not the person's; refused: `publication_known`."""
    person = lock(ensure_person(by, at=at))
    row = person.publications.filter(key=key).first()
    if row is None:
        raise Hidden
    others = person.publications.exclude(pk=row.pk)
    if known(work_from(one) for one in others).has(work):
        raise Refused("publication_known", title=work.title)
    for name, value in _columns(work).items():
        setattr(row, name, value)
    row.save()
    _append(person, "cv.publication_changed", 1, by=by, at=at)
    return row


@transaction.atomic
def remove_publications(keys: Collection[UUID], *, by: User, at: datetime) -> int:
    """Take publications out of the own profile; keys that are not there, or another's, count for nothing.

    Refused: `none_ticked`. What was transferred to applications does not change.
    """
    if not keys:
        raise Refused("none_ticked")
    person = lock(ensure_person(by, at=at))
    n_removed, _by_model = person.publications.filter(key__in=keys).delete()
    if n_removed:
        _append(person, "cv.publications_removed", n_removed, by=by, at=at)
    return n_removed


def _columns(work: Work) -> dict[str, object]:
    return asdict(replace(work, doi=work.doi.lower()))


def _append(person: Person, event: str, n: int, *, by: User, at: datetime) -> None:
    append(f"account:{by.pk}", event, detail={"person": str(person.pk), "n": n}, by=by, at=at)
