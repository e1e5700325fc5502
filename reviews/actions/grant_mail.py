"""Mail about what has become of a grant: a link and what to do, nothing of why."""

from collections.abc import Iterable
from datetime import datetime

from applications.queries.visibility import handlers_of
from clusterportal.accounts.models import User
from clusterportal.mail.actions import queue
from reviews.models import Grant
from reviews.queries.grant_mail import sides_to_tell

GUARDS = "reviews.queries.grant_mail"


def tell_settled(grant: Grant, *, but: User, at: datetime) -> None:
    """Both sides, that the grant is in force, declined or ended; not whoever has just done it."""
    _tell(grant, "grant_settled", sides_to_tell(grant) - {but}, f"{GUARDS}.may_read_grant", at=at)


def tell_officers_declined(grant: Grant, *, but: User, at: datetime) -> None:
    """The officers who handle the case, that its amount is free; not one who is told as one of the sides."""
    officers = {*handlers_of(grant.decision.application)} - sides_to_tell(grant) - {but}
    _tell(grant, "grant_declined", officers, f"{GUARDS}.may_handle_grant", at=at)


def _tell(grant: Grant, template: str, users: Iterable[User], guard: str, *, at: datetime) -> None:
    application = grant.decision.application
    for user in users:
        queue(
            template,
            to=user.email,
            recipient=user,
            context={"application": application, "call": application.call, "grant": grant},
            scope=f"application:{application.pk}",
            guard=guard,
            subject_id=grant.pk,
            key=f"{template}:{grant.state}:{grant.pk}:{user.pk}",
            at=at,
        )
