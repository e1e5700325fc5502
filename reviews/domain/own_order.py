"""The order that a reviewer keeps for himself among the applications that he reviews."""

from collections.abc import Sequence


def in_own_order(keys: Sequence[str], wished: Sequence[str]) -> tuple[str, ...]:
    """`keys` as they were last put; what has come since stands last, in the order given."""
    known = [key for key in wished if key in keys]
    return (*known, *(key for key in keys if key not in known))


def moved(keys: Sequence[str], key: str, step: int) -> tuple[str, ...]:
    """One key `step` places further down, negative for up; at the ends it stays."""
    rest = [one for one in keys if one != key]
    place = min(max(keys.index(key) + step, 0), len(rest))
    return (*rest[:place], key, *rest[place:])
