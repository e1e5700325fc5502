"""Supplements after the deadline: asked for, registered, lengthened, ended.

The earlier version stands unless and until the supplement is registered, whatever happens in between.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from applications.actions.receipts import give_receipt
from applications.actions.status import change_status, lock_application
from applications.actions.telling import tell, tell_all
from applications.actions.versions import freeze
from applications.domain.lifecycle import Status
from applications.domain.phases import SETTLING
from applications.models import Application, CaseNumber, EligibilityJudgement, Receipt, Supplement, Version
from applications.policies.applications import check_register_supplement, signing_closes_at
from applications.policies.supplements import check_ask, check_under_way
from applications.queries.completeness import gaps
from applications.queries.forms import form_of
from applications.queries.supplements import frozen_supplement, open_supplement
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append

Outcome = Supplement.Outcome


@transaction.atomic
def ask_supplement(
    application: Application,
    *,
    sections: Collection[str],
    attachments: Collection[str] = (),
    reason_sv: str = "",
    reason_en: str = "",
    until: datetime,
    by: User,
    at: datetime,
) -> Supplement:
    """Open sections and kinds of attachments to the applicants until an instant, for a reason that they read.

    Refused: `supplement_opens_nothing`, `supplement_needs_reason`, `supplement_until_later`, `unknown_place`, and by
    policy.
    """
    application = lock_application(application)
    check_ask(by, application, at)
    earlier = application.submitted_version
    if earlier is None:
        raise Refused("supplement_not_now")
    reasons = {"reason_sv": reason_sv.strip(), "reason_en": reason_en.strip()}
    _check_request(application, sections, attachments, reasons, until, at)
    made = Supplement.objects.create(
        application=application,
        sections=sorted(sections),
        attachments=sorted(attachments),
        **reasons,
        closes_at=until,
        was_signed=application.status == Status.SIGNED,
        earlier_version=earlier,
        asked_by=by,
        asked_at=at,
    )
    change_status(application, "ask_supplement", by=by, at=at)
    opened = {"sections": made.sections, "attachments": made.attachments, "until": until.isoformat()}
    _record(made, "supplement.asked", {**opened, **reasons}, by=by, at=at)
    _tell(made, "supplement_asked", f"supplement:{made.pk}", application, at)
    return made


@transaction.atomic
def lengthen_supplement(application: Application, *, until: datetime, by: User, at: datetime) -> None:
    """Let the applicants register until a later instant. Refused: `extension_not_later`, and by policy."""
    application = lock_application(application)
    check_under_way(by, application, at)
    supplement = _open(application)
    if until <= max(at, supplement.closes_at):
        raise Refused("extension_not_later")
    supplement.closes_at = until
    supplement.save(update_fields=["closes_at"])
    _record(supplement, "supplement.lengthened", {"until": until.isoformat()}, by=by, at=at)
    _tell(supplement, "supplement_lengthened", f"supplement:{supplement.pk}:{until.isoformat()}", application, at)


@transaction.atomic
def end_supplement(application: Application, *, by: User, at: datetime) -> None:
    """Stop waiting for the supplement: the earlier version stands. What was changed stays in the working copy."""
    application = lock_application(application)
    check_under_way(by, application, at)
    _end(application, _open(application), Outcome.ENDED, by=by, at=at)


def end_due_supplements(at: datetime) -> int:
    """End, one transaction each, those whose time is up and settled; returns how many. The earlier versions stand.

    In a frozen call nobody could register: the officer lengthens them, or they end once it goes on.
    """
    due = Supplement.objects.filter(ended_at=None, closes_at__lt=at - SETTLING, application__call__frozen_at=None)
    due = due.select_related("application")
    return sum(_lapse(one.application, at) for one in due)


def register_supplement(application: Application, supplement: Supplement, *, by: User, at: datetime) -> Receipt:
    """Freeze the supplement of a locked application as the version that replaces the submitted one.

    The same case number; a new receipt; an earlier judgement of eligibility falls, and so does the signature, which
    is asked for again where the call needs one. Refused: `nothing_changed`, `gaps`, and by policy.
    """
    check_register_supplement(by, application, supplement, at)
    columns = frozen_supplement(application, supplement)
    _check_content(application, supplement, columns)
    if application.status != Status.SUPPLEMENTING:
        change_status(application, "resume_supplement", by=None, at=at)
    version = freeze(application, columns, by=by, at=at)
    _replace(application, version, by=by, at=at)
    supplement.outcome, supplement.new_version, supplement.ended_at = Outcome.REGISTERED, version, at
    supplement.save(update_fields=["outcome", "new_version", "ended_at"])
    detail = {"version": version.number, "replaces": supplement.earlier_version.number}
    _record(supplement, "supplement.registered", detail, by=by, at=at)
    give_receipt(version, Receipt.Kind.REGISTRATION, at=at)
    number = CaseNumber.objects.filter(application=application).first()
    receipt = give_receipt(version, Receipt.Kind.SUBMISSION, case_number=str(number) if number else None, at=at)
    tell(application, "supplement_registered", receipt, at=at)
    return receipt


def _check_request(
    application: Application,
    sections: Collection[str],
    attachments: Collection[str],
    reasons: dict[str, str],
    until: datetime,
    at: datetime,
) -> None:
    form = form_of(application)
    known = {one.key for one in form.sections if one.kind != "attachments"}
    if not set(sections) <= known or not set(attachments) <= {one.key for one in form.attachments}:
        raise Refused("unknown_place")
    if not sections and not attachments:
        raise Refused("supplement_opens_nothing")
    if not any(reasons.values()):
        raise Refused("supplement_needs_reason")
    if until <= at:
        raise Refused("supplement_until_later")


def _check_content(application: Application, supplement: Supplement, columns: dict[str, Any]) -> None:
    if columns["sha256"] == supplement.earlier_version.sha256:
        raise Refused("nothing_changed", number=supplement.earlier_version.number)
    missing = [gap for gap in gaps(application, supplement) if gap.blocking]
    if missing:
        raise Refused("gaps", gaps=missing)


def _replace(application: Application, version: Version, *, by: User, at: datetime) -> None:
    """The new version is the submitted one, unsigned and not judged."""
    application.registered_version = application.submitted_version = version
    application.reopened_at = None
    change_status(application, "end_supplement", by=by, at=at)
    judged = EligibilityJudgement.objects.filter(application=application)
    if judged.exists():
        judged.delete()
        append(f"application:{application.pk}", "application.eligibility_void", by=by, at=at)
    if application.call.needs_signature:
        application.signing_closes_at = _new_window(application, at)
        application.save(update_fields=["signing_closes_at"])
        change_status(application, "open_signing", by=None, at=at)


def _new_window(application: Application, at: datetime) -> datetime:
    """As long as the call's own window, from now."""
    call = application.call
    return max(signing_closes_at(application), at + (call.signing_closes_at - call.closes_at))


