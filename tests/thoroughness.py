"""What `make test` leaves to `make test-all`, because all of it takes many minutes."""

from collections.abc import Collection, Iterable
from typing import Any

import pytest


def is_thorough(config: pytest.Config) -> bool:
    """Whether everything is to be looked at."""
    return "not long" not in config.getoption("markexpr")


def usual(cases: Iterable[Any], among: Collection[Any]) -> list[Any]:
    """Parameters of which all but `among` are marked long; a case of several values is a tuple."""
    return [
        pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=() if case in among else pytest.mark.long)
        for case in cases
    ]
