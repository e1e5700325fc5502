"""Who reads what, for a file: a round's readings as they stand, and the result of one run, as one officer may know."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from applications.models import Round
from clusterportal.accounts.models import User
from reviews.models import AssignmentRun, Panel, RegisterEntry, Review
from reviews.queries.assignments import knows_all
from reviews.queries.desk import cases_of_staff
from reviews.queries.matching import MICRO, active_assignments, terms_of
from reviews.queries.naming import name_at
from reviews.queries.submitted import with_submitted


@dataclass(frozen=True)
class Reading:
    """A reviewer and a case, with everything that the file says of them; codes as they are stored."""

    label: str
    reference: str
    title: str
    panel: Panel | None
    reviewer: str
    email: str
    state: str
    origin: str
    affinity: float | None
    keep: bool
    assigned_at: datetime
    due_at: datetime | None
    review: str


@dataclass(frozen=True)
class Fit:
    """A pair of a run's result. `terms`: (term, per cent of agreement, share in per cent)."""

    label: str
    reviewer: str
    affinity: float
    terms: tuple[tuple[str, int, int], ...]


def readings_of(user: User, round_: Round, at: datetime) -> list[Reading]:
    """What stands in the round, proposed or confirmed, of the cases that the officer sees; one query."""
    agency = round_.call.agency_id
    review = Review.objects.filter(case=OuterRef("case"), reviewer=OuterRef("reviewer"))
    seen = active_assignments(round_).filter(case__in=cases_of_staff(user, round_, at).order_by())
    rows = with_submitted(seen, "case__application__").select_related("case__panel", "case__application")
    named = rows.annotate(
        name=name_at(agency),
        email=_email_at(agency),
        review_state=Coalesce(Subquery(review.values("state")[:1]), Value(Review.State.EMPTY.value)),
    )
    return [_reading(one) for one in named.order_by("case__label", "name", "pk")]


def pairs_of_run(run: AssignmentRun, names: Mapping[str, str]) -> list[Fit]:
    """The pairs of a run's result, of the cases in `names`: what the officer may call cases and reviewers."""
    found = [
        Fit(names[case], names.get(reviewer, ""), micro / MICRO, tuple(terms_of(run.input, case, reviewer)))
        for case, reviewer, micro in (run.result or {"pairs": []})["pairs"]
        if case in names
    ]
    return sorted(found, key=lambda one: (one.label, one.reviewer))


def figures_of_run(run: AssignmentRun, names: Mapping[str, str]) -> dict[str, Any]:
    """Everything that the result says of the whole, its proof included; nothing where `names` lacks a case.

    Prices are by the places of `applications` and `reviewers`.
    """
    if run.result is None or not knows_all(run, names):
        return {}
    rules = [{**one, "units": {names[case]: n for case, n in one["units"].items()}} for one in run.result["rules"]]
    return {
        "figures": {**run.result["solution"], "rules": rules},
        "result_sha256": run.result_sha256,
        "applications": [names[case] for case in run.input["cases"]],
        "reviewers": [names.get(one, "") for one in run.input["reviewers"]],
    }


def _reading(one: Any) -> Reading:
    case: Any = one.case
    return Reading(
        label=case.label,
        reference=case.application.reference,
        title=one.submitted_title or "",
        panel=case.panel,
        reviewer=one.name,
        email=one.email,
        state=one.state,
        origin=one.origin,
        affinity=None if one.affinity is None else round(one.affinity, 6),
        keep=one.locked,
        assigned_at=one.at,
        due_at=one.due_at,
        review=one.review_state,
    )


def _email_at(agency: Any) -> Coalesce:
    """The address that the agency wrote, or else the account's where the person has answered the agency."""
    entries: QuerySet[RegisterEntry] = RegisterEntry.objects.filter(agency=agency, reviewer=OuterRef("reviewer"))
    answered = RegisterEntry.objects.filter(agency=agency, person_knows_since__isnull=False)
    own = EmailAddress.objects.filter(
        user__person__reviewer=OuterRef("reviewer"), user__person__reviewer__entries__in=answered, verified=True
    )
    return Coalesce(
        Subquery(entries.exclude(email="").values("email")[:1]),
        Subquery(own.order_by("-primary", "pk").values("email")[:1]),
        Value(""),
    )