def _open(application: Application) -> Supplement:
    found = open_supplement(application)
    if found is None:
        raise Refused("supplement_over")
    return found


@transaction.atomic
def _lapse(application: Application, at: datetime) -> bool:
    application = lock_application(application)
    supplement = open_supplement(application)
    if supplement is None or at - SETTLING <= supplement.closes_at:
        return False
    _end(application, supplement, Outcome.LAPSED, by=None, at=supplement.closes_at)
    return True


def _end(
    application: Application, supplement: Supplement, outcome: Supplement.Outcome, *, by: User | None, at: datetime
) -> None:
    supplement.outcome, supplement.ended_at = outcome, at
    supplement.save(update_fields=["outcome", "ended_at"])
    move = "end_supplement_signed" if supplement.was_signed else "end_supplement"
    change_status(application, move, by=by, at=at)
    _record(supplement, "supplement.ended", {"outcome": outcome.value}, by=by, at=at)
    _tell(supplement, "supplement_ended", f"supplement_ended:{supplement.pk}", application, at)


def _record(supplement: Supplement, action: str, detail: dict[str, Any], *, by: User | None, at: datetime) -> None:
    detail = {"supplement": str(supplement.pk), **detail}
    append(f"application:{supplement.application_id}", action, detail=detail, by=by, at=at)


def _tell(supplement: Supplement, template: str, key: str, application: Application, at: datetime) -> None:
    tell_all(application, template, key=key, supplement=supplement, at=at)
