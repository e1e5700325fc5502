"""Every figure of docs/matching.md against the engine, and against all assignments of its example."""

import re
from dataclasses import asdict, replace
from importlib import import_module

import numpy as np
import pytest

from reviews.domain.affinity import DEFAULT_WEIGHTS, SHARED_DIGITS, TermShare, said_term
from reviews.domain.matching import (
    Infeasible,
    Options,
    Problem,
    Rule,
    certify,
    diagnose,
    draw,
    explain,
    repair,
    shortlist,
    solve,
)
from reviews.domain.matching.rules import KINDS
from tests.docs.matching_example import (
    APPLICATIONS,
    MINUS,
    ONLY_TOTAL,
    PAGE,
    REVIEWERS,
    ceiling,
    certificate_lines,
    gains_of,
    instance,
    names,
    only_best,
    pair_name,
    pairs_in,
    price_row,
    units,
    with_conflicts,
    written,
)
from tests.reviews.domain.matching.oracle import (
    allowed_assignments,
    best_alone,
    best_expected_total,
    bound_by_hand,
    micro,
    reached,
)
from tests.reviews.domain.matching.ruled_oracle import broken, ruled_assignments, soft_cost

EXAMPLE = instance()
BEST = solve(EXAMPLE, ONLY_TOTAL)
PRICES = (BEST.application_prices_micro, BEST.reviewer_prices_micro)

FOUND = ("subject_codes", "keywords", "technology_area", "text")
"""Terms that are found in what both have written."""


def candidate_of(problem, pairs):
    """One of all the allowed assignments."""
    wanted = tuple((int(i), int(j)) for i, j in pairs)
    return next(candidate for candidate in allowed_assignments(problem) if candidate.pairs == wanted)


def proof_of(problem, solution):
    return certify(problem, solution.pairs, solution.application_prices_micro, solution.reviewer_prices_micro)


def room_for(reviewer: int) -> Problem:
    """One more reading by the reviewer."""
    return replace(EXAMPLE, load_max=EXAMPLE.load_max + (np.arange(len(REVIEWERS)) == reviewer))


def test_the_instance_is_the_one_that_the_page_counts() -> None:
    section = PAGE["The instance"]
    assert "two readers" in section.prose
    assert [pair_name(pair) for pair in EXAMPLE.forbidden] == ["C–Noa"]
    assert "Noa is in conflict with C" in section.prose
    assert section.figures == [str(len(allowed_assignments(EXAMPLE)))]


def test_the_highest_total_is_that_of_all_assignments() -> None:
    best = only_best(EXAMPLE)
    scores = micro(EXAMPLE)
    scores[tuple(EXAMPLE.forbidden.T)] = -1
    alone = [(i, j) for i, row in enumerate(scores) for j in sorted(np.argsort(-row)[:2])]
    alone_scores = best_alone(EXAMPLE)
    assert BEST.pairs.tolist() == [list(pair) for pair in best.pairs]
    assert PAGE["The highest total"].tables == [
        [
            ("", *APPLICATIONS, "total", "lowest"),
            ("best two for each alone", *names(alone), written(sum(alone_scores)), written(min(alone_scores))),
            ("highest total", *names(best.pairs), written(best.total), written(min(best.scores))),
        ]
    ]
    wanted = np.bincount([j for _, j in alone], minlength=len(REVIEWERS))
    (dear,) = np.flatnonzero(wanted > EXAMPLE.load_max)
    taken = APPLICATIONS[next(i for i, j in best.pairs if j == dear)]
    missed = APPLICATIONS[int(micro(EXAMPLE)[:, dear].argmax())]
    name = REVIEWERS[dear]
    assert (wanted[dear], EXAMPLE.load_max[dear]) == (3, 1)
    assert PAGE["The highest total"].prose.strip() == (
        f"All three want {name}, who can read one. "
        f"{name} goes to {taken}, and not to {missed}, where the affinity is highest."
    )


def test_the_certificate_adds_up_to_the_total() -> None:
    section, proof = PAGE["Its certificate"], proof_of(EXAMPLE, BEST)
    gains = gains_of(EXAMPLE, BEST)
    cells = [
        ["conflict" if [i, j] in EXAMPLE.forbidden.tolist() else written(gains[i, j]) for j in range(4)]
        for i in range(3)
    ]
    assert (proof.tight, proof.bound_micro) == (True, bound_by_hand(EXAMPLE, *PRICES))
    assert proof.bound_micro == only_best(EXAMPLE).total
    assert section.tables == [
        [("", *APPLICATIONS, *REVIEWERS), price_row(BEST)],
        [("affinity less prices", *REVIEWERS), *((name, *row) for name, row in zip(APPLICATIONS, cells, strict=True))],
    ]
    assert section.code == certificate_lines(EXAMPLE, BEST)


