"""Saving the amounts of a budget, cell by cell: of one party as they are typed, or of several from a file."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction

from applications.actions.status import lock_application
from applications.actions.working_copy import Change, Saved, count_change, merge, next_revision
from applications.domain.aid import question_of
from applications.domain.budget import FUNDING_LINES, Place
from applications.domain.supplements import BUDGET
from applications.models import Application, BudgetCell, Party
from applications.policies.applications import check_edit
from applications.queries.forms import form_of
from applications.queries.parties import has_budget
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User

ACTIVITY = "aid_activity"


class Merged(NamedTuple):
    """A party, what to write (cells with their amounts and revisions, an activity), and what came of each change."""

    party: Party
    cells: dict[Place, tuple[int, int]]
    activity: str | None
    saved: Saved


@transaction.atomic
def save_budget(
    party: Party, changes: Mapping[Place, Change], *, activity: Change | None = None, by: User, at: datetime
) -> Saved:
    """Keep amounts in whole SEK; a base is the revision of the cell that the page showed ("0" for none).

    A cell that is not there is zero. A cell that somebody else has saved since is not overwritten and comes back as a
    clash; so does the `activity` of the party's aid, whose base is what the page showed and whose key is ACTIVITY.
    Refused: `party_has_no_budget`, `party_removed`, `unknown_line`, `unknown_activity`, and by policy.
    """
    application = lock_application(Application.objects.get(pk=party.consortium_id))
    check_edit(by, application, at, BUDGET)
    merged = _merge(application, party.pk, changes, activity)
    if merged.saved.changed:
        _write(application, merged, by=by, at=at)
    return merged.saved


@transaction.atomic
def import_budget(
    application: Application, changes: Mapping[UUID, Mapping[Place, Change]], *, by: User, at: datetime
) -> int:
    """Keep the amounts of several parties at once, or nothing; returns how many changed.

    Refused: as save_budget, and `budget_changed_since_preview` where a cell is not as the preview showed it.
    """
    application = lock_application(application)
    check_edit(by, application, at, BUDGET)
    merged = [_merge(application, party, cells) for party, cells in changes.items()]
    if any(one.saved.clashes for one in merged):
        raise Refused("budget_changed_since_preview")
    for one in merged:
        if one.saved.changed:
            _write(application, one, by=by, at=at)
    return sum(len(one.saved.changed) for one in merged)


def _merge(
    application: Application, key: UUID, changes: Mapping[Place, Change], activity: Change | None = None
) -> Merged:
    """What of the changes may be written."""
    party = Party.objects.filter(consortium=application.pk, pk=key).first()
    if party is None:
        raise Hidden
    _check_places(application, party, changes)
    rows = {str(Place(row.side, row.line, row.year)): row for row in party.cells.all()}
    keyed = {str(place): change for place, change in changes.items()}
    current: dict[str, Any] = {place: rows[place].amount_sek if place in rows else 0 for place in keyed}
    bases = {place: str(rows[place].revision) if place in rows else "0" for place in keyed}
    if activity is not None:
        _check_activity(application, activity.value)
        keyed[ACTIVITY] = activity
        current[ACTIVITY] = bases[ACTIVITY] = party.aid_activity
    saved = merge(current, bases, keyed, mark=_mark)
    cells = {place: (change.value, int(bases[str(place)]) + 1) for place, change in changes.items()}
    written = {place: cell for place, cell in cells.items() if str(place) in saved.changed}
    return Merged(party, written, activity.value if activity and ACTIVITY in saved.changed else None, saved)


def _mark(base: str, value: int | str) -> str:
    """An amount is marked by its revision, the activity by itself."""
    return value if isinstance(value, str) else next_revision(base, value)


def _check_activity(application: Application, value: str) -> None:
    asked = question_of(form_of(application))
    if value and value not in {option.value for option in (asked.options if asked else ())}:
        raise Refused("unknown_activity")


def _check_places(application: Application, party: Party, changes: Mapping[Place, Change]) -> None:
    if party.removed_at is not None:
        raise Refused("party_removed")
    if not has_budget(party):
        raise Refused("party_has_no_budget")
    lines = {
        BudgetCell.Side.COST: {cost.key for cost in form_of(application).cost_types},
        BudgetCell.Side.FUNDING: set(FUNDING_LINES),
    }
    for place in changes:
        known = place.line in lines.get(BudgetCell.Side(place.side), set())
        if not known or place.year not in application.call.grant_years:
            raise Refused("unknown_line", line=str(place))


def _write(application: Application, merged: Merged, *, by: User, at: datetime) -> None:
    for place, (amount_sek, revision) in merged.cells.items():
        values = {"amount_sek": amount_sek, "revision": revision}
        BudgetCell.objects.update_or_create(party=merged.party, **place._asdict(), defaults=values)
    if merged.activity is not None:
        Party.objects.filter(pk=merged.party.pk).update(aid_activity=merged.activity)
    detail = {"party": str(merged.party.pk), "cells": list(merged.saved.changed)}
    count_change(application, "budget.saved", detail=detail, by=by, at=at)
