"""What a person's wish to be erased meets: what stands in its way, what goes, and what the law keeps."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localtime

from applications.domain.lifecycle import Status
from applications.models import (
    AgencyRole,
    Applicant,
    Application,
    Enquiry,
    OrganisationRole,
    ProblemReport,
)
from applications.queries.retention import is_given_up, is_received
from clusterportal.accounts.models import User
from clusterportal.mail.models import Message
from reviews.domain.erasing import Fate, Part
from reviews.domain.grant_changes import ChangeState, Voice
from reviews.domain.grants import GrantState
from reviews.models import ChangeRequest, ErasureRequest, Grant, Panel, PanelRole, Reviewer

BINDING = (OrganisationRole.Role.SIGNATORY, OrganisationRole.Role.SUPERVISOR)
IN_THE_WAY = {Fate.LEADS_OPEN, Fate.LEADS_UNDECIDED}


@dataclass(frozen=True)
class Obstacle:
    """What the person has to end first: `code` says how, `thing` is the application, agency, panel, … itself."""

    code: str
    thing: Any


@dataclass(frozen=True)
class Outlook:
    """What would come of it at an instant. `kept`: codes of what the law keeps in this person's case."""

    obstacles: tuple[Obstacle, ...]
    going: tuple[Application, ...]
    left: tuple[Application, ...]
    kept: tuple[str, ...]


def outlook_of(user: User, at: datetime) -> Outlook:
    """What erasing the account would meet, take and leave."""
    fates = fates_of(user, at)
    standing = [(part, fate) for part, fate in fates if part.invitation == Applicant.Invitation.ACCEPTED]
    by_fate = {fate: tuple(part.consortium.application for part, met in standing if met == fate) for fate in Fate}
    return Outlook(tuple(_obstacles(user, fates, at)), by_fate[Fate.GOES], by_fate[Fate.LEFT], _kept(user))


def obstacles_of(user: User, at: datetime) -> tuple[Obstacle, ...]:
    """What stands in the way."""
    return tuple(_obstacles(user, fates_of(user, at), at))


def fates_of(user: User, at: datetime) -> list[tuple[Applicant, Fate]]:
    """The person's parts in applications, each with what would become of it."""
    parts = Applicant.objects.filter(person__user=user).select_related("consortium__application__call")
    return [(part, _part(part, at).fate) for part in parts.order_by("consortium__application__reference")]


def open_request(user: User) -> ErasureRequest | None:
    """The request that the person has made and that is neither taken back nor done."""
    return _open().filter(user=user).first()


def due_requests(at: datetime) -> QuerySet[ErasureRequest]:
    """Those whose last day has passed."""
    return _open().filter(due_on__lt=localtime(at).date()).select_related("user").order_by("due_on", "pk")


def is_asked(message: Message, _at: datetime) -> bool:
    """Guard: the request that the message is about is still open."""
    return _open().filter(pk=UUID(message.subject_id)).exists()


def is_taken_back(message: Message, _at: datetime) -> bool:
    """Guard: the request that the message is about was taken back."""
    return ErasureRequest.objects.filter(pk=UUID(message.subject_id), taken_back_at__isnull=False).exists()


def _open() -> QuerySet[ErasureRequest]:
    return ErasureRequest.objects.filter(taken_back_at__isnull=True, done_at__isnull=True)


def _part(part: Applicant, at: datetime) -> Part:
    application = part.consortium.application
    is_pending = application.decided_at is None and application.call.decided_at is None
    return Part(
        leads=part.role == Applicant.Role.LEADER,
        was_received=is_received(application, at),
        is_given_up=is_given_up(application, at),
        is_pending=is_pending and application.status != Status.WITHDRAWN,
    )


def _obstacles(user: User, fates: list[tuple[Applicant, Fate]], at: datetime) -> Iterator[Obstacle]:
    yield from (Obstacle(fate.value, part.consortium.application) for part, fate in fates if fate in IN_THE_WAY)
    offices = AgencyRole.objects.filter(user=user, ended_at__isnull=True).select_related("agency")
    yield from (Obstacle("agency", agency) for agency in {role.agency_id: role.agency for role in offices}.values())
    sits = Q(panel__round__panel_closes_at__gte=at) | Q(panel__list_state=Panel.ListState.OPEN)
    seats = PanelRole.objects.filter(
        sits, reviewer__person__user=user, ended_at__isnull=True, panel__round__call__decided_at__isnull=True
    )
    yield from (Obstacle("panel", seat.panel) for seat in seats.select_related("panel"))
    roles = OrganisationRole.objects.filter(user=user, ended_at__isnull=True, role__in=BINDING)
    found = {role.organisation_id: role.organisation for role in roles.select_related("organisation")}
    yield from (Obstacle("organisation", organisation) for organisation in found.values())
    yield from (Obstacle("grant", grant) for grant in _led(user, at))
    changes = ChangeRequest.objects.filter(
        consents__by=user, consents__voice=Voice.NEW_LEADER.value, state=ChangeState.OPEN.value
    )
    yield from (Obstacle("grant_change", one) for one in changes.select_related("grant__decision__application"))


def _led(user: User, at: datetime) -> QuerySet[Grant]:
    """The grants that the person leads and that run, or wait for an answer."""
    runs = Q(state=GrantState.WAITING.value) | Q(state=GrantState.ACCEPTED.value, ends_on__gte=localtime(at).date())
    found = Grant.objects.filter(runs, leader__user=user).select_related("decision__application")
    return found.order_by("decision__application__reference")


def _kept(user: User) -> tuple[str, ...]:
    """By code, what there is of the person that the law keeps. One statement; the trail is everybody's."""
    parts = Applicant.objects.filter(person__user=OuterRef("pk"))
    there_is = {
        "applications": parts.filter(consortium__application__submitted_at__isnull=False),
        "reviews": Reviewer.objects.filter(person__user=OuterRef("pk")),
        "grants": Grant.objects.filter(leader__user=OuterRef("pk")),
        "office": AgencyRole.objects.filter(user=OuterRef("pk")),
        "organisations": OrganisationRole.objects.filter(user=OuterRef("pk")),
        "enquiries": Enquiry.objects.filter(asker=OuterRef("pk")),
        "problems": ProblemReport.objects.filter(by=OuterRef("pk")),
    }
    row = User.objects.values_list(*(Exists(rows) for rows in there_is.values())).get(pk=user.pk)
    return (*(code for code, there in zip(there_is, row, strict=True) if there), "trail")
