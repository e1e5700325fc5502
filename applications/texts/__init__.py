"""The sentences of refusals and findings: domain and actions give codes and parameters, people read these."""

from collections.abc import Mapping

from applications.texts import kernel

SENTENCES = {**kernel.SENTENCES}


def sentence(code: str, params: Mapping[str, object]) -> str:
    """What a person reads for `code`. Raises KeyError for a code without a sentence."""
    return str(SENTENCES[code]) % params
