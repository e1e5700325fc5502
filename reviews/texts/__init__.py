"""The sentences of this app's refusals and findings; what comes from applications is put into words there."""

from collections.abc import Mapping

from django.utils.formats import number_format

from applications.domain.numbers import format_sek
from applications.domain.specification import Words
from applications.texts import COUNTS
from applications.texts import sentence as sentence_of_applications
from reviews.texts import (
    activities,
    assignments,
    bidding,
    call_list,
    composition,
    conflicts,
    decisions,
    disclosure,
    discussing,
    documents,
    erasing,
    exports,
    frames,
    grant_changes,
    grants,
    hearings,
    letters,
    meetings,
    panels,
    reviewing,
    yearly_reports,
)
from reviews.texts.columns import language

SENTENCES = {
    **activities.SENTENCES,
    **assignments.SENTENCES,
    **bidding.SENTENCES,
    **call_list.SENTENCES,
    **composition.SENTENCES,
    **decisions.SENTENCES,
    **conflicts.SENTENCES,
    **reviewing.SENTENCES,
    **disclosure.SENTENCES,
    **discussing.SENTENCES,
    **documents.SENTENCES,
    **erasing.SENTENCES,
    **frames.SENTENCES,
    **exports.SENTENCES,
    **grant_changes.SENTENCES,
    **grants.SENTENCES,
    **hearings.SENTENCES,
    **letters.SENTENCES,
    **meetings.SENTENCES,
    **panels.SENTENCES,
    **yearly_reports.SENTENCES,
}


def sentence(code: str, params: Mapping[str, object]) -> str:
    """What a person reads for `code`. Raises KeyError for a code that neither app has a sentence for."""
    if code in SENTENCES:
        return str(SENTENCES[code]) % {name: _written(name, value) for name, value in params.items()}
    return sentence_of_applications(code, params)


def _written(name: str, value: object) -> object:
    """Amounts and counts grouped, Words in the language of the page, as in applications."""
    if name.endswith("_sek") and isinstance(value, int):
        return format_sek(value)
    if isinstance(value, int) and (name.startswith("n_") or name in COUNTS):
        return number_format(value, force_grouping=True)
    return value.read_in(language()) if isinstance(value, Words) else value
