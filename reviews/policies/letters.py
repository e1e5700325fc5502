"""Who writes and approves the texts of letters, and who follows up what did not arrive."""

from datetime import datetime

from applications.models import Agency, Call
from applications.policies.roles import officer_scopes
from applications.policies.staff import check_handle
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.approvals.actions import open_proposal
from clusterportal.approvals.models import Approval
from clusterportal.mail.models import Message
from reviews.models import Delivery, LetterTemplate
from reviews.queries.letters import KIND

STUCK = (Message.State.FAILED, Message.State.RETURNED)


def check_write_letters(user: User, agency: Agency, call: Call | None) -> None:
    """An officer of the call, or for the letters of all calls an officer of the whole agency."""
    scopes = officer_scopes(user, agency.pk)
    if None not in scopes and (call is None or call.pk not in scopes):
        raise Hidden


def check_approve_letters(user: User, template: LetterTemplate, _at: datetime | None = None) -> None:
    """An officer who could have written it, but has not. Refused: `letter_text_not_proposed`, `letter_text_own`."""
    if _proposal(user, template).proposed_by_id == user.pk:
        raise Refused("letter_text_own")


def check_withdraw_letters(user: User, template: LetterTemplate, _at: datetime | None = None) -> None:
    """Take a version that waits for approval back. Refused: `letter_text_not_proposed`."""
    _proposal(user, template)


def check_follow_up(user: User, delivery: Delivery, at: datetime) -> None:
    """The officer who handles the case, once a message has failed or come back and nobody has followed it up."""
    check_handle(user, delivery.decision.application, at)
    if delivery.message.state not in STUCK:
        raise Refused("delivery_not_stuck")
    if delivery.settled_at is not None:
        raise Refused("delivery_settled")


def _proposal(user: User, template: LetterTemplate) -> Approval:
    check_write_letters(user, template.agency, template.call)
    found = open_proposal(KIND, template.pk).first()
    if found is None:
        raise Refused("letter_text_not_proposed")
    return found
