"""From rows to the arrays of the assignment engine, and back: a snapshot that says all that a run was given.

A snapshot is plain JSON. Affinities are whole millionths; rows are cases, columns reviewers, both in a fixed order.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from django.db.models import Exists, Prefetch, QuerySet

from applications.domain.lifecycle import Status
from applications.models import Application, Bar, Round, TechnologyArea
from reviews.domain.access import SITTING
from reviews.domain.affinity import Affinity, ApplicationProfile, ReviewerProfile, affinity
from reviews.domain.lifecycle import Stage
from reviews.domain.matching import Options, Problem
from reviews.models import Assignment, Case, PanelRole, Review, Reviewer
from reviews.queries.availability import absent_all
from reviews.queries.declaring import asked_again
from reviews.queries.expertise import expertise_of, titles_of_works
from reviews.queries.register import with_entries
from reviews.queries.repairs import lost_readings

MICRO = 1_000_000
SUMMARIES = ("abstract", "popular_summary", "summary")


def cases_to_assign(round_: Round) -> QuerySet[Case]:
    """The cases of a round that are under review and lie in a panel."""
    cases = Case.objects.filter(round=round_, stage=Stage.UNDER_REVIEW, application__status=Status.ELIGIBLE)
    return cases.filter(panel__isnull=False).order_by("label")


def readers_of(round_: Round) -> QuerySet[PanelRole]:
    """Who may get readings by a run: members and chairs whose declaration is complete, and who are there to read."""
    roles = PanelRole.objects.filter(panel__round=round_, role__in=SITTING, ended_at__isnull=True)
    declared = roles.filter(declared_at__isnull=False).exclude(Exists(asked_again()))
    there = declared.exclude(reviewer__in=absent_all(round_).values("reviewer"))
    return there.select_related("reviewer__person")


def active_assignments(round_: Round) -> QuerySet[Assignment]:
    """What stands now in a round, proposed or confirmed."""
    return Assignment.objects.filter(case__round=round_, ended_at__isnull=True)


def snapshot(round_: Round, *, n_readers: int, loads: Mapping[str, int], keeps_all: bool = False) -> dict[str, Any]:
    """Everything that a run is given. `loads`: most readings by reviewer key, where it differs from the panel's.

    `keeps_all`: every reading that stands is locked, and nobody gets a case back that was lost.
    """
    cases = list(cases_to_assign(round_).select_related("application__submitted_version__area"))
    roles = list(readers_of(round_))
    standing = [(one.case_id, one.reviewer_id, one) for one in active_assignments(round_)]
    reviewers = _reviewers(round_, roles, [reviewer for _case, reviewer, _one in standing])
    row = {case.pk: place for place, case in enumerate(cases)}
    column = {reviewer.pk: place for place, reviewer in enumerate(reviewers)}
    pairs = [(row[case], column[reviewer], one) for case, reviewer, one in standing if case in row]
    begun = _begun(round_)
    locked = sorted((i, j) for i, j, one in pairs if keeps_all or one.locked or (one.case_id, one.reviewer_id) in begun)
    gone = lost_readings(Case.objects.filter(round=round_)).values_list("case", "reviewer") if keeps_all else ()
    closed = {(row[case], column[reviewer]) for case, reviewer in gone if case in row and reviewer in column}
    fit = affinity([_application(case.application) for case in cases], [_reviewer(one) for one in reviewers])
    demand = _demand(cases, n_readers, locked)
    return {
        "cases": [str(case.pk) for case in cases],
        "reviewers": [str(reviewer.pk) for reviewer in reviewers],
        "demand": demand,
        "load_max": _loads(reviewers, roles, loads, locked),
        "forbidden": sorted((_forbidden(cases, reviewers, roles) | closed) - set(locked)),
        "locked": locked,
        "previous": sorted((i, j) for i, j, one in pairs if one.state == Assignment.State.CONFIRMED),
        **_fit(fit),
    }


def problem_of(snapshot: Mapping[str, Any]) -> Problem:
    """The engine's instance."""
    shape = (len(snapshot["cases"]), len(snapshot["reviewers"]))
    values = np.array(snapshot["affinity_micro"], dtype=np.float64).reshape(shape) / MICRO
    return Problem(
        values,
        np.array(snapshot["demand"], dtype=np.int64),
        np.array(snapshot["load_max"], dtype=np.int64),
        forbidden=_pairs(snapshot["forbidden"]),
        locked=_pairs(snapshot["locked"]),
        previous=_pairs(snapshot["previous"]),
    )


def options_of(options: Mapping[str, Any]) -> Options:
    """The engine's options from what the officer chose."""
    return Options(fairness_budget=options["fairness_percent"] / 100, seed=options["seed"])


def terms_of(snapshot: Mapping[str, Any], case: str, reviewer: str) -> list[tuple[str, int, int]]:
    """Why a pair has its affinity: (term, per cent of agreement, share of the term in per cent)."""
    i, j = snapshot["cases"].index(case), snapshot["reviewers"].index(reviewer)
    shares = snapshot["shares"]
    return [
        (name, round(matrix[i][j] / MICRO * 100), round(shares[name] * 100))
        for name, matrix in snapshot["terms_micro"].items()
    ]


