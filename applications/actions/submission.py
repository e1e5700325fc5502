"""Submitting: the portal's own act, once the deadline has passed and what arrived in time has settled."""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import F

from applications.actions.receipts import give_receipt
from applications.actions.status import change_status, lock_application
from applications.actions.telling import tell, tell_all
from applications.domain.lifecycle import Status
from applications.domain.phases import SETTLING, is_settled
from applications.models import Application, Call, CaseNumber, CaseNumberBlock, Receipt
from applications.queries.phases import closes_at
from clusterportal.audit.actions import append

logger = logging.getLogger(__name__)


class NoCaseNumberLeft(Exception):
    """The call's block is used up: the application is submitted all the same, and its number follows."""


def submit_due(at: datetime) -> int:
    """Submit, one transaction each, every registered application whose deadline has settled; returns how many."""
    closed = Call.objects.filter(published_at__isnull=False, closes_at__lt=at - SETTLING)
    due = Application.objects.filter(status=Status.REGISTERED.value, call__in=closed).order_by("reference")
    due = due.exclude(closes_at__gte=at - SETTLING)
    return sum(submit(application, at) for application in due)


def number_due(at: datetime) -> int:
    """Give case numbers to submitted applications that had to wait for a larger block; returns how many.

    Everybody in the consortium is told: what they got at the submission had no number.
    """
    waiting = Application.objects.filter(submitted_at__isnull=False, case_number__isnull=True).order_by("reference")
    return sum(_number_later(application, at) for application in waiting)


@transaction.atomic
def submit(application: Application, at: datetime) -> bool:
    """Submit one registered application as of its deadline, with case number and receipt; False if it is not due."""
    application = lock_application(application)
    if application.status != Status.REGISTERED or not is_settled(closes_at(application), at):
        return False
    deadline = closes_at(application)
    version = application.registered_version
    if version is None:
        raise RuntimeError(f"{application} is registered without a version")
    application.submitted_version = version
    change_status(application, "submit", by=None, at=deadline)
    number = _number(application, deadline)
    receipt = give_receipt(version, Receipt.Kind.SUBMISSION, case_number=number, at=deadline)
    if application.call.needs_signature:
        change_status(application, "open_signing", by=None, at=deadline)
    tell(application, "submitted", receipt, at=deadline)
    return True


def _number(application: Application, at: datetime) -> str | None:
    try:
        return str(_next_number(application, at))
    except NoCaseNumberLeft:
        logger.error("Call %s has no case number left", application.call_id)
        return None


@transaction.atomic
def _number_later(application: Application, at: datetime) -> bool:
    application = lock_application(application)
    number = _number(application, closes_at(application))
    if number is None:
        return False
    tell_all(application, "case_number_given", key=f"numbered:{application.pk}", number=number, at=at)
    return True


def _next_number(application: Application, at: datetime) -> CaseNumber:
    """The next of the call's block; whoever else submits in this call waits for the commit, so no number is skipped.

    An application that was submitted before its deadline moved keeps its number.
    """
    given = CaseNumber.objects.filter(application=application).first()
    if given is not None:
        return given
    blocks = CaseNumberBlock.objects.select_for_update().filter(call=application.call_id)
    block = blocks.filter(next_serial__lte=F("last_serial")).order_by("year", "first_serial").first()
    if block is None:
        raise NoCaseNumberLeft
    number = CaseNumber.objects.create(
        application=application, agency=application.call.agency, year=block.year, serial=block.next_serial
    )
    block.next_serial += 1
    block.save(update_fields=["next_serial"])
    detail = {"case_number": str(number)}
    append(f"application:{application.pk}", "application.numbered", detail=detail, by=None, at=at)
    return number
