"""What is searched for in the words that somebody wrote."""

import pytest

from applications.domain.searching import Sought, sought


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("quantum Leader", Sought((), (), "'quantum':* & 'Leader':*")),
        ("k7f3-92qd", Sought(("K7F3-92QD",), (), "")),
        ("2027-00012 laser", Sought((), ((2027, 12),), "'laser':*")),
        ("well-made O'Brien C\\", Sought((), (), r"'well-made':* & 'O''Brien':* & 'C\\':*")),
        ("& | ! <-> :* ()", Sought((), (), "")),
        ("a\0b", Sought((), (), "'ab':*")),
        ("A\u030a", Sought((), (), "'\u00c5':*")),
        (
            "one two three four five six seven eight nine",
            Sought(
                (),
                (),
                " & ".join(f"'{word}':*" for word in ["one", "two", "three", "four", "five", "six", "seven", "eight"]),
            ),
        ),
    ],
)
def test_words_are_quoted_and_keys_are_recognised(text: str, expected: Sought) -> None:
    assert sought(text) == expected


def test_signs_alone_can_not_be_searched_for() -> None:
    assert [sought(text).is_empty for text in ("", "%", "+++ --", "å", "7")] == [True, True, True, False, False]
