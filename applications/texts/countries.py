"""The countries that a party may come from: ISO 3166 codes with the names that Babel knows."""

from babel import Locale
from django.utils.functional import lazy
from django.utils.translation import get_language

NOT_COUNTRIES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}


def country_name(code: str) -> str:
    """The country's name in the language of the page."""
    return str(Locale.parse((get_language() or "en")[:2]).territories.get(code, code))


def _codes() -> list[str]:
    """Sweden first, then by English name."""
    names = {code: name for code, name in Locale("en").territories.items() if len(code) == 2 and code.isalpha()}
    return ["SE", *sorted(set(names) - NOT_COUNTRIES - {"SE"}, key=names.__getitem__)]


COUNTRIES = [(code, lazy(country_name, str)(code)) for code in _codes()]
