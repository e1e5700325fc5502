"""What the engine refuses: input that is wrong, input without a solution, a run that was stopped."""

from reviews.domain.matching.diagnosis_types import Diagnosis


class InvalidProblem(ValueError):
    """Input that no assignment could be computed from.

    `field` names the array or option, `index` the place in it (None: the whole of it),
    `rule` the requirement that does not hold, as a code.
    """

    def __init__(self, field: str, rule: str, index: int | tuple[int, ...] | None = None):
        self.field = field
        self.rule = rule
        self.index = index
        place = "" if index is None else f" at {index}"
        super().__init__(f"{field}{place}: {rule}")


class Infeasible(ValueError):
    """A well-formed problem that no assignment satisfies; `diagnosis` says why."""

    def __init__(self, diagnosis: Diagnosis):
        self.diagnosis = diagnosis
        super().__init__(diagnosis.code)


class Cancelled(Exception):
    """The progress callback answered False."""
