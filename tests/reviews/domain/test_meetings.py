"""A copy of the minutes for one reader, and where an item stands."""

from reviews.domain.meetings import ItemState, copy_for, item_state, times_before_panel
from tests.factories import DAY, NOW


def item(number: int, order: int | None) -> dict[str, object]:
    return {"case": f"case-{number}", "label": f"A-0{number}", "position": number, "order": order, "title": "Secret"}


def test_a_copy_keeps_number_and_label_and_counts_the_rest_anew() -> None:
    document = {"place": "Room 4", "items": [item(1, 3), item(2, 1), item(3, 2), item(4, None)], "reopenings": []}

    copy = copy_for(document, ["case-2"])

    assert copy == {
        "place": "Room 4",
        "reopenings": [],
        "items": [
            item(1, 2),
            {"position": 2, "label": "A-02", "is_withheld": True},
            item(3, 1),
            item(4, None),
        ],
    }
    assert document["items"][1] == item(2, 1)


def test_a_whole_copy_is_the_document() -> None:
    document = {"place": "", "items": [item(1, 1), item(2, 2)]}
    assert copy_for(document, []) == document


def test_an_item_waits_is_open_and_is_done() -> None:
    times = ((None, None), (NOW, None), (NOW, NOW + DAY))
    assert [item_state(*one) for one in times] == [ItemState.WAITING, ItemState.OPEN, ItemState.DONE]


def test_a_copy_that_leaves_something_out_does_not_say_why_the_meeting_was_opened_again() -> None:
    reopenings = [{"at": "later", "name": "Chair", "reason": "A-02 was not strong."}]
    document = {"items": [item(1, 1), item(2, 2)], "reopenings": reopenings}
    assert copy_for(document, []) == document
    assert copy_for(document, ["case-2"])["reopenings"] == [{"at": "later", "name": "Chair", "reason": ""}]


def test_the_times_before_the_panel_are_in_order_and_the_last_may_be_open() -> None:
    moments = [(NOW + number * DAY).isoformat() for number in range(4)]
    assert times_before_panel([], None, None) == []
    assert times_before_panel([], NOW, None) == [[moments[0], ""]]
    assert times_before_panel([moments[:2]], NOW + 2 * DAY, NOW + 3 * DAY) == [moments[:2], moments[2:]]
