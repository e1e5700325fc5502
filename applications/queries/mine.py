"""What an applicant has to do with: own applications, open calls, applications to sign."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from applications.domain.lifecycle import Status
from applications.models import Applicant, Application, Call, OrganisationRole
from applications.queries.phases import closes_at
from applications.queries.visibility import Role, applications_visible_to
from clusterportal.accounts.models import User


@dataclass(frozen=True)
class Mine:
    """An application with one's own part in it."""

    application: Application
    role: str
    lacks_cv: bool


def my_applications(user: User, at: datetime) -> list[Mine]:
    """Newest first."""
    visible = applications_visible_to(user, Role.APPLICANT, at)
    parts = Applicant.objects.filter(
        consortium__application__in=visible, person__user=user, invitation=Applicant.Invitation.ACCEPTED
    )
    related = ("consortium__application__call__agency", "consortium__application__registered_version")
    return [_mine(part) for part in parts.select_related(*related).order_by("-consortium__application__created_at")]


def awaiting_cv(user: User, at: datetime) -> list[Application]:
    """Applications in open calls to which the person has yet to transfer a CV."""
    mine = my_applications(user, at)
    return [one.application for one in mine if one.lacks_cv and at <= closes_at(one.application)]


def open_calls(at: datetime) -> QuerySet[Call]:
    """The calls in which an application can be started."""
    published = Call.objects.filter(published_at__lte=at, opens_at__lte=at, closes_at__gte=at, frozen_at__isnull=True)
    return published.select_related("agency").defer("text_sv", "text_en")


def to_sign(user: User, at: datetime) -> int:
    """How many applications wait for a signature that the person may give."""
    roles = OrganisationRole.objects.filter(user=user, ended_at__isnull=True, role=OrganisationRole.Role.SIGNATORY)
    waiting = applications_visible_to(user, Role.SIGNATORY, at).filter(status=Status.AWAITING_SIGNATURE.value)
    return waiting.filter(submitted_version__organisation__in=roles.values("organisation")).count()


def has_organisation_role(user: User) -> bool:
    """Whether the person reads or signs for an organisation now."""
    return OrganisationRole.objects.filter(user=user, ended_at__isnull=True).exists()


def _mine(part: Applicant) -> Mine:
    application = part.consortium.application
    lacks_cv = part.cv is None and part.role != Applicant.Role.ADMINISTRATOR
    needs_cv = application.call.profile == Call.Profile.VR
    return Mine(application, part.role, lacks_cv and needs_cv)
