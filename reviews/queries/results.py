"""What a run has found, as it is kept, and what it changes in the round."""

from collections import Counter
from dataclasses import replace
from typing import Any

from applications.models import Round
from reviews.domain.choices import Choices, Wanted
from reviews.domain.differences import Cause, Difference, Pair, Why, difference
from reviews.domain.matching import Problem, Solution
from reviews.domain.matching.plain import as_plain, from_plain
from reviews.domain.matching.violations import violation_units
from reviews.models import AssignmentRun

KEPT_PRICE = 1.0
"""Affinity that a rule is worth, once broken, in a repair or a change: they keep what stands before any rule."""

OF_WISH = {Wanted.FORBID: Why.FORBIDDEN, Wanted.FORCE: Why.FORCED, Wanted.GIVE: Why.GIVEN}
State, Kind = AssignmentRun.State, AssignmentRun.Kind


def keeping_choices(round_: Round) -> Choices:
    """The choices of a repair or a change: weights and rules of the latest run whose pairs came to the round."""
    latest = AssignmentRun.objects.filter(round=round_, state__in=(State.PROPOSED, State.CONFIRMED)).first()
    if latest is None:
        return Choices(n_readers=round_.n_readers, fairness_percent=0.0)
    known = Choices.from_plain(latest.options)
    rules = tuple(replace(one, is_hard=False, price=max(one.price, KEPT_PRICE)) for one in known.rules)
    return Choices(n_readers=round_.n_readers, fairness_percent=0.0, weights=known.weights, rules=rules)


def latest_choices(round_: Round, run: str | None = None) -> Choices:
    """What the officer chose for a run of the round, or for the latest one that was started or tried freely."""
    runs = AssignmentRun.objects.filter(round=round_, kind__in=(Kind.FREE, Kind.TRIAL))
    found = next((one for one in runs if str(one.pk) == run), None) if run else runs.first()
    return Choices(n_readers=round_.n_readers) if found is None else Choices.from_plain(found.options)


def latest_trial(round_: Round) -> AssignmentRun | None:
    """The latest run of the round that has shown what fairness costs."""
    return AssignmentRun.objects.filter(round=round_, state=State.TRIED).first()


def result_of(run: AssignmentRun, problem: Problem, solution: Solution) -> dict[str, Any]:
    """The result as JSON values: pairs by key with their affinity in millionths, the proof, what the rules say."""
    cases, reviewers, values = (run.input[name] for name in ("cases", "reviewers", "affinity_micro"))
    units = violation_units(problem, solution.pairs).tolist()
    return {
        "pairs": [[cases[i], reviewers[j], values[i][j]] for i, j in solution.pairs.tolist()],
        "solution": as_plain(solution),
        "rules": [
            {"key": rule["key"], "units": {cases[i]: count for i, count in enumerate(counts) if count}}
            for rule, counts in zip(run.input["rules"], units, strict=True)
        ],
    }


def solution_of(run: AssignmentRun) -> Solution:
    """The solution that a run with a result has found."""
    return from_plain((run.result or {})["solution"])


def standing_of(run: AssignmentRun) -> set[Pair]:
    """What stood in the round when the run began, by key."""
    cases, reviewers = run.input["cases"], run.input["reviewers"]
    return {(cases[i], reviewers[j]) for i, j in run.input["standing"]}


def difference_of(run: AssignmentRun) -> Difference:
    """What the result changes in what stood when the run began, and from what."""
    after = {(case, reviewer) for case, reviewer, _micro in (run.result or {})["pairs"]}
    return difference(standing_of(run), after, [*_open(run), *_wished(run)])


def _open(run: AssignmentRun) -> list[Cause]:
    held = Counter(i for i, _j in run.input["standing"])
    short = [case for i, case in enumerate(run.input["cases"]) if held[i] < run.input["demand"][i]]
    return [Cause(Why.OPEN, case) for case in short]


def _wished(run: AssignmentRun) -> list[Cause]:
    wishes = Choices.from_plain(run.options).wishes
    return [Cause(OF_WISH[one.wanted], one.case, one.reviewer) for one in wishes if one.wanted in OF_WISH]
