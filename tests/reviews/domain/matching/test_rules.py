"""solve() under rules against every assignment of hundreds of tiny instances."""

import json
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from reviews.domain.matching import Infeasible, Options, Problem, Rule, Violation, certify, diagnose, solve
from reviews.domain.matching.instances import rule_rich
from reviews.domain.matching.rules import KINDS
from tests.reviews.domain.matching.oracle import Candidate, allowed_assignments, micro
from tests.reviews.domain.matching.processes import in_two_processes
from tests.reviews.domain.matching.ruled_oracle import (
    broken,
    crossing,
    instance,
    ruled_assignments,
    soft_cost,
    values_of,
    with_rules,
)
from tests.reviews.domain.matching.test_solver import as_candidate, best_alone, kept, reached

ONLY_TOTAL = Options(fairness_budget=0, stability_bonus=0)


def check_against_oracle(problem: Problem, note: object) -> str:
    """The best objective and total are found, or that there is none; says which."""
    allowed = ruled_assignments(problem)
    if not allowed:
        with pytest.raises(Infeasible):
            solve(problem, ONLY_TOTAL)
        return "impossible" if allowed_assignments(problem) else "without readers"
    solution = solve(problem, ONLY_TOTAL)
    found = as_candidate(problem, solution)
    objectives = [candidate.total - soft_cost(problem, candidate) for candidate in allowed]
    assert found in allowed, note
    assert found.total - soft_cost(problem, found) == max(objectives), note
    assert solution.objective == solution.objective_bound == max(objectives) / 1_000_000, note
    assert solution.bound_micro == max(candidate.total for candidate in allowed), note
    assert (solution.total_micro, solution.status) == (found.total, "optimal"), note
    check_certificate(problem, solution, allowed, note)
    return "moved" if solution.moved_by_rules else "unmoved"


def check_certificate(problem: Problem, solution, allowed: list[Candidate], note: object) -> None:
    prices = (solution.application_prices_micro, solution.reviewer_prices_micro)
    certificate = certify(problem, solution.pairs, *prices)
    assert (certificate.feasible, certificate.violations) == (True, ()), note
    assert certificate.bound_micro >= max(candidate.total for candidate in allowed), note
    assert certificate.tight == (certificate.bound_micro == solution.total_micro), note
    if solution.bound_kind == "flow":
        assert certificate.bound_micro == solution.bound_micro, note


@pytest.mark.parametrize("hard", [True, False])
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_alone(kind, hard):
    found = [
        check_against_oracle(with_rules(instance(seed), seed, (kind,), hard=hard), (kind, hard, seed))
        for seed in range(60)
    ]

    assert min(found.count("moved"), found.count("unmoved")) > 0
    assert ("impossible" in found) == hard


@pytest.mark.parametrize("block", range(0, 400, 100))
def test_crossing_rules_hard_and_soft(block):
    found = [check_against_oracle(crossing(seed), seed) for seed in range(block, block + 100)]

    assert min(found.count(kind) for kind in ("moved", "unmoved", "impossible")) > 3


@pytest.mark.parametrize("seed", range(0, 200, 2))
def test_certificate_counts_broken_hard_rules_of_any_assignment(seed):
    problem = crossing(seed)
    n, m = problem.shape
    for candidate in allowed_assignments(problem)[:5]:
        pairs = np.array(candidate.pairs, dtype=np.int64).reshape(-1, 2)
        certificate = certify(problem, pairs, np.zeros(n, dtype=int), np.zeros(m, dtype=int))

        assert list(certificate.violations) == [
            Violation("rule", (rule, i), count, 0)
            for rule, row in enumerate(broken(problem, candidate))
            for i, count in enumerate(row)
            if count and problem.rules[rule].hard
        ]


@pytest.mark.parametrize("least_change", [False, True])
def test_stability_holds_under_rules(least_change):
    options = Options(fairness_budget=0, stability_bonus=0.3, least_change=least_change)
    n_solved = 0
    for seed in range(150):
        problem = crossing(seed)
        allowed = ruled_assignments(problem)
        if not allowed:
            continue
        solution = solve(problem, options)
        found = as_candidate(problem, solution)
        n_solved += 1
        assert found in allowed, seed
        assert worth(problem, found, least_change) == max(worth(problem, c, least_change) for c in allowed), seed
        assert solution.bound_micro == max(candidate.total for candidate in allowed), seed
        assert solution.objective_bound == pytest.approx(solution.objective), seed
    assert n_solved > 30


def worth(problem: Problem, candidate: Candidate, least_change: bool) -> tuple[int, int]:
    own = candidate.total - soft_cost(problem, candidate)
    if least_change:
        return kept(problem, candidate), own
    return 0, own + 300_000 * kept(problem, candidate)


