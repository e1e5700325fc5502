"""What a page shows in the reader's language: columns that stand in both languages, and amounts."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications.domain.naming import text_in
from applications.domain.numbers import NO_BREAK_SPACE, format_sek

BILLION = 10**9
MILLION = 10**6


def page_language() -> str:
    """ "sv" or "en"."""
    return "sv" if (get_language() or "en").startswith("sv") else "en"


def in_language(row: object, name: str) -> str:
    """The column or key `name` of a row that has it in both languages, in the reader's."""
    return text_in(row, name, page_language())


def sek(amount: int) -> str:
    """A whole amount: SEK 1 200 000."""
    return _("SEK %(amount)s").replace(" ", NO_BREAK_SPACE) % {"amount": format_sek(amount)}


def percent(share: int | Decimal) -> str:
    """A percentage, with a decimal only where it has one: 62.5% or 60%."""
    decimals = 0 if share == int(share) else 1
    return _("%(number)s%%") % {"number": number_format(share, decimal_pos=decimals)}


def short_sek(amount: int) -> str:
    """An amount as people say it, SEK 2.5 bn or SEK 6.3 M; in full where that would round it."""
    for unit, words in ((BILLION, _("SEK %(number)s bn")), (MILLION, _("SEK %(number)s M"))):
        if amount >= unit and amount % (unit // 10) == 0:
            decimals = 0 if unit == MILLION and amount % MILLION == 0 else 1
            number = number_format(f"{amount / unit:.{decimals}f}", decimal_pos=decimals, force_grouping=True)
            return words.replace(" ", NO_BREAK_SPACE) % {"number": number}
    return sek(amount)
