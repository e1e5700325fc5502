"""Counts in sentences stand in groups of three, as amounts do; years are no counts."""

import pytest
from django import forms
from django.utils import translation

from applications.forms.base import TextField
from applications.texts import sentence
from reviews.texts import sentence as sentence_of_reviews

NBSP = "\N{NO-BREAK SPACE}"
TOO_LONG = {"label": "Plan", "n_over": 1200, "limit": 12000}


@pytest.mark.parametrize("language", ["en", "sv"])
def test_counts_are_grouped(language: str) -> None:
    over, limit = f"1{NBSP}200", f"12{NBSP}000"

    with translation.override(language):
        said = sentence("answer_too_long", TOO_LONG)
        of_reviews = sentence_of_reviews("text_too_long", {"criterion": "Quality", "over": 1200})

    assert (over in said, limit in said, over in of_reviews) == (True, True, True)


def test_a_field_says_by_how_much_in_groups() -> None:
    with translation.override("en"), pytest.raises(forms.ValidationError) as refused:
        TextField(limit=1000).clean("x" * 2500)

    assert refused.value.messages == [f"1{NBSP}500 characters too long. At most 1{NBSP}000 are allowed."]


def test_a_year_is_not_grouped() -> None:
    with translation.override("en"):
        assert "2031: " in sentence("budget_below_minimum", {"year": 2031, "requested_sek": 1, "bound_sek": 2})
