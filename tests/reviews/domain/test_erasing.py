"""What becomes of a part in an application, for every combination of what is known of it."""

from itertools import product

from reviews.domain.erasing import Fate, Part


def test_every_part_has_one_fate() -> None:
    met = {flags: Part(*flags).fate for flags in product((False, True), repeat=4)}
    expected = {
        (leads, was_received, is_given_up, is_pending): fate
        for leads, was_received, is_given_up, is_pending, fate in (
            *((False, True, given_up, pending, Fate.KEPT) for given_up in (0, 1) for pending in (0, 1)),
            *((False, False, given_up, pending, Fate.LEFT) for given_up in (0, 1) for pending in (0, 1)),
            *((True, True, given_up, True, Fate.LEADS_UNDECIDED) for given_up in (0, 1)),
            *((True, True, given_up, False, Fate.KEPT) for given_up in (0, 1)),
            *((True, False, True, pending, Fate.GOES) for pending in (0, 1)),
            *((True, False, False, pending, Fate.LEADS_OPEN) for pending in (0, 1)),
        )
    }
    assert met == expected
