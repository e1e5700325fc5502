"""Why a run has no solution, with keys in place of indices: what a run keeps and what is shown before it."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from reviews.domain.matching import Diagnosis, Relaxation

OF_APPLICATIONS = {"lower_demand", "unlock"}


def keyed(found: Diagnosis, snapshot: Mapping[str, Any]) -> dict[str, Any]:
    """The diagnosis of a snapshot as plain JSON."""
    cases, reviewers = snapshot["cases"], snapshot["reviewers"]
    relaxations = [
        {
            **asdict(one),
            "of": _key_of(one, snapshot),
            "reviewer": reviewers[one.reviewer] if one.reviewer is not None else None,
        }
        for one in found.relaxations
    ]
    return {
        "kind": found.kind,
        "code": found.code,
        "parameters": dict(found.parameters),
        "cases": [cases[i] for i in found.applications],
        "reviewers": [reviewers[j] for j in found.reviewers],
        "rules": [snapshot["rules"][k]["key"] for k in found.rules],
        "relaxations": relaxations,
    }


def _key_of(found: Relaxation, snapshot: Mapping[str, Any]) -> str:
    """Of what the relaxation is: the key of a rule, of a case or of a reviewer."""
    if found.code == "soften_rule":
        return str(snapshot["rules"][found.index]["key"])
    return str(snapshot["cases" if found.code in OF_APPLICATIONS else "reviewers"][found.index])
