"""The joint priority list of a call: the panels' lists merged into one, each panel's own order kept unless told why.

The order that is proposed is a start for those who decide it, never a decision.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from typing import Generic, TypeVar

from reviews.domain.lifecycle import Stage

Key = TypeVar("Key", bound=Hashable)
PLACES = (Stage.PRIORITISED, Stage.RESERVE, Stage.NOT_PRIORITISED)
NO_GRADE = 0
AREA_DIGITS = 3  # a group of research subjects in SSIF


@dataclass(frozen=True)
class Candidate(Generic[Key]):
    """A case as its panel's list says: `rank` from 1 in the panel, `place` one of RANKED, `grade` the overall one."""

    key: Key
    panel: Hashable
    rank: int
    place: Stage
    grade: int | None
    amount_sek: int
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Departure(Generic[Key]):
    """Where a row goes against its panel: whom it has passed, and whether it has a better place than the panel gave."""

    passed: tuple[Key, ...]
    is_raised: bool


@dataclass(frozen=True)
class Share:
    """What a panel's prioritised cases ask for, and which part of the frame that is, from 0."""

    n: int
    amount_sek: int
    fraction: float


class What(StrEnum):
    """How a panel's list differs from what it was when the joint list was laid down."""

    OPENED = "opened"  # the panel's list no longer stands
    CAME = "came"
    GONE = "gone"
    PLACED = "placed"
    GRADED = "graded"
    AMOUNT = "amount"
    REORDERED = "reordered"


@dataclass(frozen=True)
class Change(Generic[Key]):
    """One difference: of a case, or of a panel where `key` is None."""

    what: What
    panel: Hashable
    key: Key | None = None
    before: object = None
    now: object = None


def weight(one: Candidate[Key]) -> tuple[int, int, int]:
    """What comes first in a proposal: the panel's place, then the overall grade, then the rank in the panel."""
    return PLACES.index(one.place), -(one.grade or NO_GRADE), one.rank


def merged(candidates: Iterable[Candidate[Key]]) -> tuple[Key, ...]:
    """A proposed order: of those who are next in their panels the one that weighs most; equals in the order given."""
    waiting: dict[Hashable, list[Candidate[Key]]] = defaultdict(list)
    for one in candidates:
        waiting[one.panel].append(one)
    queues = [sorted(own, key=lambda one: one.rank) for own in waiting.values()]
    found = []
    while queues:
        queue = min(queues, key=lambda own: weight(own[0]))
        found.append(queue.pop(0).key)
        queues = [own for own in queues if own]
    return tuple(found)


def tied(order: Sequence[Candidate[Key]]) -> frozenset[Key]:
    """Those beside one of another panel that weighs the same: between them the proposal says nothing."""
    pairs = (
        (one, other) for one, other in pairwise(order) if one.panel != other.panel and weight(one) == weight(other)
    )
    return frozenset(one.key for pair in pairs for one in pair)


def departures(order: Sequence[Candidate[Key]], places: Mapping[Key, Stage]) -> dict[Key, Departure[Key]]:
    """The rows that go against their panel's list, each with the cases of the panel that it has passed."""
    found = {}
    for at, one in enumerate(order):
        passed = tuple(below.key for below in order[at + 1 :] if below.panel == one.panel and below.rank < one.rank)
        is_raised = PLACES.index(places[one.key]) < PLACES.index(one.place)
        if passed or is_raised:
            found[one.key] = Departure(passed, is_raised)
    return found


def taken_in(
    order: Sequence[Key], new: Sequence[Candidate[Key]], known: Mapping[Key, Candidate[Key]]
) -> tuple[Key, ...]:
    """The order with `new` in it: each above the first of its panel that the panel ranks lower, else at the end."""
    found, by_key = list(order), dict(known)
    for one in sorted(new, key=weight):
        by_key[one.key] = one
        lower = (at for at, key in enumerate(found) if key in by_key and _is_lower(by_key[key], one))
        found.insert(next(lower, len(found)), one.key)
    return tuple(found)


