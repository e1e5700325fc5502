"""The sentences of this app's refusals and findings; what comes from applications is put into words there."""

from collections.abc import Mapping

from applications.texts import sentence as sentence_of_applications
from reviews.texts import conflicts, panels, reviewing

SENTENCES = {**conflicts.SENTENCES, **reviewing.SENTENCES, **panels.SENTENCES}


def sentence(code: str, params: Mapping[str, object]) -> str:
    """What a person reads for `code`. Raises KeyError for a code that neither app has a sentence for."""
    if code in SENTENCES:
        return str(SENTENCES[code]) % params
    return sentence_of_applications(code, params)
