"""Mail to everybody in a consortium about their application."""

from datetime import datetime

from applications.models import Applicant, Application, Receipt
from applications.queries.phases import closes_at
from clusterportal.mail.actions import queue


def tell(application: Application, template: str, receipt: Receipt, *, at: datetime) -> None:
    """About a receipt: `template` is registered, submitted or supplement_registered."""
    tell_all(application, template, key=f"{template}:{receipt.pk}", receipt=receipt, at=at)


def tell_all(application: Application, template: str, *, key: str, at: datetime, **context: object) -> None:
    """One message to each of them; a second one of the same key is not written."""
    deadline = closes_at(application)
    parts = application.consortium.applicants.filter(invitation=Applicant.Invitation.ACCEPTED)
    for part in parts.select_related("person__user"):
        account = part.person.user if part.person else None
        queue(
            template,
            to=account.email if account else part.email,
            recipient=account,
            context={"application": application, "call": application.call, "deadline": deadline, **context},
            scope=f"application:{application.pk}",
            guard="applications.queries.mail.may_still_read",
            subject_id=application.pk,
            key=f"{key}:{part.pk}",
            at=at,
        )
