"""The parts of the proof by themselves: what a pair loses at least, and asking for something better."""

from dataclasses import replace

import numpy as np
import pytest

from reviews.domain.matching import Infeasible, Options, Problem, Rule, solve
from reviews.domain.matching.arrays import pairs_of
from reviews.domain.matching.fairness import RULED_PAIRS
from reviews.domain.matching.instances import synthetic
from reviews.domain.matching.optimum import best_assignment, start_arcs
from reviews.domain.matching.reduction import remainder
from reviews.domain.matching.rule_bound import Aim, losses
from reviews.domain.matching.rule_program import NoRuledAssignment, RuleProgram
from reviews.domain.matching.rule_relaxation import relax
from reviews.domain.matching.rule_rows import rule_rows
from reviews.domain.matching.rule_tightening import Tight, tightened
from reviews.domain.matching.ruled import best_under_rules
from reviews.domain.matching.spread import scores_micro
from reviews.domain.matching.violations import breaks_hard_rule
from reviews.domain.matching.watch import Watch
from tests.reviews.domain.matching.ruled_oracle import crossing, ruled_assignments
from tests.reviews.domain.matching.test_rules import ONLY_TOTAL, one_program, panel

QUIET = Watch(None, None)


def tight_of(problem: Problem) -> tuple[Aim, Tight]:
    rest = remainder(problem)
    free = best_assignment(problem, rest, start_arcs(problem, rest), 0, QUIET)
    aim = Aim(problem, rest, tolerance=15_000)
    prices = (free.application_prices, free.reviewer_prices)
    return aim, tightened(aim, problem.rules, relax(aim, problem.rules, free.arcs, *prices, QUIET), QUIET)


@pytest.mark.parametrize("seed", [2, 3])
def test_the_tightened_bound_holds_and_is_lower_than_the_lps(seed):
    problem = panel(45, 100, seed)

    _, tight = tight_of(problem)

    assert one_program(problem) <= tight.bound < tight.relaxed.bound
    assert tight.relief.min() >= 0


def test_an_assignment_with_a_pair_loses_at_least_what_the_prices_say():
    problem = panel(45, 100, 2)
    aim, tight = tight_of(problem)
    n_forced = 0
    for start, stop, found in losses(aim, tight.relaxed.rows, tight.relaxed.prices):
        loss = np.where(found < 10**12, found - tight.relief[start:stop, None], -1)
        for key in np.argsort(-loss, axis=None)[:4000:400]:
            pair = pairs_of(np.array([key]), problem.shape[1])
            try:
                forced = solve(replace(problem, locked=pair), Options(fairness_budget=0))
            except Infeasible:
                continue
            n_forced += 1
            assert forced.total_micro <= tight.bound - max(0, loss.flat[key])
    assert n_forced > 4


def test_the_program_finds_what_is_worth_enough_and_refutes_what_is_worth_more():
    n_asked = 0
    for seed in range(40):
        problem = replace(crossing(seed), locked=None)
        allowed = ruled_assignments(replace(problem, rules=tuple(rule for rule in problem.rules if rule.hard)))
        if not allowed or not problem.demand.any():
            continue
        problem = replace(problem, rules=tuple(rule for rule in problem.rules if rule.hard))
        rest = remainder(problem)
        keys = np.setdiff1d(np.arange(problem.shape[0] * problem.shape[1]), rest.closed)
        program = RuleProgram(rest, rule_rows(problem, problem.rules), keys, Aim(problem, rest).weights(keys))
        highest = max(candidate.total for candidate in allowed)
        n_asked += 1
        assert program.best(rel_gap=0, least=highest).bound == highest, seed
        with pytest.raises(NoRuledAssignment):
            program.best(rel_gap=0, least=highest + 1)
    assert n_asked > 10


def test_pairs_outside_the_first_ones_are_found_when_they_are_better():
    """A wrong start: the solve begins with a poor set of pairs, and still ends at the optimum."""
    problem = panel(45, 100, 2)
    rest = remainder(problem)
    free = best_assignment(problem, rest, start_arcs(problem, rest), 0, QUIET)
    nothing = (np.zeros(45, dtype=np.int64), np.zeros(100, dtype=np.int64))

    found = best_under_rules(Aim(problem, rest, tolerance=15_000), problem.rules, free.chosen, *nothing, QUIET)

    assert found.value <= one_program(problem) <= found.bound <= found.value + 15_000
    assert solve(problem, ONLY_TOTAL).total_micro <= found.bound


def test_the_floor_is_raised_under_rules_also_where_there_are_too_many_pairs_to_prove_it() -> None:
    drawn = synthetic(60, 90, seed=2)
    rules = (
        Rule("at_most_per_value", "place", 1, hard=True),
        Rule("at_least", "home", 2, value=0, price=0.3, hard=False),
    )
    groups = {"place": np.arange(90) % 5, "home": np.arange(90) % 3}
    problem = Problem(drawn.affinity, np.full(60, 3), np.full(90, 6), rules=rules, groups=groups)
    assert drawn.shape[0] * drawn.shape[1] > RULED_PAIRS
    plain, fair = (solve(problem, Options(fairness_budget=budget)) for budget in (0, 0.02))
    assert fair.target > scores_micro(problem, plain.pairs).min() / 1e6
    assert fair.total >= 0.98 * plain.total
    assert not breaks_hard_rule(problem, fair.pairs)
