"""Why a pair was chosen or not, in words: every code of the engine, chosen and not."""

import ast
import inspect

import pytest
from django.utils import translation

from reviews.domain.matching import explanation as engine
from reviews.domain.matching.explanation import Explanation, Reason
from reviews.domain.pair_matrix import PairState
from reviews.domain.reader_rules import ChosenRule
from reviews.texts.run_pairs import (
    KINDS,
    STATES,
    WHY,
    WHY_NOT,
    About,
    closed_line,
    in_percent,
    points,
    reasons,
    share_of,
    swap_line,
    weight,
)

RULE = ChosenRule("organisations", 1, is_hard=True)
PRICES = {"application_price_micro": 521_000, "reviewer_price_micro": 120_000, "least_cost_micro": 209_000}
NEVER_CHOSEN = {"forbidden", "soft_rule", "demand_locked", "load_locked"}
CHOSEN = [
    ("locked", {}, "The pair was locked: Eva Holm reads A-07, whatever else the run finds."),
    (
        "best_total",
        {"margin_micro": 0},
        "The pair is part of the assignment with the highest affinity in all.",
    ),
    (
        "best_total",
        {"margin_micro": 42_500},
        "The pair is part of the assignment with the highest affinity in all. "
        "Every assignment without it has at least 4.25 percentage points less.",
    ),
    (
        "fairness",
        {},
        "Fairness played a part: the run gave up some affinity so that no application is left with a low score.",
    ),
    ("stability", {}, "Stability played a part: the run kept what stood before as far as it could."),
    ("rules", {}, "The rules over readers played a part."),
    (
        "rule",
        {"rule": 0, "violations": 1},
        "A rule played a part: “Readers from different organisations”. "
        "The readers whom affinity alone would choose break it 1 time.",
    ),
    (
        "rule",
        {"rule": 0, "violations": 2},
        "A rule played a part: “Readers from different organisations”. "
        "The readers whom affinity alone would choose break it 2 times.",
    ),
    ("reviewer_full", {"load": 6, "load_max": 6}, "Eva Holm has 6 of at most 6 readings, with this one."),
    (
        "price",
        PRICES,
        "Affinity alone would have chosen otherwise: 43.2% is less than the 64.1% that the two bring elsewhere, "
        "A-07 52.1% with another reader and Eva Holm 12.0% with another application.",
    ),
    ("undecided_by_price", PRICES, "By affinity alone another reader would have been just as good."),
]
NOT_CHOSEN = [
    ("forbidden", {}, "There is a conflict of interest between Eva Holm and A-07."),
    ("best_total", {"margin_micro": 42_500}, "By affinity alone the pair would have been chosen."),
    ("rules", {}, "The rules over readers played a part."),
    (
        "rule",
        {"rule": 0},
        "The rule “Readers from different organisations” lets Eva Holm take no other reader's place.",
    ),
    (
        "soft_rule",
        {"rule": 0, "cost_micro": 100_000},
        "In any other reader's place Eva Holm would break the rule “Readers from different organisations”, "
        "at a cost of at least 10.0 percentage points.",
    ),
    ("demand_locked", {"demand": 3}, "All readers of A-07 are locked: there is no place left."),
    ("load_locked", {"load_max": 3}, "All readings that Eva Holm takes are locked: there is no room left."),
    ("reviewer_full", {"load": 6, "load_max": 6}, "Eva Holm has 6 of at most 6 readings already."),
    (
        "price",
        PRICES,
        "The two bring more elsewhere: A-07 52.1% with another reader and Eva Holm 12.0% with another application. "
        "Together that is 64.1%, and the affinity of the pair is 43.2%.",
    ),
    (
        "undecided_by_price",
        PRICES,
        "The prices show no loss: the pair may be just as good as what was chosen. The exact cost tells.",
    ),
]


def said(code: str, parameters: dict[str, int], *, assigned: bool, language: str = "en") -> list[str]:
    explained = Explanation(assigned, 0.432, 2, (Reason(code, parameters),), 0.0, None, ())
    about = About("A-07", "Eva Holm", PairState.CONFLICT, (RULE,))
    with translation.override(language):
        return reasons(explained, about)


@pytest.mark.parametrize(("code", "parameters", "words"), CHOSEN)
def test_why_a_pair_was_chosen(code: str, parameters: dict[str, int], words: str) -> None:
    assert said(code, parameters, assigned=True) == [words]


@pytest.mark.parametrize(("code", "parameters", "words"), NOT_CHOSEN)
def test_why_a_pair_was_not_chosen(code: str, parameters: dict[str, int], words: str) -> None:
    assert said(code, parameters, assigned=False) == [words]


def test_every_code_of_the_engine_has_its_words() -> None:
    """Read from the engine's own source, so that a new code is not forgotten."""
    texts = {
        node.value
        for name in ("_reasons", "_what_moved", "_rules", "_why_not")
        for node in ast.walk(ast.parse(inspect.getsource(getattr(engine, name))))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier()
    }
    numbers = {name for _code, given, _words in (*CHOSEN, *NOT_CHOSEN) for name in given}
    codes = texts - (numbers - {"rule"})
    assert {"locked", "best_total", "fairness", "soft_rule", "load_locked"} <= codes
    assert set(WHY) - {"best_by_margin"} == codes - NEVER_CHOSEN
    assert set(WHY_NOT) == codes - {"forbidden", "locked"}


@pytest.mark.parametrize(
    ("state", "by_hand", "words"),
    [
        (PairState.CONFLICT, False, "There is a conflict of interest between Eva Holm and A-07."),
        (PairState.OUTSIDE, False, "Eva Holm had no seat in the panel of A-07 when the run began."),
        (PairState.CLOSED, True, "An officer had decided that Eva Holm does not read A-07."),
        (
            PairState.CLOSED,
            False,
            "The pair was closed when the run began: "
            "Eva Holm had lost the application before, or took no more readings.",
        ),
    ],
)
def test_why_a_pair_is_closed(state: PairState, by_hand: bool, words: str) -> None:
    with translation.override("en"):
        assert closed_line(About("A-07", "Eva Holm", state, was_closed_by_hand=by_hand)) == words


def test_states_all_have_a_name() -> None:
    assert set(STATES) == set(KINDS) == set(PairState)


@pytest.mark.parametrize(
    ("language", "cost", "words"),
    [
        ("en", 0.263, "26.3 percentage points"),
        ("en", 0.2634, "26.34 percentage points"),
        ("en", 0.1, "10.0 percentage points"),
        ("en", 0.0, "0.0 percentage points"),
        ("en", 0.000_001, "less than 0.01 percentage points"),
    ],
)
def test_a_cost_has_one_decimal_or_two(language: str, cost: float, words: str) -> None:
    with translation.override(language):
        assert points(cost) == words


def test_shares_and_affinities() -> None:
    with translation.override("en"):
        assert [share_of(part, 320.0) for part in (0.263, 3.2, 0.0, 0.000_001)] == [
            "0.082%",
            "1%",
            "0%",
            "less than 0.001%",
        ]
        assert share_of(0.1, 0.0) == "0%"
        assert (in_percent(0.432), in_percent(0.43), weight(0.4), weight(0.125)) == ("43.2%", "43.0%", "40%", "12.5%")
        assert swap_line("A-07", "Nils Berg", "Eva Holm") == "A-07 gives up Nils Berg for Eva Holm."
