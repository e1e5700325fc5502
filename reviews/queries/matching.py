"""From rows to the arrays of the assignment engine, and back: a snapshot that says all that a run was given.

A snapshot is plain JSON. Affinities are whole millionths; rows are cases, columns reviewers, both in a fixed order.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from django.db.models import Exists, QuerySet

from applications.domain.lifecycle import Status
from applications.models import Bar, Round
from reviews.domain.access import SITTING
from reviews.domain.affinity import DEFAULT_WEIGHTS, Affinity, affinity
from reviews.domain.choices import Choices
from reviews.domain.lifecycle import Stage
from reviews.domain.matching import Options, Problem
from reviews.domain.reader_rules import ChosenRule, engine_terms
from reviews.models import Assignment, AssignmentRun, Case, ClosedPair, PanelRole, Review, Reviewer
from reviews.queries.availability import absent_all
from reviews.queries.bidding import said_of
from reviews.queries.declaring import asked_again
from reviews.queries.fitting import profile_of_application, profile_of_reviewer, with_expertise
from reviews.queries.groups import groups_of_applications, groups_of_reviewers
from reviews.queries.repairs import lost_readings

MICRO = 1_000_000
Kind = AssignmentRun.Kind
KEEPING = (Kind.REPAIR, Kind.CHANGE)
"""Runs that begin with all that stands."""


def cases_under_review(round_: Round) -> QuerySet[Case]:
    """The cases of a round that are to have readers, also where they lie in no panel yet."""
    cases = Case.objects.filter(round=round_, stage=Stage.UNDER_REVIEW, application__status=Status.ELIGIBLE)
    return cases.order_by("label")


def cases_to_assign(round_: Round) -> QuerySet[Case]:
    """The cases of a round that are under review and lie in a panel."""
    return cases_under_review(round_).filter(panel__isnull=False)


def readers_of(round_: Round) -> QuerySet[PanelRole]:
    """Who may get readings by a run: members and chairs whose declaration is complete, and who are there to read."""
    roles = PanelRole.objects.filter(panel__round=round_, role__in=SITTING, ended_at__isnull=True)
    declared = roles.filter(declared_at__isnull=False).exclude(Exists(asked_again()))
    there = declared.exclude(reviewer__in=absent_all(round_).values("reviewer"))
    return there.select_related("reviewer__person")


def active_assignments(round_: Round) -> QuerySet[Assignment]:
    """What stands now in a round, proposed or confirmed."""
    return Assignment.objects.filter(case__round=round_, ended_at__isnull=True)


def closed_pairs(round_: Round) -> QuerySet[ClosedPair]:
    """Pairs that an officer has closed, and not opened again."""
    return ClosedPair.objects.filter(case__round=round_, opened_at__isnull=True)


def snapshot(
    round_: Round, choices: Choices, kind: str = Kind.FREE, among: QuerySet[Case] | None = None
) -> dict[str, Any]:
    """Everything that a run is given. A repair and a change begin with all that stands, and keep what they can.

    Nobody gets a case back in them that was lost. `among`: what to look at before a run for somebody who does not see
    all; nothing in it follows from another case.
    """
    cases = list(_asked_about(round_, among).select_related("application__submitted_version__area"))
    roles = list(readers_of(round_))
    row = _places(cases)
    standing = [(one.case_id, one.reviewer_id, one) for one in active_assignments(round_) if one.case_id in row]
    reviewers = _reviewers(round_, roles, [reviewer for _case, reviewer, _one in standing])
    board = _Board(cases, reviewers, standing, keeps_all=kind in KEEPING)
    begun, opened = _begun(round_), set(board.indices(choices.forbidden))
    fixed = {pair for pair, one in board.pairs.items() if one.locked or (one.case_id, one.reviewer_id) in begun}
    locked = (fixed - opened) | set(board.indices(choices.forced))
    closed = set(board.indices(_shut(round_, with_lost=board.keeps_all))) | _forbidden(cases, reviewers, roles)
    profiles = [profile_of_application(case.application) for case in cases]
    said = said_of(row, _places(reviewers))
    fit = affinity(profiles, [profile_of_reviewer(one) for one in reviewers], choices.weights, said=said)
    held = (locked, board.kept)
    return {
        "cases": [str(case.pk) for case in cases],
        "reviewers": [str(reviewer.pk) for reviewer in reviewers],
        "demand": _demand(cases, choices.n_readers, held),
        "load_max": _loads(reviewers, roles, choices, held),
        "load_min": [choices.least_loads.get(str(one.pk), 0) for one in reviewers],
        "forbidden": sorted((closed - locked - board.kept) | opened),
        "locked": sorted(locked),
        "previous": sorted(board.previous),
        "standing": sorted(board.pairs),
        "rules": [asdict(one) for one in choices.rules],
        "groups": groups_of_reviewers(choices.rules, reviewers),
        "application_groups": groups_of_applications(choices.rules, [one.subject_codes for one in profiles]),
        **_fit(fit),
    }


def _places(rows: Sequence[Any]) -> dict[Any, int]:
    return {one.pk: place for place, one in enumerate(rows)}


class _Board:
    """What stands, as indices. `kept`: what repairs and changes begin with; `previous`: what a run stays close to."""

    def __init__(
        self, cases: Sequence[Case], reviewers: Sequence[Reviewer], standing: Sequence[Any], *, keeps_all: bool
    ) -> None:
        self.row = {str(case.pk): place for place, case in enumerate(cases)}
        self.column = {str(reviewer.pk): place for place, reviewer in enumerate(reviewers)}
        known = [(str(case), str(reviewer), one) for case, reviewer, one in standing if str(case) in self.row]
        self.pairs = {(self.row[case], self.column[reviewer]): one for case, reviewer, one in known}
        self.keeps_all = keeps_all
        confirmed = {pair for pair, one in self.pairs.items() if one.state == Assignment.State.CONFIRMED}
        self.previous = set(self.pairs) if keeps_all else confirmed
        self.kept = set(self.pairs) if keeps_all else set()

    def indices(self, keys: Iterable[tuple[Any, Any]]) -> list[tuple[int, int]]:
        """Pairs of keys as indices, those that the run knows."""
        known = [(str(case), str(one)) for case, one in keys if str(case) in self.row and str(one) in self.column]
        return [(self.row[case], self.column[one]) for case, one in known]


def problem_of(snapshot: Mapping[str, Any]) -> Problem:
    """The engine's instance."""
    shape = (len(snapshot["cases"]), len(snapshot["reviewers"]))
    values = np.array(snapshot["affinity_micro"], dtype=np.float64).reshape(shape) / MICRO
    rules = [ChosenRule(**row) for row in snapshot["rules"]]
    return Problem(
        values,
        np.array(snapshot["demand"], dtype=np.int64),
        np.array(snapshot["load_max"], dtype=np.int64),
        np.array(snapshot["load_min"], dtype=np.int64),
        forbidden=_pairs(snapshot["forbidden"]),
        locked=_pairs(snapshot["locked"]),
        previous=_pairs(snapshot["previous"]),
        **engine_terms(rules, snapshot["groups"], snapshot["application_groups"]),
    )


