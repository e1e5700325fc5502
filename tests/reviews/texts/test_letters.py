"""The portal's own letters, and faults in words."""

import pytest
from django.utils import translation

from reviews.domain.letters import Fault, body_faults, names_for, subject_faults
from reviews.models import Decision, LetterTemplate
from reviews.texts.letters import MEANINGS, OUTCOMES, fault_lines, legend, shipped


@pytest.mark.parametrize("outcome", Decision.Outcome.values)
@pytest.mark.parametrize("language", LetterTemplate.Language.values)
def test_the_portals_own_letters_have_no_fault(outcome: str, language: str) -> None:
    subject, body = shipped(outcome, language)
    assert (subject_faults(subject), body_faults(body, outcome)) == ([], [])
    assert subject


def test_every_placeholder_and_outcome_has_words() -> None:
    assert {name for outcome in Decision.Outcome.values for name in names_for(outcome)} == set(MEANINGS)
    assert set(OUTCOMES) == set(Decision.Outcome.values)
    assert legend(["title"]) == [("{title}", "the title of the application")]


def test_faults_name_the_placeholder_and_once_those_that_exist() -> None:
    known = ("title", "reference")
    unknown = Fault("unknown_placeholder", {"name": "titel", "known": known})
    missing = Fault("placeholder_missing", {"names": ("reference", "case_number"), "known": known})
    with translation.override("en"):
        assert fault_lines([unknown, missing]) == [
            "There is no placeholder {titel} here.",
            "The text lacks {reference} or {case_number}.",
            "The placeholders that exist: {title}, {reference}.",
        ]
        assert len(fault_lines([Fault("brace_not_closed", {"after": "x"})])) == 1
