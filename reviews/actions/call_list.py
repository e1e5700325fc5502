"""The joint priority list of a call: proposed from the panels' lists, put in order by officers, saved, laid down.

Acts run over all cases of the call; what they tell is said of those that the officer sees. Whoever moves a row says
which order was on the page: where somebody has changed that, the move is refused and nothing is lost.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from applications.models import Call
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.locking import lock
from reviews.domain.call_list import PLACES, merged, taken_in
from reviews.domain.priority import moved
from reviews.models import CallList, CallListReopening, CallListRow, CallListVersion, Case, Panel
from reviews.policies import call_list as policies
from reviews.policies.staff import check_declared_officer
from reviews.queries.arrangement import Row, cases_of_list
from reviews.queries.call_list import ListNow, document_of, list_now, whole_list_now
from reviews.queries.substitutes import substitutes
from reviews.texts.decisions import named

Kind = CallListVersion.Kind


@transaction.atomic
def propose_list(call: Call, *, by: User, at: datetime) -> None:
    """Begin the list with a proposal of what the standing panels' lists hold. Refused: `no_list_stands`."""
    policies.check_begin(_opened(call, by, at))
    CallList.objects.create(call=call, begun_by=by, begun_at=at)
    _write_proposal(call)
    _audit(call, "call_list.proposed", by=by, at=at)


@transaction.atomic
def propose_anew(call: Call, *, by: User, at: datetime) -> None:
    """Put a new proposal in place of the order, which is kept as a version first. Reasons and notes stay."""
    policies.check_begin_anew(_opened(call, by, at))
    version = _keep(call, Kind.SAVED, "", by=by, at=at)
    _write_proposal(call)
    _audit(call, "call_list.proposed_anew", by=by, at=at, version=version.number)


@transaction.atomic
def take_in(call: Call, *, by: User, at: datetime) -> int:
    """Take in what panels have placed since, each above what its panel ranks lower; returns how many the officer sees.

    Refused: `nothing_to_take_in`.
    """
    now = _opened(call, by, at)
    policies.check_take_in(now)
    whole = whole_list_now(call)
    known = {one.key: one for one in whole.arrangement.candidates}
    rows = list(CallListRow.objects.filter(list=call.pk).order_by("position"))
    order = taken_in([one.case_id for one in rows], whole.to_take_in, known)
    stored = {one.case_id: one for one in rows}
    for one in whole.to_take_in:
        stored[one.key] = CallListRow(list_id=call.pk, case_id=one.key, position=0, place=one.place.value)
    _store([stored[key] for key in order])
    _audit(call, "call_list.taken_in", by=by, at=at)
    return len(now.to_take_in)


@transaction.atomic
def move_in_call_list(call: Call, case: UUID, step: int, *, seen: str, by: User, at: datetime) -> None:
    """Move a row `step` rows further down among those that the officer sees, negative for up.

    Refused: `call_list_changed`, `cannot_move_further`.
    """
    now = _held(call, seen, by, at)
    row = _row(now, case)
    visible = frozenset(one.case.pk for one in now.arrangement.rows)
    rows = {one.case_id: one for one in CallListRow.objects.filter(list=call.pk).order_by("position")}
    order = moved(list(rows), case, step, visible)
    if order is None:
        raise Refused("cannot_move_further")
    _store([rows[key] for key in order])
    _audit_row(row, "call_list.moved", {"step": step}, by=by, at=at)


@transaction.atomic
def place_in_call_list(call: Call, case: UUID, place: str, *, seen: str, by: User, at: datetime) -> None:
    """Say that a row is prioritised, in reserve or not prioritised. Refused: `call_list_changed`, `illegal_stage`."""
    if place not in {one.value for one in PLACES}:
        raise Refused("illegal_stage")
    row = _row(_held(call, seen, by, at), case)
    before, row.stored.place = row.stored.place, place
    row.stored.save(update_fields=["place"])
    _audit_row(row, "call_list.placed", {"from": before, "to": place}, by=by, at=at)


@transaction.atomic
def explain_row(call: Call, case: UUID, *, reason: str, note: str, seen: str, by: User, at: datetime) -> None:
    """Write why a row departs from its panel's list, and a note. What stood there before is kept in the record.

    `seen` stands for the words that were on the page; `call_list_words_changed` where they are others now.
    """
    now = _opened(call, by, at)
    policies.check_arrange(now)
    row = _row(now, case)
    if row.words_token != seen:
        raise Refused("call_list_words_changed")
    before = {"reason_before": row.stored.reason, "note_before": row.stored.note}
    row.stored.reason, row.stored.note = reason.strip(), note.strip()
    row.stored.save(update_fields=["reason", "note"])
    said = {"reason": row.stored.reason, "note": row.stored.note}
    _audit_row(row, "call_list.explained", {**before, **said}, by=by, at=at)


