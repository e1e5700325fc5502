"""Who may answer an invitation to review, and review with which account."""

from datetime import datetime

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

    Refused: `accept_first`, `taken_by_another`, `reviews_already` where the account is known as another reviewer.
    """
    if invitation.state != ReviewInvitation.State.ACCEPTED:
        raise Refused("accept_first")
    person = invitation.reviewer.person
    if person.user_id not in (None, user.pk):
        raise Refused("taken_by_another")
    own = getattr(user, "person", None)
    if own is not None and own != person and hasattr(own, "reviewer"):
        raise Refused("reviews_already")
