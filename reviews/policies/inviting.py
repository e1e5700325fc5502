"""Who may answer an invitation to review, and review with which account."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db.models.functions import Lower

from applications.models import Person
from applications.policies.freezing import check_not_frozen
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from reviews.models import ReviewInvitation


def check_answer(invitation: ReviewInvitation, at: datetime) -> None:
    """Whoever holds the link answers, until the answer is due. Refused: `answer_was_due`."""
    check_not_frozen(invitation.panel.round.call)
    if at > invitation.answer_by:
        raise Refused("answer_was_due")


def check_take(user: User, invitation: ReviewInvitation) -> None:
    """Review with one's account what was accepted by the link.

    Refused: `accept_first`, `taken_by_another`, `reviews_already` where the account is known as another reviewer, and
    `address_unknown` where another agency keeps the person too and the account has none of the person's addresses.
    """
    if invitation.state != ReviewInvitation.State.ACCEPTED:
        raise Refused("accept_first")
    person = invitation.reviewer.person
    if person.user_id not in (None, user.pk):
        raise Refused("taken_by_another")
    if person.user_id is None and _is_kept_elsewhere(invitation) and not _has_address_of(user, person):
        raise Refused("address_unknown")
    own = getattr(user, "person", None)
    if own is not None and own != person and hasattr(own, "reviewer"):
        raise Refused("reviews_already")


def _is_kept_elsewhere(invitation: ReviewInvitation) -> bool:
    return invitation.reviewer.entries.exclude(agency=invitation.panel.round.call.agency_id).exists()


def _has_address_of(user: User, person: Person) -> bool:
    confirmed = EmailAddress.objects.filter(user=user, verified=True).annotate(small=Lower("email")).values("small")
    return person.emails.annotate(small=Lower("email")).filter(small__in=confirmed).exists()
