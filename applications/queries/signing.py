"""What an organisation has seen, signed and refused, and who signs for it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from applications.models import Application, OrganisationRole, SeenVersion, Signature, Version
from applications.queries.organisations import signatories_of
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event

EXTENDED = "application.signing_extended"


@dataclass(frozen=True)
class Extension:
    """An officer gave the organisation more time."""

    at: datetime
    until: datetime


@dataclass(frozen=True)
class Signing:
    """Who can sign an application for its organisation, and what has happened so far."""

    version: Version
    signatories: tuple[User, ...]
    signatures: tuple[Signature, ...]
    extensions: tuple[Extension, ...]


def signing_of(application: Application) -> Signing | None:
    """None where nobody signs: before submission, and in a call that asks for no signature."""
    version = application.submitted_version
    if version is None or not application.call.needs_signature:
        return None
    signatories = tuple(signatories_of(version.organisation)) if version.organisation else ()
    return Signing(version, signatories, tuple(signatures_of(application)), tuple(_extensions(application)))


def signatures_of(application: Application) -> QuerySet[Signature]:
    """Every answer of the organisation, to whichever version."""
    return Signature.objects.filter(version__application=application).select_related("by", "version")


def earlier_seen(version: Version) -> Version | None:
    """The newest earlier version that somebody of the organisation has seen, signed or refused, if any."""
    earlier = Version.objects.filter(application=version.application_id, number__lt=version.number)
    return earlier.filter(_known_to(version.organisation_id)).order_by("-number").first()


def with_replaced(applications: QuerySet[Application]) -> QuerySet[Application]:
    """The applications with `replaces_seen`: an earlier version is known to the organisation that signs."""
    organisation = OuterRef(OuterRef("submitted_version__organisation"))
    earlier = Version.objects.filter(application=OuterRef("pk"), number__lt=OuterRef("submitted_version__number"))
    return applications.annotate(replaces_seen=Exists(earlier.filter(_known_to(organisation))))


def signs_for(user: User) -> set[object]:
    """The keys of the organisations that the account signs for."""
    held = OrganisationRole.objects.filter(user=user, role=OrganisationRole.Role.SIGNATORY, ended_at__isnull=True)
    return set(held.values_list("organisation", flat=True))


def _known_to(organisation: object) -> Q:
    mine = {"version": OuterRef("pk"), "organisation": organisation}
    return Q(Exists(SeenVersion.objects.filter(**mine))) | Q(Exists(Signature.objects.filter(**mine)))


def _extensions(application: Application) -> list[Extension]:
    events = Event.objects.filter(chain=f"application:{application.pk}", action=EXTENDED).order_by("seq")
    return [Extension(event.at, datetime.fromisoformat(event.detail["until"])) for event in events]
