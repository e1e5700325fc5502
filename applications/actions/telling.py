"""Mail to everybody in a consortium about their application, and to those who sign it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from applications.models import Applicant, Application, Receipt
from applications.queries.organisations import signatories_of
from applications.queries.phases import closes_at
from applications.queries.visibility import handlers_of
from clusterportal.accounts.models import User
from clusterportal.mail.actions import queue_all


def tell(application: Application, template: str, receipt: Receipt, *, at: datetime) -> None:
    """About a receipt: `template` is registered, submitted or supplement_registered."""
    tell_all(application, template, key=f"{template}:{receipt.pk}", receipt=receipt, at=at)


def tell_all(application: Application, template: str, *, key: str, at: datetime, **context: object) -> None:
    """One message to each of them; a second one of the same key is not written."""
    parts = accepted_parts().filter(consortium=application.pk)
    queue_all(mail_to(part, application, template, key=key, at=at, **context) for part in parts)


def accepted_parts() -> QuerySet[Applicant]:
    """Everybody who has accepted to take part in whatever application, with what a message needs."""
    return Applicant.objects.filter(invitation=Applicant.Invitation.ACCEPTED).select_related("person__user")


def mail_to(
    part: Applicant, application: Application, template: str, *, key: str, at: datetime, **context: object
) -> dict[str, Any]:
    """The message to one of them, for `queue_all`."""
    account = part.person.user if part.person else None
    return {
        "template": template,
        "to": account.email if account else part.email,
        "recipient": account,
        "context": {
            "application": application,
            "call": application.call,
            "deadline": closes_at(application),
            **context,
        },
        "scope": f"application:{application.pk}",
        "guard": "applications.queries.mail.may_still_read",
        "subject_id": application.pk,
        "key": f"{key}:{part.pk}",
        "at": at,
    }


def tell_signatories(application: Application, template: str, *, key: str, at: datetime, **context: object) -> None:
    """One message to each who signs the submitted version for its organisation and takes no part in the application."""
    version = application.submitted_version
    if version is None or version.organisation is None:
        return
    parts = application.consortium.applicants.filter(person__user__isnull=False)
    accepted = parts.filter(invitation=Applicant.Invitation.ACCEPTED)
    users = signatories_of(version.organisation).exclude(pk__in=accepted.values("person__user"))
    guard = "applications.queries.mail.signs_for_its_organisation"
    _tell_accounts(users, application, template, guard, key=key, at=at, **context)


def tell_officers(application: Application, template: str, *, key: str, at: datetime) -> None:
    """One message to each officer who handles the application."""
    guard = "applications.queries.mail.may_still_handle"
    _tell_accounts(handlers_of(application), application, template, guard, key=key, at=at)


def _tell_accounts(
    users: Iterable[User],
    application: Application,
    template: str,
    guard: str,
    *,
    key: str,
    at: datetime,
    **context: object,
) -> None:
    queue_all(
        {
            "template": template,
            "to": user.email,
            "recipient": user,
            "context": {"application": application, "call": application.call, **context},
            "scope": f"application:{application.pk}",
            "guard": guard,
            "subject_id": application.pk,
            "key": f"{key}:{user.pk}",
            "at": at,
        }
        for user in users
    )
