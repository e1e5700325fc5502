"""What a result was computed from and with, so that it can be recognised and repeated."""

import hashlib
from importlib.metadata import version

import numpy as np
import numpy.typing as npt

from reviews.domain.matching.options import Options
from reviews.domain.matching.problem import Problem
from reviews.domain.matching.scores import score_blocks


def input_hash(problem: Problem, options: Options) -> str:
    """SHA-256 in hex over the quantised affinity and all else that decides the result.

    Equal on every machine: integers little-endian, arrays with their shapes, in a fixed order.
    """
    digest = hashlib.sha256()
    for values in (
        np.array(problem.shape),
        problem.demand,
        problem.load_max,
        problem.load_min,
    ):
        digest.update(_bytes(values))
    for pairs in (problem.forbidden, problem.locked, problem.previous):
        digest.update(len(pairs).to_bytes(8, "little"))
        digest.update(_bytes(pairs))
    digest.update(repr(options).encode())
    for _start, _stop, scores in score_blocks(problem):
        digest.update(scores.astype("<i4").tobytes())
    return digest.hexdigest()


def solver_versions() -> dict[str, str]:
    """The libraries whose version can change which of several equal optima is found."""
    return {name: version(name) for name in ("numpy", "ortools", "scipy")}


def _bytes(values: npt.NDArray[np.int64]) -> bytes:
    return values.astype("<i8").tobytes()
