from hypothesis import given
from hypothesis import strategies as st

from applications.domain.charts import WIDTH, Bar, Drawing, Part, Piece, Row, drawn, percent


def test_bars_stand_below_each_other_on_the_scale_of_the_longest() -> None:
    bars = [
        Bar("2027", (Part("solid", 30), Part("striped", 10)), "40 of 80", mark=80),
        Bar("2028", (Part("solid", 20),), "20 of 50", mark=50),
    ]
    assert drawn(bars) == Drawing(
        (
            Row((("2027", 14),), "40 of 80", 24, (Piece("solid", 0, 375), Piece("striped", 375, 125)), 1000),
            Row((("2028", 72),), "20 of 50", 82, (Piece("solid", 0, 250),), 625),
        ),
        116,
    )


def test_a_long_label_takes_lines_and_pushes_its_bar_down() -> None:
    (row,) = drawn([Bar("Advanced digital technology including semiconductors", (Part("solid", 1),), "1")]).rows
    assert [words for words, _y in row.lines] == ["Advanced digital", "technology including", "semiconductors"]
    assert (row.lines[0][1], row.said_y, row.y) == (14, 62, 72)


def test_nothing_draws_nothing() -> None:
    assert drawn([]) == Drawing((), 0)
    assert drawn([Bar("2027", (Part("solid", 0),), mark=0)]).rows == (Row((("2027", 14),), "", 24, (), 0),)


def test_a_bar_without_a_label_keeps_its_line() -> None:
    assert drawn([Bar("", (Part("solid", 5),))]).rows == (Row((("", 14),), "", 24, (Piece("solid", 0, 1000),)),)


def test_a_mark_reaches_over_its_bar() -> None:
    (row,) = drawn([Bar("2027", (Part("solid", 1),), mark=2)]).rows
    assert (row.mark_from, row.mark_to, row.marked, row.pieces[0].left, row.pieces[0].span) == (
        *(20, 48, "100%"),
        *("0%", "50%"),
    )


def test_thousandths_are_written_as_svg_reads_them() -> None:
    assert [percent(one) for one in (0, 5, 125, 500, 1000)] == ["0%", "0.5%", "12.5%", "50%", "100%"]


@given(st.lists(st.lists(st.integers(0, 10**12), min_size=1, max_size=4), min_size=1, max_size=6))
def test_pieces_touch_and_stay_within_the_width(values: list[list[int]]) -> None:
    drawing = drawn(Bar(str(number), tuple(Part("solid", one) for one in row)) for number, row in enumerate(values))
    for row in drawing.rows:
        ends = [0, *(piece.x + piece.width for piece in row.pieces)]
        assert [piece.x for piece in row.pieces] == ends[:-1]
        assert ends[-1] <= WIDTH
    longest = max(map(sum, values))
    assert max(sum(piece.width for piece in row.pieces) for row in drawing.rows) == (WIDTH if longest else 0)