@pytest.mark.parametrize("budget", [0.0025, 0.1, 1.0])
def test_fairness_raises_the_floor_under_rules(budget):
    n_solved = 0
    for seed in range(120):
        problem = crossing(seed)
        allowed = ruled_assignments(problem)
        if not allowed or not problem.demand.any():
            continue
        n_solved += 1
        best, demand = best_alone(problem), problem.demand.tolist()
        solution = solve(problem, Options(fairness_budget=budget, stability_bonus=0))
        found = as_candidate(problem, solution)
        within = affordable(problem, allowed, budget)
        target = max(reached(candidate, best, demand) for candidate in within)
        fairest = [candidate for candidate in within if reached(candidate, best, demand) == target]
        assert found in fairest, seed
        most = max(candidate.total - soft_cost(problem, candidate) for candidate in fairest)
        assert found.total - soft_cost(problem, found) == most, seed
        assert (solution.target, solution.status) == (target / 1_000_000, "optimal"), seed
    assert n_solved > 30


def affordable(problem: Problem, allowed: list[Candidate], budget: float) -> list[Candidate]:
    """Those that some best assignment leaves within the budget, in total and in total less soft prices."""
    before = as_candidate(problem, solve(problem, ONLY_TOTAL))
    spendable = before.total * round(budget * 10_000) // 10_000
    own = before.total - soft_cost(problem, before)
    return [
        candidate
        for candidate in allowed
        if candidate.total >= before.total - spendable
        and candidate.total - soft_cost(problem, candidate) >= own - spendable
    ]


PRINT_SOLUTION = """
import hashlib, json
from reviews.domain.matching import Options, solve
from tests.reviews.domain.matching.ruled_oracle import crossing
from tests.reviews.domain.matching.test_rules import panel
found = []
for problem in (crossing(11), panel(24, 30, 1)):
    solution = solve(problem, Options(fairness_budget=0.002))
    arrays = (solution.pairs, solution.application_prices_micro, solution.reviewer_prices_micro)
    digest = hashlib.sha256(b"".join(array.tobytes() for array in arrays)).hexdigest()
    found.append([digest, solution.input_hash, solution.total, solution.bound, solution.target])
print(json.dumps(found))
"""


def test_two_processes_give_the_same_bytes_under_rules():
    runs = in_two_processes(PRINT_SOLUTION)

    assert runs[0] == runs[1]
    assert len(json.loads(runs[0])) == 2


