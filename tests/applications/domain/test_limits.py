"""Limits of a field: what is over one is kept whole, said by how much, and nothing else is found."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.domain.answers import Problem, Unacceptable, clean, n_characters, problems
from applications.domain.form import Column, Field, Option
from applications.domain.specification import Words

W = Words("Svenska", "English")
# No digits: a personal identity number is another matter.
texts = st.text(st.characters(exclude_categories=["Cs", "Nd"], exclude_characters="\x00"), max_size=60)
limits = st.integers(1, 40)


def field(kind: str, **changes: Any) -> Field:
    return Field(**{"key": "f", "kind": kind, "language": "en", "is_required": False, "label": W, "help": W} | changes)


@pytest.mark.parametrize("kind", ["text", "area", "rich"])
@given(text=texts, limit=limits)
def test_a_text_over_its_limit_is_kept_and_said_by_how_much(kind: str, text: str, limit: int) -> None:
    asked = field(kind, max_characters=limit)
    kept = clean(asked, text)
    n_over = n_characters(kept or "") - limit
    assert clean(field(kind), text) == kept
    assert problems(asked, kept) == ((Problem("answer_too_long", {"n_over": n_over, "limit": limit}),) * (n_over > 0))


@given(amount=st.integers(0, 10**9), bounds=st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)))
def test_a_number_out_of_bounds_is_kept_and_the_bound_is_said(amount: int, bounds: tuple[int, int]) -> None:
    low, high = sorted(bounds)
    asked = field("number", minimum=low, maximum=high)
    said = {
        amount < low: (Problem("number_below", {"minimum": low}),),
        amount > high: (Problem("number_above", {"maximum": high}),),
        low <= amount <= high: (),
    }
    assert clean(asked, str(amount)) == amount
    assert problems(asked, amount) == said[True]


@given(start=st.one_of(st.none(), st.dates(date(1000, 1, 1))), end=st.one_of(st.none(), st.dates(date(1000, 1, 1))))
def test_a_period_is_whole_and_in_order(start: date | None, end: date | None) -> None:
    given_dates = {"start": start.isoformat() if start else "", "end": end.isoformat() if end else ""}
    kept = clean(field("date_range"), given_dates)
    if start is None or end is None:
        found = () if start is end else (Problem("date_range_half"),)
    else:
        found = (Problem("date_range_reversed"),) if end < start else ()
    assert kept == (given_dates if start or end else None)
    assert problems(field("date_range"), kept) == found


@given(rows=st.lists(texts.filter(lambda text: bool(text.strip())), max_size=6), limit=limits, most=st.integers(1, 6))
def test_each_row_and_cell_of_a_table_over_a_limit_is_kept_and_named(rows: list[str], limit: int, most: int) -> None:
    asked = field("table", columns=(Column("title", W, "text", limit),), max_rows=most)
    kept = clean(asked, [{"title": text} for text in rows]) or []
    too_many = (Problem("too_many_rows", {"n_rows": len(kept), "limit": most}),) if len(kept) > most else ()
    over = {number: n_characters(row["title"]) - limit for number, row in enumerate(kept, start=1)}
    too_long = (
        Problem("cell_too_long", {"row": number, "column": W, "n_over": n}) for number, n in over.items() if n > 0
    )
    assert [row["title"] for row in kept] == [text for text in (clean(field("text"), one) for one in rows) if text]
    assert problems(asked, kept or None) == (*too_many, *too_long)


@given(chosen=st.lists(st.one_of(st.sampled_from(["a", "b", "c"]), texts), max_size=4))
def test_only_what_is_offered_can_be_chosen(chosen: list[str]) -> None:
    offered = ("a", "b", "c")
    options = tuple(Option(value, W) for value in offered)
    if set(chosen) <= set(offered):
        assert clean(field("choices", options=options), chosen) == ([one for one in offered if one in chosen] or None)
    else:
        with pytest.raises(Unacceptable):
            clean(field("choices", options=options), chosen)
    for value in filter(None, chosen):
        if value in offered:
            assert clean(field("choice", options=options), value) == value
        else:
            with pytest.raises(Unacceptable):
                clean(field("choice", options=options), value)
