"""What a result was computed from and with, so that it can be recognised and repeated."""

import hashlib
from importlib.metadata import version
from typing import Any

import numpy as np
import numpy.typing as npt

from reviews.domain.matching.options import Options
from reviews.domain.matching.problem import Problem
from reviews.domain.matching.rules import Rule
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
    if problem.rules or problem.groups or problem.application_groups:
        _add_rules(digest, problem)
    for _start, _stop, scores in score_blocks(problem):
        digest.update(scores.astype("<i4").tobytes())
    return digest.hexdigest()


def _add_rules(digest: Any, problem: Problem) -> None:
    """Rules in their order, groups by name; a problem without any keeps the hash that it always had."""
    digest.update(repr([_plain(rule) for rule in problem.rules]).encode())
    for groups in (problem.groups, problem.application_groups):
        for name, values in sorted(groups.items()):
            digest.update(repr((name, values.ndim, values.shape)).encode())
            digest.update(_bytes(values))


def _plain(rule: Rule) -> tuple[Any, ...]:
    """The same text for 1, 1.0 and a NumPy number."""
    limit = None if rule.limit is None else float(rule.limit)
    value = None if rule.value is None else int(rule.value)
    return (rule.kind, rule.group, limit, value, bool(rule.hard), float(rule.price), rule.name)


def solver_versions() -> dict[str, str]:
    """The libraries whose version can change which of several equal optima is found."""
    return {name: version(name) for name in ("numpy", "ortools", "scipy")}


def _bytes(values: npt.NDArray[np.int64]) -> bytes:
    return values.astype("<i8").tobytes()