def panel(n: int, m: int, seed: int) -> Problem:
    """A part of the published panel, conflicts and locks added: more pairs than a tiny instance, all rules."""
    whole = rule_rich(seed)
    marks = np.random.default_rng(seed).random((n, m))
    return Problem(
        whole.affinity[:n, :m],
        whole.demand[:n],
        np.full(m, -(-n * 5 // m) + 3),
        rules=whole.rules,
        groups={name: values[:m] for name, values in whole.groups.items()},
        application_groups={name: values[:n] for name, values in whole.application_groups.items()},
        forbidden=np.argwhere(marks < 0.03),
    )


@pytest.mark.parametrize(("n", "m", "seed"), [(20, 40, 1), (45, 100, 2)])
def test_a_panel_under_eight_rules_equals_one_program_over_all_pairs(n, m, seed):
    """Both below and above the number of pairs that are all considered from the start."""
    problem = panel(n, m, seed)

    solution = solve(problem, ONLY_TOTAL)

    prices = (solution.application_prices_micro, solution.reviewer_prices_micro)
    highest = one_program(problem)
    assert certify(problem, solution.pairs, *prices).feasible
    assert solution.total_micro <= highest <= solution.bound_micro
    assert (solution.status, solution.bound_kind) == ("optimal", "milp")
    assert solution.gap <= (1e-4 if n * m > 4_000 else 0)


def one_program(problem: Problem) -> int:
    """The highest total by HiGHS over all pairs, each rule written down row by row."""
    n, m = problem.shape
    rows, low, high = [], [], []

    def add(mask, least, most):
        rows.append(np.where(mask, 1.0, 0.0).ravel())
        low.append(least)
        high.append(most)

    at = np.arange(n)[:, None]
    for i in range(n):
        mine = np.broadcast_to(at == i, (n, m))
        add(mine, problem.demand[i], problem.demand[i])
        for rule in problem.rules:
            add_rule(problem, rule, i, mine, add)
    for j in range(m):
        add(np.broadcast_to(np.arange(m) == j, (n, m)), 0, problem.load_max[j])
    upper = np.ones(n * m)
    upper[problem.forbidden[:, 0] * m + problem.forbidden[:, 1]] = 0
    found = milp(
        -micro(problem).ravel() / 1000,
        constraints=LinearConstraint(csr_array(np.array(rows)), low, high),
        bounds=Bounds(0, upper),
        integrality=np.ones(n * m),
        options={"mip_rel_gap": 0},
    )
    return round(-found.fun * 1000)


def add_rule(problem: Problem, rule: Rule, i: int, mine, add) -> None:
    group = problem.groups[rule.group]
    having = [values_of(group, j) for j in range(problem.shape[1])]
    values = set().union(*having)
    own = values_of(problem.application_groups[rule.group], i) if rule.kind == "must_share" else set()
    count = mine & np.array([bool(one & (own or {rule.value})) for one in having])
    match rule.kind:
        case "at_most_per_value":
            for value in values:
                add(mine & np.array([value in one for one in having]), 0, rule.limit)
        case "distinct_values":
            # Fewer than `limit` values means that all readers come from limit - 1 of them.
            for few in combinations(sorted(values), int(rule.limit) - 1):
                add(mine & np.array([not one <= set(few) for one in having]), 1, np.inf)
        case "at_most":
            add(count, 0, rule.limit)
        case "at_least_fraction":
            add(count, np.ceil(rule.limit * problem.demand[i]), np.inf)
        case _:
            add(count, rule.limit, np.inf)


def test_a_rule_of_one_value_of_a_reviewer_with_several_counts_each():
    """Reviewer 0 brings both values alone; the two others bring one each."""
    problem = Problem(
        [[0.1, 0.9, 0.8]],
        [1],
        [1, 1, 1],
        rules=(Rule("distinct_values", "field", limit=2),),
        groups={"field": np.array([[True, True], [True, False], [False, True]])},
    )

    assert solve(problem).pairs.tolist() == [[0, 0]]
    assert solve(replace(problem, demand=[2], rules=())).pairs.tolist() == [[0, 1], [0, 2]]


def test_locked_readers_bring_their_values():
    rule = Rule("distinct_values", "field", limit=2)
    problem = Problem([[0.1, 0.9, 0.8]], [2], [1, 1, 1], locked=[[0, 0]], rules=(rule,), groups={"field": [4, 4, 9]})

    assert solve(problem).pairs.tolist() == [[0, 0], [0, 2]]


def test_a_soft_rule_is_paid_in_the_objective_and_never_in_the_total():
    problem = Problem(
        [[0.9, 0.8, 0.5]],
        [2],
        [1, 1, 1],
        rules=(Rule("at_most_per_value", "organisation", limit=1, hard=False, price=0.25),),
        groups={"organisation": [7, 7, 3]},
    )
    paid, avoided = solve(problem), solve(replace(problem, rules=(replace(problem.rules[0], price=0.35),)))

    assert (paid.pairs.tolist(), paid.total, paid.objective) == ([[0, 0], [0, 1]], 1.7, 1.45)
    assert (avoided.pairs.tolist(), avoided.total, avoided.objective) == ([[0, 0], [0, 2]], 1.4, 1.4)
    assert (avoided.bound, avoided.bound_kind, avoided.moved_by_rules) == (1.7, "flow", True)


def test_an_application_that_wants_no_readers_is_under_no_rule():
    rule = Rule("at_least", "chair", limit=1, value=0)
    problem = Problem([[0.9, 0.8], [0.7, 0.6]], [0, 1], [1, 1], rules=(rule,), groups={"chair": [-1, 0]})

    assert solve(problem).pairs.tolist() == [[1, 1]]


def test_a_value_that_nobody_has_makes_its_rule_impossible_not_invalid():
    rule = Rule("at_least", "gender", limit=1, value=1, name="women")
    problem = Problem([[0.9, 0.8]], [1], [1, 1], rules=(rule,), groups={"gender": [0, 0]})

    assert (diagnose(problem).kind, diagnose(problem).rules) == ("rules", (0,))


def test_rules_over_no_applications_ask_nothing():
    rule = Rule("at_least", "gender", limit=1, value=1)
    solution = solve(Problem(np.zeros((0, 2)), [], [2, 2], rules=(rule,), groups={"gender": [0, 0]}))

    assert (solution.pairs.shape, solution.total, solution.gap) == ((0, 2), 0.0, 0.0)


def test_progress_is_told_and_a_time_limit_still_keeps_the_hard_rules():
    problem = panel(45, 100, 2)
    phases = []

    solution = solve(problem, Options(time_limit_s=0.0), lambda fraction, phase: phases.append((fraction, phase)))

    prices = (solution.application_prices_micro, solution.reviewer_prices_micro)
    assert certify(problem, solution.pairs, *prices).feasible
    assert solution.status == "time_limit"
    assert solution.total_micro <= solution.bound_micro
    assert "rules" in {phase for _, phase in phases}
    assert [fraction for fraction, _ in phases] == sorted(fraction for fraction, _ in phases)