def test_the_prices_say_what_one_more_reading_is_worth() -> None:
    gained = [only_best(room_for(j)).total - BEST.total_micro for j in range(len(REVIEWERS))]
    useless = certify(EXAMPLE, BEST.pairs, np.zeros(3, dtype=int), np.zeros(4, dtype=int)).bound_micro
    with_kim = solve(room_for(REVIEWERS.index("Kim")), ONLY_TOTAL).total_micro
    worths = [f"{written(gain)} by {name}" for gain, name in zip(gained, REVIEWERS, strict=True)]
    sentence = f"One more reading is worth {', '.join(worths[:-1])} and {worths[-1]}; with two readings by Kim the"
    assert gained == BEST.reviewer_prices_micro.tolist()
    assert sentence in PAGE["Its certificate"].prose
    assert PAGE["Its certificate"].figures == [
        str(len(allowed_assignments(EXAMPLE))),
        written(useless),
        *(written(price) for price in gained),
        written(with_kim),
    ]


def test_a_lock_costs_and_is_certified_unclipped() -> None:
    section = PAGE["A lock"]
    locked = replace(EXAMPLE, locked=pairs_in(section)[:1])
    solution = solve(locked, ONLY_TOTAL)
    cost = BEST.total_micro - only_best(locked).total
    assert (proof_of(locked, solution).tight, solution.total_micro) == (True, only_best(locked).total)
    assert cost > 0
    assert section.tables == [
        [
            ("", *APPLICATIONS, "total", "cost"),
            ("with the lock", *names(solution.pairs), written(solution.total_micro), written(cost)),
        ],
        [("", *APPLICATIONS, *REVIEWERS), price_row(solution)],
    ]
    assert section.code == certificate_lines(locked, solution)
    assert section.code[2].startswith(f"locked {pair_name(pairs_in(section)[0])} {MINUS}")


def test_old_prices_bound_the_locked_problem_and_a_least_load_may_have_a_negative_price() -> None:
    section = PAGE["A lock"]
    locked = replace(EXAMPLE, locked=pairs_in(section)[:1])
    old = certify(locked, BEST.pairs, *PRICES).bound_micro
    held = replace(EXAMPLE, load_min=2 * (np.array(REVIEWERS) == "Noa"))
    assert re.findall(r"If instead (\w+) had|for (\w+)\.", section.prose) == [("Noa", ""), ("", "Noa")]
    solution = solve(held, ONLY_TOTAL)
    assert old == bound_by_hand(locked, *PRICES)
    assert (proof_of(held, solution).tight, solution.total_micro) == (True, only_best(held).total)
    price = int(solution.reviewer_prices_micro[REVIEWERS.index("Noa")])
    assert section.figures == [written(old), "2", written(solution.total_micro), written(price)]


def with_rule(*, hard: bool, price: float = 0.0) -> Problem:
    assert "Lea and Max are of one organisation" in PAGE["A rule"].prose
    rule = Rule("at_most_per_value", "organisation", limit=1, hard=hard, price=price)
    return replace(EXAMPLE, rules=(rule,), groups={"organisation": [0, 1, 1, 2]})


def rule_row(name: str, problem: Problem) -> tuple[str, ...]:
    solution = solve(problem, ONLY_TOTAL)
    found = candidate_of(problem, solution.pairs)
    worth = {candidate: candidate.total - soft_cost(problem, candidate) for candidate in ruled_assignments(problem)}
    assert [candidate for candidate in worth if worth[candidate] == max(worth.values())] == [found]
    assert units(solution.objective) == worth[found] == units(solution.objective_bound)
    assert solution.bound_micro == max(candidate.total for candidate in worth)
    figures = (found.total, worth[found])
    violations = sum(map(sum, broken(problem, found)))
    bound = (written(solution.bound_micro), solution.bound_kind)
    return (name, *names(found.pairs), *map(written, figures), str(violations), *bound)