@transaction.atomic
def save_list(call: Call, *, remark: str, by: User, at: datetime) -> CallListVersion:
    """Keep the order as it is now as a version."""
    policies.check_arrange(_opened(call, by, at))
    version = _keep(call, Kind.SAVED, remark, by=by, at=at)
    _audit(call, "call_list.saved", by=by, at=at, version=version.number)
    return version


@transaction.atomic
def lay_down_list(call: Call, *, remark: str, seen: str, by: User, at: datetime) -> CallListVersion:
    """Let the list stand as it was on the page. No panel's list changes at the same instant.

    Refused: as `check_lay_down` says; `call_list_waits` where it is about cases that only a colleague sees.
    """
    for panel in Panel.objects.filter(cases__in=Case.objects.filter(cases_of_list(call))).distinct().order_by("pk"):
        lock(panel)
    now = _held(call, seen, by, at)
    policies.check_lay_down(now)
    try:
        policies.check_lay_down(whole_list_now(call))
    except Refused as refused:
        names = named(substitutes(by, call).names)
        raise Refused("call_list_waits", names=names) from refused
    version = _keep(call, Kind.LAID_DOWN, remark, by=by, at=at)
    _audit(call, "call_list.laid_down", by=by, at=at, version=version.number)
    return version


@transaction.atomic
def reopen_list(call: Call, *, reason: str, by: User, at: datetime) -> None:
    """Go on with a list that was laid down. Its version stays as it is; the next comes beside it.

    Refused: `reopen_list_needs_reason`, `call_list_not_laid_down`, `call_list_at_meeting`.
    """
    now = _opened(call, by, at)
    policies.check_reopen(now)
    version = now.standing
    if version is None or not reason.strip():
        raise Refused("reopen_list_needs_reason")
    CallListReopening.objects.create(version=version, reason=reason.strip(), by=by, at=at)
    _audit(call, "call_list.reopened", by=by, at=at, version=version.number, reason=reason.strip())


def _opened(call: Call, by: User, at: datetime) -> ListNow:
    """The list for the officer, once nobody else writes it."""
    check_declared_officer(by, call)
    begun = CallList.objects.filter(call=call).first()
    if begun is None:
        lock(call)
    else:
        lock(begun)
    return list_now(by, call, at)


def _held(call: Call, seen: str, by: User, at: datetime) -> ListNow:
    """The list as it was on the page, held."""
    now = _opened(call, by, at)
    policies.check_arrange(now)
    policies.check_seen(now, seen)
    return now


def _row(now: ListNow, case: UUID) -> Row:
    """A row that the officer sees. Raises Hidden."""
    found = next((one for one in now.arrangement.rows if one.case.pk == case), None)
    if found is None:
        raise Hidden
    return found


def _write_proposal(call: Call) -> None:
    """All cases of standing lists in the proposed order, with the places of their panels; what else there is last."""
    arrangement = whole_list_now(call).arrangement
    found = [one for one in arrangement.candidates if one.panel in arrangement.lists.standing]
    stored = {one.case_id: one for one in CallListRow.objects.filter(list=call.pk).order_by("position")}
    for one in found:
        row = stored.setdefault(one.key, CallListRow(list_id=call.pk, case_id=one.key))
        row.place = one.place.value
    order = merged(found)
    _store([*(stored[key] for key in order), *(row for key, row in stored.items() if key not in order)])


def _store(rows: Sequence[CallListRow]) -> None:
    """The rows numbered from 1 as they are given; new ones too."""
    for number, one in enumerate(rows, start=1):
        one.position = number
    CallListRow.objects.bulk_update([one for one in rows if not one._state.adding], ["position", "place"])
    CallListRow.objects.bulk_create([one for one in rows if one._state.adding])


def _keep(call: Call, kind: str, remark: str, *, by: User, at: datetime) -> CallListVersion:
    """A version of the whole list."""
    now = whole_list_now(call)
    number = now.versions[0].number + 1 if now.versions else 1
    given = {"number": number, "kind": kind, "remark": remark.strip(), "by": by, "at": at}
    return CallListVersion.objects.create(list_id=call.pk, document=document_of(now.arrangement), **given)


def _audit(call: Call, action: str, *, by: User, at: datetime, **detail: object) -> None:
    append(f"call:{call.pk}", action, detail=detail, by=by, at=at)


def _audit_row(row: Row, action: str, detail: dict[str, object], *, by: User, at: datetime) -> None:
    told = {"case": str(row.case.pk), **detail}
    append(f"application:{row.case.application_id}", action, detail=told, by=by, at=at)
