"""Aid intensity: the share of a party's costs that is asked of the agency, beside the call's ceilings for it.

The ceilings stand in the call's form, on the options of the question that asks for the activity: one for each size
class of an enterprise. Shares are compared as whole numbers; a percentage is made for reading only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Context, Decimal
from typing import Any

from applications.domain.budget import COST, FUNDING, REQUESTED, Budget
from applications.domain.form import Field, Form, Option, is_asked

TENTH = Decimal("0.1")
EXACT = Context(prec=40)


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


def intensities(budget: Budget, sizes: Mapping[str, str], ceilings: Mapping[str, int]) -> tuple[Intensity, ...]:
    """The intensity of every party of `sizes` (party: size class) that has costs."""
    found = (_intensity(budget, party, ceilings.get(size)) for party, size in sizes.items())
    return tuple(one for one in found if one.cost_sek)


def question_of(form: Form) -> Field | None:
    """The question whose answer sets the ceilings, in a form that has one."""
    return next((field for field in form.fields() if any(option.aid for option in field.options)), None)


def activity_of(form: Form, answers: Mapping[str, Any]) -> Option | None:
    """The activity that was answered; none where the question is not asked, though it may have been answered before."""
    asked = question_of(form)
    if asked is None or not is_asked(asked, answers):
        return None
    return next((option for option in asked.options if option.value == answers.get(asked.key)), None)


def ceilings_of(form: Form, answers: Mapping[str, Any]) -> dict[str, int]:
    """The highest percentage by size class, for the activity that was answered."""
    activity = activity_of(form, answers)
    return dict(activity.aid) if activity is not None else {}


def _intensity(budget: Budget, party: str, ceiling: int | None) -> Intensity:
    requested = budget.total(FUNDING, party=party, line=REQUESTED)
    return Intensity(party, requested, budget.total(COST, party=party), ceiling)
