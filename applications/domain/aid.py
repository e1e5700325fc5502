"""Aid intensity: the share of a party's costs that is asked of the agency, beside the call's ceilings for it.

The ceilings stand in the call's form, on the options of the question that asks each party for its activity: one for
each size class of an enterprise. Shares are compared as whole numbers; a percentage is made for reading only.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Context, Decimal
from typing import Any

from applications.domain.budget import COST, FUNDING, REQUESTED, Budget
from applications.domain.form import Field, Form, Option, is_asked

TENTH = Decimal("0.1")
EXACT = Context(prec=40)


@dataclass(frozen=True)
class Basis:
    """What a party's ceiling depends on: its size class, and the activity that it has chosen or an empty text."""

    size: str
    activity: str


@dataclass(frozen=True)
class Intensity:
    """A party's requested amount and costs, all years; `ceiling_percent` is None where the call sets none for it."""

    party: str
    requested_sek: int
    cost_sek: int
    ceiling_percent: int | None

    @property
    def percent(self) -> Decimal:
        """With one decimal, rounded up, so that what is above the ceiling also reads so."""
        share = EXACT.divide(Decimal(self.requested_sek * 100), Decimal(self.cost_sek))
        return share.quantize(TENTH, ROUND_CEILING, EXACT)

    @property
    def is_above(self) -> bool:
        ceiling = self.ceiling_percent
        return ceiling is not None and self.requested_sek * 100 > ceiling * self.cost_sek


def intensities(budget: Budget, parties: Iterable[str], ceilings: Mapping[str, int]) -> tuple[Intensity, ...]:
    """The intensity of every party that has costs, beside its own ceiling."""
    found = (_intensity(budget, party, ceilings.get(party)) for party in parties)
    return tuple(one for one in found if one.cost_sek)


def question_of(form: Form) -> Field | None:
    """The question whose answers set the ceilings, in a form that has one: asked of each party."""
    return next((field for field in form.fields() if field.is_of_party), None)


def activities_of(form: Form, answers: Mapping[str, Any]) -> Mapping[str, Option]:
    """The activities to choose from by value; none where the question is not asked."""
    asked = question_of(form)
    if asked is None or not is_asked(asked, answers):
        return {}
    return {option.value: option for option in asked.options}


def ceilings_of(activities: Mapping[str, Option], bases: Mapping[str, Basis]) -> dict[str, int]:
    """The highest percentage of each party that has one, by its size class and its own activity."""
    chosen = {party: basis for party, basis in bases.items() if basis.activity in activities}
    percents = {party: dict(activities[basis.activity].aid).get(basis.size) for party, basis in chosen.items()}
    return {party: percent for party, percent in percents.items() if percent is not None}


def lacks_activity(activities: Mapping[str, Option], basis: Basis) -> bool:
    """Whether the party's ceiling depends on an activity that it has not chosen."""
    sizes = {size for option in activities.values() for size, _percent in option.aid}
    return basis.size in sizes and basis.activity not in activities


def bases_in(document: Mapping[str, Any], form: Form) -> dict[str, Basis]:
    """The parties of a document. In an older one the project has answered for all of them."""
    asked = question_of(form)
    of_all = document["answers"].get(asked.key, "") if asked else ""
    return {one["id"]: Basis(one["size"], one.get("aid_activity", of_all) or "") for one in document["parties"]}


def _intensity(budget: Budget, party: str, ceiling: int | None) -> Intensity:
    requested = budget.total(FUNDING, party=party, line=REQUESTED)
    return Intensity(party, requested, budget.total(COST, party=party), ceiling)
