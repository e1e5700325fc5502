"""Two conferences whose affinities are published: read where the data lie, in a folder beside the repository."""

from pathlib import Path

import numpy as np

from reviews.domain.matching import Problem

DATA = Path(__file__).parents[2] / "shared" / "data" / "matching"


class Absent(Exception):
    """The instance is not there; says which file."""


def midl() -> Problem:
    """118 × 177: 3 readers each, at most 4 readings; the file has reviewers by papers, -1 for a conflict."""
    scores = np.load(_file("midl_scores.npy")).T
    n, m = scores.shape
    return Problem(np.clip(scores, 0, 1), np.full(n, 3), np.full(m, 4), forbidden=np.argwhere(scores == -1))


def aamas() -> Problem:
    """613 × 201, bids as affinity: 3 readers each, at most 12 readings."""
    with _file("aamas2015.in").open() as file:
        n, m = map(int, file.readline().split())
        scores = np.loadtxt(file, max_rows=n)
    return Problem(scores, np.full(n, 3), np.full(m, 12))


def _file(name: str) -> Path:
    path = DATA / name
    if not path.exists():
        raise Absent(f"{name} is not in {DATA}")
    return path
