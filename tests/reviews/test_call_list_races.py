"""Two officers at once in the joint priority list of a call, with real threads and real commits."""

import pytest

from clusterportal.accounts.errors import Refused
from reviews.actions.call_list import (
    explain_row,
    lay_down_list,
    move_in_call_list,
    place_in_call_list,
    propose_list,
)
from reviews.actions.panels import unlock_list
from reviews.models import CallList, CallListRow, CallListVersion
from reviews.queries.call_list import standing_list
from tests.reviews.call_lists import second_officer, two_panels
from tests.threads import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.db]


def codes(outcomes: list[object]) -> list[str]:
    return [outcome.code for outcome in outcomes if isinstance(outcome, Refused)]


def test_a_list_is_begun_by_one_of_two_officers() -> None:
    two = two_panels()
    officers, at = (two.officer, second_officer(two)), two.world.in_panel
    outcomes = together(*[lambda by=by: propose_list(two.world.call, by=by, at=at) for by in officers])
    assert (codes(outcomes), CallList.objects.count(), CallListRow.objects.count()) == (["call_list_begun"], 1, 5)


def test_of_two_moves_from_one_order_one_is_done_and_the_other_is_told() -> None:
    two = two_panels()
    officers, at = (two.officer, second_officer(two)), two.world.in_panel
    two.begin()
    seen = two.token()
    moves = (
        lambda: move_in_call_list(two.world.call, two.key(1), -1, seen=seen, by=officers[0], at=at),
        lambda: move_in_call_list(two.world.call, two.key(5), -2, seen=seen, by=officers[1], at=at),
    )
    outcomes = together(*moves)
    assert codes(outcomes) == ["call_list_changed"]
    done = ["A-01", "A-04", "A-02", "A-05", "A-03"] if outcomes[0] is None else ["A-04", "A-05", "A-01", "A-02", "A-03"]
    assert two.order() == done
    assert list(CallListRow.objects.order_by("position").values_list("position", flat=True)) == [1, 2, 3, 4, 5]


def test_of_two_texts_on_one_row_neither_is_overwritten_unseen() -> None:
    two = two_panels()
    officers, at = (two.officer, second_officer(two)), two.world.in_panel
    two.begin()
    seen = two.words_token(1)
    given = {"note": "", "seen": seen, "at": at}
    outcomes = together(
        *[
            lambda by=by, text=text: explain_row(two.world.call, two.key(1), reason=text, by=by, **given)
            for by, text in zip(officers, ("One", "Two"), strict=True)
        ]
    )
    assert codes(outcomes) == ["call_list_words_changed"]
    assert CallListRow.objects.get(case=two.key(1)).reason == ("One" if outcomes[0] is None else "Two")


def test_a_list_is_laid_down_as_it_was_seen_or_not_at_all() -> None:
    two = two_panels()
    officers, at = (two.officer, second_officer(two)), two.world.in_panel
    two.begin()
    seen = two.token()
    laid, placed = together(
        lambda: lay_down_list(two.world.call, remark="", seen=seen, by=officers[0], at=at),
        lambda: place_in_call_list(two.world.call, two.key(3), "reserve", seen=seen, by=officers[1], at=at),
    )
    assert (codes([laid]), codes([placed])) in [(["call_list_changed"], []), ([], ["call_list_laid_down"])]
    assert CallListVersion.objects.count() == (0 if placed is None else 1)


def test_a_panels_list_opened_while_the_joint_list_is_laid_down_is_told_of_or_stops_it() -> None:
    two = two_panels()
    officers, at = (two.officer, second_officer(two)), two.world.in_panel
    two.begin()
    seen = two.token()
    laid, _opened = together(
        lambda: lay_down_list(two.world.call, remark="", seen=seen, by=officers[0], at=at),
        lambda: unlock_list(two.other, reason="A slip.", by=officers[1], at=at),
    )
    standing = standing_list(two.world.call)
    if isinstance(laid, Refused):
        assert (laid.code, standing) == ("call_list_panel_open", None)
    else:
        assert [one.panel for one in standing.changes] == [two.other.pk]
