"""Linking a cluster's two applications, one at each agency: one leader proposes, the other one accepts."""

from datetime import datetime

from django.db import transaction

from applications.actions.status import lock_application
from applications.actions.working_copy import count_change
from applications.models import Application
from applications.policies.applications import check_change_consortium
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.approvals import actions as approvals
from clusterportal.audit.actions import append

LINKING = "application.sister"


@transaction.atomic
def propose_sister(application: Application, reference: str, *, by: User, at: datetime) -> None:
    """Propose the application with `reference` as sister. Refused: `no_such_sister`, `sister_known`, and by policy."""
    application = lock_application(application)
    check_change_consortium(by, application, at)
    other = _other(application, reference)
    _check_free(application, other)
    approvals.propose(LINKING, application.pk, content=_content(application, other), by=by, at=at)
    append(f"application:{application.pk}", "sister.proposed", detail={"sister": str(other.pk)}, by=by, at=at)


@transaction.atomic
def accept_sister(application: Application, reference: str, *, by: User, at: datetime) -> None:
    """Accept what the leader of the application with `reference` has proposed: both are linked from now on.

    Refused also where nothing was proposed, or where the same person leads both and proposed it.
    """
    other = _other(application, reference)
    first, second = (lock_application(one) for one in sorted((application, other), key=lambda one: one.pk))
    application, other = (first, second) if first.pk == application.pk else (second, first)
    check_change_consortium(by, application, at)
    _check_free(application, other)
    approvals.approve(LINKING, other.pk, content=_content(other, application), by=by, at=at)
    for one, sister in ((application, other), (other, application)):
        Application.objects.filter(pk=one.pk).update(sister=sister)
        count_change(one, "sister.linked", detail={"sister": str(sister.pk)}, by=by, at=at)


def _other(application: Application, reference: str) -> Application:
    """The application of another agency's call in the same initiative, of which the reference is all that is told."""
    elsewhere = Application.objects.select_related("call").filter(reference=reference.strip().upper())
    found = elsewhere.filter(call__initiative=application.call.initiative_id).exclude(
        call__agency=application.call.agency_id
    )
    try:
        return found.get()
    except Application.DoesNotExist as error:
        raise Refused("no_such_sister", reference=reference) from error


def _check_free(*applications: Application) -> None:
    if any(one.sister_id is not None for one in applications):
        raise Refused("sister_known")


def _content(proposed_by: Application, accepted_by: Application) -> list[str]:
    return [str(proposed_by.pk), str(accepted_by.pk)]
