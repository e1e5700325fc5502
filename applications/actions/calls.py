"""A call's life before and beside its applications: set up, published by two persons, moved, paused."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from applications.actions.deadline_mail import tell_moved, tell_signing_put_off
from applications.actions.status import change_status, lock_application
from applications.domain.form_parsing import parse
from applications.domain.lifecycle import LIFE, Status
from applications.models import Agency, Application, Call, DeadlineReview, FormVersion, Notice, TechnologyArea
from applications.policies.staff import (
    check_create_call,
    check_move_deadline,
    check_review_deadline,
    check_run_call,
    check_set_up,
)
from applications.queries.deadlines import moves_for
from applications.queries.readiness import PUBLISHING, publication_content, readiness
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.approvals import actions as approvals
from clusterportal.audit.actions import append
from clusterportal.locking import lock
from clusterportal.mail.actions import queue


@transaction.atomic
def create_call(
    agency: Agency, *, fields: Mapping[str, Any], areas: Iterable[TechnologyArea], by: User, at: datetime
) -> Call:
    """A new, unpublished call. `fields` are columns of Call."""
    check_create_call(by, agency)
    call = Call.objects.create(agency=agency, **fields)
    call.areas.set(areas)
    append(f"call:{call.pk}", "call.created", detail={"profile": call.profile}, by=by, at=at)
    return call


@transaction.atomic
def change_call(
    call: Call, *, fields: Mapping[str, Any], areas: Iterable[TechnologyArea], by: User, at: datetime
) -> Call:
    """Change columns of an unpublished call; an open proposal to publish no longer matches and must be made anew."""
    call = lock(call)
    check_set_up(by, call)
    for name, value in fields.items():
        setattr(call, name, value)
    call.save(update_fields=list(fields))
    call.areas.set(areas)
    append(f"call:{call.pk}", "call.changed", detail={"fields": sorted(fields)}, by=by, at=at)
    return call


@transaction.atomic
def adapt_form(call: Call, *, specification: Mapping[str, Any], by: User, at: datetime) -> FormVersion:
    """Give the call a new version of its form. Raises SpecificationError, which names the place."""
    call = lock(call)
    check_set_up(by, call)
    parse(specification)
    number = call.form_versions.count() + 1
    version = FormVersion.objects.create(call=call, number=number, specification=dict(specification), created_by=by)
    call.form_version = version
    call.save(update_fields=["form_version"])
    append(f"call:{call.pk}", "call.form_adapted", detail={"form": number}, by=by, at=at)
    return version


@transaction.atomic
def propose_publication(call: Call, *, by: User, at: datetime) -> None:
    """Propose that the call is published as it now stands. Refused: `call_not_ready` (with `missing`)."""
    call = lock(call)
    check_set_up(by, call)
    _check_ready(call)
    approvals.propose(PUBLISHING, call.pk, content=publication_content(call), by=by, at=at)
    append(f"call:{call.pk}", "call.publication_proposed", by=by, at=at)


@transaction.atomic
def publish(call: Call, *, by: User, at: datetime) -> None:
    """Publish what another person has proposed. Refused also where it has changed since."""
    call = lock(call)
    check_set_up(by, call)
    _check_ready(call)
    approvals.approve(PUBLISHING, call.pk, content=publication_content(call), by=by, at=at)
    call.published_at = at
    call.save(update_fields=["published_at"])
    append(f"call:{call.pk}", "call.published", by=by, at=at)


@transaction.atomic
def move_deadline(
    call: Call, *, closes_at: datetime, signing_closes_at: datetime, text_sv: str, text_en: str, by: User, at: datetime
) -> Notice:
    """Move the deadline later for everybody, with a public notice that keeps the old one.

    What was already submitted is registered again until the new deadline; numbers, versions and receipts stay.
    Everybody whose application can be registered longer is told, and who was asked to sign what is registered again.
    """
    call = lock(call)
    check_move_deadline(by, call, at)
    if closes_at <= max(call.closes_at, at) or signing_closes_at < closes_at:
        raise Refused("deadline_not_later")
    if not (text_sv.strip() and text_en.strip()):
        raise Refused("deadline_needs_reason")
    texts = {"text_sv": text_sv.strip(), "text_en": text_en.strip()}
    notice = Notice.objects.create(call=call, at=at, old_closes_at=call.closes_at, by=by, **texts)
    detail = {"from": call.closes_at.isoformat(), "to": closes_at.isoformat()}
    call.closes_at, call.signing_closes_at = closes_at, signing_closes_at
    call.save(update_fields=["closes_at", "signing_closes_at"])
    append(f"call:{call.pk}", "call.deadline_moved", detail=detail, by=by, at=at)
    tell_moved(call, notice, _move_back(call, notice, at), at=at)
    return notice


@transaction.atomic
def review_deadline(call: Call, *, moved: int, outcome: str, note: str, by: User, at: datetime) -> None:
    """Say of the first unreviewed move of the deadline that it is right, or what is wrong with it.

    `moved`: the key of the notice that the officer read. Whoever moved it is told of an objection.
    Refused: `own_move`, `move_reviewed` where a colleague was quicker, `objection_needs_words`.
    """
    call = lock(call)
    check_review_deadline(by, call, at)
    notice = moves_for(by, [call])[0]
    if notice.pk != moved:
        raise Refused("move_reviewed")
    if outcome == DeadlineReview.Outcome.OBJECTED and not note.strip():
        raise Refused("objection_needs_words")
    DeadlineReview.objects.create(notice=notice, outcome=outcome, note=note.strip(), by=by, at=at)
    detail = {"notice": notice.pk, "outcome": outcome}
    is_objection = outcome == DeadlineReview.Outcome.OBJECTED
    append(
        f"call:{call.pk}",
        "call.deadline_objected" if is_objection else "call.deadline_agreed",
        detail=detail,
        by=by,
        at=at,
    )
    if is_objection:
        queue(
            "deadline_objected",
            to=notice.by.email,
            recipient=notice.by,
            context={"call": call},
            scope=f"call:{call.pk}",
            at=at,
        )


@transaction.atomic
def add_notice(call: Call, *, text_sv: str, text_en: str, by: User, at: datetime) -> Notice:
    """Publish a dated notice."""
    check_run_call(by, call)
    notice = Notice.objects.create(call=call, at=at, text_sv=text_sv.strip(), text_en=text_en.strip(), by=by)
    append(f"call:{call.pk}", "call.notice", detail={"notice": notice.pk}, by=by, at=at)
    return notice


@transaction.atomic
def mark_decided(call: Call, *, by: User, at: datetime) -> None:
    """Decisions of the call are public from `at`. Called by reviews in the transaction that publishes them."""
    call = lock(call)
    if call.decided_at is None:
        call.decided_at = at
        call.save(update_fields=["decided_at"])
        append(f"call:{call.pk}", "call.decided", by=by, at=at)


def _move_back(call: Call, notice: Notice, at: datetime) -> list[Application]:
    """Register again what is submitted and not signed; returns it."""
    submitted = list(call.applications.filter(status__in=LIFE["deadline_moved"].sources).order_by("pk"))
    for application in submitted:
        locked = lock_application(application)
        was_asked_for = locked.status == Status.AWAITING_SIGNATURE
        change_status(locked, "deadline_moved", by=None, at=at)
        if was_asked_for:
            tell_signing_put_off(locked, notice, at=at)
    return submitted


def _check_ready(call: Call) -> None:
    missing = readiness(call)
    if missing:
        raise Refused("call_not_ready", missing=missing)
