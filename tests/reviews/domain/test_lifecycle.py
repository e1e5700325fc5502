"""The table of statuses, pair by pair, written out a second time by hand."""

from itertools import product
from pathlib import Path

import pytest

from applications.domain.lifecycle import FINAL, LIFE, Status
from applications.domain.moves import IllegalMove
from reviews.domain.diagram import draw
from reviews.domain.lifecycle import LIFE as CASE_LIFE
from reviews.domain.lifecycle import Stage

ALLOWED = {
    "draft": {"register": "registered", "withdraw": "withdrawn"},
    "registered": {"unregister": "draft", "submit": "submitted", "withdraw": "withdrawn"},
    "submitted": {
        "open_signing": "awaiting_signature",
        "deadline_moved": "registered",
        "ask_supplement": "supplementing",
        "resume_supplement": "supplementing",
        "confirm_eligible": "eligible",
        "announce_ineligible": "ineligible",
        "withdraw": "withdrawn",
        "dismiss": "dismissed",
    },
    "awaiting_signature": {
        "deadline_moved": "registered",
        "sign": "signed",
        "refuse": "refused",
        "lapse": "unsigned",
        "withdraw": "withdrawn",
    },
    "signed": {
        "ask_supplement": "supplementing",
        "resume_supplement": "supplementing",
        "confirm_eligible": "eligible",
        "announce_ineligible": "ineligible",
        "withdraw": "withdrawn",
        "dismiss": "dismissed",
    },
    "refused": {
        "sign": "signed",
        "announce_ineligible": "ineligible",
        "withdraw": "withdrawn",
        "dismiss": "dismissed",
    },
    "unsigned": {
        "extend_signing": "awaiting_signature",
        "announce_ineligible": "ineligible",
        "withdraw": "withdrawn",
        "dismiss": "dismissed",
    },
    "supplementing": {"end_supplement": "submitted", "end_supplement_signed": "signed", "withdraw": "withdrawn"},
    "eligible": {"grant": "granted", "reject": "rejected", "dismiss": "dismissed", "withdraw": "withdrawn"},
    "ineligible": {"dismiss": "dismissed", "withdraw": "withdrawn"},
    "withdrawn": {},
    "granted": {},
    "rejected": {},
    "dismissed": {},
}
ALLOWED_STAGES = {
    "under_review": {
        "screen_out": "screened_out",
        "go_on": "goes_on",
        "prioritise": "prioritised",
        "place_in_reserve": "reserve",
        "leave_unprioritised": "not_prioritised",
        "propose": "proposed",
    },
    "screened_out": {"lift_back": "under_review", "propose": "proposed"},
    "goes_on": {},
    "prioritised": {
        "go_on": "goes_on",
        "prioritise": "prioritised",
        "place_in_reserve": "reserve",
        "leave_unprioritised": "not_prioritised",
        "propose": "proposed",
    },
    "proposed": {},
}
ALLOWED_STAGES["reserve"] = ALLOWED_STAGES["not_prioritised"] = ALLOWED_STAGES["prioritised"]


@pytest.mark.parametrize(("status", "move"), list(product(Status, [move.name for move in LIFE])))
def test_every_status_and_move_is_as_written(status: Status, move: str) -> None:
    target = ALLOWED[status.value].get(move)
    if target is None:
        with pytest.raises(IllegalMove):
            LIFE.target(status, move)
    else:
        assert LIFE.target(status, move) == target


@pytest.mark.parametrize(("stage", "move"), list(product(Stage, [move.name for move in CASE_LIFE])))
def test_every_stage_and_move_is_as_written(stage: Stage, move: str) -> None:
    target = ALLOWED_STAGES[stage.value].get(move)
    if target is None:
        with pytest.raises(IllegalMove):
            CASE_LIFE.target(stage, move)
    else:
        assert CASE_LIFE.target(stage, move) == target


def test_nothing_leaves_a_final_status() -> None:
    assert {status for status in Status if not LIFE.names_from(status)} == FINAL


def test_drawing_is_that_of_the_tables() -> None:
    drawn = Path(__file__).parents[3] / "docs" / "lifecycle.md"
    assert drawn.read_text() == draw(), "run: python -m reviews.domain.diagram > docs/lifecycle.md"
