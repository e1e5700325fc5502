"""A pair of a run in words: how it stands, why it was chosen or not, and what it costs to have it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from applications.texts.reading import percent
from reviews.domain.matching.arrays import MICRO
from reviews.domain.matching.explanation import Explanation, Reason
from reviews.domain.pair_matrix import PairState
from reviews.domain.reader_rules import ChosenRule
from reviews.texts.rules import rule_name

STATES = {
    PairState.OPEN: gettext_lazy("not chosen"),
    PairState.CHOSEN: gettext_lazy("chosen"),
    PairState.LOCKED: gettext_lazy("chosen and locked"),
    PairState.CONFLICT: gettext_lazy("conflict of interest"),
    PairState.OUTSIDE: gettext_lazy("not in the panel"),
    PairState.CLOSED: gettext_lazy("closed for another reason"),
}
KINDS = {
    PairState.OPEN: "neutral",
    PairState.CHOSEN: "positive",
    PairState.LOCKED: "positive",
    PairState.CONFLICT: "negative",
    PairState.OUTSIDE: "neutral",
    PairState.CLOSED: "notice",
}
CLOSED = {
    PairState.CONFLICT: gettext_lazy("There is a conflict of interest between %(name)s and %(label)s."),
    PairState.OUTSIDE: gettext_lazy("%(name)s had no seat in the panel of %(label)s when the run began."),
    PairState.CLOSED: gettext_lazy(
        "The pair was closed when the run began: %(name)s had lost the application before, or took no more readings."
    ),
}
BY_HAND = gettext_lazy("An officer had decided that %(name)s does not read %(label)s.")
MOVED = {
    "fairness": gettext_lazy(
        "Fairness played a part: the run gave up some affinity so that no application is left with a low score."
    ),
    "stability": gettext_lazy("Stability played a part: the run kept what stood before as far as it could."),
    "rules": gettext_lazy("The rules over readers played a part."),
}
WHY = {
    **MOVED,
    "locked": gettext_lazy("The pair was locked: %(name)s reads %(label)s, whatever else the run finds."),
    "best_total": gettext_lazy("The pair is part of the assignment with the highest affinity in all."),
    "best_by_margin": gettext_lazy(
        "The pair is part of the assignment with the highest affinity in all. "
        "Every assignment without it has at least %(margin)s less."
    ),
    "rule": ngettext_lazy(
        "A rule played a part: “%(rule)s”. The readers whom affinity alone would choose break it %(violations)s time.",
        "A rule played a part: “%(rule)s”. The readers whom affinity alone would choose break it %(violations)s times.",
        "violations",
    ),
    "reviewer_full": gettext_lazy("%(name)s has %(load)s of at most %(load_max)s readings, with this one."),
    "price": gettext_lazy(
        "Affinity alone would have chosen otherwise: %(affinity)s is less than the %(prices)s that the two bring "
        "elsewhere, %(label)s %(application_price)s with another reader and %(name)s %(reviewer_price)s with "
        "another application."
    ),
    "undecided_by_price": gettext_lazy("By affinity alone another reader would have been just as good."),
}
WHY_NOT = {
    **MOVED,
    "best_total": gettext_lazy("By affinity alone the pair would have been chosen."),
    "rule": gettext_lazy("The rule “%(rule)s” lets %(name)s take no other reader's place."),
    "soft_rule": gettext_lazy(
        "In any other reader's place %(name)s would break the rule “%(rule)s”, at a cost of at least %(cost)s."
    ),
    "demand_locked": gettext_lazy("All readers of %(label)s are locked: there is no place left."),
    "load_locked": gettext_lazy("All readings that %(name)s takes are locked: there is no room left."),
    "reviewer_full": gettext_lazy("%(name)s has %(load)s of at most %(load_max)s readings already."),
    "price": gettext_lazy(
        "The two bring more elsewhere: %(label)s %(application_price)s with another reader and %(name)s "
        "%(reviewer_price)s with another application. Together that is %(prices)s, and the affinity of the pair "
        "is %(affinity)s."
    ),
    "undecided_by_price": gettext_lazy(
        "The prices show no loss: the pair may be just as good as what was chosen. The exact cost tells."
    ),
}


@dataclass(frozen=True)
class About:
    """What the sentences of a pair need beside its explanation."""

    label: str
    name: str
    state: PairState
    rules: tuple[ChosenRule, ...] = ()
    was_closed_by_hand: bool = False


def reasons(explanation: Explanation, about: About) -> list[str]:
    """Why the pair was chosen, or why not."""
    return [_sentence(one, explanation, about) for one in explanation.reasons]


def closed_line(about: About) -> str:
    """Why a pair that is not open was closed."""
    line = BY_HAND if about.was_closed_by_hand else CLOSED[about.state]
    return str(line) % {"name": about.name, "label": about.label}


def swap_line(label: str, dropped: str, added: str) -> str:
    """One link of the chain of changes that a forced pair sets off."""
    return _("%(label)s gives up %(dropped)s for %(added)s.") % {"label": label, "dropped": dropped, "added": added}


def points(affinity: float) -> str:
    """A cost in affinity, in the unit in which a pair's affinity is a percentage."""
    value = round(affinity * 100, 2)
    if affinity and not value:
        return _("less than %(number)s percentage points") % {"number": number_format(Decimal("0.01"))}
    decimals = 1 if value == round(value, 1) else 2
    return _("%(number)s percentage points") % {"number": number_format(value, decimals)}


def share_of(part: float, total: float) -> str:
    """A cost as a percentage of the total, with as many decimals as it takes to say something."""
    share = 100 * part / total if total else 0.0
    if 0 < share < 0.001:
        return _("less than %(number)s%%") % {"number": number_format(Decimal("0.001"))}
    return _("%(number)s%%") % {"number": number_format(_rounded(share, 3))}


def in_percent(affinity: float) -> str:
    """An affinity or what it is made of, with one decimal: 43.0%."""
    return _("%(number)s%%") % {"number": number_format(affinity * 100, 1)}


def weight(share: float) -> str:
    """What a term counts: 40%."""
    return percent(_rounded(share * 100, 1))


def _sentence(reason: Reason, explanation: Explanation, about: About) -> str:
    if reason.code == "forbidden":
        return closed_line(about)
    lines = WHY if explanation.assigned else WHY_NOT
    code = reason.code
    if code == "best_total" and explanation.assigned and reason.parameters["margin_micro"] > 0:
        code = "best_by_margin"
    return str(lines[code] % _parameters(reason.parameters, explanation, about))


def _parameters(given: Mapping[str, int], explanation: Explanation, about: About) -> dict[str, Any]:
    found: dict[str, Any] = {"label": about.label, "name": about.name, "affinity": in_percent(explanation.affinity)}
    for name in ("load", "load_max", "violations"):
        if name in given:
            found[name] = given[name]
    if "rule" in given:
        found["rule"] = rule_name(about.rules[given["rule"]].key)
    if "margin_micro" in given:
        found["margin"] = points(given["margin_micro"] / MICRO)
    if "cost_micro" in given:
        found["cost"] = points(given["cost_micro"] / MICRO)
    if "application_price_micro" in given:
        found |= _prices(given["application_price_micro"], given["reviewer_price_micro"])
    return found


def _prices(application: int, reviewer: int) -> dict[str, str]:
    found = {"application_price": application, "reviewer_price": reviewer, "prices": application + reviewer}
    return {name: in_percent(micro / MICRO) for name, micro in found.items()}


def _rounded(value: float, decimals: int = 2) -> Decimal:
    """Without zeros at the end."""
    text = f"{value:.{decimals}f}"
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)
