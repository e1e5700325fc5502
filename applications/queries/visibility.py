"""Where every query for applications starts, in this app and in reviews.

A person's roles are a union, asked for one at a time; a Bar beats all agency and review roles and never the
applicant's own.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from applications.domain.lifecycle import BEFORE_SUBMISSION
from applications.models import Applicant, Application, Bar, OrganisationRole
from applications.policies.roles import calls_declared_by, calls_open_to, calls_with_role, officers_of_call
from clusterportal.accounts.models import User

DRAFTS = [status.value for status in BEFORE_SUBMISSION]


class Role(StrEnum):
    """In which role a person asks. REVIEW is narrowed by reviews to own panels and assignments."""

    APPLICANT = "applicant"
    SIGNATORY = "signatory"
    OFFICER = "officer"
    DECISION_MAKER = "decision_maker"
    REGISTRAR = "registrar"
    AUDITOR = "auditor"
    REVIEW = "review"


DECLARE_FIRST = frozenset({Role.OFFICER, Role.DECISION_MAKER})


def applications_visible_to(user: User, role: Role, at: datetime) -> QuerySet[Application]:
    """The applications of which `user` may know in `role` at `at`; an account without the role gets none.

    Officers and decision makers have declared for the call first.
    """
    if not user.is_authenticated:
        return Application.objects.none()
    if role is Role.APPLICANT:
        return Application.objects.filter(Exists(_own_parts(user)))
    if role is Role.SIGNATORY:
        return submitted(at).filter(Exists(_signing_roles(user)))
    unbarred = submitted(at).exclude(Exists(_bars_of(user)))
    if role is Role.REVIEW:
        return unbarred
    calls = calls_open_to if role in DECLARE_FIRST else calls_with_role
    return unbarred.filter(call__in=calls(user, role.value))


def submitted(at: datetime) -> QuerySet[Application]:
    """What has become the agencies': nothing before the portal has submitted it, and no draft ever."""
    return Application.objects.exclude(status__in=DRAFTS).filter(submitted_at__isnull=False, submitted_at__lte=at)


def is_barred(user: User, application: Application) -> bool:
    """Whether the person gets nothing of this application in an agency or review role."""
    return _bars_of(user, application.pk).exists()


def bars_in_call(user: User, call: Any) -> QuerySet[Bar]:
    """What closes anything of a call to the person; `call` may be that of the query around it."""
    return Bar.objects.filter(application__call=call, person__user=user, lifted_at__isnull=True)


def open_to_officer(user: User) -> Q:
    """Of rows of own calls that are about an `application` or about none: what nothing closes to an officer.

    A bar closes it; once the application is submitted, a declaration that is missing does too.
    """
    open_anyway = Q(application__isnull=True) | Q(application__status__in=DRAFTS)
    is_barred_from = Exists(_bars_of(user, OuterRef("application")))
    return (open_anyway | Q(call__in=calls_declared_by(user))) & Q(~is_barred_from)


def handlers_of(application: Application) -> QuerySet[User]:
    """The officers who handle what is submitted: who have declared for its call and are not barred from it."""
    declared = officers_of_call(application.call).filter(staff_declarations__call=application.call_id)
    return declared.exclude(pk__in=_barred_accounts(application))


def officers_open_to(application: Application) -> QuerySet[User]:
    """Before its submission the officers of its call who are not barred from it, and after it `handlers_of`."""
    if application.status not in DRAFTS:
        return handlers_of(application)
    return officers_of_call(application.call).exclude(pk__in=_barred_accounts(application))


def _barred_accounts(application: Application) -> QuerySet[Any, Any]:
    bars = Bar.objects.filter(application=application, lifted_at__isnull=True, person__user__isnull=False)
    return bars.values("person__user")


def _own_parts(user: User) -> QuerySet[Applicant]:
    return Applicant.objects.filter(
        consortium=OuterRef("pk"), person__user=user, invitation=Applicant.Invitation.ACCEPTED
    )


def _signing_roles(user: User) -> QuerySet[OrganisationRole]:
    """The person's roles at the organisation that was registered: the working copy may name another."""
    return OrganisationRole.objects.filter(
        organisation=OuterRef("submitted_version__organisation"), user=user, ended_at__isnull=True
    )


def _bars_of(user: User, application: Any = None) -> QuerySet[Bar]:
    """The person's bars from one application, or from that of the query around it."""
    application = application or OuterRef("pk")
    return Bar.objects.filter(application=application, person__user=user, lifted_at__isnull=True)
