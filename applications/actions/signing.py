"""The organisation's answer after the deadline."""

from datetime import datetime

from django.db import transaction

from applications.actions.status import change_status, lock_application
from applications.actions.telling import tell_all, tell_signatories
from applications.domain.lifecycle import MAY_GET_MORE_TIME, Status
from applications.models import Application, SeenVersion, Signature, Version
from applications.policies.applications import check_sign, signing_closes_at
from applications.policies.staff import check_handle
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append


@transaction.atomic
def sign(application: Application, *, version_sha256: str, by: User, at: datetime) -> Signature:
    """Sign the submitted version for the organisation. Refused with `changed_since_read` where it is another by now."""
    application = lock_application(application)
    check_sign(by, application, at)
    signature = _answer(application, Signature.Outcome.SIGNED, version_sha256, by=by, at=at)
    change_status(application, "sign", by=by, at=at)
    tell_all(application, "signed", key=f"signed:{signature.pk}", version=signature.version, at=at)
    return signature


@transaction.atomic
def refuse(application: Application, *, version_sha256: str, reason: str, by: User, at: datetime) -> Signature:
    """Refuse to sign, with a reason. The organisation may still sign while the window is open."""
    application = lock_application(application)
    check_sign(by, application, at)
    if not reason.strip():
        raise Refused("refusal_needs_reason")
    signature = _answer(application, Signature.Outcome.REFUSED, version_sha256, reason=reason.strip(), by=by, at=at)
    change_status(application, "refuse", by=by, at=at)
    until = signing_closes_at(application)
    tell_all(application, "signing_refused", key=f"signing_refused:{signature.pk}", until=until, at=at)
    return signature


def note_seen(version: Version, *, by: User, at: datetime) -> None:
    """Remember that somebody of the organisation has opened the version. A second time adds nothing."""
    seen = SeenVersion(version=version, organisation=version.organisation, by=by, at=at)
    SeenVersion.objects.bulk_create([seen], ignore_conflicts=True)


def lapse_due(at: datetime) -> int:
    """Mark as unsigned, one transaction each, what nobody signed in its window; returns how many.

    In a frozen call nobody could sign: the officer gives more time, or the windows end once it goes on.
    """
    waiting = Application.objects.filter(
        status=Status.AWAITING_SIGNATURE.value, call__signing_closes_at__lt=at, call__frozen_at=None
    ).select_related("call")
    return sum(_lapse(application, at) for application in waiting)


@transaction.atomic
def extend(application: Application, *, until: datetime, reason: str, by: User, at: datetime) -> None:
    """Let one organisation sign until a later instant, with a recorded reason. After a refusal it may still sign.

    Signatories of what waits are told by the reminders, since the window is another. Refused:
    `not_awaiting_signature`, `extension_needs_reason`, `extension_not_later`, and by policy.
    """
    application = lock_application(application)
    check_handle(by, application, at)
    if Status(application.status) not in MAY_GET_MORE_TIME:
        raise Refused("not_awaiting_signature")
    if not reason.strip():
        raise Refused("extension_needs_reason")
    if until <= max(at, signing_closes_at(application)):
        raise Refused("extension_not_later")
    application.signing_closes_at = until
    application.save(update_fields=["signing_closes_at"])
    if application.status == Status.UNSIGNED:
        change_status(application, "extend_signing", by=by, at=at)
    detail = {"until": until.isoformat(), "reason": reason.strip()}
    append(f"application:{application.pk}", "application.signing_extended", detail=detail, by=by, at=at)
    key = f"signing_extended:{application.pk}:{until.isoformat()}"
    tell_all(application, "signing_extended", key=key, until=until, at=at)
    if application.status == Status.REFUSED:
        tell_signatories(application, "signing_extended_to_sign", key=key, until=until, at=at)


@transaction.atomic
def _lapse(application: Application, at: datetime) -> bool:
    application = lock_application(application)
    if application.call.frozen_at is not None or application.status != Status.AWAITING_SIGNATURE:
        return False
    if at <= signing_closes_at(application):
        return False
    closed_at = signing_closes_at(application)
    change_status(application, "lapse", by=None, at=closed_at)
    tell_all(
        application, "signing_lapsed", key=f"signing_lapsed:{application.pk}:{closed_at.isoformat()}", at=closed_at
    )
    return True


def _answer(
    application: Application, outcome: Signature.Outcome, sha256: str, *, reason: str = "", by: User, at: datetime
) -> Signature:
    version = application.submitted_version
    if version is None or version.organisation is None:
        raise Refused("not_awaiting_signature")
    if version.sha256 != sha256:
        raise Refused("changed_since_read")
    detail = {"version": version.number, "sha256": sha256, "outcome": outcome.value}
    append(f"application:{application.pk}", "application.signature", detail=detail, by=by, at=at)
    return Signature.objects.create(
        version=version,
        version_sha256=sha256,
        organisation=version.organisation,
        outcome=outcome,
        reason=reason,
        by=by,
        at=at,
    )
