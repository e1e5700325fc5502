"""Linking a cluster's two applications, one at each agency: one leader proposes, the other one accepts.

A link says who belongs together and is no part of what is registered: neither the working copy nor its revision
changes. Who is told a reference by somebody can propose; a reference that leads nowhere, or to an application that
cannot be linked now, is answered in one way.
"""

from datetime import datetime

from django.db import transaction

from applications.actions.status import lock_application
from applications.models import Application
from applications.policies.applications import check_lead, is_leader
from applications.policies.freezing import check_not_frozen
from applications.queries.parts import leading_account
from applications.queries.phases import closes_at
from applications.queries.sisters import LINKING, elsewhere, own_proposal, subject_of
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.accounts.policies import permits
from clusterportal.approvals import actions as approvals
from clusterportal.audit.actions import append
from clusterportal.mail.actions import queue


@transaction.atomic
def propose_sister(application: Application, reference: str, *, by: User, at: datetime) -> bool:
    """Propose the application with `reference` as sister; an earlier proposal falls. True: they are linked at once.

    That is so where the same person leads both. Refused: `no_such_sister`, `sister_known`, and by policy.
    """
    application, other = _pair(application, reference, "no_such_sister", by=by, at=at)
    if not _may_be_linked(other, at):
        raise Refused("no_such_sister", reference=reference)
    if is_leader(by, other):
        _link(application, other, by=by, at=at)
        return True
    _drop_proposal(application, at=at)
    subject = subject_of(application, other)
    proposal = approvals.propose(LINKING, subject, content=_content(application, other), by=by, at=at)
    append(f"application:{application.pk}", "sister.proposed", detail={"sister": str(other.pk)}, by=by, at=at)
    guarded = {"guard": "applications.queries.sisters.proposal_waits", "subject_id": subject}
    _tell("sister_proposed", other, application, key=str(proposal.pk), by=by, at=at, **guarded)
    return False


@transaction.atomic
def withdraw_proposal(application: Application, *, by: User, at: datetime) -> None:
    """Take one's own proposal back. Refused: `nothing_proposed`, and by policy."""
    application = lock_application(application)
    check_lead(by, application, at)
    proposal = own_proposal(application, at)
    if proposal is None:
        raise Refused("nothing_proposed")
    approvals.withdraw(proposal, at=at)
    append(f"application:{application.pk}", "sister.proposal_withdrawn", by=by, at=at)


@transaction.atomic
def accept_sister(application: Application, reference: str, *, by: User, at: datetime) -> None:
    """Accept what the leader of the application with `reference` has proposed: both are linked from now on.

    Refused: `nothing_proposed`, `sister_known`, and by policy.
    """
    application, other = _pair(application, reference, "nothing_proposed", by=by, at=at)
    if not _may_be_linked(other, at):
        raise Refused("nothing_proposed")
    approvals.approve(LINKING, subject_of(other, application), content=_content(other, application), by=by, at=at)
    _link(application, other, by=by, at=at)
    _tell("sister_accepted", other, application, key=f"accepted:{at.isoformat()}", by=by, at=at)


@transaction.atomic
def decline_sister(application: Application, reference: str, *, by: User, at: datetime) -> None:
    """Say no to what the leader of the application with `reference` has proposed. Refused: `nothing_proposed`."""
    application, other = _pair(application, reference, "nothing_proposed", by=by, at=at)
    proposal = own_proposal(other, at)
    if proposal is None or proposal.subject != subject_of(other, application):
        raise Refused("nothing_proposed")
    approvals.withdraw(proposal, at=at)
    _record("sister.declined", application, other, by=by, at=at)
    _tell("sister_declined", other, application, key=f"declined:{at.isoformat()}", by=by, at=at)


@transaction.atomic
def unlink_sister(application: Application, *, by: User, at: datetime) -> None:
    """Take the link away while both can still be changed. Refused: `not_linked`, `sister_closed`, and by policy."""
    check_lead(by, application, at)
    sister = Application.objects.filter(sister=application).first()
    if sister is None:
        raise Refused("not_linked")
    application, other = _lock_both(application, sister)
    if application.sister_id != other.pk:
        raise Refused("not_linked")
    if at > closes_at(other):
        raise Refused("sister_closed")
    check_not_frozen(other.call)
    Application.objects.filter(pk__in=[application.pk, other.pk]).update(sister=None)
    _record("sister.unlinked", application, other, by=by, at=at)
    if not is_leader(by, other):
        _tell("sister_unlinked", other, application, key=f"unlinked:{at.isoformat()}", by=by, at=at)


def _pair(
    application: Application, reference: str, unknown: str, *, by: User, at: datetime
) -> tuple[Application, Application]:
    """Both applications, locked. Who may not link is refused before the reference is looked up."""
    check_lead(by, application, at)
    other = elsewhere(application, reference)
    if other is None:
        raise Refused(unknown, reference=reference)
    application, other = _lock_both(application, other)
    check_lead(by, application, at)
    if application.sister_id is not None:
        raise Refused("sister_known")
    return application, other


def _lock_both(application: Application, other: Application) -> tuple[Application, Application]:
    """In the order of their keys, so that two pairs never wait for each other."""
    locked = {one.pk: lock_application(one) for one in sorted((application, other), key=lambda one: one.pk)}
    return locked[application.pk], locked[other.pk]


def _may_be_linked(other: Application, at: datetime) -> bool:
    """Whether its leader could link it now."""
    leader = leading_account(other)
    return other.sister_id is None and leader is not None and permits(check_lead, leader, other, at)


def _link(application: Application, other: Application, *, by: User, at: datetime) -> None:
    for one, sister in ((application, other), (other, application)):
        Application.objects.filter(pk=one.pk).update(sister=sister)
        _drop_proposal(one, at=at)
    _record("sister.linked", application, other, by=by, at=at)


def _drop_proposal(application: Application, *, at: datetime) -> None:
    proposal = own_proposal(application, at)
    if proposal is not None:
        approvals.withdraw(proposal, at=at)


def _record(action: str, application: Application, other: Application, *, by: User, at: datetime) -> None:
    for one, sister in ((application, other), (other, application)):
        append(f"application:{one.pk}", action, detail={"sister": str(sister.pk)}, by=by, at=at)


def _tell(
    template: str, application: Application, sister: Application, *, key: str, by: User, at: datetime, **guarded: str
) -> None:
    """Mail the leader of `application` about `sister`, whose leader has acted."""
    leader = leading_account(application)
    if leader is None:
        return
    queue(
        template,
        to=leader.email,
        recipient=leader,
        context={"application": application, "sister": sister, "call": sister.call, "leader": by.name},
        scope=f"application:{application.pk}",
        key=f"sister:{application.pk}:{key}",
        at=at,
        **{"guard": "applications.queries.mail.may_still_read", "subject_id": str(application.pk), **guarded},
    )


def _content(proposed_by: Application, accepted_by: Application) -> list[str]:
    return [str(proposed_by.pk), str(accepted_by.pk)]
