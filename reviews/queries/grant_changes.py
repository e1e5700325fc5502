"""Requests for changes of grants: who reads each, whose consent it lacks, and what has been changed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from applications.models import Application, OrganisationRole
from applications.queries.organisations import signatories_of
from applications.queries.visibility import Role, applications_visible_to
from clusterportal.accounts.errors import Hidden
from clusterportal.accounts.models import User
from reviews.domain.grant_changes import NEEDED, ChangeState, Kind, Voice, missing
from reviews.models import ChangeConsent, ChangeRequest, Grant
from reviews.queries.decisions import decisions_of_staff
from reviews.queries.grants import grants_of

APPLICATION = "grant__decision__application"
RELATED = (
    f"{APPLICATION}__call__agency",
    f"{APPLICATION}__case_number",
    "grant__leader__user",
    "grant__organisation",
    "grant__terms",
    "organisation",
    "leader",
    "asked_by",
    "decided_by",
)
OPEN = Q(state=ChangeState.OPEN.value)
NEWCOMERS = sorted({ChangeState.OPEN.value, ChangeState.APPROVED.value})


def changes_for(user: User, at: datetime) -> QuerySet[ChangeRequest]:
    """The requests that a person reads: of the grants that it reads, and those that ask for its own consent.

    Each with `reader_is_named` (by a confirmed address, to lead), `reader_signs_new` (for the new organisation),
    `reader_signs` (for that of now) and `reader_takes_part` (one of the applicants).
    """
    if not user.is_authenticated:
        return ChangeRequest.objects.none()
    addresses = EmailAddress.objects.filter(user=user, verified=True).annotate(lower=Lower("email"))
    roles = OrganisationRole.objects.filter(user=user, role=OrganisationRole.Role.SIGNATORY, ended_at__isnull=True)
    readers = {
        "reader_is_named": Exists(addresses.filter(lower=Lower(OuterRef("leader_email")))),
        "reader_signs_new": Exists(roles.filter(organisation=OuterRef("organisation"))),
        "reader_signs": Exists(roles.filter(organisation=OuterRef("grant__organisation"))),
        "reader_takes_part": Exists(_own(user, at)),
    }
    asked = Q(state__in=NEWCOMERS) & (Q(reader_is_named=True) | Q(reader_signs_new=True))
    own = Q(grant__in=grants_of(user, at).values("pk"))
    return with_voices(ChangeRequest.objects.annotate(**readers).filter(own | asked).select_related(*RELATED))


def change_for(user: User, key: UUID, at: datetime) -> ChangeRequest:
    """One of them. Raises Hidden."""
    found = changes_for(user, at).filter(pk=key).first()
    if found is None:
        raise Hidden
    return found


def changes_of(grant: Grant) -> QuerySet[ChangeRequest]:
    """What has been asked for about a grant, the newest first."""
    return with_voices(grant.changes.select_related(*RELATED)).order_by("-asked_at")


def changes_of_staff(user: User, at: datetime) -> QuerySet[ChangeRequest]:
    """The requests about grants whose decisions a member of staff sees."""
    seen = ChangeRequest.objects.filter(grant__decision__in=decisions_of_staff(user, at))
    return with_voices(seen.select_related(*RELATED))


def with_voices(changes: QuerySet[ChangeRequest]) -> QuerySet[ChangeRequest]:
    """Each with whether every voice has consented, as `new_leader_consents` and so on."""
    given = ChangeConsent.objects.filter(request=OuterRef("pk"))
    return changes.annotate(**{f"{voice}_consents": Exists(given.filter(voice=voice)) for voice in Voice})


def lacking(change: Any) -> tuple[Voice, ...]:
    """Whose consent it lacks, of a request that came `with_voices`; nothing of one that is decided."""
    if change.state != ChangeState.OPEN:
        return ()
    return missing(Kind(change.kind), [voice for voice in Voice if getattr(change, f"{voice}_consents")])


def ready(changes: QuerySet[ChangeRequest]) -> QuerySet[ChangeRequest]:
    """Those that wait for the officer alone; the same rule as a condition."""
    conditions = (
        Q(kind=kind.value, **{f"{voice}_consents": True for voice in voices}) for kind, voices in NEEDED.items()
    )
    whole = Q(pk__in=[])
    for one in conditions:
        whole |= one
    return with_voices(changes).filter(OPEN & whole)


def accounts_asked(change: ChangeRequest) -> dict[Voice, list[User]]:
    """The accounts that can give the consents that are asked for; the one who is to lead is told by address."""
    found: dict[Voice, list[User]] = {}
    for voice in NEEDED[Kind(change.kind)]:
        organisation = change.organisation if voice is Voice.NEW_ORGANISATION else change.grant.organisation
        if voice is not Voice.NEW_LEADER and organisation is not None:
            found[voice] = list(signatories_of(organisation))
    return found


def account_named(change: ChangeRequest) -> User | None:
    """Whose confirmed address is that of the one who is to lead."""
    addresses = EmailAddress.objects.filter(verified=True, email__iexact=change.leader_email)
    address = addresses.select_related("user").first() if change.leader_email else None
    return address.user if address is not None else None


def account_to_lead(change: ChangeRequest) -> User | None:
    """Who has consented to lead."""
    consent = change.consents.filter(voice=Voice.NEW_LEADER.value).select_related("by").first()
    return consent.by if consent is not None else None


def _own(user: User, at: datetime) -> QuerySet[Application]:
    own = applications_visible_to(user, Role.APPLICANT, at)
    return own.filter(pk=OuterRef(APPLICATION))
