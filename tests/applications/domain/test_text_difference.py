"""What changed from one text to another."""

from hypothesis import given
from hypothesis import strategies as st

from applications.domain.text_difference import MOST_WORDS, Kind, Piece, difference


def side(pieces: tuple[Piece, ...], left_out: Kind) -> str:
    return "".join(piece.text for piece in pieces if piece.kind is not left_out)


def test_difference_is_told_word_by_word() -> None:
    assert difference("A quantum sensor, cheap.", "A better quantum sensor.") == (
        Piece(Kind.SAME, "A"),
        Piece(Kind.ADDED, " better"),
        Piece(Kind.SAME, " quantum sensor"),
        Piece(Kind.REMOVED, ", cheap"),
        Piece(Kind.SAME, "."),
    )


def test_equal_texts_are_one_piece_and_empty_ones_none() -> None:
    assert difference("Same.", "Same.") == (Piece(Kind.SAME, "Same."),)
    assert difference("", "") == ()


@given(st.text(max_size=80), st.text(max_size=80))
def test_pieces_make_both_texts(old: str, new: str) -> None:
    pieces = difference(old, new)
    assert (side(pieces, Kind.ADDED), side(pieces, Kind.REMOVED)) == (old, new)


def test_long_texts_are_told_line_by_line() -> None:
    line = "one two three\n"
    old = line * MOST_WORDS
    assert difference(old, old + "a last one") == (Piece(Kind.SAME, old), Piece(Kind.ADDED, "a last one"))