def pair_affinity(case: Case, reviewer: Reviewer) -> float:
    """The affinity of one pair by itself; texts are weighed against this pair alone."""
    known = with_expertise(case.round.call.agency_id).get(pk=reviewer.pk)
    return float(fit_of(case.application, [known]).combined[0, 0])


def fit_of(application: Application, reviewers: Sequence[Reviewer]) -> Affinity:
    """How well each of the reviewers knows what one application is about. They come as `with_expertise` gives them."""
    return affinity([_application(application)], [_reviewer(one) for one in reviewers])


def with_expertise(agency: Any) -> QuerySet[Reviewer]:
    """Reviewers with what the terms are made of: what an agency, by its key, reads, and their parts in its panels."""
    rows = with_entries([agency]).prefetch_related("kept__publications", "shared__publications")
    return with_parts(rows, agency)


def with_parts(reviewers: QuerySet[Any], agency: Any) -> QuerySet[Any]:
    """Reviewers with their parts in the agency's panels."""
    own = PanelRole.objects.filter(panel__round__call__agency=agency).select_related("panel")
    return reviewers.prefetch_related(Prefetch("panel_roles", own), "panel_roles__panel__areas")


def _reviewers(round_: Round, roles: Sequence[PanelRole], further: Sequence[Any]) -> list[Reviewer]:
    keys = {role.reviewer_id for role in roles} | set(further)
    return list(with_expertise(round_.call.agency_id).filter(pk__in=keys).order_by("pk"))


def _begun(round_: Round) -> set[tuple[Any, Any]]:
    reviews = Review.objects.filter(case__round=round_).exclude(state=Review.State.EMPTY)
    return set(reviews.values_list("case", "reviewer"))


def _demand(cases: Sequence[Case], n_readers: int, locked: Sequence[tuple[int, int]]) -> list[int]:
    """As many readers as wanted, or as many as are locked where that is more."""
    held = [sum(1 for i, _j in locked if i == place) for place in range(len(cases))]
    return [max(n_readers, count) for count in held]


def _loads(
    reviewers: Sequence[Reviewer],
    roles: Sequence[PanelRole],
    loads: Mapping[str, int],
    locked: Sequence[tuple[int, int]],
) -> list[int]:
    """What each takes at most; what is locked is theirs in any case."""
    own: dict[Any, int] = {}
    for role in roles:
        own[role.reviewer_id] = own.get(role.reviewer_id, 0) + role.load_max
    held = [sum(1 for _i, j in locked if j == place) for place in range(len(reviewers))]
    return [
        max(int(loads.get(str(one.pk), own.get(one.pk, 0))), count) for one, count in zip(reviewers, held, strict=True)
    ]


def _forbidden(
    cases: Sequence[Case], reviewers: Sequence[Reviewer], roles: Sequence[PanelRole]
) -> set[tuple[int, int]]:
    """Pairs closed by a bar, and pairs of a case with somebody who does not sit in its panel."""
    seats = {(role.reviewer_id, role.panel_id) for role in roles}
    applications = [case.application_id for case in cases]
    people = [one.person_id for one in reviewers]
    bars = Bar.objects.filter(application__in=applications, person__in=people, lifted_at__isnull=True)
    barred = set(bars.values_list("application", "person"))
    return {
        (i, j)
        for i, case in enumerate(cases)
        for j, one in enumerate(reviewers)
        if (one.pk, case.panel_id) not in seats or (case.application_id, one.person_id) in barred
    }


def _application(application: Application) -> ApplicationProfile:
    version = application.submitted_version
    if version is None:
        raise ValueError(f"{application} has no submitted version")
    answers = version.document["answers"]
    texts = [version.title_en, version.title_sv, *(answers.get(key) for key in SUMMARIES)]
    return ApplicationProfile(
        subject_codes=tuple(version.document["subject_codes"]),
        keywords=tuple(word.strip() for word in str(answers.get("keywords") or "").split(",") if word.strip()),
        technology_area=version.area.key if version.area else "",
        text=" ".join(str(text) for text in texts if text),
    )


def areas_of(reviewer: Reviewer) -> dict[str, TechnologyArea]:
    """The technology areas, by key, of the panels that a reviewer who comes `with_expertise` sits in."""
    parts = [part for part in reviewer.panel_roles.all() if part.ended_at is None]
    return {area.key: area for part in parts for area in part.panel.areas.all()}


def _reviewer(reviewer: Reviewer) -> ReviewerProfile:
    known = expertise_of(reviewer)
    return ReviewerProfile(
        subject_codes=known.subject_codes,
        keywords=known.keywords,
        technology_areas=tuple(sorted(areas_of(reviewer))),
        documents=(*known.profiles, *titles_of_works(reviewer)),
    )


def _fit(fit: Affinity) -> dict[str, Any]:
    return {
        "affinity_micro": _micro(fit.combined),
        "terms_micro": {name: _micro(values) for name, values in fit.terms.items()},
        "shares": {name: float(share) for name, share in fit.shares.items()},
    }


def _micro(values: Any) -> list[list[int]]:
    rows: list[list[int]] = np.floor(values * MICRO + 0.5).astype(np.int64).tolist()
    return rows


def _pairs(pairs: Sequence[Sequence[int]]) -> Any:
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)
