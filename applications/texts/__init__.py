"""The sentences of refusals and findings: domain and actions give codes and parameters, people read these."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import get_language

from applications.domain.numbers import format_sek
from applications.domain.specification import Words
from applications.texts import drafting, enquiries, gaps, kernel, planning, publications, register, setup, tables
from applications.texts.reading import percent

COUNTS = frozenset({"limit", "over"})
SENTENCES = {
    **kernel.SENTENCES,
    **gaps.SENTENCES,
    **drafting.SENTENCES,
    **enquiries.SENTENCES,
    **planning.SENTENCES,
    **publications.SENTENCES,
    **register.SENTENCES,
    **setup.SENTENCES,
    **tables.SENTENCES,
}


def sentence(code: str, params: Mapping[str, object]) -> str:
    """What a person reads for `code`. Raises KeyError for a code without a sentence.

    Parameters named …_sek are written as amounts, …_percent as percentages, n_… and limits as counts in groups of
    three; Words in the language of the page.
    """
    return str(SENTENCES[code]) % {name: _written(name, value) for name, value in params.items()}


def _written(name: str, value: object) -> object:
    if name.endswith("_sek") and isinstance(value, int):
        return format_sek(value)
    if name.endswith("_percent") and isinstance(value, int | Decimal):
        return percent(value)
    if isinstance(value, int) and (name.startswith("n_") or name in COUNTS):
        return number_format(value, force_grouping=True)
    return value.read_in(get_language() or "en") if isinstance(value, Words) else value
