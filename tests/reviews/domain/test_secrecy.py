"""Whether a masked copy hides anything."""

import pytest

from reviews.domain.secrecy import hides_words


@pytest.mark.parametrize(
    ("document", "copy", "hides"),
    [
        ("the alloy of NewMetal", "the alloy of", True),
        ("the alloy of the firm", "the alloy of firm", True),
        ("the alloy", "", True),
        ("", "", True),
        ("the alloy\nof NewMetal", "NewMetal of  alloy the", False),
        ("the alloy", "Masked copy: the alloy", False),
    ],
)
def test_a_word_is_hidden_or_all_can_be_copied(document, copy, hides):
    assert hides_words(document, copy) is hides