def test_a_rule_holds_or_is_paid_for() -> None:
    section = PAGE["A rule"]
    head, *rows = section.tables[0]
    prices = [float(row[0].removeprefix("soft, price ")) for row in rows[1:]]
    hard, *soft = [with_rule(hard=True), *(with_rule(hard=False, price=price) for price in prices)]
    cost = BEST.total_micro - solve(hard, ONLY_TOTAL).total_micro
    expected = [rule_row("hard", hard), *map(rule_row, (row[0] for row in rows[1:]), soft)]
    assert head == ("rule", *APPLICATIONS, "total", "objective", "violations", "bound", "bound_kind")
    assert rows == expected
    assert section.figures == ["1", written(cost)]
    assert units(prices[1]) < cost < units(prices[0])
    assert not proof_of(hard, solve(hard, ONLY_TOTAL)).tight


def fair_row(name: str) -> tuple[str, ...]:
    """The row of a budget, its assignment being the best of all that reach the highest T within it."""
    share = float(name.removesuffix(" %")) / 100
    solution = solve(EXAMPLE, Options(fairness_budget=share))
    least, best = BEST.total_micro - int(BEST.total_micro * round(share * 10_000)) // 10_000, best_alone(EXAMPLE)
    within = [candidate for candidate in allowed_assignments(EXAMPLE) if candidate.total >= least]
    target = max(reached(candidate, best, [2, 2, 2]) for candidate in within)
    ranked = sorted((c for c in within if reached(c, best, [2, 2, 2]) == target), key=lambda one: -one.total)
    found = candidate_of(EXAMPLE, solution.pairs)
    assert (found, solution.status) == (ranked[0], "optimal")
    assert len(ranked) == 1 or ranked[0].total > ranked[1].total
    lossy = np.argwhere(-gains_of(EXAMPLE, BEST) > BEST.total_micro - least)
    usable = with_conflicts(EXAMPLE, [tuple(pair) for pair in lossy.tolist() if pair not in EXAMPLE.forbidden.tolist()])
    assert solution.target_bound == pytest.approx(ceiling(usable, least), abs=1e-6)
    assert solution.target_bound < min(best) / 1_000_000
    figures = (found.total, min(found.scores), target)
    return (name, *names(found.pairs), *map(written, figures), written(units(solution.target_bound), 6))


def test_a_fairness_budget_buys_a_higher_lowest_score() -> None:
    section = PAGE["A fairness budget"]
    head, *rows = section.tables[0]
    assert head == ("budget", *APPLICATIONS, "total", "lowest", "target", "target_bound")
    assert rows == [fair_row(row[0]) for row in rows]
    assert float(rows[0][0].removesuffix(" %")) / 100 == Options().fairness_budget
    small, fair = (BEST.total_micro * share for share in (0.0025, 0.01))
    solution = solve(EXAMPLE, Options(fairness_budget=0.01))
    lost = BEST.total_micro - solution.total_micro
    assert section.figures == [
        written(int(small), 5),
        written(-int(gains_of(EXAMPLE, BEST)[pairs_in(section)[0]])),
        written(int(fair), 3),
        written(lost),
        f"{100 * solution.price_of_fairness:.2f}",
    ]
    assert solution.price_of_fairness == lost / BEST.bound_micro
    moved = {pair for pair in map(tuple, solution.pairs.tolist()) if list(pair) not in BEST.pairs.tolist()}
    told = f"A and B exchange {REVIEWERS[3]} and {REVIEWERS[1]}, which"
    assert (moved, told in section.prose) == ({(0, 1), (1, 3)}, True)
    lowest = APPLICATIONS[int(np.argmin(candidate_of(EXAMPLE, BEST.pairs).scores))]
    assert section.prose.strip().startswith(f"{lowest} has the lowest score.")


def late_row(name: str, problem: Problem, options: Options, *, scored: bool = True) -> tuple[str, ...]:
    standing = {tuple(pair) for pair in problem.previous.tolist()}
    weight = 10**9 if options.least_change else units(options.stability_bonus)
    found = only_best(problem, lambda one: one.total + weight * len(standing & set(one.pairs)))
    solution = solve(problem, options)
    assert candidate_of(problem, solution.pairs) == found
    assert solution.changes == len(set(found.pairs) - standing)
    objective = written(units(solution.objective)) if scored else "–"
    return (name, *names(found.pairs), written(found.total), objective, str(solution.changes))


