"""Guards of messages about grants: asked again just before one is sent."""

from datetime import datetime
from uuid import UUID

from clusterportal.accounts.policies import permits
from clusterportal.mail.models import Message
from reviews.domain.grant_changes import ChangeState
from reviews.domain.grants import GrantState
from reviews.domain.yearly_reports import WITH_LEADER
from reviews.models import ChangeRequest, YearlyReport
from reviews.policies.grant_changes import check_answer_change
from reviews.policies.grants import check_answer_in, is_leader_of
from reviews.queries.grant_changes import changes_for
from reviews.queries.grants import grants_of


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
    """Whether a request that was told of by address alone still waits."""
    return ChangeRequest.objects.filter(pk=UUID(message.subject_id), state=ChangeState.OPEN.value).exists()


def _change(message: Message, at: datetime) -> ChangeRequest | None:
    if message.recipient is None:
        return None
    return changes_for(message.recipient, at).filter(pk=UUID(message.subject_id)).first()
