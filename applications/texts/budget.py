"""What a budget's sums say in words: per year, whether it balances and whether the call allows it.

The templates of the sentences go to the browser as they are, and say there the same of amounts as they are typed.
"""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from applications.domain.aid import Intensity
from applications.domain.budget import COST, FUNDING, FUNDING_LINES, Bounds
from applications.domain.form import Form
from applications.domain.numbers import format_sek
from applications.domain.workbook import Lines, Said
from applications.domain.workbook_reading import Problem
from applications.texts import sentence
from applications.texts.labels import FUNDING_LABELS
from applications.texts.reading import page_language

CHECK_WORDS = {
    "equal": _("Equal"),
    "costs": _("The costs are SEK {amount} higher."),
    "funding": _("The funding is SEK {amount} higher."),
    "within": _("Within the limits"),
    "below": _("SEK {amount} too little."),
    "above": _("SEK {amount} too much."),
    "unclear": _("An amount cannot be read."),
}
AID_WORDS = {"within": _("Within the ceiling"), "above": _("Above the ceiling")}
FINE = {"equal", "within"}


class Mark(NamedTuple):
    """A sentence, and the kind of its mark."""

    words: str
    kind: str


def balance_in_words(cost_sek: int, funding_sek: int) -> Mark:
    """Costs against funding, with the difference."""
    if cost_sek > funding_sek:
        return _said("costs", cost_sek - funding_sek)
    return _said("funding", funding_sek - cost_sek) if cost_sek < funding_sek else _said("equal")


def bounds_in_words(requested_sek: int, bounds: Bounds) -> Mark:
    """What is requested against the smallest and the largest amount."""
    if requested_sek < bounds.least:
        return _said("below", bounds.least - requested_sek)
    if bounds.most is not None and requested_sek > bounds.most:
        return _said("above", requested_sek - bounds.most)
    return _said("within")


def aid_in_words(share: Intensity | None) -> Mark:
    """A party's aid against its ceiling."""
    if share is None or share.ceiling_percent is None:
        return Mark("", "neutral")
    return Mark(str(AID_WORDS["above" if share.is_above else "within"]), "notice" if share.is_above else "positive")


def aid_words() -> dict[str, str]:
    """For the browser: the two marks, and a percentage with {number} for its number."""
    percentage = _("%(number)s%%") % {"number": "{number}"}
    return {**{code: str(words) for code, words in AID_WORDS.items()}, "percent": percentage}


def lines_of(form: Form, years: range) -> Lines:
    """The lines of a budget in the language of the page."""
    costs = {cost.key: cost.label.read_in(page_language()) for cost in form.cost_types}
    return Lines(
        years=tuple(years),
        titles={COST: str(_("Costs, SEK")), FUNDING: str(_("Funding, SEK"))},
        labels={COST: costs, FUNDING: {line: str(FUNDING_LABELS[line]) for line in FUNDING_LINES}},
    )


def words_of_workbook(exported_at: str) -> Said:
    """The words of a budget's file."""
    exported = _("The sums as they were when the file was made, %(at)s. They are not read when the file is imported.")
    return Said(
        sums=str(_("Sums")),
        sum=str(_("Sum")),
        how_to=str(_("Change the amounts, in whole kronor, and import the file. Keep the years and the lines.")),
        exported=str(exported) % {"at": exported_at},
    )


def problem_in_words(problem: Problem) -> str:
    """What is wrong in a budget's file, and where."""
    if problem.column:
        words = _("Sheet “%(sheet)s”, row %(row)s, column %(column)s: %(what)s")
    elif problem.row:
        words = _("Sheet “%(sheet)s”, row %(row)s: %(what)s")
    else:
        words = _("Sheet “%(sheet)s”: %(what)s")
    what = sentence(problem.code, problem.params)
    return str(words) % {"sheet": problem.sheet, "row": problem.row, "column": problem.column, "what": what}


def _said(code: str, amount_sek: int = 0) -> Mark:
    words = str(CHECK_WORDS[code]).replace("{amount}", format_sek(amount_sek))
    return Mark(words, "positive" if code in FINE else "notice")