def _is_lower(one: Candidate[Key], than: Candidate[Key]) -> bool:
    return one.panel == than.panel and one.rank > than.rank


def out_of_place(order: Sequence[Key], places: Mapping[Key, Stage]) -> Key | None:
    """The first row with a better place than one above it; None where the places follow the order."""
    worst = 0
    for key in order:
        place = PLACES.index(places[key])
        if place < worst:
            return key
        worst = place
    return None


def same_area(
    order: Iterable[Candidate[Key]], places: Mapping[Key, Stage], digits: int = AREA_DIGITS
) -> dict[Key, tuple[tuple[str, tuple[Key, ...]], ...]]:
    """The prioritised cases that share a research area with another: per case the areas, and who else is in each.

    An area is the first `digits` digits of a subject code; a shorter code says less, and lies in none.
    """
    areas: dict[str, list[Key]] = defaultdict(list)
    for one in order:
        if places[one.key] is Stage.PRIORITISED:
            for area in sorted({code[:digits] for code in one.codes if len(code) >= digits}):
                areas[area].append(one.key)
    found: dict[Key, list[tuple[str, tuple[Key, ...]]]] = defaultdict(list)
    for area, keys in sorted(areas.items()):
        for key in keys if len(keys) > 1 else ():
            found[key].append((area, tuple(other for other in keys if other != key)))
    return {key: tuple(shared) for key, shared in found.items()}


def shares(candidates: Iterable[Candidate[Key]], places: Mapping[Key, Stage], frame_sek: int) -> dict[Hashable, Share]:
    """What each panel's prioritised cases take of the frame."""
    found: dict[Hashable, Share] = {}
    for one in candidates:
        before, counts = found.get(one.panel, Share(0, 0, 0.0)), places[one.key] is Stage.PRIORITISED
        asked = before.amount_sek + (one.amount_sek if counts else 0)
        found[one.panel] = Share(before.n + counts, asked, asked / frame_sek if frame_sek else 0.0)
    return found


@dataclass(frozen=True)
class Lists(Generic[Key]):
    """The panels' lists at one time: their cases, and which panels' lists stand."""

    cases: Sequence[Candidate[Key]] = ()
    standing: Collection[Hashable] = field(default_factory=frozenset)


def changes(before: Sequence[Candidate[Key]], now: Lists[Key]) -> tuple[Change[Key], ...]:
    """How the panels' lists differ from those that a joint list was laid down on, panel by panel."""
    then, present = {one.key: one for one in before}, {one.key: one for one in now.cases}
    panels = dict.fromkeys(one.panel for one in (*before, *now.cases))
    opened = (Change[Key](What.OPENED, panel) for panel in panels if panel not in now.standing)
    came = (Change(What.CAME, one.panel, one.key) for one in now.cases if one.key not in then)
    gone = (Change(What.GONE, one.panel, one.key) for one in before if one.key not in present)
    both = [(then[key], present[key]) for key in then if key in present]
    of_cases = (change for one, other in both for change in _changes_of(one, other))
    reordered = (Change[Key](What.REORDERED, panel) for panel in panels if _is_reordered(panel, both))
    return (*opened, *came, *gone, *of_cases, *reordered)


def _changes_of(one: Candidate[Key], now: Candidate[Key]) -> Iterable[Change[Key]]:
    pairs = (
        (What.PLACED, one.place, now.place),
        (What.GRADED, one.grade, now.grade),
        (What.AMOUNT, one.amount_sek, now.amount_sek),
    )
    return (Change(what, now.panel, now.key, was, is_now) for what, was, is_now in pairs if was != is_now)


def _is_reordered(panel: Hashable, both: Iterable[tuple[Candidate[Key], Candidate[Key]]]) -> bool:
    own = [(then.rank, now.rank) for then, now in both if then.panel == now.panel == panel]
    return sorted(own) != sorted(own, key=lambda ranks: ranks[1])
