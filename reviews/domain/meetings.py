"""A meeting of a panel: where an item of its agenda stands, and a copy of the minutes for one reader."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any


class ItemState(StrEnum):
    WAITING = "waiting"
    OPEN = "open"
    DONE = "done"


def item_state(opened_at: datetime | None, closed_at: datetime | None) -> ItemState:
    """Where an item stands; one that is opened again has no time of closing."""
    if opened_at is None:
        return ItemState.WAITING
    return ItemState.OPEN if closed_at is None else ItemState.DONE


def times_before_panel(
    earlier: Collection[Sequence[str]], opened_at: datetime | None, closed_at: datetime | None
) -> list[list[str]]:
    """From when until when an item was before the panel, oldest first; the last is open where it is so still."""
    now = [[opened_at.isoformat(), closed_at.isoformat() if closed_at else ""]] if opened_at else []
    return [*(list(one) for one in earlier), *now]


def copy_for(document: Mapping[str, Any], withheld: Collection[str]) -> dict[str, Any]:
    """The minutes without what is said under the items of the cases in `withheld`: number and label remain.

    The others are numbered in the order of the list as if those were not in it, so that no number tells of them. Why a
    meeting was opened again may be about a withheld case: such a copy does not say it.
    """
    kept = [one for one in document["items"] if one["case"] not in withheld]
    listed = sorted((one for one in kept if one["order"] is not None), key=lambda one: one["order"])
    numbers = {one["case"]: number for number, one in enumerate(listed, start=1)}
    items = [
        {**one, "order": numbers.get(one["case"])} if one["case"] not in withheld else _placeholder(one)
        for one in document["items"]
    ]
    return {**document, "items": items, **({"reopenings": _without_reasons(document)} if withheld else {})}


def _without_reasons(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{**one, "reason": ""} for one in document.get("reopenings", ())]


def _placeholder(item: Mapping[str, Any]) -> dict[str, Any]:
    return {"position": item["position"], "label": item["label"], "is_withheld": True}
