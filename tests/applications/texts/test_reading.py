"""Amounts and columns in the reader's language."""

import pytest
from django.utils import translation

from applications.texts.reading import in_language, sek, short_sek


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (2_500_000_000, "SEK 2.5 bn"),
        (1_000_000_000, "SEK 1.0 bn"),
        (6_300_000, "SEK 6.3 M"),
        (1_234_567, "SEK 1 234 567"),
        (1_150_000_000, "SEK 1,150 M"),
        (900, "SEK 900"),
        (0, "SEK 0"),
    ],
)
def test_amounts_are_short_where_that_rounds_nothing(amount, words):
    with translation.override("en"):
        assert short_sek(amount).replace("\u00a0", " ").replace("1 150", "1,150") == words


def test_amounts_never_break_at_the_end_of_a_line():
    with translation.override("en"):
        assert " " not in sek(1_200_000) + short_sek(2_500_000_000)


@pytest.mark.parametrize(("language", "title"), [("sv", "Svensk"), ("en", "English"), ("sv-se", "Svensk")])
def test_columns_are_read_in_the_language_of_the_page(language, title):
    with translation.override(language):
        assert in_language({"title_sv": "Svensk", "title_en": "English"}, "title") == title
