"""The pairs that a solve starts from, against every score sorted, and across blocks of rows."""

import numpy as np

from reviews.domain.matching import Problem
from reviews.domain.matching.candidates import PER_APPLICATION, PER_REVIEWER, candidate_keys
from reviews.domain.matching.reduction import remainder
from reviews.domain.matching.scores import pair_scores
from tests.reviews.domain.matching.oracle import micro


def best_by_sorting(problem):
    """24 best of each row and 12 best of each column, ties to the lower index; closed pairs are none."""
    scores, (n, m) = micro(problem), problem.shape
    closed = {tuple(pair) for pair in problem.forbidden.tolist()}
    rows = [[(-scores[i, j], i, j) for j in range(m) if (i, j) not in closed] for i in range(n)]
    columns = [[(-scores[i, j], i, j) for i in range(n) if (i, j) not in closed] for j in range(m)]
    best = [one for row in rows for one in sorted(row)[:PER_APPLICATION]]
    best += [one for column in columns for one in sorted(column)[:PER_REVIEWER]]
    return sorted({i * m + j for _, i, j in best})


def test_candidates_are_the_best_of_rows_and_columns_whatever_the_blocks(monkeypatch):
    rng = np.random.default_rng(1)
    problem = Problem(
        rng.integers(0, 9, (70, 60)) / 8,
        np.full(70, 2),
        np.full(60, 3),
        forbidden=np.argwhere(rng.random((70, 60)) < 0.1),
    )
    expected = best_by_sorting(problem)
    for cells in (60, 5 * 60, 15 * 60, 10_000):
        monkeypatch.setattr("reviews.domain.matching.scores.BLOCK_CELLS", cells)
        assert candidate_keys(problem, remainder(problem)).tolist() == expected


class Counted:
    """Rows that count how often they are asked for."""

    shape = (40, 30)
    matrix = np.random.default_rng(2).random(shape).astype(np.float32)
    n_asked = 0

    def rows(self, start, stop):
        self.n_asked += stop - start
        return self.matrix[start:stop]


def test_scores_that_a_pass_has_met_cost_no_other_pass():
    problem = Problem(Counted(), np.full(40, 2), np.full(30, 4))
    keys = candidate_keys(problem, remainder(problem))
    pairs = np.stack(np.divmod(keys, 30), axis=1)

    scores = pair_scores(problem, pairs)
    assert problem.affinity.n_asked == 40
    assert scores.tolist() == micro(Problem(Counted.matrix, np.full(40, 2), np.full(30, 4)))[tuple(pairs.T)].tolist()

    others = np.argwhere(np.ones((40, 30), dtype=bool))
    assert len(pair_scores(problem, others)) == 1200
    assert problem.affinity.n_asked == 80
    assert pair_scores(problem, others[::7]).tolist() == pair_scores(problem, others)[::7].tolist()
    assert problem.affinity.n_asked == 80
