"""What a budget's sums say in words: per year, whether it balances and whether the call allows it.

The templates of the sentences go to the browser as they are, and say there the same of amounts as they are typed.
"""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from applications.domain.budget import Bounds
from applications.domain.numbers import format_sek

CHECK_WORDS = {
    "equal": _("Equal"),
    "costs": _("The costs are SEK {amount} higher."),
    "funding": _("The funding is SEK {amount} higher."),
    "within": _("Within the limits"),
    "below": _("SEK {amount} too little."),
    "above": _("SEK {amount} too much."),
    "unclear": _("An amount cannot be read."),
}
FINE = {"equal", "within"}


class Said(NamedTuple):
    """A sentence, and the kind of its mark."""

    words: str
    kind: str


def balance_in_words(cost_sek: int, funding_sek: int) -> Said:
    """Costs against funding, with the difference."""
    if cost_sek > funding_sek:
        return _said("costs", cost_sek - funding_sek)
    return _said("funding", funding_sek - cost_sek) if cost_sek < funding_sek else _said("equal")


def bounds_in_words(requested_sek: int, bounds: Bounds) -> Said:
    """What is requested against the smallest and the largest amount."""
    if requested_sek < bounds.least:
        return _said("below", bounds.least - requested_sek)
    if bounds.most is not None and requested_sek > bounds.most:
        return _said("above", requested_sek - bounds.most)
    return _said("within")


def _said(code: str, amount_sek: int = 0) -> Said:
    words = str(CHECK_WORDS[code]).replace("{amount}", format_sek(amount_sek))
    return Said(words, "positive" if code in FINE else "notice")
