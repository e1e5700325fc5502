"""Saving the amounts of a party's budget, cell by cell."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from applications.actions.status import lock_application
from applications.actions.working_copy import Change, Saved, count_change, merge
from applications.domain.budget import FUNDING_LINES
from applications.domain.supplements import BUDGET
from applications.models import Application, BudgetCell, Party
from applications.policies.applications import check_edit
from applications.queries.forms import form_of
from applications.queries.parties import has_budget
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User


class Place(NamedTuple):
    """Where an amount stands. As text: cost.salary.2027."""

    side: str
    line: str
    year: int

    def __str__(self) -> str:
        return f"{self.side}.{self.line}.{self.year}"


@transaction.atomic
def save_budget(party: Party, changes: Mapping[Place, Change], *, by: User, at: datetime) -> Saved:
    """Keep amounts in whole SEK; a base is the revision of the cell that the page showed ("0" for none).

    A cell that is not there is zero. A cell that somebody else has saved since is not overwritten and comes back as a
    clash. Refused: `party_has_no_budget`, `party_removed`, `unknown_line`, and by policy.
    """
    application = lock_application(Application.objects.get(pk=party.consortium_id))
    check_edit(by, application, at, BUDGET)
    party = Party.objects.get(pk=party.pk)
    _check_places(application, party, changes)
    rows = {str(Place(row.side, row.line, row.year)): row for row in party.cells.all()}
    keyed = {str(place): change for place, change in changes.items()}
    current = {key: rows[key].amount_sek if key in rows else 0 for key in keyed}
    bases = {key: str(rows[key].revision) if key in rows else "0" for key in keyed}
    saved = merge(current, bases, keyed)
    for place in (place for place in changes if str(place) in saved.changed):
        _write(party, place, changes[place].value, revision=int(bases[str(place)]) + 1)
    if saved.changed:
        detail = {"party": str(party.pk), "cells": list(saved.changed)}
        count_change(application, "budget.saved", detail=detail, by=by, at=at)
    return saved


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


def _write(party: Party, place: Place, amount_sek: int, *, revision: int) -> None:
    values = {"amount_sek": amount_sek, "revision": revision}
    BudgetCell.objects.update_or_create(party=party, **place._asdict(), defaults=values)
