"""Reviewer assignment that proves itself: min-cost flow over integers, prices, and reasons.

    solution = solve(Problem(affinity, demand, load_max, forbidden=conflicts))
    assert certify(problem, solution.pairs, solution.application_prices_micro,
                   solution.reviewer_prices_micro).feasible
    repaired = repair(problem_after_declines, shortlist(problem, solution))   # seconds at any size
    lottery = draw(problem, Options(pair_limit=0.5), n=1)   # no pair is certain: against collusion

The mathematics of it, with an example that can be checked by hand: docs/matching.md.
Never import highspy in a process that uses this: it crashes beside OR-Tools.
"""

from reviews.domain.matching.certificate import Certificate, Violation, certify
from reviews.domain.matching.diagnosis import diagnose
from reviews.domain.matching.diagnosis_types import Diagnosis, Relaxation
from reviews.domain.matching.errors import Cancelled, Infeasible, InvalidProblem
from reviews.domain.matching.explanation import Explanation, Reason, explain
from reviews.domain.matching.forcing import Swap
from reviews.domain.matching.lottery import Draw, draw
from reviews.domain.matching.near_pairs import Shortlist, shortlist
from reviews.domain.matching.options import Options
from reviews.domain.matching.problem import AffinitySource, Problem
from reviews.domain.matching.repairing import Repair, repair
from reviews.domain.matching.rules import Rule
from reviews.domain.matching.solution import Solution
from reviews.domain.matching.solver import solve

__all__ = [
    "AffinitySource",
    "Cancelled",
    "Certificate",
    "Diagnosis",
    "Draw",
    "Explanation",
    "Infeasible",
    "InvalidProblem",
    "Options",
    "Problem",
    "Reason",
    "Relaxation",
    "Repair",
    "Rule",
    "Shortlist",
    "Solution",
    "Swap",
    "Violation",
    "certify",
    "diagnose",
    "draw",
    "explain",
    "repair",
    "shortlist",
    "solve",
]
