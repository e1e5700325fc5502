"""The demo's sample as it stands in its files (sample/README.md says what is in them)."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "sample"
Row = dict[str, Any]


@cache
def calls() -> tuple[Row, ...]:
    """The two calls, with their panels."""
    return tuple(_read("initiative.toml")["calls"])


@cache
def companies() -> dict[str, Row]:
    """Companies, public bodies and foreign partners by their key."""
    return {row["key"]: row for row in _read("companies.toml")["companies"]}


@cache
def people(kind: str) -> tuple[Row, ...]:
    """People of one kind: staff, signatories, administrators, reviewers or researchers."""
    return tuple(_read("people.toml")[kind])


@cache
def everybody() -> dict[str, Row]:
    """Every person by key."""
    kinds = ("staff", "signatories", "administrators", "reviewers", "researchers")
    return {row["key"]: row for kind in kinds for row in people(kind)}


@cache
def applications() -> dict[str, Row]:
    """Applications by key, such as vr-01, in order."""
    paths = sorted((FOLDER / "applications").glob("*.toml"))
    return {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in paths}


@cache
def false_starts() -> tuple[Row, ...]:
    """Drafts that were given up and withdrawn before the deadline."""
    return tuple(_read("false_starts.toml")["false_starts"])


@cache
def enquiries() -> tuple[Row, ...]:
    """What people ask the agencies."""
    return tuple(_read("enquiries.toml")["enquiries"])


@cache
def problems() -> tuple[Row, ...]:
    """What people report as not working."""
    return tuple(_read("enquiries.toml")["problems"])


@cache
def disclosures() -> tuple[Row, ...]:
    """What people ask to read once the decisions are published."""
    return tuple(_read("disclosures.toml")["requests"])


@cache
def reviews() -> Row:
    """Phrases, areas, points, statements and panel notes, of which reviews and statements are put together."""
    return _read("reviews.toml")


def name_of(person: Row) -> str:
    """The whole name."""
    return f"{person['given_name']} {person['family_name']}"


def _read(name: str) -> Row:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