def options_of(run: AssignmentRun) -> Options:
    """The engine's options from what the officer chose. A repair and a change first of all change little."""
    choices = Choices.from_plain(run.options)
    budget = choices.fairness_percent / 100
    return Options(fairness_budget=budget, seed=choices.seed, least_change=run.kind in KEEPING)


def term_names(snapshot: Mapping[str, Any]) -> list[str]:
    """The terms that take part, in published order: a stored snapshot does not keep any."""
    return [name for name in asdict(DEFAULT_WEIGHTS) if name in snapshot["terms_micro"]]


def terms_of(snapshot: Mapping[str, Any], case: str, reviewer: str) -> list[tuple[str, int, int]]:
    """Why a pair has its affinity: (term, per cent of agreement, share of the term in per cent), in published order."""
    i, j = snapshot["cases"].index(case), snapshot["reviewers"].index(reviewer)
    terms, shares = snapshot["terms_micro"], snapshot["shares"]
    return [(name, round(terms[name][i][j] / MICRO * 100), round(shares[name] * 100)) for name in term_names(snapshot)]


def _asked_about(round_: Round, among: QuerySet[Case] | None) -> QuerySet[Case]:
    cases = cases_to_assign(round_)
    return cases if among is None else cases.filter(pk__in=among.order_by().values("pk"))


def _reviewers(round_: Round, roles: Sequence[PanelRole], further: Sequence[Any]) -> list[Reviewer]:
    keys = {role.reviewer_id for role in roles} | set(further)
    return list(with_expertise(round_.call.agency_id).filter(pk__in=keys).order_by("pk"))


def _begun(round_: Round) -> set[tuple[Any, Any]]:
    reviews = Review.objects.filter(case__round=round_).exclude(state=Review.State.EMPTY)
    return set(reviews.values_list("case", "reviewer"))


def _shut(round_: Round, *, with_lost: bool) -> list[tuple[Any, Any]]:
    """Pairs that an officer has closed, and those that were lost."""
    closed = closed_pairs(round_).values_list("case", "reviewer")
    if not with_lost:
        return list(closed)
    lost = lost_readings(Case.objects.filter(round=round_)).values_list("case", "reviewer")
    return [*closed, *lost]


def _demand(cases: Sequence[Case], n_readers: int, held: Sequence[Collection[tuple[int, int]]]) -> list[int]:
    """As many readers as wanted, or as many as are locked, or stand and are kept, where that is more."""
    counts = [Counter(i for i, _j in pairs) for pairs in held]
    return [max(n_readers, *(count[place] for count in counts)) for place in range(len(cases))]


def _loads(
    reviewers: Sequence[Reviewer],
    roles: Sequence[PanelRole],
    choices: Choices,
    held: Sequence[Collection[tuple[int, int]]],
) -> list[int]:
    """What each takes at most; what is locked, or stands and is kept, and what a change gives is theirs in any case."""
    own: Counter[Any] = Counter()
    for role in roles:
        own[role.reviewer_id] += role.load_max
    counts = [Counter(j for _i, j in pairs) for pairs in held]
    most = {one.pk: int(choices.loads.get(str(one.pk), own[one.pk])) for one in reviewers}
    return [
        max(most[one.pk], choices.least_loads.get(str(one.pk), 0), *(count[place] for count in counts))
        for place, one in enumerate(reviewers)
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