def test_a_late_conflict_moves_few_readings() -> None:
    section = PAGE["A late conflict"]
    late = with_conflicts(replace(EXAMPLE, previous=BEST.pairs), pairs_in(section)[:1])
    head, *rows = section.tables[0]
    bonus = float(rows[1][0].removeprefix("bonus "))
    free, kept = (Options(fairness_budget=0, stability_bonus=value) for value in (0, bonus))
    expected = [
        late_row(rows[0][0], late, free),
        late_row(rows[1][0], late, kept),
        late_row("least change", late, Options(fairness_budget=0, least_change=True), scored=False),
    ]
    assert head == ("what counts", *APPLICATIONS, "total", "objective", "changes")
    assert rows == expected
    mended = repair(late, shortlist(EXAMPLE, BEST), kept)
    assert names(mended.pairs) == expected[1][1:4]
    brought = solve(late, free).total_micro - solve(late, kept).total_micro
    assert section.figures == [written(brought), written(units(bonus)), written(units(mended.bound))]
    assert brought < units(bonus) == units(Options().stability_bonus)


def swap_row(swap) -> tuple[str, ...]:
    scores = micro(EXAMPLE)[swap.application]
    change = int(scores[swap.added] - scores[swap.dropped])
    sign = "+" if change > 0 else ""
    return (APPLICATIONS[swap.application], REVIEWERS[swap.dropped], REVIEWERS[swap.added], sign + written(change))


def lengths_of_path(pair, swaps) -> list[int]:
    """How far each step is from its prices, the forced pair first; the last reviewer leaves the forced application."""
    gains = gains_of(EXAMPLE, BEST)
    found = [-gains[pair]]
    for swap in swaps[1:]:
        found += [gains[swap.application, swap.dropped], -gains[swap.application, swap.added]]
    return [int(length) for length in (*found, gains[pair[0], swaps[0].dropped])]


def test_a_forced_pair_has_its_least_cost_its_exact_cost_and_its_chain() -> None:
    section = PAGE["A forced pair"]
    (application, reviewer) = pair = pairs_in(section)[0]
    told = explain(EXAMPLE, BEST, application, reviewer, exact=True)
    why = {reason.code: reason.parameters for reason in told.reasons}
    forced, lengths = only_best(replace(EXAMPLE, locked=[pair])), lengths_of_path(pair, told.swaps)
    assert units(told.cost_exact) == BEST.total_micro - forced.total == sum(lengths)
    assert section.tables == [[("application", "gives up", "takes", "change"), *map(swap_row, told.swaps)]]
    assert section.figures == [
        str(told.rank),
        str(why["reviewer_full"]["load"]),
        str(why["reviewer_full"]["load_max"]),
        written(why["price"]["application_price_micro"]),
        written(why["price"]["reviewer_price_micro"]),
        written(int(micro(EXAMPLE)[pair])),
        written(units(told.cost_lower_bound)),
        written(units(told.cost_exact)),
        written(forced.total),
        *map(written, lengths),
    ]
    assert f"{REVIEWERS[reviewer]} is {APPLICATIONS[application]}'s choice number" in section.prose
    assert pairs_in(section) == [pair]


def test_the_path_of_the_forced_pair_is_told_in_its_order() -> None:
    section = PAGE["A forced pair"]
    pair = pairs_in(section)[0]
    first, *others = explain(EXAMPLE, BEST, *pair, exact=True).swaps
    steps = [f"{APPLICATIONS[first.application]} takes {REVIEWERS[first.added]}"]
    for swap in others:
        steps.append(f"{REVIEWERS[swap.dropped]} leaves {APPLICATIONS[swap.application]}")
        steps.append(f"{APPLICATIONS[swap.application]} takes {REVIEWERS[swap.added]}")
    steps.append(f"{REVIEWERS[first.dropped]} leaves {APPLICATIONS[first.application]}")
    lengths = map(written, lengths_of_path(pair, [first, *others]))
    path = ", ".join(f"{step} {length}" for step, length in zip(steps, lengths, strict=True))
    assert f" from its prices: {path}. The least cost" in section.prose


def test_a_draw_has_the_marginals_and_the_limit_of_the_page() -> None:
    section = PAGE["A draw"]
    limit, too_low = float(section.figures[0]), float(section.figures[2])
    drawn = draw(EXAMPLE, Options(pair_limit=limit), 50)
    with pytest.raises(Infeasible) as refused:
        draw(EXAMPLE, Options(pair_limit=too_low), 1)
    why = refused.value.diagnosis
    lowest = why.parameters["lowest_limit_thousandths"] / 1000
    assert drawn.expected_total == drawn.bound == pytest.approx(best_expected_total(EXAMPLE, limit), abs=1e-6)
    assert best_expected_total(EXAMPLE, lowest) is not None
    assert best_expected_total(EXAMPLE, lowest - 0.001) is None
    assert best_expected_total(EXAMPLE, too_low) is None
    assert [APPLICATIONS[i] for i in why.applications] == ["C"]
    assert section.figures == [
        f"{limit:.2f}",
        written(units(drawn.expected_total), 3),
        f"{too_low:.1f}",
        str(why.needed),
        str(why.available),
        f"{lowest:.3f}",
    ]
    cells = [[written(units(share)) for share in row] for row in drawn.marginals.toarray()]
    rows = [(name, *row) for name, row in zip(APPLICATIONS, cells, strict=True)]
    assert section.tables == [[("", *REVIEWERS), *rows]]
    for pairs in drawn.pairs_list:
        candidate_of(EXAMPLE, pairs)


