"""What the rules of a call say of a submitted document.

The document comes without its links: nothing here can know of an earlier planning grant or of a sister application.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from applications.domain.aid import intensities
from applications.domain.budget import Budget, Cell
from applications.domain.naming import text_in


@dataclass(frozen=True)
class Demands:
    """What the call demands. `approved`: the keys of approved administrating organisations.

    `ceilings`: the highest aid in percent by party; None where the call has no such rule.
    """

    n_participants_min: int
    n_participants_max: int
    needs_approved_organisation: bool
    needs_cv: bool
    needs_signature: bool
    budget_min_sek_per_year: int
    approved: frozenset[str]
    ceilings: Mapping[str, int] | None = None


# The kind of section in which what a rule looks at is mended.
PLACES = {
    "participants": "consortium",
    "curricula": "consortium",
    "organisations": "consortium",
    "budget_minimum": "budget",
    "aid_intensity": "budget",
}


@dataclass(frozen=True)
class Finding:
    """One rule: `holds`, or not, with the figures that it looked at."""

    rule: str
    holds: bool
    params: Mapping[str, Any]

    @property
    def place(self) -> str:
        """The kind of section in which it is mended; empty for what stands in none."""
        return PLACES.get(self.rule, "")

    def as_row(self) -> dict[str, Any]:
        """As JSON values."""
        outcome = "holds" if self.holds else "fails"
        return {"rule": self.rule, "outcome": outcome, "params": dict(self.params), "place": self.place}


def is_open(row: Mapping[str, Any]) -> bool:
    """Whether a rule fails and no officer has said a word on that. `row`: a finding, with the verdict if any."""
    return row["outcome"] == "fails" and "verdict" not in row


def is_lacking(row: Mapping[str, Any]) -> bool:
    """Whether an officer has said that the rule does not hold: confirmed that it fails, or overruled that it holds."""
    said = "confirmed" if row["outcome"] == "fails" else "overruled"
    return row.get("verdict") == said


def findings(document: Mapping[str, Any], demands: Demands, *, is_signed: bool) -> tuple[Finding, ...]:
    """Every rule that the call has. Raises ValueError where the document still has its links."""
    if "links" in document:
        raise ValueError("Eligibility is judged on a document without links.")
    return tuple(_findings(document, demands, is_signed))


def _findings(document: Mapping[str, Any], demands: Demands, is_signed: bool) -> Iterator[Finding]:
    researchers = [person for person in document["people"] if person["role"] == "researcher"]
    n, low, high = len(researchers), demands.n_participants_min, demands.n_participants_max
    yield Finding("participants", low <= n <= high, {"n": n, "min": low, "max": high})
    if demands.needs_cv:
        without = [person["name"] for person in document["people"] if not person["cv"]]
        yield Finding("curricula", not without, {"names": ", ".join(without)})
    if demands.needs_approved_organisation:
        organisations = [document["organisation"], *(person["organisation"] for person in document["people"])]
        unknown = {one["id"]: one for one in organisations if one is not None and one["id"] not in demands.approved}
        yield Finding("organisations", not unknown, _names(unknown.values()))
    if demands.budget_min_sek_per_year:
        yield _budget(document["parties"], demands.budget_min_sek_per_year)
    if demands.ceilings is not None:
        yield _aid(document["parties"], demands.ceilings)
    if demands.needs_signature:
        yield Finding("signature", is_signed, {})


def _names(named: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Organisations or parties by their names, in both languages."""
    rows = list(named)
    return {f"names_{one}": ", ".join(sorted({text_in(row, "name", one) for row in rows})) for one in ("sv", "en")}


def _budget(parties: Iterable[Mapping[str, Any]], minimum: int) -> Finding:
    years: dict[int, int] = {}
    for cell in (cell for party in parties for cell in party["cells"]):
        if cell["side"] == "funding" and cell["line"] == "requested":
            years[cell["year"]] = years.get(cell["year"], 0) + cell["amount_sek"]
    mean = sum(years.values()) // len(years) if years else 0
    return Finding("budget_minimum", mean >= minimum, {"mean_sek": mean, "min_sek": minimum})


def _aid(parties: Iterable[Mapping[str, Any]], ceilings: Mapping[str, int]) -> Finding:
    known = {party["id"]: party for party in parties}
    cells = (Cell(key, **cell) for key, party in known.items() for cell in party["cells"])
    above = [one for one in intensities(Budget(cells), known, ceilings) if one.is_above]
    return Finding("aid_intensity", not above, _names(known[one.party] for one in above))
