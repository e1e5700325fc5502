"""What an officer chooses before a run, and what is asked of a change."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from reviews.domain.affinity import DEFAULT_WEIGHTS, Weights
from reviews.domain.reader_rules import ChosenRule


class Wanted(StrEnum):
    """What a change asks of a pair, or (GIVE) of a reviewer: at least so many readings in all."""

    KEEP = "keep"
    FORBID = "forbid"
    FORCE = "force"
    GIVE = "give"


@dataclass(frozen=True)
class Wish:
    """`case`, `reviewer`: keys as text; `n` counts readings, for GIVE."""

    wanted: Wanted
    reviewer: str
    case: str = ""
    n: int = 0


@dataclass(frozen=True)
class Choices:
    """`loads`: most readings by reviewer key, where it differs from the panel's."""

    n_readers: int
    loads: Mapping[str, int] = field(default_factory=dict)
    fairness_percent: float = 0.25
    seed: int = 0
    weights: Weights = DEFAULT_WEIGHTS
    rules: tuple[ChosenRule, ...] = ()
    wishes: tuple[Wish, ...] = ()

    def as_plain(self) -> dict[str, Any]:
        """As JSON values."""
        lists = {name: [asdict(one) for one in getattr(self, name)] for name in ("rules", "wishes")}
        return asdict(self) | lists | {"loads": dict(self.loads)}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "Choices":
        """The choices that `as_plain` was called on."""
        weights = Weights(**plain["weights"])
        rules = tuple(ChosenRule(**row) for row in plain["rules"])
        wishes = tuple(Wish(**{**row, "wanted": Wanted(row["wanted"])}) for row in plain["wishes"])
        return cls(**{**plain, "weights": weights, "rules": rules, "wishes": wishes})

    @property
    def forced(self) -> list[tuple[str, str]]:
        """Pairs that the change asks to have, or to keep."""
        return self._pairs(Wanted.KEEP, Wanted.FORCE)

    @property
    def forbidden(self) -> list[tuple[str, str]]:
        """Pairs that the change asks not to have."""
        return self._pairs(Wanted.FORBID)

    @property
    def least_loads(self) -> dict[str, int]:
        """Least readings by reviewer key."""
        return {one.reviewer: one.n for one in self.wishes if one.wanted == Wanted.GIVE}

    def _pairs(self, *wanted: Wanted) -> list[tuple[str, str]]:
        return [(one.case, one.reviewer) for one in self.wishes if one.wanted in wanted]