def test_without_an_assignment_the_page_says_why() -> None:
    section = PAGE["No assignment"]
    barred = with_conflicts(EXAMPLE, pairs_in(section))
    found = diagnose(barred)
    (cure,) = found.relaxations
    raised = replace(barred, load_max=barred.load_max + (np.arange(len(REVIEWERS)) == cure.index) * cure.amount)
    assert allowed_assignments(barred) == []
    assert allowed_assignments(raised)
    assert section.tables == [
        [
            ("code", "applications", "reviewers", "needed", "available", "way out"),
            (
                found.code,
                ", ".join(APPLICATIONS[i] for i in found.applications),
                ", ".join(REVIEWERS[j] for j in found.reviewers),
                str(found.needed),
                str(found.available),
                f"{cure.code} {REVIEWERS[cure.index]} {cure.amount}",
            ),
        ]
    ]
    told = [
        " and ".join(side[i] for i in of)
        for side, of in ((REVIEWERS, found.reviewers), (APPLICATIONS, found.applications))
    ]
    assert f"only {told[0]} are open to {told[1]}," in section.prose
    assert [name for name in APPLICATIONS if f"{name} is not part of it." in section.prose] == ["A"]
    room = barred.load_max[list(found.reviewers)].tolist()
    assert section.figures == ["2", *map(str, room)]
    assert (2 * len(found.applications), sum(room)) == (found.needed, found.available)


def test_what_is_said_has_the_values_of_the_page() -> None:
    rows = {row[0].strip("`"): row[2] for row in PAGE["Affinity"].tables[0][1:]}
    assert rows["bid"].endswith("gladly 1, can read 0.5, rather not 0")
    assert rows["competence"].endswith("expert 1, knows it 0.5, outside it 0")
    wishes = {(0, 0): "gladly", (0, 1): "can", (0, 2): "rather_not"}
    competences = {(0, 0): "expert", (0, 1): "knows", (0, 2): "outside"}
    assert [said_term((1, 4), answers).tolist() for answers in (wishes, competences)] == [[[1.0, 0.5, 0.0, 0.5]]] * 2


def test_the_terms_of_affinity_have_the_weights_and_the_sum_of_the_page() -> None:
    section = PAGE["Affinity"]
    weights, digits = section.tables
    assert {row[0].strip("`"): float(row[1]) for row in weights[1:]} == asdict(DEFAULT_WEIGHTS)
    assert {int(row[0]): float(row[1]) for row in digits[1:]} == SHARED_DIGITS
    values, terms = section.figures[-13:-9], section.figures[-9:]
    found = {name: share for name, share in DEFAULT_WEIGHTS.shares_among(FOUND).items() if share}
    shares = [TermShare(name, float(value), share) for (name, share), value in zip(found.items(), values, strict=True)]
    assert terms[:-1] == [f"{figure:.2f}" for share in shares for figure in (share.share, share.value)]
    assert terms[-1] == f"{sum(share.contribution for share in shares):.2f}"
    assert section.figures[:-13] == ["0", "1", "0.5"]


def test_kinds_defaults_and_limits_are_those_of_the_code() -> None:
    kinds = [row[0].strip("`") for row in PAGE["Rules"].tables[0][1:]]
    defaults = {row[0].strip("`"): row[1] for row in PAGE["The problem"].tables[1][1:]}
    words = {"no": False, "none": None}
    assert kinds == list(KINDS)
    assert {name: words[cell] if cell in words else float(cell) for name, cell in defaults.items()} == asdict(Options())
    for heading in ("Where there is no assignment", "Cost and limits"):
        for name, cell, *_ in PAGE[heading].tables[0][1:]:
            module, constant = name.strip("`").split(".")
            value = getattr(import_module(f"reviews.domain.matching.{module}"), constant)
            assert (name, float(cell.replace(",", ""))) == (name, value)
