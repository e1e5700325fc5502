"""A solution that is kept as JSON says the same as the one that was found."""

import json
from dataclasses import asdict

import numpy as np

from reviews.domain.matching import Options, certify, explain, solve
from reviews.domain.matching.instances import synthetic
from reviews.domain.matching.plain import as_plain, from_plain


def test_a_solution_comes_back_from_json_with_its_proof() -> None:
    problem = synthetic(12, 10, seed=1)
    found = solve(problem, Options(fairness_budget=0.01))
    back = from_plain(json.loads(json.dumps(as_plain(found))))
    for name, value in asdict(found).items():
        assert np.array_equal(getattr(back, name), value), name
    prices = (back.application_prices_micro, back.reviewer_prices_micro)
    assert certify(problem, back.pairs, *prices).bound_micro == found.bound_micro
    assert explain(problem, back, 0, 0) == explain(problem, found, 0, 0)
