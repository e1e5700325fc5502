"""Who writes what the public reads as questions and answers of a call."""

from datetime import datetime

from applications.models import Call, PublicQuestion
from applications.policies.roles import Role, calls_with_role
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User


def check_publish_question(user: User, call: Call, at: datetime) -> None:
    """Put a question and answer on the page of a published call: an officer of it."""
    if call.published_at is None or not calls_with_role(user, Role.OFFICER).filter(pk=call.pk).exists():
        raise Hidden
    check_not_archived(call)


def check_change_question(user: User, question: PublicQuestion, at: datetime) -> None:
    """Put a newer text in its place, or withdraw it: an officer of the call, unless it is withdrawn."""
    check_publish_question(user, question.call, at)
    if hasattr(question, "withdrawal"):
        raise Refused("question_withdrawn")


def check_not_archived(call: Call) -> None:
    """Nothing more is asked or published about a call that is archived."""
    if call.archived_at is not None:
        raise Refused("call_archived")
