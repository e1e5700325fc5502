"""The form specifications that are shipped as files: templates, copied into a call and adapted there."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "specifications"


def shipped_keys(profile: str | None = None) -> tuple[str, ...]:
    """The keys of the shipped specifications, those of one agency profile where it is named."""
    return tuple(key for key in _keys() if profile is None or _read(key)["profile"] == profile)


def shipped_specification(key: str) -> dict[str, Any]:
    """A fresh copy of one specification. Raises KeyError for an unknown key."""
    if key not in _keys():
        raise KeyError(key)
    return tomllib.loads((FOLDER / f"{key}.toml").read_text())


@cache
def _keys() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


@cache
def _read(key: str) -> dict[str, Any]:
    return shipped_specification(key)
