"""Making an account somebody, and the lock under which everything about one person is written."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, QuerySet

from applications.models import Person, PersonEmail
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append


@transaction.atomic
def ensure_person(user: User, *, by: User | None = None, at: datetime) -> Person:
    """The person of an account: the known one, the one with the account's confirmed address, or a new one."""
    known = Person.objects.filter(user=user).first()
    if known is not None:
        return known
    by_address = _entered(user).first()
    person = by_address or Person.objects.create(name=user.name)
    link_account(person, user, by=by or user, at=at)
    return person


def link_account(person: Person, user: User, *, by: User, at: datetime) -> None:
    """Make a person without an account the account's, known by its address too, and by its name from now on."""
    person.user, person.name = user, user.name or person.name
    person.save(update_fields=["user", "name"])
    PersonEmail.objects.get_or_create(email=user.email.lower(), defaults={"person": person})
    append(f"account:{user.pk}", "person.linked", detail={"person": str(person.pk)}, by=by, at=at)


def recognise(user: User, *, at: datetime) -> None:
    """At signing in: an account whose confirmed address an agency has entered for a person is that person's."""
    if not hasattr(user, "person") and _entered(user).exists():
        ensure_person(user, at=at)


def lock_people(keys: Iterable[UUID]) -> None:
    """Wait until nobody else writes about these persons' conflicts, assignments and reviews, in an order that cannot
    deadlock.

    Call it first in a transaction, before anything is audited. The trigger on assignments takes the same lock.
    """
    rows = Person.objects.select_for_update(no_key=True).filter(pk__in=set(keys)).order_by("pk")
    list(rows.values_list("pk", flat=True))


def _entered(user: User) -> QuerySet[Person]:
    """Persons without an account who are known by the account's address, once the account has confirmed it."""
    confirmed = User.objects.filter(pk=user.pk, emailaddress__email__iexact=user.email, emailaddress__verified=True)
    return Person.objects.filter(Exists(confirmed), emails__email__iexact=user.email, user__isnull=True)
