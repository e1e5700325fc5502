"""Turning a rule that refuses into a yes or no, for buttons."""

from collections.abc import Callable
from typing import Any

from clusterportal.accounts.errors import Hidden, Refused


def permits(check: Callable[..., None], *arguments: Any) -> bool:
    """Whether `check(*arguments)` lets the act pass: a button greys out by the very rule that refuses the click."""
    try:
        check(*arguments)
    except (Refused, Hidden):
        return False
    return True
