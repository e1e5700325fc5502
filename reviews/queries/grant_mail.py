"""Who is told of a grant, and the guards of messages about grants, asked again just before one is sent."""

from datetime import datetime
from uuid import UUID

from applications.policies.staff import check_handle
from applications.queries.organisations import signatories_of
from clusterportal.accounts.models import User
from clusterportal.accounts.policies import permits
from clusterportal.mail.models import Message
from reviews.domain.grant_changes import ChangeState, Voice
from reviews.domain.grants import GrantState
from reviews.domain.yearly_reports import WITH_LEADER
from reviews.models import ChangeRequest, Grant, YearlyReport
from reviews.policies.grant_changes import check_answer_change
from reviews.policies.grants import check_answer_in, is_leader_of
from reviews.queries.grant_changes import account_named, account_to_lead, accounts_asked, changes_for
from reviews.queries.grants import APPLICATION, grants_of


def sides_to_tell(grant: Grant) -> set[User]:
    """The leader of now, and everybody who signs for the organisation of now."""
    leader = grant.leader.user if grant.leader is not None else None
    signatories = signatories_of(grant.organisation) if grant.organisation is not None else User.objects.none()
    return {*signatories, *([leader] if leader is not None else [])}


def concerned_by(change: ChangeRequest) -> set[User]:
    """Both sides of the grant as it is, the accounts that can consent, and the one that is to lead."""
    asked = {user for users in accounts_asked(change).values() for user in users}
    to_lead = {one for one in (account_named(change), account_to_lead(change)) if one is not None}
    return sides_to_tell(change.grant) | asked | to_lead


def may_still_answer(message: Message, at: datetime) -> bool:
    """Whether the recipient could answer for the grant now."""
    if message.recipient is None:
        return False
    found = grants_of(message.recipient, at).filter(pk=UUID(message.subject_id)).first()
    return found is not None and permits(check_answer_in, message.recipient, found, at)


def may_read_grant(message: Message, at: datetime) -> bool:
    """Whether the recipient still reads the grant that the message is about."""
    if message.recipient is None:
        return False
    return grants_of(message.recipient, at).filter(pk=UUID(message.subject_id)).exists()


def may_handle_grant(message: Message, at: datetime) -> bool:
    """Whether the recipient still handles the case of the grant that the message is about."""
    found = Grant.objects.select_related(APPLICATION).filter(pk=UUID(message.subject_id)).first()
    if found is None or message.recipient is None:
        return False
    return permits(check_handle, message.recipient, found.decision.application, at)


def may_still_report(message: Message, at: datetime) -> bool:
    """Whether the recipient leads the grant, and the report is not handed in."""
    report = YearlyReport.objects.filter(pk=UUID(message.subject_id)).select_related("grant__leader").first()
    if report is None or message.recipient is None or report.state not in WITH_LEADER:
        return False
    return report.grant.state == GrantState.ACCEPTED and is_leader_of(message.recipient, report.grant)


def may_still_consent(message: Message, at: datetime) -> bool:
    """Whether a request still asks for the recipient's consent."""
    change = _change(message, at)
    return change is not None and permits(check_answer_change, message.recipient, change, at)


def may_read_change(message: Message, at: datetime) -> bool:
    """Whether the recipient still reads the request."""
    return _change(message, at) is not None


def is_change_open(message: Message, _at: datetime) -> bool:
    """Whether a request that was told of by address alone still waits for that consent."""
    waiting = ChangeRequest.objects.filter(pk=UUID(message.subject_id), state=ChangeState.OPEN.value)
    return waiting.exclude(consents__voice=Voice.NEW_LEADER.value).exists()


def is_change_decided(message: Message, _at: datetime) -> bool:
    """Whether a request is decided or withdrawn: a message that says this alone is for those who read it no longer."""
    return ChangeRequest.objects.filter(pk=UUID(message.subject_id)).exclude(state=ChangeState.OPEN.value).exists()


def _change(message: Message, at: datetime) -> ChangeRequest | None:
    if message.recipient is None:
        return None
    return changes_for(message.recipient, at).filter(pk=UUID(message.subject_id)).first()
