"""The rules that an officer can set, as the assignment engine gets them."""

import numpy as np
import pytest

from reviews.domain.matching import Problem, Rule, solve
from reviews.domain.matching.options import Options
from reviews.domain.matching.rules import KINDS
from reviews.domain.reader_rules import OFFERED, ChosenRule, engine_terms


def test_every_rule_on_offer_is_of_a_kind_that_the_engine_knows() -> None:
    assert {rule.kind for rule in OFFERED} <= set(KINDS)
    assert len({rule.key for rule in OFFERED}) == len(OFFERED)


def test_an_unknown_rule_and_a_hard_one_about_people_are_refused() -> None:
    with pytest.raises(ValueError, match="unknown rule: 'height'"):
        ChosenRule("height", 1, is_hard=False, price=0.1)
    with pytest.raises(ValueError, match="genders can have a price only"):
        ChosenRule("genders", 2, is_hard=True)


def test_values_become_columns_in_alphabetical_order_and_those_asked_for_exist() -> None:
    chosen = (ChosenRule("swedish", 1, is_hard=True), ChosenRule("genders", 2, is_hard=False, price=0.2))
    terms = engine_terms(chosen, {"language": [["en"], [], ["de", "sv"]], "gender": [["man"], ["woman"], []]}, {})
    assert terms["rules"] == (
        Rule("at_least", "language", 1, value=2, hard=True, price=0.0, name="swedish"),
        Rule("distinct_values", "gender", 2, value=None, hard=False, price=0.2, name="genders"),
    )
    assert terms["groups"]["language"].tolist() == [[False, True, False], [False] * 3, [True, False, True]]
    assert terms["groups"]["gender"].tolist() == [[True, False], [False, True], [False, False]]
    nobody = engine_terms(chosen[:1], {"language": [["en"]]}, {})
    assert nobody["rules"][0].value == 1
    assert nobody["groups"]["language"].tolist() == [[True, False]]


def test_applications_and_reviewers_share_the_columns_of_a_group() -> None:
    chosen = (ChosenRule("subjects", 1, is_hard=True),)
    terms = engine_terms(chosen, {"subject": [["202"], ["102", "303"]]}, {"subject": [["303"], []]})
    assert terms["groups"]["subject"].tolist() == [[False, True, False], [True, False, True]]
    assert terms["application_groups"]["subject"].tolist() == [[False, False, True], [False, False, False]]


def test_a_hard_rule_takes_the_next_best_reader_of_another_organisation() -> None:
    terms = engine_terms((ChosenRule("organisations", 1, is_hard=True),), {"organisation": [["a"], ["a"], ["b"]]}, {})
    problem = Problem(np.array([[0.9, 0.8, 0.1]]), np.array([2]), np.array([1, 1, 1]), **terms)
    assert solve(problem, Options(fairness_budget=0)).pairs.tolist() == [[0, 0], [0, 2]]
