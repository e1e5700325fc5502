"""Erasing the accounts whose owners have asked for it: what no law keeps, each in one transaction."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import ProtectedError, Q, QuerySet

from applications.actions.consortium import erase_part
from applications.actions.erasing import erase_application, erase_rows
from applications.actions.people import lock_people
from applications.actions.retention import erase_each
from applications.actions.status import lock_application
from applications.domain.retention import ACCOUNTS, RULES
from applications.models import (
    Application,
    Erasure,
    OrganisationInvitation,
    OrganisationRole,
    Person,
    SavedFilter,
)
from applications.queries.passing import FAREWELL
from applications.queries.retention import is_given_up
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.audit.erasing import lawful_erasure
from clusterportal.locking import lock
from clusterportal.mail.actions import queue
from clusterportal.mail.models import Message
from reviews.actions.asking_erasure import GUARDS, tell_person
from reviews.domain.erasing import Fate
from reviews.models import Digest, ErasureRequest, Reviewer
from reviews.queries.erasing import due_requests, fates_of, obstacles_of

NAME = "Erased account · Raderat konto"
KEPT_FOR = str(RULES[ACCOUNTS])
OWN_SCOPES = Q(scope="") | Q(scope__startswith="account:") | Q(scope__startswith="organisation:")


def erase_accounts(run: UUID, at: datetime) -> Iterator[ErasureRequest]:
    """Erase those that are due; yields what could not go because something refers to it."""
    return erase_each(due_requests(at), lambda request: erase_account(request, run=run, at=at))


@transaction.atomic
def erase_account(request: ErasureRequest, *, run: UUID, at: datetime) -> bool:
    """False where it was taken back, or waits: something stands in the way, which the person is told once.

    Needs the owner's role: a trigger refuses `done_at` to every other one, and with it the whole transaction.
    The address of the last message goes when that has been sent (queries.passing): the row that is written here, with
    what erases the account, is what cannot be lost.
    """
    request = lock(request, "user")
    if request.taken_back_at is not None or request.done_at is not None:
        return False
    user = _lock_all(request.user, at)
    if user is None:
        return False
    if obstacles_of(user, at):
        tell_person(request, "account_erasure_waits", f"{GUARDS}.is_asked", at=at)
        return False
    rows = _erase(user, run=run, at=at)
    with lawful_erasure():
        request.done_at = at
        request.save(update_fields=["done_at"])
    append(f"account:{user.pk}", "account.erased", by=None, at=at)
    Erasure.objects.create(run=run, kind=ACCOUNTS, kept_for=KEPT_FOR, n_things=1, rows=rows, at=at)
    return True


def _lock_all(user: User, at: datetime) -> User | None:
    """The account once nobody else writes of the person: applications first, as everybody locks them.

    None where somebody has just let the person into another application: that is for the next night.
    """
    applications = _applications(user, at)
    for application in applications:
        lock_application(application)
    lock_people(Person.objects.filter(user=user).values_list("pk", flat=True))
    locked = User.objects.select_for_update().get(pk=user.pk)
    return locked if _applications(locked, at) == applications else None


def _applications(user: User, at: datetime) -> list[Application]:
    """Those that change, with the ones that they are linked with, in the order of their keys."""
    own = [part.consortium.application for part, fate in fates_of(user, at) if fate in {Fate.GOES, Fate.LEFT}]
    return sorted({*own, *Application.objects.filter(sister__in=own)}, key=lambda one: one.pk)


def _erase(user: User, *, run: UUID, at: datetime) -> dict[str, int]:
    """Returns how many rows of each table went."""
    address, language = user.email, user.language
    fates = fates_of(user, at)
    person = Person.objects.filter(user=user).first()
    counted = Counter(erase_rows(_rows_of(user, [part.consortium_id for part, fate in fates if fate == Fate.LEFT])))
    for part, fate in fates:
        if fate == Fate.GOES:
            erase_application(part.consortium.application, may_go=is_given_up, kept_for=KEPT_FOR, run=run, at=at)
    _make_pseudonym(user)
    for part, fate in fates:
        if fate == Fate.LEFT:
            erase_part(part, by=user, at=at)
    _end_reading(user, at=at)
    if person is not None:
        counted.update(_erase_person(person))
    queue(
        "account_erased",
        to=address,
        context={},
        language=language,
        scope=f"account:{user.pk}",
        key=f"{FAREWELL}{user.pk}",
        at=at,
    )
    return dict(sorted(counted.items()))


def _rows_of(user: User, left: Iterable[UUID]) -> Iterable[QuerySet[Any]]:
    addresses = [user.email, *EmailAddress.objects.filter(user=user).values_list("email", flat=True)]
    of_drafts = Q(scope__in=[f"application:{key}" for key in left])
    yield Message.objects.filter(Q(recipient=user) | Q(to__in=addresses), OWN_SCOPES | of_drafts)
    yield Session.objects.filter(pk__in=list(_sessions_of(user)))
    yield Authenticator.objects.filter(user=user)
    yield EmailAddress.objects.filter(user=user)
    yield SavedFilter.objects.filter(by=user)
    yield Digest.objects.filter(user=user)


def _sessions_of(user: User) -> Iterator[str]:
    for session in Session.objects.iterator(chunk_size=500):
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            yield session.pk


def _make_pseudonym(user: User) -> None:
    """Its key is what the trail names; nobody signs in with it or gets mail at its address."""
    user.email, user.name = f"erased-{user.pk}@erased.invalid", NAME
    user.is_active, user.last_login = False, None
    user.set_unusable_password()
    user.save()


def _end_reading(user: User, *, at: datetime) -> None:
    """Of roles at organisations only that of a reader is left by now; the address stands in accepted invitations."""
    OrganisationInvitation.objects.filter(answered_by=user).update(email=user.email)
    for role in OrganisationRole.objects.filter(user=user, ended_at__isnull=True):
        OrganisationRole.objects.filter(pk=role.pk).update(ended_at=at)
        detail = {"organisation": str(role.organisation_id), "role": role.role}
        append(f"account:{user.pk}", "organisation_role.ended", detail=detail, by=None, at=at)


def _erase_person(person: Person) -> dict[str, int]:
    """The CV, and the row with it where nothing that is kept refers to it.

    Of a reviewer stays what conflicts of interest were judged by: ORCID, addresses, affiliations, publications.
    """
    is_reviewer = Reviewer.objects.filter(person=person).exists()
    profile: list[QuerySet[Any]] = [person.degrees.all()]
    if not is_reviewer:
        profile += [person.affiliations.all(), person.publications.all(), person.emails.all()]
        person.orcid = None
    rows = erase_rows(profile)
    person.user, person.title, person.merits = None, "", ""
    person.save()
    try:
        with transaction.atomic():
            person.delete()
    except ProtectedError:
        return rows
    return rows | {Person._meta.label_lower: 1}
