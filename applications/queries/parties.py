"""A party's part of an application, and what its confirmation is bound to."""

import hashlib
from typing import Any

import rfc8785
from django.db.models import Prefetch, QuerySet

from applications.models import BudgetCell, Consortium, Party

CONTENT = ("role", "name", "country", "organisation_number", "size", "contribution", "in_kind_sek", "cash_sek")
LOADED = "loaded_parties"
BUDGETED = (Party.Role.ADMINISTRATING, Party.Role.PARTICIPATING, Party.Role.PROJECT_PARTY)


def _active() -> QuerySet[Party]:
    return Party.objects.filter(removed_at__isnull=True).select_related("organisation").prefetch_related("cells")


WITH_PARTIES = Prefetch("consortium__parties", queryset=_active(), to_attr=LOADED)


def active_parties(consortium: Consortium) -> list[Party]:
    """The parties of a consortium, in order, with their cells and organisations.

    What the page has prefetched with WITH_PARTIES, else from the database.
    """
    loaded: list[Party] | None = getattr(consortium, LOADED, None)
    return list(_active().filter(consortium=consortium)) if loaded is None else loaded


def part_content(party: Party) -> dict[str, Any]:
    """What a party takes on: its own row and its own amounts, nothing of anybody else's."""
    content: dict[str, Any] = {name: getattr(party, name) for name in CONTENT}
    if party.aid_activity:
        content["aid_activity"] = party.aid_activity
    content["cells"] = sorted(
        [cell.side, cell.line, cell.year, cell.amount_sek] for cell in party.cells.all() if cell.amount_sek
    )
    return content


def part_sha256(party: Party) -> str:
    """The hash of what a party takes on."""
    return hashlib.sha256(rfc8785.dumps(part_content(party))).hexdigest()


def has_budget(party: Party) -> bool:
    """A partner contributes in kind or in cash; every other party has a budget of its own."""
    return party.role in BUDGETED


def needs_confirmation(party: Party) -> bool:
    """The administrating organisation signs instead."""
    return party.role != Party.Role.ADMINISTRATING


def is_confirmed(party: Party) -> bool:
    """Whether the contact has confirmed the part as it now reads."""
    return party.confirmed_at is not None and party.confirmed_sha256 == part_sha256(party)


def requested_sek(party: Party) -> int:
    """What the party asks the agency for, all years."""
    asked = (cell for cell in party.cells.all() if cell.side == BudgetCell.Side.FUNDING and cell.line == "requested")
    return sum(cell.amount_sek for cell in asked)
